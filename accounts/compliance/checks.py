"""What the profiles of accounts say of the clauses: every authorised account counts, looked at or not."""

from datetime import datetime

from django.urls import reverse

from accounts.checks import grace_days, standings
from accounts.models import Aspect
from accounts.rights import local_date
from policy.compliance import LiveState, State, counted, live_check


def _aspect(now: datetime, aspect: Aspect, singular: str, plural: str) -> LiveState:
    tally = standings(now).filter(aspect=aspect).tally(local_date(now), grace_days=grace_days(now))
    count, failing = tally.to_do, tally.late or tally.not_conform
    return LiveState(
        state=State.FAILING if failing else State.WATCH if count else State.OK,
        figure=count,
        label=counted(singular, plural, count),
        url=f"{reverse('accounts:check-list')}?etat=a-faire&aspect={aspect.value}",
    )


@live_check("R-105")
def logos_are_seen(now: datetime) -> LiveState:
    """Count the accounts whose official logo is missing, or was not looked at for too long."""
    return _aspect(
        now,
        Aspect.LOGO,
        "compte dont le logo est à vérifier ou à corriger",
        "comptes dont le logo est à vérifier ou à corriger",
    )


@live_check("R-044")
def disclaimers_are_seen(now: datetime) -> LiveState:
    """Count the accounts that do not say, or were not seen to say, that following is not endorsing."""
    return _aspect(
        now,
        Aspect.DISCLAIMER,
        "compte dont la mise en garde est à vérifier ou à corriger",
        "comptes dont la mise en garde est à vérifier ou à corriger",
    )


@live_check("R-059")
def profiles_are_uniform(now: datetime) -> LiveState:
    """Count the accounts whose name or visual strays from the others, or was not looked at for too long."""
    return _aspect(
        now,
        Aspect.VISUAL,
        "compte dont le nom ou le visuel est à vérifier ou à corriger",
        "comptes dont le nom ou le visuel est à vérifier ou à corriger",
    )
