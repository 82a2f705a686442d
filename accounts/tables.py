"""What the lists of this app share: a number of the address, and lines of a CSV file."""

import csv
from collections.abc import Iterable, Iterator

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number_of(value: str | None) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else None


class _Echo:
    """A file that gives back each line written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file; the mark at the head tells Excel that it is UTF-8."""
    writer = csv.writer(_Echo())
    mark = "\ufeff"
    for row in rows:
        yield mark + writer.writerow([_inert(value) for value in row])
        mark = ""


def _inert(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
