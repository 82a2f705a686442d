"""A service's first answer: what it can say at once, and when the whole answer comes; reminders then speak of that day.

It neither answers the question nor moves a deadline of the message (R-064, R-085).
"""

from dataclasses import dataclass
from datetime import datetime

from city.calendars import NoOpeningHours
from moderation.models import Referral
from moderation.referral_deadlines import load_internal_clock
from moderation.rules.referrals import ReferralAct, may_act_on_referral, may_give_interim
from policy.outcomes import require

# Values of `Referral.next_alert`.
BEFORE, AT_DEADLINE, LATE = 1, 2, 3


@dataclass(frozen=True, kw_only=True)
class Interim:
    """What a service can say at once, who says it, and when the whole answer comes."""

    words: str
    name: str
    expected_at: datetime


def record_interim(referral: Referral, interim: Interim, now: datetime) -> None:
    """Write the first answer of a locked question; nothing is asked of the service before the day that it gives.

    Raises PolicyRefusal: answered already, a second one, nothing said, a day past or after the end of the link.
    """
    require(may_act_on_referral(state=referral.state, act=ReferralAct.INTERIM))
    require(
        may_give_interim(
            words=interim.words,
            name=interim.name,
            expected_at=interim.expected_at,
            now=now,
            expires_at=referral.expires_at,
            is_first=referral.interim_at is None,
        )
    )
    referral.interim_answer, referral.interim_by = interim.words.strip(), interim.name.strip()
    referral.interim_at, referral.expected_at = now, interim.expected_at
    referral.next_alert, referral.next_alert_at = AT_DEADLINE, interim.expected_at
    referral.late_at = _late_at(referral, now)
    referral.save()


def _late_at(referral: Referral, now: datetime) -> datetime:
    """Return when to tell the person who asked; at the instant given when the city has no opening hours."""
    try:
        return load_internal_clock(referral.message, now).around(referral.awaited_at).late_at
    except NoOpeningHours:
        return referral.awaited_at
