"""« Autorisation à gérer les médias sociaux »: who may manage which account, and nobody else."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.authorizations import (
    accounts_for,
    capacity,
    check_may,
    grant,
    granted_pairs,
    may,
    responsible_for,
    responsible_pairs,
    revoke,
    who_may,
)
from accounts.holdings import end_holding, open_holding
from accounts.models import Holding, OfficialAccount, Person, Platform, Position
from accounts.rules.authorizations import (
    ACTIONS,
    TEAM_ACTIONS,
    Standing,
    may_hold_position,
    may_manage_account,
)
from policy.models import Reading, RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal, Refused
from tests.builders import (
    NOW,
    a_council_member,
    a_holder,
    a_person,
    a_position,
    an_account,
    the_policy_world,
)
from tests.builders_accounts import a_closed_account, a_suspended_account

pytestmark = pytest.mark.django_db

# The list, account by account, in the order of the text (L.229 to L.278): it is not read from the product's data.
LISTED = {
    "facebook-loisirs": {"animateur-diffusion", "responsable-bibliotheques", "agent-communications"},
    "facebook-ville": {"conseiller-strategique", "agent-communications", "adjoint-administratif"},
    "x-villerimouski": {
        "webmestre",
        "agent-communications",
        "adjoint-administratif",
        "conseiller-strategique",
    },
    "linkedin-ville": {
        "agent-communications",
        "adjoint-administratif",
        "conseiller-strategique",
        "directeur-rh",
        "secretaire-rh",
    },
    "youtube-ville": {"webmestre", "agent-communications", "adjoint-administratif", "conseiller-strategique"},
    "vimeo-ville": {"webmestre", "agent-communications", "adjoint-administratif", "conseiller-strategique"},
}
POSITIONS = sorted(set().union(*LISTED.values()))
PAIRS = list(product(POSITIONS, LISTED))


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def test_the_list_of_the_text_has_23_pairs_out_of_48() -> None:
    assert len(PAIRS) == 48
    assert sum(len(positions) for positions in LISTED.values()) == 23


@pytest.mark.clause("R-014")
@pytest.mark.clause("R-075")
@pytest.mark.clause("R-076")
@pytest.mark.clause("R-077")
@pytest.mark.clause("R-078")
@pytest.mark.clause("R-079")
@pytest.mark.clause("R-080")
@pytest.mark.parametrize("action", ["publish", "moderate", "connect"])
def test_each_of_the_48_pairs_is_answered_as_the_text_lists_it(action: str) -> None:
    holders = {slug: a_holder(slug) for slug in POSITIONS}
    for position, slug in PAIRS:
        account, listed = an_account(slug), position in LISTED[slug]
        person = holders[position]
        assert may(person, action, account, NOW) is listed, (position, slug)
        assert check_may(person, action, account, NOW).allowed is listed, (position, slug)
        assert person.has_perm(action, account) is listed, (position, slug)
        assert person.has_perm(f"accounts.{action}", account) is listed, (position, slug)
    for slug, positions in LISTED.items():
        assert set(who_may(action, an_account(slug), NOW)) == {holders[position] for position in positions}


@pytest.mark.clause("R-014")
def test_who_is_not_listed_reads_a_sentence_that_names_the_section() -> None:
    outcome = check_may(a_holder("webmestre"), "publish", an_account("facebook-ville"), NOW)
    assert isinstance(outcome, Refused)
    assert "Autorisation à gérer les médias sociaux de la Ville de Rimouski" in outcome.sentence


@pytest.mark.clause("R-014")
def test_a_superuser_gains_nothing() -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for action, slug in product(ACTIONS, LISTED):
        assert not may(root, action, an_account(slug), NOW)
        assert not check_may(root, action, an_account(slug), NOW).allowed
        assert not root.has_perm(f"accounts.{action}", an_account(slug))
    assert root.has_perm("accounts.change_person")


@pytest.mark.clause("R-005")
@pytest.mark.clause("R-014")
def test_a_superuser_gains_nothing_asynchronously_either() -> None:
    root = Person.objects.create_superuser("async@example.org", full_name="Administrateur technique")
    account = an_account("facebook-ville")
    assert async_to_sync(root.ahas_perm)("accounts.publish", account) is False
    assert async_to_sync(root.ahas_perm)("city.change_service") is True


@pytest.mark.clause("R-014")
def test_anonymous_inactive_and_unknown_people_may_nothing() -> None:
    inactive = a_holder("agent-communications")
    Person.objects.filter(pk=inactive.pk).update(is_active=False)
    for person in (AnonymousUser(), Person.objects.get(pk=inactive.pk), inactive, a_person()):
        assert not accounts_for(person, "reply", NOW).exists()
        assert not check_may(person, "reply", an_account("facebook-ville"), NOW).allowed
        assert not may(person, "reply", an_account("facebook-ville"), NOW)


@pytest.mark.clause("R-068")
@pytest.mark.clause("R-069")
@pytest.mark.clause("R-071")
def test_the_team_corrects_answers_and_analyses_on_the_leisure_page_and_no_more() -> None:
    leisure, adviser, webmaster = (
        an_account("facebook-loisirs"),
        a_holder("conseiller-strategique"),
        a_holder("webmestre"),
    )
    assert {action for action in ACTIONS if may(adviser, action, leisure, NOW)} == TEAM_ACTIONS
    assert {action for action in ACTIONS if check_may(adviser, action, leisure, NOW).allowed} == TEAM_ACTIONS
    assert not [action for action in ACTIONS if may(webmaster, action, leisure, NOW)]
    assert capacity(adviser, "reply", leisure, NOW) == "équipe des communications, au besoin"
    assert capacity(adviser, "publish", leisure, NOW) == ""
    assert adviser in who_may("reply", leisure, NOW)
    assert adviser not in who_may("publish", leisure, NOW)


@pytest.mark.clause("R-069")
def test_a_reading_in_force_decides_who_the_team_is_from_its_day_on() -> None:
    leisure, adviser, webmaster = (
        an_account("facebook-loisirs"),
        a_holder("conseiller-strategique"),
        a_holder("webmestre"),
    )
    Reading.objects.create(
        key="communications_team",
        value=["webmestre"],
        effective_from=date(2026, 7, 7),
        decided_by="Direction générale",
        ambiguity="A-05",
    )
    tomorrow = NOW + timedelta(days=1)
    assert may(adviser, "reply", leisure, NOW)
    assert not may(webmaster, "reply", leisure, NOW)
    assert not may(adviser, "reply", leisure, tomorrow)
    assert may(webmaster, "reply", leisure, tomorrow)


@pytest.mark.clause("R-012")
@pytest.mark.parametrize("state", ["proposed", "suspended", "closed"])
def test_an_account_that_is_not_authorised_serves_nobody(state: str) -> None:
    account, agent = an_account("facebook-ville"), a_holder("agent-communications")
    if state == "proposed":
        account = OfficialAccount.objects.create(
            slug="propose", platform=account.platform, name="Proposé", handle="propose"
        )
        grant(positions=[a_position("agent-communications")], actions=ACTIONS, account=account, actor=None)
    else:
        {"suspended": a_suspended_account, "closed": a_closed_account}[state](account.slug)
    for action in ACTIONS:
        # The object in memory still says that it is authorised: the database decides.
        outcome = check_may(agent, action, account, NOW)
        assert isinstance(outcome, Refused)
        assert "Médias sociaux utilisés" in outcome.sentence
        assert not may(agent, action, account, NOW)
        assert not who_may(action, account, NOW).exists()
    assert account in accounts_for(agent, "reply", NOW, states=OfficialAccount.State.values)


@pytest.mark.clause("R-014")
def test_a_holding_that_ends_today_is_gone_today_without_any_job() -> None:
    account = an_account("youtube-ville")
    agent = a_holder("agent-communications", ends_on=date(2026, 7, 6))
    last_second = datetime(2026, 7, 6, 3, 59, 59, tzinfo=UTC)  # 5 July, 23:59:59 in the city
    assert may(agent, "publish", account, last_second)
    assert not may(agent, "publish", account, last_second + timedelta(seconds=1))
    assert not may(agent, "publish", account, NOW)


@pytest.mark.clause("R-014")
def test_ending_a_holding_takes_the_right_away_at_once_and_a_successor_receives_it() -> None:
    account, leaving = an_account("facebook-ville"), a_holder("agent-communications")
    holding = Holding.objects.get(person=leaving)
    end_holding(holding_id=holding.pk, ends_on=date(2026, 7, 6), actor=None, now=NOW)
    arriving = a_holder("agent-communications", starts_on=date(2026, 7, 6))
    assert not may(leaving, "publish", account, NOW)
    assert may(arriving, "publish", account, NOW)
    assert capacity(arriving, "publish", account, NOW) == "Agent aux communications et médias sociaux"
    assert RegisterEntry.objects.filter(event="accounts.holding.ended").count() == 1


@pytest.mark.clause("R-014")
def test_two_positions_give_the_union_of_their_accounts() -> None:
    person = a_holder("responsable-bibliotheques")
    a_holder("directeur-rh", person=person)
    assert set(accounts_for(person, "publish", NOW).values_list("slug", flat=True)) == {
        "facebook-loisirs",
        "linkedin-ville",
    }


@pytest.mark.clause("R-014")
def test_a_vacant_position_gives_access_to_nobody() -> None:
    assert not [slug for slug in LISTED if who_may("publish", an_account(slug), NOW).exists()]


@pytest.mark.clause("R-080")
def test_revoking_vimeo_leaves_youtube_intact_and_is_registered() -> None:
    webmaster, actor = a_holder("webmestre"), a_person()
    change: dict[str, Any] = {
        "positions": [a_position("webmestre")],
        "actions": ["publish"],
        "account": an_account("vimeo-ville"),
        "actor": actor,
    }
    revoke(**change)
    revoke(**change)
    assert not may(webmaster, "publish", an_account("vimeo-ville"), NOW)
    assert may(webmaster, "publish", an_account("youtube-ville"), NOW)
    entry = RegisterEntry.objects.get(event="accounts.authorisation.revoked")
    assert (entry.actor, entry.before) == (actor, {"postes": ["webmestre"], "action": "publish"})
    grant(**change)
    assert ("webmestre", "publish", "vimeo-ville") in granted_pairs()


@pytest.mark.clause("R-014")
def test_a_position_that_is_no_longer_in_use_gives_nothing() -> None:
    webmaster = a_holder("webmestre")
    Position.objects.filter(slug="webmestre").update(is_active=False)
    assert not accounts_for(webmaster, "publish", NOW).exists()


@pytest.mark.clause("R-014")
@pytest.mark.parametrize("accounts", [6, 500])
def test_accounts_for_is_one_query_however_many_accounts(accounts: int) -> None:
    agent, platform = a_holder("agent-communications"), an_account("vimeo-ville").platform
    OfficialAccount.objects.bulk_create(
        OfficialAccount(
            slug=f"essai-{number}",
            platform=platform,
            name="Essai",
            handle=f"essai-{number}",
            state="authorised",
            authorised_on=date(2026, 1, 5),
            council_resolution="2026-01-001",
        )
        for number in range(accounts - 6)
    )
    with CaptureQueriesContext(connection) as queries:
        found = list(accounts_for(agent, "reply", NOW))
    assert len(queries) == 1
    assert len(found) == accounts  # the agent is of the team: he may answer everywhere


@pytest.mark.clause("R-014")
def test_accounts_for_composes_with_the_queries_of_other_apps() -> None:
    librarian = a_holder("responsable-bibliotheques")
    platforms = Platform.objects.filter(accounts__in=accounts_for(librarian, "publish", NOW))
    with CaptureQueriesContext(connection) as queries:
        assert [platform.slug for platform in platforms] == ["facebook"]
    assert len(queries) == 1


@pytest.mark.clause("R-014")
def test_a_member_cannot_be_put_in_the_group_of_a_position() -> None:
    person, group = a_person(), a_position("agent-communications").group
    with pytest.raises(IntegrityError), transaction.atomic():
        person.groups.add(group)
    assert not may(person, "publish", an_account("facebook-ville"), NOW)


@pytest.mark.clause("R-005")
def test_a_council_member_holds_no_position_whichever_way_it_is_tried() -> None:
    member = a_council_member()
    assert isinstance(may_hold_position(is_employee=False, is_active=True), Refused)
    assert isinstance(may_hold_position(is_employee=True, is_active=False), Refused)
    assert isinstance(may_hold_position(is_employee=True, is_active=True), Allowed)
    with pytest.raises(PolicyRefusal, match="Objectif de la politique"):
        open_holding(
            person=member,
            position=a_position("agent-communications"),
            starts_on=date(2026, 7, 6),
            actor=None,
            now=NOW,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            person=member, position=a_position("agent-communications"), starts_on=date(2026, 7, 6)
        )
    assert not Holding.objects.exists()


@pytest.mark.clause("R-005")
def test_an_agent_elected_to_the_council_loses_every_right_at_once() -> None:
    agent = a_holder("agent-communications")
    Person.objects.filter(pk=agent.pk).update(kind=Person.Kind.COUNCIL_MEMBER)
    agent.refresh_from_db()
    assert not accounts_for(agent, "reply", NOW).exists()
    outcome = check_may(agent, "reply", an_account("facebook-ville"), NOW)
    assert isinstance(outcome, Refused)
    assert outcome.clause is not None
    assert outcome.clause.id == "R-005"


@pytest.mark.clause("R-014")
def test_the_rule_allows_exactly_what_its_standing_says() -> None:
    base = {"is_employee": True, "account_is_authorised": True}
    for action in ACTIONS:
        assert may_manage_account(action=action, standing=Standing(**base, is_listed=True)).allowed
        assert may_manage_account(action=action, standing=Standing(**base, is_substitute=True)).allowed
        team = may_manage_account(action=action, standing=Standing(**base, is_team_member=True))
        assert team.allowed is (action in TEAM_ACTIONS)
        for wrong in ({"is_employee": False}, {"account_is_authorised": False}):
            standing = Standing(**base | wrong, is_listed=True, is_substitute=True, is_team_member=True)
            assert isinstance(may_manage_account(action=action, standing=standing), Refused)
    with pytest.raises(ValueError, match="dance"):
        may_manage_account(action="dance", standing=Standing(**base, is_listed=True))


@pytest.mark.clause("R-060")
@pytest.mark.clause("R-082")
def test_the_leisure_page_is_followed_by_its_service_and_the_others_by_the_agent() -> None:
    agent, animator, librarian = (
        a_holder(slug)
        for slug in ("agent-communications", "animateur-diffusion", "responsable-bibliotheques")
    )
    assert set(responsible_for(an_account("facebook-loisirs"), NOW)) == {animator, librarian}
    assert responsible_for(an_account("youtube-ville"), NOW) == [agent]
    _assert_pairs_agree()


@pytest.mark.clause("R-060")
def test_without_an_agent_the_communications_team_follows_up() -> None:
    adviser = a_holder("conseiller-strategique")
    assert responsible_for(an_account("youtube-ville"), NOW) == [adviser]
    _assert_pairs_agree()
    with CaptureQueriesContext(connection) as queries:
        responsible_pairs(NOW)
    assert len(queries) == 2


def _assert_pairs_agree() -> None:
    expected = {
        (account.pk, person.pk)
        for account in OfficialAccount.objects.all()
        for person in responsible_for(account, NOW)
    }
    pairs = responsible_pairs(NOW)
    assert set(pairs) == expected
    assert len(pairs) == len(expected)
