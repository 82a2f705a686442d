"""An access recorded, its password sealed, then shown for thirty seconds, with the keyboard alone."""

import pytest

from accounts.models import Person, SecretAccess
from tests.e2e.conftest import Open
from tests.pages.browsing import OWN_PASSWORD

X = "/comptes/acces/x-villerimouski/"
SECRET = "Rivière-Égarée-7391"


@pytest.mark.clause("R-067")
def test_a_password_is_kept_shown_and_closes_by_itself(agent: Person, open_as: Open) -> None:
    agent.set_password(OWN_PASSWORD)
    agent.save()
    keyboard = open_as(agent, "/comptes/acces/")
    keyboard.examine("accesses")
    keyboard.tab_to(f"a[href='{X}']")
    keyboard.press_and_load("Enter")
    keyboard.tab_to("#record-way")
    keyboard.press("ArrowDown")
    keyboard.tab_to("#record-user_name")
    keyboard.write("VilleRimouski")
    keyboard.press_and_load("Enter")
    keyboard.sees("L’accès est inscrit.")
    keyboard.tab_to("#secret-password details summary")
    keyboard.press("Enter")
    keyboard.tab_to("#seal-password-secret")
    keyboard.write(SECRET)
    keyboard.press_and_load("Enter")
    keyboard.sees("La nouvelle valeur est conservée, scellée.")
    assert SECRET not in keyboard.page.content()
    keyboard.examine("access")
    keyboard.tab_to("#reveal-password-reason")
    keyboard.write("Entrer dans le compte")
    keyboard.press_and_load("Enter")
    keyboard.examine("confirm who one is")
    keyboard.page.clock.install()
    keyboard.tab_to("input[name=password]")
    keyboard.write(OWN_PASSWORD)
    keyboard.press_and_load("Enter")
    assert keyboard.text_of(".secret") == SECRET
    keyboard.examine("secret shown")
    with keyboard.page.expect_navigation(url=f"**{X}"):
        keyboard.page.clock.fast_forward(31_000)
    assert SECRET not in keyboard.page.content()
    keyboard.sees("Entrer dans le compte")
    assert SecretAccess.objects.filter(act="revealed", person=agent).count() == 1
    # « Previous page » does not bring it back: its place in the history was taken.
    keyboard.page.go_back()
    assert SECRET not in keyboard.page.content()
    assert SecretAccess.objects.filter(act="revealed").count() == 1
