"""What may come of a post now: each outcome with the accounts it is open to, and why not for the others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from editorial.access import StaleVariant
from editorial.approvals import recall_variant, submit_variant
from editorial.by_hand import check_publish_now, publish_now
from editorial.drafting import add_variant
from editorial.guards import Finding
from editorial.models import Variant
from editorial.rules.approvals import may_submit_variant
from editorial.scheduling import (
    cancel_variant,
    check_schedule,
    release_variant,
    schedule_variant,
    unschedule_variant,
)
from editorial.states import Act, ImpossibleAct, next_state
from policy.outcomes import PolicyRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An outcome that somebody may choose; `needs_reason` when a sentence goes with it."""

    code: str
    act: Act
    label: str | Promise
    done: str | Promise
    do: Callable[[Variant, Person, datetime, str], Any]
    needs_reason: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One outcome for the variants of a page: those it is open to, else why it is open to none."""

    kind: Kind
    variants: list[Variant]
    why: str

    @property
    def is_open(self) -> bool:
        """Whether it may be chosen."""
        return bool(self.variants)


def _submit(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return submit_variant(variant_id=one.pk, content_hash=one.content_hash, actor=actor, now=now)


def _schedule(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return schedule_variant(variant_id=one.pk, content_hash=one.content_hash, actor=actor, now=now)


def _publish(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return publish_now(variant_id=one.pk, content_hash=one.content_hash, actor=actor, now=now)


def _release(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return release_variant(variant_id=one.pk, content_hash=one.content_hash, actor=actor, now=now)


def _unschedule(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return unschedule_variant(variant_id=one.pk, actor=actor, now=now)


def _recall(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return recall_variant(variant_id=one.pk, actor=actor, now=now)


def _cancel(one: Variant, actor: Person, now: datetime, reason: str) -> Any:
    return cancel_variant(variant_id=one.pk, reason=reason, actor=actor, now=now)


def _reopen(one: Variant, actor: Person, now: datetime, _reason: str) -> Any:
    return add_variant(post_id=one.post_id, account=one.account, actor=actor, now=now)


# In the order of the bar: what moves the post on, then what brings it back.
KINDS = (
    Kind(
        code="soumettre",
        act=Act.SUBMIT,
        label=gettext_lazy("Soumettre à l’approbation"),
        done=gettext_lazy("soumise à l’approbation"),
        do=_submit,
        is_next=True,
    ),
    Kind(
        code="programmer",
        act=Act.SCHEDULE,
        label=gettext_lazy("Programmer"),
        done=gettext_lazy("programmée"),
        do=_schedule,
        is_next=True,
    ),
    Kind(
        code="publier",
        act=Act.SCHEDULE,
        label=gettext_lazy("Publier maintenant"),
        done=gettext_lazy("elle part dans quelques instants"),
        do=_publish,
        is_next=True,
    ),
    Kind(
        code="relancer",
        act=Act.RELEASE,
        label=gettext_lazy("Publier en retard"),
        done=gettext_lazy("relancée"),
        do=_release,
        is_next=True,
    ),
    Kind(
        code="deprogrammer",
        act=Act.UNSCHEDULE,
        label=gettext_lazy("Déprogrammer"),
        done=gettext_lazy("déprogrammée, toujours approuvée"),
        do=_unschedule,
    ),
    Kind(
        code="reprendre",
        act=Act.RECALL,
        label=gettext_lazy("Reprendre"),
        done=gettext_lazy("de nouveau un brouillon"),
        do=_recall,
    ),
    Kind(
        code="retablir",
        act=Act.REOPEN,
        label=gettext_lazy("Rétablir"),
        done=gettext_lazy("rétablie comme brouillon"),
        do=_reopen,
    ),
    Kind(
        code="abandonner",
        act=Act.CANCEL,
        label=gettext_lazy("Abandonner"),
        done=gettext_lazy("abandonnée"),
        do=_cancel,
        needs_reason=True,
    ),
)
BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}


def offers(
    variants: Sequence[Variant],
    *,
    writable: Collection[int],
    findings: Mapping[int, Sequence[Finding]],
    now: datetime,
) -> list[Offer]:
    """Return each outcome; the functions of the product ask again, under their locks."""
    return [_offer(kind, variants, writable, findings, now) for kind in KINDS]


def _offer(
    kind: Kind,
    variants: Sequence[Variant],
    writable: Collection[int],
    findings: Mapping[int, Sequence[Finding]],
    now: datetime,
) -> Offer:
    possible, why = [], ""
    for one in variants:
        objection = (
            why_not(kind, one, findings.get(one.pk, ()), now)
            if one.pk in writable
            else _("Vous ne publiez pas sur ce compte.")
        )
        if not objection:
            possible.append(one)
        why = why or objection
    return Offer(kind, possible, why or _("Choisissez d’abord un compte."))


def bring_about(
    kind: Kind, offer: Offer, *, actor: Person, now: datetime, reason: str
) -> tuple[list[str], list[str]]:
    """Bring an outcome about for each variant it is open to; return the accounts done, and what was refused."""
    done, refused = [], []
    for one in offer.variants:
        try:
            kind.do(one, actor, now, reason)
        except (PolicyRefusal, ImpossibleAct, StaleVariant) as refusal:
            refused.append(f"{one.account}\u00a0: {refusal}")
        else:
            done.append(str(one.account))
    return done, refused


def why_not(kind: Kind, one: Variant, findings: Sequence[Finding], now: datetime) -> str:
    """Return why `kind` is not open to a variant, in a sentence; empty when it is."""
    try:
        next_state(one.state, kind.act)
    except ImpossibleAct as impossible:
        return str(impossible)
    if kind.act == Act.SUBMIT:
        is_blank = not (one.text.strip() or one.title.strip() or one.placed_images.all())
        outcome = may_submit_variant(is_blank=is_blank)
        if not outcome.allowed:
            return outcome.sentence
        # A caution is passed on the very page, by the reason that goes with the submission.
        refused = (one for one in findings if one.stops and not one.is_caution)
        return next((one.outcome.sentence for one in refused), "")
    if kind.act == Act.SCHEDULE:
        outcome = check_publish_now(one, now) if kind.code == "publier" else check_schedule(one, now)
        return "" if outcome.allowed else outcome.sentence
    return ""
