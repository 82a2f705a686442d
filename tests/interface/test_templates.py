"""What the content security policy, French and the icons ask of every template."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from rimouski_social.templatetags import interface

ROOT = Path(settings.BASE_DIR) / "templates"
# An e-mail, and the file given to a person, are read where styles come only inline and no policy of ours applies.
ELSEWHERE = re.compile(r"email|^privacy/file/")
TEMPLATES = sorted(path for path in ROOT.rglob("*.html") if not ELSEWHERE.search(str(path.relative_to(ROOT))))
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]

INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=|\shx-on\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)|javascript:", re.I),
    "an address elsewhere": re.compile(
        r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!www\.w3\.org)[^\"']*\.(?:js|css|woff2?)", re.I
    ),
}
SENTENCE = re.compile(r"""(?:translate|trans)\s+(?:"([^"]+)"|'([^']+)')(?!\s+context)|\b_\("([^"]+)"\)""")


def violations(source: str) -> list[str]:
    return [name for name, pattern in INLINE.items() if pattern.search(source)]


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_has_nothing_that_the_policy_would_block(path: Path) -> None:
    assert violations(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a onclick="x()">',
        "<script>x()</script>",
        '<script type="module">x()</script>',
        '<a href="javascript:x()">',
        '<link href="https://cdn.example.org/a.css">',
    ],
)
def test_the_scan_of_templates_sees_each_thing_it_looks_for(source: str) -> None:
    assert violations(source) != []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_french_sentence_is_not_taken_for_an_english_one(path: Path) -> None:
    """« File » was shown « Fichier »: Django translates it as English. Such a word takes a `context`."""
    found = [next(filter(None, match)) for match in SENTENCE.findall(path.read_text())]
    with translation.override("fr-ca"):
        assert [text for text in found if translation.gettext(text) != text] == []


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.*")), ids=lambda path: str(path.relative_to(ROOT)))
def test_numbers_days_and_signs_are_written_in_one_way(path: Path) -> None:
    """« n° », days by `long_day` (Django does not write « 1er »), and no sign that a line's end would set apart."""
    source = re.sub(r"\{#.*?#\}", "", path.read_text())
    assert re.findall(r"nº|n° |date:\"(?:DATE_FORMAT|j F Y)", source) == []
    assert re.findall(r"« | »|(?:[\w)»}]|translate \") :(?=[\s\"'<{])", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_icon_named_exists(path: Path) -> None:
    source = path.read_text()
    names = re.findall(r'{% icon "([^"]+)"', source) + re.findall(
        r'{% nav_link .+? "([^":]+)"(?: apart="[^"]+")? %}', source
    )
    for name in names:
        assert "<svg" in interface.icon(name)


def test_the_icons_of_kinds_exist_and_have_no_inline_style() -> None:
    for name in interface.KIND_ICONS.values():
        assert "style=" not in interface.icon(name)
