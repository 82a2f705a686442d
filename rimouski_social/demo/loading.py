"""The demonstration's data, made by the same functions as the real thing: people by position, messages around now."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.holdings import open_holding
from accounts.models import Person, Position
from moderation.incoming import parse_message
from moderation.intake import receive
from moderation.kinds import qualify_message
from moderation.models import Message, Removal
from moderation.removals import grounds_for, record_removal_done
from moderation.replies import save_draft, submit_reply
from moderation.sanctions import message_ref, record_warning_sent, remove_and_warn
from netiquette.letters import proposed_text
from netiquette.models import Warning
from rimouski_social.demo.knowledge import load_knowledge

PASSWORD = "demonstration-2014"  # noqa: S105 - printed by `make demo`, for a site that is never deployed
MESSAGES = Path(__file__).parent / "messages.jsonl"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody of the demonstration: an address, and the position it stands for."""

    email: str
    position: str
    is_staff: bool = False


PEOPLE = (
    SignIn("agent@demo.example", "agent-communications", is_staff=True),
    SignIn("conseiller@demo.example", "conseiller-strategique", is_staff=True),
    SignIn("adjoint@demo.example", "adjoint-administratif"),
    SignIn("webmestre@demo.example", "webmestre"),
    SignIn("loisirs@demo.example", "animateur-diffusion"),
    SignIn("bibliotheques@demo.example", "responsable-bibliotheques"),
    SignIn("rh@demo.example", "directeur-rh"),
    SignIn("rh.secretariat@demo.example", "secretaire-rh"),
    SignIn("direction@demo.example", "direction-generale", is_staff=True),
)
ADMINISTRATOR = "admin@demo.example"


@transaction.atomic
def load_people(now: datetime) -> None:
    """Create the people of the demonstration and give each a position; those already there stay as they are."""
    for sign_in in PEOPLE:
        if Person.objects.filter(email=sign_in.email).exists():
            continue
        position = Position.objects.get(slug=sign_in.position)
        person = Person.objects.create_user(
            sign_in.email, PASSWORD, full_name=position.title, is_staff=sign_in.is_staff
        )
        first_day = timezone.localdate(now) - timedelta(days=365)
        open_holding(person=person, position=position, starts_on=first_day, actor=None, now=now)
    if not Person.objects.filter(email=ADMINISTRATOR).exists():
        Person.objects.create_superuser(ADMINISTRATOR, PASSWORD, full_name="Administration du système")


def load_messages(now: datetime) -> int:
    """Receive the messages as they would have come, and act on a few; nothing when some are there already."""
    if Message.objects.exists():
        return 0
    created = 0
    for posted_at, row in _rows(now):
        receipt = receive([parse_message({**row, "posted_at": posted_at.isoformat()})], now=posted_at)
        created += sum(result.message_id is not None for result in receipt.results)
    agent = Person.objects.get(email="agent@demo.example")
    _warn_twice(agent, now)
    _qualify_some(agent, now)
    _hold_one(agent, now)
    load_knowledge(agent, now)
    return created


def _rows(now: datetime) -> Iterator[tuple[datetime, dict[str, object]]]:
    """Yield the messages of the file, oldest first, with the instant at which each was posted."""
    lines = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    for row in sorted(lines, key=lambda line: -line["hours_ago"]):
        yield now - timedelta(hours=row.pop("hours_ago")), row


def _warn_twice(agent: Person, now: datetime) -> None:
    """Remove two old advertisements of one author and warn each time: the next is the third."""
    for message in Message.objects.filter(external_id__startswith="demo-old-").order_by("posted_at"):
        at = message.posted_at + timedelta(hours=1)
        qualify_message(
            message_id=message.pk, kind="advertising", is_danger=False, actor=agent, version=None, now=at
        )
        ground = grounds_for(message).get(clause="R-123")
        removal, warning = remove_and_warn(
            message_id=message.pk,
            ground_id=ground.pk,
            measure=Removal.Measure.DELETE,
            warning_text=proposed_text(
                subscriber=message.subscriber,
                account=message.account,
                ground=ground,
                message=message_ref(message),
                now=at,
            ),
            actor=agent,
            version=None,
            now=at,
        )
        record_removal_done(removal_id=removal.pk, proof="Constaté sur la page.", actor=agent, now=at)
        record_warning_sent(
            warning_id=warning.pk,
            actor=agent,
            channel=Warning.Channel.PRIVATE_MESSAGE,
            proof_note="Message privé envoyé, capture au dossier.",
            now=at,
        )


def _qualify_some(agent: Person, now: datetime) -> None:
    """Say what a few messages are, so that every state of the queue is seen."""
    kinds = {
        "demo-002": "thanks",
        "demo-005": "complaint",
        "demo-006": "media_request",
        "demo-012": "question",
        "demo-014": "question",
        "demo-023": "question",
    }
    for external_id, kind in kinds.items():
        message = Message.objects.get(external_id=external_id)
        is_danger = external_id == "demo-023"
        qualify_message(
            message_id=message.pk, kind=kind, is_danger=is_danger, actor=agent, version=None, now=now
        )
    Message.objects.filter(external_id__in=kinds).update(claimed_by=None, claimed_until=None)


def _hold_one(agent: Person, now: datetime) -> None:
    """Prepare a reply to a thank-you: held until the opening, or ready to be published, as the hour has it."""
    message = Message.objects.get(external_id="demo-002")
    draft = save_draft(
        message_id=message.pk,
        actor=agent,
        text="Merci beaucoup pour votre message! Nous le transmettons à l’équipe du déneigement.",
        nature="thanks",
        channel="public",
        now=now,
    )
    submit_reply(reply_id=draft.pk, actor=agent, version=None, now=now)


def sign_ins() -> str:
    """Return what `make demo` prints: whom one may be, and with which password."""
    titles = dict(Position.objects.values_list("slug", "title"))
    lines = [f"  {one.email:<28} {titles.get(one.position, one.position)}" for one in PEOPLE]
    lines.append(f"  {ADMINISTRATOR:<28} réglages techniques, sans droit sur les comptes officiels")
    return "\n".join([f"Connexions (sign-ins), mot de passe « {PASSWORD} » :", *lines])


__all__ = ["PASSWORD", "PEOPLE", "load_messages", "load_people", "sign_ins"]
