"""What a person publishes by hand, and what did not leave and waits for a choice."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import accounts_for
from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.models import Amendment, Variant

State = Variant.State
CHOICES = (State.OUTCOME_UNKNOWN, State.FAILED, State.MISSED, State.HELD)


def _count(person: Person, now: datetime, states: Iterable[str]) -> int:
    mine = accounts_for(person, "publish", now).order_by().values("pk")
    return Variant.objects.filter(state__in=states, account__in=mine).count()


@waiting_step
def variants_to_publish(person: Person, now: datetime) -> Step | None:
    """Count what is to be published by hand on the person's accounts; it is late as soon as it is there."""
    count = _count(person, now, [State.TO_PUBLISH])
    return Step(
        label=ngettext(
            "%(n)s publication est à publier maintenant, à la main",
            "%(n)s publications sont à publier maintenant, à la main",
            count,
        )
        % {"n": count},
        url=reverse("editorial:to-publish"),
        count=count,
        is_late=True,
    )


@waiting_step
def variants_to_choose_for(person: Person, now: datetime) -> Step | None:
    """Count what did not leave on the person's accounts, and waits for a choice."""
    count = _count(person, now, CHOICES)
    return Step(
        label=ngettext(
            "%(n)s publication n’est pas partie et attend votre choix",
            "%(n)s publications ne sont pas parties et attendent votre choix",
            count,
        )
        % {"n": count},
        url=reverse("editorial:to-publish"),
        count=count,
        is_late=True,
    )


@waiting_step
def amendments_to_make(person: Person, now: datetime) -> Step | None:
    """Count what is to be corrected or withdrawn by hand on the accounts where the person corrects."""
    accounts = accounts_for(person, "correct", now).order_by().values("pk")
    count = Amendment.objects.filter(state=Amendment.State.BY_HAND, variant__account__in=accounts).count()
    return Step(
        label=ngettext(
            "%(n)s correction ou retrait est à faire à la main",
            "%(n)s corrections ou retraits sont à faire à la main",
            count,
        )
        % {"n": count},
        url=f"{reverse('editorial:to-publish')}#apres-publication",
        count=count,
        is_late=True,
    )
