"""The list of subscribers: who wrote on the accounts that a person sees, and how each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import User, accounts_for
from accounts.models import OfficialAccount
from accounts.models.official_accounts import OfficialAccountQuerySet
from netiquette.deciders import decides_on
from netiquette.models import Exclusion, Subscriber, SubscriberName, Warning
from netiquette.models.subscribers import SubscriberQuerySet
from netiquette.rules.tracks import ADVERTISING, WARNINGS_BEFORE_EXCLUSION
from netiquette.standings import Standing, counted, valid_since

PAGE = 50
STANDINGS = {
    "averti": _("avertis"),
    "exclusion-possible": _("trois avertissements pour publicité"),
    "exclusion-proposee": _("exclusion proposée"),
    "exclu": _("exclus"),
}


def visible_accounts(user: User, at: datetime) -> OfficialAccountQuerySet:
    """Return the accounts whose subscribers and sanctions `user` sees: those on which the person may reply."""
    return accounts_for(user, "reply", at)


def sanction_accounts(user: User, at: datetime) -> OfficialAccountQuerySet:
    """Return the accounts whose sanctions `user` reads one by one: his own, and those on which he decides."""
    mine = Q(pk__in=visible_accounts(user, at).order_by().values("pk"))
    return OfficialAccount.objects.filter(mine | decides_on(user, at))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One subscriber of the list, with the counts and exclusions on the accounts that the reader sees."""

    subscriber: Subscriber
    standings: list[tuple[OfficialAccount, Standing]] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)


def found_subscribers(
    *, user: User, text: str, account_id: int | None, standing: str, after: int | None, now: datetime
) -> SubscriberQuerySet:
    """Return the subscribers that answer the filters, by name, from the one after `after` on; lazily."""
    accounts = visible_accounts(user, now)
    if account_id:
        accounts = accounts.filter(pk=account_id)
    rows = Subscriber.objects.who_wrote_on(accounts)
    if text:
        names = SubscriberName.objects.filter(subscriber=OuterRef("pk"), name__icontains=text)
        rows = rows.filter(Q(name__icontains=text) | Exists(names))
    if standing in STANDINGS:
        rows = _standing_as(rows, standing, accounts, now)
    if (
        after
        and (last := Subscriber.objects.filter(pk=after).values_list("name", flat=True).first()) is not None
    ):
        rows = rows.filter(Q(name__gt=last) | Q(name=last, pk__gt=after), name__gte=last)
    return rows.select_related("platform").order_by("name", "pk")


def _standing_as(
    rows: SubscriberQuerySet, standing: str, accounts: OfficialAccountQuerySet, now: datetime
) -> SubscriberQuerySet:
    here = {"subscriber": OuterRef("pk"), "account__in": accounts.order_by().values("pk")}
    warnings = Warning.objects.filter(**here).counting(valid_since(now))
    if standing == "averti":
        return rows.filter(Exists(warnings))
    if standing == "exclusion-possible":
        three = (
            warnings.filter(track=ADVERTISING)
            .order_by()
            .values("account")
            .annotate(sent=Count("pk"))
            .filter(sent__gte=WARNINGS_BEFORE_EXCLUSION[ADVERTISING])
        )
        return rows.filter(Exists(three))
    state = Exclusion.State.PROPOSED if standing == "exclusion-proposee" else Exclusion.State.IN_FORCE
    return rows.filter(Exists(Exclusion.objects.filter(**here, state=state)))


def with_standings(subscribers: Iterable[Subscriber], *, user: User, now: datetime) -> list[Row]:
    """Return the rows of the page, in three queries whatever their number."""
    rows = {subscriber.pk: Row(subscriber=subscriber) for subscriber in subscribers}
    accounts = {account.pk: account for account in visible_accounts(user, now).select_related("platform")}
    here = {"subscriber__in": rows, "account__in": accounts}
    for subscriber_id, standing in counted(Warning.objects.filter(**here), now):
        if standing.sent:
            rows[subscriber_id].standings.append((accounts[standing.account_id], standing))
    open_ones = Exclusion.objects.filter(
        **here, state__in=(Exclusion.State.PROPOSED, Exclusion.State.IN_FORCE)
    )
    for exclusion in open_ones:
        rows[exclusion.subscriber_id].exclusions.append(exclusion)
    return list(rows.values())
