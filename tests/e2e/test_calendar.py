"""The calendar in a real browser: moved from the keyboard and by the mouse, put back, and refused with its reason."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from editorial.local_times import local_clock
from editorial.models import Variant
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.e2e.conftest import Open
from tests.e2e.keyboard import Keyboard

ASK = "#calendar-ask"


def next_week(weekday: int, hour: int) -> datetime:
    """An hour of the city in the week that follows the present one."""
    now = timezone.now()
    today = local_clock(now).date()
    day = today + timedelta(days=7 - today.weekday() + weekday)
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


@pytest.fixture
def draft(agent: Person) -> Variant:
    now = timezone.now()
    post = a_post(agent, now=now)
    return a_variant(post, scheduled_at=next_week(1, 10), now=now)


def week(at: datetime) -> str:
    return f"/calendrier/?vue=semaine&date={local_clock(at):%Y-%m-%d}"


def planned(variant: Variant) -> datetime:
    variant.refresh_from_db()
    assert variant.scheduled_at
    return variant.scheduled_at


def drag(keyboard: Keyboard, variant: Variant, day: datetime) -> None:
    # The ideas come by themselves, and push the rest down.
    keyboard.page.locator("#tray-title").wait_for()
    cell = f'[data-day="{day:%Y-%m-%d}"][data-hour="{day.hour}"]'
    keyboard.page.drag_and_drop(f'[data-variant="{variant.pk}"]', cell)


def test_a_post_is_moved_from_the_keyboard_and_put_back(agent: Person, draft: Variant, open_as: Open) -> None:
    keyboard = open_as(agent, week(next_week(1, 10)))
    keyboard.examine("week of posts")
    keyboard.tab_to(".tile__move")
    keyboard.press("Enter")
    keyboard.page.locator(f"{ASK}[open]").wait_for()
    keyboard.examine("moving")
    assert keyboard.is_on(f"{ASK} input")
    keyboard.page.locator(f"{ASK} input[type=time]").fill("15:00")
    keyboard.tab_to(f"{ASK} button[type=submit]")
    keyboard.press("Enter")
    keyboard.sees("déplacée")
    assert keyboard.is_on(f'[data-variant="{draft.pk}"] > a:first-child')
    assert not keyboard.page.locator(f"{ASK}[open]").count()
    assert planned(draft) == next_week(1, 15)
    keyboard.press_and_load("z")
    assert planned(draft) == next_week(1, 10)
    keyboard.sees("a repris sa place")


def test_escape_leaves_the_post_where_it_is_and_gives_the_focus_back(
    agent: Person, draft: Variant, open_as: Open
) -> None:
    keyboard = open_as(agent, week(next_week(1, 10)))
    keyboard.tab_to(".tile__move")
    keyboard.press("Enter")
    keyboard.page.locator(f"{ASK}[open]").wait_for()
    keyboard.press("Escape")
    assert keyboard.is_on(".tile__move")
    assert planned(draft) == next_week(1, 10)


def test_a_tile_dragged_to_another_hour_is_moved(agent: Person, draft: Variant, open_as: Open) -> None:
    keyboard = open_as(agent, week(next_week(1, 10)))
    drag(keyboard, draft, next_week(3, 14))
    keyboard.sees("déplacée")
    assert planned(draft) == next_week(3, 14)


def test_a_drag_that_voids_an_approval_asks_first(agent: Person, draft: Variant, open_as: Open) -> None:
    a_scheduled_variant(draft, now=timezone.now())
    keyboard = open_as(agent, week(next_week(1, 10)))
    drag(keyboard, draft, next_week(3, 14))
    keyboard.sees("annule l’approbation donnée")
    keyboard.examine("voiding")
    home = f'[data-day="{next_week(1, 10):%Y-%m-%d}"][data-hour="10"] [data-variant="{draft.pk}"]'
    assert keyboard.page.locator(home).count() == 1
    assert planned(draft) == next_week(1, 10)
    keyboard.tab_to(f"{ASK} button[type=submit]")
    keyboard.press("Enter")
    keyboard.sees("à demander de nouveau")
    assert planned(draft) == next_week(3, 14)
    assert draft.state == Variant.State.DRAFT


def test_a_refused_drag_goes_back_with_the_reason(agent: Person, draft: Variant, open_as: Open) -> None:
    keyboard = open_as(agent, week(next_week(1, 10)))
    Variant.objects.filter(pk=draft.pk).update(state="cancelled", state_reason="Abandonnée entretemps")
    drag(keyboard, draft, next_week(3, 14))
    keyboard.sees("a été abandonnée")
    home = f'[data-day="{next_week(1, 10):%Y-%m-%d}"][data-hour="10"] [data-variant="{draft.pk}"]'
    assert keyboard.page.locator(home).count() == 1


def test_an_idea_dragged_onto_a_day_asks_for_its_hour(agent: Person, open_as: Open) -> None:
    now = timezone.now()
    idea = a_variant(a_post(agent, now=now), scheduled_at=None, now=now)
    keyboard = open_as(agent, f"/calendrier/?date={next_week(1, 10):%Y-%m-%d}")
    keyboard.page.locator(f'.tray [data-variant="{idea.pk}"]').wait_for()
    keyboard.examine("month with an idea")
    keyboard.page.drag_and_drop(f'[data-variant="{idea.pk}"]', f'td[data-day="{next_week(1, 10):%Y-%m-%d}"]')
    keyboard.page.locator(f"{ASK}[open]").wait_for()
    keyboard.page.locator(f"{ASK} input[type=time]").fill("10:00")
    keyboard.page.locator(f"{ASK} button[type=submit]").click()
    keyboard.sees("déplacée")
    assert planned(idea) == next_week(1, 10)


@pytest.mark.parametrize("view", ["mois", "semaine", "jour", "liste"])
def test_axe_finds_nothing_on_a_phone_nor_on_a_screen(
    view: str, agent: Person, draft: Variant, open_as: Open
) -> None:
    path = f"/calendrier/?vue={view}&date={local_clock(next_week(1, 10)):%Y-%m-%d}"
    open_as(agent, path, width=390, height=844).examine(f"calendar {view}, phone")
    open_as(agent, path).examine(f"calendar {view}")
    for other in ("/idees/", "/calendrier/bilan/", f"/calendrier/{draft.pk}/deplacer/"):
        open_as(agent, other, width=390, height=844).examine(f"{other}, phone")
