"""Requests for access and rectification: recorded, extended once, answered in time or late, and by whom."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from accounts.rights import local_date
from policy.confidential import confidential
from policy.outcomes import Outcome, require
from policy.register import record
from privacy import events
from privacy.access import if_in_charge
from privacy.models import AccessRequest, Production
from privacy.models.requests import AccessRequestQuerySet
from privacy.rules.requests import (
    TRANSITIONS,
    AnswerPlan,
    RequestAct,
    due_on,
    may_answer_request,
    may_extend_request,
    may_record_request,
    may_verify_identity,
    may_withdraw_request,
)


@confidential("privacy.accessrequest")
def visible_requests(person: Person, at: datetime) -> AccessRequestQuerySet:
    """Return the requests that `person` reads: all of them in charge, none otherwise."""
    return if_in_charge(AccessRequest.objects.all(), person, at)


@transaction.atomic
def record_request(
    *,
    kind: str,
    received_on: date,
    requester: str,
    contact: str,
    asked: str,
    identity_verified_by: str = "",
    actor: Person,
    now: datetime,
) -> AccessRequest:
    """Write down a request as it was received; its twenty days run from there. Raises PolicyRefusal."""
    require(may_record_request(received_on=received_on, today=local_date(now)))
    request = AccessRequest.objects.create(
        kind=AccessRequest.Kind(kind),
        received_on=received_on,
        requester=requester.strip(),
        contact=contact.strip(),
        asked=asked.strip(),
        identity_verified_by=identity_verified_by.strip(),
        due_on=due_on(received_on=received_on),
        recorded_by=actor,
        recorded_at=now,
    )
    after = {"nature": request.kind, "reçue le": received_on, "à répondre le": request.due_on}
    _register(request, events.REQUEST_RECORDED, actor, now, after)
    return request


@transaction.atomic
def verify_identity(*, request_id: int, how: str, actor: Person, now: datetime) -> AccessRequest:
    """Write how the identity of who asks was verified. Raises PolicyRefusal, AccessRequest.DoesNotExist."""
    request = _locked(request_id)
    require(may_verify_identity(state=request.state, how=how))
    request.identity_verified_by = how.strip()
    request.save(update_fields=["identity_verified_by"])
    _register(request, events.REQUEST_VERIFIED, actor, now)
    return request


@transaction.atomic
def extend_request(
    *, request_id: int, notice_on: date, reason: str, actor: Person, now: datetime
) -> AccessRequest:
    """Give ten more days, once the notice is sent. Raises PolicyRefusal, AccessRequest.DoesNotExist."""
    request = _locked(request_id)
    require(ask_may_extend(request, notice_on=notice_on, reason=reason, now=now))
    before = {"à répondre le": request.due_on}
    request.extension_notice_on, request.extension_reason = notice_on, reason.strip()
    request.due_on = due_on(received_on=request.received_on, is_extended=True)
    request.save(update_fields=["extension_notice_on", "extension_reason", "due_on"])
    after = {"à répondre le": request.due_on, "avis le": notice_on}
    _register(request, events.REQUEST_EXTENDED, actor, now, after, before)
    return request


def ask_may_extend(request: AccessRequest, *, notice_on: date, reason: str, now: datetime) -> Outcome:
    """Ask the rule whether the delay may be extended; the page asks the same."""
    return may_extend_request(
        state=request.state,
        received_on=request.received_on,
        is_extended=request.extension_notice_on is not None,
        notice_on=notice_on,
        today=local_date(now),
        reason=reason,
    )


@transaction.atomic
def answer_request(
    *,
    request_id: int,
    outcome: str,
    answered_on: date,
    manner: str,
    reasons: str = "",
    articles: str = "",
    actor: Person,
    now: datetime,
) -> AccessRequest:
    """Write down the answer that was sent, late or not. Raises PolicyRefusal, AccessRequest.DoesNotExist."""
    request = _locked(request_id)
    plan = AnswerPlan(
        state=request.state,
        received_on=request.received_on,
        answered_on=answered_on,
        today=local_date(now),
        outcome=outcome,
        reasons=reasons,
        articles=articles,
        identity_is_verified=bool(request.identity_verified_by),
        has_dossier=has_dossier(request),
        is_access=request.kind == AccessRequest.Kind.ACCESS,
    )
    require(may_answer_request(plan))
    request.state = TRANSITIONS[request.state, RequestAct.ANSWER]
    request.outcome, request.manner = AccessRequest.Outcome(outcome), AccessRequest.Manner(manner)
    request.reasons, request.articles = reasons.strip(), articles.strip()
    request.answered_on, request.closed_by, request.closed_at = answered_on, actor, now
    request.save()
    after = {"réponse": outcome, "le": answered_on, "articles": request.articles}
    _register(request, events.REQUEST_ANSWERED, actor, now, after)
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, how: str, actor: Person, now: datetime) -> AccessRequest:
    """Write down that the person gave the request up. Raises PolicyRefusal, AccessRequest.DoesNotExist."""
    request = _locked(request_id)
    require(may_withdraw_request(state=request.state, how=how))
    request.state = TRANSITIONS[request.state, RequestAct.WITHDRAW]
    request.withdrawn_reason, request.closed_by, request.closed_at = how.strip(), actor, now
    request.save()
    _register(request, events.REQUEST_WITHDRAWN, actor, now)
    return request


def has_dossier(request: AccessRequest) -> bool:
    """Say whether a dossier with its masks was produced for this request."""
    return productions_for(request).filter(is_unmasked=False, state=Production.State.DONE).exists()


def productions_for(request: AccessRequest) -> "QuerySet[Production]":
    """Return the dossiers produced for a request, newest first."""
    return Production.objects.filter(dossier__request=request).select_related("asked_by", "dossier")


def _locked(request_id: int) -> AccessRequest:
    return AccessRequest.objects.select_for_update(no_key=True).get(pk=request_id)


def _register(
    request: AccessRequest,
    event: str,
    actor: Person,
    now: datetime,
    after: object = None,
    before: object = None,
) -> None:
    # Neither the name nor the reasons: the register is kept for ever, and tells that it was done.
    record(event=event, actor=actor, subject=request, clause="R-006", before=before, after=after, now=now)
