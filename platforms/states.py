"""What becomes of a delivery, step by step; PostgreSQL holds the same table."""

from enum import StrEnum

from django.utils.translation import gettext as _


class DeliveryAct(StrEnum):
    """What happens to a delivery."""

    START = "start"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LOSE = "lose"
    FIND = "find"
    MISS = "miss"


TRANSITIONS: dict[tuple[str, DeliveryAct], str] = {
    ("prepared", DeliveryAct.START): "sending",
    # Given up before anything left.
    ("prepared", DeliveryAct.REFUSE): "refused",
    ("sending", DeliveryAct.ACCEPT): "sent",
    ("sending", DeliveryAct.REFUSE): "refused",
    ("sending", DeliveryAct.LOSE): "ambiguous",
    ("ambiguous", DeliveryAct.FIND): "reconciled",
    ("ambiguous", DeliveryAct.MISS): "absent",
}


class ImpossibleStep(ValueError):  # noqa: N818 - an answer more than an error
    """A step that the state does not allow, often because somebody else was first; its text is for that person."""


def next_state(state: str, act: DeliveryAct) -> str:
    """Return the state that `act` leads to; raise ImpossibleStep when there is none."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleStep(_("On sait déjà ce qu’il est advenu de cet envoi.")) from None
