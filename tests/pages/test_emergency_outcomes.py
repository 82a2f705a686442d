"""What an emergency holds, seen before it is declared, chosen after its end, and told in its report."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from city.models import Emergency
from editorial.models import Variant
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_scheduled_variant, a_variant
from tests.builders_moderation import a_message
from tests.pages.browsing import at, said, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-051")]
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(instant: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: instant)

    the_policy_world()
    set_to(NOW)
    return set_to


@pytest.fixture
def adviser(clock: Any) -> Person:
    return a_holder("conseiller-strategique")


def declare(browser: Client, **fields: Any) -> Emergency:
    typed = {"level": "delayed", "reason": "Inondation", **fields}
    assert browser.post(at("emergencies"), typed).status_code == 302
    return Emergency.objects.latest("pk")


def a_held_variant(adviser: Person) -> tuple[Client, Emergency, Variant]:
    variant = a_scheduled_variant(scheduled_at=NOW + HOUR)
    browser = signed_in(adviser)
    emergency = declare(browser)
    variant.refresh_from_db()
    return browser, emergency, variant


def test_the_page_lists_what_a_declaration_would_hold_then_says_how_many_it_held(adviser: Person) -> None:
    a_scheduled_variant(scheduled_at=NOW + HOUR)
    far = a_scheduled_variant(scheduled_at=NOW + 100 * HOUR)
    browser = signed_in(adviser)
    page = browser.get(at("emergencies"))
    assert "1 publication ordinaire prévue d’ici 72 heures sera retenue" in said(page)
    declare(browser)
    assert "1 publication programmée est retenue" in said(browser.get(at("emergencies")))
    far.refresh_from_db()
    assert far.state == Variant.State.SCHEDULED


def test_a_declaration_that_is_refused_holds_nothing(clock: Any) -> None:
    variant = a_scheduled_variant(scheduled_at=NOW + HOUR)
    agent = signed_in(a_holder("agent-communications"))
    assert agent.post(at("emergencies"), {"level": "delayed", "reason": "Non"}).status_code == 409
    variant.refresh_from_db()
    assert variant.state == Variant.State.SCHEDULED


def test_ending_leads_to_what_waits_and_each_is_chosen(adviser: Person, clock: Any) -> None:
    one, two, three = (a_scheduled_variant(scheduled_at=NOW + hours * HOUR) for hours in (1, 2, 3))
    browser = signed_in(adviser)
    emergency = declare(browser)
    clock(NOW + 5 * HOUR)
    answer = browser.post(at("emergency-end", emergency.pk))
    assert answer["Location"] == at("emergency-held", emergency.pk)
    page = said(browser.get(answer["Location"]))
    assert page.count("Publier maintenant") == 3
    assert set(Variant.objects.values_list("state", flat=True)) == {"held"}

    def choose(variant: Variant, choice: str, **typed: str) -> int:
        variant.refresh_from_db()
        given = {"choice": choice, "content_hash": variant.content_hash, **typed}
        return browser.post(at("emergency-choose", emergency.pk, variant.pk), given).status_code

    assert choose(one, "relacher") == 302
    assert choose(two, "deplacer", when_date="2026-07-10", when_time="09:00") == 302
    assert choose(three, "abandonner", reason="Dépassée") == 302
    for variant, state in ((one, "scheduled"), (two, "draft"), (three, "cancelled")):
        variant.refresh_from_db()
        assert variant.state == state
    assert two.scheduled_at is not None
    assert two.scheduled_at.isoformat() == "2026-07-10T13:00:00+00:00"
    assert "Rien n’attend" in said(browser.get(at("emergency-held", emergency.pk)))
    assert choose(one, "relacher") == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"choice": "deplacer"}, "Nouvelle date"),
        ({"choice": "deplacer", "when_date": "2026-07-10"}, "Choisissez l’heure"),
        ({"choice": "abandonner"}, "Écrivez pourquoi elle est abandonnée"),
    ],
)
def test_a_choice_that_lacks_something_changes_nothing_and_says_so(
    typed: dict[str, str], sentence: str, adviser: Person
) -> None:
    browser, emergency, variant = a_held_variant(adviser)
    given = {"content_hash": variant.content_hash, **typed}
    answer = browser.post(at("emergency-choose", emergency.pk, variant.pk), given)
    assert answer.status_code == 422
    assert sentence in said(answer)
    variant.refresh_from_db()
    assert variant.state == Variant.State.HELD


def test_nothing_ordinary_is_released_while_it_lasts(adviser: Person) -> None:
    browser, emergency, variant = a_held_variant(adviser)
    given = {"choice": "relacher", "content_hash": variant.content_hash}
    answer = browser.post(at("emergency-choose", emergency.pk, variant.pk), given)
    assert answer.status_code == 409
    assert "situation d’urgence" in said(answer)
    stale = browser.post(
        at("emergency-choose", emergency.pk, variant.pk), {"choice": "relacher", "content_hash": "x"}
    )
    assert stale.status_code == 409
    assert "modifiée depuis" in said(stale)
    unknown = browser.post(at("emergency-choose", emergency.pk, variant.pk), {"choice": "détruire"})
    assert unknown.status_code == 404


def test_others_see_what_is_theirs_and_choose_nothing_elsewhere(adviser: Person) -> None:
    _browser, emergency, variant = a_held_variant(adviser)
    stranger = signed_in(a_holder("animateur-diffusion"))
    page = said(stranger.get(at("emergency-held", emergency.pk)))
    assert str(variant.post) not in page
    given = {"choice": "abandonner", "reason": "Non", "content_hash": variant.content_hash}
    assert stranger.post(at("emergency-choose", emergency.pk, variant.pk), given).status_code == 404
    director = signed_in(a_holder("direction-generale"))
    assert "choisissent ce qu’elle devient" in said(director.get(at("emergency-held", emergency.pk)))


@pytest.mark.clause("R-052")
def test_the_report_tells_what_was_published_what_was_held_and_what_came_of_it(
    adviser: Person, clock: Any
) -> None:
    browser, emergency, variant = a_held_variant(adviser)
    a_message(now=NOW + HOUR, posted_at=NOW + HOUR)
    provisional = said(browser.get(at("emergency-report", emergency.pk)))
    assert "provisoire" in provisional
    clock(NOW + 26 * HOUR)
    browser.post(at("emergency-end", emergency.pk))
    variant.refresh_from_db()
    browser.post(
        at("emergency-choose", emergency.pk, variant.pk),
        {"choice": "abandonner", "reason": "Dépassée", "content_hash": variant.content_hash},
    )
    page = (
        said(browser.get(at("emergency-report", emergency.pk))).replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert "Publications retenues, et ce qu’elles sont devenues (1)" in page
    assert "Dépassée" in page
    assert "1 j 2 h" in page
    assert "Messages reçus" in page


@pytest.mark.parametrize("number", [2, 12])
def test_the_pages_ask_as_many_questions_for_many(
    number: int, adviser: Person, django_assert_max_num_queries: Any
) -> None:
    for hour in range(number):
        a_scheduled_variant(a_variant(scheduled_at=NOW + (hour + 1) * HOUR))
    browser = signed_in(adviser)
    emergency = declare(browser)
    for name in ("emergency-held", "emergency-report"):
        with django_assert_max_num_queries(30):
            browser.get(at(name, emergency.pk))


@pytest.mark.clause("R-053")
def test_every_page_says_that_these_are_no_emergency_services(adviser: Person) -> None:
    browser, _emergency, _variant = a_held_variant(adviser)
    assert "ne sont pas un service d’urgence" in said(browser.get(reverse("editorial:image-list")))
