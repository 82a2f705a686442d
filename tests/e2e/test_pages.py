"""What holds on every page: nothing overflows, nothing is said in the console, axe finds nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Person
from tests.builders_moderation import a_message
from tests.e2e.conftest import Open
from tests.e2e.keyboard import OVERFLOW, Keyboard

NOW = timedelta(minutes=5)
# A table wider than its frame, but those that are read across; a page chosen in a line of pages, but not seen there.
SLIDING = """[...document.querySelectorAll(".table-wrap:not(:has(.matrix, .calendar, .cal))")]
    .filter((frame) => frame.scrollWidth > frame.clientWidth).map((frame) => frame.innerText)"""
OUT_OF_SIGHT = """[...document.querySelectorAll(".sections [aria-current]")].filter((pill) => {
    const [one, line] = [pill, pill.parentElement].map((element) => element.getBoundingClientRect());
    return one.left < line.left - 1 || one.right > line.right + 1;
}).map((pill) => pill.innerText)"""
LONG = "Commerce-au-nom-interminable-et-sans-la-moindre-espace-pour-le-couper-au-bout-de-la-ligne"


@pytest.fixture
def some_messages(world: None) -> list[int]:
    """Three messages, one of them with words that nothing can cut."""
    at = timezone.now() - NOW
    return [
        a_message(now=at, posted_at=at, text="Est-ce que la patinoire est ouverte?").pk,
        a_message(now=at, posted_at=at, author_name=LONG, text=f"https://exemple.org/{LONG}/{LONG}").pk,
        a_message(now=at, posted_at=at, platform="x", account="@VilleRimouski", text="Bravo!").pk,
    ]


def addresses(messages: list[int]) -> list[str]:
    """Every page that the agent meets."""
    return [
        "/",
        "/messages/",
        "/messages/?etat=fermes",
        "/messages/?q=patinoire",
        f"/messages/{messages[1]}/",
        f"/messages/{messages[1]}/echeance/",
        "/messages/coller/",
        "/messages/importer/",
        "/connaissances/",
        "/connaissances/nouvelle/",
        "/connaissances/importer/",
        "/connaissances/pages-a-ecrire/",
        f"/messages/{messages[1]}/connaissances/",
        "/publications/a-publier/",
        "/abonnes/",
        "/netiquette/",
        "/netiquette/editions/",
        "/netiquette/editions/1/",
        "/netiquette/redaction/",
        "/netiquette/affichages/",
        "/netiquette/lettres/",
        "/netiquette/revision/",
        "/netiquette/revision/recue/?numero=R-7KQ2-M4XT",
        "/revisions/",
        "/revisions/inscrire/",
        "/exclusions/",
        "/exclusions/a-reexaminer/",
        "/netiquette/lettres/exclusion/",
        "/conformite/",
        "/comptes/verifications/",
        "/comptes/verifications/facebook-loisirs/",
        "/comptes/verifications/facebook-loisirs/visuel/",
        "/comptes/abonnements/",
        "/comptes/abonnements/inscrire/",
        "/comptes/abonnements/partis/",
        "/comptes/abonnements/partis/facebook-loisirs/provincial/",
        "/comptes/qui-peut-quoi/",
        "/comptes/qui-peut-quoi/?action=publish&compte=facebook-ville",
        "/comptes/acces/",
        "/comptes/acces/facebook-loisirs/",
        "/comptes/remplacements/",
        "/comptes/remplacements/nouveau/",
        "/comptes/remplacements/calendrier/",
        "/comptes/incidents/",
        "/comptes/incidents/signaler/",
        "/comptes/usurpations/",
        "/comptes/usurpations/ouvrir/",
        "/comptes-officiels/signaler/",
        "/comptes/rappel/",
        "/comptes/a-faire/",
        "/publications/a-approuver/",
        "/publications/arretees/",
        "/publications/reseaux-seulement/",
        "/publications/a-approuver/?etat=approuvees",
        "/comptes/demandes/",
        "/comptes/demandes/nouvelle/",
        "/comptes/fiches/facebook-ville/etat/",
        "/comptes/",
        "/images/",
        "/images/ajouter/",
        "/elections/",
        "/commentaires-fermes/",
        "/urgence/",
        "/calendrier/",
        "/calendrier/?vue=semaine",
        "/calendrier/?vue=jour",
        "/calendrier/?vue=liste",
        "/calendrier/abonnement/",
        "/calendrier/importer/",
        "/publications/nouvelle/",
        "/calendrier/bilan/",
        "/calendrier/frequences/",
        "/idees/",
        "/comptes/revue/",
        "/comptes/?alerte=sans-adresse",
        "/comptes/fiches/facebook-loisirs/",
        "/comptes-officiels/?compte=x.com/VilleRimouski",
    ]


def test_no_page_overflows_a_phone_nor_complains(
    agent: Person, some_messages: list[int], open_as: Open
) -> None:
    keyboard = open_as(agent, "/", width=390, height=844)
    for address in addresses(some_messages):
        keyboard.go(address)
        assert keyboard.page.evaluate(OVERFLOW) <= 0, address
        assert keyboard.page.evaluate(SLIDING) == [], address
        assert keyboard.page.evaluate(OUT_OF_SIGHT) == [], address
    keyboard.go("/messages/")
    assert not keyboard.page.locator("#detail-pane").is_visible()
    keyboard.press("j", "Enter")
    keyboard.page.locator(".detail").wait_for()
    assert not keyboard.page.locator("#list-pane").is_visible()
    keyboard.examine("message, phone")


def test_axe_finds_nothing_on_the_pages_that_no_journey_meets(agent: Person, open_as: Open) -> None:
    keyboard = open_as(agent, "/messages/coller/")
    keyboard.examine("paste")
    for name, path in {
        "subscribers": "/abonnes/",
        "conformity": "/conformite/",
        "emergency": "/urgence/",
        "reminder": "/comptes/rappel/",
        "to do": "/comptes/a-faire/",
        "stopped": "/publications/arretees/",
        "social networks only": "/publications/reseaux-seulement/",
        "matrix": "/comptes/qui-peut-quoi/",
        "who may": "/comptes/qui-peut-quoi/?action=publish&compte=facebook-ville&le=2027-03-03",
        "account": "/comptes/fiches/facebook-ville/",
    }.items():
        keyboard.go(path)
        keyboard.examine(name)


def test_a_visitor_reads_the_netiquette_and_the_way_in(world: None, open_as: Open) -> None:
    visitor = open_as(None, "/netiquette/")
    visitor.examine("nétiquette")
    visitor.go("/comptes-officiels/signaler/merci/")
    visitor.examine("impostor reported")
    visitor.go(settings.LOGIN_URL if settings.LOGIN_URL.startswith("/") else "/compte/login/")
    visitor.examine("sign-in")


def test_the_theme_chosen_stays_from_page_to_page(agent: Person, open_as: Open) -> None:
    keyboard = open_as(agent, "/")
    theme = "() => document.documentElement.dataset.theme"
    keyboard.tab_to("[data-theme-toggle]")
    keyboard.press("Enter", "Enter")
    assert keyboard.page.evaluate(theme) == "dark"
    keyboard.go("/messages/")
    assert keyboard.page.evaluate(theme) == "dark"
    assert "sombre" in keyboard.text_of("[data-theme-toggle]")


def test_the_help_lists_the_keys_of_the_page(agent: Person, some_messages: list[int], open_as: Open) -> None:
    keyboard = open_as(agent, f"/messages/{some_messages[0]}/")
    keyboard.press("?")
    keys = keyboard.text_of("#shortcuts dl").split()
    assert {"j", "k", "/", "c", "s", "r", "n", "x", "m", "0", "1", "9", "?", "Ctrl", "Échap"} <= set(keys)
    keyboard.press("Escape", "/")
    assert keyboard.is_on("[data-search]")


def test_two_people_answer_at_once_and_the_second_keeps_the_text(
    agent: Person, adviser: Person, some_messages: list[int], open_as: Open
) -> None:
    path = f"/messages/{some_messages[0]}/"
    slow = open_as(adviser, path)
    slow.press_and_load("1")
    slow.press("Escape")
    slow.press_and_load("c")
    slow.press("r")
    slow.write("Bonjour, je vérifie et je vous reviens.")
    quick = open_as(agent, path)
    quick.press_and_load("2")
    answer_as(slow)
    assert str(agent) in slow.text_of("[role=alert]")
    assert slow.is_on("[role=alert]")
    assert slow.page.locator("#id_reponse-text").input_value() == "Bonjour, je vérifie et je vous reviens."
    slow.examine("message, stale")


def answer_as(keyboard: Keyboard) -> Any:
    """Send what is written, with a proof."""
    keyboard.tab_to("#id_reponse-permalink")
    keyboard.write("https://www.facebook.com/villerimouski/posts/1?comment_id=5")
    keyboard.press_and_load("Control+Enter")


def test_a_draft_is_kept_on_the_server_without_a_click(
    agent: Person, some_messages: list[int], open_as: Open
) -> None:
    path = f"/messages/{some_messages[0]}/"
    keyboard = open_as(agent, path)
    keyboard.press_and_load("1")
    keyboard.write("Bonjour, la patinoire")
    keyboard.sees("Brouillon enregistré à")
    again = open_as(agent, path)
    assert again.page.locator("#id_reponse-text").input_value() == "Bonjour, la patinoire"


def test_new_messages_are_counted_without_moving_the_list(
    agent: Person, some_messages: list[int], open_as: Open
) -> None:
    keyboard = open_as(agent, "/messages/")
    before = keyboard.text_of("#list")
    at = timezone.now()
    a_message(now=at, posted_at=at - NOW, author_name="Citoyen 500")
    keyboard.page.evaluate("htmx.trigger(document.querySelector('[data-refresh]'), 'refresh')")
    keyboard.sees("1 nouveau message")
    assert keyboard.text_of("#list") == before
    keyboard.tab_to("#list-news a")
    keyboard.press("Enter")
    keyboard.sees("Citoyen 500")
