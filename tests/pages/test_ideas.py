"""The ideas without a date: noted, kept or declined, given an account, then a day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from editorial.models import Post, Variant
from tests.builders import a_holder, a_person
from tests.builders_editorial import a_post, a_variant
from tests.pages.browsing import said, signed_in
from tests.pages.conftest import Clock

pytestmark = pytest.mark.clause("R-011")


@pytest.fixture
def publisher(world: None) -> Person:
    """Who publishes on one account, without being of the team."""
    return a_holder("animateur-diffusion")


def proposed(by: Person) -> Post:
    signed_in(by).post("/idees/", {"title": "Histoire des rues"})
    return Post.objects.latest("pk")


def test_an_idea_is_noted_in_one_line_and_waits_for_the_team(publisher: Person, agent: Person) -> None:
    idea = proposed(publisher)
    assert (idea.stage, idea.author) == (Post.Stage.PROPOSED, publisher)
    assert "Histoire des rues" in said(signed_in(agent).get("/idees/?etat=proposees"))
    assert "Histoire des rues" not in said(signed_in(agent).get("/idees/?etat=retenues"))
    assert "Histoire des rues" not in said(signed_in(a_holder("secretaire-rh")).get("/idees/"))


def test_a_blank_idea_is_asked_again_and_who_proposes_nothing_is_told_why(world: None, clock: Clock) -> None:
    assert signed_in(a_holder("agent-communications")).post("/idees/", {"title": " "}).status_code == 422
    nobody = signed_in(a_person())
    assert "proposent une publication" in said(nobody.get("/idees/"))
    assert nobody.post("/idees/", {"title": "Une idée"}).status_code == 409
    assert not Post.objects.exists()


def test_the_team_keeps_an_idea_and_nobody_else_does(publisher: Person, agent: Person) -> None:
    idea = proposed(publisher)
    assert "Retenir" not in said(signed_in(publisher).get("/idees/"))
    signed_in(publisher).post(f"/idees/{idea.pk}/retenir/")
    idea.refresh_from_db()
    assert idea.stage == Post.Stage.PROPOSED
    signed_in(agent).post(f"/idees/{idea.pk}/retenir/")
    idea.refresh_from_db()
    assert idea.stage == Post.Stage.KEPT


def test_an_idea_is_declined_with_a_reason_and_leaves_the_list(publisher: Person, agent: Person) -> None:
    idea = proposed(publisher)
    refused = signed_in(agent).post(f"/idees/{idea.pk}/ecarter/", {"reason": " "})
    assert refused.status_code == 422
    assert "Histoire des rues" in said(refused)
    signed_in(agent).post(f"/idees/{idea.pk}/ecarter/", {"reason": "Déjà fait l’an dernier"})
    idea.refresh_from_db()
    assert (idea.stage, idea.stage_reason) == (Post.Stage.DECLINED, "Déjà fait l’an dernier")
    assert "Histoire des rues" not in said(signed_in(agent).get("/idees/")).split("toasts")[0]


def test_an_idea_asks_for_an_account_first_then_for_its_date(publisher: Person) -> None:
    idea, browser = proposed(publisher), signed_in(publisher)
    assert browser.post(f"/idees/{idea.pk}/compte/", {"account": "facebook-ville"}).status_code == 422
    answer = browser.post(f"/idees/{idea.pk}/compte/", {"account": "facebook-loisirs"})
    variant = Variant.objects.get(post=idea)
    assert answer["Location"].startswith(f"/calendrier/{variant.pk}/deplacer/")
    form = said(browser.get(answer["Location"]))
    assert "sans date" in form
    moved = browser.post(
        f"/calendrier/{variant.pk}/deplacer/",
        {
            "quand_date": "2026-07-20",
            "quand_time": "09:00",
            "content_hash": variant.content_hash,
            "retour": "/idees/",
        },
    )
    assert moved["Location"] == "/idees/"
    assert "Histoire des rues" in said(browser.get("/calendrier/?date=2026-07-20"))
    assert f'id="idee-{idea.pk}"' not in said(browser.get("/idees/"))


def test_the_tray_offers_to_drag_what_one_may_place_and_nothing_else(agent: Person) -> None:
    variant = a_variant(a_post(agent), scheduled_at=None)
    drag = f'data-variant="{variant.pk}"'
    assert drag in said(signed_in(agent).get("/idees/a-placer/"))
    seen = said(signed_in(a_holder("direction-generale")).get("/idees/a-placer/"))
    assert "Heures d’été" in seen
    assert drag not in seen
    assert "Heures d’été" not in said(signed_in(a_holder("animateur-diffusion")).get("/idees/a-placer/"))


@pytest.mark.parametrize("address", ["/idees/", "/idees/a-placer/"])
def test_as_many_queries_for_thirty_ideas_as_for_three(address: str, agent: Person) -> None:
    browser = signed_in(agent)

    def count() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    for _number in range(3):
        a_variant(a_post(agent), scheduled_at=None)
    few = count()
    for _number in range(12):
        a_variant(a_post(agent), scheduled_at=None)
        a_post(agent)
    assert count() == few


def test_bogus_places_break_nothing(agent: Person) -> None:
    browser = signed_in(agent)
    for query in ("etat=", "etat=inconnu", "apres=x", "apres=" + "9" * 40, "etat=%00"):
        assert browser.get(f"/idees/?{query}").status_code == 200
