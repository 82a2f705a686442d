"""The link by which a service answers without an account: made, recognised, used once (R-094, R-095).

The secret is made from a random number kept with the question and a key that the database does not hold; only its
fingerprint is kept. Whoever has the link may answer, and sees the question as long as it waits for an answer.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from moderation import events
from moderation.models import Referral
from moderation.referral_interim import Interim, record_interim
from moderation.referral_notices import owe_answered, owe_interim, owe_returned
from moderation.rules.referrals import TRANSITIONS, ReferralAct, may_act_on_referral, may_give_answer
from policy.outcomes import require
from policy.register import record

_SALT = "moderation.referral"


class LinkClosed(LookupError):  # noqa: N818 - an answer more than an error
    """A link that leads to nothing: altered, unknown, expired, withdrawn. One answer for all."""


def new_link() -> tuple[str, str]:
    """Return the number from which a new link is made, and the fingerprint by which it is recognised."""
    nonce = secrets.token_urlsafe(32)
    return nonce, hash_of(_token(nonce, settings.SECRET_KEY))


def hash_of(token: str) -> str:
    """Return what is kept of a secret. It is random and long: nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_path(referral: Referral) -> str:
    """Return the path of a question's link; a key replaced since still serves while it is among the fallbacks.

    Raises LinkClosed.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(referral.link_nonce, key)
        if hmac.compare_digest(hash_of(token), referral.token_hash):
            return reverse("moderation:referral-answer", args=[token])
    raise LinkClosed


def _token(nonce: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, nonce, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def find_by_link(token: str, now: datetime) -> Referral:
    """Return the question that a link leads to: one that waits, or that was answered. Raises LinkClosed."""
    found = Referral.objects.select_related("service", "message__account__platform")
    return _open(found.filter(token_hash=hash_of(token)).first(), now)


@transaction.atomic
def answer_by_link(*, token: str, answer: str, sources: str, name: str, now: datetime) -> Referral:
    """Record what a service answers by its link. Raises LinkClosed, PolicyRefusal: answered already, nothing said."""
    referral = _locked(token, now)
    require(may_act_on_referral(state=referral.state, act=ReferralAct.ANSWER))
    require(may_give_answer(answer=answer, name=name))
    record_answer(referral, answer=answer, sources=sources, name=name, now=now)
    _register(referral, events.REFERRAL_ANSWERED, now)
    owe_answered(referral, now=now)
    return referral


@transaction.atomic
def give_interim_by_link(*, token: str, interim: Interim, now: datetime) -> Referral:
    """Record what a service can already say. Raises LinkClosed, and PolicyRefusal as `record_interim`."""
    referral = _locked(token, now)
    record_interim(referral, interim, now)
    _register(referral, events.REFERRAL_INTERIM, now)
    owe_interim(referral, now=now)
    return referral


@transaction.atomic
def give_back_by_link(*, token: str, reason: str, now: datetime) -> Referral:
    """Give a question back: not this person, not this service. Raises LinkClosed, PolicyRefusal: answered already."""
    referral = _locked(token, now)
    require(may_act_on_referral(state=referral.state, act=ReferralAct.GIVE_BACK))
    end_referral(referral, ReferralAct.GIVE_BACK, reason=reason, now=now)
    _register(referral, events.REFERRAL_RETURNED, now)
    owe_returned(referral, now=now)
    return referral


def note_opening(referral: Referral, now: datetime) -> None:
    """Remember when the page was first opened, if only by a program that reads the mail."""
    if referral.opened_at is None:
        Referral.objects.filter(pk=referral.pk, opened_at__isnull=True).update(opened_at=now)


def record_answer(referral: Referral, *, answer: str, sources: str, name: str, now: datetime) -> None:
    """Write the answer of a locked question; the caller has asked the rules, and registers the act."""
    referral.answer, referral.sources, referral.answered_by = answer.strip(), sources.strip(), name.strip()
    end_referral(referral, ReferralAct.ANSWER, reason="", now=now)


def end_referral(referral: Referral, act: ReferralAct, *, reason: str, now: datetime) -> None:
    """Put a locked question in the state that `act` ends in; its reminders stop."""
    referral.state, referral.end_reason = TRANSITIONS[referral.state, act], reason.strip()
    referral.ended_at, referral.next_alert_at = now, None
    referral.save()


def _locked(token: str, now: datetime) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",)).select_related("service", "message__account")
    return _open(rows.filter(token_hash=hash_of(token)).first(), now)


def _open(referral: Referral | None, now: datetime) -> Referral:
    if referral is None or referral.expires_at <= now:
        raise LinkClosed
    if referral.state not in (Referral.State.ASKED, Referral.State.ANSWERED):
        raise LinkClosed
    return referral


def _register(referral: Referral, event: str, now: datetime) -> None:
    """Write the act of a service in the register: which question, never its words."""
    record(
        event=event,
        actor=None,
        capacity=referral.service.name,
        subject=referral.message,
        account=str(referral.message.account),
        clause="R-095",
        after={"question": referral.pk, "service": referral.service.name, "state": referral.state},
        now=now,
    )
