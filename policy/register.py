"""Writing the register of decisions, in the same transaction as the act it tells."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.utils import timezone

from policy.catalogue import clause as find_clause
from policy.models import PolicyVersion, RegisterEntry, RegisterEntryQuerySet


class OutsideTransactionError(RuntimeError):
    """A decision was about to be registered apart from its act: one could have stayed without the other."""


class NoPolicyInForceError(LookupError):
    """No version of the policy was in force at the instant of the decision."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line to write: the same fields as `record`."""

    event: str
    actor: AbstractBaseUser | None
    subject: models.Model
    capacity: str = ""
    account: str = ""
    clause: str = ""
    before: Any = None
    after: Any = None
    reason: str = ""


def record(
    *,
    event: str,
    actor: AbstractBaseUser | None,
    subject: models.Model,
    capacity: str = "",
    account: str = "",
    clause: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
    now: dt.datetime | None = None,
) -> RegisterEntry:
    """Write one decision and return its line (design, section 3.4).

    `event` is `app.noun.past_participle`; `actor` is None when the system acts; `capacity` says in what
    quality; `account` is the official account's name; `before` and `after` are JSON values; `now` is aware.
    Raises OutsideTransactionError outside an atomic block, UnknownClause, and NoPolicyInForceError.
    """
    decision = Decision(
        event=event,
        actor=actor,
        subject=subject,
        capacity=capacity,
        account=account,
        clause=clause,
        before=before,
        after=after,
        reason=reason,
    )
    return record_many([decision], now=now)[0]


def record_many(decisions: Iterable[Decision], *, now: dt.datetime | None = None) -> list[RegisterEntry]:
    """Write several decisions of the same instant in two queries; same contract as `record`."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError("Register a decision inside transaction.atomic, with the act it tells.")
    at = now or timezone.now()
    version = PolicyVersion.objects.in_force(at).first()
    if version is None:
        raise NoPolicyInForceError(f"No version of the policy is in force at {at.isoformat()}.")
    return RegisterEntry.objects.bulk_create([_entry(decision, at, version) for decision in decisions])


def entries_about(subject: models.Model) -> RegisterEntryQuerySet:
    """Return what was decided about `subject`, oldest first."""
    return RegisterEntry.objects.about(subject)


def empty_words_about(model: type[models.Model], ids: Collection[int], now: dt.datetime) -> None:
    """Take out of the register what was typed about some objects: the reasons go, who did what and when stays.

    PostgreSQL does it, and only for what an approved batch names (migration 0004).
    """
    about = RegisterEntry.objects.filter(
        subject_type=model._meta.label_lower, subject_id__in=ids, depersonalised_at=None
    )
    about.update(depersonalised_at=now)


def _entry(decision: Decision, at: dt.datetime, version: PolicyVersion) -> RegisterEntry:
    return RegisterEntry(
        at=at,
        event=decision.event,
        # The person's model belongs to an app above this one.
        actor=cast("Any", decision.actor),
        capacity=decision.capacity,
        subject_type=decision.subject._meta.label_lower,
        subject_id=decision.subject.pk,
        subject_label=str(decision.subject)[:200],
        account_label=decision.account,
        clause=find_clause(decision.clause).id if decision.clause else "",
        policy_version=version,
        before=decision.before,
        after=decision.after,
        reason=decision.reason,
    )
