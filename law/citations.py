"""How an article of law is cited in words: "Luật 26/2008 Đ48.4" is khoản 4 Điều 48 Luật 26/2008, Law 26/2008 art. 48(4).

Code and seeds name articles in short form: the act, then "Đ" + article, with "." before the paragraph (khoản) and a
letter after it for the point (điểm); "," between articles of an act, "; " between acts, "–" for a run of articles.
"""

from __future__ import annotations

import re

from django.utils.functional import lazy
from django.utils.translation import get_language

_ACT = re.compile(r"(?P<act>.+?) (?P<articles>Đ\d.*)")
_ARTICLE = re.compile(r"Đ(?P<article>\d+[a-zđ]?)(?:–(?P<last>\d+[a-zđ]?))?(?:\.(?P<paragraph>\d+)(?P<point>[a-zđ]?))?")
_ENGLISH_ACTS = {
    "Luật": "Law",
    "Nghị định": "Decree",
    "Nghị quyết": "Resolution",
    "Quyết định": "Decision",
    "Bộ luật": "Code",
    "Thông tư liên tịch": "Joint Circular",
    "Thông tư": "Circular",
}


def in_words(short: str, *, language: str | None = None) -> str:
    """The citation in the words of a language, by default the active one. What is not in short form stays as it is."""
    english = (language or get_language()) == "en"
    return "; ".join(_act(part, english) for part in short.split("; "))


cited = lazy(in_words, str)  # for values of a Sentence, and labels: the language is chosen when it is read


def _act(part: str, english: bool) -> str:
    match = _ACT.fullmatch(part)
    act, articles = (match["act"], match["articles"].split(", ")) if match else (part, [])
    if english:
        numbers = ", ".join(_ARTICLE.sub(_english, article) for article in articles)
        return _english_act(act) + (f" art. {numbers}" if numbers else "")
    words = ", ".join(_ARTICLE.sub(_vietnamese, article) for article in articles)
    return f"{words} {act}".strip()


def _english_act(act: str) -> str:
    kind = next((kind for kind in _ENGLISH_ACTS if act.startswith(f"{kind} ")), "")
    return _ENGLISH_ACTS[kind] + act.removeprefix(kind) if kind else act


def _english(match: re.Match[str]) -> str:
    run = f"–{match['last']}" if match["last"] else ""
    paragraph = f"({match['paragraph']})" if match["paragraph"] else ""
    point = f"({'dd' if match['point'] == 'đ' else match['point']})" if match["point"] else ""  # as English texts write it
    return match["article"] + run + paragraph + point


def _vietnamese(match: re.Match[str]) -> str:
    run = f" đến Điều {match['last']}" if match["last"] else ""
    paragraph = f"khoản {match['paragraph']} " if match["paragraph"] else ""
    point = f"điểm {match['point']} " if match["point"] else ""
    return f"{point}{paragraph}Điều {match['article']}{run}"
