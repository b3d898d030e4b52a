"""Writes to agreements: drawing up, comments, signing, replacing, contact points, reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from common.machine import advance, refuse
from common.refusal import Refused
from common.writing import write
from coordination import obligations
from coordination.lifecycles.agreement import AgreementMove, AgreementStep
from coordination.models import (
    AgreementComment,
    AgreementParty,
    AgreementReview,
    Clause,
    ContactPoint,
    CoordinationAgreement,
    Obligation,
    ObligationMeasure,
    ReviewLine,
)
from coordination.models.agreement import usual_ladder
from coordination.permissions import AGREEMENT_LIFE, agencies_heard, check_can_keep_agreements
from law.years import day_of


@write
def draw_up(
    *,
    title: str,
    level: str,
    parties: list[Agency],
    by: User | None,
    at: datetime,
    ladder: str = "",
    replaces: CoordinationAgreement | None = None,
) -> CoordinationAgreement:
    """A new draft; one that replaces another begins with its clauses, obligations and parties."""
    check_can_keep_agreements(by)
    if replaces is not None:
        told = {"title": title.strip(), "level": level, "parties": parties or None}
        advance(replaces, refuse(AGREEMENT_LIFE, replaces, AgreementStep.RENEW, by=by, on=day_of(at), told=told))
    if len(parties) < 2:
        raise Refused(_noop("Chọn ít nhất hai bên."), field="parties")
    row = CoordinationAgreement.objects.create(
        title=title.strip(),
        level=level,
        ladder=ladder.strip() or (replaces.ladder if replaces else usual_ladder()),
        replaces=replaces,
        recorded_at=at,
        recorded_by=by,
    )
    former = {party.agency_id: party for party in replaces.parties.all()} if replaces else {}
    for place, agency in enumerate(parties):
        before = former.get(agency.pk)
        AgreementParty.objects.create(
            agreement=row,
            agency=agency,
            position=place,
            signatory=before.signatory if before else "",
            signatory_title=before.signatory_title if before else "",
        )
    if replaces is not None:
        _copy_clauses(replaces, row)
    return row


def _copy_clauses(source: CoordinationAgreement, target: CoordinationAgreement) -> None:
    for clause in source.clauses.prefetch_related("obligations"):
        kept = list(clause.obligations.all())
        clause.pk, clause.agreement = None, target
        clause._state.adding = True
        clause.save()
        for obligation in kept:
            obligation.pk, obligation.clause = None, clause
            obligation._state.adding = True
            obligation.save()


@write
def reword(*, agreement: CoordinationAgreement, title: str, ladder: str, by: User | None) -> None:
    """Change the name of a draft, or the steps of a disagreement (one a line)."""
    row = _open(agreement, by)
    row.title, row.ladder = title.strip(), ladder.strip()
    row.save(update_fields=["title", "ladder"])


@write
def save_clause(
    *,
    agreement: CoordinationAgreement,
    code: str,
    heading: str,
    text: str,
    by: User | None,
    clause: Clause | None = None,
) -> Clause:
    """Write a clause into a draft, or change it."""
    row = _open(agreement, by)
    twins = row.clauses.filter(code=code.strip())
    if (twins.exclude(pk=clause.pk) if clause else twins).exists():
        raise Refused(_noop("Quy chế đã có %(code)s; dùng số khác."), field="code", code=code.strip())
    clause = clause or Clause(agreement=row, position=row.clauses.count() + 1)
    clause.code, clause.heading, clause.text = code.strip(), heading.strip(), text.strip()
    clause.save()
    return clause


@write
def add_obligation(*, clause: Clause, by: User | None, **facts: Any) -> Obligation:
    """Write an obligation into a clause of a draft. `facts` are the fields of `Obligation`."""
    _open(clause.agreement, by)
    if facts["measure"] == ObligationMeasure.REQUESTS and not facts.get("kind"):
        raise Refused(_noop("Chọn loại yêu cầu để đo nghĩa vụ này."), field="kind")
    if facts["measure"] != ObligationMeasure.REQUESTS:
        facts["kind"] = ""
    return Obligation.objects.create(clause=clause, **facts)


@write
def remove(*, row: Clause | Obligation, by: User | None) -> None:
    """Take a clause with its obligations, or one obligation, out of a draft."""
    _open(row.agreement if isinstance(row, Clause) else row.clause.agreement, by)
    row.delete()


@write
def ask_for_comments(*, agreement: CoordinationAgreement, until: date, by: User | None, today: date) -> None:
    """Show the draft to its parties, for comments up to a day."""
    row, move = _locked(agreement, AgreementStep.ASK, by, today, until=until)
    if until < today:
        raise Refused(_noop("Ngày cuối góp ý phải từ hôm nay."), field="until")
    row.comments_until = until
    advance(row, move, "comments_until")


@write
def comment(*, agreement: CoordinationAgreement, clause: Clause | None, text: str, by: User, at: datetime, today: date) -> AgreementComment:
    """What a party says about a draft, by the last day for comments."""
    row, move = _locked(agreement, AgreementStep.COMMENT, by, today, text=text.strip())
    advance(row, move)
    party = row.parties.filter(agency__in=agencies_heard(by))[0]
    return AgreementComment.objects.create(
        agreement=row, clause=clause, agency=party.agency, text=text.strip(), recorded_at=at, recorded_by=by
    )


@write
def sign(
    *,
    agreement: CoordinationAgreement,
    number: str,
    signed_on: date,
    effective_on: date,
    until: date | None,
    review_on: date | None,
    place: str,
    event: str,
    by: User | None,
    today: date,
) -> None:
    """It was signed: from now on its text stands. The one it replaces ends on the day before."""
    told = {"number": number.strip(), "signed_on": signed_on, "effective_on": effective_on}
    row, move = _locked(agreement, AgreementStep.SIGN, by, today, **told)
    if signed_on > today:
        raise Refused(_noop("Ngày ký chưa đến."), field="signed_on")
    if effective_on < signed_on or (until is not None and until < effective_on):
        raise Refused(_noop("Ngày hiệu lực phải từ ngày ký; ngày hết hiệu lực phải sau ngày hiệu lực."), field="effective_on")
    if not row.clauses.exists():
        raise Refused(_noop("Quy chế chưa có điều khoản nào; nhập điều khoản trước khi ghi đã ký."))
    row.number, row.signed_on, row.effective_on = number.strip(), signed_on, effective_on
    row.until, row.review_on, row.place, row.event = until, review_on, place.strip(), event.strip()
    advance(row, move, "number", "signed_on", "effective_on", "until", "review_on", "place", "event")
    row.parties.update(signed_on=signed_on)
    if row.replaces is not None:
        _replace(row.replaces, effective_on, today)


def _replace(before: CoordinationAgreement, effective_on: date, today: date) -> None:
    """The version before ends on the day before the new one, unless it had ended by then. Raises Refused if it is none to replace."""
    before, move = _locked(before, AgreementStep.REPLACE, None, today)
    assert before.effective_on is not None
    last = max(effective_on - timedelta(1), before.effective_on)
    before.until = min(before.until or last, last)
    advance(before, move, "until")


@write
def set_signatory(*, party: AgreementParty, signatory: str, signatory_title: str, by: User | None) -> None:
    """Who signs for a party."""
    _open(party.agreement, by)
    party.signatory, party.signatory_title = signatory.strip(), signatory_title.strip()
    party.save(update_fields=["signatory", "signatory_title"])


@write
def set_contact(*, party: AgreementParty, unit: str, person: str, phone: str, email: str, since: date, by: User | None) -> ContactPoint:
    """A new contact point; the one before ends on the day before, and stays in the history."""
    check_can_keep_agreements(by)
    before = party.contacts.filter(until=None).first()
    if before is not None:
        if since <= before.since:
            raise Refused(
                _noop("Đầu mối hiện nay từ ngày %(day)s; ngày mới phải sau đó."),
                field="since",
                day=f"{before.since:%d/%m/%Y}",
            )
        before.until = since - timedelta(1)
        before.save(update_fields=["until"])
    return ContactPoint.objects.create(party=party, unit=unit, person=person, phone=phone, email=email, since=since)


@write
def review(
    *,
    agreement: CoordinationAgreement,
    facts: Mapping[str, Any],
    reported: Mapping[int, tuple[int, int, int]],
    by: User | None,
    at: datetime,
    today: date,
) -> AgreementReview:
    """Conclude a period: what the books measure is kept as of now, beside what holders reported, by obligation.

    `reported` holds in time, late, missed by key of the obligation.
    """
    agreement, move = _locked(agreement, AgreementStep.REVIEW, by, today, **facts)
    advance(agreement, move)
    if facts["until"] < facts["since"] or facts["until"] > today:
        raise Refused(_noop("Thời gian sơ kết phải kết thúc từ ngày bắt đầu đến hôm nay."), field="until")
    row = AgreementReview.objects.create(agreement=agreement, recorded_at=at, recorded_by=by, **facts)
    for kept in obligations.measured(agreement, facts["since"], facts["until"], today):
        tally = kept.tally
        if kept.obligation.measure == ObligationMeasure.REPORTED:
            tally = obligations.Tally(*reported.get(kept.obligation.pk, (0, 0, 0)))
        ReviewLine.objects.create(review=row, obligation=kept.obligation, kept=tally.kept, late=tally.late, missed=tally.missed)
    return row


def _open(agreement: CoordinationAgreement, by: User | None) -> CoordinationAgreement:
    """The agreement, locked, while its text may be changed."""
    row, move = _locked(agreement, AgreementStep.EDIT, by, date.min)  # the text is not bound to a day
    advance(row, move)
    return row


def _locked(
    agreement: CoordinationAgreement, step: AgreementStep, by: User | None, on: date, **told: Any
) -> tuple[CoordinationAgreement, AgreementMove]:
    """The agreement, locked, with its move if this person may take the step, with what is told."""
    row = CoordinationAgreement.objects.select_for_update(of=("self",)).select_related("replaces").get(pk=agreement.pk)
    return row, refuse(AGREEMENT_LIFE, row, step, by=by, on=on, told=told)
