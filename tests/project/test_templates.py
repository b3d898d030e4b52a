"""Templates keep the security policy and the spelling of the house."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))

TEMPLATE_TAG = re.compile(r"{%.*?%}|{#.*?#}")
TAGS_BUILT_IN = re.compile(r"{%\s*load\s+(?:i18n|static|portal)\b")
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|javascript:", re.I),
    "inline handler": re.compile(r"\son\w+\s*=|\shx-on\b", re.I),
    "request to another host": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
    "native date box outside the date box": re.compile(r'type="date"(?! tabindex="-1" aria-hidden="true")'),
}
# One placement of the tone, one spelling of each word; "thừa phát lại" became "thừa hành viên" on 1 July 2026.
MISSPELT = re.compile(r"\b(hoà|huỷ|thuỷ|uỷ|tuỳ|khoá|toà|tỉ lệ|tỉ đồng|kí tên|chữ kí|thừa phát lại)\b", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_compiles_and_breaks_no_rule(path):
    get_template(path.relative_to(ROOT / "templates").as_posix())
    text = path.read_text()
    markup = TEMPLATE_TAG.sub("", text)
    assert {name for name, pattern in FORBIDDEN.items() if pattern.search(markup)} == set()
    assert not TAGS_BUILT_IN.search(text)
    assert MISSPELT.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_drawing_a_template_names_is_in_the_sprite(path):
    text = path.read_text()
    named = re.findall(r"{%\s*(?:icon|mark) \"([\w-]+)\"", text) + re.findall(r"\bmark=\"([\w-]+)\"", text)
    assert set(named) <= SYMBOLS


def test_the_sprite_holds_at_most_40_drawings():
    assert len(SYMBOLS) <= 40


def test_every_component_is_shown_on_the_page_of_components():
    """Through whatever includes it; but the whole page of a failure, and the head of a page, of which a page has one."""
    shown, ahead = set(), ["common/components.html", "base.html"]
    while ahead:
        text = (ROOT / "templates" / ahead.pop()).read_text()
        found = set(re.findall(r'include "(_components/[\w.]+)"', text)) - shown
        shown |= found
        ahead += found
    there = {f"_components/{path.name}" for path in (ROOT / "templates/_components").glob("*.html")}
    assert there - shown == {"_components/failure.html", "_components/page_head.html"}
