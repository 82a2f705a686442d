"""What the accounts, positions and holdings of this city say of the clauses; each figure leads to its rows."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts import managers
from accounts.models import OfficialAccount, Position
from accounts.rights import holdings, local_date
from policy.compliance import LiveState, State, counted, live_check


def register_of(alert: str = "") -> str:
    """Return the page of the register that lists the accounts of one alert."""
    return reverse("accounts:register") + (f"?alerte={alert}" if alert else "")


@live_check("R-014")
def accounts_have_a_holder(now: datetime) -> LiveState:
    """Count the authorised accounts that nobody may publish on today."""
    count = managers.without_manager(OfficialAccount.objects.authorised(), local_date(now)).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("compte sans titulaire", "comptes sans titulaire", count),
        url=register_of("sans-titulaire"),
    )


@live_check("R-014")
def listed_positions_are_held(now: datetime) -> LiveState:
    """Count the positions on the list of some account that nobody holds today."""
    count = managers.vacant_positions(local_date(now)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("poste vacant", "postes vacants", count),
        url=register_of("poste-vacant"),
    )


@live_check("R-054")
def managers_are_few(now: datetime) -> LiveState:
    """Count the accounts managed today by more people, substitutes included, than the reading wants."""
    authorised = OfficialAccount.objects.authorised()
    count = managers.with_too_many_managers(authorised, local_date(now)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte géré par trop de personnes", "comptes gérés par trop de personnes", count),
        url=register_of("trop-de-gestionnaires"),
    )


@live_check("R-012")
def accounts_have_their_resolution(now: datetime) -> LiveState:
    """Count the authorised accounts that the council has not yet put in its annex (A-04)."""
    count = managers.to_be_ratified(OfficialAccount.objects.authorised()).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte à entériner par le conseil", "comptes à entériner par le conseil", count),
        url=register_of("a-enteriner"),
    )


@live_check("R-015")
def accounts_have_an_address(now: datetime) -> LiveState:
    """Count the authorised accounts without an address: nobody can tell them from an impostor."""
    count = managers.without_address(OfficialAccount.objects.authorised()).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte sans adresse au registre", "comptes sans adresse au registre", count),
        url=register_of("sans-adresse"),
    )


@live_check("R-082")
def accounts_are_followed_up(now: datetime) -> LiveState:
    """Count the authorised accounts whose follow-up positions nobody holds."""
    held = holdings(local_date(now)).values("position")
    followed = Position.objects.filter(followed_accounts=OuterRef("pk"), pk__in=held)
    count = OfficialAccount.objects.authorised().filter(~Exists(followed)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "compte suivi par l’équipe, faute de titulaire",
            "comptes suivis par l’équipe, faute de titulaire",
            count,
        ),
        url=register_of(),
    )
