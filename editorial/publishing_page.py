"""« À publier maintenant »: what waits for a hand or a choice, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.access import writable
from editorial.due import late_by
from editorial.models import Amendment, Variant
from editorial.models.variants import VariantQuerySet

State = Variant.State
AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Card:
    """One variant, how late it is, and whether the person may act on it."""

    variant: Variant
    is_writable: bool
    late: timedelta

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return "warn" if self.variant.state in (State.TO_PUBLISH, State.HELD) else "danger"

    @property
    def is_late(self) -> bool:
        """Whether its hour has passed by more than a minute."""
        return self.variant.scheduled_at is not None and self.late > timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Group:
    """The variants of one state, and what is to be done about them."""

    state: str
    title: str | Promise
    sentence: str | Promise
    cards: list[Card]


# In the order of what cannot wait.
GROUPS: dict[str, tuple[str | Promise, str | Promise]] = {
    State.TO_PUBLISH: (
        _("À publier maintenant"),
        _("Copiez le texte, publiez-le sur la plateforme, puis collez le lien\u00a0: il sert de preuve."),
    ),
    State.OUTCOME_UNKNOWN: (
        _("Issue inconnue"),
        _(
            "La réponse de la plateforme s’est perdue. Regardez si la publication y est\u00a0: "
            "elle ne sera jamais renvoyée d’elle-même."
        ),
    ),
    State.FAILED: (
        _("Non publiées"),
        _("La plateforme ne les a pas prises\u00a0: rien n’est parti."),
    ),
    State.MISSED: (
        _("Manquées"),
        _("Leur heure est passée\u00a0: elles ne partiront pas d’elles-mêmes."),
    ),
    State.HELD: (
        _("Retenues"),
        _("Une règle, ou une personne, les empêche de partir."),
    ),
}


def waiting_variants(person: Person, now: datetime) -> VariantQuerySet:
    """Return what waits for a hand or a choice, among what `person` may see."""
    return Variant.objects.visible_to(person, now).filter(state__in=list(GROUPS))


def amendments_for(person: Person, now: datetime) -> list[Amendment]:
    """Return what is decided and not carried out yet, among what `person` may see, the oldest first."""
    seen = Variant.objects.visible_to(person, now).order_by().values("pk")
    rows = Amendment.objects.undone().filter(variant__in=seen)
    return list(rows.select_related("variant__post", "variant__account__platform", "asked_by")[:AT_MOST])


def groups_for(person: Person, now: datetime) -> list[Group]:
    """Return what waits, by state, the oldest first."""
    rows = waiting_variants(person, now).select_related("post__author", "account__platform")
    found = list(rows.prefetch_related("placed_images__image").order_by("scheduled_at", "pk")[:AT_MOST])
    cards = cards_of(found, person, now)
    return [
        Group(state, title, sentence, mine)
        for state, (title, sentence) in GROUPS.items()
        if (mine := [card for card in cards if card.variant.state == state])
    ]


def cards_of(variants: Iterable[Variant], person: Person, now: datetime) -> list[Card]:
    """Return the variants as the page shows them, their post and account being selected."""
    variants = list(variants)
    own = writable(variants, person, now)
    return [Card(one, one.pk in own, late_by(one, now)) for one in variants]
