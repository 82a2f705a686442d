"""Reading of files of messages, JSON Lines or CSV, one line at a time: memory does not grow with the file. Pure."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from django.utils.translation import gettext as _

from moderation.incoming import OPTIONAL, REQUIRED, IncomingMessage, InvalidMessageError, parse_message

# A line of JSON with the longest text, every character of it escaped, and fifty links.
MAX_LINE_BYTES = 2_000_000
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")


class UnreadableFileError(ValueError):
    """A file that cannot be read as messages at all; its text is the reason, a sentence in French."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file: the number of its first line, its message or why there is none, where it ends."""

    number: int
    message: IncomingMessage | None
    reason: str
    end: "Position"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file has been read, to show progress and to resume."""

    offset: int = 0
    lines: int = 0


START = Position()


def read_messages(stream: BufferedReader, *, name: str = "", resume: Position = START) -> Iterator[Line]:
    """Yield the records of `stream`, blank ones left out, from `resume` on.

    `name` tells JSON Lines (.jsonl, .ndjson, .json) from CSV where the first character does not.
    Raises UnreadableFileError, before the first record, for a file that is neither, or not in UTF-8.
    """
    lines = _Lines(stream)
    head = stream.peek(4096)[:4096]
    _refuse_other_encodings(head)
    start = head.removeprefix(_BOM).lstrip()
    if start.startswith(b"["):
        raise UnreadableFileError(
            _("Ce fichier est une liste JSON\u00a0: il faut un objet par ligne (JSON Lines).")
        )
    if start.startswith(b"{") or name.lower().endswith((".jsonl", ".ndjson", ".json")):
        if resume != START:
            lines.go_to(resume)
        return _json_records(lines)
    return _csv_records(lines, resume)


def _refuse_other_encodings(head: bytes) -> None:
    # Without a mark, one byte in two of western text in UTF-16 is null; a stray null in UTF-8 is one line's affair.
    if head.startswith(_UTF16) or head.count(0) > len(head) // 3:
        raise UnreadableFileError(
            _("Ce fichier est en UTF-16\u00a0: enregistrez-le en UTF-8 («\u00a0CSV UTF-8\u00a0» dans Excel).")
        )


class _Lines:
    """The lines of a file, with their count and the bytes read so far. A line too long comes cut, and is told."""

    def __init__(self, stream: BufferedReader) -> None:
        self.stream = stream
        self.offset = 0
        self.count = 0
        self.too_long = False

    @property
    def position(self) -> Position:
        return Position(self.offset, self.count)

    def go_to(self, position: Position) -> None:
        self.stream.seek(position.offset)
        self.offset, self.count = position.offset, position.lines

    def next(self) -> bytes:
        """Return the next line, or b"" at the end of the file."""
        line = self.stream.readline(MAX_LINE_BYTES)
        first = self.offset == 0
        self.offset += len(line)
        self.count += bool(line)
        self.too_long = len(line) == MAX_LINE_BYTES and not line.endswith(b"\n")
        rest = line if self.too_long else b""
        while rest and not rest.endswith(b"\n"):
            rest = self.stream.readline(MAX_LINE_BYTES)
            self.offset += len(rest)
        return line.removeprefix(_BOM) if first else line


def _json_records(lines: _Lines) -> Iterator[Line]:
    while line := lines.next():
        if not line.strip():
            continue
        message, reason = None, ""
        try:
            if lines.too_long:
                raise InvalidMessageError(_("La ligne est trop longue."))
            message = parse_message(_json_object(line))
        except InvalidMessageError as error:
            reason = str(error)
        yield Line(lines.count, message, reason, lines.position)


def _json_object(line: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(line.decode())
    except UnicodeDecodeError:
        raise InvalidMessageError(_not_utf8()) from None
    except (ValueError, RecursionError):
        raise InvalidMessageError(_("La ligne n’est pas du JSON lisible.")) from None
    if not isinstance(value, dict):
        raise InvalidMessageError(_("La ligne n’est pas un objet JSON."))
    return value


def _not_utf8() -> str:
    return _(
        "La ligne n’est pas en UTF-8 (peut-être en Windows-1252)\u00a0: enregistrez le fichier en UTF-8."
    )


def _csv_records(lines: _Lines, resume: Position) -> Iterator[Line]:
    header, delimiter = _header(lines)
    if resume != START:
        lines.go_to(resume)
    return _csv_rows(lines, header, delimiter)


def _header(lines: _Lines) -> tuple[list[str], str]:
    """Read the names of the columns. Raises UnreadableFileError when one that is required is not there."""
    try:
        first = lines.next().decode()
    except UnicodeDecodeError:
        raise UnreadableFileError(_not_utf8()) from None
    if not first.strip():
        raise UnreadableFileError(_("Ce fichier est vide."))
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter))]
    except csv.Error:
        raise UnreadableFileError(
            _(
                "Les noms de colonnes, en première ligne, sont illisibles\u00a0: enregistrez le fichier en CSV UTF-8."
            )
        ) from None
    if missing := [column for column in REQUIRED if column not in header]:
        raise UnreadableFileError(
            _("Ce fichier n’a pas les colonnes attendues. Il manque\u00a0: %(missing)s.")
            % {"missing": ", ".join(missing)}
        )
    if repeated := {column for column in (*REQUIRED, *OPTIONAL) if header.count(column) > 1}:
        raise UnreadableFileError(
            _("Ces colonnes paraissent deux fois\u00a0: %(repeated)s.")
            % {"repeated": ", ".join(sorted(repeated))}
        )
    return header, delimiter


def _csv_rows(lines: _Lines, header: list[str], delimiter: str) -> Iterator[Line]:
    reader = _csv_reader(lines, delimiter)
    while True:
        start, message, reason = lines.position, None, ""
        try:
            values = next(reader)
            if not any(values):
                continue
            message = parse_message(_csv_fields(values, header))
        except StopIteration:
            return
        except (csv.Error, _MisshapenError) as error:
            reason = str(error) if isinstance(error, _MisshapenError) else _misquoted()
            if lines.count > start.lines + 1 and lines.stream.seekable():
                # A quote never closed has swallowed the lines that follow: they are read again, each for itself.
                lines.go_to(start)
                lines.next()
                reason, reader = _misquoted(), _csv_reader(lines, delimiter)
        except InvalidMessageError as error:
            reason = str(error)
        yield Line(start.lines + 1, message, reason, lines.position)


def _csv_reader(lines: _Lines, delimiter: str) -> Iterator[list[str]]:
    # Bytes that are not UTF-8 pass through as lone surrogates, so that quotes keep their meaning around them.
    return csv.reader(_decoded(lines), delimiter=delimiter, strict=True)


def _decoded(lines: _Lines) -> Iterator[str]:
    while line := lines.next():
        yield line.decode(errors="surrogateescape")


class _MisshapenError(InvalidMessageError):
    """A row without the header's number of columns."""


def _csv_fields(values: list[str], header: list[str]) -> Mapping[str, str]:
    if len(values) != len(header):
        raise _MisshapenError(
            _("La ligne a %(found)d colonnes au lieu de %(expected)d.")
            % {"found": len(values), "expected": len(header)}
        )
    if any(
        "\udc80" <= character <= "\udcff" for value in values if not value.isascii() for character in value
    ):
        raise InvalidMessageError(_not_utf8())
    return dict(zip(header, values, strict=True))


def _misquoted() -> str:
    return _("Un guillemet est mal placé ou n’est pas refermé, ou un champ est trop long.")
