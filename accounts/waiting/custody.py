"""What awaits the communications team about the accesses (R-067)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import is_team_member
from accounts.completeness import GAPS, accounts_in_use, lacking
from accounts.models import Person
from accounts.rotation import secrets_to_rotate
from accounts.waiting.steps import Step, waiting_step

URGENT = ("rotation", "former_holder")


@waiting_step
def secrets_to_change(person: Person, now: datetime) -> Step | None:
    """Secrets that somebody gone knows, or that are too old."""
    if not is_team_member(person, now):
        return None
    count = secrets_to_rotate(now).count()
    label = ngettext(
        "%(count)s mot de passe ou secret à changer", "%(count)s mots de passe ou secrets à changer", count
    )
    return Step(
        label=label % {"count": count},
        url=f"{reverse('accounts:custody-list')}?etat=a-changer",
        count=count,
        is_late=True,
    )


@waiting_step
def accesses_to_complete(person: Person, now: datetime) -> Step | None:
    """Accounts whose access is not wholly in the team's hands."""
    if not is_team_member(person, now):
        return None
    count = lacking(accounts_in_use(), now, *(code for code in GAPS if code not in URGENT)).count()
    label = ngettext(
        "%(count)s accès à compléter ou à confirmer", "%(count)s accès à compléter ou à confirmer", count
    )
    return Step(
        label=label % {"count": count}, url=f"{reverse('accounts:custody-list')}?etat=incomplets", count=count
    )
