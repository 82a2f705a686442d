"""The secrets of the accounts: sealed, shown to one person at a time, destroyed (R-067).

A secret is shown after, and only after, the line that says so is committed: whatever fails later, who may have seen
it is known.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.authorizations import is_team_member
from accounts.custodians import capacity_before
from accounts.custody import lock_custody
from accounts.models import Custody, Person, Secret, SecretAccess
from accounts.rules.custody import REVEAL_WINDOW, may_record_custody, may_reveal_secret, may_seal_secret
from accounts.vault import Sealed, seal, unseal
from policy.outcomes import require
from policy.register import record


@dataclass(frozen=True, slots=True)
class Revealed:
    """A secret in clear; its `repr` does not say it."""

    secret: Secret
    text: str = field(repr=False)


@sensitive_variables()
def reveal_secret(*, secret_id: int, reason: str, actor: Person, now: datetime) -> Revealed:
    """Return a secret in clear, once who sees it, when, in what capacity and why is committed.

    Never inside a transaction: a rollback would erase that line. Raises PolicyRefusal, VaultError when it does not
    open, and RuntimeError inside a transaction.
    """
    secret = _record_reveal(secret_id, reason, actor, now)
    sealed = Sealed(secret.key_id, bytes(secret.sealed or b""))
    return Revealed(secret, unseal(Secret.SEALED, secret.pk, sealed))


@transaction.atomic(durable=True)
def _record_reveal(secret_id: int, reason: str, actor: Person, now: datetime) -> Secret:
    """Write the line, and return the row as it was under the lock: what is shown is what the line speaks of."""
    # The person's row: the same person asking twice at once is counted once after the other.
    actor = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    custody, secret = _lock_secret(secret_id)
    capacity = capacity_before(actor, custody, now)
    recent = actor.secret_accesses.filter(act=SecretAccess.Act.REVEALED, at__gt=now - REVEAL_WINDOW)
    require(
        may_reveal_secret(
            is_entitled=bool(capacity), is_sealed=secret.sealed is not None, recent_reveals=recent.count()
        )
    )
    _write_access(secret, SecretAccess.Act.REVEALED, reason, capacity, actor, now)
    return secret


@sensitive_variables("text")
@transaction.atomic
def seal_secret(*, custody_id: int, kind: str, text: str, actor: Person, now: datetime) -> Secret:
    """Keep `text`, sealed, in the place of what was there; who typed it is written among those who know it.

    Raises PolicyRefusal. Recorded in the register, without the text.
    """
    custody = lock_custody(custody_id)
    capacity = capacity_before(actor, custody, now)
    require(may_seal_secret(is_entitled=bool(capacity), way=custody.way, kind=Secret.Kind(kind)))
    secret = Secret.objects.select_for_update(no_key=True).filter(custody=custody, kind=kind).first()
    secret = secret or Secret(pk=_next_id(), custody=custody, kind=kind)
    secret.custody = custody
    is_new = secret.sealed is None
    sealed = seal(Secret.SEALED, secret.pk, text)
    secret.sealed, secret.key_id = sealed.content, sealed.key_id
    _change(secret, actor, now)
    if kind == Secret.Kind.PASSWORD:
        custody.rotated_at = now
        custody.save(update_fields=["rotated_at"])
    reason = _("Première saisie.") if is_new else _("Changement.")
    _write_access(secret, SecretAccess.Act.SEALED, reason, capacity, actor, now)
    return secret


@transaction.atomic
def destroy_secret(*, secret_id: int, reason: str, actor: Person, now: datetime) -> Secret:
    """Erase what is sealed; the lines of those who saw it stay.

    Raises PolicyRefusal. Recorded in the register.
    """
    _custody, secret = _lock_secret(secret_id)
    require(may_record_custody(is_team=is_team_member(actor, now)))
    require(may_reveal_secret(is_entitled=True, is_sealed=secret.sealed is not None))
    secret.sealed, secret.key_id = None, ""
    _change(secret, actor, now)
    _tell("destroyed", secret, "", reason, actor, now)
    return secret


def _change(secret: Secret, actor: Person, now: datetime) -> None:
    """Make it another version, of which nobody knows anything yet."""
    secret.version += 1
    secret.rotated_at, secret.set_by = now, actor
    secret.save()


def _lock_secret(secret_id: int) -> tuple[Custody, Secret]:
    custody = lock_custody(Secret.objects.values_list("custody", flat=True).get(pk=secret_id))
    secret = Secret.objects.select_for_update(no_key=True).get(pk=secret_id)
    secret.custody = custody
    return custody, secret


def _write_access(
    secret: Secret, act: SecretAccess.Act, reason: str, capacity: str, actor: Person, now: datetime
) -> None:
    SecretAccess.objects.create(
        secret=secret,
        version=secret.version,
        person=actor,
        act=act,
        at=now,
        capacity=capacity[:300],
        reason=reason,
    )
    _tell(act.value, secret, capacity, reason, actor, now)


def _tell(verb: str, secret: Secret, capacity: str, reason: str, actor: Person, now: datetime) -> None:
    record(
        event=f"accounts.secret.{verb}",
        actor=actor,
        subject=secret,
        capacity=capacity[:200],
        account=str(secret.custody.account),
        clause="R-067",
        after={"nature": secret.kind, "version": secret.version},
        reason=reason,
        now=now,
    )


def _next_id() -> int:
    """Take the number of a row before it is written: what is sealed is tied to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_secret', 'id'))")
        number: int = cursor.fetchone()[0]
        return number
