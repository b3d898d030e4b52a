"""Who may write in coordination. As in `cases/permissions.py`, each question comes as a pair of check and button.

What is a step of a life is asked of its machine: `refuse` is the check, `open_steps` the buttons. In each check of an
actor None is the portal itself.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import ANSWERING, Permission, Role
from cases.permissions import units_of
from common.machine import Machine, Move
from common.refusal import Refused
from coordination.lifecycles import agreement as agreement_life
from coordination.lifecycles import protection as protection_life
from coordination.lifecycles import request as request_life
from coordination.lifecycles.agreement import AgreementMove
from coordination.lifecycles.protection import PlanMove


def agencies_of(user: User) -> list[int]:
    """The agencies for which this person answers requests today."""
    return units_of(user, ANSWERING) if user.is_authenticated else []


def courts_of(user: User) -> list[int]:
    """The courts for which this person works today."""
    return units_of(user, frozenset({Role.COURT_OFFICER}))


def can_coordinate(user: User) -> bool:
    """Whether any request may be visible to the user."""
    return user.is_authenticated and (user.access.allows(Permission.SEE_CASES) or bool(agencies_of(user)))


def can_answer_any(user: User) -> bool:
    """Whether requests may come to this person's table."""
    return bool(agencies_of(user))


def check_can_send(user: User | None, sender: Agency) -> None:
    """Requests are sent by the unit that holds the case, or by the province. None is the portal itself."""
    if user is not None and not can_send(user, sender):
        raise Refused(_noop("Yêu cầu này của %(agency)s; chỉ đơn vị đó hoặc THADS tỉnh được thực hiện."), agency=sender)


def can_send(user: User, sender: Agency) -> bool:
    """Whether `check_can_send` passes."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS, sender.pk)


def can_send_any(user: User) -> bool:
    """Whether the user may make a request at all."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS)


def can_answer(user: User, request: Any) -> bool:
    """Whether this person works for the agency that holds the request."""
    return request.agency_id in agencies_of(user)


def check_can_keep_agreements(user: User | None) -> None:
    """Agreements are kept by the province. None is the portal itself."""
    if user is not None and not can_keep_agreements(user):
        raise Refused(_noop("Chỉ THADS tỉnh được soạn, ghi quy chế phối hợp."))


def can_keep_agreements(user: User) -> bool:
    """Whether `check_can_keep_agreements` passes."""
    return user.is_authenticated and user.access.allows(Permission.KEEP_AGREEMENTS)


def check_request_actor(user: User | None, row: Any, move: Move) -> None:
    """A step of a request is the sender's, or the addressee's; the sender records what came from the addressee on paper."""
    if user is None or (move.actor is not request_life.RequestActor.SENDER and can_answer(user, row)):
        return
    if move.actor is request_life.RequestActor.SENDER:
        check_can_send(user, row.sender)
    elif move.actor is request_life.RequestActor.ADDRESSEE_ALONE or not can_send(user, row.sender):
        raise Refused(_noop("Chỉ %(agency)s được trả lời yêu cầu này."), agency=row.agency)


def agencies_heard(user: User) -> set[int]:
    """The agencies for which this person comments on agreements today: wherever there is a post, if agreements are seen at all."""
    if not can_coordinate(user):
        return set()
    return {*agencies_of(user), *(post.agency_id for post in user.posts_today)}


def check_agreement_actor(user: User | None, row: Any, move: AgreementMove) -> None:
    """Agreements are kept by the province and commented on by their parties."""
    if move.actor is agreement_life.AgreementActor.KEEPER:
        check_can_keep_agreements(user)
    elif user is not None and move.actor is agreement_life.AgreementActor.PORTAL:
        raise Refused(_noop("Bước này hệ thống tự ghi khi có bước khác; không ai tự làm."))
    elif user is not None and agencies_heard(user).isdisjoint(party.agency_id for party in row.parties.all()):
        raise Refused(_noop("Chỉ các bên của quy chế được góp ý."))


def check_plan_actor(user: User | None, row: Any, move: PlanMove) -> None:
    """A step of a plan is the handling unit's, the police's, or that of whoever records for the head of the committee.

    The handling unit records also what came from the police.
    """
    if user is None:
        return
    is_police = row.request.addressee_id in agencies_of(user)
    if move.actor is protection_life.PlanActor.COMMITTEE:
        if not units_of(user, frozenset({Role.COMMITTEE_MEMBER, Role.PROVINCE_HEAD})):
            raise Refused(_noop("Chỉ Ban Chỉ đạo hoặc THADS tỉnh được ghi quyết định của Trưởng Ban Chỉ đạo."))
    elif move.actor is protection_life.PlanActor.POLICE_ALONE:
        if not is_police:
            raise Refused(protection_life.ONLY_POLICE)
    elif not (is_police and move.actor is protection_life.PlanActor.POLICE):
        check_can_send(user, row.request.sender)


REQUEST_LIFE = Machine(moves=request_life.MOVES, refuse_state=request_life.refuse_state, check_actor=check_request_actor)
AGREEMENT_LIFE = Machine(moves=agreement_life.MOVES, refuse_state=agreement_life.refuse_state, check_actor=check_agreement_actor)
PLAN_LIFE = Machine(moves=protection_life.MOVES, refuse_state=protection_life.refuse_state, check_actor=check_plan_actor)
