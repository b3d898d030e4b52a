"""No library speaks English to a Vietnamese reader: every sentence of a field, validator or sign-in a page or an answer may show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import django_filters
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.apps import apps
from django.contrib.auth import password_validation
from django.core import validators
from django.utils import translation
from django.utils.functional import Promise
from rest_framework import serializers

from cases.filters import CaseFilter
from common.forms import MoneyField, TextField

LETTERS = re.compile("[ăâđêôơưĂÂĐÊÔƠƯÀ-ỹ]")
FORM_FIELDS = (
    forms.CharField,
    forms.ChoiceField,
    forms.DateField,
    forms.FileField,
    forms.IntegerField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,
    forms.MultipleChoiceField,
    forms.TypedChoiceField,
    forms.BooleanField,
    MoneyField,
    TextField,
)
API_FIELDS = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.FileField,
    serializers.IntegerField,
    serializers.SlugRelatedField,
    serializers.Serializer,
)
VALIDATORS = (
    validators.MaxLengthValidator(3),
    validators.MinLengthValidator(3),
    validators.MaxValueValidator(3),
    validators.MinValueValidator(3),
    validators.ProhibitNullCharactersValidator(),
)


def sentences() -> Iterator[tuple[str, Any]]:
    """Where a sentence comes from, and the sentence, still in no language."""
    for field in (*FORM_FIELDS, *API_FIELDS):
        for kind in field.__mro__:
            messages = getattr(kind, "default_error_messages", {})
            yield from ((f"{field.__name__} {key}", message) for key, message in messages.items())
    yield from ((type(validator).__name__, validator.message) for validator in VALIDATORS)
    yield from ((f"sign-in {key}", message) for key, message in DefaultAccountAdapter.error_messages.items())


def english(message: Any) -> str:
    return said(message, "en")


def vietnamese(message: Any) -> str:
    return said(message, "vi")


def said(message: Any, language: str) -> str:
    """The sentence in a language; one with a singular and a plural is said of three."""
    with translation.override(language):
        return str(message) or str(message % {"limit_value": 3, "show_value": 4, "max": 3, "length": 4})


# Of fields and ways to sign in that the portal does not have.
NOT_HERE = re.compile(
    "email|e-mail|phone|code|sign ?up|two-factor|permission|Unable to create|pk |hyperlink|expired key|reset token|can not be used|file is empty|time zone|datetime",
    re.I,
)


@pytest.mark.parametrize(("where", "message"), sorted(sentences(), key=lambda one: one[0]))
def test_a_sentence_of_a_library_has_vietnamese_words(where: str, message: Any) -> None:
    said = vietnamese(message)
    if not NOT_HERE.search(english(message)):
        assert LETTERS.search(said), f"{where}: {said}"


def test_requirements_of_a_password_are_told_in_vietnamese() -> None:
    with translation.override("vi"):
        for text in password_validation.password_validators_help_texts():
            assert LETTERS.search(text), text


def test_filters_name_themselves_in_both_languages() -> None:
    for name, found in CaseFilter.base_filters.items():
        assert isinstance(found, django_filters.Filter)
        assert isinstance(found.label, Promise), name
        assert vietnamese(found.label) != english(found.label), name


def test_every_choice_of_our_models_has_a_word_in_both_languages() -> None:
    seen = 0
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in {"agencies", "cases", "coordination", "reports", "common"}:
            continue
        for field in model._meta.concrete_fields:
            for value, label in getattr(field, "choices", None) or ():
                seen += 1
                assert isinstance(label, Promise) or not LETTERS.search(str(label)), f"{model.__name__}.{field.name} {value}"
                assert not LETTERS.search(english(label).replace("đồng", "")), f"{model.__name__}.{field.name} {value}"
    assert seen > 100
