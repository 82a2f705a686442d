"""Subjects that not every reader of the register may know of: their lines are shown to those who see the subject."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet

from policy.models import RegisterEntryQuerySet

Visible = Callable[[Any, dt.datetime], QuerySet[Any]]
V = TypeVar("V", bound=Visible)

CONFIDENTIAL: dict[str, Visible] = {}


def confidential(label: str) -> Callable[[V], V]:
    """Register, for a label in lower case, a function of (person, now) that answers the rows this person sees."""

    def register(visible: V) -> V:
        CONFIDENTIAL[label] = visible
        return visible

    return register


def readable_entries(
    entries: RegisterEntryQuerySet, person: AbstractBaseUser, now: dt.datetime
) -> RegisterEntryQuerySet:
    """Leave out the lines about confidential subjects that `person` does not see, superusers included."""
    for label, visible in CONFIDENTIAL.items():
        seen = Q(subject_id__in=visible(person, now).order_by().values("pk"))
        entries = entries.filter(~Q(subject_type=label) | seen)
    return entries
