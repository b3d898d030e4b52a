"""What the addresses of the desk, of the search and of lists stand for, and what is sent there."""

from tests.permissions.days import in_days
from tests.permissions.tables import Tables

_ARGUMENTS = {
    "snooze": lambda of: ["deadline", of.deadline.pk],
    "snooze_end": lambda of: [0],
    "feed": lambda of: ["khong-co"],
    **dict.fromkeys(("list_columns", "filter_save", "list_export"), lambda of: ["viec"]),
    **dict.fromkeys(("list_file", "list_download"), lambda of: ["viec", 0]),
    "filter_remove": lambda of: ["viec", "khong-co"],
}
_BODIES = {
    "snooze": lambda of: {"until": in_days(3), "reason": "Chờ kết quả"},
}

TABLES = Tables(arguments=_ARGUMENTS, bodies=_BODIES)
