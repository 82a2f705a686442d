"""Asking every guard about a variant, or about many."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from accounts.models import Person
from editorial.guards.facts import Facts, facts_of
from editorial.guards.registry import GUARDS, Finding, Moment
from editorial.models import Variant
from policy.outcomes import CautionNeedsReason, PolicyRefusal


def examine(
    variant: Variant,
    *,
    moment: Moment,
    now: datetime,
    at: datetime | None = None,
    actor: Person | None = None,
) -> list[Finding]:
    """Return what the rules object to at `now`, those that stop first.

    `at` is when it leaves, its planned time unless told; `actor` is who answers for it, who scheduled it unless told.
    """
    return examine_many([variant], moment=moment, now=now, at=at, actor=actor)[variant.pk]


def examine_many(
    variants: Sequence[Variant],
    *,
    moment: Moment,
    now: datetime,
    at: datetime | None = None,
    actor: Person | None = None,
) -> dict[int, list[Finding]]:
    """As `examine`, for many; by id, in a number of queries that does not grow with them."""
    found = facts_of(variants, at=at, actor=actor, now=now)
    return {
        facts.variant.pk: sorted(_ask(facts, moment), key=lambda finding: not finding.stops)
        for facts in found
    }


def require_clear(
    variant: Variant,
    *,
    moment: Moment,
    now: datetime,
    at: datetime | None = None,
    actor: Person | None = None,
) -> list[Finding]:
    """Return what was passed with a written reason; raise PolicyRefusal with the first objection that stops."""
    findings = examine(variant, moment=moment, now=now, at=at, actor=actor)
    for finding in findings:
        if finding.stops:
            raise (CautionNeedsReason if finding.is_caution else PolicyRefusal)(finding.outcome)
    return findings


def _ask(facts: Facts, moment: Moment) -> Iterator[Finding]:
    written = {(one.guard, one.about): one.reason for one in facts.variant.justifications.all()}
    for registered in GUARDS.values():
        if moment in registered.moments:
            for finding in registered.ask(facts):
                if not finding.outcome.allowed:
                    yield replace(finding, reason=written.get((registered.code, finding.about), ""))
