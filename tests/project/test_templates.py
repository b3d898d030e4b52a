"""Templates keep the security policy and the spelling of the house."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from jinja2 import nodes

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
ENGINE = engines["jinja2"]
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))

TEMPLATE_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.S)
LONGEST_LINE = 160
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|javascript:", re.I),
    "inline handler": re.compile(r"\son\w+\s*=|\shx-on\b", re.I),
    "request to another host": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
    "native date box outside the date box": re.compile(r'type="date"(?! tabindex="-1" aria-hidden="true")'),
}
# One placement of the tone, one spelling of each word; "thừa phát lại" became "thừa hành viên" on 1 July 2026.
MISSPELT = re.compile(r"\b(hoà|huỷ|thuỷ|uỷ|tuỳ|khoá|toà|tỉ lệ|tỉ đồng|kí tên|chữ kí|thừa phát lại)\b", re.I)


each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())


@each_template
def test_a_template_compiles_and_breaks_no_rule(path):
    ENGINE.get_template(path.relative_to(ROOT / "templates").as_posix())
    text = path.read_text()
    markup = TEMPLATE_TAG.sub("", text)
    assert {name for name, pattern in FORBIDDEN.items() if pattern.search(markup)} == set()
    assert MISSPELT.findall(text) == []


@each_template
def test_every_drawing_a_template_names_is_in_the_sprite(path):
    assert set(re.findall(r"\b(?:icon\(|solid\(|mark=)\"([\w-]+)\"", path.read_text())) <= SYMBOLS


def test_no_line_of_a_template_is_longer_than_a_screen():
    lines = ((path, at, len(line)) for path in TEMPLATES for at, line in enumerate(path.read_text().splitlines(), 1))
    assert [f"{path.relative_to(ROOT)}:{at}: {length}" for path, at, length in lines if length > LONGEST_LINE] == []


def test_the_sprite_holds_at_most_40_drawings():
    assert len(SYMBOLS) <= 40


def parsed(name: str) -> nodes.Template:
    return ENGINE.env.parse((ROOT / "templates" / name).read_text())


def test_every_component_is_shown_on_the_page_of_components():
    """By that page itself, by the frame of all pages, or by another component that is shown."""
    within = {
        macro.name: {call.node.name for call in macro.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        for macro in parsed("components.html").find_all(nodes.Macro)
    }
    ahead = [
        call.node.attr
        for name in ("common/components.html", "base.html")
        for call in parsed(name).find_all(nodes.Call)
        if isinstance(call.node, nodes.Getattr) and getattr(call.node.node, "name", "") == "ui"
    ]
    shown: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name not in shown:
            shown.add(name)
            ahead += within.get(name, ())
    assert within.keys() - shown == set()
