"""« Abonnements et abonnés »: relevant and justified; citizens for what they publish; all the parties, or none."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.compliance.followings import followings_are_reviewed, parties_are_followed_equally
from accounts.following_reminders import remind_followings
from accounts.followings import (
    confirm_following,
    follow_all_parties,
    unfollow,
    unfollow_all_parties,
)
from accounts.models import Following, Notice, OfficialAccount, Party, PartyGrace, Person
from accounts.parties import UnreadableLine, end_party, read_lines
from accounts.party_balance import imbalances
from accounts.rules.followings import (
    Plan,
    is_balanced,
    may_change_party,
    may_end_following,
    may_follow,
    may_keep_followings,
    may_keep_party_list,
)
from accounts.waiting.followings import followings_to_review, parties_to_balance
from policy.compliance import State
from policy.models import RegisterEntry
from policy.outcomes import CautionNeedsReason, PolicyRefusal
from tests.builders import NOW, a_council_member, a_holder, a_person, an_account, the_policy_world
from tests.builders_followings import a_following, follow_party, some_parties

pytestmark = pytest.mark.django_db
FIVE = ("Parti A", "Parti B", "Parti C", "Parti D", "Parti E")
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def agent() -> Person:
    return a_holder("agent-communications")


@pytest.fixture
def page() -> OfficialAccount:
    return an_account("facebook-ville")


def follow_all(account: OfficialAccount, actor: Person, *, now: datetime = NOW) -> list[Following]:
    return follow_all_parties(
        account=account, level="provincial", justification="Actualité.", addresses={}, actor=actor, now=now
    )


def a_plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "category": "body",
        "name": "Organisme A",
        "justification": "Financé.",
        "relevance": "",
        "has_level": False,
        "has_party": False,
        "started_on": date(2026, 7, 6),
        "today": date(2026, 7, 6),
        "already_followed": False,
    }
    return Plan(**(values | changes))


@pytest.mark.clause("R-045")
@pytest.mark.clause("R-046")
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, ""),
        ({"justification": " "}, "vocation de la Ville"),
        ({"name": ""}, "Nommez"),
        ({"category": "citizen"}, "contenu que cette personne diffuse"),
        ({"category": "citizen", "relevance": "Histoire locale."}, ""),
        ({"category": "elected"}, "palier"),
        ({"category": "elected", "has_level": True}, ""),
        ({"category": "party", "has_level": True}, "parti de la liste"),
        ({"started_on": date(2026, 7, 7)}, "à venir"),
        ({"already_followed": True}, "déjà"),
    ],
)
def test_what_is_followed_is_named_justified_and_followed_once(changes: dict[str, Any], refusal: str) -> None:
    outcome = may_follow(a_plan(**changes))
    assert outcome.allowed is not bool(refusal)
    assert refusal in outcome.sentence


@pytest.mark.clause("R-047")
def test_none_or_all_is_balanced_and_anything_else_asks_for_a_reason() -> None:
    assert is_balanced(followed=set(), registered={1, 2})
    assert is_balanced(followed={1, 2}, registered={1, 2})
    for followed in ({1}, {1, 2, 3}, {3}):
        assert not is_balanced(followed=followed, registered={1, 2})
        assert "tous les partis" in may_change_party(followed_after=followed, registered={1, 2}).sentence
    assert may_change_party(followed_after=set(), registered={1, 2}).allowed
    assert not may_keep_party_list(is_team=False).allowed
    assert not may_end_following(is_current=False, reason="x").allowed
    assert not may_end_following(is_current=True, reason=" ").allowed
    assert not may_keep_followings(account_is_authorised=False, publishes=True, is_team=True).allowed


@pytest.mark.clause("R-047")
def test_one_party_of_five_then_the_four_others_then_a_sixth(agent: Person, page: OfficialAccount) -> None:
    parties = some_parties(agent, *FIVE)
    with pytest.raises(CautionNeedsReason, match="une seule opération"):
        follow_party(page, parties[0], agent)
    assert not Following.objects.exists()
    follow_party(page, parties[0], agent, why="Les adresses des autres arrivent cet après-midi.")
    (one,) = imbalances(NOW)
    assert (one.account, one.level, one.in_grace) == (page, "provincial", True)
    assert [str(party) for party in one.missing] == list(FIVE[1:])
    assert len(follow_all(page, agent)) == 4
    assert imbalances(NOW) == []
    some_parties(agent, "Parti F", since=date(2026, 7, 7), now=NOW)
    assert imbalances(NOW) == []  # registered tomorrow only
    (one,) = imbalances(TOMORROW)
    assert ([str(party) for party in one.missing], one.extra, one.since) == (
        ["Parti F"],
        [],
        date(2026, 7, 7),
    )
    assert parties_are_followed_equally(TOMORROW).state == State.FAILING


@pytest.mark.clause("R-047")
def test_the_day_of_grace_ends_at_local_midnight_even_when_the_clocks_change(
    agent: Person, page: OfficialAccount
) -> None:
    evening = datetime(2026, 11, 1, 20, 0, tzinfo=UTC)  # that Sunday lasts 25 hours
    parties = some_parties(agent, *FIVE, now=evening)
    follow_party(page, parties[0], agent, now=evening, why="La suite ce soir.")
    last_minute = datetime(2026, 11, 2, 4, 59, tzinfo=UTC)
    assert parties_are_followed_equally(last_minute).state == State.WATCH
    assert remind_followings(now=last_minute) == 0
    midnight = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
    assert parties_are_followed_equally(midnight).state == State.FAILING
    step = parties_to_balance(agent, midnight)
    assert step is not None
    assert (step.count, step.is_late) == (1, True)
    assert remind_followings(now=midnight) == 1
    assert remind_followings(now=midnight + timedelta(hours=1)) == 0
    notice = Notice.objects.get()
    assert (notice.level, notice.recipient) == ("following.unequal_provincial", agent)
    assert notice.context["missing"] == list(FIVE[1:])


@pytest.mark.clause("R-047")
def test_an_imbalance_that_comes_back_is_announced_again(agent: Person, page: OfficialAccount) -> None:
    some_parties(agent, *FIVE)
    follow_all(page, agent)
    assert remind_followings(now=NOW) == 0
    some_parties(agent, "Parti F", now=TOMORROW)  # registered long ago, known tomorrow
    assert remind_followings(now=TOMORROW) == 1
    next_week = NOW + timedelta(days=7)
    some_parties(agent, "Parti G", now=next_week)
    assert remind_followings(now=next_week) == 1


@pytest.mark.clause("R-047")
def test_each_account_and_each_level_stands_by_itself(agent: Person, page: OfficialAccount) -> None:
    x = an_account("x-villerimouski")
    some_parties(agent, *FIVE)
    some_parties(agent, "Équipe A", "Équipe B", level="municipal")
    follow_all(page, agent)
    assert imbalances(NOW) == []  # neither the other account nor the other level follows any
    unequal = some_parties(agent, "Équipe C", level="municipal")[0]
    follow_party(x, unequal, agent, why="Les autres suivent.")
    assert [(one.account.slug, one.level.value) for one in imbalances(NOW)] == [
        ("x-villerimouski", "municipal")
    ]


@pytest.mark.clause("R-047")
def test_a_party_no_longer_registered_is_named_and_goes_with_the_next_operation(
    agent: Person, page: OfficialAccount
) -> None:
    parties = some_parties(agent, *FIVE)
    follow_all(page, agent)
    end_party(party_id=parties[4].pk, ended_on=date(2026, 7, 7), actor=agent, now=NOW)
    assert imbalances(NOW) == []
    (one,) = imbalances(TOMORROW)
    assert ([str(party) for party in one.extra], one.missing) == (["Parti E"], [])
    assert follow_all(page, agent, now=TOMORROW) == []
    assert imbalances(TOMORROW) == []
    assert (
        unfollow_all_parties(
            account=page, level="provincial", reason="Période électorale.", actor=agent, now=TOMORROW
        )
        == 4
    )
    assert not Following.objects.current().exists()
    assert imbalances(TOMORROW) == []


@pytest.mark.clause("R-047")
def test_leaving_one_party_of_five_asks_for_a_reason_too(agent: Person, page: OfficialAccount) -> None:
    some_parties(agent, *FIVE)
    first, *_others = follow_all(page, agent)
    with pytest.raises(CautionNeedsReason):
        unfollow(following_id=first.pk, reason="Compte fermé.", actor=agent, now=NOW)
    unfollow(
        following_id=first.pk,
        reason="Compte fermé.",
        written_reason="Nouveau compte ce soir.",
        actor=agent,
        now=NOW,
    )
    assert PartyGrace.objects.get().reason == "Nouveau compte ce soir."


@pytest.mark.clause("R-045")
def test_only_who_publishes_there_or_the_team_decides_and_nothing_is_written(
    agent: Person, page: OfficialAccount
) -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    some_parties(agent, *FIVE)
    for nobody in (a_person(), a_council_member(), a_holder("webmestre"), root):
        with pytest.raises(PolicyRefusal, match="Abonnements et abonnés"):
            a_following(page, nobody)
        with pytest.raises(PolicyRefusal, match="Abonnements et abonnés"):
            follow_all(page, nobody)
        with pytest.raises(PolicyRefusal, match="tient la liste"):
            some_parties(nobody, "Parti Z")
    assert not Following.objects.exists()
    a_following(an_account("x-villerimouski"), a_holder("webmestre"))
    assert RegisterEntry.objects.filter(event="accounts.following.begun").count() == 1


@pytest.mark.clause("R-045")
def test_what_is_followed_is_looked_at_again_after_a_year(agent: Person, page: OfficialAccount) -> None:
    following = a_following(page, agent)
    a_following(page, agent, name="Organisme B")
    assert following.review_on == date(2027, 7, 6)
    in_a_year = datetime(2027, 7, 6, 14, 0, tzinfo=UTC)
    assert followings_are_reviewed(in_a_year - timedelta(days=1)).state == State.OK
    assert followings_are_reviewed(in_a_year).figure == 2
    step = followings_to_review(agent, in_a_year)
    assert step is not None
    assert step.count == 2
    assert remind_followings(now=in_a_year) == 1  # one e-mail for the account
    assert remind_followings(now=in_a_year) == 0
    confirm_following(following_id=following.pk, actor=agent, now=in_a_year)
    following.refresh_from_db()
    assert following.review_on == date(2028, 7, 6)


@pytest.mark.clause("R-045")
def test_a_pasted_list_is_read_line_by_line(agent: Person) -> None:
    lines = read_lines("Parti A\n\n  Parti B ; 2026-01-31\n")
    assert [(line.name, line.registered_on) for line in lines] == [
        ("Parti A", None),
        ("Parti B", date(2026, 1, 31)),
    ]
    for bad in ("Parti C ; 2026-13-31", "; 2026-01-31", "Parti D ; hier", "x" * 151):
        with pytest.raises(UnreadableLine):
            read_lines(bad)
    assert len(some_parties(agent, "Parti A", "parti a", "Parti B")) == 2
    assert some_parties(agent, "PARTI A") == []


@pytest.mark.clause("R-045")
@pytest.mark.clause("R-046")
@pytest.mark.clause("R-047")
@pytest.mark.parametrize(
    "forged",
    [
        {"justification": " "},
        {"category": "citizen"},
        {"category": "party", "level": "provincial"},
        {"category": "body", "level": "provincial"},
        {"category": "elected"},
        {"ended_on": date(2026, 7, 7)},
    ],
)
def test_postgresql_refuses_what_the_code_would_forget(
    agent: Person, page: OfficialAccount, forged: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Following.objects.create(**(a_row(page, agent) | forged))


def a_row(page: OfficialAccount, agent: Person) -> dict[str, Any]:
    return {
        "account": page,
        "category": "body",
        "name": "Organisme A",
        "justification": "Financé.",
        "started_on": date(2026, 7, 6),
        "recorded_by": agent,
        "recorded_at": NOW,
        "review_on": date(2027, 7, 6),
    }


@pytest.mark.clause("R-047")
def test_postgresql_refuses_a_party_twice_at_another_level_or_rewritten(
    agent: Person, page: OfficialAccount
) -> None:
    party = some_parties(agent, *FIVE)[0]
    follow_all(page, agent)
    as_party = a_row(page, agent) | {"category": "party", "party": party}
    for forged in ({"level": "provincial"}, {"level": "federal", "account": an_account("x-villerimouski")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Following.objects.create(**(as_party | forged))
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=party.pk).update(level="federal")
    with pytest.raises(IntegrityError), transaction.atomic():
        end_party(party_id=party.pk, ended_on=party.registered_on, actor=agent, now=NOW)
    for attempt in (
        lambda: Following.objects.update(justification="Autre."),
        lambda: Following.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=r"abonnement"), transaction.atomic():
            attempt()
