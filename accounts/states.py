"""The states of requests and of official accounts, and the acts between them; PostgreSQL holds the same tables."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class RequestAct(StrEnum):
    """What can be done to a request."""

    AMEND = "amend"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REFUSE = "refuse"


class AccountAct(StrEnum):
    """What can be done to an official account."""

    AUTHORISE = "authorise"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"


REQUEST_TRANSITIONS: dict[tuple[str, RequestAct], str] = {
    ("draft", RequestAct.AMEND): "draft",
    ("draft", RequestAct.SUBMIT): "submitted",
    ("draft", RequestAct.WITHDRAW): "withdrawn",
    ("submitted", RequestAct.AMEND): "submitted",
    ("submitted", RequestAct.WITHDRAW): "withdrawn",
    ("submitted", RequestAct.GRANT): "granted",
    ("submitted", RequestAct.REFUSE): "refused",
}
ACCOUNT_TRANSITIONS: dict[tuple[str, AccountAct], str] = {
    ("proposed", AccountAct.AUTHORISE): "authorised",
    ("authorised", AccountAct.SUSPEND): "suspended",
    ("suspended", AccountAct.RESUME): "authorised",
    ("authorised", AccountAct.CLOSE): "closed",
    ("suspended", AccountAct.CLOSE): "closed",
}


class ImpossibleAct(ValueError):  # noqa: N818 - the word of the trade
    """An act that the state does not allow, often because somebody else was first; its text is for that person."""


def next_request_state(state: str, act: RequestAct) -> str:
    """Return the state that `act` leads a request to; raise ImpossibleAct when there is none."""
    try:
        return REQUEST_TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleAct(str(_WHY_NOT_REQUEST.get(state, _NOT_SUBMITTED))) from None


def next_account_state(state: str, act: AccountAct) -> str:
    """Return the state that `act` leads an account to; raise ImpossibleAct when there is none."""
    try:
        return ACCOUNT_TRANSITIONS[state, act]
    except KeyError:
        raise ImpossibleAct(str(_WHY_NOT_ACCOUNT[state])) from None


_NOT_SUBMITTED = _("Cette demande n’est pas soumise.")
_WHY_NOT_REQUEST = {
    "submitted": _("Cette demande est déjà soumise."),
    "granted": _("Cette demande a déjà été acceptée."),
    "refused": _("Cette demande a déjà été refusée."),
    "withdrawn": _("Cette demande a été retirée par la personne qui l’a faite."),
}
_WHY_NOT_ACCOUNT = {
    "proposed": _("Ce compte n’est pas encore autorisé."),
    "authorised": _("Ce compte est déjà autorisé."),
    "suspended": _("Ce compte est déjà suspendu."),
    "closed": _("Ce compte est fermé."),
}
