"""What the policy says of the editions of the nétiquette: which one is cited, which one is displayed."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-133")
def may_cite(*, ground_edition: int | None, edition_when_posted: int | None) -> Outcome:
    """Annexe I: « se réserve le droit de modifier la nétiquette sans préavis », never backwards (A-15).

    Takes the numbers of the edition that holds the ground (None: a ground of the policy itself) and of the edition in
    force when the message was posted (None: there was none yet).
    """
    if ground_edition is None or ground_edition == edition_when_posted:
        return Allowed()
    return Refused(
        _(
            "Ce motif vient d’une autre édition de la nétiquette que celle en vigueur au moment où le message a été "
            "publié : citez un motif de l’édition d’alors"
        ),
        "R-133",
    )


@applies("R-049")
def may_display_edition(*, is_in_force: bool) -> Outcome:
    """Nétiquette: « La nétiquette sera affichée clairement »: what is displayed is the edition in force."""
    if is_in_force:
        return Allowed()
    return Refused(
        _("Aucune édition de la nétiquette n’est en vigueur\u00a0: rien n’est à afficher"), "R-049"
    )
