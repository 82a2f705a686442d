"""What the policy says of the kind given to a message."""

from django.utils.translation import gettext as _

from moderation.rules.removals import GROUNDS_OF_KIND
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-041", "R-039")
def may_qualify(
    *, before: str, after: str, reason: str, was_question: bool, is_removed: bool, is_sanctioned: bool
) -> Outcome:
    """Plaintes: « Les questions, pour leur part, recevront des réponses dans les meilleurs délais. »

    Calling a question a complaint dispenses from answering it: it takes a written reason, by whatever detour
    (`was_question`: it was called one once). While a removal, a warning or an exclusion rests on the message, it stays
    of a kind that may be removed.
    """
    if is_removed and after not in GROUNDS_OF_KIND:
        return Refused(
            _(
                "Ce message est retiré, et un tel message ne l’est jamais\u00a0: "
                "rétablissez-le avant de changer sa nature"
            ),
            "R-039",
        )
    if is_sanctioned and after not in GROUNDS_OF_KIND:
        return Refused(
            _(
                "Un avertissement ou une exclusion repose sur ce message, et un tel message n’y donne jamais "
                "lieu\u00a0: retirez cette sanction au dossier de l’abonné avant de changer sa nature"
            ),
            "R-039",
        )
    if was_question and after == "complaint" != before and not reason.strip():
        return Refused(_("Écrivez pourquoi cette question est une plainte"), "R-041")
    return Allowed()
