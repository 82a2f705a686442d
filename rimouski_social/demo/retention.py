"""Old messages of the demonstration, past their time: a batch to read, one that is done, a hold."""

from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from accounts.holdings import open_holding
from accounts.models import Person, Position
from accounts.rights import local_date
from moderation.closing import close_without_reply
from moderation.incoming import parse_message
from moderation.intake import receive
from moderation.kinds import qualify_message
from moderation.models import Message
from moderation.references import add_reference
from moderation.replies import answer_now, save_draft
from privacy.depersonalising import depersonalise_some
from privacy.disposals import approve_batch, propose_batch
from privacy.holds import set_hold
from privacy.models import DisposalBatch, LegalHold, RetentionRule
from privacy.proposals import prepare_batch

DAY = timedelta(days=1)
TUESDAY = 1
FORMER = "ancienne.agente@demo.example"
QUESTIONS = (
    "À quelle heure ferme la patinoire du centre-ville?",
    "Le stationnement est-il permis cette nuit?",
    "Où porter les branches après la taille des haies?",
    "La piscine est-elle ouverte le jour de la fête du Travail?",
)
REMARKS = (
    "👏👏",
    "Camille, regarde ça!",
    "🙌",
    "On y va samedi, Alexis?",
    "❤️",
    "Mathis, c’est pour toi!",
    "😍",
)
_number = count(1)


@transaction.atomic
def load(now: datetime) -> None:
    """Receive and close old messages as they were then, and dispose of some; nothing when it was done before."""
    if DisposalBatch.objects.exists():
        return
    agent = _former_agent(now)
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    answered = [
        _answered(agent, words, _in_office_hours(now - (1160 + 9 * number) * DAY))
        for number, words in enumerate(QUESTIONS)
    ]
    for number, words in enumerate(REMARKS):
        _closed(agent, words, _in_office_hours(now - (760 + 11 * number) * DAY))
    set_hold(
        scope=LegalHold.Scope.SUBSCRIBER,
        subject_id=answered[-1].subscriber_id,
        reason="Réclamation en cours au greffe.",
        review_on=local_date(now + 60 * DAY),
        actor=people["conseiller"],
        now=now - DAY,
    )
    _dispose(people["conseiller"], people["direction"], now)
    prepare_batch(rule=_rule("message_unfollowed", now), now=now)


def _former_agent(now: datetime) -> Person:
    """Return somebody who was there then, and has left since."""
    person = Person.objects.create_user(FORMER, full_name="Ancienne agente aux communications")
    open_holding(
        person=person,
        position=Position.objects.get(slug="agent-communications"),
        starts_on=local_date(now - 1600 * DAY),
        ends_on=local_date(now - 400 * DAY),
        actor=None,
        now=now,
    )
    return person


def _in_office_hours(at: datetime) -> datetime:
    """Return the morning of the Tuesday before: replies leave while the offices are open."""
    local = at.astimezone(timezone.get_default_timezone())
    return (local - (local.weekday() - TUESDAY) % 7 * DAY).replace(hour=10, minute=0, second=0, microsecond=0)


def _received(words: str, at: datetime, kind: str, agent: Person) -> Message:
    number = next(_number)
    row = {
        "platform": "facebook",
        "account": "facebook-ville",
        "external_id": f"demo-ancien-{number}",
        "author_id": f"demo-ancien-auteur-{number}",
        "author_name": f"Riverain {number}",
        "posted_at": at.isoformat(),
        "text": words,
        "permalink": f"https://www.facebook.com/villerimouski/posts/ancien-{number}",
    }
    [result] = receive([parse_message(row)], now=at).results
    return qualify_message(
        message_id=result.message_id or 0,
        kind=kind,
        is_danger=False,
        actor=agent,
        version=None,
        now=at,
        keeps=False,
    )


def _answered(agent: Person, words: str, at: datetime) -> Message:
    message = _received(words, at, "question", agent)
    draft = save_draft(
        message_id=message.pk,
        actor=agent,
        text="Bonjour, merci de nous avoir écrit! L’horaire est à jour sur https://rimouski.ca/loisirs/.",
        nature="answer",
        channel="public",
        now=at,
    )
    add_reference(
        reply_id=draft.pk,
        type="web_page",
        locator="https://rimouski.ca/",
        excerpt="Horaire de la saison",
        actor=agent,
        now=at,
    )
    answer_now(
        reply_id=draft.pk,
        actor=agent,
        permalink="https://www.facebook.com/villerimouski/posts/1?comment_id=2",
        sent_at=at,
        version=None,
        now=at,
    )
    return message


def _closed(agent: Person, words: str, at: datetime) -> None:
    message = _received(words, at, "comment", agent)
    close_without_reply(message_id=message.pk, reason="friend_tag", actor=agent, version=None, now=at)


def _rule(record_type: str, now: datetime) -> RetentionRule:
    return RetentionRule.objects.in_effect(now).get(record_type=record_type)


def _dispose(proposer: Person, approver: Person, now: datetime) -> None:
    batch = prepare_batch(rule=_rule("message_answered", now), now=now - DAY)
    if batch is None:
        return
    propose_batch(batch_id=batch.pk, actor=proposer, now=now - DAY)
    approve_batch(batch_id=batch.pk, actor=approver, now=now - DAY / 2)
    while depersonalise_some(batch_id=batch.pk, now=now - DAY / 2):
        pass
