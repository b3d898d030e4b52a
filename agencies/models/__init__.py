from agencies.models.agency import Agency, AgencyKind
from agencies.models.person import Person, Post, User
from agencies.models.reorganisation import Change, FormerName, Reorganisation, Succession

__all__ = [
    "Agency",
    "AgencyKind",
    "Change",
    "FormerName",
    "Person",
    "Post",
    "Reorganisation",
    "Succession",
    "User",
]
