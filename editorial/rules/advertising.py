"""What the policy says of advertising by the city: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-036", "R-037")
def may_share_design(*, is_advertising: bool, designed_by: str) -> Outcome:
    """Publicité: « Aucune publicité […] à l'exception de la publicité conçue par la Ville », or for it.

    What a third party designed is « ni publicisée, partagée ou approuvée », even authorised (A-11). `designed_by` is
    « city », « third_party » or blank.
    """
    if designed_by == "third_party":
        return Refused(_("La publicité d’un tiers n’est ni publiée ni partagée, même autorisée"), "R-037")
    if is_advertising and designed_by != "city":
        return Refused(_("Dites que cette publicité est conçue par la Ville, ou pour elle"), "R-036")
    return Allowed()


@applies("R-124")
def may_advertise(*, is_advertising: bool, is_authorised: bool, authoriser_may: bool) -> Outcome:
    """Annexe: « Seules les publicités publiées et autorisées par la Ville seront permises », besides R-036 (A-11)."""
    if not is_advertising:
        return Allowed()
    if not is_authorised:
        return Refused(_("Dites qui, à la Ville, a autorisé cette publicité"), "R-124")
    if not authoriser_may:
        return Refused(
            _(
                "La personne nommée n’autorise pas les publicités\u00a0: son poste n’approuve pas les publications"
            ),
            "R-124",
        )
    return Allowed()
