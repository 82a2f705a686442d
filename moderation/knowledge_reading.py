"""Reading a file of entries (BIAC, FAQ): any spreadsheet's CSV, or XLSX; each line with its problems in words. Pure."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from accounts.proofs import host_of
from editorial.sheet_reading import Row, UnreadableSheet, decode, plain, read_day, read_rows

MAX_BYTES, MAX_UNPACKED, MAX_ROWS = 4_000_000, 60_000_000, 3_000
# The columns, and the other names under which people and the BIAC write them.
COLUMNS = {
    "code": ("code", "numero", "no", "identifiant", "id", "code de la fiche"),
    "question": ("question", "titre", "sujet", "question ou titre", "intitule"),
    "réponse": ("reponse", "contenu", "texte", "answer", "description"),
    "lien": ("lien", "url", "adresse", "page", "page web", "page du site web", "adresse web"),
    "source": ("source", "type", "provenance"),
    "service": ("service", "service responsable", "responsable"),
    "vérifiée le": (
        "verifiee le",
        "verifie le",
        "mise a jour",
        "date de mise a jour",
        "date de verification",
    ),
}
REQUIRED = ("code", "question", "réponse")
SOURCES = {
    **dict.fromkeys(("", "faq", "foire aux questions"), "faq"),
    **dict.fromkeys(("biac", "banque d'information aux citoyens"), "biac"),
    **dict.fromkeys(("reglement", "by-law"), "by_law"),
    **dict.fromkeys(("page web", "page du site web", "site web", "site"), "web_page"),
    "document": "document",
}
LONGEST = {"code": 60, "question": 300, "réponse": 20_000, "lien": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """One line of the file: what it says, or its problems."""

    number: int
    values: dict[str, Any]
    service: str = ""
    problems: tuple[str, ...] = ()


def text_of(name: str, content: bytes) -> str:
    """Return the lines of a file as CSV text. Raises UnreadableSheet."""
    if len(content) > MAX_BYTES:
        raise UnreadableSheet(_("Ce fichier dépasse 4\u00a0Mo\u00a0: divisez-le."))
    is_workbook = content.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm"))
    return _workbook_text(content) if is_workbook else decode(content)


def read_entries(text: str) -> list[ReadEntry]:
    """Return the entries of a sheet, each with its problems; a code met twice is one. Raises UnreadableSheet."""
    rows = read_rows(text, columns=COLUMNS, required=REQUIRED, most=MAX_ROWS)
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        code = row.cells["code"]
        found.append(_entry(row, seen.get(code)))
        seen.setdefault(code, row.number)
    return found


def _entry(row: Row, first: int | None) -> ReadEntry:
    cells = row.cells
    source = SOURCES.get(plain(cells.get("source", "")))
    day = read_day(cells.get("vérifiée le", "").split(" ")[0])
    problems = [
        _("Il manque «\u00a0%(column)s\u00a0».") % {"column": name} for name in REQUIRED if not cells[name]
    ]
    problems += [
        _("«\u00a0%(column)s\u00a0» dépasse %(most)d caractères.") % {"column": name, "most": most}
        for name, most in LONGEST.items()
        if len(cells.get(name, "")) > most
    ]
    if first is not None and cells["code"]:
        problems.append(_("Ce code est déjà à la ligne %(line)d.") % {"line": first})
    if source is None:
        problems.append(_("Source inconnue\u00a0: écrivez FAQ, BIAC, règlement, page Web ou document."))
    if cells.get("lien") and not host_of(cells["lien"]):
        problems.append(_("Le lien n’est pas une adresse complète (https://…)."))
    if cells.get("vérifiée le") and day is None:
        problems.append(_("Date illisible\u00a0: écrivez-la 2026-11-27."))
    values: dict[str, Any] = {
        "code": cells["code"],
        "question": cells["question"],
        "answer": cells["réponse"],
    }
    # A column that the file does not have leaves what the entry says.
    optional = {
        "lien": ("url", cells.get("lien")),
        "source": ("source", source),
        "vérifiée le": ("verified_on", day),
    }
    values |= {name: value for column, (name, value) in optional.items() if column in cells}
    return ReadEntry(
        number=row.number, values=values, service=cells.get("service", ""), problems=tuple(problems)
    )


def _workbook_text(content: bytes) -> str:
    """Return the first sheet of a workbook as CSV text; nothing in it is computed, nothing outside is read."""
    unreadable = UnreadableSheet(_("Ce classeur est illisible\u00a0: enregistrez la feuille en CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise unreadable
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        written = io.StringIO()
        writer = csv.writer(written, delimiter=";")
        sheet = workbook.worksheets[0]
        for row in sheet.iter_rows(max_col=40, max_row=MAX_ROWS + 2, values_only=True):
            writer.writerow([_cell(value) for value in row])
        workbook.close()
    except UnreadableSheet:
        raise
    except Exception:  # a damaged workbook fails in as many ways as there are libraries below
        raise unreadable from None
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "")
