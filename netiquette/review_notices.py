"""The e-mails of reviews and re-examinations: what came, what waits for a decision, what is late (A-36).

They name the account and the number, never the citizen nor his words.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members
from netiquette.deciders import exclusion_deciders, review_deciders
from netiquette.models import Exclusion, Review
from netiquette.reexaminations import to_reexamine
from policy.words import day_in_words

REVIEW, EXCLUSION = "netiquette.review", "netiquette.exclusion"
# The answer is owed in so many days: the second e-mail.
SOON = timedelta(days=3)


def _in_state(state: str, ids: list[int]) -> set[int]:
    return set(Review.objects.filter(pk__in=ids, state=state).values_list("pk", flat=True))


def _still_received(ids: list[int]) -> set[int]:
    return _in_state(Review.State.RECEIVED, ids)


def _still_open(ids: list[int]) -> set[int]:
    return _in_state(Review.State.OPEN, ids)


def _still_waiting(ids: list[int]) -> set[int]:
    return set(Review.objects.waiting().filter(pk__in=ids).values_list("pk", flat=True))


def _still_in_force(ids: list[int]) -> set[int]:
    in_force = Exclusion.objects.filter(pk__in=ids, state=Exclusion.State.IN_FORCE)
    return set(in_force.values_list("pk", flat=True))


RECEIVED = register_level(
    NoticeLevel(
        code="review.received",
        template="review_received",
        subject=_("Demande de révision à rattacher (%(number)s)"),
        audience=_("équipe des communications"),
        still_due=_still_received,
    )
)
TO_DECIDE = register_level(
    NoticeLevel(
        code="review.to_decide",
        template="review_to_decide",
        subject=_("Révision à décider (%(number)s, %(account)s)"),
        audience=_("personnes qui décident des révisions et n’ont pas pris part à la décision"),
        still_due=_still_open,
    )
)
SOON_DUE = register_level(
    NoticeLevel(
        code="review.soon_due",
        template="review_late",
        subject=_("Réponse due le %(due_on)s\u00a0: demande de révision %(number)s"),
        audience=_("les mêmes, ou l’équipe tant que la demande n’est pas rattachée"),
        still_due=_still_waiting,
    )
)
LATE = register_level(
    NoticeLevel(
        code="review.late",
        template="review_late",
        subject=_("En retard depuis le %(due_on)s\u00a0: demande de révision %(number)s"),
        audience=_("les mêmes, et l’équipe des communications"),
        still_due=_still_waiting,
    )
)
REEXAMINE = register_level(
    NoticeLevel(
        code="exclusion.to_reexamine",
        template="exclusion_to_reexamine",
        subject=_("Exclusion à réexaminer le %(due_on)s (%(account)s)"),
        audience=_("personnes qui décident des exclusions"),
        still_due=_still_in_force,
    )
)
REEXAMINATION_LATE = register_level(
    NoticeLevel(
        code="exclusion.reexamination_late",
        template="exclusion_to_reexamine",
        subject=_("Réexamen en retard depuis le %(due_on)s (%(account)s)"),
        audience=_("personnes qui décident des exclusions"),
        still_due=_still_in_force,
    )
)


def owe_received(review: Review, *, now: datetime) -> None:
    """Tell the team that a request has come."""
    owe_many(_rows(RECEIVED, review, team_members(now), now), now=now)


def owe_to_decide(review: Review, *, now: datetime) -> None:
    """Tell those who may decide the review: none of them took part in what is contested."""
    owe_many(_rows(TO_DECIDE, review, _may_decide(review, now), now), now=now)


def remind_reviews(*, now: datetime) -> int:
    """Owe the e-mails of the reviews whose answer is due soon, or late; return how many are new. Safe to repeat."""
    today = local_date(now)
    related = ("warning__account__platform", "exclusion__account__platform", "account__platform")
    due = Review.objects.waiting().filter(due_on__lte=today + SOON).select_related(*related)
    rows: list[Owed] = []
    for review in due:
        is_open = review.state == Review.State.OPEN
        people = list(_may_decide(review, now) if is_open else team_members(now))
        if review.due_on < today:
            rows += _rows(LATE, review, {*people, *team_members(now)}, _midnight(review.due_on))
        else:
            rows += _rows(SOON_DUE, review, people, _midnight(review.due_on))
    return owe_many(rows, now=now)


def remind_reexaminations(*, now: datetime) -> int:
    """Owe the e-mails of the exclusions whose day of review is near or past; return how many are new."""
    today = local_date(now)
    rows: list[Owed] = []
    for exclusion in to_reexamine(now).select_related("account__platform"):
        if exclusion.review_on is None:
            continue
        level = REEXAMINATION_LATE if exclusion.review_on < today else REEXAMINE
        context = {
            "account": str(exclusion.account),
            "due_on": day_in_words(exclusion.review_on),
            "path": reverse("netiquette:exclusion", args=[exclusion.pk]),
        }
        people = exclusion_deciders(exclusion.account, now)
        rows += _emails(level, EXCLUSION, exclusion.pk, _midnight(exclusion.review_on), people, context)
    return owe_many(rows, now=now)


def _may_decide(review: Review, now: datetime) -> list[Person]:
    contested = review.warning or review.exclusion
    if contested is None:
        return []
    mine = Review.objects.filter(pk=review.pk)
    deciders = review_deciders(contested.account, now)
    return [person for person in deciders if not mine.taken_part_by(person).exists()]


def _rows(level: NoticeLevel, review: Review, people: Iterable[Person], deadline: datetime) -> Iterator[Owed]:
    contested = review.warning or review.exclusion
    account = contested.account if contested else review.account
    context = {
        "number": review.number,
        "account": str(account) if account else "",
        "due_on": day_in_words(review.due_on),
        "path": reverse("netiquette:review", args=[review.pk]),
    }
    yield from _emails(level, REVIEW, review.pk, deadline, people, context)


def _emails(
    level: NoticeLevel,
    item_type: str,
    item_id: int,
    deadline: datetime,
    people: Iterable[Person],
    context: dict[str, Any],
) -> Iterator[Owed]:
    for person in people:
        yield Owed(
            level=level.code,
            item_type=item_type,
            item_id=item_id,
            deadline=deadline,
            recipient_id=person.pk,
            recipient_email=person.email,
            context=context,
        )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
