"""The demonstration's knowledge base, imported as any city's file, and answers already sent from it."""

from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import Person
from moderation.answering import Typed, insert_entry
from moderation.kinds import qualify_message
from moderation.knowledge_import import write_sheet
from moderation.models import KnowledgeEntry, KnowledgeSheet, Message
from moderation.replies import answer_now, save_draft
from moderation.reply_cautions import Passing
from moderation.reply_checks import next_opening

ENTRIES = Path(__file__).parent / "knowledge.csv"
# Old questions, with the entry that answered each; the last had no page to lead to.
ANSWERED = {"demo-036": "REG-1045", "demo-037": "FAQ-005", "demo-038": ""}


def load_knowledge(agent: Person, now: datetime) -> None:
    """Import the file, then answer some old questions; nothing is done twice."""
    if KnowledgeEntry.objects.exists():
        return
    sheet = KnowledgeSheet.objects.create(
        owner=agent, file_name=ENTRIES.name, text=ENTRIES.read_text(encoding="utf-8"), created_at=now
    )
    write_sheet(sheet_id=sheet.pk, actor=agent, now=now)
    for external_id, code in ANSWERED.items():
        _answer(Message.objects.get(external_id=external_id), code, agent)


def _answer(message: Message, code: str, agent: Person) -> None:
    # An hour later, or when the offices open.
    at = next_opening(message, message.posted_at + timedelta(hours=1))
    qualify_message(
        message_id=message.pk, kind="question", is_danger=False, actor=agent, version=None, now=at
    )
    if code:
        entry = KnowledgeEntry.objects.get(code=code)
        typed = Typed(text="Bonjour, merci de votre question.")
        draft = insert_entry(message_id=message.pk, entry_id=entry.pk, typed=typed, actor=agent, now=at)
    else:
        draft = save_draft(
            message_id=message.pk,
            actor=agent,
            text="Bonjour, merci de votre question. Le pavillon se réserve par téléphone, au service des loisirs.",
            nature="answer",
            channel="public",
            no_reference_reason="Confirmé de vive voix par le service des loisirs.",
            now=at,
        )
    answer_now(
        reply_id=draft.pk,
        actor=agent,
        permalink=message.snapshots.get().permalink,
        sent_at=at,
        version=None,
        now=at,
        passing=Passing(wants_page=not code),
    )
