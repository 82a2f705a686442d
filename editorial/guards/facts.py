"""What the guards look at, read for any number of variants in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from accounts.authorizations import accounts_for
from accounts.models import Person
from editorial.guards.city_facts import CityFacts
from editorial.models import Approval, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A variant, the instant at which it leaves or would, and who answers for it."""

    variant: Variant
    at: datetime
    actor: Person | None
    is_approved: bool
    city: CityFacts
    entitlements: "Entitlements"

    @property
    def is_entitled(self) -> bool:
        """Whether whoever answers for it may publish on its account now."""
        return self.entitlements.hold(self.actor or self.variant.last_editor, self.variant.account_id)


class Entitlements:
    """Where people may publish at one instant; a query for each person asked about, and none before."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._accounts: dict[int, frozenset[int]] = {}

    def hold(self, person: Person, account_id: int) -> bool:
        """Say whether `person` may publish on the account."""
        if person.pk not in self._accounts:
            found = accounts_for(person, "publish", self._now).values_list("pk", flat=True)
            self._accounts[person.pk] = frozenset(found)
        return account_id in self._accounts[person.pk]


def facts_of(
    variants: Sequence[Variant], *, at: datetime | None, actor: Person | None, now: datetime
) -> list[Facts]:
    """Read the facts of `variants`, asked about `at` (each one's planned time when it is None)."""
    prefetch_related_objects(
        list(variants),
        "post",
        "account__platform",
        "approvals",
        "justifications",
        "last_editor",
        "scheduled_by",
        "placed_images__image__people",
        "placed_images__image__accounts",
    )
    entitlements = Entitlements(now)
    city = CityFacts([at or one.scheduled_at or now for one in variants], now=now)
    return [
        Facts(
            variant=one,
            at=at or one.scheduled_at or now,
            actor=actor or one.scheduled_by,
            is_approved=_is_approved(one),
            city=city,
            entitlements=entitlements,
        )
        for one in variants
    ]


def _is_approved(variant: Variant) -> bool:
    """As `editorial_variant_is_approved` in PostgreSQL, from what is read."""
    decided = sorted(
        (one for one in variant.approvals.all() if one.content_hash == variant.content_hash),
        key=lambda one: one.pk,
    )
    for one in reversed(decided):
        if one.decision == Approval.Decision.REFUSE:
            return False
        by_another = one.person_id not in (variant.post.author_id, variant.last_editor_id)
        right_body = variant.post.nature != "position" or one.body == "management"
        if by_another and right_body and (one.body != "communications" or variant.post.kind == "emergency"):
            return True
    return False
