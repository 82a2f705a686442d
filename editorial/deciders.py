"""Who decides on many variants at once: as `approvers.py` answers for one, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.bodies import members
from accounts.models import Body, Person, Replacement
from accounts.rights import local_date, team_members
from city.models import Emergency
from editorial.approvers import adviser_holdings
from editorial.models import Post, Variant
from editorial.models.variants import VariantQuerySet
from editorial.rules.approvals import may_approve_variant
from policy.outcomes import Outcome

People = dict[int, Person]


@dataclass(frozen=True, slots=True)
class Deciders:
    """The people who speak for each body at one instant."""

    advisers: People
    # Of each account: those who replace an adviser there.
    substitutes: dict[int, People]
    management: People
    team: People
    emergencies: list[Emergency]

    @classmethod
    def at(cls, now: datetime) -> "Deciders":
        """Read them; six queries, whatever there is to decide."""
        advisers = _by_id(
            Person.objects.filter(pk__in=adviser_holdings(now).values("person"), is_active=True)
        )
        replacements = Replacement.objects.in_effect(local_date(now)).filter(absent__in=advisers)
        substitutes: defaultdict[int, People] = defaultdict(dict)
        for one in replacements.select_related("substitute").prefetch_related("accounts"):
            for account in one.accounts.all():
                if one.substitute.is_active:
                    substitutes[account.pk][one.substitute_id] = one.substitute
        return cls(
            advisers=advisers,
            substitutes=dict(substitutes),
            management=_by_id(members(Body.MANAGEMENT, now).filter(is_active=True)),
            team=_by_id(team_members(now).filter(is_active=True)),
            emergencies=list(Emergency.objects.in_force(now)),
        )

    def asked(self, variant: Variant) -> list[Person]:
        """Return the people who are asked to decide on `variant`, but for its author and its last editor."""
        if variant.post.nature == Post.Nature.POSITION:
            found = self.management
        else:
            found = {**self.advisers, **self.substitutes.get(variant.account_id, {})}
            if self._is_short_lane_open(variant):
                found |= self.team
        own = {variant.post.author_id, variant.last_editor_id}
        asked = [person for pk, person in found.items() if pk not in own]
        return asked or [person for pk, person in self.management.items() if pk != variant.post.author_id]

    def check_approve(self, variant: Variant, person: Person) -> Outcome:
        """Answer whether `person` may approve `variant`; the same rule as under the lock."""
        return may_approve_variant(
            is_author=variant.post.author_id == person.pk,
            is_last_editor=variant.last_editor_id == person.pk,
            is_position=variant.post.nature == Post.Nature.POSITION,
            speaks_for_management=person.pk in self.management,
            speaks_as_adviser=person.pk in self.advisers
            or person.pk in self.substitutes.get(variant.account_id, {}),
            is_in_short_lane=self._is_short_lane_open(variant) and person.pk in self.team,
        )

    def _is_short_lane_open(self, variant: Variant) -> bool:
        return variant.post.kind == Post.Kind.EMERGENCY and any(
            not one.account_ids or variant.account_id in one.account_ids for one in self.emergencies
        )


def awaiting_decision_of(person: Person, deciders: Deciders, variants: VariantQuerySet) -> list[int]:
    """Return the ids of those of `variants` on which `person` is asked to decide, and may; one query."""
    waiting = variants.filter(state=Variant.State.IN_REVIEW).select_related("post")
    # What decides who is asked, and not the texts.
    rows = waiting.only("account", "last_editor", "post__author", "post__nature", "post__kind")
    return [
        one.pk
        for one in rows
        if any(asked.pk == person.pk for asked in deciders.asked(one))
        and deciders.check_approve(one, person).allowed
    ]


def _by_id(people: Iterable[Person]) -> People:
    return {person.pk: person for person in people}
