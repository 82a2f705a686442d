"""What the policy says of who takes a message."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-063")
def may_take_over(*, is_adviser: bool) -> Outcome:
    """Rôle de l'agent: « se fait sous l'autorité du conseiller stratégique »: who may take a message from somebody."""
    if is_adviser:
        return Allowed()
    return Refused(
        _("Seul le conseiller stratégique reprend un message des mains d’une autre personne"), "R-072"
    )


@applies("R-063", "R-082")
def may_be_entrusted(*, may_reply: bool) -> Outcome:
    """Gestion des questions: a message is entrusted to somebody who may answer on its account, and to nobody else."""
    if may_reply:
        return Allowed()
    return Refused(_("Cette personne ne peut pas répondre sur ce compte"), "R-082")
