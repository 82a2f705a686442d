"""A person's own words are kept beside what they contest, wherever it is shown; the record itself never changes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from accounts.models import Person
from moderation.models import Snapshot
from netiquette.models import Warning
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from privacy.corrections import note_correction
from privacy.models import AccessRequest, CorrectionNote
from privacy.requests import withdraw_request
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_netiquette import a_message as a_message_ref
from tests.builders_netiquette import a_proposal, a_sent_warning, warned
from tests.builders_privacy import LATER, Citizen, a_citizen, a_dossier, a_request, an_officer
from tests.pages.browsing import signed_in

WORDS = "Je répondais à mon voisin; ce n’était pas une annonce."


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    the_policy_world()


@pytest.fixture
def officer() -> Person:
    return an_officer()


@pytest.fixture
def citizen() -> Citizen:
    return a_citizen()


def noted(officer: Person, kind: str, number: int, **fields: Any) -> CorrectionNote:
    asked = fields.pop("asked", None) or a_request(officer, kind="rectification")
    return note_correction(
        request_id=asked.pk,
        record_kind=kind,
        record_id=number,
        actor=officer,
        now=LATER,
        **{"text": WORDS, **fields},
    )


@pytest.mark.clause("R-006")
def test_the_words_are_shown_with_the_message_and_its_words_do_not_change(
    officer: Person, citizen: Citizen
) -> None:
    message = citizen.messages[0]
    before = list(Snapshot.objects.filter(message=message).values())
    noted(officer, "message", message.pk)
    agent = a_holder("agent-communications")
    shown = signed_in(agent).get(reverse("moderation:message", args=[message.pk])).content.decode()
    assert WORDS in shown
    assert "Note de rectification" in shown
    other = (
        signed_in(agent).get(reverse("moderation:message", args=[citizen.messages[1].pk])).content.decode()
    )
    assert WORDS not in other
    assert list(Snapshot.objects.filter(message=message).values()) == before
    message.refresh_from_db()
    assert message.version == 1


@pytest.mark.clause("R-006")
def test_the_words_are_shown_with_the_warning_and_the_exclusion_on_the_page_of_the_subscriber(
    officer: Person, citizen: Citizen
) -> None:
    agent = a_holder("agent-communications")
    first = citizen.messages[0]
    warnings = warned(citizen.facebook, agent, 3)
    exclusion = a_proposal(citizen.facebook, agent)
    before = model_to_dict(Warning.objects.get(pk=warnings[0].pk))
    noted(officer, "warning", warnings[0].pk)
    noted(officer, "exclusion", exclusion.pk, text="Je conteste cette proposition.")
    address = reverse("netiquette:subscriber", args=[first.subscriber_id])
    shown = signed_in(agent).get(address).content.decode()
    assert shown.count(WORDS) == 1
    assert shown.count("Je conteste cette proposition.") == 1
    assert model_to_dict(Warning.objects.get(pk=warnings[0].pk)) == before


def test_the_words_are_in_the_dossier(officer: Person, citizen: Citizen) -> None:
    agent = a_holder("agent-communications")
    ref = a_message_ref()
    warning = a_sent_warning(citizen.facebook, agent, message=ref)
    noted(officer, "warning", warning.pk)
    dossier = a_dossier(officer, [citizen.facebook])
    shown = signed_in(officer).get(reverse("privacy:dossier", args=[dossier.pk])).content.decode()
    assert shown.count(WORDS) == 1


def test_a_note_comes_from_a_request_for_rectification_and_from_whoever_is_in_charge(
    officer: Person, citizen: Citizen
) -> None:
    number = citizen.messages[0].pk
    with pytest.raises(PolicyRefusal, match="demande de rectification"):
        noted(officer, "message", number, asked=a_request(officer))
    asked = a_request(officer, kind="rectification")
    with pytest.raises(PolicyRefusal, match="Réservé"):
        noted(a_holder("agent-communications"), "message", number, asked=asked)
    with pytest.raises(PolicyRefusal, match="mots de la personne"):
        noted(officer, "message", number, asked=asked, text=" ")
    withdraw_request(request_id=asked.pk, how="Par écrit", actor=officer, now=NOW)
    with pytest.raises(PolicyRefusal, match="retiré"):
        noted(officer, "message", number, asked=asked)
    assert not CorrectionNote.objects.exists()


def test_the_page_of_the_request_keeps_what_was_typed_when_the_number_leads_nowhere(officer: Person) -> None:
    asked = a_request(officer, kind="rectification")
    answer = signed_in(officer).post(
        reverse("privacy:request-correction", args=[asked.pk]),
        {"correction-beside": "warning", "correction-number": "999999", "correction-text": WORDS},
    )
    assert answer.status_code == 422
    assert "Rien ne porte ce numéro." in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_the_register_tells_of_a_note_without_its_words(officer: Person, citizen: Citizen) -> None:
    note = noted(officer, "message", citizen.messages[0].pk)
    [line] = entries_about(note)
    assert line.event == "privacy.correctionnote.recorded"
    assert WORDS not in str((line.after, line.reason, line.subject_label))


def test_postgresql_refuses_a_note_that_changes_or_is_beside_nothing_or_two_records(
    officer: Person, citizen: Citizen
) -> None:
    note = noted(officer, "message", citizen.messages[0].pk)
    warning = a_sent_warning(citizen.facebook, a_holder("agent-communications"))
    values = {"request": AccessRequest.objects.get(), "text": "x", "recorded_by": officer, "recorded_at": NOW}
    refused = (
        lambda: CorrectionNote.objects.filter(pk=note.pk).update(text="Autre chose"),
        lambda: CorrectionNote.objects.create(**values),
        lambda: CorrectionNote.objects.create(**values, message=citizen.messages[0], warning=warning),
        lambda: CorrectionNote.objects.create(**values | {"text": " "}, message=citizen.messages[0]),
    )
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
