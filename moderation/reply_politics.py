"""Politics and elections under way in a reply: who is named, and what is said of the vote (R-021, R-025, R-026)."""

from collections.abc import Iterator
from datetime import datetime

from city.models import ElectionPeriod
from editorial.guards.city_facts import CityFacts
from editorial.guards.words import election_words_in
from editorial.politics import (
    candidates_in,
    names_of,
    parties_beside,
    parties_in,
    parties_of,
    sure,
    unsure,
)
from editorial.rules.elections import (
    may_give_opinion_in_election,
    may_name_in_election,
    may_name_parties,
)
from moderation.rules.politics import may_name_candidate, takes_sides
from policy.outcomes import Allowed, Cautioned, Outcome, Refused


def party(text: str, city: CityFacts, at: datetime) -> Outcome:
    """Answer whether a reply may name the parties that it names, those of an election under way aside."""
    named = names_of(parties_in(text, parties_beside(city, at))) if text.strip() else []
    return may_name_parties(parties=named, is_position=False)


def names(text: str, city: CityFacts, at: datetime) -> Outcome:
    """Answer whether a reply may name candidates and parties of the elections under way: in no case."""
    return _worst(one for period in city.periods_at(at) for one in _named(text, city, period, at))


def vote(text: str, city: CityFacts, at: datetime) -> Outcome:
    """Answer whether a reply may say what it says of the vote: how and where one votes, and no opinion."""
    words = election_words_in(text, kind="")
    return _worst(
        may_give_opinion_in_election(
            period=str(period),
            gives_opinion=bool(words) and takes_sides(text=text),
            election_words=words,
            is_official_notice=False,
        )
        for period in city.periods_at(at)
    )


def _named(text: str, city: CityFacts, period: ElectionPeriod, at: datetime) -> Iterator[Outcome]:
    people = candidates_in(text, city, period)
    parties = parties_in(text, parties_of(city, period, at))
    is_municipal = period.level == ElectionPeriod.Level.MUNICIPAL
    if is_municipal:
        yield may_name_candidate(period=str(period), candidates=names_of(sure(people)))
    yield may_name_in_election(
        period=str(period),
        named=names_of([*([] if is_municipal else sure(people)), *sure(parties)]),
        perhaps_named=names_of([*unsure(people), *unsure(parties)]),
        is_official_notice=False,
    )


def _worst(outcomes: Iterator[Outcome]) -> Outcome:
    """Return the refusal if there is one, else the caution, else the permission."""
    found = list(outcomes)
    for kind in (Refused, Cautioned):
        for one in found:
            if isinstance(one, kind):
                return one
    return Allowed()
