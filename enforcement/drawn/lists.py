"""Who may do what, the register file, and the time limits."""

from __future__ import annotations

from collections.abc import Mapping

from agencies.roles import POLICIES, Permission, Role
from cases.clocks import CLOCKS, started_by
from cases.lifecycle import Event
from cases.register.archive import DEFAULT_LIMITS
from cases.register.columns import EVENTS, SHEETS
from cases.transitions import TRANSITIONS
from enforcement.drawn.markdown import code, table
from law.deadlines import LimitUnit, Rule, rules


def roles() -> str:
    """The access policy."""
    rows = (
        (
            f"`{role.value}`",
            role.label,
            policy.reach.value,
            *("yes" if p in policy.permissions else "" for p in Permission),
        )
        for role in Role
        for policy in [POLICIES[role]]
    )
    return table(("Role", "Tiếng Việt", "Reach", *(permission.value for permission in Permission)), rows)


_HOW = {
    "text": "văn bản",
    "code": "số hoặc mã, ghi đúng như trên giấy",
    "date": "ngày/tháng/năm",
    "money": "số đồng nguyên",
    "yes_no": "có hoặc không",
    "choice": "một từ trong danh sách",
}


def register_columns() -> str:
    """The sheets and columns of a register file."""
    parts = []
    for sheet in SHEETS.values():
        rows = (
            (
                column.label,
                f"`{column.name}`",
                _HOW[column.kind] + (f": {_words(column.choices)}" if column.kind == "choice" and column.name != "event" else ""),
                "x" if column.required else "",
            )
            for column in sheet.columns
        )
        heads = ("Cột", "Column", "Cách điền", "Bắt buộc")
        parts.append(f"**Trang `{sheet.name}` ({sheet.label})**\n\n{table(heads, rows)}")
    return "\n\n".join(parts)


def _words(choices: Mapping[str, str]) -> str:
    return ", ".join(f"{label} (`{code}`)" for code, label in choices.items())


def register_events() -> str:
    """The words of the column `event`."""
    rows = []
    for word, label in EVENTS.items():
        row = TRANSITIONS.get(Event(word))
        needs = "cần số tiền" if row and "amount" in row.needs else ""
        rows.append((label, f"`{word}`", needs))
    return table(("Sự kiện", "Event", ""), rows)


def register_limits() -> str:
    """How large a file may be."""
    limits = DEFAULT_LIMITS
    rows = (
        ("tệp", f"{limits.file >> 20} MB"),
        ("giải nén ra, tất cả", f"{limits.unpacked >> 20} MB"),
        ("giải nén ra, một mục", f"{limits.entry >> 20} MB"),
        ("số mục trong tệp nén", limits.entries),
        ("số dòng, tất cả các trang", limits.rows),
        ("số cột của một trang", limits.columns),
        ("thời gian đọc", f"{limits.seconds:.0f} giây"),
        ("bộ nhớ của tiến trình đọc", f"{limits.memory >> 20} MB"),
    )
    return table(("Giới hạn", "Nhiều nhất"), rows)


def clocks_table() -> str:
    """The clocks that events start."""
    rows = []
    for kind in CLOCKS:
        by_code = [rule for rule in rules().values() if rule.code == kind.code]
        before = [other.code for other in CLOCKS if other.then == kind.code]
        events = started_by(kind.code)
        starts = code(sorted(event.value for event in events)) if events else f"when `{before[0]}` runs out"
        times = "; ".join(f"{rule.regime}: {_time(rule)} ({rule.articles})" for rule in by_code)
        rows.append((f"`{kind.code}`", kind.label, kind.owner.value, starts, times))
    return table(("Code", "Tiếng Việt", "Holder", "Starts with", "Time"), rows)


def deadline_rules() -> str:
    """The whole seed."""
    return table(
        ("Id", "Code", "Regime", "Starts", "Holder", "Kind", "Time", "Article", "In force", "Evidence"),
        (
            (
                rule.id,
                f"`{rule.code}`",
                rule.regime,
                rule.trigger,
                rule.holder,
                f"`{rule.kind.value}`",
                _time(rule),
                rule.articles,
                f"{rule.since:%d/%m/%Y}–{f'{rule.until:%d/%m/%Y}' if rule.until else ''}",
                rule.evidence,
            )
            for rule in rules().values()
        ),
    )


def _time(rule: Rule) -> str:
    if rule.unit is None:
        return rule.text
    if rule.unit is LimitUnit.IMMEDIATE:
        return "at once"
    unit = rule.unit.value.replace("_", " ")
    most = f", at most {rule.extended_to}" if rule.extended_to else ""
    return f"{rule.amount} {unit}{'s' if rule.amount != 1 else ''}{most}"
