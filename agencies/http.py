"""Requests of people who are signed in."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from agencies.models import User


class SignedInRequest(HttpRequest):
    """What `login_required` lets through: its user is a person of the portal."""

    user: User


class SignedInCall(Request):
    """A call of the API that authentication let through."""

    user: User
