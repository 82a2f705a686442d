"""The page of a series: who sees it, the days shown before anything is saved, and each act."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.models import Recurrence, Variant
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_post, a_variant
from tests.builders_series import FIRST, LATER, a_series, occurrence
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
WEEKLY = {
    "rhythm": "weekly",
    "interval": "1",
    "weekdays": ["0", "3"],
    "starts_on": FIRST.isoformat(),
    "at_time": "09:00",
    "ends": "date",
    "ends_on": LATER.isoformat(),
}


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()


def the_page(post: Any) -> str:
    return reverse("editorial:series", args=[post.pk])


def the_act(post: Any, act: str) -> str:
    return reverse("editorial:series-act", args=[post.pk, act])


def a_written_post() -> Any:
    post = a_post()
    a_variant(post)
    return post


def test_the_days_are_shown_before_anything_is_saved() -> None:
    post = a_written_post()
    response = signed_in(post.author).post(the_page(post), WEEKLY | {"act": "apercu"})
    assert response.status_code == 200
    text = said(response)
    assert "chaque semaine, le lundi et le jeudi, à 9\u00a0h, du 13\u00a0juillet 2026" in text.replace(
        "13 j", "13\u00a0j"
    )
    assert "19 occurrences" in text
    assert not Recurrence.objects.exists()


def test_htmx_gets_the_days_alone_or_what_is_wrong() -> None:
    post = a_written_post()
    browser = signed_in(post.author)
    shown = browser.post(the_page(post), WEEKLY | {"act": "apercu"}, headers={"HX-Request": "true"})
    assert "<html" not in shown.content.decode()
    assert "19 occurrences" in said(shown)
    wrong = browser.post(
        the_page(post), WEEKLY | {"act": "apercu", "ends_on": ""}, headers={"HX-Request": "true"}
    )
    assert "une série a toujours une fin" in said(wrong)


def test_a_series_is_saved_and_its_page_lists_its_days() -> None:
    post = a_written_post()
    browser = signed_in(post.author)
    response = browser.post(the_page(post), WEEKLY)
    assert response.status_code == 302
    series = Recurrence.objects.get()
    assert (series.starts_on, series.weekdays) == (FIRST, [0, 3])
    page = said(browser.get(the_page(post)))
    assert "lun. 13\u00a0juill., 9\u00a0h" in page
    assert "à écrire" in page


def test_a_number_of_times_is_an_end_too() -> None:
    post = a_written_post()
    signed_in(post.author).post(the_page(post), WEEKLY | {"ends": "count", "count": "3", "ends_on": ""})
    assert Recurrence.objects.get().ends_on == FIRST + WEEK


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"ends_on": ""}, "une série a toujours une fin"),
        ({"ends": "count", "ends_on": ""}, "une série a toujours une fin"),
        ({"ends": "count", "count": "300"}, "au plus un an"),
        ({"weekdays": []}, "au moins un jour de la semaine"),
        ({"starts_on": "2026-07-01"}, "est passée"),
        ({"starts_on": "9999-12-31", "ends_on": "9999-12-31", "weekdays": ["4"]}, "trop lointaine"),
        ({"rhythm": "month_day", "month_day": ""}, "Choisissez le jour du mois"),
        ({"ends_on": "2028-07-13"}, "au plus un an"),
    ],
)
def test_what_is_missing_or_refused_is_said_with_what_was_typed(typed: dict[str, Any], expected: str) -> None:
    post = a_written_post()
    response = signed_in(post.author).post(the_page(post), WEEKLY | typed)
    assert response.status_code == 422
    assert expected in said(response)
    assert 'value="09:00"' in response.content.decode()
    assert not Recurrence.objects.exists()


def test_the_hour_that_does_not_exist_is_told_among_the_days() -> None:
    post = a_written_post()
    typed = WEEKLY | {
        "rhythm": "daily",
        "at_time": "02:30",
        "starts_on": "2027-03-12",
        "ends_on": "2027-03-16",
    }
    text = said(signed_in(post.author).post(the_page(post), typed | {"act": "apercu"}))
    assert "2\u00a0h\u00a030 n’existe pas ce jour-là\u00a0: ce sera à 3\u00a0h\u00a030." in text


def test_one_day_is_skipped_then_put_back() -> None:
    series = a_series()
    post, browser = occurrence(series, 1).post, signed_in(series.author)
    day = {"jour": (FIRST + WEEK).isoformat()}
    assert browser.post(the_act(post, "sauter"), day).status_code == 302
    assert "sautée" in said(browser.get(the_page(post)))
    assert browser.post(the_act(post, "retablir"), day).status_code == 302
    assert occurrence(series, 2).state == "draft"


def test_a_day_of_no_series_is_answered_in_words() -> None:
    series = a_series()
    post, browser = occurrence(series, 1).post, signed_in(series.author)
    for day in ("2026-07-14", "demain", ""):
        response = browser.post(the_act(post, "sauter"), {"jour": day})
        assert response.status_code == 409
        assert "n’est pas une occurrence" in said(response)
    assert browser.post(the_act(post, "danser")).status_code == 404


def test_an_occurrence_that_differs_offers_its_text_to_those_that_follow() -> None:
    series = a_series()
    third = occurrence(series, 3)
    Variant.objects.filter(pk=third.pk).update(text="Nouvelles heures.")
    browser = signed_in(series.author)
    assert "ne dit pas la même chose" in said(browser.get(the_page(third.post)))
    assert "ne dit pas la même chose" not in said(browser.get(the_page(occurrence(series, 2).post)))
    browser.post(the_act(third.post, "suivantes"))
    assert occurrence(series, 4).text == "Nouvelles heures."


def test_a_series_is_ended_and_says_so() -> None:
    series = a_series()
    post, browser = occurrence(series, 2).post, signed_in(series.author)
    browser.post(the_act(post, "arreter"))
    assert occurrence(series, 3).state == "cancelled"


def test_whoever_sees_without_publishing_reads_why_and_has_no_button() -> None:
    series = a_series()
    post, reader = occurrence(series, 1).post, a_holder("direction-generale")
    page = signed_in(reader).get(the_page(post))
    assert page.status_code == 200
    assert "Sauter" not in said(page)
    assert "Enregistrer la série" not in said(page)
    response = signed_in(reader).post(the_act(post, "arreter"))
    assert response.status_code == 409
    assert Recurrence.objects.get(pk=series.pk).ended_on is None


def test_whoever_may_not_see_the_post_gets_404() -> None:
    series = a_series()
    post, stranger = occurrence(series, 1).post, signed_in(a_holder("directeur-rh"))
    assert stranger.get(the_page(post)).status_code == 404
    assert stranger.post(the_act(post, "arreter")).status_code == 404
    assert Client().get(the_page(post)).status_code == 302


def test_the_page_costs_the_same_for_three_days_and_for_twenty() -> None:
    short = a_series(ends_on=FIRST + WEEK)
    long = a_series(frequency="daily", weekdays=(), ends_on=date(2026, 7, 27), author=short.author)
    browser = signed_in(short.author)
    browser.get(the_page(occurrence(short, 1).post))
    counts = []
    for series in (short, long):
        address = the_page(occurrence(series, 1).post)
        with CaptureQueriesContext(connection) as seen:
            browser.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
