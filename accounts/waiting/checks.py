"""The profiles that somebody has to look at."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import responsible_pairs
from accounts.checks import grace_days, standings
from accounts.models import Person
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def profiles_to_check(person: Person, now: datetime) -> Step | None:
    """Count the aspects to look at on the accounts that `person` follows up."""
    mine = [account for account, who in responsible_pairs(now) if who == person.pk]
    if not mine:
        return None
    rows = standings(now).filter(account__in=mine)
    tally = rows.tally(local_date(now), grace_days=grace_days(now))
    label = ngettext(
        "%(number)s vérification de profil à faire",
        "%(number)s vérifications de profil à faire",
        max(tally.to_do, 1),
    )
    return Step(
        label=label % {"number": tally.to_do},
        url=f"{reverse('accounts:check-list')}?etat=a-faire&a-moi=1",
        count=tally.to_do,
        is_late=tally.late > 0,
    )
