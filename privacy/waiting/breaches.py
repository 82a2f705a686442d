"""The incidents that wait for those in charge: an assessment, or a notice."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from privacy.access import is_in_charge
from privacy.models import ConfidentialityIncident


@waiting_step
def breaches_pending(person: Person, now: datetime) -> Step | None:
    """Count those whose assessment or notice is still to come."""
    if not is_in_charge(person, now):
        return None
    count = ConfidentialityIncident.objects.pending().count()
    label = ngettext(
        "%(number)s incident de confidentialité à évaluer ou à aviser",
        "%(number)s incidents de confidentialité à évaluer ou à aviser",
        max(count, 1),
    )
    url = f"{reverse('privacy:breach-list')}?etat=ouverts"
    return Step(label=label % {"number": count}, url=url, count=count, is_late=count > 0)
