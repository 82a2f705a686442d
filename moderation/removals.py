"""Removing a message: judged by a person on its snapshot, carried out on the platform, reversible (R-090, R-113)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person, Platform
from moderation import events
from moderation.access import MessageNotFound, lock_message, register_act
from moderation.models import Message, Removal
from moderation.rules.removals import Judgement, may_remove, may_restore
from netiquette.displays import ask_may_sanction
from netiquette.models import Ground
from netiquette.models.editions import GroundQuerySet
from policy.outcomes import PolicyRefusal, require

IN_EFFECT = (Removal.State.DECIDED, Removal.State.DONE)


def grounds_for(message: Message) -> GroundQuerySet:
    """Return the grounds that may be cited: of the account's edition when the message was posted (R-133)."""
    return Ground.objects.citable_for(message.posted_at, message.account_id)


@transaction.atomic
def remove_message(
    *,
    message_id: int,
    ground_id: int,
    measure: str,
    actor: Person,
    version: int | None,
    now: datetime,
    note: str = "",
    escalation: str = "",
) -> Removal:
    """Decide to hide or delete a message (`measure` is a `Removal.Measure`), at any hour, without a prior warning.

    It stays to be done on the platform, and the message stays open until its author is told or it is closed with a
    reason. Raises as `moderation.access.lock_message`, PolicyRefusal (see `moderation.rules.removals.may_remove`), and
    ValidationError for a verb that the platform lacks or a message removed already.
    """
    message = lock_message(message_id=message_id, actor=actor, action="moderate", version=version, now=now)
    ground = Ground.objects.select_related("rule__edition").get(pk=ground_id)
    snapshot = message.snapshots.order_by("-ordinal").first()
    outcome = may_remove(
        Judgement(
            kind=message.kind,
            ground_clause=ground.clause,
            ground_applied_then=grounds_for(message).filter(pk=ground.pk).exists(),
            has_snapshot=snapshot is not None,
            needs_escalation=ground.needs_escalation,
            escalation=escalation,
        )
    )
    if snapshot is None or not outcome.allowed:
        raise PolicyRefusal(outcome)
    _check_measure(message.platform, Removal.Measure(measure))
    if message.removals.filter(state__in=IN_EFFECT).exists():
        raise ValidationError(_("Ce message est déjà retiré."))
    removal = Removal.objects.create(
        message=message,
        message_kind=message.kind,
        snapshot=snapshot,
        ground=ground,
        measure=measure,
        note=note.strip(),
        escalation=escalation.strip(),
        judged_by=actor,
        judged_at=now,
    )
    _register(removal, message, events.REMOVAL_DECIDED, actor, now, reason=note)
    return removal


@transaction.atomic
def record_removal_done(
    *, removal_id: int, proof: str, actor: Person, now: datetime, version: int | None = None
) -> Removal:
    """Record that the message was hidden or deleted on the platform; `proof` says what shows it.

    Raises as `remove_message`, and ValidationError when the removal is not to be done or the proof is blank.
    """
    removal, message = _lock_removal(removal_id, actor, version, now)
    _check_still(removal, Removal.State.DECIDED)
    if not proof.strip():
        raise ValidationError(_("Donnez la preuve du retrait\u00a0: un lien, ou ce que vous avez vu."))
    removal.state, removal.proof, removal.done_at, removal.done_by = (
        Removal.State.DONE,
        proof.strip(),
        now,
        actor,
    )
    removal.save()
    message.visibility = (
        Message.Visibility.HIDDEN if removal.measure == Removal.Measure.HIDE else Message.Visibility.DELETED
    )
    _register(removal, message, events.REMOVAL_DONE, actor, now)
    return removal


@transaction.atomic
def record_removal_impossible(
    *, removal_id: int, reason: str, actor: Person, now: datetime, version: int | None = None
) -> Removal:
    """Record that the platform did not let anybody remove the message, and why. Raises as `record_removal_done`."""
    removal, message = _lock_removal(removal_id, actor, version, now)
    _check_still(removal, Removal.State.DECIDED)
    if not reason.strip():
        raise ValidationError(_("Écrivez pourquoi le retrait est impossible."))
    removal.state, removal.proof, removal.done_by = Removal.State.IMPOSSIBLE, reason.strip(), actor
    removal.save()
    _register(removal, message, events.REMOVAL_IMPOSSIBLE, actor, now, reason=reason)
    return removal


@transaction.atomic
def restore_message(
    *, removal_id: int, reason: str, actor: Person, now: datetime, version: int | None = None
) -> Removal:
    """Undo a removal, saying why; a deleted message stays deleted on the platform, but is no longer judged contrary.

    Raises as `remove_message`, PolicyRefusal without a reason.
    """
    removal, message = _lock_removal(removal_id, actor, version, now)
    _check_still(removal, *IN_EFFECT)
    require(may_restore(reason=reason))
    removal.state, removal.restored_at, removal.restored_by = Removal.State.RESTORED, now, actor
    removal.restoration_reason = reason.strip()
    removal.save()
    if message.visibility == Message.Visibility.HIDDEN:
        message.visibility = Message.Visibility.VISIBLE
    _register(removal, message, events.REMOVAL_RESTORED, actor, now, reason=reason)
    return removal


def _lock_removal(
    removal_id: int, actor: Person, version: int | None, now: datetime
) -> tuple[Removal, Message]:
    message_id = Removal.objects.filter(pk=removal_id).values_list("message_id", flat=True).first()
    if message_id is None:
        raise MessageNotFound
    message = lock_message(message_id=message_id, actor=actor, action="moderate", version=version, now=now)
    return Removal.objects.select_related("ground").get(pk=removal_id), message


def _check_still(removal: Removal, *states: str) -> None:
    if removal.state not in states:
        raise ValidationError(
            _("Ce retrait est déjà inscrit (%(state)s).") % {"state": removal.get_state_display()}
        )


def _check_measure(platform: Platform, measure: str) -> None:
    if measure == Removal.Measure.HIDE and not platform.can_hide:
        raise ValidationError(_("%(platform)s ne permet pas de masquer.") % {"platform": platform.name})
    if measure == Removal.Measure.DELETE and not platform.can_delete:
        raise ValidationError(_("%(platform)s ne permet pas de supprimer.") % {"platform": platform.name})


def _register(
    removal: Removal, message: Message, event: str, actor: Person, now: datetime, *, reason: str = ""
) -> None:
    register_act(
        message,
        event=event,
        actor=actor,
        now=now,
        action="moderate",
        clause=removal.ground.clause,
        after={
            "removal": removal.pk,
            "state": removal.state,
            "measure": removal.measure,
            "ground": removal.ground.code,
            "edition": removal.ground.edition_number,
            "caution": ask_may_sanction(
                account_id=message.account_id, edition_id=removal.ground.edition_id
            ).sentence,
        },
        reason=reason,
    )
