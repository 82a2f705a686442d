"""The e-mails that conservation owes to those in charge: a batch that waits for somebody, a hold to look at again."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date
from privacy.access import people_in_charge
from privacy.models import DisposalBatch, LegalHold

BATCH, HOLD = "privacy.disposalbatch", "privacy.legalhold"
_WAITING = (DisposalBatch.State.PREPARED, DisposalBatch.State.SUBMITTED)


def _still_waiting(ids: list[int]) -> set[int]:
    waiting = DisposalBatch.objects.filter(pk__in=ids, state__in=_WAITING)
    return set(waiting.values_list("pk", flat=True))


def _still_to_review(ids: list[int]) -> set[int]:
    found = LegalHold.objects.to_review(local_date(timezone.now())).filter(pk__in=ids)
    return set(found.values_list("pk", flat=True))


WAITING = register_level(
    NoticeLevel(
        code="disposal.waiting",
        template="disposal_waiting",
        subject=_("Documents échus\u00a0: un lot vous attend"),
        audience=_("personnes chargées des renseignements personnels"),
        still_due=_still_waiting,
    )
)
REVIEW = register_level(
    NoticeLevel(
        code="legal_hold.review",
        template="hold_review",
        subject=_("Suspension de la destruction à réexaminer"),
        audience=_("personnes chargées des renseignements personnels"),
        still_due=_still_to_review,
    )
)


def remind_retention(*, now: datetime) -> int:
    """Owe the e-mails of the batches that wait and of the holds to look at again, once each; return how many are new.

    A batch is announced when it is prepared, and again, to the others, when somebody has proposed it.
    """
    batches = list(DisposalBatch.objects.filter(state__in=_WAITING))
    holds = list(LegalHold.objects.to_review(local_date(now)))
    people = people_in_charge(now) if batches or holds else []
    return owe_many([*_of_batches(batches, people), *_of_holds(holds, people)], now=now)


def _of_batches(batches: list[DisposalBatch], people: list[Person]) -> Iterator[Owed]:
    for batch in batches:
        since = batch.proposed_at or batch.prepared_at
        context = {"is_proposed": batch.proposed_at is not None, "path": _path("privacy:disposal", batch.pk)}
        for person in people:
            if person.pk != batch.proposed_by_id:
                yield _owed(WAITING, BATCH, batch.pk, since, person, context)


def _of_holds(holds: list[LegalHold], people: list[Person]) -> Iterator[Owed]:
    for hold in holds:
        context = {"number": hold.pk, "path": _path("privacy:hold", hold.pk)}
        for person in people:
            yield _owed(REVIEW, HOLD, hold.pk, _start(hold.review_on), person, context)


def _path(name: str, number: int) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=[number])


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def _owed(
    level: NoticeLevel, kind: str, number: int, at: datetime, to: Person, context: dict[str, Any]
) -> Owed:
    return Owed(
        level=level.code,
        item_type=kind,
        item_id=number,
        deadline=at,
        recipient_id=to.pk,
        recipient_email=to.email,
        context=context,
    )
