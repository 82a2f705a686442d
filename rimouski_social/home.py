"""« Ce qui m’attend »: what the home page counts and lists for one person, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import OfficialAccount, Person
from city.models import Emergency
from moderation.models import Message, Removal, Reply
from moderation.queries import AccountCount, MessageQuerySet, counted, with_accounts
from moderation.situations import about, asking, fell_due_in, recent_emergencies
from netiquette.models import Exclusion, Warning

# How many messages the page shows before sending to the queue.
SHOWN = 8
SOON = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What awaits a person now."""

    on_each: list[AccountCount]
    counts: dict[str, int]
    messages: list[Message]
    replies_due: list[Reply]
    removals_to_do: list[Removal]
    warnings_to_send: list[Warning]
    exclusions_proposed: list[Exclusion]

    @property
    def has_steps_left(self) -> bool:
        """Whether something decided still has to be done on a platform, or by a second person."""
        return bool(
            self.replies_due or self.removals_to_do or self.warnings_to_send or self.exclusions_proposed
        )


def waiting_for(user: Person, now: datetime) -> Waiting:
    """Return what awaits `user` at `now`: counts of open messages, the first of them, and the steps left to do."""
    emergencies = recent_emergencies(now)
    conditions = _conditions(now) | _apart(emergencies, now)
    on_each = counted(user, now, *conditions.values())
    accounts = {account.pk: account for account, _numbers in on_each}
    numbers = list(accounts)
    on_accounts = {"account__in": numbers}
    messages = Message.objects.on_accounts(accounts.values()).open()
    return Waiting(
        on_each=[AccountCount(account, *counts[:2]) for account, counts in on_each],
        counts=_added(on_each, list(conditions)) | {"mine": messages.mine(user, now).count()},
        messages=_first(messages, accounts, emergencies, now),
        replies_due=list(
            Reply.objects.filter(state=Reply.State.DUE, message__account__in=numbers)
            .select_related("message__account__platform", "author")
            .order_by("held_until")[:SHOWN]
        ),
        removals_to_do=list(
            Removal.objects.filter(state=Removal.State.DECIDED, message__account__in=numbers)
            .select_related("message__account__platform", "ground")
            .order_by("judged_at")[:SHOWN]
        ),
        warnings_to_send=list(
            Warning.objects.filter(state=Warning.State.DRAFT, **on_accounts)
            .select_related("subscriber", "account__platform")
            .order_by("drafted_at")[:SHOWN]
        ),
        exclusions_proposed=list(
            Exclusion.objects.filter(state=Exclusion.State.PROPOSED, **on_accounts)
            .select_related("subscriber", "account__platform", "proposed_by")
            .order_by("proposed_at")[:SHOWN]
        ),
    )


def _conditions(now: datetime) -> dict[str, Q]:
    """Return what is counted among the open messages; those past their limit first, as on the rail."""
    return {
        "over": Q(limit_at__lt=now),
        "late": Q(target_at__lt=now),
        "soon": Q(target_at__gte=now, target_at__lt=now + SOON),
        "new": Q(state=Message.State.NEW),
        "danger": Q(comes_first=True),
    }


def _apart(emergencies: list[Emergency], now: datetime) -> dict[str, Q]:
    """Return what is late because of an emergency, counted apart; nothing when there was none of late (R-052)."""
    if not emergencies:
        return {}
    return {
        f"{name}_apart": Q(**{f"{field}__lt": now}) & fell_due_in(emergencies, field)
        for name, field in (("over", "limit_at"), ("late", "target_at"))
    }


def _added(on_each: list[tuple[OfficialAccount, list[int]]], conditions: list[str]) -> dict[str, int]:
    """Add up what is counted on each account; what is late is told with and without the emergencies."""
    names = ("open", *conditions)
    total = {name: sum(counts[at] for _account, counts in on_each) for at, name in enumerate(names)}
    for name in ("over", "late"):
        total[f"{name}_plain"] = total[name] - total.get(f"{name}_apart", 0)
    return total


def _first(
    messages: MessageQuerySet,
    accounts: dict[int, OfficialAccount],
    emergencies: list[Emergency],
    now: datetime,
) -> list[Message]:
    """Return the messages to treat first: danger, then what is about an emergency in force, then by deadline."""
    rows = list(messages.in_queue_order().with_people()[:SHOWN])
    in_force = [one for one in emergencies if one.ended_at is None or one.ended_at > now]
    if asking(in_force):
        asked = list(messages.filter(about(in_force)).in_queue_order().with_people()[:SHOWN])
        rows = list(dict.fromkeys([*(one for one in rows if one.comes_first), *asked, *rows]))[:SHOWN]
    return with_accounts(rows, accounts)
