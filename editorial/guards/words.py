"""Everything that a variant would show: its words, those said for its images, and the people on them."""

from functools import cache
from pathlib import Path

from editorial.models import Variant
from editorial.names import folded

_WORDS = Path(__file__).parents[1] / "data" / "election_words.txt"


def words_of(variant: Variant) -> str:
    """Return all that is read: title, text, alt texts; then the names of the people shown, a line each."""
    placed = variant.placed_images.all()
    shown = [person.name for one in placed for person in one.image.people.all()]
    return "\n".join([variant.title, variant.text, *(one.alt_text for one in placed), *shown])


def election_words_in(text: str, *, kind: str) -> list[str]:
    """Return the words of `text` that show that it is about an election; a job has its own candidates."""
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in folded(text)).split())
    found = [word for word, asked in _election_words() if f" {asked} " in f" {plain} "]
    return [word for word in found if not (kind == "job" and word.startswith("candidat"))]


@cache
def _election_words() -> list[tuple[str, str]]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return [(line, folded(line)) for line in lines if line and not line.startswith("#")]
