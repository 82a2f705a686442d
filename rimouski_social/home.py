"""« Ce qui m’attend »: what the home page counts and lists for one person, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import OfficialAccount, Person
from moderation.models import Message, Removal, Reply
from moderation.queries import AccountCount, counted, with_accounts
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
    on_each = counted(user, now, *_conditions(now).values())
    accounts = {account.pk: account for account, _numbers in on_each}
    numbers = list(accounts)
    on_accounts = {"account__in": numbers}
    messages = Message.objects.on_accounts(accounts.values()).open()
    return Waiting(
        on_each=[AccountCount(account, *counts[:2]) for account, counts in on_each],
        counts=_added(on_each, now) | {"mine": messages.mine(user, now).count()},
        messages=with_accounts(messages.in_queue_order().with_people()[:SHOWN], accounts),
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
        "danger": Q(is_danger=True),
    }


def _added(on_each: list[tuple[OfficialAccount, list[int]]], now: datetime) -> dict[str, int]:
    """Add up what is counted on each account."""
    names = ("open", *_conditions(now))
    return {name: sum(counts[at] for _account, counts in on_each) for at, name in enumerate(names)}
