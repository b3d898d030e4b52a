"""Vietnamese text: one Unicode form, a folded copy to search in, and keys that sort as a Vietnamese dictionary does.

The database knows neither Vietnamese order nor trigrams of marked letters, so all three are stored beside the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Ngang, huyền, hỏi, ngã, sắc, nặng: the order of tones in dictionaries.
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
NO_TONE = "0"
# Letters that follow their plain letter: a ă â … "~" sorts after every plain letter, so "ă" comes after "az".
AFTER_PLAIN = {
    ("a", "\u0306"): "a~",
    ("a", "\u0302"): "a~~",
    ("e", "\u0302"): "e~",
    ("o", "\u0302"): "o~",
    ("o", "\u031b"): "o~~",
    ("u", "\u031b"): "u~",
}
LETTER_MARKS = {mark for _, mark in AFTER_PLAIN}
WORDS = re.compile(r"[^\W\d_]+|\d+")


def nfc(text: str) -> str:
    """The text in Unicode NFC, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The copy that searches compare: lower case, marks off, đ→d, spaces squeezed. "Nguyễn  Thị" → "nguyen thi"."""
    return " ".join(filter(None, map(_folded_word, text.split())))


@lru_cache(maxsize=20_000)  # a register of 50,000 names is written with a few thousand syllables
def _folded_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sort_key(text: str) -> str:
    """A key whose plain order is the order of a Vietnamese dictionary.

    Syllable by syllable: letters first (a ă â b c d đ e ê …), then the tone; numbers by their value, so "Khu vực 10"
    follows "Khu vực 9".
    """
    words = WORDS.findall(nfc(text).casefold())
    return " ".join(word.zfill(8) if word.isdecimal() else _syllable_key(word) for word in words)


def name_sort_key(full_name: str) -> str:
    """The key that sorts people as offices do: by given name, then family name, then the names between."""
    *before, given = full_name.split() or [""]
    return sort_key(" ".join([given, *before]))


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = NO_TONE
    for char in unicodedata.normalize("NFD", syllable):
        if char in TONES:
            tone = TONES[char]
        elif char in LETTER_MARKS and letters:
            letters[-1] = AFTER_PLAIN.get((letters[-1], char), letters[-1])
        elif char == "đ":
            letters.append("d~")
        elif not unicodedata.combining(char):
            letters.append(char)
    return "".join(letters) + tone
