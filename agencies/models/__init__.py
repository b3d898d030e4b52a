from agencies.models.agency import Agency, AgencyKind
from agencies.models.person import Person, Post, User, reached_by
from agencies.models.reorganisation import Change, FormerName, Reorganisation, Succession
from agencies.models.token import ApiToken

__all__ = [
    "Agency",
    "AgencyKind",
    "ApiToken",
    "Change",
    "FormerName",
    "Person",
    "Post",
    "Reorganisation",
    "Succession",
    "User",
    "reached_by",
]
