"""Whom a complaint is brought to, by subject: the coordinates that each service gives (R-040, R-130).

An approved answer that holds `{coordonnees}` is one answer for each service that has some.
"""

from collections.abc import Mapping

from city.models import Service
from moderation.models import AnswerTemplate, Reply
from moderation.templating import render, same_text, variables

VARIABLE = "coordonnees"


def by_service() -> list[Service]:
    """Return the services that have coordinates to give; one query."""
    return list(Service.objects.active().exclude(complaint_coordinates=""))


def has_choice(template: AnswerTemplate) -> bool:
    """Say whether the answer is another one for each service."""
    return VARIABLE in variables(template.body)


def filled(template: AnswerTemplate, service: Service, values: Mapping[str, str]) -> str:
    """Return the answer with the coordinates of a service, and the city's contact details."""
    return render(template.body, {**values, VARIABLE: service.complaint_coordinates.strip()})


def service_named(reply: Reply, values: Mapping[str, str]) -> Service | None:
    """Return the service whose coordinates a reply gives, word for word; None when it is no such answer."""
    template = reply.template
    if template is None or not has_choice(template):
        return None
    return next((one for one in by_service() if same_text(reply.text, filled(template, one, values))), None)
