"""Asking, inside an act on what is kept and destroyed, whether the person is in charge of it."""

from datetime import datetime

from accounts.models import Person
from policy.outcomes import require
from privacy.access import is_in_charge
from privacy.rules.retention import may_decide_retention

CAPACITY = "responsable des renseignements personnels"


def check_in_charge(actor: Person, now: datetime) -> None:
    """Raise PolicyRefusal unless `actor` is in charge of personal information at `now`; superusers gain nothing."""
    require(may_decide_retention(is_in_charge=is_in_charge(actor, now)))
