"""An emergency that lasts is recalled every 24 hours to those who may end it (A-18)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import holdings, local_date, named_by
from city.models import Emergency

ITEM_TYPE = "city.emergency"
EVERY = timedelta(hours=24)


def _still_open(ids: list[int]) -> set[int]:
    return set(Emergency.objects.in_force(timezone.now()).filter(pk__in=ids).values_list("pk", flat=True))


STILL_OPEN = register_level(
    NoticeLevel(
        code="emergency.still_open",
        template="emergency_still_open",
        subject=_("Toujours en vigueur depuis %(hours)s heures\u00a0: %(reason)s"),
        audience=_("personnes qui peuvent mettre fin à la situation d’urgence"),
        still_due=_still_open,
    )
)


def remind_open_emergencies(*, now: datetime) -> int:
    """Owe the e-mails of the emergencies that have lasted one more day; return how many are new. Safe to repeat."""
    lasting = list(Emergency.objects.in_force(now).filter(declared_at__lte=now - EVERY))
    if not lasting:
        return 0
    on = local_date(now)
    named = named_by("emergency_declarants", holdings(on), on)
    people = list(Person.objects.filter(pk__in=named.values("person"), is_active=True))
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many((row for one in lasting for row in _owed(one, people, now)), now=now)


def _owed(emergency: Emergency, people: list[Person], now: datetime) -> Iterator[Owed]:
    days = (now - emergency.declared_at) // EVERY
    context = {
        "hours": days * 24,
        "reason": emergency.reason[:80],
        "path": reverse("moderation:emergencies"),
    }
    for person in people:
        yield Owed(
            level=STILL_OPEN.code,
            item_type=ITEM_TYPE,
            item_id=emergency.pk,
            deadline=emergency.declared_at + days * EVERY,
            recipient_id=person.pk,
            recipient_email=person.email,
            context=context,
            urgent=True,
        )
