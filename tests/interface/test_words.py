"""Instants, durations, numbers and deadlines in French words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from rimouski_social.formats import words

NBSP = "\xa0"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def city(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=words.CITY_TIME, fold=fold)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "moins d’une minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=2, minutes=5), "2 h 05"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(hours=24), "1 j"),
        (timedelta(days=1, hours=4, minutes=50), "1 j 4 h"),
        (timedelta(days=12, hours=4), "12 j"),
        (timedelta(days=-1, hours=-4), "1 j 4 h"),
    ],
)
def test_a_duration_takes_two_units_at_most_and_rounds_down(length: timedelta, said: str) -> None:
    assert words.duration(length).replace(NBSP, " ") == said


def test_no_duration_can_be_cut_between_a_figure_and_its_unit() -> None:
    for minutes in range(1, 4000, 7):
        assert " " not in words.duration(timedelta(minutes=minutes))


def test_a_date_is_written_as_in_quebec() -> None:
    assert words.long_datetime(utc(2026, 11, 23, 19, 5)).replace(NBSP, " ") == "23 novembre 2026 à 14 h 05"
    assert words.full_datetime(utc(2026, 8, 1, 13, 0)).replace(NBSP, " ") == "samedi 1er août 2026 à 9 h"


def test_the_short_form_names_the_year_only_when_it_is_another() -> None:
    now = utc(2026, 11, 23, 12)
    assert words.short_datetime(utc(2026, 11, 23, 19, 5), now).replace(NBSP, " ") == "lun. 23 nov., 14 h 05"
    assert words.short_datetime(utc(2025, 2, 3, 19), now).replace(NBSP, " ") == "lun. 3 févr. 2025, 14 h"


def test_a_late_evening_in_the_city_is_not_the_next_day() -> None:
    assert words.long_date(utc(2026, 11, 24, 3, 0)).replace(NBSP, " ") == "23 novembre 2026"


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (0, None, "0"),
        (1234.5, None, "1 234,5"),
        (Decimal("1234567.80"), 1, "1 234 567,8"),
        (-12, None, "−12"),
        (2, 2, "2,00"),
    ],
)
def test_a_number_has_a_comma_and_thin_groups(value: float, decimals: int | None, said: str) -> None:
    assert words.number(value, decimals).replace(NBSP, " ") == said


TARGET = city(2026, 11, 23, 14)
LIMIT = city(2026, 11, 24, 14)


@pytest.mark.parametrize(
    ("now", "level", "said"),
    [
        (city(2026, 11, 23, 11), "ok", "reste 3 h"),
        (city(2026, 11, 23, 11, 1), "soon", "reste 2 h 59"),
        (city(2026, 11, 23, 14), "soon", "reste moins d’une minute"),
        (city(2026, 11, 23, 14, 0, 1), "late", "en retard de moins d’une minute"),
        (city(2026, 11, 24, 14), "late", "en retard de 1 j"),
        (city(2026, 11, 24, 18), "over", "en retard de 1 j 4 h"),
    ],
)
def test_a_deadline_changes_level_just_after_its_instant(now: datetime, level: str, said: str) -> None:
    standing = words.deadline(TARGET, LIMIT, now)
    assert (standing.level, standing.words.replace(NBSP, " ")) == (level, said)


def test_a_passed_limit_is_said_and_not_only_coloured() -> None:
    assert words.deadline(TARGET, LIMIT, city(2026, 11, 25, 14)).spoken == "limite dépassée"


def test_elapsed_time_counts_the_hour_lost_in_spring() -> None:
    # 8 March 2026: at 2 a.m. the clocks move to 3, so that midnight to noon lasts eleven hours.
    standing = words.deadline(city(2026, 3, 8, 12), None, city(2026, 3, 8, 0))
    assert standing.words == f"reste 11{NBSP}h"


def test_elapsed_time_counts_the_hour_repeated_in_autumn() -> None:
    # 1 November 2026: 1 a.m. to 2 a.m. happens twice, so that midnight to noon lasts thirteen hours.
    standing = words.deadline(city(2026, 11, 1, 12), None, city(2026, 11, 1, 0))
    assert standing.words == f"reste 13{NBSP}h"
    first, second = city(2026, 11, 1, 1, 30), city(2026, 11, 1, 1, 30, fold=1)
    assert words.deadline(first, None, second).words == f"en retard de 1{NBSP}h"


def test_an_answer_at_the_instant_of_the_target_is_on_time() -> None:
    assert words.settled(TARGET, TARGET).words == "à temps"
    late = words.settled(TARGET, TARGET + timedelta(hours=5))
    assert (late.level, late.words) == ("missed", f"réglé avec 5{NBSP}h de retard")
