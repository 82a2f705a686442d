"""What the policy says of the cover asked of the agent (« Période de vacances ou congé prolongé »): pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-074")
def may_answer_cover(
    *, is_substitute: bool, is_asked: bool, is_over: bool, accepts: bool, reason: str
) -> Outcome:
    """Période de vacances ou congé prolongé: « si cette demande est réaliste »: the agent says so, nobody for him.

    He answers once; to decline, he says why.
    """
    objections = (
        (not is_substitute, _("Seule la personne à qui la relève est demandée y répond")),
        (is_over, _("Ce remplacement est terminé\u00a0: il n’y a plus rien à répondre")),
        (not is_asked, _("Cette demande de relève a déjà reçu une réponse")),
        (not accepts and not reason.strip(), _("Un refus se motive")),
    )
    return _first_of(objections)


@applies("R-074")
def may_arbitrate_cover(
    *, is_arbiter: bool, is_party: bool, is_declined: bool, is_over: bool, reason: str
) -> Outcome:
    """Rôle de l'agent: his work « se fait sous l'autorité du conseiller stratégique », who settles a declined cover.

    Never when he is himself the absent person or the substitute (`is_party`).
    """
    objections = (
        (not is_arbiter, _("Votre poste ne tranche pas les relèves refusées")),
        (is_party, _("On ne tranche pas une relève qui nous concerne")),
        (is_over, _("Ce remplacement est terminé\u00a0: il n’y a plus rien à trancher")),
        (not is_declined, _("On ne tranche qu’une relève refusée")),
        (not reason.strip(), _("Confier la relève malgré le refus se motive")),
    )
    return _first_of(objections)


def _first_of(objections: tuple[tuple[bool, str], ...]) -> Outcome:
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-074")
    return Allowed()
