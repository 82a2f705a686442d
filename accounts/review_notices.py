"""The e-mail that says which reviews of accesses are late: one to each reviewer and day of deadline (R-014, R-055)."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessReview, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import holdings, local_date
from policy.models import Reading

# So many accounts are named; the page lists the others.
NAMED = 20
# What has been late for longer is in the register and in « Conformité »: no e-mail says it again.
LOOKED_BACK = timedelta(days=60)


def _while_some_are_late(ids: list[int]) -> set[int]:
    is_late = AccessReview.objects.overdue(local_date(timezone.now())).exists()
    return set(ids) if is_late else set()


OVERDUE = register_level(
    NoticeLevel(
        code="access_review.overdue",
        template="access_review_overdue",
        subject=_("Revue des accès en retard\u00a0: %(count)s"),
        audience=_("personnes qui revoient les accès"),
        still_due=_while_some_are_late,
    )
)


def remind_overdue_reviews(*, now: datetime) -> int:
    """Owe each reviewer the e-mail of the reviews that have become late; return how many are new. Safe to repeat."""
    today = local_date(now)
    late = AccessReview.objects.overdue(today).filter(due_on__gte=today - LOOKED_BACK)
    by_day: dict[date, list[str]] = defaultdict(list)
    for review in late.select_related("account__platform"):
        by_day[review.due_on].append(str(review.account))
    if not by_day:
        return 0
    reviewers = list(_reviewers(now))
    return owe_many(
        [_owed(day, names, person) for day, names in by_day.items() for person in reviewers], now=now
    )


def _reviewers(now: datetime) -> list[Person]:
    on = local_date(now)
    slugs = Reading.objects.value("access_reviewers", at=on)
    held = holdings(on).filter(position__slug__in=slugs)
    return list(Person.objects.filter(pk__in=held.values("person")))


def _owed(day: date, names: list[str], person: Person) -> Owed:
    first_late = datetime.combine(day + timedelta(days=1), time.min)
    return Owed(
        level=OVERDUE.code,
        item_type="accounts.person",
        item_id=person.pk,
        deadline=timezone.make_aware(first_late, timezone.get_default_timezone()),
        recipient_id=person.pk,
        recipient_email=person.email,
        context={
            "count": len(names),
            "accounts": names[:NAMED],
            "path": f"{reverse('accounts:review-list')}?etat=en-retard",
        },
    )
