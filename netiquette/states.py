"""The states of warnings and exclusions and the acts between them; PostgreSQL holds the same table."""

from enum import StrEnum

from django.utils.translation import gettext as _


class WarningAct(StrEnum):
    """What can be done to a warning."""

    SEND = "send"
    FAIL = "fail"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class ExclusionAct(StrEnum):
    """What can be done to an exclusion."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    LIFT = "lift"


class ReviewAct(StrEnum):
    """What can be done to a review."""

    MATCH = "match"
    DECIDE = "decide_review"
    SET_ASIDE = "set_aside"


SanctionAct = WarningAct | ExclusionAct | ReviewAct
TRANSITIONS: dict[tuple[str, SanctionAct], str] = {
    ("draft", WarningAct.SEND): "sent",
    ("draft", WarningAct.FAIL): "undeliverable",
    # Another way of telling the person was found.
    ("undeliverable", WarningAct.SEND): "sent",
    **{(state, WarningAct.WITHDRAW): "withdrawn" for state in ("draft", "undeliverable", "sent", "lapsed")},
    ("sent", WarningAct.LAPSE): "lapsed",
    ("proposed", ExclusionAct.ACCEPT): "in_force",
    ("proposed", ExclusionAct.REFUSE): "refused",
    ("in_force", ExclusionAct.LIFT): "lifted",
    ("received", ReviewAct.MATCH): "open",
    ("received", ReviewAct.SET_ASIDE): "set_aside",
    ("open", ReviewAct.DECIDE): "decided",
    ("open", ReviewAct.SET_ASIDE): "set_aside",
}


class ImpossibleTransition(ValueError):  # noqa: N818 - the word of the trade
    """An act that the state does not allow, often because somebody else was first; its text is for that person."""

    @classmethod
    def already_applied(cls) -> "ImpossibleTransition":
        """The exclusion was carried out before; the proof given then stays."""
        return cls(_("Cette exclusion est déjà inscrite comme faite sur la plateforme."))

    @classmethod
    def already_restored(cls) -> "ImpossibleTransition":
        """The access was restored before; the proof given then stays."""
        return cls(_("L’accès est déjà inscrit comme rétabli sur la plateforme."))

    @classmethod
    def already_told(cls) -> "ImpossibleTransition":
        """The person was told before; the letter sent then stays."""
        return cls(_("Cette lettre est déjà inscrite comme remise."))


def next_state(state: str, act: SanctionAct) -> str:
    """Return the state that `act` leads to from `state`; raise ImpossibleTransition when there is none."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleTransition(_why_not(state, act)) from None


def _why_not(state: str, act: SanctionAct) -> str:
    if isinstance(act, ReviewAct):
        if state == "received":
            return _("Cette demande n’est rattachée à aucune décision.")
        if state == "open":
            return _("Cette demande est déjà rattachée à une décision.")
        return _("Cette demande de révision est déjà réglée.")
    if isinstance(act, ExclusionAct):
        if state == "proposed":
            return _("Cette exclusion n’est pas en vigueur.")
        return _("Une décision a déjà été prise au sujet de cette exclusion.")
    if state == "withdrawn":
        return _("Cet avertissement a été retiré.")
    if state in ("sent", "lapsed"):
        return _("Cet avertissement est déjà inscrit comme envoyé.")
    return _("Cet avertissement n’a pas été envoyé.")
