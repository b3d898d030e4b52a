"""What the addresses of agencies stand for, and what is sent there."""

from tests.permissions.tables import Tables

_ARGUMENTS = {
    "token_revoke": lambda of: ["khong-co"],
    "api_agency": lambda of: [of.unit.code],
    "api_enforcer": lambda of: [of.person.code],
}
_BODIES = {
    "tokens": lambda of: {"name": "Kho dữ liệu", "scope": "read", "days": "30"},
}

TABLES = Tables(arguments=_ARGUMENTS, bodies=_BODIES)
