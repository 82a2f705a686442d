"""The page of conformity: every clause by section, its live state, a filter, and as many queries as checks."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from policy.catalogue import UnknownClause, all_clauses
from policy.compliance import LIVE_CHECKS, LiveState, State, live_check, overall_state

pytestmark = pytest.mark.usefixtures("bare_database")


@pytest.fixture
def checks_put_back() -> Iterator[None]:
    before = {clause_id: list(checks) for clause_id, checks in LIVE_CHECKS.items()}
    LIVE_CHECKS.clear()
    yield
    LIVE_CHECKS.clear()
    LIVE_CHECKS.update(before)


@pytest.fixture
def employee(client: Client) -> Client:
    person = get_user_model().objects.create_user(
        email="agent@example.org", full_name="Agent (démonstration)"
    )
    client.force_login(person)
    return client


def seen(state: str, figure: int = 0) -> LiveState:
    return LiveState(state=state, figure=figure, label="comptes sans logo", url="/comptes/?logo=non")


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/conformite/").status_code == 302


def test_every_clause_is_shown_to_an_employee(employee: Client, checks_put_back: None) -> None:
    page = employee.get("/conformite/").content.decode()

    assert all(f'id="{found.id}"' in page for found in all_clauses())


def test_a_figure_leads_to_the_rows_behind_it(employee: Client, checks_put_back: None) -> None:
    live_check("R-105")(lambda now: seen("manquement", 3))

    assert (
        '<a href="/comptes/?logo=non">3 comptes sans logo</a>'
        in employee.get("/conformite/").content.decode()
    )


def test_the_filter_keeps_the_clauses_in_that_state(employee: Client, checks_put_back: None) -> None:
    live_check("R-105")(lambda now: seen("manquement", 3))

    response = employee.get("/conformite/", {"etat": "manquement"})

    assert [row.clause.id for _, rows in response.context["sections"] for row in rows] == ["R-105"]
    assert response.context["total"] == 135


def test_a_filter_nobody_knows_shows_everything(employee: Client, checks_put_back: None) -> None:
    response = employee.get("/conformite/", {"etat": "parfait"})

    assert sum(len(rows) for _, rows in response.context["sections"]) == 135


def test_each_check_runs_once(employee: Client, checks_put_back: None) -> None:
    calls: list[dt.datetime] = []

    def check(now: dt.datetime) -> LiveState:
        calls.append(now)
        return seen("ok")

    live_check("R-105")(check)
    employee.get("/conformite/")

    assert len(calls) == 1
    assert calls[0].tzinfo is not None


@pytest.mark.parametrize(
    ("states", "overall"),
    [
        (["ok"], State.OK),
        (["ok", "humain"], State.HUMAN),
        (["humain", "à surveiller", "ok"], State.WATCH),
        (["à surveiller", "manquement"], State.FAILING),
    ],
)
def test_a_clause_fares_as_the_worst_of_its_checks(states: list[str], overall: State) -> None:
    assert overall_state("R-105", [seen(state) for state in states]) == overall


def test_a_clause_without_a_check_fares_as_the_catalogue_says() -> None:
    assert overall_state("R-001", []) == State.OK
    assert overall_state("R-099", []) == State.HUMAN


def test_an_unknown_state_or_clause_is_an_error() -> None:
    with pytest.raises(ValueError, match="presque"):
        seen("presque")
    with pytest.raises(UnknownClause):
        live_check("R-999")


@pytest.mark.clause("R-001")
def test_the_version_in_force_is_watched(employee: Client, django_assert_max_num_queries: Any) -> None:
    # Each live check of each app asks a few questions, however many rows there are.
    with django_assert_max_num_queries(130):
        page = employee.get("/conformite/").content.decode()
    assert "1 version de la politique en vigueur" in page
