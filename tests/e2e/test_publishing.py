"""A post is published by hand on a phone, then corrected, with the keyboard alone."""

from typing import Any

from accounts.models import Person
from editorial.models import Amendment
from tests.builders_editorial import a_post, a_submitted_variant, a_variant, an_adviser, approved_by
from tests.builders_images import an_image, with_image
from tests.builders_publishing import PROOF, a_missed_variant, fresh, swept
from tests.e2e.conftest import Open


def test_published_by_hand_on_a_phone_then_corrected(
    agent: Person, open_as: Open, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    a_missed_variant()
    draft = with_image(a_variant(a_post(agent)), an_image(agent))
    variant = approved_by(a_submitted_variant(draft), an_adviser())
    swept()
    phone = open_as(agent, "/publications/a-publier/", width=390, height=844)
    phone.examine("to publish, phone")
    phone.tab_to(f"#lien-{variant.pk}")
    phone.write("https://example.org/ailleurs")
    phone.press_and_load("Enter")
    phone.sees("sur sa plateforme")
    phone.examine("to publish, refused")
    phone.tab_to(f"#lien-{variant.pk}")
    phone.press("Control+a")
    phone.write(PROOF)
    phone.press_and_load("Enter")
    phone.sees("inscrite comme publiée")
    assert fresh(variant).permalink == PROOF
    desk = open_as(agent, f"/publications/variantes/{variant.pk}/corriger/")
    desk.examine("correct")
    desk.tab_to("textarea[name=text]")
    desk.press("Control+a")
    desk.write("La bibliothèque ferme à 21 h.")
    desk.tab_to("textarea[name=reason]")
    desk.write("L’heure était fausse")
    desk.tab_to("form.form button[type=submit]")
    desk.press_and_load("Enter")
    desk.sees("à faire à la main")
    desk.examine("correct, by hand")
    desk.tab_to("#faite-note")
    desk.write("Modifiée sur la page")
    desk.tab_to("form[action$='faite/'] button")
    desk.press_and_load("Enter")
    desk.sees("inscrit comme fait")
    assert (fresh(variant).state, Amendment.objects.get().state) == ("corrected", "done")
