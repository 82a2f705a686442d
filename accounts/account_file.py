"""What the file of one account tells: who is on its list, who holds these positions, and what is about to change."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.authorizations import granted_pairs
from accounts.events import told_in_full
from accounts.models import Holding, OfficialAccount, Person, Position, Replacement
from accounts.rights import local_date, replaced
from accounts.rules.authorizations import ACTION_NAMES
from policy.models import RegisterEntry
from policy.register import entries_about

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class ListedPosition:
    """A position on the list of the account: what it may do there, and who holds it today."""

    position: Position
    actions: list[str | Promise]
    holdings: list[Holding]

    @property
    def does_everything(self) -> bool:
        """Whether it may do all that can be done."""
        return len(self.actions) == len(ACTION_NAMES)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that a date already decides."""

    day: date
    sentence: str


@dataclass(frozen=True, kw_only=True)
class AccountFile:
    """All of it, read in a constant number of queries."""

    account: OfficialAccount
    listed: list[ListedPosition]
    substitutes: list[Replacement]
    coming: list[Change]
    # Each line of the register and its words, newest first.
    history: list[tuple[RegisterEntry, str]]


def account_file(account: OfficialAccount, now: datetime) -> AccountFile:
    """Return what the page of the account shows at `now`."""
    on = local_date(now)
    actions: dict[str, set[str]] = defaultdict(set)
    for slug, action, _account in granted_pairs(account=account):
        actions[slug].add(action)
    holdings = _holdings(actions, on)
    replacements = _replacements(account, on)
    effective = set(
        replaced("publish", on).filter(officialaccount=account).values_list("replacement", flat=True)
    )
    entries = entries_about(account).reverse().select_related("actor")[:SHOWN]
    return AccountFile(
        account=account,
        listed=list(_listed(actions, [one for one in holdings if one.starts_on <= on])),
        substitutes=[one for one in replacements if one.pk in effective],
        coming=sorted(
            [*_holdings_to_come(holdings, on), *_replacements_to_come(replacements, on)],
            key=lambda change: change.day,
        ),
        history=[(entry, told_in_full(entry)) for entry in entries],
    )


def _holdings(slugs: Any, on: date) -> list[Holding]:
    """Holdings of these positions, present and to come."""
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    found = Holding.objects.filter(
        not_over,
        position__slug__in=list(slugs),
        position__is_active=True,
        person__is_active=True,
        person__kind=Person.Kind.EMPLOYEE,
    )
    return list(found.select_related("person", "position").order_by("starts_on", "pk"))


def _replacements(account: OfficialAccount, on: date) -> list[Replacement]:
    """Replacements on the account, present and to come."""
    found = account.replacements.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), ends_on__gte=on)
    return list(found.select_related("absent", "substitute").order_by("starts_on", "pk"))


def _listed(actions: dict[str, set[str]], holdings: list[Holding]) -> Iterator[ListedPosition]:
    for position in Position.objects.filter(slug__in=list(actions)):
        yield ListedPosition(
            position=position,
            actions=[name for code, name in ACTION_NAMES.items() if code in actions[position.slug]],
            holdings=[one for one in holdings if one.position_id == position.pk],
        )


def _holdings_to_come(holdings: list[Holding], on: date) -> Iterator[Change]:
    for one in holdings:
        words = {"person": one.person, "position": one.position}
        if one.starts_on > on:
            yield Change(day=one.starts_on, sentence=_("%(person)s devient %(position)s") % words)
        if one.ends_on:
            yield Change(day=one.ends_on, sentence=_("%(person)s cesse d’être %(position)s") % words)


def _replacements_to_come(replacements: list[Replacement], on: date) -> Iterator[Change]:
    for one in replacements:
        if one.starts_on > on:
            sentence = _("%(substitute)s remplace %(absent)s") % {
                "substitute": one.substitute,
                "absent": one.absent,
            }
            yield Change(day=one.starts_on, sentence=sentence)
