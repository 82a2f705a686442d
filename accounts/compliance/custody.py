"""What the accesses of this city say of « en sa possession tous les mots de passe » (R-067)."""

from datetime import datetime

from django.urls import reverse

from accounts.completeness import accounts_in_use, lacking
from accounts.rotation import secrets_to_rotate
from policy.compliance import LiveState, State, counted, live_check


def _state(now: datetime, worst: State, singular: str, plural: str, *codes: str) -> LiveState:
    count = lacking(accounts_in_use(), now, *codes).count()
    return LiveState(
        state=worst if count else State.OK,
        figure=count,
        label=counted(singular, plural, count),
        url=f"{reverse('accounts:custody-list')}?etat=incomplets",
    )


@live_check("R-067")
def accesses_are_held(now: datetime) -> LiveState:
    """Count the accounts that the team could not enter: nothing recorded, no password kept, no role held."""
    return _state(
        now,
        State.FAILING,
        "compte dont l’équipe ne détient pas l’accès",
        "comptes dont l’équipe ne détient pas l’accès",
        "unrecorded",
        "user_name",
        "password",
        "holder",
        "team_holder",
    )


@live_check("R-067")
def accesses_can_be_recovered(now: datetime) -> LiveState:
    """Count the accounts without a means of recovery, or that one person alone administers."""
    return _state(
        now,
        State.WATCH,
        "compte sans moyen de récupération",
        "comptes sans moyen de récupération",
        "recovery_email",
        "recovery_phone",
        "second_holder",
    )


@live_check("R-067")
def second_factors_are_held(now: datetime) -> LiveState:
    """Count the accounts whose second factor nobody in office holds."""
    return _state(
        now,
        State.WATCH,
        "compte dont personne en poste ne détient le second facteur",
        "comptes dont personne en poste ne détient le second facteur",
        "second_factor",
    )


@live_check("R-067")
def accesses_are_confirmed(now: datetime) -> LiveState:
    """Count the accesses that nobody confirmed for the time of the reading."""
    return _state(now, State.WATCH, "accès à confirmer", "accès à confirmer", "confirmation")


@live_check("R-067")
def former_holders_are_withdrawn(now: datetime) -> LiveState:
    """Count the accounts where somebody recorded as holding the access is no longer in office."""
    return _state(
        now,
        State.FAILING,
        "accès que détient encore une personne qui n’est plus en poste",
        "accès que détiennent encore des personnes qui ne sont plus en poste",
        "former_holder",
    )


@live_check("R-067")
def known_secrets_are_rotated(now: datetime) -> LiveState:
    """Count the secrets to be changed."""
    count = secrets_to_rotate(now).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("mot de passe ou secret à changer", "mots de passe ou secrets à changer", count),
        url=f"{reverse('accounts:custody-list')}?etat=a-changer",
    )
