"""What the policy says of telling the council of a message, and of calling a journalist back: pure functions."""

from datetime import datetime

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-091")
def may_transfer_to_council(
    *, kind: str, recipient: str, purpose: str, shared_text: str, names_author: bool, naming_reason: str
) -> Outcome:
    """Réponses: « un suivi peut être effectué avec […] les membres du conseil municipal »: anonymous by default (A-32).

    To whom and why are kept; naming the person, a communication of personal information, takes a written reason.
    """
    if not kind:
        return Refused(
            _("Qualifiez d’abord ce message\u00a0: sa nature décide de ce qui peut être transmis"), "R-064"
        )
    if kind == "media_request":
        return Refused(
            _("Une demande média ne va pas au conseil\u00a0: le conseiller stratégique en est avisé"), "R-043"
        )
    if not recipient.strip():
        return Refused(_("Écrivez à quel membre du conseil ce message est transmis"), "R-091")
    if not purpose.strip():
        return Refused(_("Écrivez le but de ce suivi"), "R-091")
    if not shared_text.strip():
        return Refused(_("Écrivez ce qui est transmis"), "R-091")
    if names_author and not naming_reason.strip():
        return Refused(_("Écrivez pourquoi le nom de la personne est nécessaire"), "R-091")
    return Allowed()


@applies("R-043")
def may_record_callback(*, kind: str, called_by: str, called_at: datetime, now: datetime) -> Outcome:
    """Demandes médias: « continuer de passer par le conseiller stratégique »: who called back, once it is done."""
    if kind != "media_request":
        return Refused(_("Ce message n’est pas une demande média"), "R-043")
    if not called_by.strip():
        return Refused(_("Dites qui a rappelé"), "R-043")
    if called_at > now:
        return Refused(_("Le rappel ne peut pas être plus tard que maintenant"), "R-043")
    return Allowed()
