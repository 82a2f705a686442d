"""From a written request to the file that is given: the adviser answers what the city holds about one person."""

import pytest

from accounts.models import Person
from privacy.models import AccessRequest, Production
from privacy.productions import build_production
from tests.builders_privacy import a_citizen
from tests.e2e.conftest import Open


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_from_a_request_to_the_file_given(adviser: Person, open_as: Open) -> None:
    a_citizen()
    browser = open_as(adviser, "/renseignements/demandes/")
    browser.examine("requests, none")
    browser.go("/renseignements/demandes/inscrire/")
    browser.examine("record a request")
    page = browser.page
    page.check("input[name=kind][value=access]")
    page.fill("[name=requester]", "Marc Ouellet")
    page.fill("[name=contact]", "marc@courriel.example")
    page.fill("[name=asked]", "Tout ce que vous avez sur moi.")
    page.fill("[name=identity_verified_by]", "Pièce vue au comptoir")
    page.click("main button[type=submit]")
    browser.sees("La demande est inscrite.")
    browser.examine("request")
    page.click("text=Ouvrir un dossier")
    page.click("text=Ouvrir et chercher ses identités")
    browser.examine("identities")
    page.check("[name=subscribers]")
    page.fill("[name=reason]", "Elle donne ce nom dans sa demande.")
    page.click("text=Mettre au dossier")
    browser.sees("Les identités choisies sont au dossier.")
    browser.examine("dossier")
    page.click("a.masked >> nth=0")
    page.check("[name=gesture][value=masquer]")
    page.click("text=Réviser les masques")
    browser.sees("Le passage sera masqué.")
    page.click("text=Produire le fichier")
    build_production(Production.objects.get().pk)
    page.locator("text=Télécharger le fichier").wait_for()
    browser.examine("production")
    with page.expect_download() as given:
        page.click("text=Télécharger le fichier")
    assert given.value.suggested_filename.endswith(".zip")

    phone = open_as(
        adviser, f"/renseignements/demandes/{AccessRequest.objects.get().pk}/", width=390, height=844
    )
    phone.examine("request, phone")
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    phone.go(f"/renseignements/dossiers/{Production.objects.get().dossier_id}/")
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
