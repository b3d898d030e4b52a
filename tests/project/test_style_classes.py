"""The stylesheet and the pages know the same classes: none is styled for nobody, none is named that has no style."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("common", "agencies", "law", "papers", "desk", "cases", "coordination", "reports", "enforcement")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
TEXT = re.compile(r'"([^"]*)"')
SHORT = re.compile(r"[a-z0-9 -]{1,40}")
# A text that is asked about or looked up with, not written: `== "bad"`, `in ("sum", "apart")`, `["pdf"]`, `"pdf":`.
COMPARED = re.compile(r'(?:[=!]=|\bin(?=\s)|\bitem\(|\[)\s*"[^"]*"|"[^"]*"\s*:|\bin\s*\([^)]*\)')
ATTRIBUTE = re.compile(r'\sclass="((?:{%.*?%}|{{.*?}}|[^"])*)"', re.S)
ARGUMENT = re.compile(r'\b(?:classes|body)="([^"]*)"|{% block body_class %}([^{]+)|"class": "([\w -]*)"|\["class"\] = "([^"]*)"')
CHOSEN = re.compile(r"{% set class(?:es)? = (.*?) %}")


def styled() -> set[str]:
    """The classes of the stylesheet."""
    css = re.sub(r'/\*.*?\*/|url\("[^"]*"\)', "", (ROOT / "static/portal.css").read_text(), flags=re.S)
    return {name for selector in re.findall(r"([^{};]+){", css) for name in re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selector)}


def outcomes(tag: str) -> list[str]:
    """What a tag of Jinja may leave in a `class`: each text it names; `*` stands for what only a page knows."""
    if not tag.startswith("{{"):
        return [" "]
    texts = re.findall(r'"([^"]*)"(\s*~)?', COMPARED.sub("", tag))
    return [text + "*" * bool(more) for text, more in texts] or ["*"]


def classes(attribute: str) -> set[str]:
    """`btn{% if first %} btn--primary{% endif %}` names two; `badge badge--{{ kind }}` one, and all that begin like the other."""
    fixed = JINJA.split(attribute)
    varied = [outcomes(tag) for tag in JINJA.findall(attribute)]
    written = ("".join(map("".join, zip(fixed, (*chosen, ""), strict=True))) for chosen in product(*varied))
    return {name for text in written for name in text.split()}


def files() -> Iterator[tuple[str, str]]:
    """Templates and Python, each with its text."""
    for path in (*TEMPLATES, *(path for app in APPS for path in (ROOT / app).rglob("*.py"))):
        yield str(path.relative_to(ROOT)), path.read_text()


def named() -> Iterator[tuple[str, str]]:
    """Each class that a template or Python names as one, with the file."""
    for path, text in files():
        chosen = [word for choice in CHOSEN.findall(text) for word in TEXT.findall(choice) if not word.endswith("-")]
        for found in (*ATTRIBUTE.findall(text), *map("".join, ARGUMENT.findall(text)), *chosen):
            yield from ((path, name) for name in classes(found))


def words() -> set[str]:
    """The words of short texts within tags of Jinja and in Python: classes of shapes, and what a class ends with."""
    texts: list[object] = []
    for path, text in files():
        if path.endswith(".py"):
            texts += [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        else:
            texts += [text for tag in JINJA.findall(text) for text in TEXT.findall(tag)]
    return {word for text in texts if isinstance(text, str) and SHORT.fullmatch(text) for word in text.split()}


def test_every_class_a_template_names_has_a_style() -> None:
    there = styled()
    unknown = {
        f"{path}: {name}"
        for path, name in named()
        if not any(one.startswith(name.partition("*")[0]) for one in there) or ("*" not in name and name not in there)
    }
    assert unknown == set()


def test_every_class_with_a_style_is_named_somewhere() -> None:
    whole, told = {name for _path, name in named()}, words()
    begun = {name.partition("*")[0] for name in whole} | {word for word in told if word.endswith("-")}
    composed = {start + end for start in begun if len(start) > 1 and start.endswith("-") for end in told}
    compound = {word for word in told if "-" in word}
    scripts = "".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))
    assert {name for name in styled() - whole - composed - compound if f'"{name}"' not in scripts} == set()
