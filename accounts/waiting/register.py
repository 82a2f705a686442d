"""What the register of accounts asks of those who follow the accounts as a whole: holders missing, or too many."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts import managers
from accounts.access import reach_of
from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def accounts_without_manager(person: Person, now: datetime) -> Step | None:
    """Count the authorised accounts that nobody may publish on: nobody answers there."""
    if not reach_of(person, now).oversees:
        return None
    count = managers.without_manager(OfficialAccount.objects.authorised(), local_date(now)).count()
    label = ngettext("%(count)s compte sans titulaire", "%(count)s comptes sans titulaire", count)
    return _step(label, "sans-titulaire", count, is_late=True)


@waiting_step
def vacant_positions(person: Person, now: datetime) -> Step | None:
    """Count the positions, on the list of some account, that nobody holds."""
    if not reach_of(person, now).oversees:
        return None
    count = managers.vacant_positions(local_date(now)).count()
    label = ngettext(
        "%(count)s poste vacant sur la liste d’un compte",
        "%(count)s postes vacants sur la liste d’un compte",
        count,
    )
    return _step(label, "poste-vacant", count)


@waiting_step
def crowded_accounts(person: Person, now: datetime) -> Step | None:
    """Count the accounts that more people manage than the city wants."""
    if not reach_of(person, now).oversees:
        return None
    authorised = OfficialAccount.objects.authorised()
    count = managers.with_too_many_managers(authorised, local_date(now)).count()
    label = ngettext(
        "%(count)s compte géré par trop de personnes", "%(count)s comptes gérés par trop de personnes", count
    )
    return _step(label, "trop-de-gestionnaires", count)


def _step(label: str, alert: str, count: int, *, is_late: bool = False) -> Step:
    return Step(
        label=label % {"count": count},
        url=f"{reverse('accounts:register')}?alerte={alert}",
        count=count,
        is_late=is_late,
    )
