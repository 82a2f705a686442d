"""The weight of what a page loads, and the contrast of the colours in both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

EVERY_PAGE = ("css/app.css", "js/theme.js", "js/app.js", "django_htmx/htmx-2.min.js", "img/icon.svg")
BUDGET = 150_000
# What is left to the page itself, which is sent as it is: a queue of fifty rows is about 70 kB.
ROOM_FOR_HTML = 110_000

TEXT, SHAPE = 4.5, 3.0
SURFACES = ("canvas", "surface", "sunken", "rail", "raised", "hover")
PAIRS = [
    *[(ink, on, TEXT) for ink in ("ink", "ink-2", "ink-3", "accent") for on in (*SURFACES, "accent-soft")],
    *[(ink, "note", TEXT) for ink in ("ink", "ink-2")],
    *[(ink, f"{word}-soft", TEXT) for ink in ("ink", "ink-2") for word in ("soon", "late", "good")],
    *[(word, f"{word}-soft", TEXT) for word in ("soon", "late", "good")],
    *[(word, on, TEXT) for word in ("soon", "late", "good") for on in ("canvas", "surface", "raised")],
    *[("accent", f"{word}-soft", TEXT) for word in ("soon", "late")],
    ("late", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-over", "over", TEXT),
    *[("on-mark", mark, TEXT) for mark in ("facebook", "x", "linkedin", "youtube", "vimeo")],
    *[("line-strong", on, SHAPE) for on in ("canvas", "surface", "raised", "note")],
    *[("focus", on, SHAPE) for on in (*SURFACES, "accent-soft", "note")],
    *[("note-line", on, SHAPE) for on in ("note", "canvas")],
]


def source_of(name: str) -> str:
    path = finders.find(name)
    assert isinstance(path, str), f"{name} is not a static file"
    return Path(path).read_text()


def tokens() -> dict[str, tuple[str, str]]:
    """Return each colour of the stylesheet, light then dark."""
    found = re.findall(
        r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", source_of("css/app.css")
    )
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS, ids=[f"{a}-on-{b}" for a, b, _ in PAIRS])
def test_what_is_read_stands_out_from_what_is_behind(front: str, back: str, least: float, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[front][theme], colours[back][theme]) >= least


def test_colours_are_written_once_as_tokens() -> None:
    outside = source_of("css/app.css").split("@layer base {", 1)[1].split("@layer print {", 1)[0]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", outside)) <= {"#fff"}  # the paper of a QR code


def test_the_stylesheet_of_the_administration_uses_the_same_colours() -> None:
    ours = {colour for pair in tokens().values() for colour in pair}
    assert tokens()["accent"][0] in source_of("css/admin.css")
    assert len(set(re.findall(r"#[0-9a-f]{6}", source_of("css/admin.css"))) & ours) > 15


def test_a_first_visit_leaves_room_for_the_page_under_150_kb() -> None:
    """Static files are sent compressed, as WhiteNoise prepares them."""
    sent = sum(len(gzip.compress(source_of(name).encode())) for name in EVERY_PAGE)
    assert sent <= BUDGET - ROOM_FOR_HTML


@pytest.mark.parametrize("name", ["css/app.css", "css/admin.css", "js/app.js", "js/theme.js"])
def test_nothing_is_fetched_from_elsewhere_or_evaluated(name: str) -> None:
    source = source_of(name)
    assert not re.search(r"https?://|@import|url\((?![\"']?data:)", source)
    assert not re.search(r"\beval\(|new Function|setTimeout\(\s*[\"']|\.style\b|cssText", source)
