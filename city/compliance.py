"""What the city's own facts say of the clauses on hours, emergencies and respondents."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from city.models import Closure, Emergency, HoursSet, Service
from policy.compliance import LiveState, State, counted, live_check

_CLOSURES_DAYS = 60
_EMERGENCY_REMINDER = dt.timedelta(hours=24)


@live_check("R-084")
def offices_have_hours(now: dt.datetime) -> LiveState:
    """Count the default sets of hours that have openings: without one, no deadline can be told."""
    today = timezone.localdate(now)
    in_season = Q(openings__valid_from__isnull=True) | Q(openings__valid_until__gte=today)
    count = HoursSet.objects.filter(in_season, is_default=True, openings__isnull=False).distinct().count()
    return LiveState(
        state=State.OK if count else State.FAILING,
        figure=count,
        label=_("horaire général des bureaux"),
        url=reverse("admin:city_hoursset_changelist"),
    )


@live_check("R-085")
def closures_are_decided(now: dt.datetime) -> LiveState:
    """Count the closures of the next 60 days that nobody has confirmed or declined."""
    today = timezone.localdate(now)
    count = Closure.objects.to_confirm_between(today, today + dt.timedelta(_CLOSURES_DAYS)).count()
    label = counted(
        "fermeture à confirmer d’ici 60\u00a0jours", "fermetures à confirmer d’ici 60\u00a0jours", count
    )
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=label,
        url=reverse("admin:city_closure_changelist") + "?state__exact=proposed",
    )


@live_check("R-128")
def emergencies_do_not_linger(now: dt.datetime) -> LiveState:
    """Count the emergencies in force for more than 24 hours (A-18)."""
    count = Emergency.objects.in_force(now).filter(declared_at__lt=now - _EMERGENCY_REMINDER).count()
    label = counted(
        "situation d’urgence ouverte depuis plus de 24\u00a0heures",
        "situations d’urgence ouvertes depuis plus de 24\u00a0heures",
        count,
    )
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=label,
        url=reverse("admin:city_emergency_changelist") + "?ended_at__isempty=1",
    )


@live_check("R-094")
def services_have_a_respondent(now: dt.datetime) -> LiveState:
    """Count the services where nobody is designated today."""
    count = Service.objects.without_respondent(timezone.localdate(now)).count()
    label = counted("service sans personne responsable", "services sans personne responsable", count)
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=label,
        url=reverse("admin:city_service_changelist") + "?is_active__exact=1",
    )
