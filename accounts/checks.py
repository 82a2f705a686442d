"""Looking at the profiles of official accounts: what was seen, what was changed, where each aspect stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import capacity, is_team_member
from accounts.evidence import keep_evidence
from accounts.managed import managed_accounts
from accounts.models import Evidence, OfficialAccount, Person, ProfileCheck, ProfileStanding, VisualChange
from accounts.models.checks import ProfileStandingQuerySet
from accounts.proofs import host_of
from accounts.rules.checks import (
    ASPECT_CLAUSES,
    may_check_profile,
    may_confirm_what_was_seen,
    may_record_result,
    may_record_visual_change,
    may_show_by,
)
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import Decision, record, record_many


@dataclass(frozen=True, kw_only=True)
class AspectDuty:
    """What another app brings to an aspect."""

    # The instant before which no check counts any more at the instant given, or an expression of it by `account`; None
    # when nothing renews the aspect.
    renewed_at: Callable[[datetime], Any]
    # What a check brings about, in the transaction that writes it.
    after_recorded: Callable[[ProfileCheck], None]


_DUTIES: dict[str, AspectDuty] = {}


def register_duty(aspect: str, duty: AspectDuty) -> None:
    """Let another app take part in an aspect, in `AppConfig.ready`."""
    _DUTIES[aspect] = duty


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What somebody saw of one aspect; `capture` is a file just received, or one that was kept already."""

    aspect: str
    result: str
    place: str = ""
    url: str = ""
    capture: "UploadedFile[Any] | Evidence | None" = None
    note: str = ""


def standings(now: datetime) -> ProfileStandingQuerySet:
    """Return where each aspect of each authorised account stands at `now`, dated."""
    renewed = {aspect: duty.renewed_at(now) for aspect, duty in _DUTIES.items()}
    return ProfileStanding.objects.of_accounts_in_use().dated(
        months=Reading.objects.value("profile_check_months", at=now),
        renewed={aspect: instant for aspect, instant in renewed.items() if instant is not None},
    )


def grace_days(now: datetime) -> int:
    """Return how many days pass between the day from which to look again and being late."""
    return int(Reading.objects.value("profile_check_grace_days", at=now))


def check_may_check(actor: Person, account: OfficialAccount, now: datetime) -> Outcome:
    """Answer whether `actor` may say what the profile of `account` shows."""
    return may_check_profile(**_standing(actor, account, now))


def check_finding(finding: Finding, account: OfficialAccount) -> Outcome:
    """Answer whether what was seen is said well enough to be recorded."""
    outcome = may_record_result(
        aspect=finding.aspect,
        result=finding.result,
        has_link=bool(finding.url),
        has_capture=finding.capture is not None,
        note=finding.note,
    )
    if outcome.allowed and finding.url:
        return may_show_by(
            aspect=finding.aspect, host=host_of(finding.url), platform_hosts=account.platform.hosts
        )
    return outcome


@transaction.atomic
def record_checks(
    *,
    account: OfficialAccount,
    findings: Collection[Finding],
    actor: Person,
    now: datetime,
    seen_at: datetime | None = None,
) -> list[ProfileCheck]:
    """Record what `actor` saw on the profile of `account`, one row for each aspect.

    `seen_at` is when the page was shown to the person: what has changed since is looked at again. Raises PolicyRefusal
    with nothing written, ValueError when two findings are about one aspect. Recorded in the register.
    """
    if len({finding.aspect for finding in findings}) != len(findings):
        raise ValueError("One finding for each aspect.")
    account = _locked(account)
    require(check_may_check(actor, account, now))
    _require_fresh(account, findings, seen_at or now, now)
    for finding in findings:
        require(check_finding(finding, account))
    kept: dict[int, Evidence] = {}
    checks = [_check(account, finding, kept, actor, now) for finding in findings]
    by = _capacity(actor, account, now)
    record_many((_decision(check, actor, by) for check in checks), now=now)
    for check in checks:
        if check.aspect in _DUTIES:
            _DUTIES[check.aspect].after_recorded(check)
    return checks


@transaction.atomic
def record_visual_change(
    *,
    account: OfficialAccount,
    what: str,
    reason: str,
    capture: "UploadedFile[Any]",
    actor: Person,
    now: datetime,
) -> VisualChange:
    """Record that the look of `account` was changed: its logo and its visual are to be looked at again.

    Raises PolicyRefusal. Recorded in the register.
    """
    account = _locked(account)
    require(may_record_visual_change(**_standing(actor, account, now)))
    change = VisualChange.objects.create(
        account=account,
        what=VisualChange.What(what),
        reason=reason.strip(),
        evidence=keep_evidence(capture, actor=actor, now=now),
        recorded_by=actor,
        recorded_at=now,
    )
    record(
        event="accounts.visual_change.recorded",
        actor=actor,
        capacity=_capacity(actor, account, now),
        subject=change,
        account=str(account),
        clause="R-065",
        after={"quoi": change.get_what_display(), "capture": change.evidence.sha256},
        reason=change.reason,
        now=now,
    )
    return change


def _standing(actor: Person, account: OfficialAccount, now: datetime) -> dict[str, bool]:
    return {
        "account_is_authorised": account.state == OfficialAccount.State.AUTHORISED,
        "manages": managed_accounts(actor, now).filter(pk=account.pk).exists(),
        "is_team": actor.is_active and is_team_member(actor, now),
    }


def _locked(account: OfficialAccount) -> OfficialAccount:
    """Lock the account: it is neither suspended, closed nor changed meanwhile."""
    rows = OfficialAccount.objects.select_for_update(of=("self",), no_key=True).select_related("platform")
    return rows.get(pk=account.pk)


def _require_fresh(
    account: OfficialAccount, findings: Collection[Finding], seen_at: datetime, now: datetime
) -> None:
    reopening = {row.aspect: row.reopening for row in standings(now).filter(account=account)}
    for finding in findings:
        since = reopening[finding.aspect]
        require(
            may_confirm_what_was_seen(
                aspect=finding.aspect, changed_since_seen=since is not None and since > seen_at
            )
        )


def _check(
    account: OfficialAccount, finding: Finding, kept: dict[int, Evidence], actor: Person, now: datetime
) -> ProfileCheck:
    return ProfileCheck.objects.create(
        account=account,
        aspect=finding.aspect,
        result=ProfileCheck.Result(finding.result),
        place=finding.place.strip(),
        url=finding.url.strip(),
        evidence=_kept(finding.capture, kept, actor, now),
        note=finding.note.strip(),
        checked_by=actor,
        checked_at=now,
    )


def _kept(
    capture: "UploadedFile[Any] | Evidence | None", kept: dict[int, Evidence], actor: Person, now: datetime
) -> Evidence | None:
    """Keep a file once, even when it shows several aspects."""
    if capture is None or isinstance(capture, Evidence):
        return capture
    if id(capture) not in kept:
        kept[id(capture)] = keep_evidence(capture, actor=actor, now=now)
    return kept[id(capture)]


def _decision(check: ProfileCheck, actor: Person, by: str) -> Decision:
    return Decision(
        event="accounts.profile_check.recorded",
        actor=actor,
        capacity=by,
        subject=check,
        account=str(check.account),
        clause=ASPECT_CLAUSES[check.aspect],
        after={
            "aspect": check.get_aspect_display(),
            "résultat": check.get_result_display(),
            "lien": check.url,
            "capture": check.evidence.sha256 if check.evidence else "",
        },
        reason=check.note,
    )


def _capacity(actor: Person, account: OfficialAccount, now: datetime) -> str:
    return capacity(actor, "publish", account, now) or _("équipe des communications")
