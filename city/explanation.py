"""« Pourquoi cette échéance\u00a0? »: the segments of the clock told in French."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from city.clock import Segment, SegmentKind


def sentences(segments: Iterable[Segment]) -> list[str]:
    """One sentence per segment of `city.clock.explain`, in order; instants are local."""
    return [_sentence(segment) for segment in segments]


def _sentence(segment: Segment) -> str:
    values = {"start": _instant(segment.start), "end": _instant(segment.end)}
    match segment.kind:
        case SegmentKind.CLOSED:
            sentence = _("Bureaux fermés du %(start)s au %(end)s\u00a0: ce temps ne compte pas.")
        case SegmentKind.SUSPENSION:
            sentence = _(
                "Interactions suspendues (situation d’urgence) du %(start)s au %(end)s\u00a0: "
                "ce temps ne compte pas."
            )
        case SegmentKind.MOVED_TO_OPENING:
            sentence = _(
                "Le délai se termine le %(start)s, hors des heures d’ouverture\u00a0: "
                "l’échéance est reportée au %(end)s."
            )
        case SegmentKind.OPEN_DAY:
            sentence = _("%(day)s, jour ouvrable\u00a0: %(counted)s.")
            values = {
                "day": _day(segment.start).capitalize(),
                "counted": _hours(segment.counted),
            }
    return sentence % values


def _instant(at: datetime) -> str:
    return f"{_day(at)}, {at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")


def _day(at: datetime) -> str:
    # In French the first day of a month is an ordinal.
    return date_format(at, "l j F").replace(" 1 ", " 1er ")


def _hours(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    in_hours = ngettext("%(count)s\u00a0heure", "%(count)s\u00a0heures", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s\u00a0minute", "%(count)s\u00a0minutes", minutes) % {"count": minutes}
    return " ".join(part for part, number in ((in_hours, hours), (in_minutes, minutes)) if number)
