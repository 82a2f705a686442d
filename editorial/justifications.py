"""The written reason by which what a rule cautions may go on; a refusal has none."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from editorial import events
from editorial.access import lock_variant, require_write
from editorial.acts import register_act
from editorial.guards import Finding, Moment, examine
from editorial.models import Justification, Variant
from editorial.rules.justifications import may_justify
from policy.outcomes import require


class NothingToJustify(ValueError):  # noqa: N818 - an answer more than an error
    """The rule no longer cautions this: the text changed, or the rule refuses and no reason passes."""

    def __init__(self) -> None:
        super().__init__(_("Cette mise en garde n’a plus cours\u00a0: relisez la publication."))


@transaction.atomic
def justify_variant(
    *, variant_id: int, guard: str, about: str, reason: str, actor: Person, now: datetime
) -> Justification:
    """Write why a variant goes on although the rule called `guard` cautions it about `about`.

    Raises NothingToJustify, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    finding = _cautioned(variant, guard, about, actor, now)
    require(may_justify(reason=reason))
    written: Justification = variant.justifications.create(
        guard=guard, about=about, reason=reason.strip(), person=actor, at=now
    )
    register_act(
        variant,
        events.VARIANT_JUSTIFIED,
        actor,
        now,
        clause=finding.outcome.clause.id if finding.outcome.clause else "R-019",
        after={"mise en garde": finding.outcome.reason},
        reason=reason.strip(),
    )
    return written


def cautions_of(variant: Variant, *, actor: Person, now: datetime) -> list[Finding]:
    """Return every caution about a variant, whatever the moment at which its rule is asked, each once."""
    found = {
        (one.guard, one.about): one
        for moment in Moment
        for one in examine(variant, moment=moment, now=now, actor=actor)
        if one.is_caution
    }
    return list(found.values())


def _cautioned(variant: Variant, guard: str, about: str, actor: Person, now: datetime) -> Finding:
    for finding in cautions_of(variant, actor=actor, now=now):
        if (finding.guard, finding.about) == (guard, about):
            return finding
    raise NothingToJustify
