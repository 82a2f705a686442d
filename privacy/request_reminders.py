"""The e-mails that a request owes to those in charge: its last day is near, then past; never who asks nor what."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date
from policy.models import Reading
from policy.words import day_in_words
from privacy.access import people_in_charge
from privacy.models import AccessRequest

ITEM_TYPE = "privacy.accessrequest"
REMINDER_DAYS = "access_request_reminder_days"
AUDIENCE = _("postes chargés de l’accès et des renseignements personnels")


def _still_waiting(ids: list[int]) -> set[int]:
    return set(AccessRequest.objects.waiting().filter(pk__in=ids).values_list("pk", flat=True))


DUE_SOON = register_level(
    NoticeLevel(
        code="access_request.due_soon",
        template="access_request_due",
        subject=_("%(request)s\u00a0: à répondre au plus tard le %(due_on)s"),
        audience=AUDIENCE,
        still_due=_still_waiting,
    )
)
OVERDUE = register_level(
    NoticeLevel(
        code="access_request.overdue",
        template="access_request_due",
        subject=_("%(request)s\u00a0: le délai est dépassé depuis le %(due_on)s"),
        audience=AUDIENCE,
        still_due=_still_waiting,
    )
)


def remind_requests(*, now: datetime) -> int:
    """Owe an e-mail for each request whose last day is near, then one once it is past; return how many are new.

    Safe to repeat: an extended request has another last day, hence another e-mail.
    """
    today = local_date(now)
    near = today + timedelta(days=Reading.objects.value(REMINDER_DAYS, at=now))
    rows = list(AccessRequest.objects.waiting().filter(due_on__lte=near).order_by("pk"))
    if not rows:
        return 0
    people = people_in_charge(now)
    return owe_many((owed for row in rows for owed in _owed(row, row.due_on < today, people)), now=now)


def _owed(request: AccessRequest, is_late: bool, people: list[Person]) -> Iterator[Owed]:
    level = OVERDUE if is_late else DUE_SOON
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "request": str(request),
            "due_on": day_in_words(request.due_on),
            "is_late": is_late,
            "path": reverse("privacy:request", args=[request.pk]),
        }
    deadline = timezone.make_aware(
        datetime.combine(request.due_on, time.min), timezone.get_default_timezone()
    )
    for person in people:
        yield Owed(
            level=level.code,
            item_type=ITEM_TYPE,
            item_id=request.pk,
            deadline=deadline,
            recipient_id=person.pk,
            recipient_email=person.email,
            context=context,
        )
