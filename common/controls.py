"""Form controls, drawn without a template of their own: `Drawn` is Django's form renderer, `control` the portal's box of a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    DateField,
    FileField,
    RadioSelect,
    Select,
    Textarea,
    renderers,
)
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from markupsafe import escape

from common.forms import MoneyField

DJANGO_ROWS = "10"
Widget = Mapping[str, Any]


def is_choices(field: BoundField) -> bool:
    """Whether a field is drawn as a group of radio buttons or checkboxes."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


def error_words(field: BoundField) -> list[str]:
    """The errors of a field; an empty required one says what to do: "Nhập nội dung đề nghị"."""
    label = str(field.label)
    # THADS stays as it is, "Nội dung" becomes "nội dung" inside the sentence.
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    act = gettext("Chọn %(label)s") if isinstance(field.field, ChoiceField | FileField) else gettext("Nhập %(label)s")
    return [
        act % {"label": words} if error.code == "required" else str(message)
        for error, message in zip(field.errors.as_data(), field.errors, strict=True)
    ]


def control(field: BoundField) -> SafeString:
    """The input of a form field with the portal's classes.

    A date gets the date box, `common.forms.MoneyField` the money box. Django itself ties hint and error to it.
    """
    widget = field.field.widget
    # A label stands above every box; a placeholder would only repeat it. False leaves the attribute out.
    attrs: dict[str, str | bool] = {"placeholder": False}
    if isinstance(widget, Select):
        attrs["class"] = "select"
    elif not isinstance(widget, CheckboxInput):
        attrs["class"] = "input"
    if isinstance(field.field, DateField):
        attrs |= {
            "class": "input w-date",
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-date": gettext("Mở lịch: %(label)s") % {"label": field.label},
        }
    elif isinstance(field.field, MoneyField):
        attrs |= {"class": "input w-money", "inputmode": "numeric", "autocomplete": "off", "data-money": ""}
    elif isinstance(widget, Textarea) and str(widget.attrs["rows"]) == DJANGO_ROWS:
        attrs["rows"] = "4"
    return field.as_widget(attrs=attrs)


def _attrs(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in widget["attrs"].items() if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attrs(widget)}>'


def _textarea(widget: Widget) -> str:
    # A browser drops the first line break: without it, one that begins the text would be lost.
    return f'<textarea name="{escape(widget["name"])}"{_attrs(widget)}>\n{escape(str(widget["value"] or ""))}</textarea>'


def _select(widget: Widget) -> str:
    options = "".join(
        f'<optgroup label="{escape(str(label))}">{drawn}</optgroup>' if label else drawn
        for label, choices, _ in widget["optgroups"]
        for drawn in ("".join(map(_option, choices)),)
    )
    return f'<select name="{escape(widget["name"])}"{_attrs(widget)}>{options}</select>'


def _option(option: Widget) -> str:
    return f'<option value="{escape(str(option["value"]))}"{_attrs(option)}>{escape(str(option["label"]))}</option>'


WIDGETS: dict[str, Callable[[Widget], str]] = {
    **dict.fromkeys(("input", "text", "number", "email", "password", "hidden", "date", "datetime", "checkbox"), _input),
    **dict.fromkeys(("file", "radio_option", "checkbox_option"), _input),
    "textarea": _textarea,
    "select": _select,
}


class Drawn(renderers.Jinja2):
    """Django's form renderer (FORM_RENDERER): the widgets the portal uses as plain text, the rest by Django's own templates.

    A page of filters holds twenty widgets; by a template each they cost more than the page.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget, a form or a list of errors."""
        draw = WIDGETS.get(template_name.removeprefix("django/forms/widgets/").removesuffix(".html"))
        if draw is None or context["widget"].get("wrap_label"):
            return SafeString(super().render(template_name, context, request))
        return SafeString(draw(context["widget"]))
