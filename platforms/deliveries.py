"""What is asked of a platform: written down before it is asked, asked once, and what became of it written after.

Nothing here is asked twice. An answer that was lost leaves an `ambiguous` delivery, which is read back
(`platforms/reconciliation.py`) or resolved by a person, never sent again.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import OfficialAccount, Person
from accounts.vault import VaultError
from platforms.capabilities import Capability
from platforms.connections import access_of, is_asked, note_answer, note_refusal
from platforms.connectors import (
    AccessLost,
    Ambiguous,
    Connector,
    ConnectorError,
    Content,
    Duplicate,
    ErrorKind,
    NotFound,
    NotPermitted,
    Published,
    connector_for,
)
from platforms.models import Connection, Delivery
from platforms.proofs import check_permalink
from platforms.states import DeliveryAct, next_state
from policy.outcomes import require

logger = logging.getLogger(__name__)
Operation, State, Way = Delivery.Operation, Delivery.State, Delivery.Way
Clock = Callable[[], datetime]
# Names the attempts: the same attempt always has the same key, on every machine.
_KEYS = uuid.UUID("5f1c7b52-6a0e-5d0f-9f0b-6d1b7d3a9e41")


def needed(operation: str, content: Content) -> Capability:
    """Return what the platform must allow for this operation."""
    if operation == Operation.UPDATE:
        return Capability.EDIT_POST
    return Capability.DELETE_POST if operation == Operation.DELETE else content.needs


@transaction.atomic
def prepare_delivery(
    *,
    account: OfficialAccount,
    operation: str,
    subject_type: str,
    subject_id: int,
    content: Content,
    actor: Person | None,
    now: datetime,
    external_id: str = "",
) -> Delivery:
    """Write down what is about to be asked, in the transaction of the decision; `carry_out` then asks it.

    `external_id` tells what is to be corrected or withdrawn. Raises IntegrityError when another stands: the caller
    holds the lock of its subject, and PostgreSQL the last word.
    """
    return _write(account, operation, subject_type, subject_id, content, actor, now, external_id=external_id)


@transaction.atomic
def record_by_hand(
    *,
    account: OfficialAccount,
    operation: str,
    subject_type: str,
    subject_id: int,
    content: Content,
    actor: Person,
    now: datetime,
    permalink: str = "",
    note: str = "",
) -> Delivery:
    """Record what a person did on the platform; a publication is proved by its link. Raises PolicyRefusal."""
    if operation == Operation.PUBLISH or permalink:
        require(check_permalink(account, permalink))
    return _write(
        account,
        operation,
        subject_type,
        subject_id,
        content,
        actor,
        now,
        way=Way.BY_HAND,
        state=State.SENT,
        finished_at=now,
        permalink=permalink.strip(),
        resolution=note.strip(),
    )


def carry_out(*, delivery_id: int, clock: Clock = timezone.now) -> Delivery:
    """Ask the platform, once, outside any transaction, and write down its answer.

    Whatever the platform does, this returns the delivery in the state it leaves; it raises ImpossibleStep only when the
    delivery was not waiting to be asked.
    """
    delivery, connector = _start(delivery_id, clock())
    if connector is None:
        return delivery
    content = Content.from_json(delivery.payload)
    capability = needed(delivery.operation, content)
    try:
        published = _ask(connector, delivery, content)
    except ConnectorError as error:
        return _after_no(delivery, error, capability, clock)
    except Exception:
        # A fault of the connector itself: the platform may well have done it.
        logger.exception("delivery %s: the connector failed", delivery_id)
        return _after_no(delivery, Ambiguous(), capability, clock)
    done = _close(delivery_id, DeliveryAct.ACCEPT, clock(), published=published)
    _note(lambda: note_answer(account_id=delivery.account_id, now=clock()))
    return done


@transaction.atomic
def give_up(*, delivery_id: int, now: datetime) -> Delivery:
    """Say of a delivery whose worker is gone what can be said: not begun, nothing left; begun, nobody knows."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == State.PREPARED:
        return _move(delivery, DeliveryAct.REFUSE, now, error_kind=ErrorKind.INTERRUPTED)
    if delivery.state == State.SENDING:
        return _move(delivery, DeliveryAct.LOSE, now, error_kind=ErrorKind.LOST)
    return delivery


def _write(
    account: OfficialAccount,
    operation: str,
    subject_type: str,
    subject_id: int,
    content: Content,
    actor: Person | None,
    now: datetime,
    **more: object,
) -> Delivery:
    earlier = Delivery.objects.filter(
        subject_type=subject_type, subject_id=subject_id, operation=operation
    ).count()
    name = f"{subject_type}:{subject_id}:{operation}:{earlier + 1}"
    values = {
        "account": account,
        "operation": Operation(operation),
        "way": Way.CONNECTOR,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "payload": content.as_json(),
        "attempt": earlier + 1,
        "key": uuid.uuid5(_KEYS, name),
        "asked_by": actor,
        "prepared_at": now,
    }
    return Delivery.objects.create(**{**values, **more})


@transaction.atomic(durable=True)
def _start(delivery_id: int, now: datetime) -> tuple[Delivery, Connector | None]:
    """Write, and commit, that it is being asked: from here on nobody can say that it was not.

    Whom to ask is read in the same transaction, and is None when there is nobody: were PostgreSQL read once more after
    it, a failure there would leave an unknown outcome where nothing was ever asked.
    """
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("account__platform")
    delivery = locked.get(pk=delivery_id)
    next_state(delivery.state, DeliveryAct.START)
    try:
        connector = _connector(delivery, needed(delivery.operation, Content.from_json(delivery.payload)))
    except ConnectorError as error:
        return _move(delivery, DeliveryAct.REFUSE, now, **_why(error)), None
    return _move(delivery, DeliveryAct.START, now), connector


def _connector(delivery: Delivery, capability: Capability) -> Connector:
    platform = delivery.account.platform.slug
    connection = Connection.objects.select_related("account").filter(account=delivery.account_id).first()
    if connection is None or not is_asked(connection, platform, capability):
        raise NotPermitted("not connected, or not allowed any more")
    try:
        return connector_for(platform, access_of(connection))
    except VaultError as error:
        logger.exception("delivery %s: the tokens do not open", delivery.pk)
        raise AccessLost("the tokens do not open") from error


def _ask(connector: Connector, delivery: Delivery, content: Content) -> Published:
    external_id = delivery.external_id
    if delivery.operation == Operation.PUBLISH:
        return connector.publish(content, key=str(delivery.key))
    if delivery.operation == Operation.UPDATE:
        connector.update_post(external_id, content)
    else:
        try:
            connector.delete_post(external_id)
        except NotFound:
            logger.info("delivery %s: already gone", delivery.pk)
    return Published(external_id=external_id, permalink="")


def _after_no(delivery: Delivery, error: ConnectorError, capability: Capability, clock: Clock) -> Delivery:
    lost = isinstance(error, Ambiguous | Duplicate)
    closed = _close(delivery.pk, DeliveryAct.LOSE if lost else DeliveryAct.REFUSE, clock(), error=error)
    _note(
        lambda: note_refusal(account_id=delivery.account_id, error=error, capability=capability, now=clock())
    )
    return closed


@transaction.atomic(durable=True)
def _close(
    delivery_id: int,
    act: DeliveryAct,
    now: datetime,
    *,
    published: Published | None = None,
    error: ConnectorError | None = None,
) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == State.AMBIGUOUS and act == DeliveryAct.ACCEPT:
        # Given up for lost while the platform was taking its time.
        act = DeliveryAct.FIND
    values: dict[str, str] = {}
    if published:
        values = {
            "external_id": published.external_id,
            "permalink": published.permalink or delivery.permalink,
        }
    if error:
        values = _why(error)
    return _move(delivery, act, now, **values)


def _why(error: ConnectorError) -> dict[str, str]:
    return {"error_kind": error.error_kind, "error_code": error.code}


def _move(delivery: Delivery, act: DeliveryAct, now: datetime, **values: object) -> Delivery:
    delivery.state = next_state(delivery.state, act)
    if act == DeliveryAct.START:
        delivery.started_at = now
    elif act != DeliveryAct.LOSE:
        delivery.finished_at = now
    for name, value in values.items():
        setattr(delivery, name, value)
    delivery.save()
    return delivery


def _note(write: Callable[[], None]) -> None:
    """What is learned of the connection on the way never undoes what is known of the delivery."""
    try:
        write()
    except Exception:
        logger.exception("the state of a connection could not be written")
