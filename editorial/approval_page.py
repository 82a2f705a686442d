"""What is read before a decision: each variant in full, as it would leave, with what the rules say of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import Person
from editorial.deciders import Deciders
from editorial.differences import Since, since_last_decision
from editorial.french import Hint, hints
from editorial.guards import Finding, Moment, examine_many
from editorial.lengths import Count, count_text
from editorial.models import Approval, Variant, VariantImage
from editorial.models.variants import VariantQuerySet
from policy.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One variant, ready to be read and decided."""

    variant: Variant
    may_approve: Outcome
    findings: Sequence[Finding]
    hints: Sequence[Hint]
    count: Count
    since: Since | None
    # On the present content, then on those before.
    decisions: list[tuple[Approval, bool]] = field(default_factory=list)
    asked: Sequence[Person] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return bool(self.variant.state == Variant.State.IN_REVIEW)

    @property
    def is_nearly_full(self) -> bool:
        """Whether its length is worth a line: past half of what the network takes."""
        return self.count.limit is not None and 2 * self.count.used > self.count.limit

    @property
    def stops(self) -> list[Finding]:
        """What would keep it from leaving once approved."""
        return [finding for finding in self.findings if finding.stops]


def to_read(variants: VariantQuerySet) -> VariantQuerySet:
    """Read with the variants everything that a sheet shows."""
    approvals = Approval.objects.select_related("person", "revision")
    images = VariantImage.objects.select_related("image").order_by("ordinal", "pk")
    return variants.select_related(
        "post__author",
        "post__authorised_by",
        "account__platform",
        "last_editor",
        "submitted_by",
        "scheduled_by",
    ).prefetch_related(
        Prefetch("approvals", approvals), Prefetch("placed_images", images), "justifications__person"
    )


def sheets_of(variants: Sequence[Variant], person: Person, deciders: Deciders, now: datetime) -> list[Sheet]:
    """Return a sheet for each of `variants` (read by `to_read`), in a constant number of queries."""
    found = examine_many(variants, moment=Moment.SUBMIT, now=now)
    return [
        Sheet(
            variant=one,
            may_approve=deciders.check_approve(one, person),
            findings=found[one.pk],
            hints=hints(one.text)[:8],
            count=count_text(one.account.platform.slug, one.text, one.link),
            since=since_last_decision(one),
            decisions=[
                (decision, decision.content_hash == one.content_hash) for decision in one.approvals.all()
            ],
            asked=deciders.asked(one),
        )
        for one in variants
    ]
