"""What the policy says of opening hours and emergencies: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies


@applies("R-084")
def may_reply_now(*, open_now: bool, emergency: bool, danger: bool, may_override: bool) -> Outcome:
    """« Réponses aux commentaires et aux questions »: replies « se font durant les heures officielles d'ouverture
    des bureaux, à l'exception des situations d'urgence ».

    `emergency`: one is declared for the account; `danger`: the message itself tells of one (R-053);
    `may_override`: the position of the person may reply with a written reason. Publications and removals are not
    concerned (A-19).
    """
    if open_now or emergency or danger:
        return Allowed()
    sentence = _(
        "Les réponses se font durant les heures d’ouverture des bureaux, sauf en situation d’urgence."
    )
    if may_override:
        return Cautioned(
            _("%(rule)s Pour répondre maintenant, écrivez pourquoi.") % {"rule": sentence}, "R-084"
        )
    return Refused(_("%(rule)s La réponse attendra la prochaine ouverture.") % {"rule": sentence}, "R-084")


@applies("R-051", "R-052", "R-128")
def may_declare_emergency(*, entitled: bool, reason: str) -> Outcome:
    """« Situations d'urgence » and annex: interactions « peuvent être retardées, voire suspendues ».

    Who declares is a reading (A-18): `entitled` says whether the person holds one of its positions today.
    """
    if not entitled:
        return Refused(_("Votre poste ne permet pas de déclarer une situation d’urgence."), "R-051")
    if not reason.strip():
        return Refused(_("Une situation d’urgence se déclare avec un motif écrit."), "R-051")
    return Allowed()


@applies("R-128")
def may_end_emergency(*, entitled: bool, ended: bool) -> Outcome:
    """A suspension never outlives the emergency: the same positions end it, once (A-18)."""
    if not entitled:
        return Refused(_("Votre poste ne permet pas de mettre fin à une situation d’urgence."), "R-128")
    if ended:
        return Refused(_("Cette situation d’urgence est déjà terminée."), "R-128")
    return Allowed()
