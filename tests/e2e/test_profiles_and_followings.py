"""With the keyboard alone: a profile looked at in one sheet, a change of look, all the parties in one operation."""

from pathlib import Path

import pytest

from accounts.models import Following, Person, ProfileCheck, VisualChange
from tests.builders import an_account
from tests.builders_checks import PROFILE, a_capture
from tests.builders_followings import some_parties
from tests.e2e.conftest import Open

pytestmark = pytest.mark.clause("R-105")


@pytest.fixture
def capture(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    path = tmp_path / "capture.png"
    path.write_bytes(a_capture().read())
    return path


def test_a_profile_is_looked_at_on_a_phone_in_one_sheet(agent: Person, capture: Path, open_as: Open) -> None:
    keyboard = open_as(agent, "/comptes/verifications/", width=390, height=844)
    keyboard.examine("profiles, phone")
    keyboard.tab_to('a[href="/comptes/verifications/facebook-ville/"]')
    keyboard.press_and_load("Enter")
    keyboard.examine("sheet of a profile, phone")
    keyboard.tab_to("#id_url")
    keyboard.write(PROFILE)
    keyboard.page.set_input_files("#id_capture", capture)
    for aspect in ("netiquette", "site_link", "visual", "disclaimer"):
        keyboard.tab_to(f'[name="{aspect}-result"]:checked')
        keyboard.press("ArrowRight")
    keyboard.page.locator('[name="logo-result"][value="not_conform"]').focus()
    keyboard.press("Space")
    keyboard.tab_to('button[type="submit"].button--primary')
    keyboard.press_and_load("Enter")
    keyboard.sees("Dites pourquoi, ou ce qui manque")
    keyboard.examine("sheet of a profile, refused")
    keyboard.page.set_input_files("#id_capture", capture)
    keyboard.tab_to("#id_logo-note")
    keyboard.write("Ancien logo.")
    keyboard.press_and_load("Enter")
    keyboard.sees("5 aspects vérifiés")
    assert sorted(ProfileCheck.objects.values_list("result", flat=True)) == ["conform"] * 4 + ["not_conform"]
    keyboard.go("/comptes/verifications/")
    keyboard.examine("profiles with every state")


def test_a_change_of_look_reopens_the_logo(agent: Person, capture: Path, open_as: Open) -> None:
    keyboard = open_as(agent, "/comptes/verifications/x-villerimouski/visuel/")
    keyboard.examine("change of look")
    keyboard.tab_to("#id_reason")
    keyboard.write("Image d’hiver.")
    keyboard.page.set_input_files("#id_capture", capture)
    keyboard.tab_to('button[type="submit"].button--primary')
    keyboard.press_and_load("Enter")
    keyboard.sees("Le changement est inscrit")
    assert VisualChange.objects.get().account == an_account("x-villerimouski")


@pytest.mark.clause("R-047")
def test_all_the_parties_are_followed_in_one_operation(agent: Person, open_as: Open) -> None:
    some_parties(agent, "Parti A", "Parti B", "Parti C")
    keyboard = open_as(agent, "/comptes/abonnements/")
    keyboard.examine("followings, none")
    keyboard.go("/comptes/abonnements/inscrire/")
    keyboard.examine("new following")
    keyboard.tab_to("#id_account")
    keyboard.page.select_option("#id_account", "facebook-ville")
    keyboard.page.select_option("#id_category", "party")
    keyboard.page.select_option("#id_party", index=1)
    keyboard.tab_to("#id_justification")
    keyboard.write("Actualité politique.")
    keyboard.tab_to('button[type="submit"].button--primary')
    keyboard.press_and_load("Enter")
    keyboard.sees("en une seule opération")
    keyboard.examine("new following, cautioned")
    keyboard.tab_to("#id_written_reason")
    keyboard.write("Les autres suivent.")
    keyboard.tab_to('button[type="submit"].button--primary')
    keyboard.press_and_load("Enter")
    keyboard.examine("following")
    keyboard.go("/comptes/abonnements/")
    keyboard.sees("Il manque : Parti B, Parti C.")
    keyboard.examine("followings, unequal")
    keyboard.tab_to('a[href="/comptes/abonnements/partis/facebook-ville/provincial/"]')
    keyboard.press_and_load("Enter")
    keyboard.examine("all or none")
    keyboard.tab_to("#id_justification")
    keyboard.write("Actualité politique.")
    keyboard.tab_to('button[type="submit"].button--primary')
    keyboard.press_and_load("Enter")
    keyboard.sees("1 compte les suit tous.")
    keyboard.examine("parties")
    assert Following.objects.current().count() == 3
