"""From an alert of the register to a visitor who is told that the account is official; keyboard only."""

from accounts.models import Person
from tests.e2e.conftest import Open


def test_an_address_recorded_from_an_alert_makes_the_public_page_say_yes(
    agent: Person, open_as: Open
) -> None:
    visitor = open_as(None, "/comptes-officiels/", width=390, height=844)
    visitor.examine("official accounts, phone")
    visitor.tab_to("#asked")
    visitor.write("https://m.facebook.com/villederimouski/posts/1?ref=share")
    visitor.press_and_load("Enter")
    visitor.sees("Ce compte n’est pas confirmé.")
    visitor.examine("official accounts, unknown")

    team = open_as(agent, "/comptes/?alerte=sans-adresse")
    team.examine("register")
    team.tab_to("a[href='/comptes/fiches/facebook-ville/']")
    team.press_and_load("Enter")
    team.tab_to("#add-address")
    team.write("Ville de Rimouski")
    team.press_and_load("Enter")
    assert "ne désigne pas un compte sur Facebook" in team.text_of("[role=alert]")
    assert team.page.locator("#add-address").input_value() == "Ville de Rimouski"
    team.examine("account, refused")
    team.tab_to("#add-address")
    team.press("Control+a")
    team.write("https://www.facebook.com/villederimouski")
    team.press_and_load("Enter")
    team.sees("https://facebook.com/villederimouski")
    team.examine("account")

    visitor.page.reload()
    visitor.sees("Oui, ce compte est officiel.")
    visitor.examine("official accounts, yes")
