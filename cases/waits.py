"""What stands in the way of a step beside the status of the case: the times to be waited for, and for whom a step is. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _noop

from cases.choices import Initiation
from cases.ledger import PAUSED, Account
from cases.lifecycle import Event, Situation
from common.refusal import Refused
from law.citations import cited
from law.regimes import LAW_106_IN_FORCE, Regime
from law.years import months_after

# The articles of these rows: their refusals name them, and each other's.
RESUMING = {Regime.A: "Luật 26/2008 Đ48.4, Đ49.3; Nghị định 62/2015 Đ9.4, Đ9.6", Regime.B: "Luật 106/2025 Đ38.2, Đ46.3, Đ47.3"}
INTO_THE_BOOK = {Regime.A: "Nghị định 62/2015 Đ9.5", Regime.B: "Nghị định 152/2026 Đ22.1"}
RETURNING = {Regime.A: "", Regime.B: "Luật 106/2025 Đ38.4; Nghị định 152/2026 Đ22.2"}


def refuse_nothing_to_resume(case: Situation, on: date) -> None:
    """A case in progress is resumed only where a part of it was put aside."""
    if case.position.account == Account.IN_PROGRESS and not set(case.position.open) & set(PAUSED):
        raise Refused(
            _noop("Việc đang thi hành, không có gì để tiếp tục (%(article)s); chọn sự kiện khác."),
            field="event",
            article=cited(RESUMING[Regime.on(on)]),
        )


def refuse_the_book(case: Situation, on: date) -> None:
    """The separate book takes cases ex officio alone from 1 July 2026, and none before its time."""
    regime = Regime.on(on)
    if regime is Regime.B and case.initiation == Initiation.ON_REQUEST:
        raise Refused(
            _noop("Từ 01/07/2026, việc theo yêu cầu không chuyển sổ theo dõi riêng mà gửi lại yêu cầu (%(article)s)."),
            field="event",
            article=cited(RETURNING[regime]),
        )
    earliest = _wait(case)
    if regime is Regime.B and earliest >= LAW_106_IN_FORCE:
        earliest = _two_years(case)
    _refuse_early(Event.MOVED_TO_SEPARATE_BOOK, INTO_THE_BOOK[regime], case, on, earliest)


def refuse_the_return(case: Situation, on: date) -> None:
    """A request is returned to who made one, two years after the case was found without means."""
    regime = Regime.on(on)
    if case.initiation == Initiation.EX_OFFICIO:
        raise Refused(
            _noop("Việc chủ động không gửi lại yêu cầu mà chuyển sổ theo dõi riêng (%(article)s)."),
            field="event",
            article=cited(INTO_THE_BOOK[regime]),
        )
    _refuse_early(Event.REQUEST_RETURNED, RETURNING[regime], case, on, _two_years(case))


def _wait(case: Situation) -> date:
    """When the wait is over under the old law: a year; two for a debtor in prison or of unknown address."""
    return months_after(case.waiting_since, 24 if case.is_long_absent else 12)


def _two_years(case: Situation) -> date:
    return months_after(case.waiting_since, 24)


def _refuse_early(event: Event, article: str, case: Situation, on: date, earliest: date) -> None:
    """Refuse what comes before its time.

    Sources: Decree 62/2015 art. 9.5 (one year; two where the ground tells a long absence); Law 106/2025 art. 38.4 and
    Decree 152/2026 art. 22 (two years). A year that was over by 30 June 2026 stays over for the separate book; one that
    was not goes on under the new law, as does every wait of a request, which the old law did not return (Law 106/2025
    art. 116.3; inferred).
    """
    if on < earliest:
        raise Refused(
            _noop(
                "“%(event)s” sớm nhất từ ngày %(earliest)s, khi đủ %(years)s năm kể từ ngày %(since)s (%(article)s); kiểm tra ngày, hoặc chờ đến ngày đó."
            ),
            field="occurred_on",
            event=event.label,
            earliest=f"{earliest:%d/%m/%Y}",
            years=earliest.year - case.waiting_since.year,
            since=f"{case.waiting_since:%d/%m/%Y}",
            article=cited(article),
        )
