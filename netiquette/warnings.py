"""Warnings: written about one message, then recorded as sent with proof, as impossible to deliver, or withdrawn."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import capacity, check_may
from accounts.models import OfficialAccount, Person
from accounts.proofs import host_of
from netiquette.displays import ask_may_sanction
from netiquette.letters import with_way_out
from netiquette.locking import lock_subscriber
from netiquette.message_refs import MessageRef
from netiquette.models import Ground, Subscriber, Track, Warning
from netiquette.models.sanctions import WarningQuerySet
from netiquette.references import WARNING, case_number
from netiquette.rules.letters import may_tell_citizen
from netiquette.rules.tracks import TRACK_CLAUSES
from netiquette.rules.warnings import (
    may_record_warning_sent,
    may_record_warning_undeliverable,
    may_withdraw_warning,
    may_write_warning,
)
from netiquette.standings import Standing, ask_may_warn, count_sent, standing_on, standings, valid_since
from netiquette.states import ImpossibleTransition, WarningAct, next_state
from policy.outcomes import require
from policy.register import record

__all__ = [
    "MessageRef",
    "Standing",
    "count_sent",
    "draft_warning",
    "edit_warning",
    "record_warning_sent",
    "record_warning_undeliverable",
    "standings",
    "withdraw_warning",
]


@transaction.atomic
def draft_warning(
    *,
    subscriber: Subscriber,
    account: OfficialAccount,
    ground: Ground,
    message_ref: MessageRef,
    text: str,
    actor: Person,
    now: datetime,
) -> Warning:
    """Write the warning that a message earns; it counts for nothing until it is recorded as sent.

    Raises PolicyRefusal: no right on the account, a ground without warnings or of another edition, a message already
    warned or posted before the previous warning, a fourth for advertising, a council member (R-038, R-101, R-122).
    """
    require(check_may(actor, "moderate", account, now))
    locked = lock_subscriber(subscriber.pk)
    require(
        ask_may_warn(
            subscriber=locked,
            account_id=account.pk,
            ground=ground,
            message_id=message_ref.id,
            message_posted_at=message_ref.posted_at,
            now=now,
        )
    )
    require(may_write_warning(track=ground.track, text=text))
    require(may_tell_citizen(text=text))
    reference = case_number(WARNING, message_ref.id)
    warning = Warning.objects.create(
        subscriber=locked,
        account=account,
        track=ground.track,
        ground=ground,
        message_id=message_ref.id,
        message_posted_at=message_ref.posted_at,
        message_snapshot=message_ref.snapshot,
        reference=reference,
        text=with_way_out(text, reference),
        drafted_by=actor,
        drafted_at=now,
        display_caution=_display_caution(account.pk, ground),
    )
    after = {"motif": ground.code, "texte": warning.text, "réserve": warning.display_caution}
    _register(warning, "drafted", actor, now, after=after)
    return warning


@transaction.atomic
def edit_warning(*, warning_id: int, text: str, actor: Person, now: datetime) -> Warning:
    """Change the words of a warning not sent yet; raises PolicyRefusal, ImpossibleTransition, Warning.DoesNotExist."""
    warning = _locked(warning_id)
    require(check_may(actor, "moderate", warning.account, now))
    next_state(warning.state, WarningAct.SEND)
    require(may_write_warning(track=warning.track, text=text))
    require(may_tell_citizen(text=text))
    before, warning.text = warning.text, with_way_out(text, warning.reference)
    warning.save(update_fields=["text"])
    _register(warning, "edited", actor, now, before={"texte": before}, after={"texte": warning.text})
    return warning


@transaction.atomic
def record_warning_sent(
    *, warning_id: int, actor: Person, channel: str, proof_url: str = "", proof_note: str = "", now: datetime
) -> Warning:
    """Record that the person was told, with the proof: the warning takes its number and counts from now on.

    Raises PolicyRefusal (as `draft_warning`, and without proof), ImpossibleTransition when it is not to be sent any
    more, Warning.DoesNotExist.
    """
    warning = _locked(warning_id)
    require(check_may(actor, "moderate", warning.account, now))
    state = next_state(warning.state, WarningAct.SEND)
    _lapse_old(warning, now)
    require(
        ask_may_warn(
            subscriber=warning.subscriber,
            account_id=warning.account_id,
            ground=warning.ground,
            message_id=warning.message_id,
            message_posted_at=warning.message_posted_at,
            now=now,
            warning_id=warning.pk,
        )
    )
    require(
        may_record_warning_sent(
            track=warning.track,
            # What is no address at all is on no platform.
            proof_host=host_of(proof_url) or proof_url,
            platform_hosts=warning.account.platform.hosts,
            proof_note=proof_note,
        )
    )
    warning.state, warning.ordinal = state, _free_ordinal(warning)
    warning.sent_at, warning.sent_by, warning.channel = now, actor, channel
    warning.proof_url, warning.proof_note = proof_url, proof_note.strip()
    warning.announcement_due = _completes_three(warning, now)
    warning.display_caution = _display_caution(warning.account_id, warning.ground)
    warning.save()
    _register(
        warning,
        "sent",
        actor,
        now,
        after={
            "rang": warning.ordinal,
            "moyen": channel,
            "lien": proof_url,
            "preuve": warning.proof_note,
            "réserve": warning.display_caution,
        },
    )
    return warning


@transaction.atomic
def record_warning_undeliverable(*, warning_id: int, actor: Person, reason: str, now: datetime) -> Warning:
    """Record that nobody could tell the person, and why; it does not count. Raises as `record_warning_sent`."""
    warning = _locked(warning_id)
    require(check_may(actor, "moderate", warning.account, now))
    warning.state = next_state(warning.state, WarningAct.FAIL)
    require(may_record_warning_undeliverable(track=warning.track, reason=reason))
    warning.undeliverable_reason = reason.strip()
    warning.save(update_fields=["state", "undeliverable_reason"])
    _register(warning, "marked_undeliverable", actor, now, reason=warning.undeliverable_reason)
    return warning


@transaction.atomic
def withdraw_warning(*, warning_id: int, actor: Person, reason: str, now: datetime) -> Warning:
    """Take back a warning, sent or not: it stops counting, and its number may serve again.

    Raises PolicyRefusal without a reason or without the right, ImpossibleTransition, Warning.DoesNotExist.
    """
    warning = _locked(warning_id)
    require(check_may(actor, "moderate", warning.account, now))
    return take_back(warning, actor=actor, by="", reason=reason, now=now)


def take_back(warning: Warning, *, actor: Person, by: str, reason: str, now: datetime) -> Warning:
    """Withdraw a warning whose subscriber the caller has locked; `by` is the capacity of whoever decides a review."""
    before, warning.state = warning.state, next_state(warning.state, WarningAct.WITHDRAW)
    require(may_withdraw_warning(track=warning.track, reason=reason))
    warning.withdrawn_at, warning.withdrawn_by, warning.withdrawal_reason = now, actor, reason.strip()
    warning.announcement_due = False
    warning.save()
    facts = {"before": {"état": before}, "reason": warning.withdrawal_reason}
    _register(warning, "withdrawn", actor, now, by=by, **facts)
    return warning


def _locked(warning_id: int) -> Warning:
    """Lock the subscriber, then read the warning: what another has just recorded is seen."""
    lock_subscriber(Warning.objects.values_list("subscriber_id", flat=True).get(pk=warning_id))
    related = ("subscriber", "account__platform", "ground__rule__edition")
    warning = Warning.objects.select_related(*related).get(pk=warning_id)
    if warning.depersonalised_at is not None:
        raise ImpossibleTransition(_("Cet avertissement est dépersonnalisé\u00a0: plus rien ne s’y fait."))
    return warning


def _lapse_old(warning: Warning, now: datetime) -> None:
    """Set aside the warnings whose validity has run out, so that their numbers are free for the new ones."""
    since = valid_since(now)
    if since is None:
        return
    for old in _same_count(warning).filter(state=Warning.State.SENT, sent_at__lte=since):
        lapse(old, now)


def lapse(old: Warning, now: datetime) -> None:
    """Set aside one warning whose validity has run out; the subscriber is locked."""
    old.state = next_state(old.state, WarningAct.LAPSE)
    old.announcement_due = False
    old.save(update_fields=["state", "announcement_due"])
    _register(old, "lapsed", None, now)


def _free_ordinal(warning: Warning) -> int:
    """Return the smallest number that no warning of this count bears: a withdrawn one gives its own back."""
    borne = set(_same_count(warning).filter(state=Warning.State.SENT).values_list("ordinal", flat=True))
    return min(set(range(1, len(borne) + 2)) - borne)


def _display_caution(account_id: int, ground: Ground) -> str:
    """Return what the record of the warning says when nothing proves that the edition cited is displayed (A-15)."""
    return ask_may_sanction(account_id=account_id, edition_id=ground.edition_id).sentence


def _same_count(warning: Warning) -> WarningQuerySet:
    return Warning.objects.on(
        subscriber_id=warning.subscriber_id, account_id=warning.account_id, track=warning.track
    )


def _completes_three(warning: Warning, now: datetime) -> bool:
    standing = standing_on(
        subscriber_id=warning.subscriber_id, account_id=warning.account_id, track=warning.track, now=now
    )
    return warning.track == Track.ADVERTISING and standing.sent + 1 == standing.needed


def _register(
    warning: Warning, event: str, actor: Person | None, now: datetime, *, by: str = "", **facts: Any
) -> None:
    record(
        event=f"netiquette.warning.{event}",
        actor=actor,
        capacity=by or (capacity(actor, "moderate", warning.account, now) if actor else ""),
        subject=warning,
        account=str(warning.account),
        clause=TRACK_CLAUSES[warning.track],
        now=now,
        **facts,
    )
