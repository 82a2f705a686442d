"""The register of candidates, emptied once the election is over (R-026)."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from city.models import Candidate, ElectionPeriod
from city.rules import may_purge_candidates
from policy.outcomes import require
from policy.register import record


@transaction.atomic
def purge_candidates(
    *, period_id: int, actor: AbstractBaseUser, entitled: bool, now: datetime
) -> ElectionPeriod:
    """Take from each candidate of the period the name, the handles and the person; the rows stay to be counted.

    Raises PolicyRefusal, DoesNotExist.
    """
    period = ElectionPeriod.objects.select_for_update().get(pk=period_id)
    require(
        may_purge_candidates(
            entitled=entitled,
            is_over=period.ends_at <= now,
            is_purged=period.candidates_purged_at is not None,
        )
    )
    candidates = list(period.candidates.order_by("pk"))
    for number, one in enumerate(candidates, start=1):
        one.name, one.handles, one.person_id = _("Candidature %(number)d") % {"number": number}, [], None
    Candidate.objects.bulk_update(candidates, ["name", "handles", "person"])
    period.candidates_purged_at = now
    period.save(update_fields=["candidates_purged_at"])
    record(
        event="city.candidates.purged",
        actor=actor,
        subject=period,
        clause="R-026",
        after={"candidatures": len(candidates)},
        now=now,
    )
    return period
