"""With whom: agreements, requests between agencies, the steering committee. The floor stands; its rooms come next."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"
