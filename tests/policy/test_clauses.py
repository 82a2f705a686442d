"""The clauses are those of the adopted text, word for word, and each says how it is held."""

import re
from typing import Any

import pytest

from policy.catalogue import (
    CLAUSES_DIR,
    TEXT_DIR,
    Clause,
    MalformedClauseError,
    UnknownClause,
    all_clauses,
    clause,
    parse_clause,
)

TEXT = (TEXT_DIR / "politique-2014.md").read_text(encoding="utf-8")
ENTRY: dict[str, Any] = {
    "id": "R-999",
    "title": "Un titre",
    "section": "Publicité",
    "quote": "Aucune publicité",
    "modality": "must",
    "enforcement": ["guard"],
    "status": "planned",
}


def plain(text: str) -> str:
    """The text without Markdown's emphasis and list marks, its spaces made one."""
    return " ".join(re.sub(r"</?i>|\*", "", text).split())


def sections_of_the_text() -> dict[str, str]:
    """The text under each heading; the annex is the last « Nétiquette »."""
    headings = {found.section for found in all_clauses()} | {
        "Table des matières",
        "Références bibliographiques",
    }
    sections = {"Page couverture": ""}
    current = "Page couverture"
    annex = False
    for line in TEXT.splitlines():
        annex = annex or line == "Annexe I"
        # The text writes « ' », people read « ’ ».
        heading = line.replace("'", "’")
        if heading in headings or line == "Annexe I":
            current = "Annexe I – Nétiquette" if annex else heading
        sections[current] = sections.get(current, "") + line + "\n"
    return {heading: plain(body) for heading, body in sections.items()}


SECTIONS = sections_of_the_text()


def test_there_is_one_clause_for_each_requirement_from_1_to_135() -> None:
    assert [found.id for found in all_clauses()] == [f"R-{number:03}" for number in range(1, 136)]


@pytest.mark.parametrize("found", all_clauses(), ids=lambda found: found.id)
def test_every_fragment_of_a_quote_is_in_its_section_in_order(found: Clause) -> None:
    body = SECTIONS[found.section]
    position = 0
    for fragment in found.fragments:
        position = body.find(plain(fragment), position)
        assert position >= 0, fragment
        position += len(plain(fragment))


def test_a_word_that_the_council_did_not_adopt_is_found_nowhere() -> None:
    assert all("supprimé sans avertissement" not in body for body in SECTIONS.values())


def test_a_quote_with_a_cut_shows_the_cut() -> None:
    assert clause("R-036").quote == (
        "Aucune publicité ne sera faite sur les différents médias sociaux […] "
        "à l'exception de la publicité conçue par la Ville."
    )


@pytest.mark.parametrize("found", all_clauses(), ids=lambda found: found.id)
def test_titles_are_short_and_in_typographic_french(found: Clause) -> None:
    assert 5 < len(found.title) <= 70
    assert "'" not in found.title + found.human_because
    assert not re.search(r"« | »|(?<!\u00a0):| [;!?]", found.title + found.human_because)


def test_what_a_person_decides_says_why_no_machine_can() -> None:
    decided_by_people = [found for found in all_clauses() if "human" in (*found.enforcement, found.status)]

    assert decided_by_people
    assert all(found.human_because.endswith(".") for found in decided_by_people)


def test_an_unknown_clause_is_named_in_the_error() -> None:
    with pytest.raises(UnknownClause, match="R-999"):
        clause("R-999")


def test_a_well_formed_entry_is_read() -> None:
    assert parse_clause(ENTRY, chapter="08-advertising").fragments == ("Aucune publicité",)


@pytest.mark.parametrize(
    "change",
    [
        {"modality": "ought"},
        {"status": "done"},
        {"enforcement": ["wish"]},
        {"enforcement": []},
        {"enforcement": ["human"]},
        {"status": "human"},
        {"surprise": "a misspelt field"},
    ],
    ids=str,
)
def test_a_malformed_entry_is_refused_by_name(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedClauseError, match="R-999"):
        parse_clause(ENTRY | change, chapter="08-advertising")


@pytest.mark.parametrize("missing", ["quote", "title", "section", "modality", "enforcement", "status"])
def test_an_entry_without_a_field_is_refused(missing: str) -> None:
    with pytest.raises(MalformedClauseError):
        parse_clause(
            {name: value for name, value in ENTRY.items() if name != missing}, chapter="08-advertising"
        )


def test_there_is_one_file_for_each_chapter() -> None:
    chapters = [path.stem for path in sorted(CLAUSES_DIR.glob("*.toml"))]

    assert [int(chapter[:2]) for chapter in chapters] == list(range(1, 23))
    assert {found.chapter for found in all_clauses()} == set(chapters)
