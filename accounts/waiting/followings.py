"""Imbalances to restore, and followings to look at again."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import responsible_pairs
from accounts.followings import accounts_followed_by
from accounts.models import Following, Person
from accounts.party_balance import imbalances
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def parties_to_balance(person: Person, now: datetime) -> Step | None:
    """Count the imbalances on the accounts whose followings `person` keeps."""
    kept = set(accounts_followed_by(person, now).values_list("pk", flat=True))
    found = imbalances(now, account_ids=kept) if kept else []
    label = ngettext(
        "%(number)s déséquilibre entre les partis suivis",
        "%(number)s déséquilibres entre les partis suivis",
        max(len(found), 1),
    )
    return Step(
        label=label % {"number": len(found)},
        url=reverse("accounts:party-report"),
        count=len(found),
        is_late=any(not one.in_grace for one in found),
    )


@waiting_step
def followings_to_review(person: Person, now: datetime) -> Step | None:
    """Count what is to be looked at again on the accounts that `person` follows up."""
    mine = [account for account, who in responsible_pairs(now) if who == person.pk]
    count = Following.objects.to_review(local_date(now)).filter(account__in=mine).count() if mine else 0
    label = ngettext("%(number)s abonnement à revoir", "%(number)s abonnements à revoir", max(count, 1))
    return Step(
        label=label % {"number": count},
        url=f"{reverse('accounts:following-list')}?etat=a-revoir",
        count=count,
    )
