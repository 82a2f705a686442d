"""The response clock on the cases of the policy, on awkward suspensions and closures, and what it refuses."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from city.clock import (
    ClockError,
    ImpossibleCalendar,
    ImpossibleSuspension,
    InvalidOpenDays,
    NaiveDatetime,
    OfficeCalendar,
    SegmentKind,
    deadline,
    explain,
)
from tests.city.clock_cases import (
    CASES,
    CLOSURES,
    EXCEPTIONAL,
    RIMOUSKI,
    TZ,
    WEEKLY,
    hours,
    local,
    slow_deadline,
)

pytestmark = pytest.mark.clause("R-085")

QUARTERS = [datetime(2026, 1, 1, 5, tzinfo=UTC) + timedelta(minutes=15 * i) for i in range(365 * 96)]
ALWAYS_OPEN = OfficeCalendar(weekly=[[(time(0), time(0))]] * 7, tz=TZ)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("case", CASES["vectors"], ids=lambda case: case["received_local"])
def test_each_case_of_the_appendix_gives_its_two_deadlines(case: dict[str, Any], fold: int) -> None:
    received = local(case["received_local"], fold)
    for open_days, expected in ((1, case["due_24"]), (2, case["due_48"])):
        due = deadline(received, open_days, calendar=RIMOUSKI)
        assert due.isoformat(timespec="minutes") == expected
        assert due == deadline(
            received.astimezone(UTC), open_days=open_days, calendar=RIMOUSKI, suspensions=[]
        )


def test_the_deadline_is_the_same_local_time_so_many_open_days_later_then_the_next_opening() -> None:
    open_dates = [d for d in (date(2026, 1, 1) + timedelta(n) for n in range(400)) if RIMOUSKI.hours_on(d)]
    for received in QUARTERS:
        start = RIMOUSKI.next_opening(received)
        same_time = datetime.combine(open_dates[open_dates.index(start.date()) + 2], start.time())
        closing = [same_time.time() == closes for _, closes in RIMOUSKI.hours_on(same_time.date())]
        aware = same_time.replace(tzinfo=TZ)
        expected = aware if any(closing) else RIMOUSKI.next_opening(aware)
        assert deadline(received, 2, RIMOUSKI) == expected


# --- Suspensions ------------------------------------------------------------------------------------

TUESDAY_10 = local("2026-03-10 10:00")
WEDNESDAY = (local("2026-03-11 00:00"), local("2026-03-12 00:00"))


@pytest.mark.parametrize(
    ("situation", "suspensions", "due"),
    [
        ("none", [], "2026-03-11 10:00"),
        ("a whole open day", [WEDNESDAY], "2026-03-12 10:00"),
        ("three hours", [("2026-03-10 13:00", "2026-03-10 16:00")], "2026-03-11 13:00"),
        ("eight hours, to a closed evening", [("2026-03-10 13:00", "2026-03-10 21:00")], "2026-03-12 08:15"),
        ("over before the message", [("2026-03-09 08:00", "2026-03-10 10:00")], "2026-03-11 10:00"),
        ("begun before the message", [("2026-03-09 08:00", "2026-03-10 14:00")], "2026-03-11 14:00"),
        ("ended at lunch", [("2026-03-09 08:00", "2026-03-10 12:20")], "2026-03-11 13:00"),
        ("of no length", [("2026-03-10 14:00", "2026-03-10 14:00")], "2026-03-11 10:00"),
        ("begun at the deadline", [("2026-03-11 10:00", "2026-03-11 15:00")], "2026-03-11 10:00"),
        (
            "begun a minute before the deadline",
            [("2026-03-11 09:59", "2026-03-11 11:00")],
            "2026-03-11 11:01",
        ),
        (
            "overlapping, unordered, repeated",
            [
                ("2026-03-10 14:00", "2026-03-10 16:00"),
                ("2026-03-10 13:00", "2026-03-10 15:00"),
                ("2026-03-10 14:00", "2026-03-10 16:00"),
            ],
            "2026-03-11 13:00",
        ),
        (
            "touching",
            [("2026-03-10 13:00", "2026-03-10 14:30"), ("2026-03-10 14:30", "2026-03-10 16:00")],
            "2026-03-11 13:00",
        ),
        (
            "two, with a reopening between",
            [("2026-03-10 13:00", "2026-03-10 14:00"), ("2026-03-11 08:15", "2026-03-11 09:15")],
            "2026-03-11 13:00",  # 12:00 is lunch
        ),
    ],
)
def test_suspended_time_does_not_count(situation: str, suspensions: list[Any], due: str) -> None:
    pairs: list[Any] = [tuple(local(b) if isinstance(b, str) else b for b in pair) for pair in suspensions]
    assert deadline(TUESDAY_10, 1, RIMOUSKI, pairs) == local(due), situation


def test_a_suspension_over_a_weekend_counts_only_on_open_dates() -> None:
    weekend = [
        (local("2026-03-13 22:00"), local("2026-03-16 02:00"))
    ]  # Friday evening to Monday night: 4 h count
    assert deadline(local("2026-03-12 10:00"), 2, RIMOUSKI, weekend) == local("2026-03-16 14:00")
    only_closed = [(local("2026-03-14 00:00"), local("2026-03-16 00:00"))]
    assert deadline(local("2026-03-12 10:00"), 2, RIMOUSKI, only_closed) == local("2026-03-16 10:00")


def test_a_deadline_moved_to_an_opening_that_is_suspended_moves_to_the_end_of_the_suspension() -> None:
    received = local("2026-03-10 12:15").replace(day=9)  # Monday at lunch: counts from 13:00
    afternoon = [(local("2026-03-10 13:00"), local("2026-03-10 14:00"))]
    assert deadline(received, 1, RIMOUSKI, afternoon) == local("2026-03-10 14:00")


def test_a_suspension_longer_than_the_table_still_has_a_deadline() -> None:
    years = [(local("2026-03-10 12:00"), local("2032-03-10 12:00"))]  # a Tuesday, then a Wednesday
    assert deadline(TUESDAY_10, 1, RIMOUSKI, years) == local("2032-03-11 10:00")


def test_suspensions_in_utc_are_read_on_the_local_clock() -> None:
    in_utc = [tuple(b.astimezone(UTC) for b in WEDNESDAY)]
    assert deadline(TUESDAY_10, 1, RIMOUSKI, in_utc) == local("2026-03-12 10:00")  # type: ignore[arg-type]


def test_suspensions_may_be_given_as_an_iterator() -> None:
    assert deadline(TUESDAY_10, 1, RIMOUSKI, iter([WEDNESDAY])) == local("2026-03-12 10:00")


# --- Closures and hours -----------------------------------------------------------------------------


def test_a_closure_added_this_morning_moves_the_deadline_by_one_open_day() -> None:
    before = OfficeCalendar(weekly=WEEKLY, closures=CLOSURES, tz=TZ)
    after = OfficeCalendar(weekly=WEEKLY, closures={*CLOSURES, date(2026, 3, 11)}, tz=TZ)
    assert deadline(TUESDAY_10, 1, before) == local("2026-03-11 10:00")
    assert deadline(TUESDAY_10, 1, after) == local("2026-03-12 10:00")


def test_an_exceptional_opening_replaces_a_closure_and_a_weekend() -> None:
    opened = OfficeCalendar(
        weekly=WEEKLY,
        closures={date(2026, 3, 11)},
        exceptional={date(2026, 3, 11): hours("09:00-12:00"), date(2026, 3, 14): hours("09:00-12:00")},
        tz=TZ,
    )
    assert deadline(TUESDAY_10, 1, opened) == local("2026-03-11 10:00")
    assert deadline(local("2026-03-13 10:00"), 1, opened) == local("2026-03-14 10:00")


def test_seasonal_hours_given_as_exceptional_days_apply_at_the_deadline() -> None:
    summer = {date(2026, 6, 25) + timedelta(n): hours("09:00-12:00") for n in range(0, 60, 7)}  # Thursdays
    calendar = OfficeCalendar(weekly=WEEKLY, closures={date(2026, 6, 24)}, exceptional=summer, tz=TZ)
    assert deadline(local("2026-06-23 08:30"), 1, calendar) == local("2026-06-25 09:00")
    assert deadline(local("2026-06-23 14:00"), 1, calendar) == local("2026-06-26 08:15")


def test_intervals_in_any_order_and_touching_are_the_same_office() -> None:
    split = [hours("13:00-16:00", "08:15-10:00", "10:00-11:45")] * 4
    calendar = OfficeCalendar(
        weekly=[*split, WEEKLY[4], [], []], closures=CLOSURES, exceptional=EXCEPTIONAL, tz=TZ
    )
    assert all(deadline(at, 1, calendar) == deadline(at, 1, RIMOUSKI) for at in QUARTERS[::7])


def test_a_closing_at_midnight_loses_no_minute() -> None:
    evenings = OfficeCalendar(weekly=[hours("16:00-00:00")] * 7, tz=TZ)
    assert deadline(local("2026-03-10 23:59:59"), 1, evenings) == local("2026-03-11 23:59:59")
    assert deadline(local("2026-03-10 00:00"), 1, evenings) == local("2026-03-11 16:00")


def test_zero_open_days_is_the_instant_from_which_the_message_counts() -> None:
    assert deadline(local("2026-03-10 12:00"), 0, RIMOUSKI) == local("2026-03-10 13:00")
    assert deadline(TUESDAY_10, 0, RIMOUSKI) == TUESDAY_10
    assert explain(TUESDAY_10, 0, RIMOUSKI, []) == []


def test_very_many_open_days_look_years_ahead() -> None:
    assert deadline(TUESDAY_10, 2000, RIMOUSKI).year == 2033


# --- Time changes -----------------------------------------------------------------------------------


def test_both_passes_of_the_repeated_hour_give_one_deadline_even_in_an_open_office() -> None:
    first, second = local("2026-11-01 01:30", 0), local("2026-11-01 01:30", 1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert deadline(first, 1, ALWAYS_OPEN) == deadline(second, 1, ALWAYS_OPEN) == local("2026-11-02 01:30")


def test_a_deadline_in_the_skipped_hour_falls_one_hour_later_and_in_the_repeated_hour_on_its_first_pass() -> (
    None
):
    spring = deadline(local("2026-03-07 02:30"), 1, ALWAYS_OPEN)
    assert spring.isoformat() == "2026-03-08T03:30:00-04:00"
    autumn = deadline(local("2026-10-31 01:30"), 1, ALWAYS_OPEN)
    assert autumn.isoformat() == "2026-11-01T01:30:00-04:00"


@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_never_existed_is_read_one_hour_later(fold: int) -> None:
    assert deadline(local("2026-03-08 02:30", fold), 1, ALWAYS_OPEN) == local("2026-03-09 03:30")


def test_a_suspension_within_the_repeated_hour_does_not_run_backwards() -> None:
    odd = [
        (local("2026-11-01 01:45", 0), local("2026-11-01 01:15", 1))
    ]  # half an hour, seen as minus half an hour
    assert deadline(local("2026-10-31 12:00"), 1, ALWAYS_OPEN, odd) == local("2026-11-01 12:00")


# --- A later message is never due earlier --------------------------------------------------------------


def assert_never_earlier(calendar: OfficeCalendar, suspensions: list[tuple[datetime, datetime]]) -> None:
    due = [deadline(at, 1, calendar, suspensions).astimezone(UTC) for at in QUARTERS]
    assert all(earlier <= later for earlier, later in pairwise(due))
    assert all(at <= deadline_at for at, deadline_at in zip(QUARTERS, due, strict=True))


def test_a_later_message_is_never_due_earlier_over_the_whole_of_2026() -> None:
    assert_never_earlier(RIMOUSKI, [])


MINUTES = st.integers(0, 365 * 24 * 60).map(
    lambda m: datetime(2026, 1, 1, 5, tzinfo=UTC) + timedelta(minutes=m)
)
SUSPENSIONS = st.lists(st.tuples(MINUTES, st.integers(0, 6 * 24 * 60)), max_size=6).map(
    lambda pairs: [(start, start + timedelta(minutes=length)) for start, length in pairs]
)
# Offices closed in the night hours that time changes repeat or skip.
DAY_HOURS = st.lists(st.integers(4 * 4, 23 * 4), unique=True, max_size=6).map(
    lambda q: [
        (time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15))
        for a, b in zip(sorted(q)[::2], sorted(q)[1::2], strict=False)
    ]
)
DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> OfficeCalendar:
    weekly = draw(st.lists(DAY_HOURS, min_size=7, max_size=7))
    assume(any(weekly))
    exceptional = draw(st.dictionaries(DATES, DAY_HOURS, max_size=8))
    return OfficeCalendar(
        weekly=weekly, closures=draw(st.sets(DATES, max_size=8)), exceptional=exceptional, tz=TZ
    )


@settings(max_examples=5, deadline=None)
@given(calendars(), SUSPENSIONS)
def test_a_later_message_is_never_due_earlier_whatever_the_calendar(
    calendar: OfficeCalendar, suspensions: list[tuple[datetime, datetime]]
) -> None:
    assert_never_earlier(calendar, suspensions)


@settings(max_examples=300, deadline=None)
@given(calendars(), SUSPENSIONS, MINUTES, MINUTES, st.integers(0, 5))
def test_two_messages_are_due_in_their_order(
    calendar: OfficeCalendar, suspensions: list[Any], one: datetime, other: datetime, open_days: int
) -> None:
    first, second = sorted((one, other))
    assert deadline(first, open_days, calendar, suspensions) <= deadline(
        second, open_days, calendar, suspensions
    )
    assert deadline(first, open_days, calendar, suspensions) <= deadline(
        first, open_days + 1, calendar, suspensions
    )


@settings(max_examples=60, deadline=None)
@given(calendars(), SUSPENSIONS, MINUTES, st.integers(0, 3))
def test_the_deadline_is_the_one_a_walk_minute_by_minute_finds(
    calendar: OfficeCalendar, suspensions: list[Any], received: datetime, open_days: int
) -> None:
    expected = slow_deadline(received, open_days, calendar, suspensions)
    assert deadline(received, open_days, calendar, suspensions) == expected


# --- Why this deadline? -----------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(calendars(), SUSPENSIONS, MINUTES, st.integers(0, 4))
def test_the_segments_follow_one_another_to_the_deadline_and_add_up_to_the_amount(
    calendar: OfficeCalendar, suspensions: list[Any], received: datetime, open_days: int
) -> None:
    segments = explain(received, open_days, calendar, suspensions)
    due = deadline(received, open_days, calendar, suspensions)
    assert sum((s.counted for s in segments), timedelta()) == timedelta(days=open_days)
    assert all(before.end == after.start for before, after in pairwise(segments))
    assert (segments[-1].end if segments else received) == due
    if segments:
        assert segments[0].start == received
    assert all((s.counted > timedelta()) == (s.kind is SegmentKind.OPEN_DAY) for s in segments)


def test_a_message_three_hours_before_an_eight_hour_emergency_shows_why_its_deadline_moved() -> None:
    emergency = [(local("2026-03-10 13:00"), local("2026-03-10 21:00"))]
    told = [
        (s.kind.value, f"{s.start:%d %H:%M}", f"{s.end:%d %H:%M}", s.counted / timedelta(hours=1))
        for s in explain(TUESDAY_10, 1, RIMOUSKI, emergency)
    ]
    assert told == [
        ("open_day", "10 10:00", "10 13:00", 3),
        ("suspension", "10 13:00", "10 21:00", 0),
        ("open_day", "10 21:00", "11 00:00", 3),
        ("open_day", "11 00:00", "11 18:00", 18),
        ("moved_to_opening", "11 18:00", "12 08:15", 0),
    ]


def test_a_message_of_a_holiday_eve_shows_the_closed_days() -> None:
    kinds = [
        (s.kind.value, f"{s.start:%d %H:%M}") for s in explain(local("2026-04-02 20:00"), 1, RIMOUSKI, [])
    ]
    assert kinds == [("closed", "02 20:00"), ("open_day", "07 08:15"), ("open_day", "08 00:00")]


# --- Refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "weekly"),
    [
        ("never open", [[]] * 7),
        ("six days", [hours("08:00-12:00")] * 6),
        ("inverted", [hours("16:00-08:00"), *[[]] * 6]),
        ("empty", [hours("08:00-08:00"), *[[]] * 6]),
        ("overlapping", [hours("08:00-12:00", "11:59-16:00"), *[[]] * 6]),
        ("one within another", [hours("08:00-16:00", "09:00-10:00"), *[[]] * 6]),
        ("not times", [[("08:00", "12:00")], *[[]] * 6]),
        ("times with a zone", [[(time(8, tzinfo=UTC), time(12, tzinfo=UTC))], *[[]] * 6]),
        ("a lone time", [[(time(8),)], *[[]] * 6]),
    ],
)
def test_impossible_weeks_are_refused(situation: str, weekly: Any) -> None:
    with pytest.raises(ImpossibleCalendar):
        OfficeCalendar(weekly=weekly, tz=TZ)


def test_impossible_exceptional_hours_are_refused() -> None:
    with pytest.raises(ImpossibleCalendar, match="2026-03-10"):
        OfficeCalendar(weekly=WEEKLY, exceptional={date(2026, 3, 10): hours("12:00-08:00")}, tz=TZ)


def test_a_calendar_closed_for_more_than_a_year_is_refused_rather_than_searched_for_ever() -> None:
    every_day = {date(2026, 1, 1) + timedelta(n) for n in range(5 * 366)}
    with pytest.raises(ImpossibleCalendar, match="400 days"):
        deadline(TUESDAY_10, 1, OfficeCalendar(weekly=WEEKLY, closures=every_day, tz=TZ))


def test_a_calendar_whose_only_opening_is_past_is_refused() -> None:
    once = OfficeCalendar(weekly=[[]] * 7, exceptional={date(2026, 3, 9): hours("08:00-12:00")}, tz=TZ)
    with pytest.raises(ImpossibleCalendar):
        deadline(TUESDAY_10, 1, once)
    with pytest.raises(ImpossibleCalendar):
        once.next_opening(TUESDAY_10)


def test_naive_datetimes_are_refused_everywhere() -> None:
    naive = datetime(2026, 3, 10, 10)  # noqa: DTZ001
    for ask in (
        lambda: deadline(naive, 1, RIMOUSKI),
        lambda: explain(naive, 1, RIMOUSKI, []),
        lambda: deadline(TUESDAY_10, 1, RIMOUSKI, [(naive, TUESDAY_10)]),
        lambda: deadline(TUESDAY_10, 1, RIMOUSKI, [(TUESDAY_10, naive)]),
        lambda: RIMOUSKI.is_open(naive),
        lambda: RIMOUSKI.next_opening(naive),
        lambda: RIMOUSKI.open_minutes_before(naive, 5),
    ):
        with pytest.raises(NaiveDatetime):
            ask()


@pytest.mark.parametrize("open_days", [-1, 1.5, "1", True, None])
def test_a_number_of_days_that_is_negative_or_not_whole_is_refused(open_days: Any) -> None:
    with pytest.raises(InvalidOpenDays):
        deadline(TUESDAY_10, open_days, RIMOUSKI)


def test_a_suspension_that_is_inverted_or_endless_is_refused() -> None:
    with pytest.raises(ImpossibleSuspension, match="before it begins"):
        deadline(TUESDAY_10, 1, RIMOUSKI, [(local("2026-03-11 10:00"), local("2026-03-11 09:00"))])
    with pytest.raises(ImpossibleSuspension, match="present instant"):
        deadline(TUESDAY_10, 1, RIMOUSKI, [(TUESDAY_10, None)])


def test_every_refusal_is_a_value_error() -> None:
    assert issubclass(ClockError, ValueError)
    assert all(issubclass(e, ClockError) for e in (ImpossibleCalendar, NaiveDatetime, ImpossibleSuspension))


# --- The calendar -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open", "opening"),
    [
        ("2026-03-10 08:14", False, "2026-03-10 08:15"),
        ("2026-03-10 08:15", True, "2026-03-10 08:15"),
        ("2026-03-10 11:45", False, "2026-03-10 13:00"),
        ("2026-03-13 15:00", False, "2026-03-16 08:15"),
        ("2026-12-23 13:00", False, "2027-01-04 08:15"),
    ],
)
def test_the_office_is_open_or_says_when_it_opens(at: str, is_open: bool, opening: str) -> None:
    assert RIMOUSKI.is_open(local(at)) is is_open
    assert RIMOUSKI.next_opening(local(at)) == local(opening)


@pytest.mark.parametrize(
    ("instant", "minutes", "before"),
    [
        ("2026-03-11 10:00", 60, "2026-03-11 09:00"),
        ("2026-03-11 13:30", 60, "2026-03-11 11:15"),
        ("2026-03-11 13:30", 30, "2026-03-11 13:00"),
        ("2026-03-16 08:15", 60, "2026-03-13 10:45"),
        ("2026-03-14 15:00", 0, "2026-03-14 15:00"),
        ("2027-01-04 09:00", 120, "2026-12-23 10:30"),
    ],
)
def test_a_reminder_falls_so_many_open_minutes_earlier(instant: str, minutes: int, before: str) -> None:
    assert RIMOUSKI.open_minutes_before(local(instant), minutes) == local(before)


def test_equal_calendars_are_interchangeable_and_do_not_change() -> None:
    same = OfficeCalendar(weekly=list(WEEKLY), closures=list(CLOSURES), exceptional=dict(EXCEPTIONAL), tz=TZ)
    assert same == RIMOUSKI
    assert hash(same) == hash(RIMOUSKI)
    with pytest.raises(AttributeError):
        same.tz = ZoneInfo("UTC")  # type: ignore[misc]
    with pytest.raises(TypeError):
        same.exceptional[date(2026, 3, 10)] = []  # type: ignore[index]


def test_a_message_received_open_but_suspended_counts_from_the_end_of_the_suspension_not_from_the_next_opening():
    friday = datetime(2026, 3, 13, 10, 0, tzinfo=RIMOUSKI.tz)
    until_two = [(friday - timedelta(hours=1), friday + timedelta(hours=4))]
    # The office closed at 11:45, but Friday is an open day: ten hours run before midnight, fourteen on Monday.
    assert deadline(friday, 1, RIMOUSKI, until_two) == datetime(2026, 3, 16, 14, 0, tzinfo=RIMOUSKI.tz)


@pytest.mark.parametrize(
    ("instant", "minutes", "after"),
    [
        ("2026-03-11 10:00", 60, "2026-03-11 11:00"),
        ("2026-03-11 11:30", 30, "2026-03-11 13:15"),
        ("2026-03-13 11:00", 60, "2026-03-16 08:30"),
        ("2026-03-14 15:00", 1, "2026-03-16 08:16"),
    ],
)
def test_so_many_open_minutes_later_are_counted_back(instant: str, minutes: int, after: str) -> None:
    start, end = local(instant), RIMOUSKI.open_minutes_after(local(instant), minutes)
    assert end == local(after)
    assert RIMOUSKI.open_minutes_between(start, end) == minutes
    assert RIMOUSKI.open_minutes_between(end, start) == 0
