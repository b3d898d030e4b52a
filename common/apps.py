"""The technical kit: nothing here knows a word of the law."""

from django.apps import AppConfig
from django.urls import register_converter

from common.converters import CodeConverter


class CommonConfig(AppConfig):
    """Configuration of `common`."""

    name = "common"

    def ready(self) -> None:
        """Tell the addresses what a code is."""
        register_converter(CodeConverter, "code")
