"""Hours of the city: the one that does not exist, the one that happens twice, and days added on the clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from editorial.forms.local_times import LocalDateTimeField
from editorial.local_times import (
    UnclearHour,
    choices_of,
    day_bounds,
    days_later,
    decided_instant,
    instant_of,
    instants_of,
    local_clock,
    which_of,
)

SPRING, AUTUMN, NEXT_AUTUMN = date(2027, 3, 14), date(2026, 11, 1), date(2027, 11, 7)
HALF_PAST_ONE, HALF_PAST_TWO, NINE = time(1, 30), time(2, 30), time(9)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
# Whole minutes, as forms write them.
HOURS = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def utc(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def clock(day, hour):
    return datetime.combine(day, hour)


def test_an_ordinary_hour_is_one_instant_on_either_side_of_the_changes():
    assert instant_of(date(2027, 3, 13), NINE) == utc(2027, 3, 13, 14)
    assert instant_of(SPRING, NINE) == utc(2027, 3, 14, 13)


def test_an_hour_that_does_not_exist_is_asked_about_with_the_hours_around_it():
    with pytest.raises(UnclearHour) as caught:
        instant_of(SPRING, HALF_PAST_TWO)
    assert caught.value.is_missing
    assert "Le 14 mars 2027, il n’est jamais 2\u00a0h\u00a030" in str(caught.value)
    assert "1\u00a0h\u00a030 ou 3\u00a0h\u00a030" in str(caught.value)
    assert instant_of(SPRING, HALF_PAST_TWO, "first") == utc(2027, 3, 14, 6, 30)
    assert instant_of(SPRING, HALF_PAST_TWO, "second") == utc(2027, 3, 14, 7, 30)


@pytest.mark.parametrize("day", [AUTUMN, NEXT_AUTUMN])
def test_an_hour_that_happens_twice_is_asked_about_and_each_time_is_one_instant(day):
    with pytest.raises(UnclearHour, match="il est deux fois 1\u00a0h\u00a030"):
        instant_of(day, HALF_PAST_ONE)
    first, second = (instant_of(day, HALF_PAST_ONE, which) for which in ("first", "second"))
    assert first == datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
    assert second - first == timedelta(hours=1)
    assert (which_of(first), which_of(second)) == ("first", "second")


def test_the_first_of_a_month_is_written_as_an_ordinal():
    with pytest.raises(UnclearHour, match="Le 1er novembre 2026"):
        instant_of(AUTUMN, HALF_PAST_ONE)


@pytest.mark.parametrize(("hour", "count"), [(time(1, 59), 1), (time(2), 2), (time(2, 59), 2), (time(3), 1)])
def test_only_the_hour_from_two_to_three_is_missing_in_march(hour, count):
    assert len(instants_of(SPRING, hour)) == count


@pytest.mark.parametrize(("hour", "count"), [(time(0, 59), 1), (time(1), 2), (time(1, 59), 2), (time(2), 1)])
def test_only_the_hour_from_one_to_two_is_repeated_in_november(hour, count):
    assert len(instants_of(NEXT_AUTUMN, hour)) == count


def test_nine_in_the_morning_stays_nine_when_a_post_is_moved_across_both_changes():
    friday = instant_of(date(2026, 10, 30), NINE)
    for days in range(400):
        moved = days_later(friday, days)
        assert local_clock(moved) == clock(date(2026, 10, 30), NINE) + timedelta(days=days)


def test_moving_onto_an_unclear_hour_asks_and_takes_the_answer():
    saturday = instant_of(date(2027, 3, 13), HALF_PAST_TWO)
    with pytest.raises(UnclearHour):
        days_later(saturday, 1)
    assert days_later(saturday, 1, "second") == utc(2027, 3, 14, 7, 30)


def test_a_series_has_a_decided_instant_where_nobody_can_be_asked():
    assert decided_instant(NEXT_AUTUMN, HALF_PAST_ONE) == instant_of(NEXT_AUTUMN, HALF_PAST_ONE, "first")
    assert local_clock(decided_instant(SPRING, HALF_PAST_TWO)) == clock(SPRING, time(3, 30))


def test_the_day_of_the_change_has_its_own_length():
    lengths = [
        end - start for start, end in (day_bounds(day, day) for day in (SPRING, AUTUMN, date(2026, 6, 1)))
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]


@given(day=DAYS, hour=HOURS, which=st.sampled_from(["first", "second"]))
def test_any_hour_settled_is_one_instant_read_back_the_same_unless_it_does_not_exist(day, hour, which):
    instant = instant_of(day, hour, which)
    shown = local_clock(instant)
    assert instant.tzinfo is UTC
    if choices_of(day, hour) is None:
        assert shown == datetime.combine(day, hour)
    else:
        assert abs(shown - datetime.combine(day, hour)) in (timedelta(0), timedelta(hours=1))
    # What is shown, settled as it says, is the same instant again.
    assert instant_of(shown.date(), shown.time(), which_of(instant)) == instant


@given(day=DAYS, hour=HOURS)
def test_a_decided_instant_is_always_one_of_those_that_the_hour_may_mean(day, hour):
    assert decided_instant(day, hour) in instants_of(day, hour)


class PlanForm(forms.Form):
    at = LocalDateTimeField(
        label="Date prévue", error_messages={"required": "Choisissez la date et l’heure."}
    )


def posted(day, hour, which=None):
    data = {"at_date": day, "at_time": hour}
    return PlanForm(data | ({"at_which": which} if which else {}))


def test_the_form_reads_a_date_and_an_hour_of_the_city():
    form = posted("2027-03-13", "09:00")
    assert form.is_valid()
    assert form.cleaned_data["at"] == utc(2027, 3, 13, 14)
    assert "radio" not in str(form["at"])


def test_the_form_offers_the_two_choices_only_for_an_unclear_hour_and_keeps_what_was_typed():
    form = posted("2027-11-07", "01:30")
    assert not form.is_valid()
    assert "il est deux fois" in form.errors["at"][0]
    drawn = str(form["at"])
    assert drawn.count('type="radio"') == 2
    assert 'value="2027-11-07"' in drawn
    assert 'value="01:30"' in drawn
    chosen = posted("2027-11-07", "01:30", "second")
    assert chosen.is_valid()
    assert chosen.cleaned_data["at"] == utc(2027, 11, 7, 6, 30)
    assert "checked" in str(chosen["at"])


def test_the_form_shows_a_planned_instant_as_the_city_reads_it_with_its_choice():
    drawn = str(PlanForm(initial={"at": utc(2027, 11, 7, 6, 30)})["at"])
    assert 'value="01:30"' in drawn
    assert drawn.index('value="second"') < drawn.index("checked")


@pytest.mark.parametrize(
    ("day", "hour", "which", "said"),
    [
        ("", "", None, "Choisissez la date et l’heure."),
        ("2027-03-14", "", None, "Choisissez l’heure."),
        ("", "09:00", None, "Choisissez la date."),
        ("2027-02-30", "09:00", None, "Écrivez la date ainsi"),
        ("demain", "9 heures", None, "Écrivez l’heure ainsi"),
        ("2027-11-07", "01:30", "third", "Sélectionnez un choix valide"),
        ("9999-12-31", "23:30", None, "trop lointaine"),
    ],
)
def test_the_form_says_what_is_missing_or_unreadable(day, hour, which, said):
    form = posted(day, hour, which)
    assert not form.is_valid()
    assert said in " ".join(form.errors["at"])
    assert str(form["at"])


def test_the_labels_of_the_date_and_the_hour_lead_to_their_inputs():
    drawn = str(PlanForm()["at"])
    assert 'for="id_at_date"' in drawn
    assert 'id="id_at_date"' in drawn
    assert 'id="id_at_time"' in drawn


def test_an_optional_date_may_be_left_empty():
    class OptionalForm(forms.Form):
        at = LocalDateTimeField(required=False)

    form = OptionalForm({})
    assert form.is_valid()
    assert form.cleaned_data["at"] is None
