"""The states of a variant and the acts that lead from one to another: one table; PostgreSQL holds the same."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Act(StrEnum):
    """What can be done to a variant."""

    EDIT = "edit"
    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    INHERIT = "inherit"
    REFUSE = "refuse"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    # The engine takes it: it leaves by itself, or waits for the hand of a person.
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    # It is published: told by the platform, found on it, or proved by a link.
    RECORD = "record"
    # The platform refused, or a person says that it did not leave.
    FAIL = "fail"
    # Nobody can say whether it left.
    LOSE = "lose"
    # Its hour has passed.
    MISS = "miss"
    HOLD = "hold"
    # A person chooses that it leaves, although late or held.
    RELEASE = "release"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    REOPEN = "reopen"


# Whatever is changed in these is a draft again: what was approved is what was read (design, section 7).
VOIDABLE = frozenset({"in_review", "approved", "scheduled", "to_publish", "held", "missed", "failed"})
EDITABLE = VOIDABLE | {"draft"}
# Leaving or gone: what was sent is history.
FROZEN = frozenset({"publishing", "outcome_unknown", "published", "corrected", "withdrawn", "cancelled"})
# Reached only with an approval of the present content.
NEEDS_APPROVAL = frozenset({"approved", "scheduled", "publishing", "to_publish"})

TRANSITIONS: dict[tuple[str, Act], str] = {
    **{(state, Act.EDIT): "draft" for state in EDITABLE},
    **{(state, Act.CANCEL): "cancelled" for state in EDITABLE},
    ("draft", Act.SUBMIT): "in_review",
    ("in_review", Act.RECALL): "draft",
    ("in_review", Act.APPROVE): "approved",
    # What was approved of the very same content, in the same series, still counts.
    ("draft", Act.INHERIT): "approved",
    ("in_review", Act.REFUSE): "draft",
    ("in_review", Act.MISS): "missed",
    ("approved", Act.RECALL): "draft",
    ("approved", Act.SCHEDULE): "scheduled",
    ("approved", Act.HAND_OVER): "to_publish",
    ("approved", Act.HOLD): "held",
    ("approved", Act.MISS): "missed",
    ("scheduled", Act.UNSCHEDULE): "approved",
    ("scheduled", Act.CLAIM): "publishing",
    ("scheduled", Act.HAND_OVER): "to_publish",
    ("scheduled", Act.HOLD): "held",
    ("scheduled", Act.MISS): "missed",
    ("to_publish", Act.RECORD): "published",
    ("to_publish", Act.HOLD): "held",
    ("to_publish", Act.MISS): "missed",
    ("publishing", Act.RECORD): "published",
    ("publishing", Act.FAIL): "failed",
    ("publishing", Act.LOSE): "outcome_unknown",
    ("publishing", Act.HAND_OVER): "to_publish",
    ("outcome_unknown", Act.RECORD): "published",
    ("outcome_unknown", Act.FAIL): "failed",
    ("failed", Act.RELEASE): "scheduled",
    ("failed", Act.HAND_OVER): "to_publish",
    ("missed", Act.RELEASE): "scheduled",
    ("missed", Act.HAND_OVER): "to_publish",
    # It did leave: somebody published it by hand, and has the link.
    ("missed", Act.RECORD): "published",
    ("held", Act.RELEASE): "scheduled",
    ("held", Act.MISS): "missed",
    ("published", Act.CORRECT): "corrected",
    ("published", Act.WITHDRAW): "withdrawn",
    ("corrected", Act.CORRECT): "corrected",
    ("corrected", Act.WITHDRAW): "withdrawn",
    ("cancelled", Act.REOPEN): "draft",
}


class ImpossibleAct(ValueError):  # noqa: N818 - an answer more than an error
    """An act that the state does not allow, often because somebody else was first; its text is for that person."""


def next_state(state: str, act: Act) -> str:
    """Return the state that `act` leads to from `state`; raise ImpossibleAct when there is none."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleAct(str(_WHY_NOT[state])) from None


def is_possible(state: str, act: Act) -> bool:
    """Say whether `act` leads somewhere from `state`."""
    return (state, act) in TRANSITIONS


_WHY_NOT = {
    "draft": _("Cette publication est un brouillon\u00a0: soumettez-la d’abord."),
    "in_review": _("Cette publication attend une approbation."),
    "approved": _("Cette publication est déjà approuvée."),
    "scheduled": _("Cette publication est déjà programmée."),
    "publishing": _("Cette publication est en train de partir\u00a0: attendez de savoir ce qu’il en est."),
    "to_publish": _("Cette publication attend d’être publiée à la main."),
    "published": _("Cette publication est déjà publiée."),
    "failed": _("La plateforme a refusé cette publication."),
    "outcome_unknown": _("On ne sait pas encore si cette publication est partie\u00a0: dites-le d’abord."),
    "missed": _("L’heure de cette publication est passée\u00a0: choisissez ce qu’elle devient."),
    "held": _("Cette publication est retenue."),
    "corrected": _("Cette publication est déjà publiée, et corrigée."),
    "withdrawn": _("Cette publication a été retirée."),
    "cancelled": _("Cette publication a été abandonnée."),
}
