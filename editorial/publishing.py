"""The publisher: what is due is claimed, its attempt written down, asked of the platform once, its outcome recorded.

A claim is a short transaction under a row lock that others skip; every rule is asked again in it. The platform is
called outside any transaction. Whatever stops in between is found by the next sweep: nothing is sent twice, nothing is
lost.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import due, outcomes
from editorial.access import lock_for_publisher
from editorial.amendments import settle_amendment
from editorial.contents import content_of
from editorial.due import SUBJECT
from editorial.guards import Moment, examine, examine_many
from editorial.heartbeat import record_publisher_beat
from editorial.models import Variant
from editorial.publishing_notices import tell
from editorial.rules.publishing import may_leave_late
from editorial.scheduling import hold_locked
from editorial.states import Act, next_state
from platforms.connections import is_asked
from platforms.deliveries import Clock, carry_out, give_up, prepare_delivery
from platforms.models import Connection, Delivery
from platforms.reconciliation import look_for

logger = logging.getLogger(__name__)
State = Variant.State


def sweep(*, now: datetime, order: Callable[[int], object]) -> int:
    """See to everything whose time has come, and `order` the publication of each variant that is due.

    Return how many were ordered. Safe to run twice, late, or in two workers at once.
    """
    _each(due.abandoned(now), lambda pk: give_up(delivery_id=pk, now=now))
    _each(due.unsettled(), lambda pk: outcomes.settle(variant_id=pk, now=now))
    _each(due.unsettled_amendments(), lambda pk: settle_amendment(amendment_id=pk, now=now))
    _each(due.unapproved(now), lambda pk: miss_unapproved(variant_id=pk, now=now))
    _each(_refused_by_hand(now), lambda pk: hold_refused(variant_id=pk, now=now))
    found = due.due(now)
    _each(found, order)
    record_publisher_beat(now=now)
    return len(found)


def publish_variant(*, variant_id: int, clock: Clock = timezone.now) -> None:
    """Publish one variant that is due; nothing when it is no longer, or when another worker has it."""
    delivery = claim(variant_id=variant_id, now=clock())
    if delivery is None:
        return
    delivery = carry_out(delivery_id=delivery.pk, clock=clock)
    outcomes.settle(variant_id=variant_id, now=clock())
    if delivery.state == Delivery.State.AMBIGUOUS:
        read_back(delivery_id=delivery.pk, now=clock())


@transaction.atomic(durable=True)
def claim(*, variant_id: int, now: datetime) -> Delivery | None:
    """Take a due variant: the delivery to carry out, or None when there is none to carry out by software.

    It leaves only if every rule still allows it now; else it is held, missed, or handed over to a person.
    """
    variant = _locked(variant_id)
    if variant is None or variant.state != State.SCHEDULED or due.late_by(variant, now) < timedelta(0):
        return None
    lateness = due.late_by(variant, now).total_seconds() / 60
    outcome = may_leave_late(minutes_late=lateness, tolerance=due.tolerance_of(variant, now))
    if not outcome.allowed:
        outcomes.miss(variant, outcome.sentence, now=now)
        return None
    if _hold_if_refused(variant, now):
        return None
    content = content_of(variant)
    connection = Connection.objects.filter(account=variant.account_id).first()
    if not is_asked(connection, variant.account.platform.slug, content.needs):
        outcomes.hand_over(variant, _("Ce compte n’est pas connecté pour ce genre de contenu."), now=now)
        return None
    if connection is not None and connection.paused_until and connection.paused_until > now:
        # The platform asked to wait: it stays scheduled, and is missed if the pause outlasts its tolerance.
        return None
    variant.state, variant.state_since = next_state(variant.state, Act.CLAIM), now
    variant.state_reason = ""
    variant.save()
    return prepare_delivery(
        account=variant.account,
        operation=Delivery.Operation.PUBLISH,
        subject_type=SUBJECT,
        subject_id=variant.pk,
        content=content,
        actor=variant.released_by,
        now=now,
    )


def read_back(*, delivery_id: int, now: datetime) -> None:
    """Look on the platform for what may have been published, and record it when it is there."""
    delivery = look_for(delivery_id=delivery_id, now=now)
    if delivery.is_done:
        outcomes.settle(variant_id=delivery.subject_id, now=now)


def read_back_all(*, now: datetime) -> None:
    """Look for everything of which nobody knows what became; only reads, so it is done again and again."""
    _each(due.to_look_for(now), lambda pk: read_back(delivery_id=pk, now=now))


@transaction.atomic
def miss_unapproved(*, variant_id: int, now: datetime) -> None:
    """Say that what was not approved, or not scheduled, at its time is missed; its author and the others are told."""
    variant = _locked(variant_id)
    if variant is None or variant.scheduled_at is None or variant.scheduled_at > now:
        return
    if variant.state == State.IN_REVIEW:
        outcomes.miss(variant, _("Elle n’était pas approuvée à l’heure prévue."), now=now)
    elif variant.state == State.APPROVED:
        outcomes.miss(
            variant, _("Elle était approuvée, et n’était pas programmée à l’heure prévue."), now=now
        )


@transaction.atomic
def hold_refused(*, variant_id: int, now: datetime) -> None:
    """Hold what waits to be published by hand as soon as a rule objects to it."""
    variant = lock_for_publisher(variant_id)
    if variant.state == State.TO_PUBLISH:
        _hold_if_refused(variant, now)


def _refused_by_hand(now: datetime) -> list[int]:
    waiting = list(Variant.objects.filter(state=State.TO_PUBLISH)[: due.AT_MOST])
    if not waiting:
        return []
    found = examine_many(waiting, moment=Moment.PUBLISH, now=now, at=now)
    return [pk for pk, findings in found.items() if any(finding.stops for finding in findings)]


def _hold_if_refused(variant: Variant, now: datetime) -> bool:
    """Hold the locked variant when a rule stops it, with the sentence; say whether it is held."""
    stopping = [one for one in examine(variant, moment=Moment.PUBLISH, now=now, at=now) if one.stops]
    if not stopping:
        return False
    hold_locked(variant, reason=" ".join(one.outcome.sentence for one in stopping), actor=None, now=now)
    tell(variant, now=now)
    return True


def _locked(variant_id: int) -> Variant | None:
    """Return the variant under its lock, or None when somebody else has it: whoever that is sees to it."""
    rows = Variant.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("post", "account__platform").filter(pk=variant_id).first()


def _each(numbers: Iterable[int], act: Callable[[int], object]) -> None:
    """Do the same to each; one that fails does not stop the others."""
    for number in numbers:
        try:
            act(number)
        except Exception:
            logger.exception("publisher: %s could not be seen to", number)
