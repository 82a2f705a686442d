"""The e-mail that an incident owes to those who handle it: that there is one, never what it holds."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Incident, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level

ITEM_TYPE = "accounts.incident"


def _not_closed(ids: list[int]) -> set[int]:
    return set(Incident.objects.unsettled().filter(pk__in=ids).values_list("pk", flat=True))


REPORTED = register_level(
    NoticeLevel(
        code="incident.reported",
        template="incident_reported",
        subject=_("Un incident de représentation a été signalé"),
        audience=_("postes qui traitent les incidents"),
        still_due=_not_closed,
    )
)


def owe_reported(incident: Incident, readers: Iterable[Person], *, now: datetime) -> None:
    """Owe it to each reader, once."""
    owe_many(
        [
            Owed(
                level=REPORTED.code,
                item_type=ITEM_TYPE,
                item_id=incident.pk,
                deadline=incident.reported_at,
                recipient_id=reader.pk,
                recipient_email=reader.email,
                context={"path": reverse("accounts:incident", args=[incident.pk])},
            )
            for reader in readers
        ],
        now=now,
    )
