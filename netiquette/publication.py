"""An edition approved by a second person, called to come into force, called off, or ended (R-133, R-048)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.authorizations import is_team_member
from accounts.models import Person
from netiquette.drafting import check_amend, check_version, lock_line, register
from netiquette.models import Edition
from netiquette.rules.editions import (
    may_approve_edition,
    may_cancel_coming,
    may_end_variant,
    may_put_in_force,
)
from policy.outcomes import Outcome, require


def check_approve(edition: Edition, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may approve these words; pages and writes ask the same."""
    amendable = check_amend(edition, actor, now)
    if not amendable.allowed:
        return amendable
    return may_approve_edition(
        is_team=is_team_member(actor, now),
        is_approved=edition.approver_id is not None,
        wrote_it=actor.pk in (edition.author_id, edition.last_editor_id),
        has_text=bool(edition.title and edition.introduction),
        has_rules=edition.rules.exists(),
    )


def check_put_in_force(edition: Edition, starts_at: datetime, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may have the edition come into force at `starts_at`."""
    amendable = check_amend(edition, actor, now)
    if not amendable.allowed:
        return amendable
    return may_put_in_force(
        is_team=is_team_member(actor, now),
        is_approved=edition.approver_id is not None,
        starts_at=starts_at,
        now=now,
        other_is_coming=Edition.objects.of_line(edition.account_id).coming(now).exists(),
    )


def check_cancel(edition: Edition, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may call off the edition."""
    return may_cancel_coming(
        is_team=is_team_member(actor, now), is_coming=edition.stage(now) == Edition.Stage.COMING
    )


def check_end(edition: Edition, ends_at: datetime, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may have the account's own edition end at `ends_at`."""
    applied = edition.account_id and Edition.objects.applying_to(edition.account_id, now).first()
    return may_end_variant(
        is_team=is_team_member(actor, now),
        is_variant_in_force=bool(applied) and applied == edition,
        ends_at=ends_at,
        now=now,
    )


@transaction.atomic
def approve_edition(*, edition_id: int, actor: Person, version: int, now: datetime) -> Edition:
    """Approve the words that were on the screen; any change voids it. Raises PolicyRefusal, StaleEdition."""
    edition = lock_line(edition_id)
    require(check_approve(edition, actor, now))
    check_version(edition, version)
    edition.approver, edition.approved_at = actor, now
    edition.save(update_fields=["approver", "approved_at"])
    register(edition, "approved", actor, now, after={"version": edition.version})
    return edition


@transaction.atomic
def put_in_force(
    *, edition_id: int, actor: Person, version: int, now: datetime, starts_at: datetime | None = None
) -> Edition:
    """Have an approved edition come into force, now or at `starts_at`: it takes its number, and never changes again.

    Raises PolicyRefusal, StaleEdition, Edition.DoesNotExist.
    """
    edition = lock_line(edition_id)
    starts_at = starts_at or now
    require(check_put_in_force(edition, starts_at, actor, now))
    check_version(edition, version)
    last = Edition.objects.of_line(edition.account_id).aggregate(last=Max("number"))["last"]
    edition.number, edition.in_force_from = (last or 0) + 1, starts_at
    edition.save(update_fields=["number", "in_force_from"])
    register(
        edition, "put_in_force", actor, now, after={"numéro": edition.number, "dès": starts_at.isoformat()}
    )
    return edition


@transaction.atomic
def cancel_coming(*, edition_id: int, reason: str, actor: Person, now: datetime) -> Edition:
    """Call off an edition before its instant: approved still, without number. Raises PolicyRefusal."""
    edition = lock_line(edition_id)
    require(check_cancel(edition, actor, now))
    before = {"numéro": edition.number, "dès": edition.in_force_from and edition.in_force_from.isoformat()}
    edition.number = edition.in_force_from = None
    edition.save(update_fields=["number", "in_force_from"])
    register(edition, "cancelled", actor, now, before=before, reason=reason.strip())
    return edition


@transaction.atomic
def end_variant(
    *, edition_id: int, reason: str, actor: Person, now: datetime, ends_at: datetime | None = None
) -> Edition:
    """Have an account's own edition end, now or at `ends_at`: the general one applies there again.

    Raises PolicyRefusal, Edition.DoesNotExist.
    """
    edition = lock_line(edition_id)
    ends_at = ends_at or now
    require(check_end(edition, ends_at, actor, now))
    before, edition.ends_at = edition.ends_at, ends_at
    edition.save(update_fields=["ends_at"])
    register(
        edition,
        "ended",
        actor,
        now,
        before={"fin": before.isoformat() if before else ""},
        after={"fin": ends_at.isoformat()},
        reason=reason.strip(),
    )
    return edition
