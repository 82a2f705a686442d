"""How often accounts publish: targets to be decided, and accounts on which nothing is published any more (R-020)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import is_team_member
from accounts.models import OfficialAccount, Person
from accounts.waiting.steps import Step, waiting_step
from editorial.frequency import dormant, without_target


@waiting_step
def frequencies_to_decide(person: Person, now: datetime) -> Step | None:
    """Count, for the team, the accounts whose frequency nobody has decided."""
    if not is_team_member(person, now):
        return None
    count = without_target(OfficialAccount.objects.authorised()).count()
    label = ngettext(
        "%(n)s compte dont la fréquence de publication est à établir",
        "%(n)s comptes dont la fréquence de publication est à établir",
        count,
    )
    return Step(
        label=label % {"n": count}, url=f"{reverse('editorial:frequency-list')}?etat=sans-cible", count=count
    )


@waiting_step
def dormant_accounts(person: Person, now: datetime) -> Step | None:
    """Count, for the team, the accounts on which nothing has been published for long."""
    if not is_team_member(person, now):
        return None
    count = dormant(OfficialAccount.objects.authorised(), now).count()
    label = ngettext("%(n)s compte sans publication récente", "%(n)s comptes sans publication récente", count)
    return Step(
        label=label % {"n": count}, url=f"{reverse('editorial:frequency-list')}?etat=dormants", count=count
    )
