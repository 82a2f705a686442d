"""What became of a delivery, written on its variant; and what a variant becomes when it does not leave.

Once the platform has accepted, nothing here may undo it: the delivery holds it already, and whatever fails on the way
is done again by the next sweep.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Person
from editorial import events
from editorial.access import lock_for_publisher
from editorial.acts import enter, register_act
from editorial.due import SUBJECT, late_by, tolerance_of
from editorial.models import Variant
from editorial.publishing_notices import tell
from editorial.states import Act, next_state
from platforms.connectors import ErrorKind
from platforms.models import Delivery

logger = logging.getLogger(__name__)
_register = partial(register_act, clause="R-062")
State = Variant.State
# The platform does not do it for this account: a person does.
BY_HAND = frozenset({ErrorKind.PERMISSION, ErrorKind.CONDITION, ErrorKind.AUTH})
# Nothing left, and nothing is wrong with the content: it is asked again as long as its hour has not passed.
AGAIN = frozenset(
    {
        ErrorKind.THROTTLED,
        ErrorKind.QUOTA,
        ErrorKind.PAYMENT,
        ErrorKind.UNREACHED,
        ErrorKind.INTERRUPTED,
    }
)


def last_delivery(variant: Variant) -> Delivery | None:
    """Return the last attempt to publish the variant."""
    mine = Delivery.objects.filter(
        subject_type=SUBJECT, subject_id=variant.pk, operation=Delivery.Operation.PUBLISH
    )
    return mine.order_by("-attempt").first()


@transaction.atomic
def settle(*, variant_id: int, now: datetime) -> Variant:
    """Write on the variant what became of its last delivery; safe to repeat, and in two workers at once."""
    variant = lock_for_publisher(variant_id)
    delivery = last_delivery(variant)
    if delivery is None or variant.state not in (State.PUBLISHING, State.OUTCOME_UNKNOWN):
        return variant
    if delivery.is_done:
        record_published(variant, delivery, actor=delivery.resolved_by, now=now)
    elif delivery.state == Delivery.State.ABSENT:
        fail(variant, delivery.resolution, actor=delivery.resolved_by, now=now)
    elif delivery.state == Delivery.State.REFUSED:
        _refused(variant, delivery, now)
    elif delivery.state == Delivery.State.AMBIGUOUS and variant.state == State.PUBLISHING:
        lose(variant, _said(delivery), now=now)
    return variant


def record_published(variant: Variant, delivery: Delivery, *, actor: Person | None, now: datetime) -> None:
    """Write that it is published, and when; under the variant's lock."""
    was = variant.state
    variant.published_at = delivery.started_at or delivery.finished_at or now
    variant.published_by = actor or delivery.asked_by
    variant.external_id, variant.permalink = delivery.external_id, delivery.permalink
    _to(variant, Act.RECORD, now)
    _register(
        variant,
        events.VARIANT_PUBLISHED,
        variant.published_by,
        now,
        before={"état": was},
        after={"voie": delivery.way, "lien": variant.permalink, "numéro": variant.external_id},
    )


def hand_over(variant: Variant, reason: str, *, now: datetime, actor: Person | None = None) -> None:
    """Ask a person to publish it by hand, now; under the variant's lock."""
    was = variant.state
    _to(variant, Act.HAND_OVER, now, reason=reason)
    _register(variant, events.VARIANT_HANDED_OVER, actor, now, before={"état": was}, reason=reason)
    tell(variant, now=now, was=was)


def miss(variant: Variant, reason: str, *, now: datetime) -> None:
    """Say that its hour has passed: it never leaves by itself; under the variant's lock."""
    was = variant.state
    _to(variant, Act.MISS, now, reason=reason)
    _register(variant, events.VARIANT_MISSED, None, now, before={"état": was}, reason=reason)
    tell(variant, now=now, was=was)


def fail(variant: Variant, reason: str, *, now: datetime, actor: Person | None = None) -> None:
    """Say that it did not leave, and why; under the variant's lock."""
    was = variant.state
    _to(variant, Act.FAIL, now, reason=reason)
    _register(variant, events.VARIANT_FAILED, actor, now, before={"état": was}, reason=reason)
    tell(variant, now=now, was=was)


def lose(variant: Variant, reason: str, *, now: datetime) -> None:
    """Say that nobody knows whether it left; under the variant's lock."""
    _to(variant, Act.LOSE, now, reason=reason)
    _register(variant, events.VARIANT_LOST, None, now, reason=reason)
    tell(variant, now=now)


def _refused(variant: Variant, delivery: Delivery, now: datetime) -> None:
    kind = ErrorKind(delivery.error_kind)
    if kind in BY_HAND:
        hand_over(variant, _said(delivery), now=now)
    elif kind in AGAIN and late_by(variant, now) <= timedelta(minutes=tolerance_of(variant, now)):
        # Both steps in one transaction: nobody is told of what will be asked again in a moment.
        _to(variant, Act.FAIL, now, reason=_said(delivery))
        _to(variant, Act.RELEASE, now)
    else:
        fail(variant, _said(delivery), now=now)


def _said(delivery: Delivery) -> str:
    """What happened, in our words: never the platform's."""
    return _("%(what)s.") % {"what": capfirst(str(ErrorKind(delivery.error_kind).label))}


def _to(variant: Variant, act: Act, now: datetime, *, reason: str = "") -> None:
    enter(variant, next_state(variant.state, act), now, reason=reason)
