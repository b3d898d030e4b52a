"""What every template can rely on: escaping, words, and names that are not there."""

from __future__ import annotations

import logging

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import Environment, UndefinedError

from common.jinja import environment


def strict() -> Environment:
    """The environment of the tests' own settings."""
    engine: Environment = engines["jinja2"].env
    return engine


@pytest.fixture
def lenient(settings) -> Environment:
    """The environment of a portal in use."""
    settings.TEMPLATES_ARE_STRICT = False
    return environment(autoescape=True)


def test_what_people_typed_is_escaped_everywhere():
    shown = (
        strict().from_string('<b title="{{ typed }}">{{ typed }}</b>{% trans %}{{ typed }} việc{% endtrans %}').render(typed='<i a="x">')
    )
    assert shown.count("&lt;i a=&#34;x&#34;&gt;") == 3 and "<i" not in shown


def test_a_name_that_is_not_there_stops_a_test():
    for template in ("{{ nobody }}", "{% if nobody %}x{% endif %}", "{{ nobody.name }}", "{{ nobody|so }}"):
        with pytest.raises(UndefinedError):
            strict().from_string(template).render()


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ nobody }}", ""),
        ("{{ nobody.name.first }}", ""),
        ("{% if nobody %}x{% endif %}", ""),
        ("{{ nobody|so }}", "–"),
        ("{{ nobody.on|ngay }}", "–"),
        ("{{ none_there|ty_le }}", "–"),
        ("{% for one in nobody %}x{% endfor %}", ""),
    ],
)
def test_in_use_it_is_a_blank_and_a_line_in_the_log(lenient, caplog, template, shown):
    with caplog.at_level(logging.WARNING):
        assert lenient.from_string(template).render() == shown


def test_a_constant_is_written_in_the_language_of_each_reader():
    template = strict().from_string("{{ 100|ty_le }}")
    with translation.override("vi"):
        assert template.render() == "100,00%"
    with translation.override("en"):
        assert template.render() == "100.00%"
