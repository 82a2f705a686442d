"""What the policy says of closing a message without a reply, and of taking it up again."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

CLOSING_REASONS = frozenset(
    {"friend_tag", "emoji_only", "duplicate", "spam", "between_citizens", "author_deleted"}
)
# Reasons that say that nobody is waiting: the only ones for a complaint or a journalist without an answer.
NOBODY_WAITS = frozenset({"duplicate", "spam", "author_deleted"})


@applies("R-088", "R-040", "R-043")
def may_close_without_reply(*, kind: str, reason: str) -> Outcome:
    """Réponses: « Tous les commentaires méritent une réponse, même ceux qui sont négatifs. »

    A closed list of reasons; a complaint always gets coordinates, and a journalist the way to the strategic adviser.
    """
    if reason not in CLOSING_REASONS:
        return Refused(
            _(
                "Tout commentaire mérite une réponse : choisissez un motif de la liste pour fermer sans répondre"
            ),
            "R-088",
        )
    if kind == "complaint" and reason not in NOBODY_WAITS:
        return Refused(_("Une plainte ne se ferme pas sans avoir donné les coordonnées à joindre"), "R-040")
    if kind == "media_request" and reason not in NOBODY_WAITS:
        return Refused(
            _("Une demande média ne se ferme pas sans l’avoir dirigée vers le conseiller stratégique"),
            "R-043",
        )
    return Allowed()


@applies("R-088")
def may_reopen(*, reason: str) -> Outcome:
    """Réponses: « Tous les commentaires méritent une réponse »: a closed message may be taken up again, saying why."""
    if reason.strip():
        return Allowed()
    return Refused(_("Écrivez pourquoi ce message est rouvert"), "R-088")
