"""What the policy says of the knowledge base: who keeps it, and what was used stays."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-092", "R-063")
def may_keep_knowledge(*, replies_somewhere: bool) -> Outcome:
    """Réponses: the BIAC « pourra être utilisée »: by those who answer, who also keep what they find."""
    if replies_somewhere:
        return Allowed()
    return Refused(
        _("La base de connaissances est tenue par les personnes qui répondent aux messages"), "R-092"
    )


@applies("R-096")
def may_delete_entry(*, uses: int) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »"""
    if not uses:
        return Allowed()
    return Refused(
        _("Une réponse cite cette fiche\u00a0: retirez-la de l’usage plutôt que de l’effacer"), "R-096"
    )


@applies("R-092")
def may_use_entry(*, is_active: bool) -> Outcome:
    """Réponses: what was taken out of use answers nobody any more."""
    if is_active:
        return Allowed()
    return Refused(_("Cette fiche n’est plus en usage"), "R-092")
