"""What the questions asked to services say of the clauses on referring, and on those who answer for the services."""

from datetime import datetime

from django.urls import reverse

from city.models import Service
from moderation.models import Message, Referral
from moderation.service_report import is_stale, stale_before
from policy.compliance import LiveState, State, counted, live_check


def _queue(query: str) -> str:
    return reverse("moderation:queue") + query


@live_check("R-064")
def referred_is_not_answered(now: datetime) -> LiveState:
    """Count the messages past their target that wait at a service: asking is not answering, the clock runs."""
    waiting = Referral.objects.waiting().values("message")
    count = Message.objects.past_target(now).filter(pk__in=waiting).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "message dont la cible est passée pendant qu’un service est consulté",
            "messages dont la cible est passée pendant qu’un service est consulté",
            count,
        ),
        url=_queue("?chez=1&echeance=retard"),
    )


@live_check("R-091")
def questions_reach_services(now: datetime) -> LiveState:
    """Count the questions that wait at services."""
    count = Referral.objects.waiting().count()
    return LiveState(
        state=State.OK,
        figure=count,
        label=counted("question en attente chez un service", "questions en attente chez des services", count),
        url=_queue("?chez=1"),
    )


@live_check("R-095")
def services_answer_in_time(now: datetime) -> LiveState:
    """Count the questions whose internal deadline has passed without an answer."""
    count = Referral.objects.late(now).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "question dont l’échéance interne est passée",
            "questions dont l’échéance interne est passée",
            count,
        ),
        url=_queue("?chez=en-retard"),
    )


@live_check("R-094")
def questions_without_respondent(now: datetime) -> LiveState:
    """Count the questions that the team must pass on itself, because the service has designated nobody."""
    count = Referral.objects.waiting().filter(through_team=True).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "question à un service qui n’a désigné personne",
            "questions à des services qui n’ont désigné personne",
            count,
        ),
        url=reverse("moderation:services"),
    )


@live_check("R-130")
def coordinates_are_those_of_the_site(now: datetime) -> LiveState:
    """Count the services whose coordinates for complaints were compared with the website too long ago, or never."""
    before = stale_before(now)
    count = sum(is_stale(service, before) for service in Service.objects.active())
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "service dont les coordonnées pour les plaintes sont à comparer avec le site",
            "services dont les coordonnées pour les plaintes sont à comparer avec le site",
            count,
        ),
        url=reverse("moderation:services"),
    )
