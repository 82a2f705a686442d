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


TRANSITIONS: dict[tuple[str, WarningAct | ExclusionAct], str] = {
    ("draft", WarningAct.SEND): "sent",
    ("draft", WarningAct.FAIL): "undeliverable",
    # Another way of telling the person was found.
    ("undeliverable", WarningAct.SEND): "sent",
    **{(state, WarningAct.WITHDRAW): "withdrawn" for state in ("draft", "undeliverable", "sent", "lapsed")},
    ("sent", WarningAct.LAPSE): "lapsed",
    ("proposed", ExclusionAct.ACCEPT): "in_force",
    ("proposed", ExclusionAct.REFUSE): "refused",
    ("in_force", ExclusionAct.LIFT): "lifted",
}


class ImpossibleTransition(ValueError):  # noqa: N818 - the word of the trade
    """An act that the state does not allow, often because somebody else was first; its text is for that person."""

    @classmethod
    def already_applied(cls) -> "ImpossibleTransition":
        """The exclusion was carried out before; the proof given then stays."""
        return cls(_("Cette exclusion est déjà inscrite comme faite sur la plateforme."))


def next_state(state: str, act: WarningAct | ExclusionAct) -> str:
    """Return the state that `act` leads to from `state`; raise ImpossibleTransition when there is none."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleTransition(_why_not(state, act)) from None


def _why_not(state: str, act: WarningAct | ExclusionAct) -> str:
    if isinstance(act, ExclusionAct):
        if state == "proposed":
            return _("Cette exclusion n’est pas en vigueur.")
        return _("Une décision a déjà été prise au sujet de cette exclusion.")
    if state == "withdrawn":
        return _("Cet avertissement a été retiré.")
    if state in ("sent", "lapsed"):
        return _("Cet avertissement est déjà inscrit comme envoyé.")
    return _("Cet avertissement n’a pas été envoyé.")
