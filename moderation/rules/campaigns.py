"""What the policy says of campaign content in messages, the same for every candidate: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-026", "R-027")
def may_set_aside(
    *,
    is_electoral: bool,
    is_removed: bool,
    is_set_aside: bool,
    reason: str,
    was_removed_elsewhere: bool,
    is_adviser: bool,
) -> Outcome:
    """Période d'élections: « tout contenu en lien avec leur campagne électorale »: an ordinary question is not.

    `was_removed_elsewhere`: the same text of another candidate was removed; then the strategic adviser decides.
    """
    if is_set_aside:
        return Refused(_("Quelqu’un a déjà jugé ce message sans lien avec la campagne"), "R-027")
    if is_removed:
        return Refused(_("Ce message est retiré\u00a0: rétablissez-le d’abord"), "R-027")
    if is_electoral:
        return Refused(
            _("Ce message est qualifié d’électoral\u00a0: donnez-lui d’abord une autre nature"), "R-027"
        )
    if not reason.strip():
        return Refused(_("Écrivez en quoi ce message est sans lien avec la campagne"), "R-027")
    if was_removed_elsewhere and not is_adviser:
        return Refused(
            _(
                "Le même texte d’une autre candidature a été retiré\u00a0: "
                "le conseiller stratégique tranche, ou la direction générale"
            ),
            "R-027",
        )
    return Allowed()


@applies("R-027")
def may_notify_campaign(*, kind: str, nature: str, is_the_template: bool) -> Outcome:
    """Période d'élections: removal « Dans la mesure du possible »: the same neutral notice for every candidate."""
    if kind != "electoral" or nature != "notice" or is_the_template:
        return Allowed()
    return Refused(
        _(
            "L’avis donné pour un contenu électoral est la réponse type, sans modification\u00a0: la même pour tous"
        ),
        "R-027",
    )
