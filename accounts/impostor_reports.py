"""What a citizen reports by the public form, without an account: it waits for the team to look at it (R-013)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.impostor_addresses import Place
from accounts.impostors import case_at, new_case, write_down
from accounts.models import ImpostorCase, ImpostorReport
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members
from accounts.rules.impostors import ImpostorAct

ITEM_TYPE = "accounts.impostorcase"


def _still_to_review(ids: list[int]) -> set[int]:
    waiting = ImpostorCase.objects.filter(pk__in=ids, state=ImpostorCase.State.TO_REVIEW)
    return set(waiting.values_list("pk", flat=True))


RECEIVED = register_level(
    NoticeLevel(
        code="impostor.received",
        template="impostor_received",
        subject=_("Un citoyen a signalé un compte qui se ferait passer pour la Ville"),
        audience=_("équipe des communications"),
        still_due=_still_to_review,
    )
)


@transaction.atomic
def receive_report(*, place: Place, seen: str, email: str, now: datetime) -> ImpostorCase | None:
    """Add what a citizen saw to the open case of the address, or to a new one, which the team is told of once.

    Nothing is kept about the city's own account: None.
    """
    if place.official:
        return None
    case = case_at(place) or _new(place, now)
    ImpostorReport.objects.create(case=case, seen=seen.strip(), email=email.strip(), reported_at=now)
    return case


def _new(place: Place, now: datetime) -> ImpostorCase:
    try:
        with transaction.atomic():
            case = new_case(place, ImpostorCase.State.TO_REVIEW, local_date(now), now)
    except IntegrityError:
        # Another citizen was first, at the same instant.
        known = case_at(place)
        if known is None:
            raise
        return known
    write_down(case, ImpostorAct.OPEN, None, now)
    owe_many(
        [
            Owed(
                level=RECEIVED.code,
                item_type=ITEM_TYPE,
                item_id=case.pk,
                deadline=now,
                recipient_id=person.pk,
                recipient_email=person.email,
                context={"path": reverse("accounts:impostor", args=[case.pk])},
            )
            for person in team_members(now)
        ],
        now=now,
    )
    return case
