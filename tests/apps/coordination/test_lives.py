"""The tables of requests, agreements and plans of protection against what is wanted of each step, written here by hand.

Every field of every row is set wrong in turn: some check must notice it.
"""

from __future__ import annotations

import copy
import inspect
from datetime import date, time, timedelta
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from agencies.models import Agency
from cases.models import EnforcementCase
from common import clock
from coordination import api, protection
from coordination.actions import agreements, requests
from coordination.actions import protection as plans
from coordination.forms import agreements as agreement_forms
from coordination.forms import protection as plan_forms
from coordination.forms.requests import FORMS
from coordination.lifecycles import agreement, request
from coordination.lifecycles import protection as plan_life
from coordination.lifecycles.agreement import AgreementState, AgreementStep
from coordination.lifecycles.protection import PlanState, PlanStep
from coordination.lifecycles.request import RequestState, StepOfRequest
from coordination.models import CoordinationAgreement, CoordinationRequest, ProtectionPlan
from coordination.permissions import AGREEMENT_LIFE, PLAN_LIFE, REQUEST_LIFE
from coordination.protection import ChainLink, Doer
from law.models import DayShift
from tests.factories.coordination import Coordination, coordinate
from tests.factories.lives import Wanted, after, cast, check_gate, sentence_of, survivors, wrong

pytestmark = pytest.mark.django_db

OFFICE = frozenset({"truong1", "thuky1", "chv11", "thongke", "truongtinh"})  # who records for the first office
COURT, POLICE = frozenset({"toaan"}), frozenset({"congan"})
KEEPERS = frozenset({"thongke", "truongtinh"})
EMPTY = "Bước này cần trường này."


@pytest.fixture
def made(case: EnforcementCase) -> Coordination:
    """Some of everything about one case, as of today."""
    court, police, procuracy = (Agency.objects.get(code=code) for code in ("TAND-KV1", "CA", "VKSND"))
    return coordinate(case, court, police, procuracy)


def now() -> dict[str, Any]:
    return {"by": None, "at": clock.now(), "today": clock.today()}


# -- requests --------------------------------------------------------------------------------------

REQUESTS = {
    StepOfRequest.SENT: Wanted(leaves="draft returned", reaches="sent", by=OFFICE, needs={"document_number": EMPTY}, takes="channel"),
    StepOfRequest.RECEIVED: Wanted(leaves="sent", reaches="received", by=OFFICE | COURT, takes="register_number"),
    StepOfRequest.HANDED_ON: Wanted(leaves="received", by=COURT, needs={"department": "Nhập bộ phận giữ yêu cầu."}),
    StepOfRequest.EXTENDED: Wanted(
        leaves="received",
        by=OFFICE | COURT,
        needs={"reason": "Nhập lý do gia hạn."},
        not_when=lambda state, variant: variant in ("extended", "no longer limit"),
    ),
    StepOfRequest.TRANSFERRED: Wanted(
        leaves="sent received", reaches="sent", by=OFFICE | COURT, needs={"to": EMPTY, "reason": "Nhập lý do chuyển."}
    ),
    StepOfRequest.RETURNED: Wanted(
        leaves="sent received", reaches="returned", by=OFFICE | COURT, needs={"reason": "Nhập lý do trả lại: thiếu gì, cần sửa gì."}
    ),
    StepOfRequest.ANSWERED: Wanted(
        leaves="received",
        reaches="answered",
        by=OFFICE | COURT,
        needs={"result": EMPTY, "document_number": EMPTY},
        takes="answers note",
    ),
    StepOfRequest.REMINDED: Wanted(leaves="sent received", by=OFFICE, takes="note"),
    StepOfRequest.ESCALATED: Wanted(
        leaves="sent received",
        by=OFFICE,
        needs={"to": "Nhập cơ quan, người được báo cáo."},
        takes="note",
        not_when=lambda state, variant: variant != "overdue",
    ),
    StepOfRequest.REOPENED: Wanted(leaves="answered", reaches="received", by=OFFICE, needs={"note": "Nhập điểm còn chưa rõ."}),
    StepOfRequest.CLOSED: Wanted(leaves="answered returned", reaches="closed", by=OFFICE, takes="helpful note"),
    StepOfRequest.WITHDRAWN: Wanted(leaves="draft sent received returned", reaches="withdrawn", by=OFFICE, takes="note"),
}
TOLD: dict[str, Any] = {
    "document_number": "9/TA",
    "channel": "portal",
    "register_number": "7",
    "department": "Tòa Dân sự",
    "reason": "Không thuộc thẩm quyền",
    "to": "TAND-THADS",
    "result": "full",
    "answers": ["3.298 m²"],
    "note": "Như đã nêu",
    "helpful": True,
}


class Requests:
    """A request in every state, one checked step after the other."""

    def __init__(self, made: Coordination) -> None:
        self.row, self.people = made.received, cast()
        self.rule = self.row.rule

    def at(self, state: str, variant: str) -> CoordinationRequest:
        """The request as it would stand, not stored."""
        row = copy.copy(self.row)
        row.state = state
        row.agency = row.addressee if state in ("sent", "received") else row.sender
        row.due_on = clock.today() + timedelta(-3 if variant == "overdue" else 3)
        row.extended, row.rule = variant == "extended", "" if variant == "no longer limit" else self.rule
        return row

    def take(self, step: StepOfRequest, state: str, **told: Any) -> None:
        """Take the step with the stored request, brought to this state; for the sender wherever it may."""
        by = self.people["truong1" if "truong1" in REQUESTS[step].by else "toaan"]
        answered = {"answered_on": clock.today(), "result": "full"} if state == "answered" else {}
        row = self.at(state, "overdue" if step is StepOfRequest.ESCALATED else "in time")
        kept = {"state": state, "agency": row.agency, "due_on": row.due_on, **answered}
        CoordinationRequest.objects.filter(pk=row.pk).update(**kept)
        requests.STEPS[step](request=row, on=clock.today(), **now() | {"by": by}, **told)

    def reached(self) -> tuple[str, bool]:
        """Where it stands, and whether its last steps were told for somebody else, on paper."""
        row = CoordinationRequest.objects.get(pk=self.row.pk)
        return row.state, row.steps.filter(step__in=REQUESTS).order_by("-pk")[0].on_paper

    def check(self, step: StepOfRequest) -> None:
        """All that is wanted of the step."""
        want = REQUESTS[step]
        check_gate(
            REQUEST_LIFE,
            step,
            want,
            self.at,
            states=RequestState.values,
            variants=("in time", "overdue", "extended", "no longer limit"),
            people=self.people,
            on=clock.today(),
        )
        self._check_details(step, want)
        told = api._facts(step, {name: TOLD[name] for name in want.details})
        for state in want.leaves.split():
            on_paper = want.by >= OFFICE | COURT and step is not StepOfRequest.TRANSFERRED  # which is sent on by the portal at once
            assert after(lambda state=state: self.take(step, state, **told), self.reached) == (want.reaches or state, on_paper)
        for name, words in want.needs.items():
            blank = None if name == "to" and step is StepOfRequest.TRANSFERRED else " "
            assert sentence_of(lambda name=name, blank=blank: self.take(step, state, **told | {name: blank})) == (words, name)

    def _check_details(self, step: StepOfRequest, want: Wanted) -> None:
        """Page, API and write take the same, and need the same."""
        form = FORMS[step](request=self.row, today=clock.today())
        typed = {name.partition("_")[0] + "s" if name.startswith("answer_") else name for name in form.fields} - {"on", "file"}
        assert typed == request.MOVES[step].details
        signature = set(inspect.signature(requests.STEPS[step]).parameters)
        assert signature - {"request", "on", "by", "at", "today"} == request.MOVES[step].details
        sent = {name: TOLD[name] for name in want.details}
        for name in TOLD:
            with_it, without = sent | {name: TOLD[name]}, {one: value for one, value in sent.items() if one != name}
            assert _accepted(step, with_it) == (name in want.details), name
            assert _accepted(step, without) == (name not in want.needs), name


def _accepted(step: StepOfRequest, sent: dict[str, Any]) -> bool:
    try:
        api._facts(step, dict(sent))
    except ValidationError:
        return False
    return True


def test_every_step_of_a_request_has_its_row() -> None:
    assert list(request.MOVES) == list(REQUESTS) == list(requests.STEPS) == list(FORMS)
    fields = set(api.NewStepSerializer().fields) - {"step", "on"}
    assert fields == set(TOLD) == set().union(*(move.details for move in request.MOVES.values()))


@pytest.mark.parametrize("step", REQUESTS, ids=lambda step: step.value)
def test_a_step_of_a_request_is_as_wanted_and_no_field_of_its_row_may_be_wrong(made: Coordination, step: StepOfRequest) -> None:
    subject = Requests(made)
    subject.check(step)
    mutants = wrong(request.MOVES[step], states=RequestState, actors=request.RequestActor, details=TOLD)
    assert survivors(request.MOVES, step, mutants, lambda: subject.check(step)) == []
    subject.check(step)


# -- agreements ------------------------------------------------------------------------------------

TEXT_STANDS = "Quy chế đã ký nên không sửa được; soạn bản thay thế."
NOT_TO_REPLACE = "Chỉ thay thế được quy chế đã ký và chưa được thay thế."
PARTIES = frozenset({"thongke", "truongtinh", "toaan", "congan", "kiemsat"})  # who has a post there and sees agreements
AGREEMENTS = {
    AgreementStep.EDIT: Wanted(leaves="draft comments", by=KEEPERS, elsewhere=TEXT_STANDS),
    AgreementStep.ASK: Wanted(leaves="draft comments", reaches="comments", by=KEEPERS, needs={"until": EMPTY}, elsewhere=TEXT_STANDS),
    AgreementStep.COMMENT: Wanted(
        leaves="comments",
        by=PARTIES,
        needs={"text": "Nhập ý kiến."},
        takes="clause",
        not_when=lambda state, variant: variant == "too late",
        elsewhere="Quy chế này không trong thời gian lấy ý kiến.",
    ),
    AgreementStep.SIGN: Wanted(
        leaves="draft comments",
        reaches="signed",
        by=KEEPERS,
        needs={"number": EMPTY, "signed_on": EMPTY, "effective_on": EMPTY},
        takes="until review_on place event",
        elsewhere=TEXT_STANDS,
    ),
    AgreementStep.REVIEW: Wanted(
        leaves="signed replaced",
        by=KEEPERS,
        needs=dict.fromkeys(("since", "until", "held_on", "faults", "causes", "conclusion"), EMPTY),
        takes="is_final results proposals",
        elsewhere="Quy chế chưa ký nên chưa có gì để sơ kết, tổng kết.",
    ),
    AgreementStep.RENEW: Wanted(
        leaves="signed",
        by=KEEPERS,
        needs={"title": EMPTY, "level": EMPTY, "parties": "Chọn ít nhất hai bên."},
        takes="ladder",
        elsewhere=NOT_TO_REPLACE,
    ),
    AgreementStep.REPLACE: Wanted(leaves="signed", reaches="replaced", elsewhere=NOT_TO_REPLACE),
}


class Agreements:
    """An agreement open for comments and a signed one, one checked step after the other."""

    def __init__(self, made: Coordination) -> None:
        rows = CoordinationAgreement.objects.prefetch_related("parties")
        self.draft, self.signed, self.people = rows.get(pk=made.open_one.pk), rows.get(pk=made.signed.pk), cast()
        self.heads = list(Agency.objects.filter(code__in=("THADS", "CA")))

    def at(self, state: str, variant: str) -> CoordinationAgreement:
        row = copy.copy(self.draft)
        row.state, row.comments_until = state, clock.today() - timedelta(variant == "too late")
        return row

    def of(self, step: AgreementStep) -> CoordinationAgreement:
        """The stored one with which the step is taken."""
        return self.signed if AGREEMENTS[step].leaves.startswith("signed") else self.draft

    def told(self, step: AgreementStep) -> dict[str, Any]:
        """What the step needs, and no more."""
        today = clock.today()
        kept: dict[str, Any] = {"until": today, "text": "Bỏ", "number": "2", "signed_on": today, "effective_on": today, "since": today}
        kept |= {"held_on": today, "faults": "-", "causes": "-", "conclusion": "amend"}
        kept |= {"title": "Quy chế mới", "level": "province", "parties": self.heads}
        return {name: kept[name] for name in AGREEMENTS[step].needs}

    def take(self, step: AgreementStep, state: str, **told: Any) -> None:
        """Take the step with the stored agreement, brought to this state."""
        row, today, at = self.of(step), clock.today(), clock.now()
        CoordinationAgreement.objects.filter(pk=row.pk).update(state=state)
        row.state = state
        if step is AgreementStep.EDIT:
            agreements.reword(agreement=row, title="Tên khác", ladder="Họp", by=None)
        elif step is AgreementStep.ASK:
            agreements.ask_for_comments(agreement=row, by=None, today=today, **told)
        elif step is AgreementStep.COMMENT:
            agreements.comment(agreement=row, clause=None, by=self.people["congan"], at=at, today=today, **told)
        elif step is AgreementStep.SIGN:
            agreements.sign(agreement=row, review_on=None, until=None, place="", event="", by=None, today=today, **told)
        elif step is AgreementStep.REVIEW:
            agreements.review(agreement=row, facts=told, reported={}, by=None, at=at, today=today)
        elif step is AgreementStep.RENEW:
            agreements.draw_up(replaces=row, by=None, at=at, **told)
        else:
            self._replace(row)

    def _replace(self, row: CoordinationAgreement) -> None:
        """Sign a version that takes the place of this one."""
        CoordinationAgreement.objects.filter(pk=self.draft.pk).update(replaces=row)
        agreements.sign(
            agreement=self.draft,
            number="2",
            signed_on=clock.today(),
            effective_on=clock.today(),
            until=None,
            review_on=None,
            place="",
            event="",
            by=None,
            today=clock.today(),
        )

    def check(self, step: AgreementStep) -> None:
        """All that is wanted of the step."""
        want = AGREEMENTS[step]
        check_gate(
            AGREEMENT_LIFE,
            step,
            want,
            self.at,
            states=AgreementState.values,
            variants=("in time", "too late"),
            people=self.people,
            on=clock.today(),
        )
        self._check_form(step, want)
        told, row = self.told(step), self.of(step)
        stored = CoordinationAgreement.objects.filter(pk=row.pk)
        for state in want.leaves.split():
            reached = after(lambda state=state: self.take(step, state, **told), lambda: stored.get().state)
            assert reached == (want.reaches or state)
        for name, words in want.needs.items():
            blank = None if name in ("until", "signed_on", "effective_on", "since", "held_on", "parties") else ""
            assert sentence_of(lambda name=name, blank=blank: self.take(step, state, **told | {name: blank})) == (words, name)

    def _check_form(self, step: AgreementStep, want: Wanted) -> None:
        """The page of the step asks for what the row takes."""
        forms: dict[AgreementStep, Any] = {
            AgreementStep.ASK: agreement_forms.CommentsForm,
            AgreementStep.COMMENT: agreement_forms.CommentForm,
            AgreementStep.SIGN: agreement_forms.SignForm,
            AgreementStep.REVIEW: agreement_forms.ReviewForm,
            AgreementStep.RENEW: agreement_forms.DrawUpForm,
        }
        move, fields = agreement.MOVES[step], forms[step].base_fields if step in forms else {}
        assert set(fields) == move.details == want.details
        assert move.needs.keys() <= {name for name, one in fields.items() if one.required}


def test_every_step_of_an_agreement_has_its_row() -> None:
    assert list(agreement.MOVES) == list(AGREEMENTS) == list(AgreementStep)


@pytest.mark.parametrize("step", AGREEMENTS, ids=lambda step: step.value)
def test_a_step_of_an_agreement_is_as_wanted_and_no_field_of_its_row_may_be_wrong(made: Coordination, step: AgreementStep) -> None:
    subject = Agreements(made)
    subject.check(step)
    details = set().union(*(want.details for want in AGREEMENTS.values()))
    mutants = wrong(agreement.MOVES[step], states=AgreementState, actors=agreement.AgreementActor, details=details)
    assert survivors(agreement.MOVES, step, mutants, lambda: subject.check(step)) == []
    subject.check(step)


# -- plans of protection ---------------------------------------------------------------------------

COMMITTEE = frozenset({"thanhvien", "truongtinh"})
DONE = "Cưỡng chế đã thực hiện."
NOT_PREPARED = "Buổi cưỡng chế đã hoãn, đã hủy hoặc đã xong; đổi ngày trước khi ghi bước."
NO_OPINION = "Đã có quyết định của Trưởng Ban Chỉ đạo, hoặc không còn cưỡng chế; không ghi ý kiến nữa."


def locked(state: str, variant: str) -> bool:
    return variant == "locked"


def link(by: frozenset[str], reaches: str = "", **more: Any) -> Wanted:
    return Wanted(leaves="planned", reaches=reaches, by=by, needs={"on": EMPTY}, takes="note", elsewhere=NOT_PREPARED, **more)


PLANS: dict[PlanStep | ChainLink, Wanted] = {
    PlanStep.MOVE: Wanted(
        leaves="planned put_off called_off",
        reaches="planned",
        by=OFFICE,
        needs={"day": EMPTY, "at": EMPTY},
        not_when=locked,
        elsewhere=DONE,
    ),
    ChainLink.LETTER: link(OFFICE),
    ChainLink.COMMUNE: link(OFFICE | POLICE),
    ChainLink.PROVINCE: link(OFFICE | POLICE),
    ChainLink.PLAN: link(OFFICE, not_when=locked),
    ChainLink.GUARD: link(OFFICE | POLICE, not_when=locked),
    ChainLink.COST: link(OFFICE),
    ChainLink.MEETING: link(OFFICE, not_when=locked),
    ChainLink.DAY: link(OFFICE, "done", not_when=locked),
    PlanStep.OPINION: Wanted(
        leaves="planned",
        by=OFFICE | POLICE,
        needs={"opinion": EMPTY},
        takes="text",
        not_when=lambda state, variant: variant != "open",
        elsewhere=NO_OPINION,
    ),
    PlanStep.OPINION_AGAIN: Wanted(
        leaves="planned",
        by=POLICE,
        needs={"opinion": EMPTY},
        takes="text",
        not_when=lambda state, variant: variant != "locked",
        elsewhere=NO_OPINION,
    ),
    PlanStep.DECIDE: Wanted(
        leaves="planned done put_off called_off",
        by=COMMITTEE,
        needs={"decision": "Nhập quyết định và ngày, không sau hôm nay.", "on": EMPTY},
        not_when=lambda state, variant: variant != "locked",
    ),
    PlanStep.PUT_OFF: Wanted(
        leaves="planned put_off called_off", reaches="put_off", by=OFFICE, needs={"outcome": "Nhập lý do."}, elsewhere=DONE
    ),
    PlanStep.CALL_OFF: Wanted(
        leaves="planned put_off called_off", reaches="called_off", by=OFFICE, needs={"outcome": "Nhập lý do."}, elsewhere=DONE
    ),
}


class Plans:
    """A plan in every state, one checked step after the other."""

    def __init__(self, made: Coordination) -> None:
        self.row, self.people = ProtectionPlan.objects.select_related("request__sender").get(pk=made.plan.pk), cast()

    def at(self, state: str, variant: str) -> ProtectionPlan:
        row = copy.copy(self.row)
        row.state, row.opinion = state, "waiting" if variant == "open" else "differs"
        row.decided_on = clock.today() if variant == "decided" else None
        return row

    def take(self, step: PlanStep | ChainLink, state: str, **told: Any) -> None:
        """Take the step with the stored plan, brought to this state."""
        is_locked = step in (PlanStep.OPINION_AGAIN, PlanStep.DECIDE)
        ProtectionPlan.objects.filter(pk=self.row.pk).update(state=state, opinion="differs" if is_locked else "waiting")
        given: dict[str, Any] = {"plan": self.row, "by": None, "today": clock.today()}
        if isinstance(step, ChainLink):
            plans.do_step(link=step.value, note="", now=clock.now(), **given, **told)
        elif step is PlanStep.MOVE:
            plans.move_day(**given, **told)
        elif step in (PlanStep.OPINION, PlanStep.OPINION_AGAIN):
            plans.say_opinion(text="", **given, **told)
        elif step is PlanStep.DECIDE:
            plans.decide(**given, **told)
        else:
            plans.put_off(state="put_off" if step is PlanStep.PUT_OFF else "called_off", **given, **told)

    def told(self, step: PlanStep | ChainLink) -> dict[str, Any]:
        kept = {"day": self.row.day, "at": time(9), "on": clock.today(), "opinion": "agrees", "decision": "Giữ", "outcome": "Xin hoãn"}
        return {name: kept[name] for name in PLANS[step].needs}

    def check(self, step: PlanStep | ChainLink) -> None:
        """All that is wanted of the step."""
        want = PLANS[step]
        check_gate(
            PLAN_LIFE,
            step,
            want,
            self.at,
            states=PlanState.values,
            variants=("open", "locked", "decided"),
            people=self.people,
            on=clock.today(),
        )
        self._check_form(step, want)
        told, stored = self.told(step), ProtectionPlan.objects.filter(pk=self.row.pk)
        for state in want.leaves.split():
            reached = after(lambda state=state: self.take(step, state, **told), lambda: stored.get().state)
            assert reached == (want.reaches or state)
        for name, words in want.needs.items():
            blank = None if name in ("on", "day", "at") else ""
            assert sentence_of(lambda name=name, blank=blank: self.take(step, state, **told | {name: blank})) == (words, name)

    def _check_form(self, step: PlanStep | ChainLink, want: Wanted) -> None:
        """The page of the step asks for what the row takes."""
        forms: dict[Any, Any] = {
            PlanStep.MOVE: plan_forms.WhenForm,
            PlanStep.OPINION: plan_forms.OpinionForm,
            PlanStep.OPINION_AGAIN: plan_forms.OpinionForm,
            PlanStep.DECIDE: plan_forms.CommitteeDecisionForm,
            PlanStep.PUT_OFF: plan_forms.PutOffForm,
            PlanStep.CALL_OFF: plan_forms.PutOffForm,
        }
        move, fields = plan_life.MOVES[step], forms.get(step, plan_forms.DoneForm).base_fields
        assert set(fields) - {"state"} == move.details == want.details  # the state says which of the two it is
        assert move.needs.keys() == {name for name, one in fields.items() if one.required} - {"state"}


def test_every_step_of_a_plan_has_its_row_and_the_chain_names_the_same_doers() -> None:
    assert list(plan_life.MOVES) == list(PLANS)
    assert set(plan_life.MOVES) == {*PlanStep, *ChainLink}
    doers = {Doer.OFFICE: plan_life.PlanActor.OFFICE, Doer.POLICE: plan_life.PlanActor.POLICE}
    chain = protection.chain(date(2026, 12, 18), DayShift.objects.working_days(), is_complex=True)
    assert {rung.link: doers[rung.doer] for rung in chain} == {one: plan_life.MOVES[one].actor for one in ChainLink}


@pytest.mark.parametrize("step", PLANS, ids=lambda step: step.value)
def test_a_step_of_a_plan_is_as_wanted_and_no_field_of_its_row_may_be_wrong(made: Coordination, step: PlanStep | ChainLink) -> None:
    subject = Plans(made)
    subject.check(step)
    details = set().union(*(want.details for want in PLANS.values()))
    mutants = wrong(plan_life.MOVES[step], states=PlanState, actors=plan_life.PlanActor, details=details)
    assert survivors(plan_life.MOVES, step, mutants, lambda: subject.check(step)) == []
    subject.check(step)
