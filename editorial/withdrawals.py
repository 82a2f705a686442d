"""Withdrawing what was published: why, and what shows that it is gone (R-068)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from editorial.access import lock_variant
from editorial.amendments import ask_locked, check_amend
from editorial.contents import standing_words
from editorial.models import Amendment, Variant
from editorial.rules.amendments import may_withdraw_variant
from editorial.states import Act, is_possible
from policy.outcomes import Outcome, require


def check_withdraw(variant: Variant, reason: str) -> Outcome:
    """Answer whether what was published may be withdrawn, with this reason."""
    return may_withdraw_variant(is_published=is_possible(variant.state, Act.WITHDRAW), reason=reason)


@transaction.atomic
def withdraw_variant(*, variant_id: int, reason: str, actor: Person, now: datetime) -> Amendment:
    """Decide that what was published is withdrawn; the software does it where it can, else a person.

    Raises Variant.DoesNotExist, PolicyRefusal, and AmendmentConflict when another is under way.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require(check_amend(variant, actor, now))
    require(check_withdraw(variant, reason))
    return ask_locked(
        variant,
        kind=Amendment.Kind.WITHDRAWAL,
        before=standing_words(variant),
        after={},
        reason=reason,
        actor=actor,
        now=now,
    )
