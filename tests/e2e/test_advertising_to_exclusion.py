"""From a first advertisement to an exclusion that a second person decides, with the keyboard alone."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Person
from moderation.models import Message
from netiquette.models import Exclusion, Subscriber, Warning
from tests.builders_moderation import a_message
from tests.e2e.conftest import Open
from tests.e2e.keyboard import Keyboard


def an_advertisement(number: int) -> Message:
    """One author advertises on the city's Facebook page, now."""
    now = timezone.now()
    return a_message(
        now=now,
        posted_at=now - timedelta(milliseconds=1),
        external_id=f"pub-{number}",
        author_id="commerce-7",
        author_name="Commerce 7",
        text=f"PROMO {number}! Toitures à 20 % de rabais : toits.example.org",
    )


def test_a_fourth_advertisement_leads_to_an_exclusion_decided_by_another_person(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    keyboard = open_as(agent, "/")
    for number in (1, 2, 3):
        warn(keyboard, an_advertisement(number))
    assert list(Warning.objects.order_by("pk").values_list("ordinal", flat=True)) == [1, 2, 3]
    fourth = an_advertisement(4)
    keyboard.go(f"/messages/{fourth.pk}/")
    keyboard.press_and_load("6")
    subscriber = Subscriber.objects.get(messages=fourth)
    keyboard.go(f"/abonnes/{subscriber.pk}/")
    shows_three_of_three_on_one_account(keyboard)
    keyboard.examine("subscriber, three warnings")
    propose(keyboard)
    exclusion = Exclusion.objects.get()
    assert exclusion.state == Exclusion.State.PROPOSED
    # The proposer cannot decide: the form is not offered, and the reason is.
    assert keyboard.page.locator("[name=decision]").count() == 0
    keyboard.examine("subscriber, exclusion proposed")
    second = open_as(adviser, "/")
    second.sees("Décider de l’exclusion de Commerce 7")
    second.examine("home, exclusion to decide")
    second.tab_to(f"main a[href='/exclusions/{exclusion.pk}/']")
    second.press_and_load("Enter")
    second.tab_to("#decider-reason")
    second.write("Trois avertissements, puis une quatrième publicité.")
    second.tab_to("button[value=accept]")
    second.press_and_load("Enter")
    second.sees("La décision est inscrite au registre.")
    second.examine("exclusion in force")
    exclusion.refresh_from_db()
    assert exclusion.decided_by == adviser
    assert exclusion.account.slug == "facebook-ville"
    assert exclusion.state not in (Exclusion.State.PROPOSED, Exclusion.State.REFUSED)


def warn(keyboard: Keyboard, message: Message) -> None:
    """Remove an advertisement, warn its author, record that both were done."""
    keyboard.go(f"/messages/{message.pk}/")
    keyboard.press_and_load("6")
    keyboard.tab_to("#id_retrait-warn")
    keyboard.press("Space")
    keyboard.page.locator("#id_retrait-warning_text").wait_for()
    keyboard.press_and_load("Control+Enter")
    keyboard.tab_to("#id_avertissement-proof_note")
    keyboard.write("Message privé envoyé, capture au dossier.")
    keyboard.tab_to("button[value=sent]:not([name=do])")
    keyboard.press_and_load("Enter")
    keyboard.sees("Avertissement inscrit comme envoyé.")


def shows_three_of_three_on_one_account(keyboard: Keyboard) -> None:
    """The count of this account and of advertising is full; every other one is empty."""
    counters = [" ".join(text.split()) for text in keyboard.page.locator("main .counter").all_inner_texts()]
    assert len([text for text in counters if text.startswith("3/3")]) == 1
    assert len([text for text in counters if text.startswith("0/")]) == len(counters) - 1 >= 1


def propose(keyboard: Keyboard) -> None:
    """Choose the fourth advertisement as the further breach, and say why."""
    keyboard.tab_to("main details.disclosure:has(form[action*='/proposer/']) > summary")
    keyboard.press("Enter")
    keyboard.tab_to("input[name=message]")
    keyboard.press("Space")
    keyboard.tab_to("form[action*='/proposer/'] textarea[name=reason]")
    keyboard.write("Quatrième publicité après trois avertissements.")
    keyboard.tab_to("form[action*='/proposer/'] button[type=submit]")
    keyboard.press_and_load("Enter")
