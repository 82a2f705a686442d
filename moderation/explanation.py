"""« Pourquoi cette échéance ? »: the calculation of a message's target and limit, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from city.calendars import load_calendars, suspensions_for
from city.clock import explain
from city.explanation import sentences
from moderation.events import DEADLINE_MOVED
from moderation.models import Message
from policy.models import Reading
from policy.register import entries_about


@dataclass(frozen=True, slots=True)
class Explained:
    """One deadline: its name, its instant, and what was counted up to it."""

    title: str
    at: datetime
    sentences: list[str]


def explained(message: Message, now: datetime) -> list[Explained]:
    """Return how the target and the limit of `message` are calculated with the calendar as it is at `now`.

    A closed message keeps the deadlines it had, whatever has changed since; what then differs is said.
    """
    readings = Reading.objects.values_at(now)
    calendar = load_calendars(message.posted_at).for_set(message.account.hours_set_id)
    suspensions = [] if message.is_danger else suspensions_for(message.account_id, until=now)
    # One still in force is counted up to now.
    is_paused = message.is_open and any(end == now for _start, end in suspensions)
    told = []
    for title, days, at in (
        (_("Cible"), readings["target_open_days"], message.target_at),
        (_("Limite"), readings["limit_open_days"], message.limit_at),
    ):
        segments = explain(message.posted_at, days, calendar, suspensions)
        lines = sentences(segments)
        if segments and segments[-1].end != at:
            lines.append(_changed(is_paused=is_paused))
        told.append(Explained(title, at, lines))
    return told


def _changed(*, is_paused: bool) -> str:
    """Say why the deadline counted now is not the one that is written."""
    if is_paused:
        return _(
            "L’horloge est arrêtée\u00a0: l’échéance recule tant que dure la situation d’urgence, "
            "et sera inscrite à sa fin."
        )
    return _("Les heures ou les fermetures ont changé depuis\u00a0: l’échéance calculée alors est conservée.")


@dataclass(frozen=True, slots=True)
class Moved:
    """One time the target of a message was computed anew."""

    at: datetime
    before: datetime | None
    after: datetime | None


def moves_of(message: Message) -> list[Moved]:
    """Return the last times its target moved, as the register keeps them, the oldest first."""
    lines = entries_about(message).filter(event=DEADLINE_MOVED).order_by("-at", "-pk")[:5]
    return [
        Moved(
            at=line.at,
            before=parse_datetime(str((line.before or {}).get("target_at", ""))),
            after=parse_datetime(str((line.after or {}).get("target_at", ""))),
        )
        for line in reversed(lines)
    ]
