"""Moving a post in the calendar: the same act by the mouse and by the form, and what is lost is said first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import OfficialAccount, Person
from editorial.models import Variant
from tests.builders import NOW, a_holder, an_account
from tests.builders_editorial import PLANNED, a_post, a_scheduled_variant, a_submitted_variant, a_variant
from tests.pages.browsing import said, signed_in
from tests.pages.conftest import Clock

HTMX = {"HX-Request": "true"}
VOIDS = "annule l’approbation donnée"


def move(browser: Client, variant: Variant, day: str, hour: str, *, htmx: bool = False, **more: str) -> Any:
    typed = {
        "quand_date": day,
        "quand_time": hour,
        "content_hash": variant.content_hash,
        "retour": "/calendrier/?vue=semaine&date=2026-07-08",
        **more,
    }
    headers = HTMX if htmx else None
    return browser.post(f"/calendrier/{variant.pk}/deplacer/", typed, headers=headers)


def planned(variant: Variant) -> datetime | None:
    variant.refresh_from_db()
    return variant.scheduled_at


def local(day: int, hour: int) -> datetime:
    """An hour of July in Rimouski."""
    return NOW.replace(day=day, hour=hour + 4)


@pytest.fixture
def draft(agent: Person) -> Variant:
    return a_variant(a_post(agent))


def test_a_draft_is_moved_and_the_page_leads_back_where_one_was(agent: Person, draft: Variant) -> None:
    answer = move(signed_in(agent), draft, "2026-07-09", "11:30")
    assert answer.status_code == 302
    assert answer["Location"] == "/calendrier/?vue=semaine&date=2026-07-08"
    assert planned(draft) == local(9, 11).replace(minute=30)


def test_a_dragged_tile_is_answered_by_the_calendar_as_it_now_is_and_a_way_back(
    agent: Person, draft: Variant
) -> None:
    browser = signed_in(agent)
    answer = move(browser, draft, "2026-07-09", "11:30", htmx=True)
    shown = said(answer)
    assert answer.status_code == 200
    assert shown.lstrip().startswith('<div id="calendar"') or 'id="calendar"' in shown
    assert "11\u00a0h\u00a030" in shown
    assert "/remettre/" in shown
    undo = shown.split('action="/calendrier/')[-1].split('"')[0]
    assert browser.post(f"/calendrier/{undo}").status_code == 302
    assert planned(draft) == PLANNED


def test_a_second_click_on_undo_changes_nothing(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    shown = said(move(browser, draft, "2026-07-09", "11:30", htmx=True))
    undo = "/calendrier/" + shown.split('action="/calendrier/')[-1].split('"')[0]
    browser.post(undo)
    browser.post(undo)
    assert planned(draft) == PLANNED


def test_the_same_move_sent_twice_is_one_move(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    assert move(browser, draft, "2026-07-09", "11:30").status_code == 302
    assert move(browser, draft, "2026-07-09", "11:30").status_code == 409
    assert planned(draft) == local(9, 11).replace(minute=30)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_move_that_voids_an_approval_asks_first_and_says_so(htmx: bool, agent: Person) -> None:
    variant = a_scheduled_variant(a_variant(a_post(agent)))
    browser = signed_in(agent)
    asked = move(browser, variant, "2026-07-09", "11:30", htmx=htmx)
    assert asked.status_code == 409
    assert VOIDS in said(asked)
    assert planned(variant) == PLANNED
    assert variant.state == Variant.State.SCHEDULED
    done = move(browser, variant, "2026-07-09", "11:30", htmx=htmx, confirme="1")
    assert done.status_code == (200 if htmx else 302)
    assert planned(variant) == local(9, 11).replace(minute=30)
    assert variant.state == Variant.State.DRAFT
    # What was lost is not given back by a button.
    if htmx:
        assert "/remettre/" not in said(done)


def test_a_move_of_what_awaits_its_approval_says_that_it_is_asked_again(agent: Person) -> None:
    variant = a_submitted_variant(a_variant(a_post(agent)))
    asked = move(signed_in(agent), variant, "2026-07-09", "11:30")
    assert asked.status_code == 409
    assert "demande d’approbation" in said(asked)


def test_to_an_hour_that_has_passed_is_refused_and_the_tile_goes_back(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    answer = move(browser, draft, "2026-07-05", "11:30", htmx=True)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#toasts"
    assert "heure est passée" in said(answer)
    assert move(browser, draft, "2026-07-05", "11:30").status_code == 409
    assert planned(draft) == PLANNED


def test_what_is_published_does_not_move(agent: Person, draft: Variant) -> None:
    Variant.objects.filter(pk=draft.pk).update(state="cancelled", state_reason="Essai")
    assert f'data-variant="{draft.pk}"' not in said(
        signed_in(agent).get("/calendrier/?etat=cancelled&date=2026-07-08")
    )
    answer = move(signed_in(agent), draft, "2026-07-09", "11:30")
    assert answer.status_code == 409
    assert "abandonnée" in said(answer)
    assert planned(draft) == PLANNED


@pytest.mark.parametrize("slug", ["direction-generale"])
def test_who_sees_a_post_without_publishing_it_has_nothing_to_drag_and_is_told_why(
    slug: str, draft: Variant, clock: Clock
) -> None:
    browser = signed_in(a_holder(slug))
    shown = said(browser.get("/calendrier/?date=2026-07-08"))
    assert "Lisette-Morin" in shown
    assert f'data-variant="{draft.pk}"' not in shown
    assert "deplacer" not in shown
    answer = move(browser, draft, "2026-07-09", "11:30")
    assert answer.status_code == 403
    assert "ne figure pas sur la liste" in said(answer)
    assert planned(draft) == PLANNED


def test_who_does_not_see_a_post_finds_no_form(draft: Variant, clock: Clock) -> None:
    browser = signed_in(a_holder("animateur-diffusion"))
    assert browser.get(f"/calendrier/{draft.pk}/deplacer/").status_code == 404
    assert move(browser, draft, "2026-07-09", "11:30").status_code == 404
    assert browser.post(f"/calendrier/{draft.pk}/remettre/").status_code == 404


def test_a_stale_screen_moves_nothing_and_keeps_what_was_typed(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    move(browser, draft, "2026-07-09", "11:30")
    late = move(browser, draft, "2026-07-10", "15:45")
    assert late.status_code == 409
    assert "15:45" in said(late)
    assert "modifiée depuis" in said(late)
    draft.refresh_from_db()
    assert draft.content_hash in said(late)


def test_a_blank_date_is_asked_again(agent: Person, draft: Variant) -> None:
    answer = move(signed_in(agent), draft, "", "")
    assert answer.status_code == 422
    assert planned(draft) == PLANNED


def test_an_hour_that_happens_twice_is_asked_about(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    asked = move(browser, draft, "2026-11-01", "01:30", htmx=True)
    assert asked.status_code == 422
    assert asked["HX-Retarget"] == "#calendar-ask"
    assert "la seconde fois" in said(asked)
    assert move(browser, draft, "2026-11-01", "01:30", quand_which="second").status_code == 302
    assert planned(draft) == datetime.fromisoformat("2026-11-01T06:30+00:00")
    draft.refresh_from_db()
    assert move(browser, draft, "2027-03-14", "02:30").status_code == 422


def test_two_posts_of_one_account_within_the_hour_are_pointed_at_after_a_move(
    agent: Person, draft: Variant
) -> None:
    other = a_variant(a_post(agent), scheduled_at=local(9, 11))
    answer = move(signed_in(agent), draft, "2026-07-09", "11:30", htmx=True)
    assert "dans la même heure" in said(answer)
    assert said(answer).count("moins d’une heure d’écart") == 2
    elsewhere = a_variant(a_post(agent), account=an_account("x-villerimouski"))
    calm = move(signed_in(agent), elsewhere, "2026-07-09", "11:45", htmx=True)
    assert "dans la même heure" not in said(calm)
    assert other.pk


def test_a_suspended_account_does_not_move(agent: Person, draft: Variant) -> None:
    OfficialAccount.objects.filter(slug="facebook-ville").update(
        state="suspended", state_reason="Piraté", state_body="management"
    )
    assert move(signed_in(agent), draft, "2026-07-09", "11:30").status_code == 403
    assert planned(draft) == PLANNED


@pytest.mark.parametrize("back", ["https://exemple.org/", "//exemple.org/", "javascript:alert(1)", "", "/"])
def test_the_way_back_never_leaves_the_calendar(back: str, agent: Person, draft: Variant) -> None:
    answer = move(signed_in(agent), draft, "2026-07-09", "11:30", retour=back)
    assert answer["Location"] == "/calendrier/"


def test_the_form_shows_where_it_was_dropped(agent: Person, draft: Variant) -> None:
    browser = signed_in(agent)
    shown = said(browser.get(f"/calendrier/{draft.pk}/deplacer/?date=2026-07-20"))
    assert 'value="2026-07-20"' in shown
    assert 'value="10:00"' in shown
    for bad in ("inconnu", "2026-02-30", "%00"):
        assert browser.get(f"/calendrier/{draft.pk}/deplacer/?date={bad}&heure={bad}").status_code == 200


def test_a_tile_at_most_a_day_old_keeps_its_undo_only_when_it_may_go_back(agent: Person) -> None:
    late = a_variant(a_post(agent), scheduled_at=NOW - timedelta(hours=2))
    answer = move(signed_in(agent), late, "2026-07-09", "11:30", htmx=True)
    assert answer.status_code == 200
    assert "/remettre/" not in said(answer)
