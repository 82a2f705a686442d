"""The calendar as a table: what is displayed, safe to open, in one query however long."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from editorial import sheets
from editorial.models import Label, Variant
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import PLANNED, a_post, a_variant
from tests.pages.browsing import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()


@pytest.fixture
def agent():
    return a_holder("agent-communications")


def exported(person, kind="csv", **query):
    response = signed_in(person).get(reverse("editorial:calendar-export", args=[kind]), query)
    assert response.status_code == 200
    return response.getvalue()


def table(person, **query):
    return list(csv.reader(io.StringIO(exported(person, **query).decode("utf-8-sig"))))


def test_a_row_for_each_variant_with_its_hour_in_the_city(agent):
    post = a_post(agent)
    post.labels.set([Label.objects.create(name="été"), Label.objects.create(name="culture")])
    a_variant(post)
    head, row = table(agent)
    assert head[:4] == ["date", "heure", "compte", "titre"]
    assert row[:4] == [
        "2026-07-08",
        "10:00",
        "Facebook — Ville de Rimouski",
        "Heures d’été de la bibliothèque",
    ]
    assert "culture, été" in row
    assert "brouillon" in row


def test_what_is_displayed_and_nothing_else(agent):
    a_variant(a_post(agent, title="Ce mois-ci"))
    a_variant(a_post(agent, title="Le mois prochain"), scheduled_at=PLANNED + timedelta(days=31))
    a_variant(a_post(agent, title="Sur X"), account=an_account("x-villerimouski"))
    titles = [row[3] for row in table(agent, compte="facebook-ville")][1:]
    assert titles == ["Ce mois-ci"]
    assert len(table(agent, vue="liste", date="2026-07-01")) == 4
    assert len(table(agent, vue="semaine", date="2026-07-15")) == 1


def test_nobody_exports_what_he_does_not_see(agent):
    a_variant(a_post(agent))
    assert len(table(a_holder("directeur-rh"))) == 1


@pytest.mark.parametrize("text", ["=2+5", "+33", "-1", "@SOMME(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(agent, text):
    a_variant(a_post(agent, title=text), text=text)
    assert table(agent)[1][3].startswith("'")
    sheet = load_workbook(io.BytesIO(exported(agent, "xlsx"))).active
    assert (sheet["D2"].value, sheet["D2"].data_type) == (text, "s")


def test_the_spreadsheet_holds_the_same_with_real_dates(agent):
    a_variant(a_post(agent))
    sheet = load_workbook(io.BytesIO(exported(agent, "xlsx"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("date", "heure", "compte")
    assert rows[1][0] == datetime(2026, 7, 8)  # noqa: DTZ001 - a day of a spreadsheet
    assert rows[1][1] == "10:00"


def test_an_export_is_imported_again_without_writing_anything_twice(agent):
    a_variant(a_post(agent))
    text = exported(agent).decode("utf-8-sig")
    (line,) = sheets.check_lines(text, actor=agent, now=NOW)
    assert line.problems == []
    assert line.is_known


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_thousand_rows_take_as_many_queries_as_three(agent, kind):
    post = a_post(agent)
    a_variant(post)
    browser = signed_in(agent)
    address = reverse("editorial:calendar-export", args=[kind])

    def cost():
        with CaptureQueriesContext(connection) as seen:
            response = browser.get(address, {"vue": "liste"})
            size = len(response.getvalue())
        return len(seen), size

    cost()
    few, small = cost()
    from editorial.models import Post

    known = {name: getattr(post, name) for name in ("title", "author", "created_at", "updated_at")}
    posts = Post.objects.bulk_create(Post(**known) for _ in range(5000))
    account = an_account("facebook-ville")
    Variant.objects.bulk_create(
        Variant(
            post=one,
            account=account,
            text="Texte",
            scheduled_at=PLANNED + timedelta(hours=number),
            state_since=NOW,
            last_editor=agent,
            edited_at=NOW,
        )
        for number, one in enumerate(posts)
    )
    many, large = cost()
    assert many == few
    assert large > small * 20
