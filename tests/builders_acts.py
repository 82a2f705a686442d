"""Messages in every state, reached by the functions of the product itself."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from moderation.answer_templates import rendered
from moderation.closing import close_without_reply
from moderation.kinds import qualify_message
from moderation.models import AnswerTemplate, Message, Reply
from moderation.references import add_reference
from moderation.removals import grounds_for, remove_message
from moderation.replies import answer_now, save_draft
from netiquette.models import Ground
from policy.register import entries_about
from tests.builders import NOW, a_holder
from tests.builders_moderation import a_message

MINUTE = timedelta(minutes=1)
# A quarter of an hour after the message: the offices are open, and nobody is late.
SOON = NOW + 15 * MINUTE
# The same Monday, 22:00 in Rimouski: the offices are closed until Tuesday, 8:15.
NIGHT = NOW + timedelta(hours=12)
# Nothing to say of it: it greets, thanks, and leads to the page that answers.
GOOD_REPLY = "Bonjour, la bibliothèque ouvre à 10 h. Merci d’avoir écrit! https://rimouski.ca/bibliotheques"
PROOF = "https://www.facebook.com/villerimouski/posts/1?comment_id=2"


def an_agent() -> Person:
    """Return an agent aux communications, who answers and moderates on every account."""
    return a_holder("agent-communications")


def an_adviser() -> Person:
    """Return a conseiller stratégique."""
    return a_holder("conseiller-strategique")


def last_line(message: Message) -> Any:
    """Return the newest line of the register about a message."""
    return entries_about(message).order_by("pk").last()


def fresh(message: Message) -> Message:
    """Return the message as it is now."""
    return Message.objects.select_related("account", "platform").get(pk=message.pk)


def a_qualified_message(
    actor: Person, kind: str = "question", *, is_danger: bool = False, now: datetime = NOW, **changes: Any
) -> Message:
    """Take in a message and qualify it; nobody has it in hand."""
    message = a_message(**changes)
    return qualify_message(
        message_id=message.pk, kind=kind, is_danger=is_danger, actor=actor, version=None, now=now, keeps=False
    )


def a_draft(
    message: Message,
    actor: Person,
    *,
    text: str = GOOD_REPLY,
    nature: str = "answer",
    channel: str = "public",
    reference: bool = True,
    now: datetime = SOON,
    **fields: Any,
) -> Reply:
    """Write a reply, with the page where its facts were found unless told."""
    draft = save_draft(
        message_id=message.pk, actor=actor, text=text, nature=nature, channel=channel, now=now, **fields
    )
    if reference:
        add_reference(
            reply_id=draft.pk,
            type="web_page",
            locator="https://www.ville.rimouski.qc.ca/bibliotheques",
            excerpt="Ouverture à 10 h",
            actor=actor,
            now=now,
        )
    return draft


def a_redirection(message: Message, actor: Person, slug: str, **fields: Any) -> Reply:
    """Write an approved redirection, word for word."""
    template = AnswerTemplate.objects.get(slug=slug)
    return a_draft(
        message,
        actor,
        text=rendered(template.body),
        nature="redirection",
        template_id=template.pk,
        reference=False,
        **fields,
    )


def send(draft: Reply, actor: Person, *, at: datetime = SOON, **fields: Any) -> Reply:
    """Record a draft as sent on the platform at `at`, at once."""
    values = {"permalink": PROOF, "sent_at": at, "version": None, "now": at, **fields}
    return answer_now(reply_id=draft.pk, actor=actor, **values)


def an_answered_message(actor: Person) -> Message:
    """Take in a question, qualify it and answer it."""
    message = a_qualified_message(actor)
    send(a_draft(message, actor), actor)
    return fresh(message)


def a_closed_message(
    actor: Person, reason: str = "emoji_only", kind: str = "comment", **changes: Any
) -> Message:
    """Take in a message, qualify it and close it without a reply."""
    message = a_qualified_message(actor, kind, **changes)
    return close_without_reply(message_id=message.pk, reason=reason, actor=actor, version=None, now=SOON)


def the_ground(message: Message, code: str = "publicitaire") -> Ground:
    """Return a ground that may be cited for the message."""
    return grounds_for(message).get(code=code)


def a_removal(message: Message, actor: Person, *, code: str = "publicitaire", **fields: Any) -> Any:
    """Decide to delete a message."""
    values = {"measure": "delete", "version": None, "now": SOON, **fields}
    return remove_message(
        message_id=message.pk, ground_id=the_ground(message, code).pk, actor=actor, **values
    )
