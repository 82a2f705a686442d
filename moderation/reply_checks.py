"""What is asked of a reply before it goes out: the facts are read here, the policy answers in `moderation.rules`."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.authorizations import holds_position
from accounts.models import Person, Platform
from accounts.proofs import host_of
from city.calendars import load_calendars
from city.models import Emergency
from editorial.lengths import count_reply
from moderation.answer_templates import rendered, values_for
from moderation.complaint_coordinates import has_choice, service_named
from moderation.models import AnswerTemplate, Message, Reply
from moderation.reply_cautions import Leaving
from moderation.rules.campaigns import may_notify_campaign
from moderation.rules.replies import (
    Wording,
    may_answer_with,
    may_prove_by,
    may_reply_at,
    may_send_without_reference,
    may_send_wording,
)
from moderation.templating import same_text, unfilled
from policy.models import Reading
from policy.outcomes import Outcome, require

WAITING = (Reply.State.HELD, Reply.State.DUE)


def check_reply(message: Message, reply: Reply) -> None:
    """Ask of a reply everything but its hour.

    Raises PolicyRefusal, and ValidationError for a text that the platform would not take.
    """
    check_shape(message.platform, text=reply.text, channel=reply.channel)
    require(may_answer_with(kind=message.kind, nature=reply.nature))
    require(may_send_wording(kind=message.kind, nature=reply.nature, wording=_wording(message, reply)))
    require(
        may_notify_campaign(
            kind=message.kind, nature=reply.nature, is_the_template=_is_the_template(message, reply)
        )
    )
    require(
        may_send_without_reference(
            kind=message.kind,
            nature=reply.nature,
            references=reply.references.count(),
            no_reference_reason=reply.no_reference_reason,
        )
    )
    check_filled(reply.text)


def check_filled(text: str) -> None:
    """Raise ValidationError for a text that still shows a variable to its reader."""
    if left := unfilled(text):
        raise ValidationError(
            _("Remplacez d’abord ce qui est entre accolades\u00a0: %(names)s.")
            % {"names": ", ".join(f"{{{name}}}" for name in left)}
        )


def check_shape(platform: Platform, *, text: str, channel: str) -> None:
    """Raise ValidationError for an empty text, one too long for the platform, or a channel that it lacks."""
    if not text.strip():
        raise ValidationError(_("Écrivez la réponse."))
    count = count_reply(platform.slug, text, platform.reply_max_length)
    if count.is_over:
        over = count.used - (count.limit or 0)
        raise ValidationError(
            ngettext(
                "%(platform)s accepte au plus %(limit)d caractères\u00a0: il y en a %(over)d de trop.",
                "%(platform)s accepte au plus %(limit)d caractères\u00a0: il y en a %(over)d de trop.",
                over,
            )
            % {"platform": platform.name, "limit": count.limit, "over": over}
        )
    if channel == Reply.Channel.PRIVATE and not platform.has_private_messages:
        raise ValidationError(_("%(platform)s n’a pas de messages privés.") % {"platform": platform.name})


def check_hour(message: Message, actor: Person, at: datetime) -> Outcome:
    """Answer whether a reply to the message may leave at the instant `at` (R-084)."""
    calendar = load_calendars(at).for_set(message.account.hours_set_id)
    return may_reply_at(
        is_open=calendar.is_open(at),
        has_emergency=has_emergency(message, at),
        is_danger=message.is_danger,
        may_override=holds_position(actor, Reading.objects.value("offhours_reply_override", at=at), at),
    )


def has_emergency(message: Message, at: datetime) -> bool:
    """Say whether an emergency is in force at `at` on the message's account."""
    return Emergency.objects.in_force(at).concerning(message.account_id).exists()


def has_changed_since(message: Message, instant: datetime) -> bool:
    """Say whether the citizen changed the message, or wrote another on the account, after `instant`."""
    edited = message.snapshots.filter(seen_at__gt=instant, ordinal__gt=1)
    added = Message.objects.filter(
        subscriber_id=message.subscriber_id, account_id=message.account_id, posted_at__gt=instant
    )
    return edited.exists() or added.exclude(pk=message.pk).exists()


def leaving(message: Message, reply: Reply, at: datetime) -> Leaving:
    """Return what `moderation.reply_cautions` looks at when the reply leaves at `at`."""
    return Leaving(
        message=message,
        text=reply.text,
        nature=reply.nature,
        at=at,
        is_urgent=message.is_danger or has_emergency(message, at),
        has_changed=reply.state in WAITING and has_changed_since(message, reply.updated_at),
    )


def next_opening(message: Message, at: datetime) -> datetime:
    """Return when the offices next open for the message's account."""
    return load_calendars(at).for_set(message.account.hours_set_id).next_opening(at)


def check_proof(message: Message, *, permalink: str, sent_at: datetime, now: datetime) -> None:
    """Raise for a link that proves nothing, or an instant at which the reply cannot have been sent.

    The link is https and belongs to the platform of the official account (PolicyRefusal, R-098); `sent_at` follows the
    message and is not to come (ValidationError).
    """
    host = host_of(permalink)
    if not host:
        raise ValidationError(_("Collez le lien de la réponse publiée (https://…)\u00a0: il sert de preuve."))
    require(may_prove_by(host=host, platform_hosts=message.platform.hosts))
    if sent_at > now:
        raise ValidationError(_("Une réponse ne peut pas avoir été envoyée plus tard que maintenant."))
    if sent_at < message.posted_at:
        raise ValidationError(_("Une réponse ne peut pas précéder le message auquel elle répond."))


def _wording(message: Message, reply: Reply) -> Wording:
    template = reply.template
    if template is None:
        return Wording(has_template=False, is_redirection=False, fits_kind=False, is_unchanged=False)
    return Wording(
        has_template=template.is_active,
        is_redirection=template.is_redirection,
        fits_kind=message.kind in template.kinds,
        is_unchanged=template.is_redirection and _is_as_approved(message, reply, template),
    )


def _is_the_template(message: Message, reply: Reply) -> bool:
    """Say whether the words are those of an approved answer meant for this kind of message."""
    template = reply.template
    if template is None or not template.is_active or message.kind not in template.kinds:
        return False
    return _is_as_approved(message, reply, template)


def _is_as_approved(message: Message, reply: Reply, template: AnswerTemplate) -> bool:
    if has_choice(template):
        return service_named(reply, values_for(message)) is not None
    return same_text(reply.text, rendered(template.body, message))


def contact_given(reply: Reply) -> str:
    """Return which coordinates a redirection gives: a service's, else those of its approved answer."""
    template = reply.template
    if template is None or not template.is_redirection:
        return ""
    service = service_named(reply, values_for(reply.message)) if has_choice(template) else None
    return service.name if service else template.title
