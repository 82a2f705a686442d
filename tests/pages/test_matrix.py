"""« Qui peut quoi »: each cell of today, the past and the future, the two questions, the exports."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.authorizations import grant, may, revoke, who_may
from accounts.lifecycle import resume_account
from accounts.models import OfficialAccount, Person, Platform
from accounts.rules.authorizations import ACTION_NAMES, ACTIONS, TEAM_ACTIONS
from tests.builders import a_holder, a_person, a_position, a_replacement, an_account
from tests.builders_accounts import a_suspended_account
from tests.builders_acts import SOON
from tests.pages import browsing
from tests.pages.browsing import signed_in
from tests.pages.conftest import Clock
from tests.policy.test_r014_authorizations import LISTED, POSITIONS

PAGE = "/comptes/qui-peut-quoi/"
TODAY = date(2026, 7, 6)


@pytest.fixture
def browser(world: None) -> Client:
    return signed_in(a_person("Employée sans poste"))


def said(response: Any) -> str:
    """What a page says, its spaces made plain."""
    return " ".join(browsing.said(response).split())


def exported(browser: Client, **asked: str) -> list[dict[str, Any]]:
    response = browser.get(f"{PAGE}export.json", asked)
    assert response.status_code == 200
    lines: list[dict[str, Any]] = json.loads(response.getvalue())["lignes"]
    return lines


def pairs(lines: list[dict[str, Any]], person: Person) -> set[tuple[str, str]]:
    return {
        (one["code"], action) for one in lines if one["personne"] == str(person) for action in one["actions"]
    }


def who(lines: list[dict[str, Any]], slug: str = "facebook-ville", action: str = "publier") -> set[str]:
    return {
        one["personne"]
        for one in lines
        if one["code"] == slug and action in one["actions"] and one["personne"]
    }


@pytest.mark.clause("R-014")
@pytest.mark.parametrize("position", POSITIONS)
def test_each_cell_of_today_is_what_the_text_lists_and_what_acts_are_asked(
    position: str, browser: Client
) -> None:
    person = a_holder(position)
    found = pairs(exported(browser), person)
    team = position in {"agent-communications", "conseiller-strategique", "adjoint-administratif"}
    for slug, action in product(LISTED, ACTIONS):
        expected = position in LISTED[slug] or (team and action in TEAM_ACTIONS)
        assert ((slug, str(ACTION_NAMES[action])) in found) is expected, (slug, action)
        assert may(person, action, an_account(slug), SOON) is expected, (slug, action)


@pytest.mark.clause("R-075")
def test_the_page_shows_the_23_pairs_as_columns_and_rows(browser: Client) -> None:
    response = browser.get(PAGE)
    assert response.status_code == 200
    rows, columns = response.context["rows"], response.context["columns"]
    shown = {
        (column.position.slug, row["account"].slug)
        for row in rows
        for column, cell in zip(columns, row["cells"], strict=True)
        if cell.letters
    }
    assert shown == {(position, slug) for slug, listed in LISTED.items() for position in listed}
    assert "poste vacant" in said(response)


@pytest.mark.clause("R-014")
def test_a_permission_on_the_model_a_group_or_superuser_widens_nothing(browser: Client) -> None:
    person = a_person("Personne aux permissions du modèle")
    Person.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)
    person.user_permissions.add(*Permission.objects.filter(content_type__app_label="accounts"))
    assert exported(browser, personne=person.full_name) == []
    assert str(person) not in {one["personne"] for one in exported(browser)}
    with pytest.raises(Exception, match="jamais d'un groupe"):
        person.groups.add(a_position("agent-communications").group)


@pytest.mark.clause("R-014")
def test_a_grant_revoked_yesterday_is_there_the_day_before(browser: Client, agent: Person) -> None:
    change: dict[str, Any] = {
        "positions": [a_position("agent-communications")],
        "actions": ["publish"],
        "account": an_account("facebook-ville"),
        "actor": agent,
    }
    revoke(**change, now=SOON - timedelta(days=1))
    answers = {
        days: str(agent) in who(exported(browser, le=(TODAY + timedelta(days=days)).isoformat()))
        for days in (-2, -1, 0, 1)
    }
    assert answers == {-2: True, -1: False, 0: False, 1: False}
    grant(**change, now=SOON)
    answers = {
        days: str(agent) in who(exported(browser, le=(TODAY + timedelta(days=days)).isoformat()))
        for days in (-2, -1, 0, 1)
    }
    assert answers == {-2: True, -1: False, 0: True, 1: True}
    # The filter by person finds an account that no longer lists him at all.
    past = exported(browser, le=(TODAY - timedelta(days=2)).isoformat(), personne=agent.full_name)
    assert who(past) == {str(agent)}


def test_a_grant_given_today_is_not_there_yesterday_and_the_local_midnight_decides(
    browser: Client, agent: Person
) -> None:
    webmaster = a_holder("webmestre")
    # 23:59 of the 3rd in Rimouski.
    grant(
        positions=[a_position("webmestre")],
        actions=["publish"],
        account=an_account("facebook-ville"),
        actor=agent,
        now=datetime(2026, 7, 4, 3, 59, tzinfo=UTC),
    )
    answers = [str(webmaster) in who(exported(browser, le=f"2026-07-{day:02}")) for day in (2, 3, 4, 6)]
    assert answers == [False, True, True, True]


@pytest.mark.clause("R-012")
def test_a_suspended_account_is_nobodys_on_the_days_it_was(browser: Client, agent: Person) -> None:
    account = a_suspended_account("facebook-ville", now=SOON - timedelta(days=3))
    director = a_holder("direction-generale")
    resume_account(account_id=account.pk, reason="Accès repris", actor=director, now=SOON - timedelta(days=1))
    days = [TODAY - timedelta(days=number) for number in (4, 3, 2, 1, 0)]
    shown = [bool(who(exported(browser, le=day.isoformat()))) for day in days]
    assert shown == [True, False, False, True, True]
    asked = {"compte": "facebook-ville", "action": "publish", "le": (TODAY - timedelta(days=2)).isoformat()}
    assert "suspendu" in said(browser.get(PAGE, asked))


@pytest.mark.clause("R-073")
def test_a_replacement_to_come_shows_at_its_days_under_reserve_until_the_notice(
    browser: Client, agent: Person
) -> None:
    substitute = a_holder("webmestre")
    a_holder("conseiller-strategique")
    dates: dict[str, Any] = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 14)}
    a_replacement(
        absent=agent,
        substitute=substitute,
        accounts=[an_account("facebook-ville")],
        now=SOON,
        team_is_told=False,
        **dates,
    )
    # The 14th of March 2027 is the day of a time change.
    for day, there in (("2027-02-28", 0), ("2027-03-01", 1), ("2027-03-14", 1), ("2027-03-15", 0)):
        lines = exported(browser, le=day, compte="facebook-ville", personne=substitute.full_name)
        assert [one["titre"] for one in lines] == [f"remplace {agent}"] * there
        assert all("sous réserve de l’avis" in one["reserve"] for one in lines)
    from accounts.sending import send_due

    send_due(now=SOON + timedelta(seconds=1))
    (line,) = exported(browser, le="2027-03-14", compte="facebook-ville", personne=substitute.full_name)
    assert (line["reserve"], line["jusqu_au"]) == (None, "2027-03-14")
    page = said(browser.get(PAGE, {"le": "2027-03-03", "compte": "facebook-ville", "action": "publish"}))
    assert f"remplace {agent}" in page


def test_a_holding_back_dated_shows_for_its_days_and_says_so(browser: Client) -> None:
    person = a_holder("webmestre", starts_on=date(2026, 6, 1))
    (line,) = exported(browser, le="2026-06-15", compte="vimeo-ville", personne=person.full_name)
    assert (line["depuis"], line["consigne_le"]) == ("2026-06-01", "2026-07-06")
    page = said(browser.get(PAGE, {"le": "2026-06-15", "personne": person.full_name}))
    assert "inscrit après coup, le 6 juillet 2026" in page
    assert not exported(browser, le="2026-05-31", personne=person.full_name)
    assert exported(browser, personne=person.full_name)[0]["consigne_le"] is None


def test_who_may_publish_answers_the_people_or_why_nobody(browser: Client) -> None:
    asked = {"action": "publish", "compte": "LinkedIn — Ville de Rimouski", "le": "2027-03-03"}
    assert "Les postes inscrits sont vacants" in said(browser.get(PAGE, asked))
    director = a_holder("directeur-rh", ends_on=date(2027, 6, 1))
    page = said(browser.get(PAGE, asked))
    assert f"{director}" in page and "31 mai 2027" in page
    assert "Qui peut publier sur LinkedIn — Ville de Rimouski le 3 mars 2027" in page
    assert set(who_may("publish", an_account("linkedin-ville"), SOON)) == {director}
    assert "Aucun compte" in said(browser.get(PAGE, {"action": "publish", "compte": "rien de tel"}))


@pytest.mark.parametrize("typed", ["2027-02-30", "demain", "99999-01-01", "0001-01-01", "\x00"])
def test_a_day_that_does_not_read_is_said_and_today_is_shown(typed: str, browser: Client) -> None:
    response = browser.get(PAGE, {"le": typed})
    assert response.status_code == 200
    assert "Cette date ne se lit pas" in said(response)


def test_an_employee_signed_out_sees_nothing() -> None:
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "asked", [{}, {"le": "2026-06-01"}, {"action": "publish"}, {"personne": "Personne"}, {"compte": "Compte"}]
)
def test_as_many_queries_for_thirty_accounts_and_people_as_for_three(
    asked: dict[str, str], browser: Client, agent: Person
) -> None:
    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            account = OfficialAccount.objects.create(
                slug=f"compte-{number}",
                platform=Platform.objects.get(slug="facebook"),
                name=f"Compte {number}",
                handle=f"compte{number}",
                state="authorised",
                authorised_on=date(2020, 1, 1),
                council_resolution="2014-06-333",
            )
            position = a_position(POSITIONS[number % len(POSITIONS)])
            grant(positions=[position], actions=["publish"], account=account, actor=agent, now=SOON)
            a_holder(position.slug, person=a_person(f"Personne {number}"))

    def count() -> int:
        browser.get(PAGE, asked)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(PAGE, asked).status_code == 200
        return len(seen)

    grow(0, 3)
    few = count()
    grow(3, 30)
    assert count() == few
    assert few <= 25


def test_pages_follow_one_another_and_the_export_holds_them_all(browser: Client, clock: Clock) -> None:
    platform = Platform.objects.get(slug="facebook")
    OfficialAccount.objects.bulk_create(
        OfficialAccount(slug=f"c-{n}", platform=platform, name=f"C {n}", handle=f"c{n}") for n in range(30)
    )
    first = browser.get(PAGE)
    assert len(first.context["rows"]) == 25
    assert len(browser.get(f"{PAGE}{first.context['next_url']}").context["rows"]) == 11
    a_holder("webmestre")
    assert {one["code"] for one in exported(browser, le="2026-07-06")} == set(LISTED)
    table = browser.get(f"{PAGE}export.csv").getvalue().decode()
    assert "YouTube" in table and "poste vacant" in table
