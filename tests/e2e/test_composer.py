"""A post written with the keyboard on two accounts, with an image, then submitted; and nothing lost on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from editorial.models import Post, Variant
from tests.builders import an_account
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.builders_images import an_image
from tests.e2e.conftest import Open
from tests.e2e.keyboard import OVERFLOW, Keyboard

TEXT = (
    "La patinoire du parc Beauséjour ouvre samedi à 10 h.\n\nL’horaire complet est sur le site de la Ville."
)
LINK = "https://rimouski.ca/patinoire"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    """Keep the files of images apart."""
    settings.MEDIA_ROOT = tmp_path


def test_a_post_is_written_on_two_accounts_with_an_image_and_submitted(agent: Person, open_as: Open) -> None:
    an_image(agent, now=timezone.now())
    keyboard = open_as(agent, "/publications/nouvelle/")
    keyboard.examine("new post")
    write(keyboard)
    keyboard.press_and_load("Control+s")
    keyboard.sees("Le même texte pour tous")
    keyboard.examine("post, shared")
    shorten_on_x(keyboard)
    choose_an_image(keyboard)
    keyboard.tab_to("#composebar button[value=soumettre]")
    keyboard.press_and_load("Enter")
    keyboard.sees("soumise à l’approbation")
    keyboard.examine("post, submitted")
    post = Post.objects.get()
    assert {one.state for one in post.variants.all()} == {"in_review"}
    texts = {one.account.slug: one.text for one in post.variants.select_related("account")}
    assert texts == {"facebook-ville": TEXT, "x-villerimouski": "La patinoire ouvre samedi à 10 h."}


def write(keyboard: Keyboard) -> None:
    """Tick two accounts, write, and give the page of the site."""
    for slug in ("facebook-ville", "x-villerimouski"):
        keyboard.tab_to(f"[name=accounts][value={slug}]")
        keyboard.press("Space")
    keyboard.tab_to("#id_tous-text")
    keyboard.write(TEXT)
    keyboard.tab_to("#id_tous-link")
    keyboard.write(LINK)
    keyboard.tab_to("#id_canonical_url")
    keyboard.write(LINK)


def shorten_on_x(keyboard: Keyboard) -> None:
    """Write the text of one account apart."""
    keyboard.tab_to("button[formaction]")
    keyboard.press_and_load("Enter")
    keyboard.examine("post, apart")
    variant = Variant.objects.get(account__slug="x-villerimouski")
    keyboard.tab_to("[role=tab]")
    keyboard.press("ArrowRight")
    keyboard.tab_to(f"#id_v{variant.pk}-text")
    keyboard.press("Control+a")
    keyboard.write("La patinoire ouvre samedi à 10 h.")
    keyboard.sees("Enregistré à")
    variant.refresh_from_db()
    assert variant.text == "La patinoire ouvre samedi à 10 h."


def choose_an_image(keyboard: Keyboard) -> None:
    """Go to the library and come back with an image."""
    keyboard.tab_to("button[value^=image-choisir]")
    keyboard.press_and_load("Enter")
    keyboard.examine("choice of an image")
    keyboard.tab_to(".gallery button")
    keyboard.press_and_load("Enter")
    keyboard.sees("L’image est placée")


def test_another_version_is_shown_beside_what_is_typed_and_the_person_chooses(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    now = timezone.now()
    draft = a_variant(a_post(agent, now=now), now=now, scheduled_at=now + timedelta(days=2))
    path = f"/publications/{draft.post_id}/?separes=1"
    slow, quick = open_as(agent, path), open_as(adviser, path)
    for keyboard, text in ((quick, "Le texte de l’autre."), (slow, "Mon texte.")):
        keyboard.tab_to(f"#id_v{draft.pk}-text")
        keyboard.press("Control+a")
        keyboard.write(text)
        keyboard.press("Control+s")
        keyboard.sees("Enregistré à" if keyboard is quick else "Garder mon texte")
    slow.sees("Le texte de l’autre.")
    slow.examine("post, two versions")
    assert slow.page.locator(f"#id_v{draft.pk}-text").input_value() == "Mon texte."
    slow.page.locator("[data-mine]").focus()
    slow.press("Enter")
    slow.sees("Enregistré à")
    draft.refresh_from_db()
    assert draft.text == "Mon texte."


def test_what_is_scheduled_is_left_alone_until_somebody_says_modify(agent: Person, open_as: Open) -> None:
    now = timezone.now()
    draft = a_variant(a_post(agent, now=now), now=now, scheduled_at=now + timedelta(days=2))
    a_scheduled_variant(draft, now=now)
    keyboard = open_as(agent, f"/publications/{draft.post_id}/")
    keyboard.examine("post, scheduled")
    assert keyboard.page.locator(f"#id_v{draft.pk}-text").count() == 0
    keyboard.tab_to("a[href^='?modifier']")
    keyboard.press_and_load("Enter")
    keyboard.sees("l’approbation est annulée")
    keyboard.tab_to(f"#id_v{draft.pk}-text")
    keyboard.press("Control+End")
    keyboard.write(" Bienvenue!")
    keyboard.sees("Enregistré à")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert draft.text.endswith("Bienvenue!")


def test_a_reason_typed_beside_the_text_is_not_taken_away_by_the_preview(
    agent: Person, open_as: Open
) -> None:
    now = timezone.now()
    draft = a_variant(a_post(agent, now=now, canonical_url=""), now=now, link="", scheduled_at=None)
    keyboard = open_as(agent, f"/publications/{draft.post_id}/")
    keyboard.tab_to("#id_tous-text")
    keyboard.write(" Merci aux bénévoles!")
    keyboard.tab_to("[data-apart]")
    keyboard.write("Des remerciements aux bénévoles")
    keyboard.sees("Enregistré à")
    assert keyboard.page.locator("[data-apart]").input_value() == "Des remerciements aux bénévoles"
    keyboard.tab_to("#composebar button[value=soumettre]")
    keyboard.press_and_load("Enter")
    keyboard.sees("soumise à l’approbation")


def test_the_page_of_a_post_fits_a_phone(agent: Person, open_as: Open) -> None:
    now = timezone.now()
    post = a_post(agent, now=now)
    for slug in ("facebook-ville", "x-villerimouski"):
        a_variant(post, account=an_account(slug), now=now, scheduled_at=now + timedelta(days=2))
    keyboard = open_as(agent, "/publications/nouvelle/", width=390, height=844)
    for path in (
        "/publications/nouvelle/",
        f"/publications/{post.pk}/",
        f"/publications/{post.pk}/?separes=1",
    ):
        keyboard.go(path)
        assert keyboard.page.evaluate(OVERFLOW) <= 0, path
    keyboard.examine("post, phone")
    keyboard.go(f"/publications/{post.pk}/versions/")
    keyboard.examine("versions, phone")
