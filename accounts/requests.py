"""Requests to open or close an account: written, submitted, decided by two bodies, carried out (R-056, R-057, A-28)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.addresses import Address
from accounts.bodies import title_in
from accounts.lifecycle import authorise_account, close_account, open_account
from accounts.models import AccountAddress, AccountRequest, Body, OfficialAccount, Person, RequestApproval
from accounts.plan import blank_fields, content, fields_of, label, thin_fields
from accounts.recorded_addresses import address_on
from accounts.rules.requests import (
    may_amend_request,
    may_ask_for_account,
    may_ask_for_this_account,
    may_decide_request,
    may_refuse_request,
    may_submit_request,
)
from accounts.states import RequestAct, next_request_state
from policy.outcomes import Outcome, require
from policy.register import record

State, Decision = AccountRequest.State, RequestApproval.Decision
OPEN_STATES = (State.DRAFT, State.SUBMITTED)


class StaleRequest(ValueError):  # noqa: N818 - an answer more than an error
    """The content changed since the screen was opened: nothing is decided on what was not read."""

    def __init__(self) -> None:
        super().__init__(
            _("La demande a été modifiée depuis que vous l’avez ouverte\u00a0: relisez-la, puis décidez.")
        )


@transaction.atomic
def draft_request(*, purpose: str, values: Mapping[str, Any], actor: Person, now: datetime) -> AccountRequest:
    """Begin a request, complete or not; only its author sees it until it is submitted.

    `values` are the fields of `accounts.plan.FIELDS`; unknown ones raise TypeError. Raises PolicyRefusal.
    """
    require(may_ask_for_account(is_employee=actor.kind == Person.Kind.EMPLOYEE))
    request = AccountRequest(
        purpose=AccountRequest.Purpose(purpose), requester=actor, created_at=now, updated_at=now
    )
    _fill(request, values)
    request.save()
    return _fresh(request)


@transaction.atomic
def amend_request(
    *, request_id: int, values: Mapping[str, Any], actor: Person, now: datetime
) -> AccountRequest:
    """Change the content; on a submitted request it must stay complete, and any decision already taken is void.

    Raises PolicyRefusal, ImpossibleAct, AccountRequest.DoesNotExist.
    """
    request = _locked(request_id)
    require(may_amend_request(is_requester=request.requester_id == actor.pk))
    next_request_state(request.state, RequestAct.AMEND)
    before, former_hash = content(request), request.content_hash
    _fill(request, values)
    request.updated_at = now
    if request.state == State.SUBMITTED:
        require(check_complete(request))
    request.save()
    request = _fresh(request)
    if request.state == State.SUBMITTED and request.content_hash != former_hash:
        after = content(request)
        changed = [name for name in after if after[name] != before.get(name)]
        voided = request.approvals.filter(content_hash=former_hash).count()
        _register(
            request,
            "amended",
            actor,
            now,
            before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed} | {"approbations annulées": voided},
        )
    return request


@transaction.atomic
def submit_request(*, request_id: int, actor: Person, now: datetime) -> AccountRequest:
    """Ask both bodies to decide. Raises PolicyRefusal when the analysis is incomplete, ImpossibleAct."""
    request = _locked(request_id)
    require(may_amend_request(is_requester=request.requester_id == actor.pk))
    request.state = next_request_state(request.state, RequestAct.SUBMIT)
    require(check_complete(request))
    request.submitted_at = request.updated_at = now
    request.save()
    request = _fresh(request)
    _register(request, "submitted", actor, now, after=content(request))
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, actor: Person, now: datetime) -> AccountRequest:
    """Take back one's own request before it is decided. Raises PolicyRefusal, ImpossibleAct."""
    request = _locked(request_id)
    require(may_amend_request(is_requester=request.requester_id == actor.pk))
    was_submitted = request.state == State.SUBMITTED
    request.state = next_request_state(request.state, RequestAct.WITHDRAW)
    request.save(update_fields=["state"])
    if was_submitted:
        _register(request, "withdrawn", actor, now)
    return request


@transaction.atomic
def approve_request(
    *, request_id: int, body: str, content_hash: str, actor: Person, now: datetime
) -> AccountRequest:
    """Agree, in the name of `body`, to the content that `content_hash` stands for; the second agreement carries it out.

    Raises StaleRequest when the content has changed, PolicyRefusal, ImpossibleAct, AccountRequest.DoesNotExist.
    """
    request = _decide(request_id, Body(body), Decision.APPROVE, content_hash, "", actor, now)
    agreed = request.approvals.filter(content_hash=request.content_hash, decision=Decision.APPROVE)
    if agreed.values("body").distinct().count() == len(Body):
        _grant(request, actor, now)
    return request


@transaction.atomic
def refuse_request(
    *, request_id: int, body: str, content_hash: str, reason: str, actor: Person, now: datetime
) -> AccountRequest:
    """Refuse, in the name of `body`, with a reason: that ends the request. Raises as `approve_request`."""
    require(may_refuse_request(reason=reason))
    request = _decide(request_id, Body(body), Decision.REFUSE, content_hash, reason.strip(), actor, now)
    request.state = next_request_state(request.state, RequestAct.REFUSE)
    request.decided_at = now
    request.save(update_fields=["state", "decided_at"])
    return request


def check_complete(request: AccountRequest) -> Outcome:
    """Answer whether the analysis may be submitted, and if not, what is missing; then whether the account is free."""
    complete = may_submit_request(
        blank=[label(request, name) for name in blank_fields(request)],
        thin=[label(request, name) for name in thin_fields(request)],
    )
    return complete if not complete.allowed else _check_account_is_free(request)


def check_decide(request: AccountRequest, body: Body, person: Person, now: datetime) -> Outcome:
    """Answer whether `person` may decide in the name of `body` on the present content; the page asks the same."""
    current = request.approvals.filter(content_hash=request.content_hash)
    decided = set(current.values_list("body", "person"))
    return may_decide_request(
        is_requester=request.requester_id == person.pk,
        speaks_for_body=bool(title_in(person, body, now)),
        has_decided=any(who == person.pk for _body, who in decided),
        body_has_decided=any(which == body for which, _who in decided),
    )


def _check_account_is_free(request: AccountRequest) -> Outcome:
    if request.account is not None:
        in_use = (OfficialAccount.State.AUTHORISED, OfficialAccount.State.SUSPENDED)
        return may_ask_for_this_account(is_closed=request.account.state not in in_use)
    same = Q(platform=request.platform, handle__iexact=request.handle)
    keys = [found.key for text in (request.url, request.handle) if (found := _address(request, text))]
    registered = AccountAddress.objects.current().filter(platform=request.platform, key__in=keys)
    asked = AccountRequest.objects.filter(same, state=State.SUBMITTED).exclude(pk=request.pk)
    return may_ask_for_this_account(
        is_registered=registered.exists() or OfficialAccount.objects.filter(same).exists(),
        is_already_asked=asked.exists(),
    )


def _address(request: AccountRequest, text: str) -> Address | None:
    return address_on(request.platform, text) if request.platform and text else None


def _decide(
    request_id: int,
    body: Body,
    decision: str,
    content_hash: str,
    reason: str,
    actor: Person,
    now: datetime,
) -> AccountRequest:
    request = _locked(request_id)
    act = RequestAct.GRANT if decision == Decision.APPROVE else RequestAct.REFUSE
    next_request_state(request.state, act)
    if request.content_hash != content_hash:
        raise StaleRequest
    require(check_decide(request, body, actor, now))
    title = title_in(actor, body, now)
    request.approvals.create(
        body=body,
        person=actor,
        capacity=title,
        decision=decision,
        reason=reason,
        content_hash=content_hash,
        decided_at=now,
    )
    verb = "approved" if decision == Decision.APPROVE else "refused"
    _register(request, verb, actor, now, capacity=title, after={"instance": body.value}, reason=reason)
    return request


def _grant(request: AccountRequest, actor: Person, now: datetime) -> None:
    """Carry out what both bodies have agreed to, in the transaction of the second agreement."""
    if request.purpose == AccountRequest.Purpose.OPEN:
        request.account = open_account(request)
    request.state = next_request_state(request.state, RequestAct.GRANT)
    request.decided_at = now
    request.save(update_fields=["state", "decided_at", "account"])
    _register(request, "granted", actor, now)
    if request.purpose == AccountRequest.Purpose.OPEN:
        authorise_account(request, now=now)
    else:
        close_account(request, actor=actor, now=now)


def _fill(request: AccountRequest, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(fields_of(request))
    if unknown:
        raise TypeError(f"A request to {request.purpose} has no field {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(request, name, value)


def _locked(request_id: int) -> AccountRequest:
    rows = AccountRequest.objects.select_for_update(of=("self",)).select_related(
        "platform", "account__platform"
    )
    return rows.get(pk=request_id)


def _fresh(request: AccountRequest) -> AccountRequest:
    """Read again what PostgreSQL has computed."""
    request.refresh_from_db(fields=["content_hash"])
    return request


def _register(request: AccountRequest, verb: str, actor: Person, now: datetime, **facts: Any) -> None:
    record(
        event=f"accounts.account_request.{verb}",
        actor=actor,
        subject=request,
        account=str(request),
        clause="R-056",
        now=now,
        **facts,
    )
