"""How people come in: by an account that the office makes, never by registration."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedRegistrationAdapter(DefaultAccountAdapter):
    """Registration is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
