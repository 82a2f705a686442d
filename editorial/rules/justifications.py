"""What the policy says of passing a caution with a written reason: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# « Oui » or « voir courriel » is no reason.
WORDS_OF_A_REASON = 3


@applies("R-019")
def may_justify(*, reason: str) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi »: what is cautioned goes on for a reason one can read."""
    if len(reason.split()) < WORDS_OF_A_REASON:
        return Refused(
            _("Écrivez le motif en au moins %(number)s mots") % {"number": WORDS_OF_A_REASON}, "R-019"
        )
    return Allowed()
