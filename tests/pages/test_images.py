"""The library as people use it: the grid, an image, its people, the files, and the choice of one for a variant."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from editorial.image_withdrawals import withdraw_image
from editorial.models import Image, Variant
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_editorial import a_scheduled_variant, a_variant
from tests.builders_images import a_picture, an_image, somebody_on, with_image
from tests.builders_incidents import a_capture
from tests.pages.browsing import said, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-109")]
TYPED = {
    "name": "La marina",
    "author": "Service des loisirs",
    "right": "city",
    "credit": "none",
    "shows": "no",
    "alt_text": "Des voiliers à quai.",
}


@pytest.fixture(autouse=True)
def agent(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Person:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()
    return a_holder("agent-communications")


def at(name: str, *args: Any) -> str:
    return reverse(f"editorial:{name}", args=args)


def test_an_image_is_added_and_its_page_says_what_is_known(agent: Person) -> None:
    browser = signed_in(agent)
    answer = browser.post(at("image-add"), {**TYPED, "file": a_picture()}, follow=True)
    image = Image.objects.get()
    assert answer.redirect_chain[-1][0] == at("image", image.pk)
    assert "Service des loisirs" in said(answer)
    assert "utilisable" in said(answer)


def test_a_refused_form_says_what_is_wrong_and_keeps_what_was_typed(agent: Person) -> None:
    browser = signed_in(agent)
    answer = browser.post(
        at("image-add"), {**TYPED, "right": "cc_by", "file": a_capture("x.png"), "shows": ""}
    )
    page = said(answer)
    assert answer.status_code == 422
    assert "La marina" in page
    assert "exige la mention de la source" in page
    assert "trop petite" in page
    assert "dites si une personne y est reconnaissable" in page
    assert not Image.objects.exists()


def test_the_same_picture_leads_to_the_one_that_is_there(agent: Person) -> None:
    browser = signed_in(agent)
    browser.post(at("image-add"), {**TYPED, "file": a_picture((9, 9, 9))})
    answer = browser.post(at("image-add"), {**TYPED, "name": "Encore", "file": a_picture((9, 9, 9))})
    assert answer.status_code == 409
    assert at("image", Image.objects.get().pk) in said(answer)
    assert "Encore" in said(answer)


def test_somebody_else_changed_the_facts_meanwhile(agent: Person) -> None:
    image = an_image(agent)
    answer = signed_in(agent).post(at("image-edit", image.pk), {**TYPED, "version": "7"})
    assert answer.status_code == 409
    assert "modifiée depuis" in said(answer)
    assert "La marina" in said(answer)
    again = signed_in(agent).post(at("image-edit", image.pk), {**TYPED, "version": str(image.version)})
    assert again.status_code == 302
    image.refresh_from_db()
    assert image.name == "La marina"


def test_the_grid_finds_by_words_without_accents_by_standing_and_by_author(agent: Person) -> None:
    an_image(agent, name="Fête du quai", author="Zoé")
    an_image(agent, name="Neige", right="authorisation")
    an_image(agent, name="Vieux port", valid_until=NOW.date() + timedelta(days=3))
    browser = signed_in(agent)

    def names(query: str) -> set[str]:
        return {one.name for one in browser.get(at("image-list") + query).context["page"].rows}

    assert names("?q=fete+quai") == {"Fête du quai"}
    assert names("?etat=incomplete") == {"Neige"}
    assert names("?etat=expiring") == {"Vieux port"}
    assert names("?auteur=Zoé") == {"Fête du quai"}
    assert names("?etat=n’importe") == {"Fête du quai", "Neige", "Vieux port"}
    assert "Voir toutes les images" in said(browser.get(at("image-list") + "?q=inconnu"))


@pytest.mark.parametrize("number", [3, 30])
def test_the_grid_asks_as_many_questions_for_thirty_as_for_three(
    number: int, agent: Person, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        somebody_on(an_image(agent, shows_people=True))
    browser = signed_in(agent)
    with django_assert_max_num_queries(22):
        assert len(browser.get(at("image-list")).context["page"].rows) == number


def test_a_person_is_named_then_agrees_then_changes_their_mind(agent: Person) -> None:
    image = an_image(agent, shows_people=True)
    planned = with_image(a_variant(), image)
    browser = signed_in(agent)
    named = browser.post(at("image-person-add", image.pk), {"name": "Léo Roy", "is_minor": "on"}, follow=True)
    assert "consentement des parents manquant" in said(named)
    person = image.people.get()
    kept = {"name": "Léo Roy", "is_minor": "on", "consent_file": a_capture("parents.png")}
    browser.post(at("image-person", image.pk, person.pk), kept)
    person.refresh_from_db()
    document: Any = browser.get(at("image-document", image.pk, person.consent_id))
    assert b"".join(document.streaming_content)
    planned = a_scheduled_variant(planned)

    bare = browser.post(at("image-consent-withdraw", image.pk, person.pk))
    assert bare.status_code == 422
    gone = browser.post(
        at("image-consent-withdraw", image.pk, person.pk), {"reason": "Lettre du 6 juillet"}, follow=True
    )
    assert "consentement retiré" in said(gone)
    assert "retenue" in said(gone)
    planned.refresh_from_db()
    assert planned.state == Variant.State.HELD


def test_a_name_that_is_there_already_is_said(agent: Person) -> None:
    image = an_image(agent, shows_people=True)
    somebody_on(image, "Léo Roy")
    answer = signed_in(agent).post(at("image-person-add", image.pk), {"name": "Léo Roy"})
    assert answer.status_code == 422
    assert "déjà inscrite" in said(answer)


def test_the_page_of_an_image_taken_back_says_what_is_still_public(agent: Person) -> None:
    image = an_image(agent)
    variant = a_scheduled_variant(with_image(a_variant(), image))
    rows = Variant.objects.filter(pk=variant.pk)
    rows.update(state="publishing")
    rows.update(state="published", published_at=NOW, external_id="1")
    browser = signed_in(agent)
    assert browser.post(at("image-withdraw", image.pk)).status_code == 422
    answer = browser.post(at("image-withdraw", image.pk), {"reason": "Contrat terminé"}, follow=True)
    assert "retirez des comptes" in said(answer)
    assert "Contrat terminé" in said(answer)
    assert [one.pk for one in browser.get(at("image-list") + "?etat=a-retirer").context["page"].rows] == [
        image.pk
    ]
    again = browser.post(at("image-withdraw", image.pk), {"reason": "Encore"})
    assert again.status_code == 409
    todo = said(browser.get(reverse("accounts:todo")))
    assert "1 image publiée n’est plus autorisée" in todo
    assert "image publiée dont l’autorisation a été retirée" in said(
        browser.get(reverse("policy:conformity"))
    )


# --- files -----------------------------------------------------------------------------------------


def test_a_file_is_sent_as_what_it_is_and_kept_by_the_browser_alone(agent: Person) -> None:
    image = an_image(agent)
    browser = signed_in(agent)
    answer: Any = browser.get(at("image-file", image.pk))
    assert b"".join(answer.streaming_content)[:8] == b"\x89PNG\r\n\x1a\n"
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private, max-age=")
    assert "sandbox" in answer["Content-Security-Policy"]
    same = browser.get(at("image-file", image.pk), headers={"if-none-match": answer["ETag"]})
    assert same.status_code == 304
    small: Any = browser.get(at("image-thumbnail", image.pk), headers={"if-none-match": answer["ETag"]})
    assert small.status_code == 200
    assert b"".join(small.streaming_content)


def test_a_file_that_is_gone_from_the_disk_is_not_an_error(agent: Person) -> None:
    image = an_image(agent)
    image.file.storage.delete(str(image.file.name))
    assert signed_in(agent).get(at("image-file", image.pk)).status_code == 404


def test_whoever_sees_no_post_that_carries_it_is_not_given_the_file(agent: Person) -> None:
    image, stranger = an_image(agent), a_person()
    with_image(a_variant(), image)
    for name in ("image-file", "image-thumbnail", "image"):
        assert signed_in(stranger).get(at(name, image.pk)).status_code == 404


def test_the_document_of_another_image_is_not_given_through_this_one(agent: Person) -> None:
    one, other = an_image(agent), an_image(agent, document=a_capture())
    assert signed_in(agent).get(at("image-document", one.pk, other.document_id)).status_code == 404


# --- the choice for a variant ----------------------------------------------------------------------


def test_only_what_may_be_published_there_that_day_is_offered(agent: Person) -> None:
    variant = a_variant()
    good = an_image(agent, name="Quai d’été", accounts=[variant.account])
    an_image(agent, name="Ailleurs", accounts=[an_account("x-villerimouski")])
    an_image(agent, name="Échue ce jour-là", valid_until=NOW.date())
    with_image(variant, an_image(agent, name="Déjà placée"))
    taken_back = an_image(agent, name="Retirée")
    withdraw_image(image_id=taken_back.pk, reason="Contrat terminé", actor=agent, now=NOW)
    browser = signed_in(agent)
    answer = browser.get(at("image-picker"), {"variante": str(variant.pk)})
    assert [one.name for one in answer.context["images"]] == [good.name]
    assert f'name="image" value="{good.pk}"' in said(answer)
    assert "<html" not in said(answer)
    none = browser.get(at("image-picker"), {"variante": str(variant.pk), "q": "inconnu"})
    assert "Aucune image autorisée" in said(none)
    for bad in ("", "?variante=x", f"?variante={'9' * 30}", f"?variante={variant.pk}&q=%00"):
        assert browser.get(at("image-picker") + bad).status_code in (200, 404)


def test_nothing_is_offered_to_whoever_does_not_write_on_that_account() -> None:
    variant = a_variant()
    elsewhere = a_holder("animateur-diffusion")
    assert signed_in(elsewhere).get(at("image-picker"), {"variante": str(variant.pk)}).status_code == 404
