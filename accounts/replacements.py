"""Replacements: recorded for some days and accounts, announced to the communications team, ended (R-073)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.access import reach_of
from accounts.announcements import owe_cover_asked, owe_interrupted, owe_recorded
from accounts.covers import cover_is_asked
from accounts.models import OfficialAccount, Person, Replacement
from accounts.rights import local_date, managed_accounts, team_members
from accounts.rules.replacements import (
    ReplacementPlan,
    may_arrange_replacement,
    may_end_replacement,
    may_record_replacement,
)
from policy.outcomes import Outcome, require
from policy.register import record


def check_replacement(
    *,
    absent: Person,
    substitute: Person,
    accounts: Collection[OfficialAccount],
    starts_on: date,
    ends_on: date,
    actor: Person,
    now: datetime,
) -> Outcome:
    """Answer whether `actor` may record this replacement, and if not, why (R-073)."""
    arranged = may_arrange_replacement(
        is_absent_person=actor.pk == absent.pk,
        is_substitute=actor.pk == substitute.pk,
        is_team_or_management=_decides(actor, now),
    )
    if not arranged.allowed:
        return arranged
    return may_record_replacement(_plan(absent, substitute, accounts, starts_on, ends_on, now))


@transaction.atomic
def record_replacement(
    *,
    absent: Person,
    substitute: Person,
    accounts: Iterable[OfficialAccount],
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Person,
    now: datetime,
) -> Replacement:
    """Let `substitute` act for `absent` on `accounts` from `starts_on` to `ends_on`, both days included.

    It gives no right before the notice to the communications team is sent; when the substitute may decline, that
    notice itself waits for his answer (R-074). `reason` is a `Replacement.Reason`.
    Raises PolicyRefusal with the sentence that says why not. Recorded in the register.
    """
    wanted = list(accounts)
    # Locked in one order: neither may be deactivated, nor change kind, meanwhile.
    people = Person.objects.select_for_update(no_key=True).order_by("pk").in_bulk([absent.pk, substitute.pk])
    absent, substitute = people[absent.pk], people[substitute.pk]
    require(
        check_replacement(
            absent=absent,
            substitute=substitute,
            accounts=wanted,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=actor,
            now=now,
        )
    )
    asked = cover_is_asked(substitute=substitute, starts_on=starts_on, ends_on=ends_on)
    replacement = Replacement.objects.create(
        cover=Replacement.Cover.ASKED if asked else Replacement.Cover.NOT_ASKED,
        absent=absent,
        substitute=substitute,
        reason=Replacement.Reason(reason),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor,
    )
    replacement.accounts.set(wanted)
    record(
        event="accounts.replacement.recorded",
        actor=actor,
        subject=replacement,
        clause="R-074" if asked else "R-073",
        after={"du": starts_on, "au": ends_on, "comptes": sorted(account.slug for account in wanted)},
        now=now,
    )
    (owe_cover_asked if asked else owe_recorded)(replacement, now=now)
    return replacement


def check_end(replacement: Replacement, *, actor: Person, ended_on: date, now: datetime) -> Outcome:
    """Answer whether `actor` may interrupt this replacement from `ended_on` on, and if not, why (R-073)."""
    return may_end_replacement(
        is_absent_person=actor.pk == replacement.absent_id,
        is_substitute=actor.pk == replacement.substitute_id,
        is_team_or_management=_decides(actor, now),
        is_over=replacement.is_over(local_date(now)),
        shortens=ended_on <= replacement.last_day,
    )


@transaction.atomic
def end_replacement(*, replacement_id: int, actor: Person, ended_on: date, now: datetime) -> Replacement:
    """Interrupt a replacement: `ended_on` (a local date, today at the earliest) is its first day without access.

    Today, the access stops at once: nothing is left of it for the rest of the day. The team and both people are told.
    Raises PolicyRefusal for someone it does not concern, or a day that makes it no shorter. Recorded in the register.
    """
    ended_on = max(ended_on, local_date(now))
    replacement = (
        Replacement.objects.select_for_update(of=("self",))
        .select_related("absent", "substitute")
        .get(pk=replacement_id)
    )
    require(check_end(replacement, actor=actor, ended_on=ended_on, now=now))
    before = {"fin": replacement.ended_on or replacement.ends_on}
    replacement.ended_on = ended_on
    replacement.save(update_fields=["ended_on"])
    record(
        event="accounts.replacement.ended",
        actor=actor,
        subject=replacement,
        clause="R-073",
        before=before,
        after={"fin": replacement.ended_on},
        now=now,
    )
    owe_interrupted(replacement, actor=actor, now=now)
    return replacement


def _plan(
    absent: Person,
    substitute: Person,
    wanted: Collection[OfficialAccount],
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> ReplacementPlan:
    today = local_date(now)
    acting = Replacement.objects.acting(starts_on, ends_on)
    return ReplacementPlan(
        substitute_is_employee=substitute.kind == Person.Kind.EMPLOYEE and substitute.is_active,
        substitute_is_absent=substitute.pk == absent.pk,
        accounts={account.pk for account in wanted},
        accounts_of_absent=set(managed_accounts(absent, today).values_list("pk", flat=True)),
        absent_replaces=acting.filter(substitute=absent).exists(),
        substitute_is_away=acting.filter(absent=substitute).exists(),
        starts_on=starts_on,
        ends_on=ends_on,
        today=today,
        someone_to_tell=team_members(now).exclude(pk=absent.pk).exists(),
    )


def _decides(actor: Person, now: datetime) -> bool:
    """The communications team, or the direction générale, that authorises the accounts (A-25)."""
    return reach_of(actor, now).oversees
