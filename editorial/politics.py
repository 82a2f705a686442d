"""Who of an election a text names: candidates by name or handle, parties by name or acronym, for sure or perhaps."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Party
from city.models import ElectionPeriod
from editorial.guards.city_facts import CityFacts, acronyms_of
from editorial.names import How, Mention, handles_named, parties_named, people_named


def parties_of(city: CityFacts, period: ElectionPeriod, at: datetime) -> list[Party]:
    """Return the parties that stand in this election; all of them in a referendum."""
    parties = city.parties_at(at)
    if period.level == ElectionPeriod.Level.REFERENDUM:
        return parties
    return [party for party in parties if party.level == period.level]


def parties_beside(city: CityFacts, at: datetime) -> list[Party]:
    """Return the registered parties that stand in no election under way."""
    at_stake = {party.pk for period in city.periods_at(at) for party in parties_of(city, period, at)}
    return [party for party in city.parties_at(at) if party.pk not in at_stake]


def parties_in(text: str, parties: Sequence[Party]) -> list[Mention]:
    """Return where `text` names one of the parties."""
    return parties_named(text, [(party.name, acronyms_of(party.name)) for party in parties])


def candidates_in(text: str, city: CityFacts, period: ElectionPeriod) -> list[Mention]:
    """Return where `text` names a candidate of the period."""
    candidates = city.candidates_of(period)
    handles = [(one.name, handle) for one in candidates for handle in one.handles]
    return [*people_named(text, [one.name for one in candidates]), *handles_named(text, handles)]


def sure(mentions: Sequence[Mention]) -> list[Mention]:
    """Keep those that leave no doubt."""
    return [mention for mention in mentions if mention.how == How.FULL]


def unsure(mentions: Sequence[Mention]) -> list[Mention]:
    """Keep those of whom nothing in the text leaves no doubt."""
    known = {mention.name for mention in sure(mentions)}
    return [mention for mention in mentions if mention.name not in known]


def names_of(mentions: Sequence[Mention]) -> list[str]:
    """Return each name once."""
    return sorted({mention.name for mention in mentions})
