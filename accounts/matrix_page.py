"""The matrix as the page shows it: positions in columns, letters for actions, and why nobody answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.matrix import Day, Line, Row
from accounts.matrix_filters import Filters
from accounts.models import Position
from accounts.rules.authorizations import ACTION_NAMES, TEAM_ACTIONS

LETTERS = {
    "publish": "P",
    "reply": "R",
    "moderate": "M",
    "connect": "Cn",
    "view_statistics": "S",
    "correct": "Cr",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The actions of one position on one account: letters to see, words to hear."""

    letters: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A position, and who holds it that day; nobody when it is vacant."""

    position: Position
    holders: list[str]


def matrix_of(rows: list[Row], filters: Filters, day: Day) -> dict[str, Any]:
    """Return the columns and the rows of the table; `has_substitutes` when a column is worth it."""
    slugs = {slug for row in rows for slug, actions in row.listed.actions.items() if actions}
    positions = [one for slug, one in day.positions.items() if slug in slugs]
    if filters.position:
        positions = [one for one in positions if one == filters.position]
    positions.sort(key=lambda one: one.title)
    team = _cell(TEAM_ACTIONS, filters) if day.team and not filters.position else None
    return {
        "columns": [Column(one, _holders(one, day)) for one in positions],
        "team": sorted({str(one.person) for one in day.team}) if team and team.letters else [],
        "rows": [
            {
                "account": row.account,
                "listed": row.listed,
                "cells": [_cell_of(row, one, filters) for one in positions],
                "team": team if row.listed.is_authorised else _cell((), filters),
                "substitutes": [_substitute(line, filters) for line in _acting(row, filters)],
            }
            for row in rows
        ],
        "has_substitutes": any(_acting(row, filters) for row in rows),
    }


def why_nobody(row: Row, filters: Filters) -> str:
    """Say why nobody can do the action asked about on this account that day."""
    if not row.listed.is_authorised:
        states = dict(row.account.State.choices)
        return _(
            "Ce compte n’était ou n’est pas autorisé ce jour-là\u00a0: il est «\u00a0%(state)s\u00a0»."
        ) % {"state": states[row.listed.state]}
    vacant = [str(line.position) for line in row.lines if not line.person and filters.action in line.actions]
    if vacant:
        return _("Les postes inscrits sont vacants\u00a0: %(positions)s.") % {"positions": ", ".join(vacant)}
    return _("Aucun poste n’est inscrit à la liste de ce compte pour cette action.")


def _holders(position: Position, day: Day) -> list[str]:
    return [str(one.person) for one in day.held if one.position_id == position.pk]


def _cell_of(row: Row, position: Position, filters: Filters) -> Cell:
    usable = row.listed.is_authorised
    return _cell(row.listed.actions.get(position.slug, ()) if usable else (), filters)


def _cell(actions: Iterable[str], filters: Filters) -> Cell:
    known = set(actions)
    kept = [one for one in LETTERS if one in known and filters.action in {"", one}]
    return Cell(" ".join(LETTERS[one] for one in kept), ", ".join(str(ACTION_NAMES[one]) for one in kept))


def _acting(row: Row, filters: Filters) -> list[Line]:
    """The substitutes of a row: the lines of a person by no position of his own."""
    return [one for one in filters.keep(row, []) if one.person and not one.position]


def _substitute(line: Line, filters: Filters) -> dict[str, Any]:
    return {"line": line, "cell": _cell(line.actions, filters)}
