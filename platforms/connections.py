"""Connecting an account to its platform, and what its connection teaches: lost, paused, refused an action (R-014)."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.authorizations import check_may
from accounts.models import OfficialAccount, Person
from accounts.vault import Sealed, seal, unseal
from platforms.capabilities import TRIED, Capability, Level, level_on
from platforms.connectors import (
    Access,
    AccessLost,
    ConnectorError,
    ErrorKind,
    NotPermitted,
    NotReached,
    Throttled,
    carried_out,
)
from platforms.events import CONNECTED, DISCONNECTED, LOST
from platforms.lost_connections import owe_lost
from platforms.models import Connection
from policy.outcomes import require
from policy.register import record

State = Connection.State
# When the platform does not say for how long.
PAUSE = timedelta(minutes=2)


@sensitive_variables("tokens")
@transaction.atomic
def connect_account(
    *,
    account_id: int,
    tokens: Mapping[str, str],
    external_id: str,
    actor: Person,
    now: datetime,
    scopes: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> Connection:
    """Keep the tokens of an account, sealed, in the place of any other; what it was refused before is forgotten.

    Raises PolicyRefusal. Recorded in the register, without the tokens.
    """
    account = OfficialAccount.objects.select_related("platform").get(pk=account_id)
    require(check_may(actor, "connect", account, now))
    connection = _lock(account, now)
    sealed = seal(Connection.SEALED, connection.pk, json.dumps(dict(tokens)))
    connection.sealed, connection.key_id = sealed.content, sealed.key_id
    connection.external_id, connection.scopes = external_id, list(scopes)
    connection.expires_at, connection.connected_at, connection.connected_by = expires_at, now, actor
    connection.paused_until, connection.last_error, connection.refused = None, "", {}
    _move(connection, State.CONNECTED, now)
    _register(connection, CONNECTED, actor, now, after={"permissions": connection.scopes})
    return connection


@transaction.atomic
def disconnect_account(*, account_id: int, reason: str, actor: Person, now: datetime) -> Connection:
    """Forget the tokens of an account; what it had planned is then published by hand. Raises PolicyRefusal."""
    account = OfficialAccount.objects.select_related("platform").get(pk=account_id)
    require(check_may(actor, "connect", account, now))
    connection = _lock(account, now)
    connection.sealed, connection.key_id = None, ""
    _move(connection, State.DISCONNECTED, now)
    _register(connection, DISCONNECTED, actor, now, reason=reason.strip())
    return connection


def is_asked(connection: Connection | None, platform: str, capability: Capability) -> bool:
    """Say whether the software does this on the account; a person does it by hand otherwise.

    `platform` is the code of the account's platform.
    """
    if connection is None or connection.state != State.CONNECTED or capability not in carried_out(platform):
        return False
    return level_on(platform, capability, connection.refused) in TRIED


@sensitive_variables()
def access_of(connection: Connection) -> Access:
    """Open the tokens for one call. Raises VaultError when they do not open."""
    sealed = Sealed(connection.key_id, bytes(connection.sealed or b""))
    tokens: dict[str, str] = json.loads(unseal(Connection.SEALED, connection.pk, sealed))
    return Access(handle=connection.account.handle, external_id=connection.external_id, tokens=tokens)


def note_answer(*, account_id: int, now: datetime) -> None:
    """Remember that the platform answered favourably."""
    Connection.objects.filter(account=account_id).update(last_ok_at=now)


@transaction.atomic
def note_refusal(*, account_id: int, error: ConnectorError, capability: Capability, now: datetime) -> None:
    """Remember what an answer says of the connection itself: lost, to be paused, or not allowed an action."""
    rows = Connection.objects.select_for_update(no_key=True, of=("self",)).select_related("account__platform")
    connection = rows.filter(account=account_id).first()
    if connection is None:
        return
    connection.last_error, connection.last_error_at = error.error_kind, now
    if isinstance(error, Throttled | NotReached):
        connection.paused_until = getattr(error, "until", None) or now + PAUSE
    if isinstance(error, NotPermitted) and error.error_kind == ErrorKind.PERMISSION:
        connection.refused = {**connection.refused, capability.value: Level.MANUAL.value}
    connection.save()
    if isinstance(error, AccessLost) and connection.state == State.CONNECTED:
        _move(connection, State.LOST, now)
        _register(connection, LOST, None, now)
        owe_lost(connection, now=now)


def _lock(account: OfficialAccount, now: datetime) -> Connection:
    """Lock the account's connection, made on the first day with nothing in it."""
    Connection.objects.get_or_create(account=account, defaults={"state_since": now})
    connection = Connection.objects.select_for_update(no_key=True).get(account=account)
    connection.account = account
    return connection


def _move(connection: Connection, state: Connection.State, now: datetime) -> None:
    connection.state, connection.state_since = state, now
    connection.save()


def _register(connection: Connection, event: str, actor: Person | None, now: datetime, **facts: Any) -> None:
    record(
        event=event,
        actor=actor,
        subject=connection,
        account=str(connection.account),
        clause="R-014",
        now=now,
        **facts,
    )
