"""What the message's panel on services shows: the questions asked, and the form of another."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.rights import local_date
from city.calendars import NoOpeningHours
from city.models import Service
from moderation.forms.followups import CallbackForm, CouncilForm
from moderation.forms.referrals import HandAnswerForm, HandInterimForm, ReferralForm
from moderation.models import MediaCallback, Message, Referral
from moderation.referral_deadlines import load_internal_clock
from moderation.referrals import check_refer, proposed_text


def referral_panel(message: Message, now: datetime, typed: dict[str, Any]) -> dict[str, Any]:
    """Return the template's variables; `typed` are the forms that were refused, under the name of their question."""
    referrals = list(message.referrals.select_related("service", "asked_by", "recorded_by"))
    may_refer, told = check_refer(message), proposed_text(message)
    return {
        "message": message,
        "now": now,
        "referrals": [
            (
                referral,
                _hand_form(message, referral, typed),
                typed.get(f"cancel_form_{referral.pk}"),
                _interim_form(message, referral, typed),
            )
            for referral in referrals
        ],
        "may_refer": may_refer,
        "referral_form": typed.get("referral_form")
        or (_ask_form(message, told) if may_refer.allowed else None),
        "proposed_due": _proposed(message, now) if may_refer.allowed else None,
        **_council(message, told, typed),
        **_callback(message, typed),
        "undesignated": list(Service.objects.without_respondent(local_date(now)).filter(deputy_email="")),
    }


def written_down_id(form_class: type[forms.Form], referral_id: int) -> str:
    """Return how the fields of one question are told from those of the others of the page."""
    return f"id_{form_class.prefix}_{referral_id}_%s"


def _hand_form(message: Message, referral: Referral, typed: dict[str, Any]) -> Any:
    """Return the form of an answer received otherwise, for a question that waits."""
    if referral.state != Referral.State.ASKED:
        return None
    return typed.get(f"hand_form_{referral.pk}") or _blank(HandAnswerForm, message, referral)


def _interim_form(message: Message, referral: Referral, typed: dict[str, Any]) -> Any:
    """Return the form of a first answer received otherwise, for a question of which nothing was said yet."""
    if referral.state != Referral.State.ASKED or referral.interim_at is not None:
        return None
    return typed.get(f"interim_form_{referral.pk}") or _blank(HandInterimForm, message, referral)


def _blank(form_class: type[forms.Form], message: Message, referral: Referral) -> forms.Form:
    initial = {"version": message.version, "name": referral.respondent_name}
    return form_class(auto_id=written_down_id(form_class, referral.pk), initial=initial)


def _ask_form(message: Message, told: str) -> ReferralForm:
    initial = {"version": message.version, "shared_text": told}
    return ReferralForm(initial=initial)


def _proposed(message: Message, now: datetime) -> datetime | None:
    """Return the internal deadline by default; none while the city has no opening hours."""
    try:
        return load_internal_clock(message, now).proposed()
    except NoOpeningHours:
        return None


def _council(message: Message, told: str, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what was told to council members, and the form of another follow-up."""
    if message.kind == Message.Kind.MEDIA_REQUEST:
        return {}
    initial = {"version": message.version, "shared_text": told}
    return {
        "transfers": list(message.council_transfers.select_related("made_by")),
        "council_form": typed.get("council_form") or CouncilForm(initial=initial),
    }


def _callback(message: Message, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what became of a media request, and the form that says it."""
    if message.kind != Message.Kind.MEDIA_REQUEST:
        return {}
    callback = MediaCallback.objects.filter(message=message).select_related("recorded_by").first()
    initial = {"version": message.version}
    return {
        "callback": callback,
        "callback_form": typed.get("callback_form") or CallbackForm(initial=initial),
    }
