"""Subscribers, warnings and exclusions, reached by the functions of the product itself."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import OfficialAccount, Person
from netiquette.exclusions import decide_exclusion, propose_exclusion
from netiquette.message_refs import MessageRef
from netiquette.models import Exclusion, Ground, Subscriber, Warning
from netiquette.warnings import draft_warning, record_warning_sent
from tests.builders import NOW, a_holder, an_account

_number = count(10_000_001)
HOUR = timedelta(hours=1)
REVIEW = date(2027, 1, 6)


def an_author(account: OfficialAccount, **fields: Any) -> Subscriber:
    """Create somebody who writes on the platform of `account`."""
    number = next(_number)
    fields.setdefault("name", f"Citoyen {number}")
    subscriber = Subscriber.objects.create(
        platform=account.platform, external_id=f"auteur-{number}", first_seen_at=NOW, **fields
    )
    subscriber.names.create(name=subscriber.name, first_seen_at=NOW)
    return subscriber


def a_message(posted_at: datetime = NOW, text: str = "Grand solde chez Commerce 7!") -> MessageRef:
    """Return a message as moderation gives it to a sanction."""
    number = next(_number)
    snapshot = {"text": text, "author_name": "Citoyen", "permalink": f"https://www.facebook.com/m/{number}"}
    return MessageRef(id=number, posted_at=posted_at, snapshot=snapshot)


def a_ground(code: str = "publicitaire") -> Ground:
    """Return a ground of the first edition, or of the policy itself."""
    return Ground.objects.select_related("rule__edition").get(code=code)


def a_moderator() -> Person:
    """Return somebody on the list of every account."""
    return a_holder("agent-communications")


def a_decider() -> Person:
    """Return somebody whose position decides exclusions."""
    return a_holder("conseiller-strategique")


def a_draft(
    subscriber: Subscriber,
    actor: Person,
    *,
    account: OfficialAccount | None = None,
    code: str = "publicitaire",
    posted_at: datetime = NOW,
    message: MessageRef | None = None,
) -> Warning:
    """Write a warning for a message posted at `posted_at`, a minute later."""
    message = message or a_message(posted_at)
    return draft_warning(
        subscriber=subscriber,
        account=account or an_account("facebook-ville"),
        ground=a_ground(code),
        message_ref=message,
        text="Bonjour, votre message contrevient à la nétiquette.",
        actor=actor,
        now=message.posted_at + timedelta(minutes=1),
    )


def a_sent_warning(subscriber: Subscriber, actor: Person, **of_draft: Any) -> Warning:
    """Write a warning and record it as sent, two minutes after the message."""
    draft = a_draft(subscriber, actor, **of_draft)
    return record_warning_sent(
        warning_id=draft.pk,
        actor=actor,
        channel=Warning.Channel.PRIVATE_MESSAGE,
        proof_note="Capture de l’envoi au dossier.",
        now=draft.message_posted_at + timedelta(minutes=2),
    )


def warned(subscriber: Subscriber, actor: Person, times: int, **of_draft: Any) -> list[Warning]:
    """Send `times` warnings, for messages posted an hour apart from NOW on."""
    return [a_sent_warning(subscriber, actor, posted_at=NOW + HOUR * n, **of_draft) for n in range(times)]


def a_proposal(
    subscriber: Subscriber,
    actor: Person,
    *,
    account: OfficialAccount | None = None,
    track: str = "advertising",
    posted_at: datetime = NOW + HOUR * 10,
) -> Exclusion:
    """Propose an exclusion for a further breach; the warnings must have been sent."""
    return propose_exclusion(
        subscriber=subscriber,
        account=account or an_account("facebook-ville"),
        track=track,
        message_ref=a_message(posted_at),
        reason="Nouvelle publicité après trois avertissements.",
        actor=actor,
        now=posted_at + timedelta(minutes=1),
    )


def an_exclusion(subscriber: Subscriber, actor: Person, decider: Person, **of_proposal: Any) -> Exclusion:
    """Propose an exclusion and have it accepted, an hour after the breach."""
    proposal = a_proposal(subscriber, actor, **of_proposal)
    return decide_exclusion(
        exclusion_id=proposal.pk,
        accept=True,
        reason="Les trois avertissements sont au dossier.",
        review_on=REVIEW,
        actor=decider,
        now=proposal.message_posted_at + HOUR,
    )
