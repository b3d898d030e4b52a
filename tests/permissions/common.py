"""What the addresses that belong to no other app stand for, and what is sent there."""

from tests.permissions.tables import Tables

_ARGUMENTS = {
    "api_job": lambda of: [of.register.job_id],
}

TABLES = Tables(arguments=_ARGUMENTS)
