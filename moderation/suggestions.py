"""The triage in the queue: what is stored of a suggestion when a message comes in, and what its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, OuterRef, Subquery

from accounts.models import OfficialAccount
from moderation.candidates import Candidates
from moderation.incoming import IncomingMessage
from moderation.models import Message, Snapshot
from moderation.queries import MessageQuerySet
from moderation.triage import Suggestion, kind_and_danger, suggest
from moderation.triage.fingerprints import fingerprint
from policy.catalogue import Clause, clause

# A repost, a chain, an annoyed street: what comes as a wave comes within a week; later, people talk of something else.
WAVE = timedelta(days=7)


class Suggested(NamedTuple):
    """What is stored of a suggestion, in the order of the columns."""

    kind: str
    suspects_danger: bool
    fingerprint: int | None


class Triage:
    """The triage of many messages, its candidates read once."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates

    @classmethod
    def load(cls) -> Self:
        """Read the candidates of every election period."""
        return cls(Candidates.load())

    def of(self, message: IncomingMessage) -> Suggested:
        """Return what is stored of a message that comes in."""
        return self.of_words(message.text, message.author_name, message.posted_at)

    def of_words(self, text: str, author_name: str, posted_at: datetime) -> Suggested:
        """Return what is stored of words, of who wrote them and when."""
        kind, danger = kind_and_danger(
            text, author_name=author_name, candidates=self._candidates.at(posted_at)
        )
        return Suggested(kind, danger, fingerprint(text))


@dataclass(frozen=True, slots=True)
class Explained:
    """A suggestion as it is shown: the kind in words, the reasons, the clauses with their sections."""

    kind: str
    label: str
    suspects_danger: bool
    reasons: tuple[str, ...]
    clauses: tuple[Clause, ...]


def explained_suggestion(message: Message, snapshot: Snapshot | None) -> Explained | None:
    """Return the suggestion about an open message that waits for a person's word, from what it said last; else None."""
    if snapshot is None or not message.is_open or (message.kind and not message.suspects_danger):
        return None
    found: Suggestion = suggest(
        snapshot.text,
        platform=message.platform.slug,
        account=message.account.slug,
        author_name=snapshot.author_name,
        is_private=message.is_private,
        posted_at=message.posted_at,
        candidates=Candidates.load(message.posted_at).at(message.posted_at),
    )
    kind = "" if message.kind else found.kind
    return Explained(
        kind,
        str(Message.Kind(kind).label) if kind else "",
        message.suspects_danger,
        found.reasons,
        tuple(clause(one) for one in found.rules),
    )


class Similar(NamedTuple):
    """How many other messages say the same, and how many people wrote them, that of the page included."""

    messages: int
    people: int


def similar_to(message: Message, messages: MessageQuerySet) -> MessageQuerySet:
    """Keep the messages that say the same as this one, within a week of it; none when it says too little."""
    if message.fingerprint is None:
        return messages.none()
    return messages.filter(
        fingerprint=message.fingerprint,
        posted_at__range=(message.posted_at - WAVE, message.posted_at + WAVE),
    )


class _Counts(Func):
    """How many rows there are, and how many people wrote them."""

    template = "ARRAY[count(*), count(DISTINCT %(expressions)s)]"
    output_field = ArrayField(BigIntegerField())


def counting_alike(messages: MessageQuerySet, accounts: Iterable[OfficialAccount]) -> MessageQuerySet:
    """Bring along, as `alike`, how many messages of these accounts say the same as each, and how many people."""
    alike = Message.objects.on_accounts(accounts).filter(
        fingerprint=OuterRef("fingerprint"),
        posted_at__range=(OuterRef("posted_at") - WAVE, OuterRef("posted_at") + WAVE),
    )
    counts = alike.order_by().values(counts=_Counts(F("subscriber_id")))
    return messages.annotate(alike=Subquery(counts))


def wave_of(message: Message) -> Similar | None:
    """Return what was counted by `counting_alike`; None when nothing else says the same."""
    counts: list[int] | None = getattr(message, "alike", None)
    return Similar(*counts) if counts and counts[0] > 1 else None
