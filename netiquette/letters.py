"""The words proposed for a warning and for an exclusion; whoever sends them may change them."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import OfficialAccount
from netiquette.models import Exclusion, Ground, Subscriber, Track
from netiquette.rules.tracks import WARNINGS_BEFORE_EXCLUSION
from netiquette.standings import count_sent


def proposed_text(
    *, subscriber: Subscriber, account: OfficialAccount, ground: Ground, now: datetime, contact: str = ""
) -> str:
    """Return the proposed words of the next warning: the rule quoted, its number, the account, how to ask for review.

    `ground` is of the edition in force when the message was posted (R-133) and has a track; `contact` is the address or
    telephone number to write or call, else one answers the message itself (A-36).
    """
    sent = count_sent(subscriber_id=subscriber.pk, account_id=account.pk, track=ground.track, now=now)
    context = {
        "subscriber": subscriber,
        "account": account,
        "quote": ground.quote.rstrip("; "),
        "number": sent + 1,
        "total": WARNINGS_BEFORE_EXCLUSION[ground.track],
        "is_advertising": ground.track == Track.ADVERTISING,
        "contact": contact,
        "city_name": settings.CITY_NAME,
    }
    return render_to_string("netiquette/warning_letter.txt", context).strip()


def exclusion_notice(*, exclusion: Exclusion, contact: str = "") -> str:
    """Return the proposed words that tell a person of an exclusion in force, until when, and how to ask for review."""
    context = {"exclusion": exclusion, "contact": contact, "city_name": settings.CITY_NAME}
    return render_to_string("netiquette/exclusion_letter.txt", context).strip()
