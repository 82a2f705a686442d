"""The approved answers as they are offered under a message: filled in, or blocked with what is to be filled first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from moderation.complaint_coordinates import VARIABLE, by_service, has_choice
from moderation.knowledge_search import stale_before
from moderation.models import AnswerTemplate, ContactDetail, Message
from moderation.templating import render, variables


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """An approved answer with its variables replaced."""

    pk: int
    title: str
    text: str
    is_redirection: bool
    # Why it cannot be used yet; empty when it can.
    problem: str = ""
    # A contact detail in it that nobody has compared to the website for too long.
    stale: str = ""


def contact_values() -> dict[str, str]:
    """Return what the contact details stand for, by the name of their variable."""
    return dict(ContactDetail.objects.values_list("name", "value"))


def message_values(message: Message) -> dict[str, str]:
    """Return what the variables about the message stand for: its author's displayed name, its account."""
    return {"auteur": message.subscriber.name, "compte": str(message.account)}


def values_for(message: Message) -> dict[str, str]:
    """Return what every variable stands for in an answer to the message."""
    return contact_values() | message_values(message)


def rendered(body: str, message: Message | None = None) -> str:
    """Return the text of an answer template with its variables replaced.

    Raises ValidationError when one of them is not filled in.
    """
    values = values_for(message) if message else contact_values()
    if problem := _problem(body, values):
        raise ValidationError(problem)
    return render(body, values)


def templates_for(message: Message, now: datetime) -> list[FilledTemplate]:
    """Return the approved answers to this kind of message; those that differ by service come last, one for each."""
    found = list(AnswerTemplate.objects.filter(is_active=True, kinds__contains=[message.kind]))
    if not found:
        return []
    if message.is_danger:
        # Whoever answers a danger finds the 911 first.
        found.sort(key=lambda template: not template.slug.startswith("danger-"))
    details = {one.name: one for one in ContactDetail.objects.all()}
    values = {name: one.value for name, one in details.items()} | message_values(message)
    # Nothing dated, nothing to compare: the city's reading is not asked.
    before = stale_before(now) if any(one.verified_on for one in details.values()) else date.min
    choices = [one for one in found if has_choice(one)]
    services = by_service() if choices else []
    usual = [_filled(one, one.title, values, details, before) for one in found if one not in choices]
    return usual + [
        _filled(
            one, service.name, {**values, VARIABLE: service.complaint_coordinates.strip()}, details, before
        )
        for one in choices
        for service in services
    ]


def _filled(
    template: AnswerTemplate,
    title: str,
    values: dict[str, str],
    details: dict[str, ContactDetail],
    before: date,
) -> FilledTemplate:
    body = template.body
    used = [details[name] for name in variables(body) if name in details]
    return FilledTemplate(
        template.pk,
        title,
        render(body, values),
        template.is_redirection,
        _problem(body, values),
        _stale(used, before),
    )


def _problem(body: str, values: dict[str, str]) -> str:
    missing = [name for name in variables(body) if not values.get(name)]
    if not missing:
        return ""
    return _("Coordonnée à remplir avant d’utiliser cette réponse type\u00a0: %(names)s.") % {
        "names": ", ".join(missing)
    }


def _stale(details: Iterable[ContactDetail], before: date) -> str:
    names = [one.label for one in details if one.verified_on is None or one.verified_on < before]
    if not names:
        return ""
    return _("À vérifier avec le site Web\u00a0: %(names)s.") % {"names": ", ".join(names)}
