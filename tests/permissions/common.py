"""What the addresses that belong to no other app stand for, and what is sent there."""

from tests.permissions.days import in_days
from tests.permissions.tables import Tables

_ARGUMENTS = {
    "snooze": lambda of: ["deadline", of.deadline.pk],
    "snooze_end": lambda of: [0],
    "feed": lambda of: ["khong-co"],
    "api_job": lambda of: [of.register.job_id],
}
_BODIES = {
    "snooze": lambda of: {"until": in_days(3), "reason": "Chờ kết quả"},
}

TABLES = Tables(arguments=_ARGUMENTS, bodies=_BODIES)
