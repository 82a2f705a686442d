"""`export_dossier`: one file for one person, the same each time, registered, and for its owner alone."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from policy.models import RegisterEntry
from privacy.models import Dossier
from tests.builders import the_policy_world
from tests.builders_moderation import a_message
from tests.builders_privacy import OF_THE_NEIGHBOUR, Citizen, a_citizen


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    the_policy_world()


@pytest.fixture
def citizen() -> Citizen:
    return a_citizen()


def export(output: Path, *given: str) -> dict[str, Any]:
    printed = io.StringIO()
    call_command("export_dossier", *given, "--output", str(output), "--format", "json", stdout=printed)
    told: dict[str, Any] = json.loads(printed.getvalue())
    return told


def test_two_identities_make_one_masked_file_the_same_twice(citizen: Citizen, tmp_path: Path) -> None:
    numbers = ("--subscriber", str(citizen.facebook.pk), "--subscriber", str(citizen.x.pk))
    first, second = tmp_path / "un.zip", tmp_path / "deux.zip"
    told = export(first, *numbers)
    export(second, *numbers)
    assert first.read_bytes() == second.read_bytes()
    assert told["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert (told["masked"], told["sections"]["messages"]) == (True, 3)
    assert first.stat().st_mode & 0o077 == 0
    assert Dossier.objects.count() == 1
    with zipfile.ZipFile(first) as archive:
        written = archive.read("dossier.json").decode() + archive.read("dossier.html").decode()
    assert not [theirs for theirs in OF_THE_NEIGHBOUR if theirs.casefold() in written.casefold()]
    lines = RegisterEntry.objects.filter(event="privacy.production.produced")
    assert [(line.actor, dict(line.after or {})["sha256"]) for line in lines] == [(None, told["sha256"])] * 2


def test_a_name_borne_long_ago_finds_its_one_bearer_and_two_bearers_are_for_a_person_to_tell(
    citizen: Citizen, tmp_path: Path
) -> None:
    output = tmp_path / "dossier.zip"
    assert export(output, "--name", "marc ouellet")["identities"] == [citizen.facebook.pk]
    a_message(author_id="homonyme", author_name="Marc Ouellet")
    output.unlink()
    with pytest.raises(CommandError, match="Plusieurs identités"):
        export(output, "--name", "Marc Ouellet")
    assert not output.exists()
    assert export(output, "--name", "ouellet_rki", "--platform", "x")["identities"] == [citizen.x.pk]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((), "Donnez --subscriber"),
        (("--subscriber", "999999"), "Aucun abonné"),
        (("--name", "Personne"), "Personne ne s’appelle"),
        (("--name", "Marc Ouellet", "--platform", "myspace"), "Plateforme inconnue"),
        (("--name", "Marc Ouellet", "--unmasked"), "demande un motif"),
        (("--name", "Marc Ouellet", "--request", "999999"), "Aucune demande"),
    ],
)
def test_what_cannot_be_produced_is_said_in_a_sentence_and_writes_nothing(
    citizen: Citizen, tmp_path: Path, given: tuple[str, ...], sentence: str
) -> None:
    output = tmp_path / "dossier.zip"
    with pytest.raises(CommandError, match=sentence) as refusal:
        export(output, *given)
    assert refusal.value.returncode == 2
    assert not output.exists()


def test_without_masks_only_with_a_reason_which_is_registered(citizen: Citizen, tmp_path: Path) -> None:
    output = tmp_path / "dossier.zip"
    reason = "Ordonnance de la cour"
    told = export(output, "--subscriber", str(citizen.facebook.pk), "--unmasked", "--reason", reason)
    assert told["masked"] is False
    with zipfile.ZipFile(output) as archive:
        assert "Sylvie Lapierre" in archive.read("dossier.json").decode()
    assert RegisterEntry.objects.get(event="privacy.production.produced").reason == reason
