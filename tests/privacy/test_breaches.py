"""Confidentiality incidents: the register that the law asks for, read by those in charge, kept five years."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Person
from policy.confidential import readable_entries
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from privacy.breach_reminders import remind_breaches
from privacy.breaches import (
    StaleBreach,
    amend_breach,
    assess_breach,
    close_breach,
    note_measure,
    reopen_breach,
    tell,
)
from privacy.compliance.breaches import breaches_are_settled
from privacy.models import ConfidentialityIncident, ConfidentialityStep
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_breaches import KNOWN, a_breach, assessed, facts, measured
from tests.builders_moderation import a_message
from tests.builders_privacy import an_officer

pytestmark = pytest.mark.clause("R-006")


@pytest.fixture
def officer(db: None) -> Person:
    the_policy_world()
    return an_officer()


def act(incident: ConfidentialityIncident, actor: Person, **more: Any) -> dict[str, Any]:
    return {"incident_id": incident.pk, "actor": actor, "version": incident.version, "now": NOW, **more}


def test_whoever_is_not_in_charge_neither_writes_nor_reads_nor_knows(officer: Person) -> None:
    incident = a_breach(officer)
    for position in ("agent-communications", "webmestre"):
        stranger = a_holder(position)
        with pytest.raises(PolicyRefusal, match="responsables des renseignements"):
            a_breach(stranger)
        browser = Client()
        browser.force_login(stranger)
        for name, arguments in (("breach-list", []), ("breach", [incident.pk]), ("breach-export", [])):
            assert browser.get(reverse(f"privacy:{name}", args=arguments)).status_code == 404
        lines = RegisterEntry.objects.about(incident)
        assert lines.exists()
        assert not readable_entries(lines, stranger, NOW).exists()
    assert readable_entries(RegisterEntry.objects.about(incident), officer, NOW).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"known_on": date(2026, 7, 7)}, "avenir"),
        ({"happened_from": date(2026, 7, 3)}, "avant qu’il survienne"),
        ({"happened_to": date(2026, 6, 1)}, "avant de commencer"),
        ({"persons": 3}, "Québec"),
    ],
)
def test_dates_and_numbers_hold_together(officer: Person, changes: dict[str, Any], words: str) -> None:
    from privacy.breaches import record_breach

    with pytest.raises(PolicyRefusal, match=words):
        record_breach(facts=facts(**changes), actor=officer, now=NOW)
    assert not ConfidentialityIncident.objects.exists()


def test_a_serious_one_is_closed_once_the_commission_and_the_persons_are_told_and_something_is_done(
    officer: Person,
) -> None:
    incident = a_breach(officer)
    with pytest.raises(PolicyRefusal, match="Évaluez d’abord"):
        close_breach(**act(incident, officer, text=""))
    with pytest.raises(PolicyRefusal, match="Évaluez d’abord"):
        tell(**act(incident, officer, whom="commission", on=KNOWN, text="Formulaire."))
    with pytest.raises(PolicyRefusal, match="sensibilité"):
        assess_breach(
            **act(incident, officer, sensitivity=" ", consequences="x", likelihood="x", is_serious=True)
        )
    incident = assessed(incident, officer, is_serious=True)
    with pytest.raises(PolicyRefusal, match="Commission"):
        close_breach(**act(incident, officer, text=""))
    with pytest.raises(PolicyRefusal, match="entre le jour"):
        tell(**act(incident, officer, whom="commission", on=KNOWN - timedelta(days=1), text="Avant."))
    incident = tell(
        **act(incident, officer, whom="commission", on=KNOWN, text="Formulaire de la Commission.")
    )
    with pytest.raises(PolicyRefusal, match="ne sont pas avisées"):
        close_breach(**act(incident, officer, text=""))
    incident = tell(
        **act(incident, officer, whom="no_notice", on=KNOWN, text="L’avis nuirait à une enquête.")
    )
    with pytest.raises(PolicyRefusal, match="mesure"):
        close_breach(**act(incident, officer, text=""))
    incident = close_breach(**act(measured(incident, officer), officer, text="Réglé."))
    assert incident.state == "closed"
    with pytest.raises(PolicyRefusal, match="fermé"):
        note_measure(**act(incident, officer, on=KNOWN, text="Trop tard."))
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        reopen_breach(**act(incident, officer, text=" "))
    incident = reopen_breach(**act(incident, officer, text="Un autre envoi est découvert."))
    kinds = list(incident.steps.values_list("kind", flat=True))
    assert kinds == ["recorded", "assessed", "commission", "no_notice", "measure", "closed", "reopened"]


def test_the_facts_are_made_precise_and_what_they_were_stays(officer: Person) -> None:
    incident = a_breach(officer)
    changed = amend_breach(**act(incident, officer, facts=facts(persons=20)))
    assert (changed.persons, changed.steps.last().before) == (20, {"persons": 12})  # type: ignore[union-attr]
    with pytest.raises(StaleBreach):
        amend_breach(**act(incident, officer, facts=facts(persons=99)))
    # What was told stays told: the risk is not taken back.
    serious = assessed(changed, officer, is_serious=True)
    told = tell(**act(serious, officer, whom="persons", on=KNOWN, text="Par lettre."))
    assert assessed(told, officer, is_serious=False).is_serious


def test_postgresql_keeps_it_five_years_and_its_steps_as_they_are(officer: Person) -> None:
    incident = a_breach(officer, now=timezone.now())
    step = incident.steps.get()
    for words, change in (
        ("ne se modifie pas", lambda: ConfidentialityStep.objects.filter(pk=step.pk).update(text="Autre")),
        ("ne s'efface pas", lambda: step.delete()),
        (
            "ne se modifie pas",
            lambda: ConfidentialityIncident.objects.update(recorded_at=NOW - timedelta(days=4000)),
        ),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            change()
    bare = ConfidentialityIncident.objects.create(**facts(), recorded_by=officer, recorded_at=timezone.now())
    with pytest.raises(DatabaseError, match="cinq ans"), transaction.atomic():
        ConfidentialityIncident.objects.filter(pk=bare.pk).delete()
    long_ago = timezone.now() - timedelta(days=5 * 366 + 1)
    old = ConfidentialityIncident.objects.create(
        **facts(happened_from=long_ago.date(), known_on=long_ago.date()),
        recorded_by=officer,
        recorded_at=long_ago,
    )
    assert old.delete()[0] == 1
    closed = close_breach(
        **act(measured(assessed(a_breach(officer), officer, is_serious=False), officer), officer, text="")
    )
    with pytest.raises(DatabaseError, match="se rouvre"), transaction.atomic():
        ConfidentialityIncident.objects.filter(pk=closed.pk).update(persons=999)


def test_those_in_charge_are_reminded_while_something_waits_and_no_more(officer: Person) -> None:
    incident = a_breach(officer)
    assert remind_breaches(now=NOW) == 0
    assert remind_breaches(now=NOW + timedelta(days=2)) == 1
    assert remind_breaches(now=NOW + timedelta(days=3)) == 0
    assert remind_breaches(now=NOW + timedelta(days=4)) == 1
    notice = Notice.objects.filter(level="breach.pending").first()
    assert notice is not None
    assert notice.recipient == officer
    assert "export" not in str(notice.context)
    assert breaches_are_settled(NOW).figure == 1
    incident = assessed(incident, officer, is_serious=True)
    assert remind_breaches(now=NOW + timedelta(days=6)) == 1
    tell(**act(incident, officer, whom="commission", on=KNOWN, text="Formulaire."))
    incident.refresh_from_db()
    tell(**act(incident, officer, whom="persons", on=KNOWN, text="Par lettre."))
    assert remind_breaches(now=NOW + timedelta(days=8)) == 0
    assert breaches_are_settled(NOW).figure == 0


def test_from_a_message_to_the_closed_incident_by_the_pages(officer: Person) -> None:
    message = a_message(posted_at=timezone.now() - timedelta(days=1), now=timezone.now())
    browser = Client()
    browser.force_login(officer)
    add = f"{reverse('privacy:breach-add')}?message={message.pk}"
    assert "Vient du message" in browser.get(add).content.decode()
    dossier = browser.get(reverse("netiquette:subscriber", args=[message.subscriber_id])).content.decode()
    assert f"{reverse('privacy:breach-add')}?abonne={message.subscriber_id}" in dossier
    today = timezone.localdate().isoformat()
    typed = {
        "kind": "communication",
        "information": "Adresse d’un citoyen.",
        "circumstances": "Reprise dans une réponse publique.",
        "happened_from": today,
        "known_on": today,
        "persons": 1,
        "persons_in_quebec": 2,
    }
    refused = browser.post(add, typed)
    assert refused.status_code == 409
    assert "Reprise dans une réponse publique." in refused.content.decode()
    assert browser.post(add, typed | {"persons_in_quebec": 1}).status_code == 302
    incident = ConfidentialityIncident.objects.get()
    assert (incident.message, incident.subscriber) == (message, message.subscriber)

    def post(name: str, **values: Any) -> int:
        incident.refresh_from_db()
        address = reverse(f"privacy:breach-{name}", args=[incident.pk])
        return browser.post(address, {"version": incident.version, **values}).status_code

    assert post("close") == 409
    elements = {"sensitivity": "Faible.", "consequences": "Gêne.", "likelihood": "Faible."}
    assert post("assess", **elements) == 422
    assert post("assess", **elements, is_serious="non") == 302
    assert post("measure", on=today, text="Réponse retirée.") == 302
    assert post("close", text="Réglé.") == 302
    page = browser.get(reverse("privacy:breach", args=[incident.pk])).content.decode()
    assert "Rouvrir l’incident" in page
    assert "Réponse retirée." in page
    exported = browser.get(reverse("privacy:breach-export"))
    table = b"".join(exported.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Adresse d’un citoyen." in table
    assert "Réponse retirée." in table
    closed = browser.get(reverse("privacy:breach-list"), {"etat": "fermes"}).content.decode()
    assert f"n°\u00a0{incident.pk}" in closed
    assert (
        f"n°\u00a0{incident.pk}"
        not in browser.get(reverse("privacy:breach-list"), {"etat": "ouverts"}).content.decode()
    )


def test_the_list_asks_as_much_of_three_as_of_thirty(officer: Person) -> None:
    browser = Client()
    browser.force_login(officer)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(reverse("privacy:breach-list"))
        return len(queries)

    for _ in range(3):
        a_breach(officer)
    browser.get(reverse("privacy:breach-list"))
    few = asked()
    for _ in range(27):
        a_breach(officer)
    assert asked() == few
