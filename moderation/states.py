"""The states of a message and the acts that lead from one to another: one table, asked under the row's lock."""

from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OPEN = frozenset({"new", "to_answer", "held"})
CLOSED = frozenset({"answered", "thanked", "redirected", "notified", "closed_without_reply"})


class Act(StrEnum):
    """What can be done to a message, as far as its state is concerned."""

    QUALIFY = "qualify"
    HOLD = "hold"
    RELEASE = "release"
    ANSWER = "answer"
    THANK = "thank"
    REDIRECT = "redirect"
    NOTIFY = "notify"
    CLOSE = "close"
    REOPEN = "reopen"


# A held reply goes out as soon as its hour has come, even when the sweep that releases it is late.
_ENDINGS = {
    Act.ANSWER: "answered",
    Act.THANK: "thanked",
    Act.REDIRECT: "redirected",
    Act.NOTIFY: "notified",
    Act.CLOSE: "closed_without_reply",
}

TRANSITIONS: dict[tuple[str, Act], str] = {
    ("new", Act.QUALIFY): "to_answer",
    ("to_answer", Act.QUALIFY): "to_answer",
    ("held", Act.QUALIFY): "held",
    ("to_answer", Act.HOLD): "held",
    ("held", Act.RELEASE): "to_answer",
    **{(state, act): ending for state in ("to_answer", "held") for act, ending in _ENDINGS.items()},
    **{(state, Act.REOPEN): "to_answer" for state in CLOSED},
}

# How a message ends once a reply of this nature is sent (« Réponses aux commentaires et aux questions », R-088).
ACT_OF_NATURE = {
    "answer": Act.ANSWER,
    "thanks": Act.THANK,
    "redirection": Act.REDIRECT,
    "notice": Act.NOTIFY,
}


class ImpossibleTransition(ValidationError):  # noqa: N818 - an answer more than an error
    """An act that the state of the message does not allow; its text is a sentence for the person who tried."""


def next_state(state: str, act: Act) -> str:
    """Return the state that `act` leads to from `state`; raise ImpossibleTransition when there is none."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleTransition(_why_not(state, act)) from None


def _why_not(state: str, act: Act) -> str:
    if state == "new":
        return _(
            "Qualifiez d’abord ce message : sa nature décide de la suite "
            "(section « Réponses aux commentaires et aux questions »)."
        )
    if state in CLOSED:
        return _("Ce message est fermé : rouvrez-le d’abord, en écrivant pourquoi.")
    if act is Act.REOPEN:
        return _("Ce message est déjà ouvert.")
    if act is Act.HOLD:
        return _("Une réponse à ce message attend déjà l’ouverture des bureaux.")
    return _("Aucune réponse n’attend l’ouverture des bureaux.")
