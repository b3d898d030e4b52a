from agencies.models.agency import Agency, AgencyKind
from agencies.models.person import Person, Post, User

__all__ = ["Agency", "AgencyKind", "Person", "Post", "User"]
