"""`manage.py evaluate_triage`: what it counts, and what it makes of a file that is not quite right."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROWS: list[dict[str, Any]] = [
    {"text": "À quelle heure ouvre la piscine?", "expected_kind": "question"},
    {
        "text": "Merci beaucoup pour votre beau travail!",
        "expected_kind": "comment",
        "alternatives": ["thanks"],
    },
    {"text": "Promo! 50 % de rabais, appelez-nous.", "expected_kind": "comment", "protected": True},
    {"text": "Il y a un incendie dans le bloc à côté!", "expected_kind": "comment", "rules": ["R-053"]},
]


@pytest.fixture
def labelled_file(tmp_path: Path) -> Path:
    file = tmp_path / "messages.jsonl"
    lines = [json.dumps(row) for row in ROWS]
    lines[2:2] = ["{pas du JSON", '{"text": "Sans nature"}', ""]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.django_db
def test_counts_recalls_and_false_sanctions_are_told(
    labelled_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_triage", str(labelled_file), format="json")
    told = json.loads(capsys.readouterr().out)
    assert (told["total"], told["exact"], told["exact_or_alternative"]) == (4, 2, 3)
    assert (told["exact_rate"], told["exact_or_alternative_rate"]) == (0.5, 0.75)
    assert (told["recall"]["question"], told["recall"]["danger"], told["recall"]["thanks"]) == (
        1.0,
        1.0,
        None,
    )
    assert told["false_sanctions"] == 1
    assert [row["line"] for row in told["rejected"]] == [3, 4]


@pytest.mark.django_db
def test_text_lists_false_sanctions_confusions_and_bad_lines(
    labelled_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_triage", str(labelled_file), errors=True)
    told = capsys.readouterr().out
    assert "exact_or_alternative: 3 (75.0%)" in told
    assert "comment -> advertising: 1" in told
    assert "50 % de rabais" in told
    assert "ligne 3" in told


@pytest.mark.django_db
def test_file_of_which_nothing_can_be_used_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vide.jsonl"
    file.write_text("n’importe quoi\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Aucune ligne"):
        call_command("evaluate_triage", str(file))
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("evaluate_triage", str(tmp_path / "absent.jsonl"))
