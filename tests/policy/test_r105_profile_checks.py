"""« Utilisation de l'image de la Ville », « Nétiquette », « Rôle de l'agent »: what every profile shows, and when it
was last seen."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.checks import Finding, record_checks, record_visual_change, standings
from accounts.models import OfficialAccount, Person, ProfileCheck, VisualChange
from accounts.rules.checks import (
    CheckState,
    check_state,
    may_check_profile,
    may_confirm_what_was_seen,
    may_record_result,
    may_record_visual_change,
    may_show_by,
)
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import (
    NOW,
    a_council_member,
    a_holder,
    a_person,
    a_replacement,
    an_account,
    the_policy_world,
)
from tests.builders_accounts import a_suspended_account
from tests.builders_checks import PROFILE, a_capture, a_full_check, a_visual_change

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 6)


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.fixture
def agent() -> Person:
    return a_holder("agent-communications")


@pytest.fixture
def page() -> OfficialAccount:
    return an_account("facebook-ville")


def states(account: OfficialAccount, now: datetime = NOW) -> dict[str, str]:
    rows = standings(now).filter(account=account).select_related("last")
    on = now.astimezone().date() if now == NOW else (now - timedelta(hours=4)).date()
    return {row.aspect: row.state(on, grace_days=14).value for row in rows}


def due_days(account: OfficialAccount, now: datetime) -> set[date]:
    return {row.due_on for row in standings(now).filter(account=account)}


@pytest.mark.clause("R-105")
@pytest.mark.parametrize(
    ("result", "is_reopened", "due_in", "state"),
    [
        ("conform", False, 1, CheckState.GOOD),
        ("conform", False, 0, CheckState.TO_DO),
        ("conform", False, -14, CheckState.TO_DO),
        ("conform", False, -15, CheckState.LATE),
        ("conform", True, 0, CheckState.TO_DO),
        ("not_applicable", False, 1, CheckState.NOT_APPLICABLE),
        ("not_applicable", False, 0, CheckState.TO_DO),
        ("not_conform", False, -400, CheckState.NOT_CONFORM),
        ("not_conform", True, 0, CheckState.TO_DO),
        ("", False, 0, CheckState.TO_DO),
        ("", False, -400, CheckState.LATE),
    ],
)
def test_where_an_aspect_stands(result: str, is_reopened: bool, due_in: int, state: CheckState) -> None:
    due_on = TODAY + timedelta(days=due_in)
    found = check_state(result=result, is_reopened=is_reopened, due_on=due_on, today=TODAY, grace_days=14)
    assert found == state


@pytest.mark.clause("R-044")
@pytest.mark.clause("R-049")
@pytest.mark.clause("R-105")
@pytest.mark.parametrize(
    ("aspect", "result", "link", "capture", "note", "refusal"),
    [
        ("logo", "conform", False, True, "", ""),
        ("logo", "conform", False, False, "", "lien ou une capture"),
        ("logo", "not_conform", False, False, " ", "ce qui manque"),
        ("logo", "not_conform", False, False, "Ancien logo.", ""),
        ("logo", "not_applicable", True, True, "Sans image.", "ne convient pas"),
        ("netiquette", "not_applicable", True, True, "Pas de place.", "ne convient pas"),
        ("netiquette", "conform", False, True, "", "lien de l’endroit"),
        ("netiquette", "conform", True, False, "", ""),
        ("disclaimer", "not_applicable", False, False, "Aucun champ.", ""),
        ("disclaimer", "not_applicable", False, False, "", "Dites pourquoi"),
    ],
)
def test_what_is_in_order_is_proven_and_what_is_not_says_why(
    aspect: str, result: str, link: bool, capture: bool, note: str, refusal: str
) -> None:
    outcome = may_record_result(aspect=aspect, result=result, has_link=link, has_capture=capture, note=note)
    assert outcome.allowed is not bool(refusal)
    assert refusal in outcome.sentence


@pytest.mark.clause("R-070")
def test_the_team_and_whoever_manages_the_account_look_at_it_and_change_it() -> None:
    for rule in (may_check_profile, may_record_visual_change):
        assert rule(account_is_authorised=True, manages=True, is_team=False).allowed
        assert rule(account_is_authorised=True, manages=False, is_team=True).allowed
        assert "Rôle de l’agent" in rule(account_is_authorised=True, manages=False, is_team=False).sentence
        assert not rule(account_is_authorised=False, manages=True, is_team=True).allowed
    assert not may_confirm_what_was_seen(aspect="logo", changed_since_seen=True).allowed
    hosts = ["facebook.com"]
    assert may_show_by(aspect="logo", host="www.facebook.com", platform_hosts=hosts).allowed
    assert not may_show_by(aspect="logo", host="facebook.com.example.org", platform_hosts=hosts).allowed
    assert not may_show_by(aspect="logo", host="", platform_hosts=[]).allowed


@pytest.mark.clause("R-105")
def test_an_account_that_nobody_ever_looked_at_is_late_on_every_aspect(page: OfficialAccount) -> None:
    assert set(states(page).values()) == {"late"}


@pytest.mark.clause("R-059")
def test_five_aspects_are_recorded_at_once_and_last_six_months(agent: Person, page: OfficialAccount) -> None:
    a_full_check(page, agent)
    assert set(states(page).values()) == {"good"}
    assert ProfileCheck.objects.count() == 5
    lines = RegisterEntry.objects.filter(event="accounts.profile_check.recorded")
    assert sorted(lines.values_list("clause", flat=True)) == ["R-010", "R-044", "R-049", "R-059", "R-105"]
    day_before = datetime(2027, 1, 6, 4, 59, tzinfo=UTC)  # 5 January, 23:59 in the city
    assert due_days(page, day_before) == {date(2027, 1, 6)}
    assert not standings(day_before).filter(account=page).to_do(date(2027, 1, 5)).exists()
    assert standings(day_before).filter(account=page).to_do(date(2027, 1, 6)).count() == 5


@pytest.mark.clause("R-105")
@pytest.mark.parametrize(
    ("checked_at", "due_on"),
    [
        # 31 August in the city (UTC-4), though 1 September in UTC: six months later, the last day of February.
        (datetime(2026, 9, 1, 3, 30, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), date(2027, 5, 1)),  # the day the clocks move back
        (datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 9, 7)),  # 7 March, 23:59 (UTC-5)
        (datetime(2026, 3, 8, 5, 1, tzinfo=UTC), date(2026, 9, 8)),
    ],
)
def test_the_next_look_is_counted_from_the_day_in_the_city(
    agent: Person, page: OfficialAccount, checked_at: datetime, due_on: date
) -> None:
    a_full_check(page, agent, now=checked_at)
    assert due_days(page, checked_at) == {due_on}


@pytest.mark.clause("R-065")
@pytest.mark.clause("R-070")
def test_a_change_of_look_reopens_the_logo_and_the_visual_only(agent: Person, page: OfficialAccount) -> None:
    a_full_check(page, agent)
    assistant = a_holder("adjoint-administratif")
    later = NOW + timedelta(hours=1)
    leisure = an_account("facebook-loisirs")  # the assistant is not on its list, but of the team
    for account in (page, leisure):
        a_visual_change(account, assistant, now=later)
    assert states(page, later) == {
        "logo": "to_do",
        "visual": "to_do",
        "netiquette": "good",
        "site_link": "good",
        "disclaimer": "good",
    }
    assert RegisterEntry.objects.filter(event="accounts.visual_change.recorded").count() == 2
    a_full_check(page, agent, now=later + timedelta(minutes=5))
    assert set(states(page, later + timedelta(minutes=5)).values()) == {"good"}


@pytest.mark.clause("R-105")
def test_what_changed_while_one_was_looking_is_looked_at_again(agent: Person, page: OfficialAccount) -> None:
    a_visual_change(page, agent, now=NOW)
    with pytest.raises(PolicyRefusal, match="regardez de nouveau"):
        a_full_check(page, agent, now=NOW + timedelta(minutes=1), seen_at=NOW - timedelta(minutes=1))
    assert not ProfileCheck.objects.exists()


@pytest.mark.clause("R-059")
def test_nobody_else_records_and_nothing_is_written(page: OfficialAccount, agent: Person) -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for nobody in (a_person(), a_council_member(), a_holder("webmestre"), root):
        with pytest.raises(PolicyRefusal, match="Rôle de l’agent"):
            a_full_check(page, nobody)
        with pytest.raises(PolicyRefusal, match="Rôle de l’agent"):
            a_visual_change(page, nobody)
    substitute = a_holder("webmestre")
    a_holder("conseiller-strategique")
    a_replacement(absent=agent, substitute=substitute, accounts=[page])
    a_full_check(page, substitute)
    assert ProfileCheck.objects.count() == 5
    a_suspended_account("facebook-ville")
    with pytest.raises(PolicyRefusal, match="compte autorisé"):
        a_full_check(page, agent)


@pytest.mark.clause("R-105")
def test_one_bad_finding_keeps_all_the_others_from_being_written(
    agent: Person, page: OfficialAccount
) -> None:
    good = Finding(aspect="visual", result="conform", capture=a_capture())
    bad = Finding(aspect="logo", result="conform", url="https://example.org/facebook.com")
    with pytest.raises(PolicyRefusal, match=r"sur sa plateforme \(facebook.com"):
        record_checks(account=page, findings=[good, bad], actor=agent, now=NOW)
    assert not ProfileCheck.objects.exists()
    with pytest.raises(ValueError, match="One finding"):
        record_checks(account=page, findings=[good, good], actor=agent, now=NOW)


@pytest.mark.clause("R-105")
@pytest.mark.parametrize(
    "forged",
    [
        {"result": "not_applicable", "note": "Rien."},
        {"result": "not_conform", "note": " "},
        {"result": "conform", "url": ""},
        {"aspect": "netiquette", "result": "conform", "url": ""},
        {"aspect": "humeur"},
    ],
)
def test_postgresql_refuses_what_the_code_would_forget(
    agent: Person, page: OfficialAccount, forged: dict[str, Any]
) -> None:
    row = {"aspect": "logo", "result": "conform", "url": PROFILE, "checked_by": agent, "checked_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileCheck.objects.create(account=page, **(row | forged))


@pytest.mark.clause("R-065")
def test_what_was_recorded_is_neither_changed_nor_removed(agent: Person, page: OfficialAccount) -> None:
    a_full_check(page, agent)
    change = a_visual_change(page, agent)
    attempts = [
        lambda: ProfileCheck.objects.update(result="not_conform", note="x"),
        lambda: ProfileCheck.objects.filter(aspect="logo").delete(),
        lambda: VisualChange.objects.filter(pk=change.pk).update(reason="Autre."),
        lambda: change.delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            attempt()


@pytest.mark.clause("R-065")
def test_a_change_without_a_reason_is_refused_by_postgresql(agent: Person, page: OfficialAccount) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record_visual_change(
            account=page, what="cover", reason=" ", capture=a_capture(), actor=agent, now=NOW
        )
