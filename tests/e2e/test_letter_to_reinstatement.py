"""From the link in a letter to an exclusion lifted: asked on a phone, matched by the team, decided by another."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from accounts.models import Person
from netiquette.letters import exclusion_letter, review_address
from netiquette.models import Exclusion, Review
from tests.builders import an_account
from tests.builders_netiquette import a_sent_warning, an_author, an_exclusion
from tests.builders_reviews import a_reviewer
from tests.e2e.conftest import Open


def test_from_the_letter_s_link_to_the_access_restored_with_the_keyboard_alone(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    exclusion = an_exclusion_of_two_days_ago(agent, adviser)
    link = urlsplit(review_address(exclusion.reference))
    assert link.geturl() in exclusion_letter(exclusion=exclusion, now=timezone.now()).text

    citizen = open_as(None, f"{link.path}?{link.query}", width=390, height=844)
    citizen.examine("ask for a review, phone")
    citizen.tab_to("[name=words]")
    citizen.write("Mon message citait une chronique; je ne visais personne.")
    citizen.tab_to("main button[type=submit]")
    citizen.press_and_load("Enter")
    citizen.sees("Votre demande est reçue")
    citizen.examine("review asked, phone")
    review = Review.objects.get()
    citizen.sees(review.number)

    team = open_as(agent, "/revisions/")
    team.tab_to("tbody a")
    team.press_and_load("Enter")
    team.examine("review to match")
    team.tab_to("[name=recognised]")
    team.write("Elle donne le numéro de sa lettre.")
    team.tab_to("form[action*='/rattacher/'] button[type=submit]")
    team.press_and_load("Enter")
    team.sees("La demande est rattachée.")
    # Who warned and proposed does not decide.
    assert team.page.locator("[name=outcome][value=reversed]").count() == 0
    team.examine("review matched")

    decider = open_as(a_reviewer(), f"/revisions/{review.pk}/")
    decider.tab_to("[name=outcome]")
    decider.press("ArrowDown")
    decider.tab_to("#decider-reasons")
    decider.write("Le second message citait quelqu’un.")
    decider.tab_to("form[action*='/decider/'] button[type=submit]")
    decider.press_and_load("Enter")
    decider.sees("La décision est inscrite.")
    decider.examine("review decided")
    exclusion.refresh_from_db()
    review.refresh_from_db()
    assert (review.outcome, exclusion.state) == ("reversed", Exclusion.State.LIFTED)

    team.go(f"/exclusions/{exclusion.pk}/")
    team.tab_to("#retablie-proof")
    team.write("Débloquée sur la page, capture au dossier.")
    team.tab_to("form[action*='/retablie/'] button[type=submit]")
    team.press_and_load("Enter")
    team.sees("L’accès est inscrit comme rétabli.")
    team.sees("Votre accès au compte")
    team.examine("exclusion lifted")


def an_exclusion_of_two_days_ago(agent: Person, adviser: Person) -> Exclusion:
    """Warn, then exclude for a later breach."""
    account, now = an_account("facebook-ville"), timezone.now()
    author = an_author(account)
    a_sent_warning(author, agent, account=account, code="agressif", posted_at=now - timedelta(days=3))
    return an_exclusion(
        author, agent, adviser, account=account, track="conduct", posted_at=now - timedelta(days=2)
    )
