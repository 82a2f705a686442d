"""Bringing messages in through the pages: one pasted, or a file given, previewed, read and told line by line."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from kombu.exceptions import OperationalError

from accounts.models import Person
from city.models import OpeningInterval
from moderation.importing import run_batch
from moderation.models import ImportBatch, Message
from moderation.tasks import import_batch
from tests.builders import a_council_member, the_policy_world
from tests.builders_acts import an_agent
from tests.builders_moderation import fields_of_a_message
from tests.pages.browsing import at, said, signed_in


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def lines(*messages: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(message) for message in messages).encode()


def give(browser: Client, content: bytes, name: str = "messages.jsonl") -> Any:
    return browser.post(at("import"), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_previewed_then_read_once_and_its_result_told(
    agent: Person, django_capture_on_commit_callbacks: Any
) -> None:
    browser = signed_in(agent)
    given = give(
        browser, lines(fields_of_a_message(), fields_of_a_message(account="inconnu"), {"platform": "x"})
    )
    batch = ImportBatch.objects.get()
    assert given["Location"] == at("import-batch", batch.pk)
    preview = said(browser.get(given["Location"]))
    assert "À quelle heure ouvre la bibliothèque?" in preview
    assert not Message.objects.exists(), "nothing is taken in before it is asked"
    with django_capture_on_commit_callbacks() as queued:
        browser.post(at("import-start", batch.pk))
        browser.post(at("import-start", batch.pk))
    assert len(queued) == 1, "however often the button is pressed"
    run_batch(batch.pk)
    result = said(browser.get(at("import-batch", batch.pk)))
    batch.refresh_from_db()
    assert (batch.state, batch.created, batch.rejected) == ("done", 1, 2)
    assert "terminé" in result.lower()
    assert "inconnu" in result


def test_the_refused_lines_are_a_csv_that_a_spreadsheet_runs_nothing_of(agent: Person) -> None:
    browser = signed_in(agent)
    bad = "=cmd|' /C calc'!A1"
    give(browser, lines(fields_of_a_message(account=bad), fields_of_a_message(platform=bad), {"text": bad}))
    batch = ImportBatch.objects.get()
    browser.post(at("import-start", batch.pk))
    run_batch(batch.pk)
    response = browser.get(at("import-rejections", batch.pk))
    raw = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["ligne", "1", "2", "3"]
    assert all(cell and cell[0] not in "=+-@\t\r" for row in rows for cell in row)
    assert response["Content-Disposition"].startswith("attachment")


def test_the_file_of_somebody_else_is_not_found(agent: Person) -> None:
    give(signed_in(agent), lines(fields_of_a_message()))
    batch, other = ImportBatch.objects.get(), signed_in(an_agent())
    assert other.get(at("import-batch", batch.pk)).status_code == 404
    assert other.get(at("import-rejections", batch.pk)).status_code == 404
    assert other.post(at("import-start", batch.pk)).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "previewed"


@pytest.mark.clause("R-014")
def test_a_file_brings_nothing_into_the_accounts_that_its_owner_does_not_answer_for(world: None) -> None:
    member = signed_in(a_council_member())
    give(member, lines(fields_of_a_message()))
    batch = ImportBatch.objects.first()
    if batch is not None:
        member.post(at("import-start", batch.pk))
        run_batch(batch.pk)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        ("platform,account\n".encode("utf-16"), "Ce fichier est en UTF-16"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, ""),
        (b"[1, 2]", "Ce fichier est une liste JSON"),
        (b"\n\n\n", ""),
        (b"\xff\xfe\x00\x00", ""),
        (b"nom;prix\n1;2\n", ""),
        (b'{"a":' * 2000, ""),
    ],
    ids=["empty", "utf-16", "image", "list", "blank", "marks", "other columns", "deep"],
)
def test_a_file_that_cannot_be_read_is_told_in_french(content: bytes, sentence: str, agent: Person) -> None:
    browser = signed_in(agent)
    response = give(browser, content, "fichier.csv" if b"{" not in content else "fichier.jsonl")
    if response.status_code == 302:
        response = browser.get(response["Location"])
    assert response.status_code in (200, 422)
    assert "Traceback" not in said(response)
    assert sentence in said(response)
    batch = ImportBatch.objects.first()
    if batch is not None:
        browser.post(at("import-start", batch.pk))
        run_batch(batch.pk)
        assert browser.get(at("import-batch", batch.pk)).status_code == 200
    assert not Message.objects.exists()


def test_a_file_larger_than_the_page_accepts_is_refused_with_the_figure(agent: Person, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 2 * 2**20
    refused = give(signed_in(agent), b"x" * (2 * 2**20 + 1))
    assert refused.status_code == 422
    assert "dépasse 2 Mo" in said(refused)
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_is_told(agent: Person) -> None:
    refused = signed_in(agent).post(at("import"))
    assert refused.status_code == 422
    assert "Choisissez un fichier" in said(refused)


@pytest.mark.parametrize(
    "name", ["a" * 300 + ".csv", "../../etc/passwd", "é😀.jsonl", "a\r\nb.csv", ".csv", "<b>.csv"]
)
def test_any_name_of_file_will_do(name: str, agent: Person, tmp_path: Path) -> None:
    browser = signed_in(agent)
    given = give(browser, lines(fields_of_a_message()), name)
    assert given.status_code in (302, 422)
    if given.status_code == 302:
        assert browser.get(given["Location"]).status_code == 200
        assert "<b>.csv" not in browser.get(given["Location"]).content.decode()
    assert all(tmp_path in path.parents for path in tmp_path.rglob("*"))


def pasted(**changes: Any) -> dict[str, Any]:
    from tests.builders import an_account

    return {
        "account": an_account("facebook-ville").pk,
        "text": "Bonjour, où est la piscine?",
        "author_name": "Citoyen 104",
        "author_id": "citoyen.104",
        "posted_at": "2026-07-06T10:00",
        "permalink": "https://www.facebook.com/villerimouski/posts/77",
        **changes,
    }


def test_a_pasted_message_opens_and_pasted_again_adds_nothing(agent: Person) -> None:
    browser = signed_in(agent)
    first = browser.post(at("paste"), pasted())
    message = Message.objects.get()
    assert first["Location"] == at("message", message.pk)
    assert message.posted_at.isoformat() == "2026-07-06T14:00:00+00:00"
    assert browser.post(at("paste"), pasted())["Location"] == first["Location"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"account": ""}, "Compte"),
        ({"account": "999999999999999999999"}, "Compte"),
        ({"text": ""}, "Texte du message"),
        ({"text": "  \n "}, "Texte du message"),
        ({"author_name": ""}, "Nom affiché de l’auteur"),
        ({"author_id": "x" * 201}, "Identifiant de l’auteur"),
        ({"posted_at": "hier"}, "Publié le"),
        ({"posted_at": "2026-03-08T02:30"}, "Publié le"),
        ({"posted_at": "9999-12-31T23:59"}, "Publié le"),
        ({"posted_at": "0001-01-01T00:00"}, "Publié le"),
        ({"posted_at": "2026-07-09T10:00"}, "Publié le"),
        ({"permalink": "pas un lien"}, "Lien du message"),
        ({"permalink": "javascript:alert(1)"}, "Lien du message"),
        ({"author_name": "a\x00b"}, "Nom affiché de l’auteur"),
    ],
    ids=str,
)
def test_a_form_that_cannot_be_taken_in_names_the_field_and_keeps_what_was_typed(
    changes: dict[str, Any], label: str, agent: Person
) -> None:
    typed = pasted(**{"author_name": "Citoyen 104", **changes})
    refused = signed_in(agent).post(at("paste"), typed)
    assert refused.status_code == 422
    form = refused.context["form"]
    [name] = form.errors
    assert form.fields[name].label == label
    kept = "author_id" if name != "author_id" else "author_name"
    assert typed[kept] in said(refused)
    assert not Message.objects.exists()


def test_an_hour_that_comes_twice_in_november_is_taken_or_told_but_breaks_nothing(
    agent: Person, clock: Any
) -> None:
    from datetime import UTC, datetime

    clock.set(datetime(2026, 11, 2, 15, 0, tzinfo=UTC))
    answer = signed_in(agent).post(at("paste"), pasted(posted_at="2026-11-01T01:30"))
    assert answer.status_code in (302, 422)


def test_without_opening_hours_a_pasted_message_is_refused_with_a_sentence(agent: Person) -> None:
    OpeningInterval.objects.all().delete()
    refused = signed_in(agent).post(at("paste"), pasted())
    assert refused.status_code == 422
    assert "Aucune heure d’ouverture" in said(refused)
    assert not Message.objects.exists()


def test_one_may_paste_only_on_the_accounts_that_one_answers_for(world: None) -> None:
    from tests.builders import a_holder

    refused = signed_in(a_holder("directeur-rh")).post(at("paste"), pasted())
    assert refused.status_code == 422
    assert not Message.objects.exists()
    assert signed_in(an_agent()).get(at("paste")).status_code == 200


def test_a_file_that_has_gone_since_is_told_without_its_path(agent: Person, tmp_path: Path) -> None:
    browser = signed_in(agent)
    give(browser, lines(fields_of_a_message()))
    batch = ImportBatch.objects.get()
    batch.file.storage.delete(batch.file.name or "")
    page = said(browser.get(at("import-batch", batch.pk)))
    assert "Le fichier ne peut plus être lu." in page
    assert str(tmp_path) not in page


@pytest.mark.django_db(transaction=True)
def test_with_redis_away_the_file_waits_in_its_queue_and_the_page_answers(monkeypatch: Any) -> None:
    the_policy_world()
    browser = signed_in(an_agent())
    give(browser, lines(fields_of_a_message()))
    batch = ImportBatch.objects.get()

    def no_broker(_pk: int) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(import_batch, "delay", no_broker)
    response = browser.post(at("import-start", batch.pk))
    batch.refresh_from_db()
    assert (response.status_code, batch.state) == (302, ImportBatch.State.QUEUED)
