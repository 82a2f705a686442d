"""The accounts of the register: found by the filters of the page, each with what the city must look at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import managers
from accounts.models import AccessReview, OfficialAccount
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import local_date
from accounts.rules.authorizations import exceeds_managers_ceiling

PAGE = 50
Finder = Callable[[OfficialAccountQuerySet, date], OfficialAccountQuerySet]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something that the city must look at on an account: `code` is its filter in the address."""

    code: str
    label: str | Promise
    tone: str
    find: Finder


@cache
def alerts() -> Mapping[str, Alert]:
    """Return what the register watches, by code; only authorised accounts are watched."""
    known = (
        Alert(code="sans-titulaire", label=_("sans titulaire"), tone="danger", find=managers.without_manager),
        Alert(code="poste-vacant", label=_("poste vacant"), tone="warn", find=managers.with_vacant_position),
        Alert(
            code="trop-de-gestionnaires",
            label=_("trop de gestionnaires"),
            tone="warn",
            find=managers.with_too_many_managers,
        ),
        Alert(
            code="sans-adresse",
            label=_("aucune adresse"),
            tone="warn",
            find=lambda accounts, _on: managers.without_address(accounts),
        ),
        Alert(
            code="a-enteriner",
            label=_("à entériner"),
            tone="info",
            find=lambda accounts, _on: managers.to_be_ratified(accounts),
        ),
        Alert(
            code="revue-en-retard",
            label=_("revue en retard"),
            tone="danger",
            find=lambda accounts, on: accounts.filter(
                pk__in=AccessReview.objects.overdue(on).values("account")
            ),
        ),
    )
    return {alert.code: alert for alert in known}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the address of the page asks; what it cannot mean asks nothing."""

    text: str = ""
    platform: str = ""
    state: str = ""
    alert: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """Return the filters of an address."""
        state, alert = asked.get("etat", ""), asked.get("alerte", "")
        return cls(
            text=asked.get("q", "").strip().replace("\x00", "")[:150],
            platform=asked.get("plateforme", "").replace("\x00", ""),
            state=state if state in OfficialAccount.State.values else "",
            alert=alert if alert in alerts() else "",
        )

    def as_query(self, **changes: str) -> dict[str, str]:
        """Return the parameters of the address that asks the same, but for `changes`."""
        asked = {"q": self.text, "plateforme": self.platform, "etat": self.state, "alerte": self.alert}
        return {name: value for name, value in (asked | changes).items() if value}


@dataclass(slots=True)
class Row:
    """One account of the page, and what is said of it."""

    account: OfficialAccount
    managers: int = 0
    alerts: list[Alert] = field(default_factory=list)


def found_accounts(filters: Filters, now: datetime) -> OfficialAccountQuerySet:
    """Return the accounts that the filters keep, by platform and name."""
    found = _without_state(filters, now)
    return found.filter(state=filters.state) if filters.state else found


def counts_by_state(filters: Filters, now: datetime) -> dict[str, int]:
    """Return how many accounts each state would show with the other filters; one query."""
    counted = _without_state(filters, now).order_by().values_list("state").annotate(Count("pk"))
    return dict(counted)


def after(accounts: OfficialAccountQuerySet, last: int | None) -> OfficialAccountQuerySet:
    """Keep those that follow the account `last` in the order of the page; one that is gone keeps everything."""
    found = OfficialAccount.objects.filter(pk=last or 0).values_list("platform__name", "name", "pk").first()
    if found is None:
        return accounts
    platform, name, pk = found
    following = Q(platform__name=platform) & (Q(name__gt=name) | Q(name=name, pk__gt=pk))
    return accounts.filter(Q(platform__name__gt=platform) | following)


def as_rows(accounts: Iterable[OfficialAccount], now: datetime) -> list[Row]:
    """Return the accounts with their managers and alerts, in a constant number of queries."""
    on, rows = local_date(now), [Row(account) for account in accounts]
    ids = [row.account.pk for row in rows]
    people, ceiling = managers.managers_by_account(on, ids), managers.managers_ceiling(on)
    watched = OfficialAccount.objects.authorised().filter(pk__in=ids).order_by()
    vacant = set(managers.with_vacant_position(watched, on).values_list("pk", flat=True))
    late = set(AccessReview.objects.overdue(on).filter(account__in=ids).values_list("account", flat=True))
    known = alerts()
    for row in rows:
        row.managers = len(people.get(row.account.pk, ()))
        if row.account.state != OfficialAccount.State.AUTHORISED:
            continue
        said = {
            "sans-titulaire": row.managers == 0,
            "poste-vacant": row.account.pk in vacant,
            "trop-de-gestionnaires": exceeds_managers_ceiling(managers=row.managers, ceiling=ceiling),
            "sans-adresse": not row.account.url,
            "a-enteriner": not row.account.council_resolution,
            "revue-en-retard": row.account.pk in late,
        }
        row.alerts = [known[code] for code, holds in said.items() if holds]
    return rows


def _without_state(filters: Filters, now: datetime) -> OfficialAccountQuerySet:
    found = OfficialAccount.objects.order_by("platform__name", "name", "pk")
    if filters.text:
        found = found.filter(
            Q(name__icontains=filters.text)
            | Q(handle__icontains=filters.text)
            | Q(url__icontains=filters.text)
            | Q(slug__icontains=filters.text)
        )
    if filters.platform:
        found = found.filter(platform__slug=filters.platform)
    if filters.alert:
        watched = found.filter(state=OfficialAccount.State.AUTHORISED)
        return alerts()[filters.alert].find(watched, local_date(now))
    return found
