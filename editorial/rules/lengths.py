"""What each platform takes of a text: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-062", "R-127")
def may_send_words(
    *, platform: str, text_used: int, text_limit: int | None, title_used: int, title_limit: int | None
) -> Outcome:
    """Rôle de l'agent: « Publier de l'information »: what the platform would refuse is told while it is written.

    Counted as the platform counts. A platform that has titles (`title_limit`) publishes nothing without one.
    """
    if text_limit is not None and text_used > text_limit:
        return Refused(
            _("Le texte compte %(used)s sur %(limit)s pour %(platform)s")
            % {"used": text_used, "limit": text_limit, "platform": platform},
            "R-127",
        )
    if title_limit is not None and not title_used:
        return Refused(_("%(platform)s demande un titre") % {"platform": platform}, "R-127")
    if title_limit is not None and title_used > title_limit:
        return Refused(
            _("Le titre compte %(used)s caractères sur %(limit)s pour %(platform)s")
            % {"used": title_used, "limit": title_limit, "platform": platform},
            "R-127",
        )
    return Allowed()
