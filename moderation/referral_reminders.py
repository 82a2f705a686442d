"""The sweep of questions to services: the respondent is reminded, then those who asked are told (R-095).

Rows are found by index and told once each. Safe to run twice, late, or in several workers at once.
"""

from datetime import datetime

from django.db import transaction

from moderation.models import Referral
from moderation.referral_interim import AT_DEADLINE, LATE
from moderation.referral_notices import owe_late, owe_reminder
from moderation.reminders import Recipients

BATCH = 200


def remind_referrals(*, now: datetime) -> int:
    """Write down the e-mails owed at `now`, and return how many questions had their turn."""
    recipients, total = Recipients(now), 0
    while True:
        count = _remind_batch(recipients, now)
        total += count
        if count < BATCH:
            return total


@transaction.atomic
def _remind_batch(recipients: Recipients, now: datetime) -> int:
    due = Referral.objects.waiting().filter(next_alert_at__lt=now).order_by("next_alert_at", "pk")
    rows = due.select_related("service", "message__account__platform").select_for_update(
        skip_locked=True, of=("self",)
    )[:BATCH]
    found = list(rows)
    for referral in found:
        _remind(referral, recipients, now)
    return len(found)


def _remind(referral: Referral, recipients: Recipients, now: datetime) -> None:
    """Owe the reminder of the instant: a sweep that comes late leaves out those that say less."""
    if now > referral.late_at:
        owe_late(referral, recipients, now=now)
        referral.next_alert, referral.next_alert_at = LATE + 1, None
    elif now > referral.awaited_at:
        owe_reminder(referral, at_deadline=True, now=now)
        referral.next_alert, referral.next_alert_at = LATE, referral.late_at
    else:
        owe_reminder(referral, at_deadline=False, now=now)
        referral.next_alert, referral.next_alert_at = AT_DEADLINE, referral.due_at
    referral.save(update_fields=["next_alert", "next_alert_at"])
