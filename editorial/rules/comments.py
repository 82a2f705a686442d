"""What is asked of a comment between colleagues: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-019")
def may_comment(*, text: str) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi et programmé »: whoever sees a draft may say what he thinks."""
    if not text.strip():
        return Refused(_("Écrivez d’abord votre commentaire"), "R-019")
    return Allowed()
