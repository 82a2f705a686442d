"""The days of the calendar: changes of the clock, ends of months, what lies over them, days that do not fit."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Person
from city.models import Closure, ElectionPeriod, Emergency
from editorial.calendar import lists
from editorial.calendar.spans import clock_change, weeks_of_month
from editorial.models import Post, Variant
from tests.builders import NOW, a_holder, an_account
from tests.builders_editorial import a_post, a_variant
from tests.pages.browsing import said, signed_in
from tests.pages.test_query_counts import queries

VIEWS = ("mois", "semaine", "jour", "liste")
KILOBYTES = 100


def page(person: Person, query: str) -> str:
    response = signed_in(person).get(f"/calendrier/?{query}")
    assert response.status_code == 200
    return said(response)


def many_drafts(agent: Person, days: list[date], each: int) -> None:
    """Drafts of every day, at every hour of the afternoon: many, and quickly."""
    account = an_account("facebook-ville")
    hours = [(day, number) for day in days for number in range(each)]
    posts = Post.objects.bulk_create(
        Post(title=f"Publication {place}", author=agent, created_at=NOW, updated_at=NOW)
        for place, _hour in enumerate(hours)
    )
    Variant.objects.bulk_create(
        Variant(
            post=post,
            account=account,
            state_since=NOW,
            edited_at=NOW,
            last_editor=agent,
            text="Une nouvelle de la Ville de Rimouski, écrite comme les autres et assez longue pour être coupée.",
            scheduled_at=datetime.combine(day, time(16), tzinfo=UTC) + timedelta(minutes=61 * number),
        )
        for post, (day, number) in zip(posts, hours, strict=True)
    )


# --- The clock ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-10-31", "2026-10-31T14:00+00:00"),
        ("2026-11-01", "2026-11-01T15:00+00:00"),
        ("2026-11-02", "2026-11-02T15:00+00:00"),
        ("2027-03-13", "2027-03-13T15:00+00:00"),
        ("2027-03-14", "2027-03-14T14:00+00:00"),
    ],
)
def test_the_same_hour_is_shown_in_every_view_on_both_sides_of_the_change(
    view: str, day: str, instant: str, agent: Person
) -> None:
    at = datetime.fromisoformat(instant)
    variant = a_variant(a_post(agent), scheduled_at=at)
    shown = page(agent, f"vue={view}&date={day}")
    assert f'data-variant="{variant.pk}"' in shown
    assert shown.count("<b>10\u00a0h</b>") == 1
    assert 'data-time="10:00"' in shown
    assert 'value="10:00"' in said(signed_in(agent).get(f"/calendrier/{variant.pk}/deplacer/"))


@pytest.mark.parametrize("view", VIEWS)
def test_both_passes_of_a_repeated_hour_are_shown_in_their_order(view: str, agent: Person) -> None:
    first, second = (
        a_variant(a_post(agent), scheduled_at=datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) for hour in (5, 6)
    )
    shown = page(agent, f"vue={view}&date=2026-11-01")
    assert shown.index(f'data-variant="{first.pk}"') < shown.index(f'data-variant="{second.pk}"')
    assert shown.count("<b>1\u00a0h\u00a030</b>") == 2


def test_the_days_on_which_the_clock_changes_are_marked(agent: Person) -> None:
    assert (clock_change(date(2026, 11, 1)), clock_change(date(2027, 3, 14))) == (-1, 1)
    assert not clock_change(date(2026, 11, 2))
    assert page(agent, "date=2026-11-10").count("On recule l’heure") == 1
    assert page(agent, "date=2027-03-01").count("On avance l’heure") == 1
    assert "l’heure</p>" not in page(agent, "date=2026-07-10")


# --- The ends of months and weeks -------------------------------------------------------------------------------


def test_a_month_is_made_of_whole_weeks_from_monday() -> None:
    weeks = weeks_of_month(date(2027, 2, 15))
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2027, 2, 1), date(2027, 2, 28), 4)
    weeks = weeks_of_month(date(2026, 8, 31))
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2026, 7, 27), date(2026, 9, 6), 6)


def test_the_last_minute_of_a_month_is_in_it_and_the_next_one_is_not(agent: Person) -> None:
    last = a_variant(a_post(agent), scheduled_at=datetime(2027, 1, 1, 4, 59, tzinfo=UTC))
    following = a_variant(a_post(agent), scheduled_at=datetime(2027, 1, 1, 5, 0, tzinfo=UTC))
    december = page(agent, "vue=jour&date=2026-12-31")
    january = page(agent, "vue=jour&date=2027-01-01")
    assert f'data-variant="{last.pk}"' in december
    assert f'data-variant="{following.pk}"' not in december
    assert f'data-variant="{following.pk}"' in january
    assert f'data-variant="{last.pk}"' not in january


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-31", "2028-02-29", "2000-01-01", "2099-12-31"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_period_leads_to_the_one_before_and_after(view: str, day: str, agent: Person) -> None:
    browser = signed_in(agent)
    shown = said(browser.get(f"/calendrier/?vue={view}&date={day}"))
    links = re.findall(r'rel="(?:prev|next)"\s+href="([^"]+)"', shown)
    assert len(links) >= 2
    for link in links:
        address = link if link.startswith("/") else f"/calendrier/{link}"
        assert browser.get(address).status_code == 200


def test_the_week_shows_the_hours_of_the_offices_and_any_other_at_which_something_leaves(
    agent: Person,
) -> None:
    calm = page(agent, "vue=semaine&date=2026-07-08")
    hours = [int(hour) for hour in re.findall(r'class="cal__hour">(\d+)\u00a0h', calm)]
    assert hours == list(range(8, 16))
    a_variant(a_post(agent), scheduled_at=datetime(2026, 7, 9, 2, 30, tzinfo=UTC))
    busy = page(agent, "vue=semaine&date=2026-07-08")
    hours = [int(hour) for hour in re.findall(r'class="cal__hour">(\d+)\u00a0h', busy)]
    assert hours == [*range(8, 16), 22]
    assert "hors des heures d’ouverture" in busy


# --- What lies over the days --------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["mois", "semaine", "jour"])
def test_what_the_city_lives_through_is_said_in_words_over_its_days(view: str, agent: Person) -> None:
    Closure.objects.all().delete()
    day = date(2026, 7, 15)
    Closure.objects.create(
        starts_on=day, ends_on=day, reason="Tempête", state="confirmed", decided_at=NOW, closed_from=time(13)
    )
    Closure.objects.create(starts_on=day - timedelta(days=1), ends_on=day, reason="Congé proposé")
    Closure.objects.create(
        starts_on=day - timedelta(days=2),
        ends_on=day,
        reason="Congé écarté",
        state="declined",
        decided_at=NOW,
    )
    starts = datetime(2026, 7, 1, tzinfo=UTC)
    ElectionPeriod.objects.create(
        level="municipal", label="Élection partielle", starts_at=starts, ends_at=starts + timedelta(days=30)
    )
    Emergency.objects.create(
        level="delayed",
        reason="Inondation au centre-ville",
        declared_by=agent,
        declared_at=datetime(2026, 7, 14, 12, tzinfo=UTC),
        ended_by=agent,
        ended_at=datetime(2026, 7, 16, 12, tzinfo=UTC),
    )
    a_post(agent, title="Bilan de mi-mandat", internal_deadline=day)
    shown = page(agent, f"vue={view}&date=2026-07-15")
    for words in (
        "Tempête, fermé dès 13\u00a0h",
        "Congé proposé (à confirmer)",
        "Élection partielle",
        "Inondation au centre-ville",
        "Bilan de mi-mandat",
    ):
        assert words in shown, words
    assert "Congé écarté" not in shown
    elsewhere = page(a_holder("animateur-diffusion"), f"vue={view}&date=2026-07-15")
    assert "Élection partielle" in elsewhere
    assert "Bilan de mi-mandat" not in elsewhere


# --- Days that do not fit, and how much it all weighs -----------------------------------------------------------


def test_a_day_that_does_not_fit_leads_to_the_whole_of_it(agent: Person) -> None:
    many_drafts(agent, [date(2026, 7, 8)], 5)
    month = page(agent, "date=2026-07-08&compte=facebook-ville")
    assert month.count("data-variant=") == 3
    link = re.search(r'class="day__more"\s+href="(\?[^"]+)"', month)
    assert link
    assert "+2 de plus" in month
    assert "compte=facebook-ville" in link[1]
    whole = page(agent, link[1][1:])
    assert whole.count("data-variant=") == 5


def test_the_list_meets_every_post_once_forwards_and_backwards(
    agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 5)
    many_drafts(agent, [date(2026, 7, 8), date(2026, 7, 20)], 6)
    # All at one instant: only their number tells them apart.
    Variant.objects.update(scheduled_at=NOW + timedelta(days=2))
    browser, address = signed_in(agent), "/calendrier/?vue=liste&date=2026-07-08"
    seen: list[str] = []
    pages = 0
    while address:
        shown = said(browser.get(address))
        seen += re.findall(r'data-variant="(\d+)"', shown)
        pages += 1
        last, address = address, _link(shown, "next", "Plus tard")
    assert (len(seen), len(set(seen)), pages) == (12, 12, 3)
    back = said(browser.get(_link(said(browser.get(last)), "prev", "Plus tôt")))
    assert re.findall(r'data-variant="(\d+)"', back) == seen[5:10]


def _link(shown: str, rel: str, words: str) -> str:
    for found in re.findall(rf'<a[^>]*rel="{rel}"[^>]*href="([^"]+)"[^>]*>(.*?)</a>', shown, re.S):
        if words in found[1]:
            return f"/calendrier/{found[0]}"
    return ""


@pytest.mark.parametrize("view", VIEWS)
def test_a_full_month_weighs_little_and_takes_as_many_queries_as_an_empty_one(
    view: str, agent: Person
) -> None:
    days = [day for week in weeks_of_month(date(2026, 8, 15)) for day in week]
    address = f"/calendrier/?vue={view}&date=2026-08-12"
    a_variant(a_post(agent), scheduled_at=datetime(2026, 8, 12, 15, tzinfo=UTC))
    few = queries(agent, address)
    many_drafts(agent, days, 8)
    many = queries(agent, address)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 12
    assert len(signed_in(agent).get(address).content) < KILOBYTES * 1000
