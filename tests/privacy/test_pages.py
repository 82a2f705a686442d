"""The pages of requests and dossiers, as those in charge use them; nothing typed is lost, others see nothing."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from policy.models import RegisterEntry
from privacy.models import AccessRequest, Dossier, Production
from privacy.productions import ask_production, build_production, erase_expired
from privacy.tasks import resume_productions
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_moderation import a_message
from tests.builders_privacy import LATER, Citizen, a_citizen, a_dossier, a_request, an_officer


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    the_policy_world()


@pytest.fixture
def officer() -> Person:
    return an_officer()


@pytest.fixture
def citizen() -> Citizen:
    return a_citizen()


@pytest.fixture
def browser(officer: Person) -> Client:
    return signed_in(officer)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"privacy:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_request_is_recorded_by_hand_and_its_last_day_is_told(browser: Client) -> None:
    typed = {
        "kind": "access",
        "received_on": "2026-07-01",
        "requester": "Marc Ouellet",
        "contact": "marc@courriel.example",
        "asked": "Tout",
    }
    refused = browser.post(reverse("privacy:request-record"), typed | {"received_on": "2026-07-09"})
    assert refused.status_code == 422
    assert "corrigez la date" in refused.content.decode()
    assert "marc@courriel.example" in refused.content.decode()
    answer = browser.post(reverse("privacy:request-record"), typed)
    asked = AccessRequest.objects.get()
    assert answer["Location"] == reverse("privacy:request", args=[asked.pk])
    told = page(browser, "request", asked.pk)
    assert "21\u00a0juillet 2026" in told
    assert "restent 15 jours" in told


def test_a_refused_answer_keeps_what_was_typed(browser: Client, officer: Person) -> None:
    asked = a_request(officer)
    typed = {
        "answer-outcome": "refused",
        "answer-answered_on": "2026-07-06",
        "answer-manner": "mail",
        "answer-reasons": "Motifs écrits avec soin",
    }
    answer = browser.post(reverse("privacy:request-answer", args=[asked.pk]), typed)
    assert answer.status_code == 409
    assert "Motifs écrits avec soin" in answer.content.decode()
    assert "Citez l’article" in answer.content.decode()


def test_the_list_shows_what_is_due_first_filters_it_and_gives_the_same_as_a_file(
    browser: Client, officer: Person
) -> None:
    for day, name in ((20, "Plus tard"), (1, "En retard"), (30, "Plus tôt")):
        received = date(2026, 6, day) if day > 1 else date(2026, 6, 1)
        a_request(officer, requester=name, received_on=received)
    told = page(browser, "request-list")
    assert told.index("En retard") < told.index("Plus tard") < told.index("Plus tôt")
    assert "en retard de 15 jours" in told
    only = page(browser, "request-list", etat="en-retard")
    assert "Plus tard" not in only
    answer = browser.get(reverse("privacy:request-export"), {"q": "plus tot"})
    exported = b"".join(answer).decode()
    assert "Plus tôt" in exported
    assert "Plus tard" not in exported


def test_identities_are_found_by_old_name_identifier_and_link_on_every_platform(
    browser: Client, officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer)
    for sought in ("marc ouellet", "Marco", "fb-marc", "https://www.facebook.com/x/fb-marc/"):
        assert "Marco O." in page(browser, "dossier-identities", dossier.pk, q=sought), sought
    assert "ouellet_rki" in page(
        browser, "dossier-identities", dossier.pk, q="https://x.com/ouellet_rki/status/1"
    )
    assert "Personne de ce nom" in page(browser, "dossier-identities", dossier.pk, q="Introuvable")
    address = reverse("privacy:dossier-identities", args=[dossier.pk])
    refused = browser.post(address, {"subscribers": [citizen.facebook.pk], "reason": ""})
    assert refused.status_code == 422
    assert not dossier.identities.exists()
    browser.post(address, {"subscribers": [citizen.facebook.pk, citizen.x.pk], "reason": "Elle le dit"})
    assert {one.subscriber for one in dossier.identities.all()} == {citizen.facebook, citizen.x}


def test_the_page_shows_everything_in_clear_with_what_will_be_masked(
    browser: Client, officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook, citizen.x])
    told = page(browser, "dossier", dossier.pk)
    assert 'title="Sera masqué">45, rue Hupé</a>' in told
    assert "Bravo pour la piste cyclable." in told
    assert "pièces détenues" in told


def test_the_page_asks_as_many_questions_of_the_database_for_three_messages_as_for_thirty(
    browser: Client, officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    address = reverse("privacy:dossier", args=[dossier.pk])
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(address)
    for number in range(27):
        a_message(author_id="fb-marc", author_name="Marco O.", text=f"Question {number}")
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)


def test_a_file_is_asked_made_fetched_registered_then_erased(
    browser: Client, officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    answer = browser.post(reverse("privacy:dossier-produce", args=[dossier.pk]), {})
    production = Production.objects.get()
    assert answer["Location"] == reverse("privacy:production", args=[production.pk])
    assert browser.post(reverse("privacy:production-file", args=[production.pk])).status_code == 404
    build_production(production.pk)
    assert "Télécharger le fichier" in page(browser, "production", production.pk)
    fetched = browser.post(reverse("privacy:production-file", args=[production.pk]))
    content = b"".join(fetched.streaming_content)  # type: ignore[attr-defined]
    assert fetched["Content-Disposition"].startswith("attachment")
    assert set(zipfile.ZipFile(io.BytesIO(content)).namelist()) == {
        "dossier.html",
        "dossier.json",
        "manifest.json",
    }
    assert RegisterEntry.objects.filter(event="privacy.production.fetched", actor=officer).count() == 1
    production.refresh_from_db()
    assert production.keep_until is not None
    kept = production.file.path
    assert erase_expired(now=production.keep_until) == 1
    with pytest.raises(FileNotFoundError):
        open(kept, "rb").close()  # noqa: PTH123
    production.refresh_from_db()
    assert (bool(production.file), production.sha256 != "") == (False, True)
    assert "Le fichier a été effacé" in page(browser, "production", production.pk)


def test_a_file_that_a_worker_left_is_taken_up_again(
    officer: Person, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    production = ask_production(dossier_id=dossier.pk, actor=officer, now=NOW)
    Production.objects.update(state=Production.State.RUNNING, steps_done=3)
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr("privacy.tasks.build_production.apply_async", lambda args, **_: asked.append(args))
    resume_productions()
    assert asked == [(production.pk,)]
    first, second = build_production(production.pk), build_production(production.pk)
    assert first.sha256 == second.sha256
    assert RegisterEntry.objects.filter(event="privacy.production.produced").count() == 1


def test_the_register_shows_the_lines_of_dossiers_to_those_in_charge_only(
    officer: Person, citizen: Citizen
) -> None:
    from policy.confidential import readable_entries

    a_request(officer)
    a_dossier(officer, [citizen.facebook])
    lines = RegisterEntry.objects.filter(subject_type__in=["privacy.dossier", "privacy.accessrequest"])
    assert readable_entries(lines, officer, LATER).count() == lines.count() == 3
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for other in (a_holder("agent-communications"), root):
        assert not readable_entries(lines, other, LATER).exists()


def test_whoever_is_not_in_charge_gets_404_from_every_page(officer: Person, citizen: Citizen) -> None:
    asked = a_request(officer)
    dossier = a_dossier(officer, [citizen.facebook], request=asked)
    production = ask_production(dossier_id=dossier.pk, actor=officer, now=LATER)
    agent = signed_in(a_holder("agent-communications"))
    pages: tuple[tuple[str, list[int]], ...] = (
        ("request-list", []),
        ("request-export", []),
        ("request", [asked.pk]),
        ("dossier-list", []),
        ("dossier", [dossier.pk]),
        ("dossier-identities", [dossier.pk]),
        ("production", [production.pk]),
    )
    for name, args in pages:
        assert agent.get(reverse(f"privacy:{name}", args=args)).status_code == 404, name
    assert agent.post(reverse("privacy:production-file", args=[production.pk])).status_code == 404
    assert agent.post(reverse("privacy:dossier-produce", args=[dossier.pk])).status_code == 404
    assert Dossier.objects.count() == 1
