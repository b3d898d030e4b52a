from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"

    def ready(self) -> None:
        for signal in (password_changed, password_reset):
            signal.connect(_end_tokens, dispatch_uid="end tokens")


def _end_tokens(*, user: Any, **_of_the_signal: Any) -> None:
    """The library tells of a new password by a signal alone."""
    from agencies.actions.tokens import revoke_all  # noqa: PLC0415  models are ready only now

    revoke_all(by=user)
