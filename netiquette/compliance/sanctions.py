"""Live checks of sanctions: how exclusions stand, and whether warnings are sent."""

import datetime as dt

from django.urls import reverse

from netiquette.models import Exclusion, Warning
from netiquette.models.sanctions import ExclusionQuerySet
from netiquette.rules.tracks import WARNINGS_BEFORE_EXCLUSION
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-122")
def applied_with_proof(now: dt.datetime) -> LiveState:
    """Each exclusion in force was done on its platform, with proof."""
    undone = _in_force().filter(applied_at__isnull=True).count()
    return _exclusions(
        State.WATCH if undone else State.OK,
        undone,
        counted(
            "exclusion en vigueur sans preuve de son application",
            "exclusions en vigueur sans preuve de leur application",
            undone,
        ),
    )


@live_check("R-038")
def still_founded(now: dt.datetime) -> LiveState:
    """Each exclusion in force still rests on the warnings it needs: a withdrawal may have undone one."""
    figure = sum(
        _in_force().filter(track=track).lacking_warnings(needed).count()
        for track, needed in WARNINGS_BEFORE_EXCLUSION.items()
    )
    return _exclusions(
        State.FAILING if figure else State.OK,
        figure,
        counted(
            "exclusion qui ne repose plus sur les avertissements requis",
            "exclusions qui ne reposent plus sur les avertissements requis",
            figure,
        ),
    )


@live_check("R-038")
def sent_promptly(now: dt.datetime) -> LiveState:
    """Warnings written are sent, or said to be impossible."""
    waiting = Warning.objects.filter(
        state=Warning.State.DRAFT, drafted_at__lt=now - dt.timedelta(days=7)
    ).count()
    return LiveState(
        state=State.WATCH if waiting else State.OK,
        figure=waiting,
        label=counted(
            "avertissement rédigé depuis plus de sept jours et non envoyé",
            "avertissements rédigés depuis plus de sept jours et non envoyés",
            waiting,
        ),
        url=reverse("netiquette:subscriber-list"),
    )


def _in_force() -> ExclusionQuerySet:
    return Exclusion.objects.filter(state=Exclusion.State.IN_FORCE)


def _exclusions(state: State, figure: int, label: str) -> LiveState:
    return LiveState(
        state=state, figure=figure, label=label, url=f"{reverse('netiquette:subscriber-list')}?etat=exclu"
    )
