"""The templates of letters: the version in use, and writing the next one; no version is ever lost."""

import tomllib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.access import reach_of
from accounts.models import Person
from accounts.rights import person_of
from netiquette.models import LetterTemplate
from netiquette.rules.letters import LETTER_KINDS, may_write_template
from policy.loading import Report
from policy.outcomes import Outcome, require
from policy.register import record

FILE = Path(__file__).parent / "data" / "letters.toml"


class NoLetter(LookupError):  # noqa: N818 - an answer more than an error
    """The templates were not loaded."""


def template_of(kind: str) -> LetterTemplate:
    """Return the version in use of a kind of letter; raise NoLetter before the policy is loaded."""
    found = LetterTemplate.objects.filter(kind=kind).order_by("-number").first()
    if found is None:
        raise NoLetter(kind)
    return found


def writes_letters(person: Person, at: datetime) -> bool:
    """Say whether `person` writes the city's letters: the communications team and the direction générale."""
    return person_of(person) is not None and reach_of(person, at).oversees


def ask_may_write(*, kind: str, body: str, short_body: str, person: Person, now: datetime) -> Outcome:
    """Ask the rule about a version to write; the page asks the same."""
    return may_write_template(
        kind=kind, body=body, short_body=short_body, is_entitled=writes_letters(person, now)
    )


@transaction.atomic
def write_template(*, kind: str, body: str, short_body: str, actor: Person, now: datetime) -> LetterTemplate:
    """Write the next version of a letter; the earlier ones stay as they were. Raises PolicyRefusal."""
    body, short_body = _clean(body), _clean(short_body)
    require(ask_may_write(kind=kind, body=body, short_body=short_body, person=actor, now=now))
    # Two people who write at once: the second waits, and its version comes after.
    LetterTemplate.objects.select_for_update().filter(kind=kind, number=1).first()
    last = LetterTemplate.objects.filter(kind=kind).order_by("-number").first()
    written = LetterTemplate.objects.create(
        kind=kind,
        number=last.number + 1 if last else 1,
        body=body,
        short_body=short_body,
        written_by=actor,
        written_at=now,
    )
    record(
        event="netiquette.letter_template.written",
        actor=actor,
        subject=written,
        clause="R-122",
        before={"texte": last.body, "forme courte": last.short_body} if last else None,
        after={"texte": body, "forme courte": short_body},
        now=now,
    )
    return written


def load(report: Report) -> None:
    """Create the first version of each letter that has none; those that the city wrote are left alone."""
    for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["letter"]:
        kind, body, short_body = entry["kind"], _clean(entry["body"]), _clean(entry["short_body"])
        require(may_write_template(kind=kind, body=body, short_body=short_body, is_entitled=True))
        if not LetterTemplate.objects.filter(kind=kind).exists():
            report.note_created(
                LetterTemplate.objects.create(kind=kind, number=1, body=body, short_body=short_body)
            )


def current_templates() -> list[LetterTemplate]:
    """Return the version in use of each kind, in the order of the kinds; one query."""
    found = {one.kind: one for one in LetterTemplate.objects.current().select_related("written_by")}
    return [found[kind] for kind in LETTER_KINDS if kind in found]


def _clean(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
