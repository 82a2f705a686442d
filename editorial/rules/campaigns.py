"""What the policy says of what was published before an election, and concerns a candidate: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

WITHDRAW, LOOK = "withdraw", "look"
WITHDRAWN, HIDDEN, IMPOSSIBLE, NOT_ELECTORAL = "withdrawn", "hidden", "impossible", "not_electoral"
PROVED = frozenset({WITHDRAWN, HIDDEN})
EXPLAINED = frozenset({IMPOSSIBLE, NOT_ELECTORAL})


@applies("R-027")
def proposal_for(*, is_named_for_sure: bool, is_official_notice: bool) -> str:
    """Période d'élections: « tout contenu en lien avec leur campagne électorale sera retiré ».

    Who the candidate is, is not asked: the same words give the same proposal.
    """
    return WITHDRAW if is_named_for_sure and not is_official_notice else LOOK


@applies("R-027")
def may_decide_case(
    *,
    speaks: bool,
    is_decided: bool,
    outcome: str,
    has_proof: bool,
    reason: str,
    differs_from: str = "",
) -> Outcome:
    """Période d'élections: « Dans la mesure du possible »: done and proved, or not done and explained.

    `speaks`: the person is the strategic adviser, replaces him, or is the direction générale. `differs_from`: how the
    same text about another candidate was decided, when it was otherwise: then one writes why.
    """
    if not speaks:
        return Refused(_("Le conseiller stratégique décide, ou la direction générale"), "R-027")
    if is_decided:
        return Refused(_("Quelqu’un a déjà décidé de cette publication"), "R-027")
    if outcome in PROVED and not has_proof:
        return Refused(
            _("Un retrait est prouvé\u00a0: déposez une capture de la publication retirée"), "R-027"
        )
    if outcome in EXPLAINED and not reason.strip():
        return Refused(_("Écrivez pourquoi la publication reste"), "R-027")
    if differs_from:
        return Cautioned(
            _(
                "Le même texte au sujet d’une autre candidature a reçu une autre décision (%(other)s)\u00a0: "
                "écrivez ce qui les distingue"
            )
            % {"other": differs_from},
            "R-027",
        )
    return Allowed()
