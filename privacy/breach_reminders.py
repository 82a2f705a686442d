"""The e-mails owed while an incident waits to be assessed or told; they never say what it is about (63.8)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date
from policy.models import Reading
from privacy.access import people_in_charge
from privacy.models import ConfidentialityIncident

ITEM_TYPE = "privacy.confidentialityincident"


def _still_pending(ids: list[int]) -> set[int]:
    return set(ConfidentialityIncident.objects.pending().filter(pk__in=ids).values_list("pk", flat=True))


PENDING = register_level(
    NoticeLevel(
        code="breach.pending",
        template="breach_pending",
        subject=_("Un incident de confidentialité attend une évaluation ou un avis"),
        audience=_("postes responsables des renseignements personnels"),
        still_due=_still_pending,
    )
)


def remind_breaches(*, now: datetime) -> int:
    """Owe an e-mail to each person in charge, each so many days while something is pending; return how many are new.

    Safe to repeat: once for each incident and period.
    """
    return owe_many(_owed(now), now=now)


def _owed(now: datetime) -> Iterator[Owed]:
    days = int(Reading.objects.value("breach_reminder_days", at=now))
    people = people_in_charge(now)
    for incident in ConfidentialityIncident.objects.pending():
        began = local_date(incident.recorded_at)
        periods = (local_date(now) - began).days // days
        if periods < 1:
            continue
        day = datetime.combine(began + timedelta(days=periods * days), time.min)
        for person in people:
            yield Owed(
                level=PENDING.code,
                item_type=ITEM_TYPE,
                item_id=incident.pk,
                deadline=timezone.make_aware(day, timezone.get_default_timezone()),
                recipient_id=person.pk,
                recipient_email=person.email,
                context={"number": incident.pk, "path": reverse("privacy:breach", args=[incident.pk])},
            )
