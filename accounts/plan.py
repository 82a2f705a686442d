"""The content of a request: which questions each purpose asks, what is missing, and how it reads."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import AccountRequest, Audience, Objective, Position
from accounts.rules.requests import is_thin

OPENING_FIELDS = (
    "platform",
    "name",
    "handle",
    "url",
    "exists_already",
    "need",
    "audiences",
    "objectives",
    "resources",
    "posts_per_week",
    "managers",
    "follow_up",
    "netiquette_placement",
    "risks",
    "privacy",
    "privacy_note",
    "exit_plan",
)
CLOSING_FIELDS = ("account", "need", "archive_plan", "access_plan", "redirect_notice")
FIELDS = {
    AccountRequest.Purpose.OPEN: OPENING_FIELDS,
    AccountRequest.Purpose.CLOSE: CLOSING_FIELDS,
}
OPTIONAL = {"url", "exists_already", "privacy_note"}
# Explained in a sentence; the others are names, choices and numbers.
_EXPLAINED = {
    "need",
    "resources",
    "netiquette_placement",
    "risks",
    "exit_plan",
    "archive_plan",
    "access_plan",
    "redirect_notice",
}
_NAMED = {"audiences": Audience, "objectives": Objective, "managers": Position, "follow_up": Position}


def fields_of(request: AccountRequest) -> tuple[str, ...]:
    """Return the names of the fields that a request of this purpose answers."""
    return FIELDS[AccountRequest.Purpose(request.purpose)]


def label(request: AccountRequest, name: str) -> str:
    """Return the French name of a question."""
    if name == "need" and request.purpose == AccountRequest.Purpose.CLOSE:
        return _("motif de la fermeture")
    return str(AccountRequest._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def blank_fields(request: AccountRequest) -> list[str]:
    """Return the names of the questions left without an answer."""
    required = [name for name in fields_of(request) if name not in OPTIONAL]
    if request.privacy == AccountRequest.Privacy.YES:
        required.append("privacy_note")
    return [name for name in required if _is_blank(_value(request, name))]


def thin_fields(request: AccountRequest) -> list[str]:
    """Return the names of the questions answered too shortly to have been thought about (R-057)."""
    return [name for name in fields_of(request) if name in _EXPLAINED and is_thin(_value(request, name))]


def content(request: AccountRequest) -> dict[str, str]:
    """Return each answer as a person reads it, by the French name of its question."""
    names = _names(request)
    return {label(request, name): _in_words(request, name, names) for name in fields_of(request)}


def _in_words(request: AccountRequest, name: str, names: dict[tuple[Any, str], str]) -> str:
    value = _value(request, name)
    if name in _NAMED:
        return ", ".join(names.get((_NAMED[name], slug), slug) for slug in value)
    if name == "privacy":
        return str(request.get_privacy_display())
    if name == "account":
        return str(request.account or "")
    if isinstance(value, bool):
        return pgettext("réponse", "Oui") if value else pgettext("réponse", "Non")
    return "" if value is None else str(value)


def _value(request: AccountRequest, name: str) -> Any:
    value = getattr(request, f"{name}_id" if name == "account" else name)
    return value.strip() if isinstance(value, str) else value


def _is_blank(value: Any) -> bool:
    return value is None or value == "" or value == []


def _names(request: AccountRequest) -> dict[tuple[Any, str], str]:
    """Read the names of every entry chosen from a list, one query for each list."""
    wanted: dict[Any, set[str]] = {}
    for name, model in _NAMED.items():
        wanted.setdefault(model, set()).update(getattr(request, name))
    found: dict[tuple[Any, str], str] = {}
    for model, slugs in wanted.items():
        rows = model.objects.filter(slug__in=slugs) if slugs else ()
        found |= {(model, row.slug): str(row) for row in rows}
    return found
