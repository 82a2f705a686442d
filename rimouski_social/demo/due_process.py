"""Sanctions of the demonstration: two people excluded, one of whom contests; reviews waiting, one of them decided."""

from datetime import datetime, timedelta

from accounts.models import Person
from accounts.rights import local_date
from moderation.incoming import parse_message
from moderation.intake import receive
from moderation.kinds import qualify_message
from moderation.models import Message, Removal
from moderation.removals import grounds_for, record_removal_done
from moderation.sanctions import message_ref, record_warning_sent, remove_and_warn
from netiquette.exclusions import decide_exclusion, propose_exclusion, record_exclusion_applied
from netiquette.letters import exclusion_letter, proposed_text
from netiquette.letters_told import record_letter
from netiquette.models import Exclusion, Review, Warning
from netiquette.reviews import decide_review, match_review, receive_request

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def load(now: datetime) -> None:
    """Exclude, review and answer as the team would; nothing when a review is there already."""
    if Review.objects.exists():
        return
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    agent, adviser, management = people["agent"], people["conseiller"], people["direction"]
    waiting = _exclude("demo-exclu-1", "Alex Démo", agent, adviser, now - 100 * DAY)
    contested = _exclude("demo-exclu-2", "Dominique Démo", agent, adviser, now - 30 * DAY)
    _contest(contested, agent, now)
    warning = _warn("demo-averti", "Claude Démo", "Gang d’épais, lâchez donc!", agent, now - 20 * DAY)
    _reverse(warning, agent, management, now)
    receive_request(
        words="J’ai été averti sans raison, je ne faisais que répondre à quelqu’un.",
        display_name="Alex Démo",
        account=waiting.account,
        now=now - 2 * HOUR,
    )


def _warn(author: str, name: str, text: str, agent: Person, at: datetime) -> Warning:
    message = _message(author, name, text, agent, at)
    ground = grounds_for(message).get(code="irrespectueux")
    removal, warning = remove_and_warn(
        message_id=message.pk,
        ground_id=ground.pk,
        measure=Removal.Measure.HIDE,
        warning_text=proposed_text(
            subscriber=message.subscriber,
            account=message.account,
            ground=ground,
            message=message_ref(message),
            now=at + HOUR,
        ),
        actor=agent,
        version=None,
        now=at + HOUR,
    )
    record_removal_done(removal_id=removal.pk, proof="Constaté sur la page.", actor=agent, now=at + HOUR)
    return record_warning_sent(
        warning_id=warning.pk,
        actor=agent,
        channel=Warning.Channel.PRIVATE_MESSAGE,
        proof_note="Message privé envoyé, capture au dossier.",
        now=at + 2 * HOUR,
    )


def _exclude(author: str, name: str, agent: Person, adviser: Person, at: datetime) -> Exclusion:
    warning = _warn(author, name, "Hé l’imbécile du comptoir, ferme-la donc.", agent, at)
    breach = _message(author, name, "Toujours là, l’imbécile? Ferme ta gueule.", agent, at + 2 * DAY)
    proposed = propose_exclusion(
        subscriber=warning.subscriber,
        account=warning.account,
        track=warning.track,
        message_ref=message_ref(breach),
        reason="Un nouveau message du même ton a suivi l’avertissement.",
        actor=agent,
        now=at + 2 * DAY + HOUR,
    )
    decided_at = at + 3 * DAY
    exclusion = decide_exclusion(
        exclusion_id=proposed.pk,
        accept=True,
        reason="Un avertissement a été envoyé; le même ton a été repris deux jours plus tard.",
        review_on=local_date(decided_at + 108 * DAY),
        actor=adviser,
        now=decided_at,
    )
    return record_exclusion_applied(
        exclusion_id=exclusion.pk, actor=agent, proof="Capture de la page au dossier.", now=decided_at + HOUR
    )


def _contest(exclusion: Exclusion, agent: Person, now: datetime) -> None:
    record_letter(
        about=exclusion,
        text=exclusion_letter(exclusion=exclusion, now=now - 26 * DAY).text,
        is_told=True,
        channel="private_message",
        proof_note="Message privé, capture au dossier.",
        actor=agent,
        now=now - 26 * DAY,
    )
    request = receive_request(
        words="Mon second message citait une chronique; je ne visais personne.",
        case_number=exclusion.reference,
        now=now - 3 * DAY,
    )
    match_review(
        review_id=request.pk,
        contested=exclusion,
        recognised="La personne donne le numéro de sa lettre et a répondu au message privé.",
        actor=agent,
        now=now - 2 * DAY,
    )


def _reverse(warning: Warning, agent: Person, management: Person, now: datetime) -> None:
    request = receive_request(
        words="Je parlais de mon équipe de hockey, pas des employés de la Ville.",
        case_number=warning.reference,
        now=now - 12 * DAY,
    )
    match_review(
        review_id=request.pk,
        contested=warning,
        recognised="La personne donne le numéro de sa lettre.",
        actor=agent,
        now=now - 11 * DAY,
    )
    decide_review(
        review_id=request.pk,
        outcome=Review.Outcome.REVERSED,
        reasons="Le fil parlait d’un match : le message ne visait pas les employés.",
        actor=management,
        now=now - 9 * DAY,
    )


def _message(author: str, name: str, text: str, agent: Person, at: datetime) -> Message:
    """Receive a message on the city's page and say that it breaches the nétiquette."""
    row = {
        "platform": "facebook",
        "account": "Ville de Rimouski",
        "external_id": f"{author}-{at:%Y%m%d%H}",
        "author_id": author,
        "author_name": name,
        "text": text,
        "posted_at": at.isoformat(),
        "permalink": f"https://www.facebook.com/villerimouski/posts/{author}-{at:%j}",
    }
    receipt = receive([parse_message(row)], now=at)
    message_id = next(result.message_id for result in receipt.results if result.message_id)
    qualify_message(
        message_id=message_id,
        kind=Message.Kind.NETIQUETTE_VIOLATION,
        is_danger=False,
        actor=agent,
        version=None,
        now=at + timedelta(minutes=10),
    )
    Message.objects.filter(pk=message_id).update(claimed_by=None, claimed_until=None)
    return Message.objects.select_related("account__platform", "subscriber").get(pk=message_id)
