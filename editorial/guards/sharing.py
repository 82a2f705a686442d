"""What is declared of a post, by kind: an event and its ground, a notice and its number, a position and its source."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.rights import local_date
from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, Finding, Moment, guard
from editorial.models import Post
from editorial.rules.advertising import may_advertise, may_share_design
from editorial.rules.sharing import may_defend_position, may_post_notice, may_share_event

WRITING = frozenset({Moment.SAVE, Moment.SUBMIT})


@guard("event", ALWAYS)
def event_has_its_ground(facts: Facts) -> Iterator[Finding]:
    """Événements organisés, financés ou significatifs (R-029, R-031)."""
    post = facts.variant.post
    if post.kind == Post.Kind.EVENT:
        yield Finding(
            guard="event",
            outcome=may_share_event(ground=post.event_ground, reason=post.event_reason),
            mend=_("Choisissez le critère de partage, et précisez-le."),
        )


@guard("notice", ALWAYS)
def notice_has_its_number(facts: Facts) -> Iterator[Finding]:
    """Avis, appels d'offres, règlements et emplois (R-034), still open when the post leaves."""
    post = facts.variant.post
    yield Finding(
        guard="notice",
        outcome=may_post_notice(
            kind=post.kind, reference=post.reference, closes_on=post.closes_on, leaves_on=local_date(facts.at)
        ),
        about=post.kind,
        mend=_(
            "Donnez le numéro et la date de clôture\u00a0; la publication ne remplace pas l’avis officiel."
        ),
    )


@guard("position", ALWAYS)
def position_has_its_source(facts: Facts) -> Iterator[Finding]:
    """La Ville prend une position claire (R-024), somewhere that is kept."""
    post = facts.variant.post
    yield Finding(
        guard="position",
        outcome=may_defend_position(is_position=post.nature == Post.Nature.POSITION, sources=post.sources),
        mend=_("Remplissez «\u00a0Références utilisées\u00a0»."),
    )


@guard("advertising", ALWAYS)
def advertising_is_the_citys(facts: Facts) -> Iterator[Finding]:
    """Seulement la publicité conçue et autorisée par la Ville (R-036, R-037, R-124): nobody may pass this over."""
    post = facts.variant.post
    is_advertising = post.kind == Post.Kind.ADVERTISING
    yield Finding(
        guard="advertising",
        outcome=may_share_design(is_advertising=is_advertising, designed_by=post.designed_by),
        mend=_(
            "Corrigez la conception déclarée\u00a0; l’événement d’un tiers passe par les critères des événements."
        ),
    )
    is_authorised = post.authorised_by_id is not None
    yield Finding(
        guard="advertising",
        outcome=may_advertise(
            is_advertising=is_advertising, is_authorised=is_authorised, authoriser_may=True
        ),
        mend=_("Choisissez la personne qui l’a autorisée."),
    )


@guard("advertising-authority", WRITING)
def authoriser_is_entitled(facts: Facts) -> Iterator[Finding]:
    """As R-124, when it is written: who gave the authorisation then may have changed positions since."""
    post = facts.variant.post
    if post.kind == Post.Kind.ADVERTISING and post.authorised_by_id is not None:
        yield Finding(
            guard="advertising-authority",
            outcome=may_advertise(
                is_advertising=True,
                is_authorised=True,
                authoriser_may=post.authorised_by_id in facts.city.authorisers,
            ),
            mend=_(
                "Choisissez une personne dont le poste approuve les publications, ou la direction générale."
            ),
        )
