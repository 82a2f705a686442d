"""Reading a sheet of posts: any spreadsheet's CSV, each line with its values or its problems in words. Pure."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.translation import gettext as _

from editorial.local_times import FIRST, SECOND, Which

MAX_BYTES = 2_000_000
MAX_ROWS = 1_000
_DELIMITERS = (";", ",", "\t")
# The columns, and the other names under which people write them.
COLUMNS = {
    "date": ("date", "jour", "date de publication", "date prevue"),
    "heure": ("heure", "heure de publication", "heure prevue"),
    "compte": ("compte", "page", "compte officiel", "reseau"),
    "texte": ("texte", "message", "contenu", "publication"),
    "lien": ("lien", "url", "adresse", "lien url"),
    "nature": ("nature",),
    "genre": ("genre", "type", "categorie"),
    "titre": ("titre", "sujet", "titre de travail"),
    "page_du_site": ("page du site", "page web", "page du site de la ville"),
    "reference": ("reference", "numero", "numero de reference"),
}
REQUIRED = ("date", "heure", "compte", "texte")
_HOUR = re.compile(r"^(\d{1,2})(?:\s*[h:]\s*(\d{2})?)?(?::\d{2})?\s*(.*)$")
_WHICH: dict[str, Which] = {
    **dict.fromkeys(("premiere", "1re", "1ere", "premiere fois", "avant"), FIRST),
    **dict.fromkeys(("seconde", "deuxieme", "2e", "seconde fois", "deuxieme fois", "apres"), SECOND),
}


class UnreadableSheet(ValueError):  # noqa: N818 - an answer more than an error
    """A file that cannot be read as a sheet of posts at all; its text says why, in French."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file, its cells by column."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)


def decode(content: bytes) -> str:
    """Return the text of a file written by any spreadsheet: UTF-8, UTF-16 with its mark, or Windows-1252."""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # PostgreSQL keeps no null character, and no text has one.
        if "\x00" not in text:
            return text
    raise UnreadableSheet(_("Ce fichier n’est pas du texte\u00a0: enregistrez la feuille en CSV."))


def read_rows(
    text: str,
    *,
    columns: Mapping[str, Sequence[str]] = COLUMNS,
    required: Sequence[str] = REQUIRED,
    most: int = MAX_ROWS,
) -> list[Row]:
    """Return the lines of a sheet with these `columns`, blank ones left out. Raises UnreadableSheet."""
    lines = text.splitlines(keepends=True)
    if not text.strip():
        raise UnreadableSheet(_("Ce fichier est vide."))
    delimiter = max(_DELIMITERS, key=lines[0].count)
    try:
        rows = list(_rows(lines, delimiter, columns, required))
    except csv.Error:
        raise UnreadableSheet(
            _("Un guillemet est mal placé ou n’est pas refermé, ou une cellule est trop longue.")
        ) from None
    if not rows:
        raise UnreadableSheet(_("Ce fichier n’a que des titres de colonnes\u00a0: il n’y a rien à importer."))
    if len(rows) > most:
        raise UnreadableSheet(
            _("Ce fichier a plus de %(max)s lignes\u00a0: divisez-le.")
            % {"max": f"{most:,}".replace(",", "\u00a0")}
        )
    return rows


def _rows(
    lines: list[str], delimiter: str, known: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = _columns(next(reader, []), known, required)
    start = reader.line_num + 1
    for values in reader:
        if any(value.strip() for value in values):
            cells = {
                name: values[place].strip() if place < len(values) else "" for name, place in columns.items()
            }
            yield Row(start, cells)
        start = reader.line_num + 1


def _columns(
    header: list[str], known: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[str, int]:
    """Return where each column is. Raises UnreadableSheet when one that is required is missing, or is there twice."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        name = next((name for name, titles in known.items() if plain(title) in titles), None)
        if name in found:
            raise UnreadableSheet(_("La colonne « %(name)s » paraît deux fois.") % {"name": name})
        if name is not None:
            found[name] = place
    if missing := [name for name in required if name not in found]:
        raise UnreadableSheet(
            _("Il manque des colonnes\u00a0: %(missing)s. La première ligne porte leurs noms.")
            % {"missing": ", ".join(missing)}
        )
    return found


def plain(text: str) -> str:
    """Return a title without accents, case or doubled spaces, as titles are compared."""
    letters = unicodedata.normalize("NFD", text.replace("_", " ").replace("\u2019", "'"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())


def read_day(text: str) -> date | None:
    """Return the day written « 2026-11-27 », « 27/11/2026 » or « 27-11-2026 »; None when it is none of them."""
    found = re.match(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$", text)
    parts = found.groups() if found else None
    if parts is None:
        found = re.match(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", text)
        parts = found.groups()[::-1] if found else None
    if parts is None:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def read_hour(text: str) -> tuple[time, Which | None] | None:
    """Return the hour written « 9:30 », « 9 h 30 », « 9h », and which when it says so (« 1 h 30 seconde »)."""
    found = _HOUR.match(plain(text))
    if found is None:
        return None
    hour, minute, which = found.groups()
    if which and which not in _WHICH:
        return None
    try:
        return time(int(hour), int(minute or 0)), _WHICH.get(which)
    except ValueError:
        return None
