"""Legal holds: set, looked at again, lifted; while one is in force, nothing that it names is depersonalised."""

from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights import local_date
from policy.register import record
from privacy import events
from privacy.in_charge import CAPACITY, check_in_charge
from privacy.models import DisposalItem, LegalHold
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import key_of


@transaction.atomic
def set_hold(
    *,
    scope: str,
    reason: str,
    review_on: date,
    actor: Person,
    now: datetime,
    subject_id: int | None = None,
    record_type: str = "",
) -> LegalHold:
    """Keep a subscriber, a message, a sanction or a type of record from any disposal, from now on.

    Waits for the rows that a worker is emptying; none is emptied after. Raises PolicyRefusal for whoever is not in
    charge, ValidationError without a reason, for a day of review that is not to come, or for what does not exist.
    """
    check_in_charge(actor, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi rien ne doit être détruit.")})
    _check_review(review_on, now)
    hold = LegalHold.objects.create(
        scope=scope,
        subject_id=subject_id,
        record_type=record_type,
        keys=_keys(scope, subject_id, record_type),
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
        review_on=review_on,
    )
    _register(hold, events.HOLD_SET, actor, now)
    return hold


@transaction.atomic
def review_hold(*, hold_id: int, review_on: date, actor: Person, now: datetime) -> LegalHold:
    """Say that a hold was looked at again and stays until another day of review. Raises as `set_hold`."""
    hold = _in_force(hold_id, actor, now)
    _check_review(review_on, now)
    hold.review_on, hold.reviewed_at = review_on, now
    hold.save(update_fields=["review_on", "reviewed_at"])
    _register(hold, events.HOLD_REVIEWED, actor, now)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, reason: str, actor: Person, now: datetime) -> LegalHold:
    """Lift a hold, saying why; what it alone kept may be proposed at once. Raises as `set_hold`."""
    hold = _in_force(hold_id, actor, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi la suspension est levée.")})
    hold.lifted_at, hold.lifted_by, hold.lift_reason = now, actor, reason.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    left_out = DisposalItem.objects.filter(state=DisposalItem.State.LEFT_OUT, keys__overlap=hold.keys)
    left_out.update(not_before=None)
    _register(hold, events.HOLD_LIFTED, actor, now)
    return hold


def _keys(scope: str, subject_id: int | None, record_type: str) -> list[str]:
    """Return what a hold names, and what goes with it: the message of a sanction."""
    if scope == LegalHold.Scope.RECORD_TYPE:
        if record_type not in RECORD_TYPES:
            raise ValidationError({"record_type": _("Choisissez un type de document.")})
        return [key_of(scope, record_type)]
    found = apps.get_model(scope).objects.filter(pk=subject_id).first()
    if found is None:
        raise ValidationError({"subject_id": _("Rien ne porte ce numéro.")})
    keys = [key_of(scope, found.pk)]
    if scope in (LegalHold.Scope.WARNING, LegalHold.Scope.EXCLUSION):
        keys.append(key_of(LegalHold.Scope.MESSAGE, found.message_id))
    return keys


def _check_review(review_on: date, now: datetime) -> None:
    if review_on <= local_date(now):
        raise ValidationError({"review_on": _("Le jour du réexamen est à venir.")})


def _in_force(hold_id: int, actor: Person, now: datetime) -> LegalHold:
    check_in_charge(actor, now)
    hold = LegalHold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise ValidationError(_("Cette suspension est déjà levée."))
    return hold


def _register(hold: LegalHold, event: str, actor: Person, now: datetime) -> None:
    """The register is kept for ever: the reasons, which may name somebody, stay with the hold."""
    record(
        event=event,
        actor=actor,
        capacity=CAPACITY,
        subject=hold,
        clause="R-096",
        after={"porte sur": hold.keys, "à réexaminer le": hold.review_on.isoformat()},
        now=now,
    )
