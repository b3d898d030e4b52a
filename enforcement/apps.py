"""The project as an app: its templates, commands and translations are found like those of any floor."""

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    """The roof of the house; a floor below never imports it."""

    name = "enforcement"
