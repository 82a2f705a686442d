"""« Pourquoi cette échéance ? »: the calculation of a message's target and limit, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from city.calendars import load_calendars, suspensions_for
from city.clock import explain
from city.explanation import sentences
from moderation.models import Message
from policy.models import Reading


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
    suspensions = suspensions_for(message.account_id, until=now)
    told = []
    for title, days, at in (
        (_("Cible"), readings["target_open_days"], message.target_at),
        (_("Limite"), readings["limit_open_days"], message.limit_at),
    ):
        segments = explain(message.posted_at, days, calendar, suspensions)
        lines = sentences(segments)
        if segments and segments[-1].end != at:
            lines.append(
                _(
                    "Les heures ou les fermetures ont changé depuis\u00a0: l’échéance calculée alors est conservée."
                )
            )
        told.append(Explained(title, at, lines))
    return told
