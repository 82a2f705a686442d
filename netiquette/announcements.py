"""The e-mail owed when a subscriber has had three warnings for advertising (« Publicité », R-038)."""

import logging
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from netiquette.deciders import exclusion_deciders
from netiquette.models import Warning

logger = logging.getLogger(__name__)

ITEM_TYPE = "netiquette.warning"
BATCH = 100


def _still_sent(ids: list[int]) -> set[int]:
    return set(Warning.objects.filter(pk__in=ids, state=Warning.State.SENT).values_list("pk", flat=True))


THIRD_REACHED = register_level(
    NoticeLevel(
        code="warning.third_reached",
        template="warning_third_reached",
        subject=_("Trois avertissements pour publicité\u00a0: %(subscriber)s, %(account)s"),
        audience=_("personnes qui décident des exclusions"),
        still_due=_still_sent,
    )
)


@transaction.atomic
def announce_third_warnings(*, now: datetime) -> int:
    """Owe one e-mail per third warning to each person who may decide the exclusion; return how many are new.

    The warning is marked in the transaction that records it as sent, and unmarked in the one that writes the e-mails:
    nothing is lost between the two, and two sweeps never take the same one. Without anybody to tell, the mark stays
    and the next sweep tries again. Reads marked rows only.
    """
    due = Warning.objects.select_for_update(skip_locked=True, of=("self",)).filter(announcement_due=True)
    owed = 0
    for warning in due.select_related("subscriber", "account__platform").order_by("pk")[:BATCH]:
        rows = _owed(warning, now)
        if not rows:
            logger.warning(
                "nobody decides exclusions: the third warning %s waits to be announced", warning.pk
            )
            continue
        owed += owe_many(rows, now=now)
        warning.announcement_due = False
        warning.save(update_fields=["announcement_due"])
    return owed


def _owed(warning: Warning, now: datetime) -> list[Owed]:
    if warning.sent_at is None:
        return []
    return [
        Owed(
            level=THIRD_REACHED.code,
            item_type=ITEM_TYPE,
            item_id=warning.pk,
            deadline=warning.sent_at,
            recipient_id=person.pk,
            recipient_email=person.email,
            account_id=warning.account_id,
            context={
                "subscriber": warning.subscriber.name,
                "account": str(warning.account),
                "path": reverse("netiquette:subscriber", args=[warning.subscriber_id]),
            },
        )
        for person in exclusion_deciders(warning.account, now)
    ]
