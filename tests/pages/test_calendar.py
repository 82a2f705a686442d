"""The calendar: what it shows to whom, its filters, and as many queries for three posts as for three hundred."""

from datetime import timedelta

import pytest

from accounts.models import Person
from tests.builders import NOW, a_holder, a_person
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.pages.browsing import said, signed_in
from tests.pages.test_query_counts import queries

CALENDAR = "/calendrier/"
NAMES = ("vue", "date", "compte", "etat", "nature", "genre", "etiquette", "auteur", "apres", "avant")
VIEWS = ("mois", "semaine", "jour", "liste")


def page(person: Person, query: str = "") -> str:
    response = signed_in(person).get(f"{CALENDAR}{query}")
    assert response.status_code == 200, query
    return said(response)


@pytest.mark.parametrize("view", VIEWS)
def test_a_planned_post_is_shown_with_its_hour_its_account_and_its_state(view: str, agent: Person) -> None:
    a_scheduled_variant(a_variant(a_post(agent)))
    shown = page(agent, f"?vue={view}&date=2026-07-08")
    assert "10\u00a0h" in shown
    assert "Ville de Rimouski" in shown
    assert "programmée" in shown
    assert "La bibliothèque Lisette-Morin" in shown


@pytest.mark.parametrize("view", VIEWS)
def test_who_publishes_elsewhere_does_not_see_it(view: str, agent: Person) -> None:
    a_scheduled_variant(a_variant(a_post(agent)))
    for slug in ("animateur-diffusion", "secretaire-rh"):
        assert "La bibliothèque Lisette-Morin" not in page(a_holder(slug), f"?vue={view}&date=2026-07-08")
    assert "La bibliothèque" not in page(a_person(), f"?vue={view}&date=2026-07-08")
    for slug in ("conseiller-strategique", "direction-generale", "webmestre"):
        seen = "La bibliothèque Lisette-Morin" in page(a_holder(slug), f"?vue={view}&date=2026-07-08")
        assert seen == (slug != "webmestre")


@pytest.mark.parametrize("view", VIEWS)
def test_blank_filters_mean_nothing_and_bogus_ones_break_nothing(view: str, agent: Person) -> None:
    a_scheduled_variant(a_variant(a_post(agent)))
    blank = f"?vue={view}&date=2026-07-08&compte=&etat=&nature=&genre=&etiquette=&auteur=&apres=&avant="
    assert "La bibliothèque Lisette-Morin" in page(agent, blank)
    for bad in ("inconnu", "%00", "-1", "9" * 500, "2026-02-30", "0001-01-01", "9999-12-31", "<b>", "é"):
        for name in NAMES:
            page(agent, f"?vue={view}&{name}={bad}")
    page(agent, f"?vue={view}&apres={'9' * 17}-{'9' * 17}&date=2099-12-31")


@pytest.mark.parametrize("view", VIEWS)
def test_as_many_queries_for_three_hundred_posts_as_for_three(view: str, agent: Person) -> None:
    post = a_post(agent)
    variant = a_variant(post)

    def grow(number: int) -> None:
        for index in range(number):
            a_variant(a_post(agent), scheduled_at=NOW + timedelta(days=2, minutes=index))

    grow(2)
    address = f"{CALENDAR}?vue={view}&date=2026-07-08"
    few = queries(agent, address)
    grow(60)
    many = queries(agent, address)
    assert len(few) == len(many)
    assert len(many) <= 12, "\n".join(many)
    assert variant.pk
