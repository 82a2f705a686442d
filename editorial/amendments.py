"""Corrections and withdrawals of what was published: decided, carried out, by hand or not, recorded (R-068)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.authorizations import check_may
from accounts.models import Person
from editorial import events
from editorial.access import lock_for_publisher, lock_variant
from editorial.acts import register_act
from editorial.contents import content_of
from editorial.due import AMENDMENTS
from editorial.models import Amendment, Variant
from editorial.rules.amendments import may_confirm_amendment
from editorial.states import Act, next_state
from platforms.connections import is_asked
from platforms.connectors import ErrorKind
from platforms.deliveries import Clock, carry_out, needed, prepare_delivery, record_by_hand
from platforms.models import Connection, Delivery
from platforms.reconciliation import say_done, say_not_done
from policy.outcomes import Outcome, require
from policy.register import record

Kind, State = Amendment.Kind, Amendment.State
OPERATIONS = {Kind.CORRECTION: Delivery.Operation.UPDATE, Kind.WITHDRAWAL: Delivery.Operation.DELETE}
# How each leaves the variant, and is told.
ACTS = {
    Kind.CORRECTION: (Act.CORRECT, events.VARIANT_CORRECTED),
    Kind.WITHDRAWAL: (Act.WITHDRAW, events.VARIANT_WITHDRAWN),
}


class AmendmentConflict(ValueError):  # noqa: N818 - an answer more than an error
    """Somebody else was first; its text is for that person."""

    @classmethod
    def under_way(cls) -> Self:
        """Another one is not carried out yet."""
        return cls(_("Une correction ou un retrait est déjà en cours\u00a0: terminez-le d’abord."))

    @classmethod
    def settled(cls) -> Self:
        """This one is carried out, or given up."""
        return cls(_("Cette correction, ou ce retrait, n’attend plus d’être fait à la main."))


def check_amend(variant: Variant, person: Person, at: datetime) -> Outcome:
    """Answer whether `person` may correct or withdraw what the account has published."""
    return check_may(person, "correct", variant.account, at)


def ask_locked(
    variant: Variant,
    *,
    kind: Amendment.Kind,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    actor: Person,
    now: datetime,
    cautions: list[str] | None = None,
) -> Amendment:
    """Write the decision down, and have it carried out; under the variant's lock, once its rules have agreed.

    Raises AmendmentConflict.
    """
    if variant.amendments.undone().exists():
        raise AmendmentConflict.under_way()
    by_software = _is_done_by_software(variant, kind)
    amendment = Amendment.objects.create(
        variant=variant,
        kind=kind,
        before=dict(before),
        after=dict(after),
        reason=reason.strip(),
        asked_by=actor,
        asked_at=now,
        state=State.ASKED if by_software else State.BY_HAND,
    )
    after_told = {**after, "mises en garde": cautions} if cautions else dict(after)
    _register(
        amendment, events.AMENDMENT_ASKED, actor, now, before=dict(before), after=after_told, reason=reason
    )
    if by_software:
        prepare_delivery(
            account=variant.account,
            operation=OPERATIONS[kind],
            subject_type=AMENDMENTS,
            subject_id=amendment.pk,
            content=content_of(variant, dict(after) or dict(before)),
            external_id=variant.external_id,
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: _order(amendment.pk), robust=True)
    return amendment


def carry_out_amendment(*, amendment_id: int, clock: Clock = timezone.now) -> None:
    """Ask the platform, once; what it does not do is then to be done by hand."""
    delivery = last_delivery(amendment_id)
    if delivery is not None and delivery.state == Delivery.State.PREPARED:
        carry_out(delivery_id=delivery.pk, clock=clock)
        settle_amendment(amendment_id=amendment_id, now=clock())


@transaction.atomic
def settle_amendment(*, amendment_id: int, now: datetime) -> Amendment:
    """Write down what became of its delivery; safe to repeat."""
    amendment = _locked(amendment_id)
    delivery = last_delivery(amendment_id)
    if amendment.state != State.ASKED or delivery is None or delivery.state in ("prepared", "sending"):
        return amendment
    if delivery.is_done:
        return _finish(amendment, actor=None, note="", now=now)
    amendment.state = State.BY_HAND
    amendment.note = _("%(what)s.") % {"what": capfirst(str(ErrorKind(delivery.error_kind).label))}
    amendment.save()
    return amendment


@transaction.atomic
def confirm_amendment(*, amendment_id: int, note: str, actor: Person, now: datetime) -> Amendment:
    """Record that a person did it on the platform; `note` says what shows it.

    Raises Amendment.DoesNotExist, AmendmentConflict when it is not to be done, PolicyRefusal.
    """
    amendment = _locked_by(amendment_id, actor, now)
    require(may_confirm_amendment(note=note))
    delivery = last_delivery(amendment_id)
    if delivery is not None and delivery.state == Delivery.State.AMBIGUOUS:
        say_done(delivery_id=delivery.pk, note=note, actor=actor, now=now)
    else:
        record_by_hand(
            account=amendment.variant.account,
            operation=OPERATIONS[Kind(amendment.kind)],
            subject_type=AMENDMENTS,
            subject_id=amendment.pk,
            content=content_of(amendment.variant, amendment.after or amendment.before),
            note=note,
            actor=actor,
            now=now,
        )
    return _finish(amendment, actor=actor, note=note.strip(), now=now)


@transaction.atomic
def drop_amendment(*, amendment_id: int, reason: str, actor: Person, now: datetime) -> Amendment:
    """Give up what is not done yet: what is on the platform stays as it is. Raises as `confirm_amendment`."""
    amendment = _locked_by(amendment_id, actor, now)
    require(may_confirm_amendment(note=reason))
    delivery = last_delivery(amendment_id)
    if delivery is not None and delivery.state == Delivery.State.AMBIGUOUS:
        say_not_done(delivery_id=delivery.pk, reason=reason, actor=actor, now=now)
    amendment.state, amendment.note = State.DROPPED, reason.strip()
    amendment.save()
    _register(amendment, events.AMENDMENT_DROPPED, actor, now, reason=reason)
    return amendment


def last_delivery(amendment_id: int) -> Delivery | None:
    """Return the last attempt to carry it out."""
    mine = Delivery.objects.filter(subject_type=AMENDMENTS, subject_id=amendment_id)
    return mine.order_by("-attempt").first()


def _is_done_by_software(variant: Variant, kind: Amendment.Kind) -> bool:
    connection = Connection.objects.filter(account=variant.account_id).first()
    capability = needed(OPERATIONS[kind], content_of(variant))
    return bool(variant.external_id) and is_asked(connection, variant.account.platform.slug, capability)


def _order(amendment_id: int) -> None:
    """Have a worker carry it out; an order that is lost ends in the hands of a person (`due.abandoned`)."""
    current_app.send_task("editorial.tasks.carry_out_amendment", args=(amendment_id,))


def _finish(amendment: Amendment, *, actor: Person | None, note: str, now: datetime) -> Amendment:
    variant = amendment.variant
    act, event = ACTS[Kind(amendment.kind)]
    variant.state, variant.state_since = next_state(variant.state, act), now
    variant.state_reason = amendment.reason
    variant.save()
    amendment.state, amendment.done_at, amendment.done_by, amendment.note = State.DONE, now, actor, note
    amendment.save()
    register_act(
        variant,
        event,
        actor or amendment.asked_by,
        now,
        clause="R-068",
        before=amendment.before,
        after=amendment.after,
        reason=amendment.reason,
    )
    return amendment


def _locked(amendment_id: int) -> Amendment:
    amendment = Amendment.objects.get(pk=amendment_id)
    variant = lock_for_publisher(amendment.variant_id)
    amendment = (
        Amendment.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=amendment_id)
    )
    amendment.variant = variant
    return amendment


def _locked_by(amendment_id: int, actor: Person, now: datetime) -> Amendment:
    """Return what waits for a hand, under its lock, for who may correct."""
    seen = Amendment.objects.get(pk=amendment_id)
    try:
        lock_variant(variant_id=seen.variant_id, actor=actor, now=now)
    except Variant.DoesNotExist:
        raise Amendment.DoesNotExist from None
    amendment = _locked(amendment_id)
    require(check_amend(amendment.variant, actor, now))
    if amendment.state != State.BY_HAND:
        raise AmendmentConflict.settled()
    return amendment


def _register(amendment: Amendment, event: str, actor: Person, now: datetime, **facts: Any) -> None:
    record(
        event=event,
        actor=actor,
        subject=amendment,
        account=str(amendment.variant.account),
        clause="R-068",
        now=now,
        **facts,
    )
