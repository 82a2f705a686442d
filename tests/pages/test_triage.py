"""The triage on the screens: suggested as such, danger first until somebody says, what says the same together."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.bulk import apply, undo
from moderation.dangers import settle_danger
from moderation.intake import receive
from moderation.kinds import qualify_message
from moderation.models import Message
from tests.builders import NOW, a_holder
from tests.builders_acts import NIGHT, SOON, fresh, last_line
from tests.builders_moderation import a_message, an_incoming_message
from tests.pages.browsing import at, said, signed_in

FIRE = "Il y a un incendie dans le bloc à côté, vite!"
WAVE = "Sauvons le parc du Souvenir, la Ville veut raser les grands érables!"


def queue(person: Person, query: str = "") -> str:
    return said(signed_in(person).get(at("queue") + query))


def settle(person: Person, message: Message, **changes: Any) -> Any:
    data = {"version": message.version, "is_danger": "on", **changes}
    return signed_in(person).post(at("danger", message.pk), data)


def test_a_row_that_nobody_has_qualified_asks_and_one_qualified_says(agent: Person) -> None:
    message = a_message(text="Est-ce que la piscine est ouverte samedi?")
    assert 'badge--suggested" title="nature suggérée">Question?</span>' in queue(agent)
    qualify_message(
        message_id=message.pk, kind="comment", is_danger=False, actor=agent, version=None, now=SOON
    )
    rows = queue(agent).partition("data-list")[2]
    assert "Question?" not in rows
    assert "commentaire" in rows


def test_the_list_is_narrowed_to_what_is_suggested_and_not_yet_qualified(agent: Person) -> None:
    wanted = a_message(text="Promo! 50 % de rabais sur les pneus, appelez-nous au 418 555-0123.")
    other = a_message(text="Merci beaucoup pour votre beau travail!")
    found = queue(agent, "?suggestion=advertising")
    assert at("message", wanted.pk) in found
    assert at("message", other.pk) not in found
    assert at("message", other.pk) in queue(agent, "?suggestion=n-importe-quoi")
    qualify_message(
        message_id=wanted.pk, kind="comment", is_danger=False, actor=agent, version=None, now=SOON
    )
    assert at("message", wanted.pk) not in queue(agent, "?suggestion=advertising")


@pytest.mark.clause("R-090")
def test_a_message_shows_the_suggestion_with_its_reasons_and_its_sections_until_a_person_says(
    agent: Person,
) -> None:
    message = a_message(text="Promo! 50 % de rabais sur les pneus, appelez-nous au 418 555-0123.")
    page = said(signed_in(agent).get(at("message", message.pk)))
    assert "Publicité?" in page
    assert "Vocabulaire de promotion («\u00a0Promo\u00a0»)" in page
    assert "Les publications à caractère publicitaire" in page
    assert "Ce n’est qu’une suggestion" in page
    accepted = signed_in(agent).post(
        at("qualify", message.pk), {"version": message.version, "kind": "advertising"}
    )
    assert accepted.status_code == 302
    assert not message.removals.exists()
    assert "Ce n’est qu’une suggestion" not in said(signed_in(agent).get(at("message", message.pk)))


@pytest.mark.clause("R-053")
def test_suspected_danger_comes_first_whatever_its_date_until_somebody_dismisses_it(agent: Person) -> None:
    older = a_message(
        text="Bonjour, à quelle heure ferme la bibliothèque?", posted_at=NOW - timedelta(days=4)
    )
    danger = a_message(text=FIRE)
    assert (danger.suspects_danger, danger.is_danger) == (True, False)
    found = queue(agent)
    assert "danger?" in found
    assert found.index(at("message", danger.pk)) < found.index(at("message", older.pk))
    assert at("message", older.pk) not in queue(agent, "?danger=1")
    qualify_message(
        message_id=danger.pk, kind="comment", is_danger=False, actor=agent, version=None, now=SOON
    )
    assert "Danger ou détresse possible." in said(signed_in(agent).get(at("message", danger.pk)))
    assert settle(agent, fresh(danger), is_danger="").status_code == 302
    found = queue(agent)
    assert found.index(at("message", older.pk)) < found.index(at("message", danger.pk))
    line = last_line(danger)
    assert (line.event, line.clause, line.actor) == ("moderation.danger.dismissed", "R-053", agent)


@pytest.mark.clause("R-053")
def test_confirmed_danger_may_be_answered_at_night_and_a_suspected_one_may_not(
    agent: Person, clock: Any
) -> None:
    messages = [a_message(text=FIRE) for _time in range(2)]
    for message in messages:
        qualify_message(
            message_id=message.pk, kind="comment", is_danger=False, actor=agent, version=None, now=SOON
        )
    assert settle(agent, fresh(messages[0])).status_code == 302
    assert fresh(messages[0]).is_danger
    clock.set(NIGHT)
    pages = [said(signed_in(agent).get(at("message", message.pk))) for message in messages]
    for template in ("composer le 911", "voirie, aqueduc, égout", "418 724-3144"):
        assert template in pages[0]


def test_a_danger_settled_by_somebody_else_meanwhile_is_not_settled_twice(agent: Person) -> None:
    message = a_message(text=FIRE)
    settle_danger(message_id=message.pk, is_danger=True, actor=agent, version=message.version, now=SOON)
    assert settle(agent, message, is_danger="").status_code == 409
    assert settle(agent, fresh(message), is_danger="").status_code == 422
    assert fresh(message).is_danger


@pytest.mark.clause("R-053")
def test_the_database_keeps_no_danger_both_confirmed_and_suspected(agent: Person) -> None:
    message = a_message(text=FIRE)
    with pytest.raises(IntegrityError, match="danger_is_settled"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(is_danger=True)


def test_an_edited_message_is_suggested_again_and_a_danger_read_before_stays(agent: Person) -> None:
    message = a_message(external_id="e-1", text=FIRE)
    edit = an_incoming_message(
        external_id="e-1",
        text="Merci beaucoup aux pompiers, quel beau travail!",
        edited_at=(NOW + timedelta(minutes=5)).isoformat(),
    )
    receive([edit], now=SOON)
    after = fresh(message)
    assert (after.suggested_kind, after.suspects_danger) == ("thanks", True)
    assert after.fingerprint != message.fingerprint


def test_what_says_the_same_is_counted_and_listed_together_on_the_accounts_one_sees(agent: Person) -> None:
    first = a_message(text=WAVE, author_id="un")
    a_message(
        text="SAUVONS le parc du souvenir!! La ville veut raser les grands erables 😡", author_id="deux"
    )
    a_message(text=f"Bonjour, {WAVE}", author_id="deux", account="facebook-loisirs")
    a_message(text=WAVE, author_id="trois", posted_at=NOW - timedelta(days=30))
    other = a_message(text="Sauvons le parc Beauséjour, il est si beau avec ses canards!")
    assert "3 messages semblables de 2 personnes" in said(signed_in(agent).get(at("message", first.pk)))
    found = queue(agent, f"?semblables={first.pk}")
    assert found.count('class="row"') == 3
    assert at("message", other.pk) not in found
    leisure = a_holder("animateur-diffusion")
    assert queue(leisure, f"?semblables={first.pk}").count('class="row"') == 0


def test_the_same_words_twice_from_one_person_are_said_to_be_so(agent: Person) -> None:
    first = a_message(text=WAVE, author_id="un")
    a_message(text=WAVE, author_id="un")
    assert "2 messages semblables de la même personne" in said(signed_in(agent).get(at("message", first.pk)))


def test_short_words_are_never_a_wave(agent: Person) -> None:
    first, _second = a_message(text="Merci beaucoup!"), a_message(text="Merci beaucoup!")
    assert "semblables" not in said(signed_in(agent).get(at("message", first.pk)))


def test_undoing_an_action_on_many_brings_the_suspicion_back(agent: Person) -> None:
    message = a_message(text=FIRE)
    done = apply(
        action="close", parameters={"reason": "duplicate"}, message_ids=[message.pk], actor=agent, now=SOON
    )
    if done.lines[0].changes:
        undo(bulk_action_id=done.action.pk, actor=agent, now=SOON)
    assert fresh(message).suspects_danger
