"""The stylesheet keeps its promises: contrast, sizes of type, weight."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
CSS = (STATIC / "portal.css").read_text()
SCREEN, PRINT = CSS.split("@layer print {")
TOKENS = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", SCREEN))
TYPE = {name: float(rem) * 16 for name, rem in re.findall(r"(--t-\d+): ([\d.]+)rem;", SCREEN)}

TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("--ink", "--ink-2", "--ink-3") for ground in ("--surface", "--page", "--sunken")],
    *[(ink, ground, TEXT) for ink in ("--ink", "--ink-3") for ground in ("--hover", "--selected", "--calc")],
    *[(ink, ground, TEXT) for ink in ("--action", "--action-dark") for ground in ("--surface", "--page", "--selected")],
    *[(f"--{kind}", f"--{kind}-bg", TEXT) for kind in ("good", "warn", "bad", "info", "watch", "mute")],
    *[(f"--{kind}", "--surface", TEXT) for kind in ("good", "warn", "bad", "info", "watch", "mute")],
    ("--bad", "--c-ban", TEXT),
    ("--ink", "--good-bg", TEXT),
    ("--ink", "--warn-bg", TEXT),
    ("--ink", "--bad-bg", TEXT),
    ("#ffffff", "--brand", TEXT),
    ("#ffffff", "--action", TEXT),
    ("#ffffff", "--bad", TEXT),
    ("#ffffff", "--brand-dark", TEXT),
    ("--brand", "--surface", TEXT),
    ("#f3dfc0", "--brand", TEXT),
    ("#2a1a00", "--gold", TEXT),
    ("--c-quota", "--surface", TEXT),
    ("#9a4d06", "--surface", TEXT),
    ("--gold", "--brand", SHAPE),
    ("--focus", "--surface", SHAPE),
    ("--focus", "--page", SHAPE),
    ("--line-control", "--surface", SHAPE),
    ("--line-control", "--page", SHAPE),
    ("--c-actual", "--c-track", SHAPE),
    ("--c-behind", "--c-track", SHAPE),
    ("--c-prior", "--surface", SHAPE),
    ("--c-them", "--c-track", SHAPE),
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS.get(one, one)), luminance(TOKENS.get(other, other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_a_pair_of_tokens_has_enough_contrast(ink, ground, least):
    assert contrast(ink, ground) >= least


def test_every_token_is_used():
    names = set(re.findall(r"^\s*(--[\w-]+):|; *(--[\w-]+):", SCREEN, re.M))
    flat = {name for pair in names for name in pair if name}
    assert [name for name in sorted(flat) if f"var({name})" not in CSS] == []


def test_nothing_on_screen_is_smaller_than_12_pixels():
    sizes = re.findall(r"font-size: ([^;}]+)", SCREEN)
    assert sizes
    for size in sizes:
        if variable := re.fullmatch(r"var\((--t-\d+)\)", size):
            pixels = TYPE[variable[1]]
        elif size.endswith("rem"):
            pixels = float(size.removesuffix("rem")) * 16
        else:
            pixels = float(size.removesuffix("px"))
        assert pixels >= 12, size


def test_important_is_only_used_on_paper():
    assert "!important" not in SCREEN.replace("needs !important outside print", "")


def test_every_font_and_picture_it_names_exists():
    for address in re.findall(r'url\("([^"]+)"\)', CSS):
        assert (STATIC / address).is_file()


def test_the_stylesheet_weighs_at_most_12_kilobytes():
    assert len(gzip.compress(CSS.encode(), 9)) <= 12 * 1024


def test_the_scripts_weigh_at_most_25_kilobytes_and_each_of_ours_under_2():
    own = sorted((STATIC / "js").glob("*.js"))
    assert all(path.stat().st_size < 2048 for path in own)
    everything = [*own, *STATIC.glob("vendor/**/*.js")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in everything) <= 25 * 1024


def test_the_fonts_weigh_at_most_60_kilobytes():
    assert sum(path.stat().st_size for path in STATIC.glob("vendor/**/*.woff2")) <= 60 * 1024
