"""What the policy says of publishing during an emergency: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome
from policy.rules import applies


@applies("R-051")
def may_publish_in_emergency(*, is_emergency_post: bool, is_declared: bool) -> Outcome:
    """Situations d'urgence: « diffuser l'information jugée la plus pertinente »: the rest waits, or says why not."""
    if is_declared and not is_emergency_post:
        return Cautioned(
            _("Une situation d’urgence est déclarée\u00a0: dites pourquoi cette publication n’attend pas"),
            "R-051",
        )
    if is_emergency_post and not is_declared:
        return Cautioned(_("Aucune situation d’urgence n’est déclarée sur ce compte"), "R-051")
    return Allowed()
