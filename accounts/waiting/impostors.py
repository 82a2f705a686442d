"""Cases of impostors that wait for the communications team and the direction générale."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.impostors import sees_impostors
from accounts.models import ImpostorCase, Person
from accounts.waiting.steps import Step, waiting_step
from policy.models import Reading


@waiting_step
def impostors_to_review(person: Person, now: datetime) -> Step | None:
    """Count what citizens reported and nobody has looked at."""
    if not sees_impostors(person, now):
        return None
    count = ImpostorCase.objects.filter(state=ImpostorCase.State.TO_REVIEW).count()
    label = ngettext(
        "%(count)s compte signalé par un citoyen, à examiner",
        "%(count)s comptes signalés par des citoyens, à examiner",
        count,
    )
    url = reverse("accounts:impostor-list") + "?etat=to_review"
    return Step(label=label % {"count": count}, url=url, count=count)


@waiting_step
def idle_impostors(person: Person, now: datetime) -> Step | None:
    """Count the open cases on which nobody has done anything for as long as the reading says."""
    if not sees_impostors(person, now):
        return None
    days = Reading.objects.value("impostor_idle_days", at=now)
    count = ImpostorCase.objects.idle(now, days).count()
    label = ngettext(
        "%(count)s dossier d’usurpation sans geste depuis %(days)s jours",
        "%(count)s dossiers d’usurpation sans geste depuis %(days)s jours",
        count,
    )
    url = reverse("accounts:impostor-list") + "?etat=sans-geste"
    return Step(label=label % {"count": count, "days": days}, url=url, count=count, is_late=True)
