"""What a review of accesses is about: who has access to the account today, and what was decided of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import AccessDecision, AccessReview, Holding, Person, Replacement
from accounts.rights import holdings, local_date, replaced
from accounts.rules.authorizations import ACTIONS


class UnknownAccess(LookupError):  # noqa: N818 - an answer more than an error
    """The review has no such access."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """One access: by a position held, or by a replacement; `code` names it in forms."""

    code: str
    person: Person
    title: str
    since: date
    until: date | None
    holding: Holding | None = None
    replacement: Replacement | None = None
    decision: AccessDecision | None = None
    is_in_effect: bool = True


@dataclass(frozen=True, kw_only=True)
class Accesses:
    """Those in effect, a holder added meanwhile included, and those decided that have ended since."""

    every: list[Access]

    @property
    def undecided(self) -> list[Access]:
        """Those in effect of which nobody has decided yet."""
        return [access for access in self.every if access.is_in_effect and access.decision is None]

    def find(self, code: str) -> Access:
        """Return the access called `code`; raise UnknownAccess."""
        for access in self.every:
            if access.code == code:
                return access
        raise UnknownAccess(code)


def accesses_of(review: AccessReview, now: datetime) -> Accesses:
    """Return the accesses of the review's account at `now`, by person, in three queries."""
    on = local_date(now)
    related = ("holding__person", "holding__position", "replacement__substitute", "replacement__absent")
    decisions = list(review.decisions.select_related("decided_by", *related))
    by_holding = {one.holding_id: one for one in decisions if one.holding_id}
    by_replacement = {one.replacement_id: one for one in decisions if one.replacement_id}
    present = [
        *(_by_holding(one, by_holding.pop(one.pk, None)) for one in _holdings(review, on)),
        *(_by_replacement(one, by_replacement.pop(one.pk, None)) for one in _replacements(review, on)),
    ]
    ended = _ended([*by_holding.values(), *by_replacement.values()])
    return Accesses(every=sorted([*present, *ended], key=lambda one: (str(one.person), one.code)))


def _holdings(review: AccessReview, on: date) -> list[Holding]:
    listed = review.account.grants.values("group")
    found = holdings(on).filter(position__group__in=listed).select_related("person", "position")
    return list(found)


def _replacements(review: AccessReview, on: date) -> list[Replacement]:
    ids = replaced(ACTIONS[0], on).filter(officialaccount=review.account).values("replacement")
    for action in ACTIONS[1:]:
        ids = ids.union(replaced(action, on).filter(officialaccount=review.account).values("replacement"))
    found = Replacement.objects.filter(pk__in=ids).select_related("absent", "substitute")
    return list(found)


def _ended(decisions: list[AccessDecision]) -> Iterator[Access]:
    for one in decisions:
        if one.holding:
            yield _by_holding(one.holding, one, is_in_effect=False)
        elif one.replacement:
            yield _by_replacement(one.replacement, one, is_in_effect=False)


def _by_holding(holding: Holding, decision: AccessDecision | None, *, is_in_effect: bool = True) -> Access:
    return Access(
        code=f"poste-{holding.pk}",
        person=holding.person,
        title=str(holding.position),
        since=holding.starts_on,
        until=holding.ends_on,
        holding=holding,
        decision=decision,
        is_in_effect=is_in_effect,
    )


def _by_replacement(
    replacement: Replacement, decision: AccessDecision | None, *, is_in_effect: bool = True
) -> Access:
    return Access(
        code=f"remplacement-{replacement.pk}",
        person=replacement.substitute,
        title=_("remplace %(person)s") % {"person": replacement.absent},
        since=replacement.starts_on,
        until=replacement.ended_on or replacement.ends_on,
        replacement=replacement,
        decision=decision,
        is_in_effect=is_in_effect,
    )
