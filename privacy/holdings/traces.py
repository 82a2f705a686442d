"""What follows the rows of the other sources: the thread around a message, the register, e-mails, correction notes."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import LEVELS
from moderation.models import Message
from policy.events import event_in_words
from policy.models import RegisterEntry
from privacy.holdings.entries import Entry, Fact, Kind, facts_of
from privacy.holdings.sources import Scope, fact
from privacy.models import CorrectionNote

# How the numbers of rows are found again in the refs of the entries.
LABELS = {
    "message": "moderation.message",
    "reply": "moderation.reply",
    "removal": "moderation.removal",
    "warning": "netiquette.warning",
    "exclusion": "netiquette.exclusion",
}


def thread(scope: Scope, _entries: list[Entry]) -> list[Entry]:
    """Return the messages of others that the person's answer, or that answer hers; both are theirs to keep."""
    own = Message.objects.filter(subscriber__in=scope.subscribers)
    rows = list(own.order_by().values_list("account", "external_id", "parent_external_id"))
    accounts = {account for account, _own, _parent in rows}
    # An identifier is of its platform: the accounts keep those of others apart.
    answered = Q(external_id__in={parent for _account, _own, parent in rows if parent})
    around = answered | Q(parent_external_id__in={own_id for _account, own_id, _parent in rows})
    found = (
        Message.objects.filter(around, account__in=accounts)
        .exclude(subscriber__in=scope.subscribers)
        .select_related("subscriber", "account__platform")
        .prefetch_related("snapshots")
        .order_by("posted_at", "pk")
    )
    return [_other(message) for message in found]


def _other(message: Message) -> Entry:
    last = list(message.snapshots.all())[-1:]
    facts = [
        *facts_of(message, ["account", "posted_at"]),
        *facts_of(message, ["subscriber"], Kind.OTHER),
        *(fact("text", _("Texte"), snapshot.text, Kind.OTHER) for snapshot in last if snapshot.text),
    ]
    return Entry(ref=f"thread-{message.pk}", at=message.posted_at, facts=tuple(facts))


def corrections(scope: Scope, entries: list[Entry]) -> list[Entry]:
    """Return the notes kept beside the rows of the dossier."""
    numbers = numbers_of(entries)
    notes = CorrectionNote.objects.beside(
        messages=numbers["message"], warnings=numbers["warning"], exclusions=numbers["exclusion"]
    ).select_related("message", "warning", "exclusion", "recorded_by")
    return [_note(note) for note in notes]


def _note(note: CorrectionNote) -> Entry:
    facts = (
        *facts_of(note, ["message", "warning", "exclusion", "recorded_at"]),
        *facts_of(note, ["text"], Kind.WORDS),
        *facts_of(note, ["recorded_by"], Kind.AGENT),
    )
    return Entry(ref=f"correctionnote-{note.pk}", at=note.recorded_at, facts=facts)


def register(scope: Scope, entries: list[Entry]) -> list[Entry]:
    """Return what the register says of the identities and of every row of the dossier."""
    about = Q(subject_type="netiquette.subscriber", subject_id__in=scope.subscribers)
    for name, numbers in numbers_of(entries).items():
        about |= Q(subject_type=LABELS[name], subject_id__in=numbers)
    rows = RegisterEntry.objects.filter(about).select_related("actor").order_by("at", "pk")
    return [_decision(row) for row in rows]


def _decision(row: RegisterEntry) -> Entry:
    changed = [(key, label, value) for key, label, value in _changes(row) if value]
    facts: list[Fact] = [
        fact("event", _("Décision"), event_in_words(row.event)),
        *facts_of(row, ["subject_label", "account_label", "clause", "capacity", "at"]),
        *(fact(key, label, value, Kind.WORDS) for key, label, value in changed),
        *facts_of(row, ["reason"], Kind.WORDS),
        *facts_of(row, ["actor"], Kind.AGENT),
    ]
    return Entry(ref=f"decision-{row.pk}", at=row.at, facts=tuple(facts))


def _changes(row: RegisterEntry) -> Iterable[tuple[str, str, str]]:
    yield "before", _("Avant"), _in_words(row.before)
    yield "after", _("Après"), _in_words(row.after)


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(
            f"{key}\u00a0: {one}" for key, one in sorted(value.items()) if one not in (None, "", [])
        )
    return "" if value is None else str(value)


def emails(scope: Scope, entries: list[Entry]) -> list[Entry]:
    """Return the e-mails owed about the rows of the dossier: to whom and when, as their subject says."""
    about = Q(item_type="netiquette.subscriber", item_id__in=scope.subscribers)
    for name, numbers in numbers_of(entries).items():
        about |= Q(item_type=LABELS[name], item_id__in=numbers)
    rows = Notice.objects.filter(about).select_related("recipient").order_by("created_at", "pk")
    return [_email(row) for row in rows]


def _email(row: Notice) -> Entry:
    facts = (
        fact("subject", _("Objet"), _subject(row), Kind.WORDS),
        *facts_of(row, ["state", "created_at", "sent_at"]),
        *facts_of(row, ["recipient"], Kind.AGENT),
    )
    return Entry(ref=f"email-{row.pk}", at=row.created_at, facts=facts)


def _subject(row: Notice) -> str:
    level = LEVELS.get(row.level)
    try:
        return str(level.subject) % row.context if level else row.level
    except (KeyError, TypeError, ValueError):
        return row.level


def numbers_of(entries: Iterable[Entry]) -> dict[str, set[int]]:
    """Return the numbers of the rows of the dossier, for each kind that others name."""
    numbers: dict[str, set[int]] = {name: set() for name in LABELS}
    for entry in entries:
        name, _dash, number = entry.ref.rpartition("-")
        if name in LABELS:
            numbers[name].add(int(number))
    return numbers
