"""What awaits somebody in the sanctions: requests to match, reviews and exclusions to decide, letters to send."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import is_team_member
from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from accounts.waiting import Step, waiting_step
from netiquette.deciders import EXCLUSIONS, decides_on
from netiquette.letters_owed import exclusions_untold, reviews_untold
from netiquette.models import Exclusion, Review
from netiquette.reexaminations import to_reexamine
from netiquette.reviews import decidable


@waiting_step
def reviews_to_match(person: Person, now: datetime) -> Step | None:
    """Count the requests that nobody has tied to a decision."""
    if not is_team_member(person, now):
        return None
    late = Count("pk", filter=Q(due_on__lt=local_date(now)))
    found = Review.objects.filter(state=Review.State.RECEIVED).aggregate(every=Count("pk"), late=late)
    return Step(
        label=ngettext(
            "%(n)s demande de révision à rattacher", "%(n)s demandes de révision à rattacher", found["every"]
        )
        % {"n": found["every"]},
        url=f"{reverse('netiquette:review-list')}?etat=a-rattacher",
        count=found["every"],
        is_late=bool(found["late"]),
    )


@waiting_step
def reviews_to_decide(person: Person, now: datetime) -> Step | None:
    """Count the reviews that the person may decide."""
    late = Count("pk", filter=Q(due_on__lt=local_date(now)))
    found = decidable(person, now).aggregate(every=Count("pk"), late=late)
    return Step(
        label=ngettext(
            "%(n)s révision attend votre décision", "%(n)s révisions attendent votre décision", found["every"]
        )
        % {"n": found["every"]},
        url=f"{reverse('netiquette:review-list')}?etat=a-moi",
        count=found["every"],
        is_late=bool(found["late"]),
    )


@waiting_step
def exclusions_to_decide(person: Person, now: datetime) -> Step | None:
    """Count the exclusions that another proposed, and those whose day of review is near or past."""
    decides = decides_on(person, now, (EXCLUSIONS,))
    if not decides:
        return None
    accounts = OfficialAccount.objects.filter(decides).order_by().values("pk")
    proposed = Exclusion.objects.filter(state=Exclusion.State.PROPOSED, account__in=accounts)
    late = Count("pk", filter=Q(review_on__lt=local_date(now)))
    due = to_reexamine(now).filter(account__in=accounts).order_by().aggregate(every=Count("pk"), late=late)
    count = proposed.exclude(proposed_by=person).count() + due["every"]
    return Step(
        label=ngettext(
            "%(n)s exclusion à décider ou à réexaminer",
            "%(n)s exclusions à décider ou à réexaminer",
            count,
        )
        % {"n": count},
        url=reverse("netiquette:reexamination-list"),
        count=count,
        is_late=bool(due["late"]),
    )


@waiting_step
def letters_to_send(person: Person, now: datetime) -> Step | None:
    """Count the decisions that nobody has told to the person concerned."""
    if not is_team_member(person, now):
        return None
    count = exclusions_untold().count() + reviews_untold().count()
    return Step(
        label=ngettext(
            "%(n)s décision à annoncer à la personne", "%(n)s décisions à annoncer à la personne", count
        )
        % {"n": count},
        url=reverse("netiquette:reexamination-list"),
        count=count,
    )
