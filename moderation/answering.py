"""Putting in one's draft what was already answered: an entry of the knowledge base, or a reply to a message alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.access import MessageNotFound
from moderation.models import KnowledgeEntry, Reference, Reply
from moderation.queries import visible_accounts
from moderation.references import add_reference
from moderation.replies import save_draft
from moderation.rules.knowledge import may_use_entry
from policy.outcomes import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The draft as it is on the screen: what is put in comes after it. Without a text, the draft as it is kept."""

    text: str | None = None
    nature: str = Reply.Nature.ANSWER
    channel: str = Reply.Channel.PUBLIC
    no_reference_reason: str = ""


@transaction.atomic
def insert_entry(*, message_id: int, entry_id: int, typed: Typed, actor: Person, now: datetime) -> Reply:
    """Put what an entry says, and its page, at the end of one's draft, and keep the entry as a reference.

    Raises KnowledgeEntry.DoesNotExist, PolicyRefusal for an entry out of use, and as `moderation.replies.save_draft`.
    """
    entry = KnowledgeEntry.objects.get(pk=entry_id)
    require(may_use_entry(is_active=entry.is_active))
    draft = _draft(message_id, typed, [entry.answer, entry.url], actor, now)
    if not draft.references.filter(entry=entry).exists():
        add_reference(
            reply_id=draft.pk,
            type=entry.source,
            locator=entry.url or f"{entry.code} {entry.question}"[:1000],
            excerpt=entry.answer,
            entry=entry,
            actor=actor,
            now=now,
        )
    return draft


@transaction.atomic
def insert_reply(*, message_id: int, reply_id: int, typed: Typed, actor: Person, now: datetime) -> Reply:
    """Put the words of a reply sent to a message alike at the end of one's draft, with its references.

    Raises MessageNotFound when the actor does not see that reply, and as `moderation.replies.save_draft`.
    """
    accounts = visible_accounts(actor, now).order_by().values("pk")
    sent = Reply.objects.filter(pk=reply_id, state=Reply.State.SENT, message__account__in=accounts).first()
    if sent is None:
        raise MessageNotFound
    draft = _draft(message_id, typed, [sent.text], actor, now)
    known = set(draft.references.values_list("type", "locator"))
    for one in Reference.objects.filter(reply=sent).select_related("entry"):
        if (one.type, one.locator) not in known:
            add_reference(
                reply_id=draft.pk,
                type=one.type,
                locator=one.locator,
                excerpt=one.excerpt,
                entry=one.entry,
                actor=actor,
                now=now,
            )
    return draft


def _draft(message_id: int, typed: Typed, parts: Iterable[str], actor: Person, now: datetime) -> Reply:
    """Keep the draft with what is put in; words already there are not repeated."""
    kept = None
    if typed.text is None:
        kept = Reply.objects.filter(message_id=message_id, author=actor, state=Reply.State.DRAFT).first()
    source = kept or typed
    text = (source.text or "").strip()
    new = [part.strip() for part in parts if part.strip() and part.strip() not in text]
    begins = [text] if text else []
    if not text and new and not new[0].startswith("Bonjour"):
        begins = [_("Bonjour, merci de nous avoir écrit.")]
    return save_draft(
        message_id=message_id,
        text="\n\n".join([*begins, " ".join(new)] if new else begins),
        nature=source.nature,
        channel=source.channel,
        no_reference_reason=source.no_reference_reason,
        actor=actor,
        now=now,
    )
