"""What the policy says of the images that the city publishes: pure functions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

# By what right an image is shown (`Image.Right`).
CITY, AUTHORISATION, LICENCE, CC_BY, PUBLIC_DOMAIN = (
    "city",
    "authorisation",
    "licence",
    "cc_by",
    "public_domain",
)
# Rights that a kept document proves, and those of which the origin is the proof.
DOCUMENTED = frozenset({AUTHORISATION, LICENCE})
TRACED = frozenset({CC_BY, PUBLIC_DOMAIN})
# Where the source is shown (`Image.Credit`).
NO_CREDIT, ON_IMAGE, IN_TEXT = "none", "on_image", "in_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody who can be recognised, and what that person or, for a minor, the parents agreed to."""

    name: str
    is_minor: bool = False
    has_consent: bool
    consent_until: date | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What is known of an image and of the right to show it."""

    name: str
    right: str
    has_document: bool = False
    source: str = ""
    valid_until: date | None = None
    is_withdrawn: bool = False
    # Nobody was asked whether somebody can be recognised: None.
    shows_people: bool | None
    people: tuple[Shown, ...] = ()
    credit: str = NO_CREDIT
    credit_line: str = ""
    # The accounts it was authorised for; none named, all of them.
    accounts: Collection[int] = ()


@applies("R-109")
def may_keep_images(*, publishes: bool, is_team: bool) -> Outcome:
    """Droit d'auteur et respect de la vie privée: whoever publishes, and the team, keep the library."""
    if not (publishes or is_team):
        return Refused(
            _("Seules les personnes autorisées à publier et l’équipe des communications tiennent les images"),
            "R-109",
        )
    return Allowed()


@applies("R-109")
def may_use_image(*, image: ImageFacts, account: int, on: date) -> Outcome:
    """Droit d'auteur et respect de la vie privée: « seules les images autorisées sont publiées ».

    `on` is the local day on which it would be public: asked for the planned day, then on the day itself.
    """
    shown = {"image": image.name}
    objections = (
        (image.is_withdrawn, _("L’autorisation de l’image «\u00a0%(image)s\u00a0» a été retirée")),
        (
            image.right in DOCUMENTED and not image.has_document,
            _("L’image «\u00a0%(image)s\u00a0» n’a pas son autorisation ou sa licence"),
        ),
        (
            image.right in TRACED and not image.source.strip(),
            _("La provenance de l’image «\u00a0%(image)s\u00a0» n’est pas inscrite"),
        ),
        (
            image.valid_until is not None and image.valid_until < on,
            _("L’image «\u00a0%(image)s\u00a0» n’est plus autorisée à cette date"),
        ),
        (
            bool(image.accounts) and account not in image.accounts,
            _("L’image «\u00a0%(image)s\u00a0» n’est pas autorisée pour ce compte"),
        ),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason % shown, "R-109")
    return may_show_people(image=image, on=on)


@applies("R-108", "R-109")
def may_show_people(*, image: ImageFacts, on: date) -> Outcome:
    """Droit d'auteur et respect de la vie privée: « s'assure de respecter le droit d'auteur et la vie privée ».

    Whoever can be recognised has agreed, the parents in the place of a minor, and has not changed their mind.
    """
    if image.shows_people is None:
        return Refused(
            _("Dites si l’image «\u00a0%(image)s\u00a0» montre des personnes reconnaissables")
            % {"image": image.name},
            "R-108",
        )
    if image.shows_people and not image.people:
        return Refused(
            _("Inscrivez les personnes reconnaissables sur l’image «\u00a0%(image)s\u00a0»")
            % {"image": image.name},
            "R-108",
        )
    for person in image.people:
        if objection := _objection_of(person, on):
            return Refused(objection % {"name": person.name, "image": image.name}, "R-108")
    return Allowed()


def _objection_of(person: Shown, on: date) -> str:
    """Say what is missing of a person's consent; nothing when it is there."""
    if person.is_withdrawn:
        return _("%(name)s a retiré son consentement à paraître sur l’image «\u00a0%(image)s\u00a0»")
    if not person.has_consent and person.is_minor:
        return _("Il manque le consentement des parents de %(name)s (image «\u00a0%(image)s\u00a0»)")
    if not person.has_consent:
        return _("Il manque le consentement de %(name)s (image «\u00a0%(image)s\u00a0»)")
    if person.consent_until is not None and person.consent_until < on:
        return _("Le consentement de %(name)s ne vaut plus à cette date (image «\u00a0%(image)s\u00a0»)")
    return ""


@applies("R-110")
def may_leave_source_out(*, image: ImageFacts, is_said: bool) -> Outcome:
    """Droit d'auteur et respect de la vie privée: « la source des images est indiquée ».

    A licence that asks for it is not satisfied with less; elsewhere, a written reason may do. `is_said`: the mention
    is in the text of that variant.
    """
    if image.credit == IN_TEXT and not is_said:
        reason = _(
            "Le texte ne porte pas la mention «\u00a0%(credit)s\u00a0» de l’image «\u00a0%(image)s\u00a0»"
        ) % {
            "credit": image.credit_line,
            "image": image.name,
        }
        return Refused(reason, "R-110") if image.right == CC_BY else Cautioned(reason, "R-110")
    if image.credit == NO_CREDIT and image.right == CC_BY:
        return Refused(
            _("La licence de l’image «\u00a0%(image)s\u00a0» exige la mention de la source")
            % {"image": image.name},
            "R-110",
        )
    return Allowed()


@applies("R-018")
def may_leave_undescribed(*, image: str, alt_text: str, longest: int | None) -> Outcome:
    """Publics cibles: « Plusieurs publics cibles sont visés »: those who do not see the image too."""
    if not alt_text.strip():
        return Refused(
            _("Décrivez l’image «\u00a0%(image)s\u00a0» pour les personnes qui ne la voient pas")
            % {"image": image},
            "R-018",
        )
    if longest is not None and len(alt_text) > longest:
        return Refused(
            _(
                "La description de l’image «\u00a0%(image)s\u00a0» dépasse %(longest)s caractères sur cette plateforme"
            )
            % {"image": image, "longest": longest},
            "R-018",
        )
    return Allowed()


@applies("R-109")
def may_withdraw_right(*, is_withdrawn: bool, reason: str) -> Outcome:
    """Droit d'auteur et respect de la vie privée: what was allowed is taken back once, with a reason."""
    if is_withdrawn:
        return Refused(_("Cette autorisation ou ce consentement est déjà retiré"), "R-109")
    if not reason.strip():
        return Refused(_("Le retrait d’une autorisation s’accompagne de son motif"), "R-109")
    return Allowed()
