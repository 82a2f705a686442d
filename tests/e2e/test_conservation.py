"""What is past its time: one person reads and proposes, another approves, the log keeps a line; by the keyboard."""

import pytest
from django.utils import timezone

from accounts.models import Person
from privacy.depersonalising import depersonalise_some
from privacy.models import Destruction, DisposalBatch
from rimouski_social.demo import retention
from tests.builders import a_holder
from tests.e2e.conftest import Open

pytestmark = pytest.mark.clause("R-096")


def test_two_people_dispose_of_what_is_past_its_time(adviser: Person, open_as: Open) -> None:
    from rimouski_social.demo.loading import load_people

    load_people(timezone.now())
    retention.load(timezone.now())
    batch = DisposalBatch.objects.get(state="prepared")

    keyboard = open_as(adviser, "/renseignements/conservation/")
    keyboard.examine("retention schedule")
    keyboard.tab_to(f"a[href='/renseignements/conservation/lots/{batch.pk}/']")
    keyboard.press_and_load("Enter")
    keyboard.examine("batch to read")
    keyboard.tab_to("li.row details > summary")
    keyboard.press("Enter")
    keyboard.tab_to("li.row details [name=reason]")
    keyboard.write("Peut encore servir.")
    keyboard.press_and_load("Enter")
    keyboard.sees("La ligne est écartée")
    keyboard.tab_to("form[action$='/proposer/'] button")
    keyboard.press_and_load("Enter")
    keyboard.sees("une autre personne doit l’approuver")
    keyboard.examine("batch one may not approve")

    other = open_as(
        a_holder("direction-generale"),
        f"/renseignements/conservation/lots/{batch.pk}/",
        width=390,
        height=844,
    )
    other.examine("batch to approve, phone")
    other.tab_to("form[action$='/approuver/'] button")
    other.press_and_load("Enter")
    other.sees("Le lot est approuvé")
    while depersonalise_some(batch_id=batch.pk, now=timezone.now()):
        pass
    assert Destruction.objects.get(batch=batch).excluded == 1
    for address in (
        "journal/",
        "suspensions/",
        "suspensions/nouvelle/",
        "regles/message_answered/",
        "lots/?etat=tous",
    ):
        keyboard.go(f"/renseignements/conservation/{address}")
        keyboard.examine(address)
