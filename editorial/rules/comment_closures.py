"""What the policy says of closing the comments of a publication: pure functions."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-081", "R-117")
def may_close_comments(
    *, reason: str, today: date, ends_on: date | None, most_days: int, is_closed_already: bool = False
) -> Outcome:
    """Gestion: « encourage la participation citoyenne sur l'ensemble de ses médias sociaux ».

    Comments are open by themselves (annex: « pour permettre les discussions »): closing them is an exception, with a
    reason and a last day that is never far away.
    """
    if is_closed_already:
        return Refused(_("Les commentaires de cette publication sont déjà fermés"), "R-081")
    if not reason.strip():
        return Refused(
            _("La Ville encourage la participation\u00a0: écrivez pourquoi les commentaires sont fermés"),
            "R-081",
        )
    if ends_on is None or ends_on < today:
        return Refused(_("Fermer les commentaires a une fin\u00a0: donnez une date à venir"), "R-117")
    if ends_on > today + timedelta(days=most_days):
        return Refused(
            ngettext(
                "Les commentaires restent fermés %(days)d jour au plus à la fois",
                "Les commentaires restent fermés %(days)d jours au plus à la fois",
                most_days,
            )
            % {"days": most_days},
            "R-117",
        )
    return Allowed()
