"""Correcting what was published: its words before and after, why, and every rule asked again (R-068)."""

import copy
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from editorial.access import lock_variant
from editorial.amendments import ask_locked, check_amend
from editorial.contents import standing_words
from editorial.guards import Finding, Moment, examine
from editorial.models import Amendment, Variant
from editorial.rules.amendments import may_correct_variant
from editorial.states import Act, is_possible
from policy.outcomes import Outcome, PolicyRefusal, require

# A correction has its own right, is read after the fact, and is made whatever the hour: it does not leave anew.
NOT_ASKED = frozenset({"entitlement", "approval", "emergency-pause"})


def check_correct(variant: Variant, words: Mapping[str, str], reason: str) -> Outcome:
    """Answer whether what was published may become these words (`Amendment.FIELDS`)."""
    return may_correct_variant(
        is_published=is_possible(variant.state, Act.CORRECT),
        is_the_same=dict(words) == standing_words(variant),
        is_blank=not (words["text"].strip() or words["title"].strip()),
        reason=reason,
    )


def correction_findings(
    variant: Variant, words: Mapping[str, str], *, actor: Person, now: datetime
) -> list[Finding]:
    """Return what the rules object to in these words."""
    corrected = copy.copy(variant)
    for name, value in words.items():
        setattr(corrected, name, value)
    found = examine(corrected, moment=Moment.PUBLISH, now=now, at=now, actor=actor)
    return [finding for finding in found if finding.guard not in NOT_ASKED]


@transaction.atomic
def correct_variant(
    *, variant_id: int, words: Mapping[str, str], reason: str, actor: Person, now: datetime
) -> Amendment:
    """Decide that what was published becomes these words; the software does it where it can, else a person.

    What a rule cautions is passed by the reason, and told in the register. Raises Variant.DoesNotExist, PolicyRefusal,
    and AmendmentConflict when another is under way.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require(check_amend(variant, actor, now))
    require(check_correct(variant, words, reason))
    findings = correction_findings(variant, words, actor=actor, now=now)
    for finding in findings:
        if finding.stops and not finding.is_caution:
            raise PolicyRefusal(finding.outcome)
    return ask_locked(
        variant,
        kind=Amendment.Kind.CORRECTION,
        before=standing_words(variant),
        after=words,
        reason=reason,
        actor=actor,
        now=now,
        cautions=[finding.outcome.sentence for finding in findings if finding.stops],
    )
