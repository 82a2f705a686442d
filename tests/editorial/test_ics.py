"""iCalendar files, read back by another library than the one that writes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from editorial.ics import Entry, Status, write_calendar

ZONE = ZoneInfo("America/Toronto")
CHANGED = datetime(2026, 11, 20, 15, 0, 12, tzinfo=UTC)


def entry(**facts):
    given: dict[str, Any] = {
        "uid": "variante-1@calendrier.example",
        "starts": datetime(2026, 11, 27, 14, tzinfo=UTC),
        "summary": "Fermeture de la rue Saint-Germain, d’ici à demain; à lire",
        "description": "Première ligne\nDeuxième ligne, avec une virgule",
        "url": "https://calendrier.example/publications/1/",
        "status": Status.CONFIRMED,
        "sequence": 3,
        "changed_at": CHANGED,
    } | facts
    return Entry(**given)


def written(*entries):
    return write_calendar(entries, name="Calendrier éditorial", zone=ZONE)


def read(*entries):
    """Read the file as a subscriber would."""
    return IcsCalendarStream.calendar_from_ics(written(*entries).decode())


def test_another_library_reads_everything_that_was_written():
    (event,) = read(entry()).events
    assert event.uid == "variante-1@calendrier.example"
    assert event.summary == "Fermeture de la rue Saint-Germain, d’ici à demain; à lire"
    assert event.description == "Première ligne\nDeuxième ligne, avec une virgule"
    assert str(event.url) == "https://calendrier.example/publications/1/"
    assert event.sequence == 3
    assert event.status == "CONFIRMED"
    assert event.dtstamp == CHANGED
    assert event.dtstart == datetime(2026, 11, 27, 9, tzinfo=ZONE)
    assert event.dtend - event.dtstart == timedelta(minutes=15)


def test_the_zone_of_the_hours_is_defined_in_the_file():
    text = written(entry()).decode()
    assert "DTSTART;TZID=America/Toronto:20261127T090000" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:America/Toronto" in text
    assert text.index("END:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert len(read(entry()).timezones) == 1


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 6, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 13, tzinfo=UTC),
        datetime(2027, 3, 15, 13, tzinfo=UTC),
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
    ],
)
def test_every_instant_around_the_changes_is_read_back_as_itself(instant):
    (event,) = read(entry(starts=instant)).events
    assert event.dtstart.astimezone(UTC) == instant


def test_nine_in_the_morning_is_nine_on_both_sides_of_a_change():
    before, after = read(
        entry(starts=datetime(2027, 3, 12, 14, tzinfo=UTC)),
        entry(uid="variante-2@calendrier.example", starts=datetime(2027, 3, 15, 13, tzinfo=UTC)),
    ).events
    assert (before.dtstart.hour, after.dtstart.hour) == (9, 9)


def test_an_internal_deadline_lasts_all_of_its_day():
    (event,) = read(entry(starts=date(2026, 12, 1))).events
    assert event.dtstart == date(2026, 12, 1)
    assert event.dtend == date(2026, 12, 2)


@pytest.mark.parametrize("status", list(Status))
def test_each_status_is_told(status):
    (event,) = read(entry(status=status)).events
    assert event.status == status.value


def test_a_change_keeps_the_identity_and_raises_the_sequence():
    first, second = (read(entry(sequence=number)).events[0] for number in (3, 4))
    assert first.uid == second.uid
    assert second.sequence > first.sequence


def test_lines_are_folded_at_75_bytes_without_cutting_an_accent():
    text = written(entry(summary="é" * 300))
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert read(entry(summary="é" * 300)).events[0].summary == "é" * 300


def test_an_empty_calendar_is_a_calendar():
    calendar = read()
    assert calendar.events == []
    assert "Calendrier éditorial" in written().decode()


def test_no_text_can_add_a_line_to_the_file():
    wicked = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:intrus"
    assert len(read(entry(summary=wicked, description=wicked, location=wicked)).events) == 1
