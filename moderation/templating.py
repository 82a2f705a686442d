"""The variables of answer templates: `{site}` stands for a contact detail, `{auteur}` for who wrote. Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from policy.placeholders import problem_of, render, variables

__all__ = ["KINDS", "MESSAGE_VARIABLES", "render", "same_text", "template_problems", "unfilled", "variables"]

# What is known of the message that is answered.
MESSAGE_VARIABLES = ("auteur", "compte")

KINDS = frozenset(
    {
        "question",
        "comment",
        "thanks",
        "complaint",
        "media_request",
        "advertising",
        "netiquette_violation",
        "electoral",
        "other",
    }
)


def same_text(one: str, other: str) -> bool:
    """Say whether two texts say the same, apart from line endings and the spaces before them."""
    return _plain(one) == _plain(other)


def unfilled(text: str) -> list[str]:
    """Return the names of variables that a text still shows to its reader."""
    return [name for name in variables(text) if name.isidentifier() and name.islower()]


def template_problems(body: str, kinds: object, known: Collection[str]) -> dict[str, str]:
    """Return what is wrong with a template by field, in French; empty when nothing is."""
    problems = {}
    if problem := problem_of(body, {*known, *MESSAGE_VARIABLES}):
        problems["body"] = problem
    if not isinstance(kinds, list) or not kinds or not set(kinds) <= KINDS:
        problems["kinds"] = _("Choisissez au moins une nature de message.")
    return problems


def _plain(text: str) -> str:
    # Browsers send CRLF, and people leave spaces at the end: neither changes what is said.
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
