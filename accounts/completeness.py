"""What is missing for the team to hold every access (R-067): each gap said once, in SQL, and in words."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.custodians import holders_in_office
from accounts.models import Custody, CustodyHolder, OfficialAccount, Secret
from accounts.rights import holdings, local_date, team_holdings
from accounts.rotation import months_ago, secrets_to_rotate
from policy.models import Reading

# In the order in which they are mended.
GAPS = {
    "unrecorded": _("aucun accès inscrit"),
    "user_name": _("nom d’utilisateur inconnu"),
    "password": _("mot de passe non conservé"),
    "holder": _("personne en poste ne détient l’accès"),
    "team_holder": _("personne de l’équipe n’a de rôle sur la plateforme"),
    "second_holder": _("une seule personne a un rôle sur la plateforme"),
    "former_holder": _("une personne inscrite n’est plus en poste"),
    "recovery_email": _("sans courriel de récupération"),
    "recovery_phone": _("sans téléphone de récupération"),
    "second_factor": _("personne en poste ne détient le second facteur"),
    "rotation": _("mot de passe ou secret à changer"),
    "confirmation": _("accès à confirmer"),
}
STATES = (OfficialAccount.State.AUTHORISED, OfficialAccount.State.SUSPENDED)


def gaps(now: datetime) -> dict[str, Q]:
    """Return, for each gap, the condition on an official account; the first excludes the others."""
    on = local_date(now)
    shared = Q(custody__way=Custody.Way.SHARED)
    roles = Q(custody__way=Custody.Way.PLATFORM_ROLES)
    outside = Q(custody__way=Custody.Way.EXTERNAL)
    # Where each enters with a profile of one's own, recovery and second factor are one's own too.
    with_password = shared | outside
    held = holders_in_office(on).filter(custody__account=OuterRef("pk"))
    second_factor = holdings(on).filter(person=OuterRef("custody__second_factor_holder"))
    former = CustodyHolder.objects.filter(custody__account=OuterRef("pk")).exclude(
        pk__in=holders_in_office(on).values("pk")
    )
    password = Secret.objects.filter(
        custody__account=OuterRef("pk"), kind=Secret.Kind.PASSWORD, sealed__isnull=False
    )
    too_old = months_ago(now, Reading.objects.value("custody_confirmation_months", at=now))
    return {
        "unrecorded": Q(custody__isnull=True),
        "user_name": with_password & Q(custody__user_name=""),
        "password": shared & ~Q(Exists(password)),
        "holder": with_password & ~Q(Exists(held)),
        "team_holder": roles
        & ~Q(Exists(held.filter(person__in=team_holdings(on).order_by().values("person")))),
        "second_holder": roles & Q(Exists(held)) & ~Q(Exists(_at_least_two(held))),
        "former_holder": Q(Exists(former)),
        "recovery_email": with_password & Q(custody__recovery_email=""),
        "recovery_phone": with_password & Q(custody__recovery_phone=""),
        "second_factor": with_password & ~Q(Exists(second_factor)),
        "rotation": Q(Exists(secrets_to_rotate(now).filter(custody__account=OuterRef("pk"))))
        | (outside & _rotated_too_long_ago(now)),
        "confirmation": Q(custody__isnull=False)
        & (Q(custody__confirmed_at__isnull=True) | Q(custody__confirmed_at__lt=too_old)),
    }


def accounts_in_use() -> QuerySet[OfficialAccount]:
    """Return the accounts whose access the team must hold."""
    return OfficialAccount.objects.filter(state__in=STATES)


def lacking(accounts: QuerySet[OfficialAccount], now: datetime, *codes: str) -> QuerySet[OfficialAccount]:
    """Keep the accounts that have one of the gaps called `codes`, or any when none is given."""
    known = gaps(now)
    return accounts.filter(reduce(or_, (known[code] for code in codes or GAPS)))


def with_gaps(accounts: QuerySet[OfficialAccount], now: datetime) -> QuerySet[Any]:
    """Tell of each account, in the same query, which gaps it has; `gaps_of` reads them."""
    conditions = {
        f"gap_{code}": ExpressionWrapper(condition, output_field=BooleanField())
        for code, condition in gaps(now).items()
    }
    return accounts.annotate(**conditions)


def gaps_of(account: Any) -> list[str]:
    """Return, in words, the gaps of an account read by `with_gaps`."""
    return [str(words) for code, words in GAPS.items() if getattr(account, f"gap_{code}")]


def _at_least_two(held: QuerySet[CustodyHolder]) -> QuerySet[Any]:
    return held.order_by().values("custody").annotate(people=Count("pk")).filter(people__gte=2)


def _rotated_too_long_ago(now: datetime) -> Q:
    """Of a password kept elsewhere: changed too long ago, or on a day that nobody wrote."""
    months = Reading.objects.value("secret_rotation_months", at=now)
    if months is None:
        return Q(custody__rotated_at__isnull=True)
    return Q(custody__rotated_at__isnull=True) | Q(custody__rotated_at__lt=months_ago(now, months))
