"""The list of what waits for an approval, and of what became of it: each state with its count."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.deciders import Deciders, awaiting_decision_of
from editorial.models import Approval, Variant
from editorial.models.variants import VariantQuerySet

MINE, WAITING, APPROVED, REFUSED, VOIDED = "miennes", "en-attente", "approuvees", "refusees", "annulees"
RECENT = timedelta(days=30)
PAGE = 20


@dataclass(frozen=True, slots=True)
class Pill:
    """One state of the list: its code in the address, its name, and how many there are."""

    code: str
    label: str | Promise
    count: int


LABELS: dict[str, Promise] = {
    MINE: _("Attendent ma décision"),
    WAITING: _("En attente"),
    APPROVED: _("Approuvées"),
    REFUSED: _("Refusées"),
    VOIDED: _("Approbation annulée"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of one state of the list."""

    pills: list[Pill]
    chosen: str
    variants: VariantQuerySet
    page: int
    has_more: bool


def listed(person: Person, deciders: Deciders, now: datetime, *, chosen: str = "", page: int = 1) -> Listed:
    """Return a page of the variants that `person` sees; without a state chosen, those that wait for that person."""
    visible = Variant.objects.visible_to(person, now)
    mine = awaiting_decision_of(person, deciders, visible)
    known = {MINE: Q(pk__in=mine), **_states(now)}
    chosen = chosen if chosen in known else (MINE if mine else WAITING)
    annotated = _with_decisions(visible)
    counts = annotated.aggregate(**{_key(code): Count("pk", filter=found) for code, found in known.items()})
    rows = annotated.filter(known[chosen]).order_by(*_order(chosen))
    first = (max(page, 1) - 1) * PAGE
    return Listed(
        pills=[Pill(code, LABELS[code], counts[_key(code)]) for code in known],
        chosen=chosen,
        variants=rows[first : first + PAGE],
        page=max(page, 1),
        has_more=counts[_key(chosen)] > first + PAGE,
    )


def _states(now: datetime) -> dict[str, Q]:
    since = now - RECENT
    draft = Q(state=Variant.State.DRAFT)
    return {
        WAITING: Q(state=Variant.State.IN_REVIEW),
        APPROVED: Q(is_agreed=True, decided_at__gte=since)
        & ~Q(state__in=[Variant.State.DRAFT, Variant.State.IN_REVIEW, Variant.State.CANCELLED]),
        REFUSED: draft & Q(is_refused=True, decided_at__gte=since),
        VOIDED: draft & Q(was_agreed=True, is_agreed=False, decided_at__gte=since),
    }


def _with_decisions(variants: VariantQuerySet) -> VariantQuerySet:
    decided = Approval.objects.filter(variant=OuterRef("pk"))
    agreed = decided.filter(decision=Approval.Decision.APPROVE)
    refused = decided.filter(decision=Approval.Decision.REFUSE)
    current = Q(content_hash=OuterRef("content_hash"))
    return variants.annotate(
        is_agreed=Exists(agreed.filter(current)),
        was_agreed=Exists(agreed),
        is_refused=Exists(refused.filter(current)),
        decided_at=decided.order_by("-decided_at", "-pk").values("decided_at")[:1],
    )


def _order(chosen: str) -> tuple[OrderBy | str, ...]:
    if chosen in {MINE, WAITING}:
        return F("scheduled_at").asc(nulls_last=True), "pk"
    return "-decided_at", "-pk"


def _key(code: str) -> str:
    return code.replace("-", "_")
