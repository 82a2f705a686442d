"""What the accounts, positions and holdings of this city say of the clauses."""

from collections import Counter
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import OfficialAccount, Position
from accounts.rights import grants, holdings, local_date, replaced
from accounts.rules.authorizations import exceeds_managers_ceiling
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading

ACCOUNTS = "admin:accounts_officialaccount_changelist"


def _positions_held(now: datetime) -> QuerySet[Position]:
    return Position.objects.filter(pk__in=holdings(local_date(now)).values("position"))


@live_check("R-014")
def accounts_have_a_holder(now: datetime) -> LiveState:
    """Count the authorised accounts that nobody may publish on today."""
    on = local_date(now)
    held = grants("publish").filter(group__in=_positions_held(now).values("group"))
    count = (
        OfficialAccount.objects.authorised()
        .exclude(pk__in=held.values("content_object"))
        .exclude(pk__in=replaced("publish", on).values("officialaccount"))
        .count()
    )
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("compte sans titulaire", "comptes sans titulaire", count),
        url=reverse(ACCOUNTS),
    )


@live_check("R-014")
def listed_positions_are_held(now: datetime) -> LiveState:
    """Count the positions on the list of some account that nobody holds today."""
    listed = Position.objects.filter(is_active=True, group__in=grants("publish").values("group"))
    count = listed.exclude(pk__in=_positions_held(now).values("pk")).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("poste vacant", "postes vacants", count),
        url=reverse("admin:accounts_position_changelist"),
    )


@live_check("R-054")
def managers_are_few(now: datetime) -> LiveState:
    """Count the accounts managed today by more people, substitutes included, than the reading wants."""
    on = local_date(now)
    ceiling = Reading.objects.value("account_managers_ceiling", at=on)
    listed = grants("publish").filter(group__position__holdings__in=holdings(on))
    managers = listed.values_list("content_object", "group__position__holdings__person").union(
        replaced("publish", on).values_list("officialaccount", "replacement__substitute")
    )
    authorised = set(OfficialAccount.objects.authorised().values_list("pk", flat=True))
    people = Counter(account for account, _person in managers if account in authorised)
    count = sum(exceeds_managers_ceiling(managers=number, ceiling=ceiling) for number in people.values())
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte géré par trop de personnes", "comptes gérés par trop de personnes", count),
        url=reverse(ACCOUNTS),
    )


@live_check("R-012")
def accounts_have_their_resolution(now: datetime) -> LiveState:
    """Count the authorised accounts that the council has not yet put in its annex (A-04)."""
    count = OfficialAccount.objects.authorised().filter(council_resolution="").count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte à entériner par le conseil", "comptes à entériner par le conseil", count),
        url=reverse(ACCOUNTS),
    )


@live_check("R-082")
def accounts_are_followed_up(now: datetime) -> LiveState:
    """Count the authorised accounts whose follow-up positions nobody holds."""
    followed = Position.objects.filter(
        followed_accounts=OuterRef("pk"), pk__in=_positions_held(now).values("pk")
    )
    count = OfficialAccount.objects.authorised().filter(~Exists(followed)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "compte suivi par l’équipe, faute de titulaire",
            "comptes suivis par l’équipe, faute de titulaire",
            count,
        ),
        url=reverse(ACCOUNTS),
    )
