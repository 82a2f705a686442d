"""What the message's panel on services shows: the questions asked, and the form of another."""

from datetime import datetime
from typing import Any

from accounts.rights import local_date
from city.calendars import NoOpeningHours
from city.models import Service
from moderation.forms.referrals import HandAnswerForm, ReferralForm
from moderation.models import Message, Referral
from moderation.referral_deadlines import load_internal_clock
from moderation.referrals import check_refer, proposed_text


def referral_panel(message: Message, now: datetime, typed: dict[str, Any]) -> dict[str, Any]:
    """Return the template's variables; `typed` are the forms that were refused, under the name of their question."""
    referrals = list(message.referrals.select_related("service", "asked_by", "recorded_by"))
    may_refer = check_refer(message)
    return {
        "message": message,
        "now": now,
        "referrals": [
            (referral, _hand_form(message, referral, typed), typed.get(f"cancel_form_{referral.pk}"))
            for referral in referrals
        ],
        "may_refer": may_refer,
        "referral_form": typed.get("referral_form") or (_ask_form(message) if may_refer.allowed else None),
        "proposed_due": _proposed(message, now) if may_refer.allowed else None,
        "undesignated": list(Service.objects.without_respondent(local_date(now)).filter(deputy_email="")),
    }


def _hand_form(message: Message, referral: Referral, typed: dict[str, Any]) -> Any:
    """Return the form of an answer received otherwise, for a question that waits."""
    if referral.state != Referral.State.ASKED:
        return None
    made = HandAnswerForm(
        auto_id=f"id_question_{referral.pk}_%s",
        initial={"version": message.version, "name": referral.respondent_name},
    )
    return typed.get(f"hand_form_{referral.pk}") or made


def _ask_form(message: Message) -> ReferralForm:
    initial = {"version": message.version, "shared_text": proposed_text(message)}
    return ReferralForm(initial=initial)


def _proposed(message: Message, now: datetime) -> datetime | None:
    """Return the internal deadline by default; none while the city has no opening hours."""
    try:
        return load_internal_clock(message, now).proposed()
    except NoOpeningHours:
        return None
