"""Batches to read or to approve, and holds to look at again, for those in charge of personal information."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step
from privacy.access import is_in_charge
from privacy.models import DisposalBatch, LegalHold


@waiting_step
def batches_to_read(person: Person, now: datetime) -> Step | None:
    """Count the batches that nobody has read yet."""
    if not is_in_charge(person, now):
        return None
    count = DisposalBatch.objects.filter(state=DisposalBatch.State.PREPARED).count()
    label = ngettext(
        "%(count)s lot de documents échus à vérifier", "%(count)s lots de documents échus à vérifier", count
    )
    url = reverse("privacy:disposal-list") + "?etat=prepared"
    return Step(label=label % {"count": count}, url=url, count=count)


@waiting_step
def batches_to_approve(person: Person, now: datetime) -> Step | None:
    """Count the batches that another has proposed."""
    if not is_in_charge(person, now):
        return None
    submitted = DisposalBatch.objects.filter(state=DisposalBatch.State.SUBMITTED)
    count = submitted.exclude(proposed_by=person).count()
    label = ngettext(
        "%(count)s lot à dépersonnaliser à approuver", "%(count)s lots à dépersonnaliser à approuver", count
    )
    url = reverse("privacy:disposal-list") + "?etat=submitted"
    return Step(label=label % {"count": count}, url=url, count=count)


@waiting_step
def holds_to_review(person: Person, now: datetime) -> Step | None:
    """Count the holds whose day of review has come."""
    if not is_in_charge(person, now):
        return None
    count = LegalHold.objects.to_review(local_date(now)).count()
    label = ngettext(
        "%(count)s suspension de la destruction à réexaminer",
        "%(count)s suspensions de la destruction à réexaminer",
        count,
    )
    url = reverse("privacy:hold-list") + "?etat=a-reexaminer"
    return Step(label=label % {"count": count}, url=url, count=count, is_late=True)
