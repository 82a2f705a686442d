"""A new edition of the nétiquette: written by one person, approved by another, read by a citizen at once."""

from accounts.models import Person
from netiquette.models import Edition
from tests.builders import a_holder
from tests.e2e.conftest import Open


def test_from_a_draft_to_the_page_that_a_citizen_reads(agent: Person, open_as: Open) -> None:
    writer = open_as(agent, "/netiquette/redaction/")
    writer.examine("editions")
    writer.tab_to("form[action$='/nouvelle/'] button")
    writer.press_and_load("Enter")
    writer.examine("edition being written")
    writer.tab_to("[name=rules-11-text]")
    writer.write("La Ville retire les messages répétés.")
    writer.tab_to("form.form button[type=submit]:not([name])")
    writer.press_and_load("Enter")
    writer.sees("La Ville retire les messages répétés.")
    writer.sees("Une autre personne de l’équipe")
    draft = Edition.objects.get(author=agent)

    approver = open_as(a_holder("conseiller-strategique"), f"/netiquette/redaction/{draft.pk}/")
    approver.tab_to("form[action$='/approuver/'] button")
    approver.press_and_load("Enter")
    approver.examine("edition approved")
    approver.tab_to("form[action$='/en-vigueur/'] button")
    approver.press_and_load("Enter")
    approver.sees("En vigueur depuis le")
    approver.examine("edition in force")

    citizen = open_as(None, "/netiquette/", width=390, height=844)
    citizen.sees("Édition 2, en vigueur depuis le")
    citizen.sees("La Ville retire les messages répétés.")
    citizen.examine("nétiquette, phone")
    citizen.page.goto(f"{citizen.page.url}editions/2/changements/")
    citizen.examine("changes, phone")
    citizen.go("/netiquette/integration/")
    citizen.examine("nétiquette in a frame, phone")

    keeper = open_as(agent, "/netiquette/affichages/", width=390, height=844)
    keeper.examine("displays, phone")
