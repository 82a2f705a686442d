"""The publications about a candidate of which somebody has to decide."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.elections import speaks_on_elections
from editorial.models import ElectionCase


@waiting_step
def election_cases(person: Person, now: datetime) -> Step | None:
    """Count the cases of which `person` may decide."""
    if not speaks_on_elections(person, now):
        return None
    count = ElectionCase.objects.pending().count()
    label = ngettext(
        "%(number)s publication liée à une candidature à décider",
        "%(number)s publications liées à une candidature à décider",
        max(count, 1),
    )
    return Step(
        label=label % {"number": count}, url=reverse("editorial:election-list"), count=count, is_late=True
    )
