"""The legal state of an official account and the only code that changes it: opened, suspended, closed (R-012)."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.access import is_management
from accounts.authorizations import grant, is_team_member
from accounts.models import AccountRequest, Body, OfficialAccount, Person, Position
from accounts.recorded_addresses import record_known_addresses
from accounts.rights import local_date
from accounts.rules.authorizations import ACTIONS
from accounts.rules.requests import may_resume_account, may_suspend_account
from accounts.state_notices import owe_state_changed
from accounts.states import AccountAct, next_account_state
from policy.outcomes import Outcome, require
from policy.register import record


def open_account(request: AccountRequest) -> OfficialAccount:
    """Put in the register, proposed, the account that both bodies have just agreed to; positions get their grants.

    The council's resolution stays blank: « à entériner » (A-04). Called inside the transaction of the last approval.
    """
    by = request.approvals.get(body=Body.MANAGEMENT, content_hash=request.content_hash)
    assert request.platform is not None  # noqa: S101 - a submitted opening has one, PostgreSQL holds it
    account = OfficialAccount.objects.create(
        slug=_free_slug(request),
        platform=request.platform,
        name=request.name,
        handle=request.handle,
        url=request.url,
        audiences=request.audiences,
        objectives=request.objectives,
        posts_per_week=request.posts_per_week,
    )
    _list_positions(account, request, by.person)
    return account


def authorise_account(request: AccountRequest, *, now: datetime) -> None:
    """Let the account of a granted request be used. Called by the last approval, once the request is granted."""
    by = request.approvals.get(body=Body.MANAGEMENT, content_hash=request.content_hash)
    account = request.account
    assert account is not None  # noqa: S101 - `open_account` has just made it
    account.authorised_on = local_date(now)
    account.authorised_by = f"{by.person}, {by.capacity}"[:150]
    _change_state(account, AccountAct.AUTHORISE, Body.MANAGEMENT, by.person, request.need, now)
    record_known_addresses(account=account, actor=by.person, now=now)


def close_account(request: AccountRequest, *, actor: Person, now: datetime) -> None:
    """Close for good the account of a granted request; what was planned there stays held."""
    account = lock_account(request.account_id or 0)
    _change_state(account, AccountAct.CLOSE, Body.MANAGEMENT, actor, request.need, now)


@transaction.atomic
def suspend_account(*, account_id: int, reason: str, actor: Person, now: datetime) -> OfficialAccount:
    """Stop every use of an account at once, with a reason; what is planned there is held and listed.

    Raises PolicyRefusal, ImpossibleAct, OfficialAccount.DoesNotExist.
    """
    account = lock_account(account_id)
    require(check_suspend(actor, now, reason=reason))
    body = Body.MANAGEMENT if is_management(actor, now) else Body.COMMUNICATIONS
    _change_state(account, AccountAct.SUSPEND, body, actor, reason.strip(), now)
    return account


@transaction.atomic
def resume_account(*, account_id: int, reason: str, actor: Person, now: datetime) -> OfficialAccount:
    """Let a suspended account be used again, with a reason; nothing that was held leaves by that alone.

    Raises as `suspend_account`.
    """
    account = lock_account(account_id)
    require(check_resume(account, actor, now, reason=reason))
    body = Body.MANAGEMENT if is_management(actor, now) else Body.COMMUNICATIONS
    _change_state(account, AccountAct.RESUME, body, actor, reason.strip(), now)
    return account


def check_suspend(person: Person, now: datetime, *, reason: str) -> Outcome:
    """Answer whether `person` may suspend an account."""
    oversees = is_management(person, now) or is_team_member(person, now)
    return may_suspend_account(oversees=oversees, reason=reason)


def check_resume(account: OfficialAccount, person: Person, now: datetime, *, reason: str) -> Outcome:
    """Answer whether `person` may resume this suspended account."""
    return may_resume_account(
        is_management=is_management(person, now),
        is_team=is_team_member(person, now),
        suspended_by_management=account.state_body == Body.MANAGEMENT,
        reason=reason,
    )


def lock_account(account_id: int) -> OfficialAccount:
    """Return the account, locked until the end of the transaction; raise OfficialAccount.DoesNotExist."""
    rows = OfficialAccount.objects.select_for_update(of=("self",), no_key=True).select_related("platform")
    return rows.get(pk=account_id)


def _change_state(
    account: OfficialAccount, act: AccountAct, body: Body, actor: Person, reason: str, now: datetime
) -> None:
    before = {"état": account.state}
    account.state = next_account_state(account.state, act)
    account.state_since, account.state_body, account.state_reason = now, body, reason
    account.save()
    owe_state_changed(account, actor=actor, now=now)
    record(
        event=f"accounts.official_account.{_VERBS[act]}",
        actor=actor,
        capacity=str(body.label),
        subject=account,
        account=str(account),
        clause="R-012",
        before=before,
        after={"état": account.state},
        reason=reason,
        now=now,
    )


def _list_positions(account: OfficialAccount, request: AccountRequest, actor: Person) -> None:
    positions = Position.objects.filter(slug__in=request.managers, is_active=True)
    grant(positions=positions, actions=ACTIONS, account=account, actor=actor)
    account.follow_up_positions.set(Position.objects.filter(slug__in=request.follow_up, is_active=True))


def _free_slug(request: AccountRequest) -> str:
    """Return a code made of the platform and the name, which no account has."""
    base = slugify(f"{request.platform.slug if request.platform else ''}-{request.name}")[:40].strip("-")
    taken = set(OfficialAccount.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


_VERBS = {
    AccountAct.AUTHORISE: "authorised",
    AccountAct.SUSPEND: "suspended",
    AccountAct.RESUME: "resumed",
    AccountAct.CLOSE: "closed",
}
