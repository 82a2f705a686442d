"""Emergencies: what is declared, and what is published meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from editorial.guards.facts import Facts
from editorial.guards.registry import LEAVING, Finding, Moment, guard
from editorial.models import Post
from editorial.rules.emergencies import may_publish_in_emergency

# What leaves later than this is asked again when it leaves: the emergency may be over.
SOON = timedelta(hours=24)


@guard("emergency-pause", LEAVING | {Moment.SAVE})
def ordinary_posts_wait(facts: Facts) -> Iterator[Finding]:
    """L'information la plus pertinente d'abord (R-051): the rest does not leave by itself meanwhile."""
    variant, now = facts.variant, facts.city.now
    is_emergency_post = variant.post.kind == Post.Kind.EMERGENCY
    if is_emergency_post or facts.at - now >= SOON:
        return
    emergencies = facts.city.emergencies_at(variant.account_id, now)
    yield Finding(
        guard="emergency-pause",
        outcome=may_publish_in_emergency(is_emergency_post=False, is_declared=bool(emergencies)),
        # A reason written for one emergency says nothing of the next.
        about=", ".join(str(one.pk) for one in emergencies),
        mend=_(
            "Attendez la fin de la situation d’urgence, ou écrivez pourquoi cette publication n’attend pas."
        ),
    )


@guard("emergency-declared", frozenset({Moment.SAVE, Moment.SUBMIT}))
def emergency_is_declared(facts: Facts) -> Iterator[Finding]:
    """An emergency post without an emergency is read by somebody; one that is over when it leaves was true."""
    variant = facts.variant
    if variant.post.kind == Post.Kind.EMERGENCY:
        yield Finding(
            guard="emergency-declared",
            outcome=may_publish_in_emergency(
                is_emergency_post=True,
                is_declared=bool(facts.city.emergencies_at(variant.account_id, facts.city.now)),
            ),
            mend=_("Faites déclarer la situation d’urgence, ou écrivez pourquoi il s’agit d’une urgence."),
        )
