"""Who can do what on some day: the lines that the page « Qui peut quoi » and its exports show."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from accounts.authorizations import lists_on
from accounts.models import Holding, OfficialAccount, Person, Position, Replacement
from accounts.models.people import HoldingQuerySet
from accounts.past_lists import AccountList, end_of_day
from accounts.rights import holdings, local_date, named_by
from accounts.rules.authorizations import ACTION_NAMES, ACTIONS, TEAM_ACTIONS
from policy.models import RegisterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody, or a vacant position, before one account on one day."""

    account: OfficialAccount
    actions: tuple[str, ...]
    capacity: str
    position: Position | None = None
    person: Person | None = None
    since: date | None = None
    until: date | None = None
    # The day on which the back-office came to know it, when that is later than the day looked at.
    recorded_later: date | None = None
    # What is still missing for the right to exist.
    condition: str = ""

    @property
    def words(self) -> str:
        """The actions, in the language of the page."""
        return ", ".join(str(ACTION_NAMES[action]) for action in self.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One account: its list, and who acts by it."""

    account: OfficialAccount
    listed: AccountList
    lines: list[Line]


class Day:
    """The people of one day, read once for any number of pages of accounts."""

    def __init__(self, on: date, now: datetime) -> None:
        self.on, self.now = on, now
        self.is_past = on < local_date(now)
        self.positions = Position.objects.in_bulk(field_name="slug")
        self.held = list(
            holdings_of(on, now).select_related("person", "position").order_by("person__full_name")
        )
        team = named_by("communications_team", holdings_of(on, now), on).values_list("pk", flat=True)
        members = set(team)
        self.team = [one for one in self.held if one.pk in members]
        self.recorded = self._recorded()

    def rows(self, accounts: Collection[OfficialAccount]) -> Iterator[Row]:
        """Yield a row for each account; three queries whatever their number."""
        lists = lists_on(accounts, self.on, self.now)
        replacements = self._replacements(accounts)
        by_position: dict[str, list[Holding]] = {}
        for holding in self.held:
            by_position.setdefault(holding.position.slug, []).append(holding)
        for account in accounts:
            known, lines = lists[account.pk], []
            if known.is_authorised:
                lines = [
                    *self._own(account, known, by_position),
                    *self._substitutes(account, known, replacements.get(account.pk, [])),
                    *(self._line(account, one, TEAM_ACTIONS, by_team()) for one in self.team),
                ]
            yield Row(account=account, listed=known, lines=lines)

    def _own(
        self, account: OfficialAccount, known: AccountList, by_position: dict[str, list[Holding]]
    ) -> Iterator[Line]:
        for slug, actions in sorted(known.actions.items()):
            position = self.positions.get(slug)
            if not actions or position is None or not (self.is_past or position.is_active):
                continue
            for holding in by_position.get(slug, []):
                yield self._line(account, holding, actions, _("par son poste"))
            if slug not in by_position:
                yield Line(
                    account=account, position=position, actions=_ordered(actions), capacity=_("poste vacant")
                )

    def _substitutes(
        self, account: OfficialAccount, known: AccountList, replacements: list[Replacement]
    ) -> Iterator[Line]:
        for one in replacements:
            actions: set[str] = set()
            for holding in self.held:
                if holding.person_id == one.absent_id:
                    actions |= known.actions.get(holding.position.slug, set())
            if actions:
                yield Line(
                    account=account,
                    person=one.substitute,
                    actions=_ordered(actions),
                    capacity=_("remplace %(person)s") % {"person": one.absent},
                    since=one.starts_on,
                    until=one.last_day,
                    condition=self._condition(one),
                )

    def _condition(self, one: Replacement) -> str:
        if one.cover == Replacement.Cover.ASKED:
            return _("sous réserve de son accord et de l’avis à l’équipe")
        return "" if one.notice_sent_at else _("sous réserve de l’avis à l’équipe")

    def _line(
        self, account: OfficialAccount, holding: Holding, actions: Collection[str], capacity: str
    ) -> Line:
        recorded = self.recorded.get(holding.pk)
        return Line(
            account=account,
            person=holding.person,
            position=holding.position,
            actions=_ordered(actions),
            capacity=capacity,
            since=holding.starts_on,
            until=holding.ends_on - timedelta(days=1) if holding.ends_on else None,
            recorded_later=recorded if recorded and recorded > self.on else None,
        )

    def _replacements(self, accounts: Collection[OfficialAccount]) -> dict[int, list[Replacement]]:
        """The replacements of the day by account; in the past, only those whose notice had left by its end."""
        found = Replacement.objects.overlapping(self.on, self.on).exclude(cover=Replacement.Cover.DECLINED)
        found = found.filter(substitute__kind=Person.Kind.EMPLOYEE)
        if self.is_past:
            found = found.filter(notice_sent_at__lt=end_of_day(self.on))
        else:
            found = found.filter(absent__is_active=True, substitute__is_active=True)
        through = Replacement.accounts.through.objects.filter(
            replacement__in=found, officialaccount__in=list(accounts)
        )
        by_account: dict[int, list[Replacement]] = {}
        for link in through.select_related("replacement__absent", "replacement__substitute").order_by("pk"):
            by_account.setdefault(link.officialaccount_id, []).append(link.replacement)
        return by_account

    def _recorded(self) -> dict[int, date]:
        if not self.is_past:
            return {}
        entries = RegisterEntry.objects.filter(
            subject_type="accounts.holding", subject_id__in=[one.pk for one in self.held]
        )
        firsts = entries.order_by().values_list("subject_id").annotate(first=Min("at"))
        return {pk: local_date(first) for pk, first in firsts}


def holdings_of(on: date, now: datetime) -> HoldingQuerySet:
    """The holdings of the day; in the past, also those of people and positions no longer in use."""
    if on >= local_date(now):
        return holdings(on)
    return Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on, person__kind=Person.Kind.EMPLOYEE
    )


def by_team() -> str:
    """In what capacity the communications team acts on every account (A-07)."""
    return _("équipe des communications, au besoin")


def _ordered(actions: Collection[str]) -> tuple[str, ...]:
    return tuple(action for action in ACTIONS if action in actions)
