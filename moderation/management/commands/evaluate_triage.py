"""`manage.py evaluate_triage FILE [--format text|json] [--errors]`: how well the triage does on labelled messages."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from moderation.candidates import Candidates
from moderation.triage import Candidate, suggest
from moderation.triage.measuring import BadLabelError, Labelled, Measures, Mistake, labelled


class Command(BaseCommand):
    """Suggest a kind for each labelled message, and compare."""

    help = (
        "Measure the triage on a file of labelled messages (JSON Lines: text, expected_kind, and optionally "
        "alternatives, protected, rules, author_name, posted_at). Exit status: 2 when no line can be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, the format and whether mistakes are listed."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--errors", action="store_true", help="list each mistake with its reasons")

    def handle(self, *, file: str, format: str, errors: bool, **options: Any) -> None:
        """Print the measures; say each line that cannot be used by its number."""
        measures, candidates = Measures(), _Known()
        rejected: list[tuple[int, str]] = []
        for line, row in _rows(file):
            try:
                message = labelled(line, _as_row(row))
            except BadLabelError as error:
                rejected.append((line, str(error)))
                continue
            measures.add(message, _suggested(message, json.loads(row), candidates))
        if not measures.total:
            raise CommandError(_("Aucune ligne du fichier ne peut être utilisée."), returncode=2)
        if format == "json":
            self.stdout.write(json.dumps(_as_dict(measures, rejected, errors=errors), ensure_ascii=False))
        else:
            for text in _as_text(measures, rejected, errors=errors):
                self.stdout.write(text)


class _Known:
    """The candidates of the city, where there is a database to read."""

    def __init__(self) -> None:
        try:
            self._candidates: Candidates | None = Candidates.load()
        except DatabaseError:
            self._candidates = None

    def at(self, posted_at: Any) -> tuple[Candidate, ...]:
        """Return the candidates at an instant as the file writes it; none when it cannot be read."""
        try:
            instant = datetime.fromisoformat(posted_at)
        except (TypeError, ValueError):
            return ()
        return self._candidates.at(instant) if self._candidates and instant.tzinfo else ()


def _rows(file: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, with their numbers."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("Le fichier ne peut pas être lu\u00a0: %(error)s.") % {"error": error}, returncode=2
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _as_row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        raise BadLabelError(_("ce n’est pas du JSON")) from None
    if not isinstance(row, dict):
        raise BadLabelError(_("ce n’est pas un objet JSON"))
    return row


def _suggested(message: Labelled, row: dict[str, Any], candidates: _Known) -> Any:
    return suggest(
        message.text,
        platform=str(row.get("platform") or ""),
        account=str(row.get("account") or ""),
        author_name=message.author_name,
        candidates=candidates.at(row.get("posted_at")),
    )


def _as_dict(measures: Measures, rejected: list[tuple[int, str]], *, errors: bool) -> dict[str, Any]:
    told = {
        "total": measures.total,
        "exact": measures.exact,
        "exact_rate": measures.rate(measures.exact),
        "exact_or_alternative": measures.exact_or_alternative,
        "exact_or_alternative_rate": measures.rate(measures.exact_or_alternative),
        "recall": measures.recall(),
        "false_sanctions": len(measures.false_sanctions),
        "danger_suggested": measures.danger_suggested,
        "rejected": [{"line": line, "reason": reason} for line, reason in rejected],
    }
    if errors:
        told["errors"] = [
            {
                "line": mistake.message.line,
                "text": mistake.message.text,
                "expected": mistake.message.expected,
                "alternatives": sorted(mistake.message.alternatives),
                "suggested": mistake.suggestion.kind,
                "danger": mistake.suggestion.is_danger,
                "false_sanction": mistake.is_false_sanction,
                "reasons": list(mistake.suggestion.reasons),
            }
            for mistake in measures.mistakes
        ]
    return told


def _as_text(measures: Measures, rejected: list[tuple[int, str]], *, errors: bool) -> Iterator[str]:
    yield f"total: {measures.total}"
    for name in ("exact", "exact_or_alternative"):
        count = getattr(measures, name)
        yield f"{name}: {count} ({measures.rate(count):.1%})"
    yield "recall:"
    for name, share in measures.recall().items():
        count = f"{measures.found[name]}/{measures.expected[name]}"
        yield f"  {name}: " + ("-" if share is None else f"{share:.1%} ({count})")
    yield f"false_sanctions: {len(measures.false_sanctions)}"
    yield from map(_told, measures.false_sanctions)
    yield "confusions:"
    for (expected, suggested), count in measures.confusions.most_common():
        yield f"  {expected} -> {suggested}: {count}"
    for line, reason in rejected:
        yield _("ligne %(line)d\u00a0: %(reason)s") % {"line": line, "reason": reason}
    if errors:
        yield "errors:"
        yield from map(_told, measures.mistakes)


def _told(mistake: Mistake) -> str:
    message, suggestion = mistake.message, mistake.suggestion
    danger = " +danger" if suggestion.is_danger else ""
    missed = " (danger)" if message.is_danger else ""
    text = " ".join(message.text.split())
    return (
        f"  {message.line}: {message.expected}{missed} -> {suggestion.kind}{danger}: {text}\n"
        f"      {' · '.join(suggestion.reasons)}"
    )
