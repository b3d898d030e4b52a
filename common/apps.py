"""The technical kit: nothing here knows a word of the law."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Configuration of `common`."""

    name = "common"
