"""Tokens of the API: whose, for what, until when. Only a digest is stored; the token itself is shown once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager


class TokenScope(models.TextChoices):
    """What a token may do with its owner's permissions."""

    READ = "read", _("Chỉ đọc")
    WRITE = "write", _("Đọc và ghi")


class ApiToken(AbstractAuthToken):
    """A token of an account. Its owner's posts decide what it may see; the scope, whether it may change anything."""

    name = models.CharField(_("Dùng cho"), max_length=100)
    scope = models.CharField(_("Quyền"), max_length=5, choices=TokenScope, default=TokenScope.READ)

    objects = AuthTokenManager()

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} · {self.token_key}…"
