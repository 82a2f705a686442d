"""Questions to services: asked, cancelled, answered by telephone, used in a reply (R-064, R-091, R-094, R-095).

Nothing here moves a deadline of the message: a question asked is not an answer given (R-085).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights import local_date
from city.models import Service
from moderation import events
from moderation.access import MessageNotFound, lock_message, register_act
from moderation.masking import mask, names_somebody
from moderation.models import Message, Reference, Referral, Reply
from moderation.references import add_reference
from moderation.referral_deadlines import load_internal_clock
from moderation.referral_interim import Interim, record_interim
from moderation.referral_links import end_referral, new_link, record_answer
from moderation.referral_notices import owe_asked, owe_cancelled
from moderation.replies import save_draft
from moderation.rules.referrals import (
    ReferralAct,
    may_act_on_referral,
    may_choose_service,
    may_give_answer,
    may_give_until,
    may_refer,
    may_tell_author,
    may_use_answer,
)
from moderation.rules.replies import NATURES_OF_KIND
from policy.models import Reading
from policy.outcomes import Outcome, require


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a service, as the person words it."""

    question: str
    # What the service sees of the message; it is masked unless the person is named.
    shared_text: str = ""
    names_author: bool = False
    naming_reason: str = ""
    # None: the share of the time left that the city's reading gives to services.
    due_at: datetime | None = None
    # The service has designated nobody: the communications team finds out whom to ask.
    through_team: bool = False


def names_of(message: Message) -> list[str]:
    """Return the names that the author of a message has borne."""
    return [message.subscriber.name, *message.subscriber.names.values_list("name", flat=True)]


def proposed_text(message: Message) -> str:
    """Return the message's words as a service may read them: nothing the software can see tells who wrote them."""
    snapshot = message.snapshots.order_by("-ordinal").first()
    return masked(message, snapshot.text) if snapshot else ""


def masked(message: Message, text: str) -> str:
    """Return a text about a message without what tells who wrote it."""
    return mask(text, names=names_of(message), identifier=message.subscriber.external_id)


def check_refer(message: Message, service: Service | None = None) -> Outcome:
    """Ask the rule about a question on the message; the form's button asks the same."""
    open_ones = message.referrals.waiting().filter(service=service) if service else None
    return may_refer(
        kind=message.kind,
        is_open=message.is_open,
        already_asked=open_ones is not None and open_ones.exists(),
    )


@transaction.atomic
def ask_service(
    *, message_id: int, service_id: int, asked: Asked, actor: Person, version: int | None, now: datetime
) -> Referral:
    """Ask a service's designated respondent, or whoever stands in; an e-mail with a link leaves (R-094).

    Raises as `moderation.access.lock_message`, Service.DoesNotExist, and PolicyRefusal: not of this message, nobody
    designated, the person named without a reason, a deadline past or after the public one.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    service = Service.objects.active().get(pk=service_id)
    respondent = service.respondent_on(local_date(now))
    require(check_refer(message, service))
    require(may_choose_service(has_respondent=respondent is not None, through_team=asked.through_team))
    require(
        may_tell_author(
            names_author=asked.names_author,
            text_names_author=names_somebody(asked.question, names=names_of(message)),
            reason=asked.naming_reason,
        )
    )
    clock = load_internal_clock(message, now)
    due_at = asked.due_at or clock.proposed()
    require(may_give_until(due_at=due_at, now=now, target_at=message.target_at))
    due = clock.around(due_at)
    nonce, token_hash = new_link()
    referral = Referral.objects.create(
        message=message,
        service=service,
        question=asked.question.strip(),
        shared_text=(asked.shared_text if asked.names_author else masked(message, asked.shared_text)).strip(),
        names_author=asked.names_author,
        naming_reason=asked.naming_reason.strip() if asked.names_author else "",
        respondent_name=respondent.name if respondent else "",
        respondent_email=respondent.email if respondent else "",
        through_team=respondent is None,
        asked_by=actor,
        asked_at=now,
        target_at=message.target_at,
        due_at=due.due_at,
        late_at=due.late_at,
        next_alert_at=due.remind_at,
        link_nonce=nonce,
        token_hash=token_hash,
        expires_at=now + timedelta(days=Reading.objects.value("referral_link_days", at=now)),
    )
    _register(referral, message, events.REFERRAL_ASKED, actor, now, reason=referral.naming_reason)
    owe_asked(referral, now=now)
    return referral


@transaction.atomic
def cancel_referral(
    *, referral_id: int, reason: str, actor: Person, version: int | None, now: datetime
) -> Referral:
    """Ask no more: the link closes, and the respondent is told. Raises as `ask_service`, PolicyRefusal once ended."""
    referral, message = _lock_referral(referral_id, actor, version, now)
    require(may_act_on_referral(state=referral.state, act=ReferralAct.CANCEL))
    end_referral(referral, ReferralAct.CANCEL, reason=reason, now=now)
    _register(referral, message, events.REFERRAL_CANCELLED, actor, now)
    owe_cancelled(referral, now=now)
    return referral


@transaction.atomic
def record_referral_answer(
    *,
    referral_id: int,
    answer: str,
    sources: str,
    name: str,
    actor: Person,
    version: int | None,
    now: datetime,
) -> Referral:
    """Write down what a service answered otherwise than by the link, by telephone say; the link closes.

    Raises as `cancel_referral`, and PolicyRefusal without an answer or who gave it.
    """
    referral, message = _lock_referral(referral_id, actor, version, now)
    require(may_act_on_referral(state=referral.state, act=ReferralAct.ANSWER))
    require(may_give_answer(answer=answer, name=name))
    referral.recorded_by = actor
    record_answer(referral, answer=answer, sources=sources, name=name, now=now)
    _register(referral, message, events.REFERRAL_ANSWERED, actor, now)
    return referral


@transaction.atomic
def record_referral_interim(
    *, referral_id: int, interim: Interim, actor: Person, version: int | None, now: datetime
) -> Referral:
    """Write down a first answer got otherwise than by the link; it still serves for the whole one.

    Raises as `cancel_referral`, and as `moderation.referral_interim.record_interim`.
    """
    referral, message = _lock_referral(referral_id, actor, version, now)
    record_interim(referral, interim, now)
    _register(referral, message, events.REFERRAL_INTERIM, actor, now)
    return referral


@transaction.atomic
def use_answer(*, referral_id: int, actor: Person, now: datetime) -> Reply:
    """Put what a service answered in one's draft, after what is written there, with the reference that is kept (R-096).

    Done twice, it changes nothing more. Raises as `ask_service`, and PolicyRefusal without an answer.
    """
    referral, message = _lock_referral(referral_id, actor, None, now)
    require(may_use_answer(state=referral.state, kind=message.kind))
    draft = message.replies.filter(author=actor, state=Reply.State.DRAFT).first()
    text = draft.text if draft else ""
    if referral.answer not in text:
        text = f"{text.rstrip()}\n\n{referral.answer}".strip()
    natures = NATURES_OF_KIND.get(message.kind, ("answer",))
    draft = save_draft(
        message_id=message.pk,
        actor=actor,
        text=text,
        nature=draft.nature if draft else natures[0],
        channel=draft.channel if draft else _channel_of(message),
        template_id=draft.template_id if draft else None,
        no_reference_reason=draft.no_reference_reason if draft else "",
        now=now,
    )
    source: dict[str, Any] = {"type": Reference.Type.SERVICE, "locator": _locator(referral)}
    if not draft.references.filter(**source).exists():
        excerpt = f"{referral.answer}\n\n{referral.sources}".strip()
        add_reference(reply_id=draft.pk, excerpt=excerpt, actor=actor, now=now, **source)
    referral.used_in = draft
    referral.save(update_fields=["used_in"])
    return draft


def _channel_of(message: Message) -> str:
    return Reply.Channel.PRIVATE if message.is_private else Reply.Channel.PUBLIC


def _locator(referral: Referral) -> str:
    """Say where the answer came from, as a reference does."""
    return _("%(service)s, %(name)s (question n°\u00a0%(number)s)") % {
        "service": referral.service.name,
        "name": referral.answered_by,
        "number": referral.pk,
    }


def _lock_referral(
    referral_id: int, actor: Person, version: int | None, now: datetime
) -> tuple[Referral, Message]:
    """Lock the message, then the question: a service that answers by its link waits, or has answered."""
    message_id = Referral.objects.filter(pk=referral_id).values_list("message_id", flat=True).first()
    if message_id is None:
        raise MessageNotFound
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("service")
    referral = rows.get(pk=referral_id)
    referral.message = message
    return referral, message


def _register(
    referral: Referral, message: Message, event: str, actor: Person, now: datetime, *, reason: str = ""
) -> None:
    """Write the act in the register: which question and to whom, never its words."""
    register_act(
        message,
        event=event,
        actor=actor,
        now=now,
        clause="R-091",
        after={
            "question": referral.pk,
            "service": referral.service.name,
            "asked_of": referral.asked_of,
            "names_author": referral.names_author,
            "due_at": referral.due_at,
            "state": referral.state,
        },
        reason=reason,
    )
