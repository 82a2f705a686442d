"""Finding out what became of a delivery whose answer was lost: read back from the platform, or said by a person."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person
from platforms.connections import access_of
from platforms.connectors import Content, Published, connector_for
from platforms.models import Connection, Delivery
from platforms.proofs import check_permalink
from platforms.states import DeliveryAct, next_state
from policy.outcomes import require

logger = logging.getLogger(__name__)
# The clocks of two machines never quite agree.
MARGIN = timedelta(minutes=5)


def look_for(*, delivery_id: int, now: datetime) -> Delivery:
    """Look on the platform for what may have been published, and write it down when it is there.

    Only reads: it may be done as often as one likes. Not finding it proves nothing, and leaves the question open.
    """
    delivery = Delivery.objects.select_related("account__platform").get(pk=delivery_id)
    if delivery.state != Delivery.State.AMBIGUOUS or delivery.operation != Delivery.Operation.PUBLISH:
        return delivery
    found = _find(delivery)
    if found is None:
        return delivery
    return _resolve(
        delivery_id, DeliveryAct.FIND, now, external_id=found.external_id, permalink=found.permalink
    )


def say_done(
    *, delivery_id: int, actor: Person, now: datetime, permalink: str = "", note: str = ""
) -> Delivery:
    """Record that a person has seen it done; a publication is proved by its link.

    Raises PolicyRefusal, ImpossibleStep when it is known already.
    """
    delivery = Delivery.objects.select_related("account__platform").get(pk=delivery_id)
    if delivery.operation == Delivery.Operation.PUBLISH or permalink:
        require(check_permalink(delivery.account, permalink))
    values = {"permalink": permalink.strip() or delivery.permalink, "resolution": note.strip()}
    return _resolve(delivery_id, DeliveryAct.FIND, now, resolved_by=actor, **values)


def say_not_done(*, delivery_id: int, reason: str, actor: Person, now: datetime) -> Delivery:
    """Record that a person looked, and that it was not done. Raises ImpossibleStep, IntegrityError without a reason."""
    return _resolve(delivery_id, DeliveryAct.MISS, now, resolved_by=actor, resolution=reason.strip())


def _find(delivery: Delivery) -> Published | None:
    connection = (
        Connection.objects.select_related("account")
        .filter(account=delivery.account_id, state=Connection.State.CONNECTED)
        .first()
    )
    if connection is None or delivery.started_at is None:
        return None
    try:
        connector = connector_for(delivery.account.platform.slug, access_of(connection))
        return connector.find_own(Content.from_json(delivery.payload), since=delivery.started_at - MARGIN)
    except Exception:
        # Whatever went wrong, it was only a reading: the question stays open.
        logger.warning("delivery %s: could not be looked for", delivery.pk, exc_info=True)
        return None


@transaction.atomic
def _resolve(delivery_id: int, act: DeliveryAct, now: datetime, **values: object) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    delivery.state, delivery.finished_at = next_state(delivery.state, act), now
    for name, value in values.items():
        setattr(delivery, name, value)
    delivery.save()
    return delivery
