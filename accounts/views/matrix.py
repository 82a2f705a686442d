"""« Qui peut quoi »: the matrix of a day, the question about one account or one person, and the exports."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.csv_files import csv_response
from accounts.matrix import Day, Line, Row
from accounts.matrix_filters import Filters
from accounts.matrix_page import LETTERS, matrix_of, why_nobody
from accounts.models import OfficialAccount, Person, Platform, Position
from accounts.rules.authorizations import ACTION_NAMES
from accounts.views.paging import number_of

PAGE, BATCH, PROPOSED = 25, 500, 100


class MatrixView(View):
    """Who can do what: whoever is signed in sees it all."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the accounts of one page on one day, or the answer about one account or one person."""
        now = timezone.now()
        filters = Filters.of(request.GET.dict(), now)
        day, people = Day(filters.on, now), filters.people()
        found = filters.accounts(day, people)
        page = list(_after(found, request)[: PAGE + 1])
        rows = list(day.rows(page[:PAGE]))
        next_url = f"?{filters.query}&apres={page[PAGE - 1].pk}" if len(page) > PAGE else ""
        context = {
            "filters": filters,
            "people": people,
            "today": timezone.localdate(now),
            "is_past": day.is_past,
            "next_url": next_url,
            "export": _export_query(filters, request),
            "actions": ACTION_NAMES.items(),
            "letters": [(letter, ACTION_NAMES[action]) for action, letter in LETTERS.items()],
            "platforms": Platform.objects.all(),
            "positions": Position.objects.filter(is_active=True),
            "known_accounts": OfficialAccount.objects.select_related("platform")[:PROPOSED],
            **_shown(rows, filters, people, day),
        }
        return render(request, "accounts/matrix.html", context)


class MatrixExportView(View):
    """The lines of the page, or all of them, as CSV or JSON."""

    audience = "staff"

    def get(self, request: HttpRequest, kind: str) -> StreamingHttpResponse:
        """Send one line for each person, or vacant position, before each account."""
        now = timezone.now()
        filters = Filters.of(request.GET.dict(), now)
        lines = _export(filters, Day(filters.on, now), request)
        name = f"qui-peut-quoi-{filters.on.isoformat()}.{kind}"
        if kind == "csv":
            return csv_response(name, _as_table(lines))
        response = StreamingHttpResponse(_as_json(lines, filters), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _shown(rows: list[Row], filters: Filters, people: list[Person], day: Day) -> dict[str, Any]:
    """What the page shows: lines when one account or one person is asked about, else the matrix."""
    lines = [line for row in rows for line in filters.keep(row, people)]
    if filters.person:
        return {"mode": "person", "lines": lines}
    if filters.account and filters.action and len(rows) == 1:
        why = "" if any(line.person for line in lines) else why_nobody(rows[0], filters)
        asked = ACTION_NAMES[filters.action]
        return {"mode": "account", "lines": lines, "account": rows[0].account, "why": why, "asked": asked}
    return {"mode": "matrix", **matrix_of(rows, filters, day)}


def _after(found: Any, request: HttpRequest) -> Any:
    after = number_of(request.GET.get("apres"))
    return found.filter(pk__gt=after) if after else found


def _export_query(filters: Filters, request: HttpRequest) -> str:
    after = number_of(request.GET.get("apres")) or 0
    return f"{filters.query}&page=1&apres={after}"


def _export(filters: Filters, day: Day, request: HttpRequest) -> Iterator[Line]:
    people = filters.people()
    found = filters.accounts(day, people)
    if request.GET.get("page"):
        yield from _lines(list(_after(found, request)[:PAGE]), filters, people, day)
        return
    last = 0
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        yield from _lines(batch, filters, people, day)
        last = batch[-1].pk


def _lines(
    accounts: list[OfficialAccount], filters: Filters, people: list[Person], day: Day
) -> Iterator[Line]:
    for row in day.rows(accounts):
        yield from filters.keep(row, people)


def _values(line: Line) -> dict[str, Any]:
    return {
        "plateforme": line.account.platform.name,
        "compte": line.account.name,
        "code": line.account.slug,
        "personne": str(line.person) if line.person else None,
        "titre": line.capacity,
        "poste": str(line.position) if line.position else None,
        "actions": [str(ACTION_NAMES[action]) for action in line.actions],
        "depuis": line.since,
        "jusqu_au": line.until,
        "consigne_le": line.recorded_later,
        "reserve": line.condition or None,
    }


def _as_table(lines: Iterator[Line]) -> Iterator[list[object]]:
    heads = _("plateforme"), _("compte"), _("code"), _("personne"), _("à quel titre"), _("poste")
    yield [*heads, _("peut"), _("depuis"), _("dernier jour"), _("inscrit après coup le"), _("réserve")]
    for line in lines:
        values = _values(line) | {"actions": line.words}
        yield list(values.values())


def _as_json(lines: Iterator[Line], filters: Filters) -> Iterator[str]:
    yield f'{{"le": "{filters.on.isoformat()}", "lignes": ['
    mark = ""
    for line in lines:
        yield mark + json.dumps(_values(line), cls=DjangoJSONEncoder, ensure_ascii=False)
        mark = ",\n"
    yield "]}\n"
