"""Custody of the accounts: how each is entered, who holds the access, when the team confirmed it (R-067).

The secrets themselves are in `accounts/sealed_secrets.py`; which of them are to be changed, in `accounts/rotation.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import is_team_member
from accounts.models import Custody, CustodyHolder, OfficialAccount, Person
from accounts.rotation import secrets_seen_by, secrets_to_rotate
from accounts.rules.custody import (
    may_change_way,
    may_hold_access,
    may_record_custody,
    may_record_outside_rotation,
)
from policy.outcomes import require
from policy.register import record

__all__ = [
    "CustodyChanged",
    "CustodyDetails",
    "add_holder",
    "confirm_access",
    "record_custody",
    "record_outside_rotation",
    "secrets_seen_by",
    "secrets_to_rotate",
    "withdraw_holder",
]


class CustodyChanged(Exception):  # noqa: N818 - an answer more than an error
    """Somebody else changed the custody since the form was shown; its text is for the person."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Quelqu’un a modifié cet accès depuis que vous lisez cette page. Rien n’est enregistré\u00a0: comparez "
                "avec ce qui est inscrit maintenant, puis enregistrez de nouveau."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyDetails:
    """What is written about an access."""

    way: str
    user_name: str = ""
    external_reference: str = ""
    recovery_email: str = ""
    recovery_phone: str = ""
    second_factor_holder: Person | None = None


@transaction.atomic
def record_custody(
    *, account: OfficialAccount, details: CustodyDetails, version: int | None, actor: Person, now: datetime
) -> Custody:
    """Write how `account` is entered; `version` is the one that the form showed, None when there was nothing yet.

    Raises PolicyRefusal, and CustodyChanged when somebody else wrote meanwhile. Recorded in the register.
    """
    # The account's row: nobody else records the same custody meanwhile, even the first.
    locked = OfficialAccount.objects.select_for_update(of=("self",), no_key=True).select_related("platform")
    account = locked.get(pk=account.pk)
    require(may_record_custody(is_team=is_team_member(actor, now)))
    custody = Custody.objects.select_for_update(no_key=True).filter(account=account).first()
    if (custody.version if custody else None) != version:
        raise CustodyChanged
    before = _details(custody) if custody else None
    custody = custody or Custody(account=account, version=0)
    kinds = custody.secrets.filter(sealed__isnull=False).values_list("kind", flat=True) if custody.pk else []
    require(may_change_way(way=details.way, sealed_kinds=set(kinds)))
    for name in CustodyDetails.__slots__:
        setattr(custody, name, getattr(details, name))
    custody.version += 1
    custody.save()
    _tell("recorded" if before is None else "changed", custody, actor, now, before, _details(custody))
    return custody


@transaction.atomic
def add_holder(*, custody_id: int, person: Person, role: str, actor: Person, now: datetime) -> CustodyHolder:
    """Record that `person` holds the access, with which role on the platform; the same person again changes the role.

    Raises PolicyRefusal. Recorded in the register.
    """
    # The person before the access, as when a secret is shown.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    custody = lock_custody(custody_id)
    require(may_record_custody(is_team=is_team_member(actor, now)))
    require(may_hold_access(is_employee=person.kind == Person.Kind.EMPLOYEE, is_active=person.is_active))
    holder, _is_new = CustodyHolder.objects.update_or_create(
        custody=custody,
        person=person,
        defaults={"role": role},
        create_defaults={"role": role, "recorded_at": now, "recorded_by": actor},
    )
    _tell("holder_added", custody, actor, now, None, {"personne": str(person), "rôle": role})
    return holder


@transaction.atomic
def withdraw_holder(*, holder_id: int, actor: Person, now: datetime) -> Custody:
    """Record that somebody no longer holds the access; the secrets this person saw are then to be changed.

    Raises PolicyRefusal, and CustodyHolder.DoesNotExist once it is done. Recorded in the register.
    """
    custody = lock_custody(CustodyHolder.objects.values_list("custody", flat=True).get(pk=holder_id))
    require(may_record_custody(is_team=is_team_member(actor, now)))
    holder = CustodyHolder.objects.select_related("person").get(pk=holder_id)
    _tell(
        "holder_withdrawn", custody, actor, now, {"personne": str(holder.person), "rôle": holder.role}, None
    )
    holder.delete()
    return custody


@transaction.atomic
def confirm_access(*, custody_id: int, actor: Person, now: datetime) -> Custody:
    """Record that a member of the team has just entered the account with what is kept here.

    Raises PolicyRefusal. Recorded in the register.
    """
    custody = lock_custody(custody_id)
    require(may_record_custody(is_team=is_team_member(actor, now)))
    custody.confirmed_at, custody.confirmed_by = now, actor
    custody.save(update_fields=["confirmed_at", "confirmed_by"])
    _tell("confirmed", custody, actor, now, None, None)
    return custody


@transaction.atomic
def record_outside_rotation(*, custody_id: int, actor: Person, now: datetime) -> Custody:
    """Record that the password kept in the external manager was changed there.

    Raises PolicyRefusal. Recorded in the register.
    """
    custody = lock_custody(custody_id)
    require(may_record_outside_rotation(is_team=is_team_member(actor, now), way=custody.way))
    custody.rotated_at = now
    custody.save(update_fields=["rotated_at"])
    _tell("rotated_outside", custody, actor, now, None, None)
    return custody


def lock_custody(custody_id: int) -> Custody:
    """Return the custody under its lock, always taken after that of a person and before that of its secrets."""
    rows = Custody.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("account__platform").get(pk=custody_id)


def _details(custody: Custody) -> dict[str, Any]:
    """What the register keeps: of the means of recovery, only that they are there, for the register is for ever."""
    return {
        "façon": custody.way,
        "utilisateur": custody.user_name,
        "emplacement": custody.external_reference,
        "courriel de récupération": bool(custody.recovery_email),
        "téléphone de récupération": bool(custody.recovery_phone),
        "second facteur": str(custody.second_factor_holder or ""),
    }


def _tell(verb: str, custody: Custody, actor: Person, now: datetime, before: Any, after: Any) -> None:
    record(
        event=f"accounts.custody.{verb}",
        actor=actor,
        subject=custody,
        account=str(custody.account),
        clause="R-067",
        before=before,
        after=after,
        now=now,
    )
