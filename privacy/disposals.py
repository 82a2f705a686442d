"""A batch from its list to its decision: read and proposed by a person, approved or refused by another."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from policy.outcomes import Outcome, require
from policy.register import record
from privacy import events
from privacy.access import is_in_charge
from privacy.in_charge import CAPACITY, check_in_charge
from privacy.models import DisposalBatch, DisposalItem
from privacy.proposals import retry_day
from privacy.rules.retention import may_approve_disposal

State = DisposalBatch.State


@transaction.atomic
def propose_batch(*, batch_id: int, actor: Person, now: datetime) -> DisposalBatch:
    """Say that the list was read, and ask a second person to approve it. Raises PolicyRefusal, ValidationError."""
    batch = _locked(batch_id, actor, now)
    _check_state(batch, State.PREPARED)
    if not batch.items.filter(state=DisposalItem.State.TO_DO).exists():
        raise ValidationError(
            _("Il ne reste rien à dépersonnaliser dans ce lot\u00a0: remettez-y une ligne.")
        )
    batch.state, batch.proposed_by, batch.proposed_at = State.SUBMITTED, actor, now
    batch.save()
    _register(batch, events.BATCH_PROPOSED, actor, now)
    return batch


@transaction.atomic
def exclude_item(
    *, item_id: int, reason: str, actor: Person, now: datetime, for_good: bool = False
) -> DisposalItem:
    """Set one line of a batch aside, saying why: for a time, or for good when it is worth being kept (« trier »).

    Raises PolicyRefusal, and ValidationError once the batch is decided, or without a reason.
    """
    item = _item(item_id, actor, now, State.PREPARED, State.SUBMITTED)
    if item.state != DisposalItem.State.TO_DO:
        raise ValidationError(_("Cette ligne n’est plus à dépersonnaliser."))
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi cette ligne est écartée.")})
    item.state, item.reason, item.set_by = DisposalItem.State.EXCLUDED, reason.strip(), actor
    item.not_before = date.max if for_good else retry_day(now)
    item.save()
    _register_line(item, events.ITEM_EXCLUDED, actor, now)
    return item


@transaction.atomic
def put_back_item(*, item_id: int, actor: Person, now: datetime) -> DisposalItem:
    """Put a line set aside back in its batch, while nobody has proposed it. Raises as `exclude_item`."""
    item = _item(item_id, actor, now, State.PREPARED)
    if item.state != DisposalItem.State.EXCLUDED:
        raise ValidationError(_("Cette ligne n’est pas écartée."))
    item.state, item.reason, item.set_by, item.not_before = DisposalItem.State.TO_DO, "", None, None
    item.save()
    _register_line(item, events.ITEM_PUT_BACK, actor, now)
    return item


@transaction.atomic
def approve_batch(*, batch_id: int, actor: Person, now: datetime) -> DisposalBatch:
    """Let a batch be depersonalised; nothing can take it back. Raises PolicyRefusal for whoever proposed it."""
    batch = _locked(batch_id, actor, now)
    require(ask_may_approve(batch, actor, now))
    batch.state, batch.decided_by, batch.decided_at = State.RUNNING, actor, now
    batch.save()
    _register(batch, events.BATCH_APPROVED, actor, now)
    return batch


@transaction.atomic
def refuse_batch(*, batch_id: int, reason: str, actor: Person, now: datetime) -> DisposalBatch:
    """Refuse a batch, saying why; its lines are not proposed again before a time. Raises as `approve_batch`."""
    batch = _locked(batch_id, actor, now)
    require(ask_may_approve(batch, actor, now))
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi ce lot est refusé.")})
    batch.state, batch.decided_by, batch.decided_at = State.REFUSED, actor, now
    batch.refusal_reason = reason.strip()
    batch.save()
    batch.items.filter(state=DisposalItem.State.TO_DO).update(
        state=DisposalItem.State.DROPPED, not_before=retry_day(now)
    )
    _register(batch, events.BATCH_REFUSED, actor, now, reason=batch.refusal_reason)
    return batch


def ask_may_approve(batch: DisposalBatch, user: Person, now: datetime) -> Outcome:
    """Ask the rule whether `user` may decide of the batch; the page's button asks the same."""
    return may_approve_disposal(
        is_in_charge=is_in_charge(user, now),
        approver_is_proposer=batch.proposed_by_id == user.pk,
        is_submitted=batch.state == State.SUBMITTED,
    )


def _locked(batch_id: int, actor: Person, now: datetime) -> DisposalBatch:
    check_in_charge(actor, now)
    return DisposalBatch.objects.select_for_update().get(pk=batch_id)


def _item(item_id: int, actor: Person, now: datetime, *states: str) -> DisposalItem:
    batch = _locked(DisposalItem.objects.values_list("batch_id", flat=True).get(pk=item_id), actor, now)
    _check_state(batch, *states)
    return DisposalItem.objects.select_for_update().get(pk=item_id)


def _check_state(batch: DisposalBatch, *states: str) -> None:
    if batch.state not in states:
        raise ValidationError(
            _("Ce lot est déjà «\u00a0%(state)s\u00a0».") % {"state": batch.get_state_display()}
        )


def _register(batch: DisposalBatch, event: str, actor: Person, now: datetime, *, reason: str = "") -> None:
    to_do = batch.items.filter(state=DisposalItem.State.TO_DO).count()
    record(
        event=event,
        actor=actor,
        capacity=CAPACITY,
        subject=batch,
        clause="R-096",
        after={"état": str(batch.get_state_display()), "type": batch.record_type, "à faire": to_do},
        reason=reason,
        now=now,
    )


def _register_line(item: DisposalItem, event: str, actor: Person, now: datetime) -> None:
    """The register is kept for ever: the reason, which may name somebody, stays with the line."""
    record(
        event=event,
        actor=actor,
        capacity=CAPACITY,
        subject=item,
        clause="R-096",
        after={"lot": item.batch_id, "état": str(item.get_state_display())},
        now=now,
    )
