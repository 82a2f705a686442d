"""How often each account publishes against what was decided, and two posts that leave on top of each other."""

from datetime import date, timedelta

import pytest

from accounts.models import OfficialAccount
from city.models import Emergency
from editorial.calendar.overlays import bars_between
from editorial.compliance.frequency import accounts_are_awake, frequencies_are_decided
from editorial.frequency import Pace, paces, set_frequency
from editorial.models import Post
from editorial.rules.frequency import check_apart, check_awake, check_week
from editorial.waiting.frequency import dormant_accounts, frequencies_to_decide
from policy.outcomes import Allowed, Cautioned, PolicyRefusal
from policy.register import entries_about
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.builders_publishing import a_published_variant

MONDAY = date(2026, 7, 6)


@pytest.mark.clause("R-020")
@pytest.mark.parametrize(
    ("target", "count", "is_lifted", "said"),
    [
        (3, 3, False, ""),
        (3, 2, False, "Il manque 1 publication"),
        (3, 0, False, "Il manque 3 publications"),
        (3, 4, False, "1 publication de plus que prévu"),
        (3, 9, True, ""),
        (3, 0, True, ""),
        (0, 0, False, ""),
        (None, 4, False, "n’est pas encore établie"),
        (None, 4, True, "n’est pas encore établie"),
    ],
)
def test_a_week_is_held_against_what_was_decided(
    target: int | None, count: int, is_lifted: bool, said: str
) -> None:
    outcome = check_week(target=target, count=count, is_lifted=is_lifted)
    assert isinstance(outcome, Cautioned if said else Allowed)
    assert said in outcome.reason


@pytest.mark.clause("R-020")
def test_an_account_on_which_nothing_is_published_is_brought_to_a_person() -> None:
    assert check_awake(days_since_last=30, dormant_days=30).allowed
    assert not check_awake(days_since_last=31, dormant_days=30).allowed
    assert not check_awake(days_since_last=None, dormant_days=30).allowed


@pytest.mark.clause("R-061")
def test_two_posts_of_one_account_within_the_hour_are_pointed_at() -> None:
    assert not check_apart(gap=timedelta(minutes=59), is_emergency=False).allowed
    assert not check_apart(gap=-timedelta(minutes=1), is_emergency=False).allowed
    assert check_apart(gap=timedelta(hours=1), is_emergency=False).allowed
    assert check_apart(gap=timedelta(0), is_emergency=True).allowed


def pace_of(slug: str = "facebook-ville") -> Pace:
    account = OfficialAccount.objects.select_related("platform").get(slug=slug)
    bars = bars_between(MONDAY, MONDAY + timedelta(days=6), posts=Post.objects.all(), now=NOW)
    return paces([account], [MONDAY], bars, NOW)[MONDAY][0]


@pytest.mark.django_db
@pytest.mark.clause("R-020")
def test_a_week_counts_what_is_planned_without_emergencies_and_an_emergency_lifts_its_limits() -> None:
    the_policy_world()
    account = an_account("facebook-ville")
    account.posts_per_week = 2
    account.save()
    agent = a_holder("agent-communications")
    a_scheduled_variant(a_variant(a_post(agent)))
    a_variant(a_post(agent, kind="emergency"))
    # The Sunday before, late in the evening of Rimouski: another week.
    a_variant(a_post(agent), scheduled_at=NOW - timedelta(hours=11))
    # A draft whose hour has passed does not count any more.
    a_variant(a_post(agent), scheduled_at=NOW - timedelta(hours=1))
    pace = pace_of()
    assert (pace.planned, pace.published, pace.is_short, pace.is_over) == (1, 0, True, False)
    assert pace_of("facebook-loisirs").target is None
    Emergency.objects.create(
        level="delayed", reason="Inondation", declared_by=agent, declared_at=NOW, account_ids=[account.pk]
    )
    assert pace_of().is_lifted
    assert not pace_of().is_short
    assert not pace_of("x-villerimouski").is_lifted


@pytest.mark.django_db
@pytest.mark.clause("R-020")
def test_the_team_decides_how_often_an_account_publishes_and_the_register_tells() -> None:
    the_policy_world()
    account, agent = an_account("vimeo-ville"), a_holder("agent-communications")
    set_frequency(account_id=account.pk, posts_per_week=2, actor=agent, now=NOW)
    account.refresh_from_db()
    assert account.posts_per_week == 2
    told = entries_about(account).latest("pk")
    assert (told.event, told.after) == ("editorial.frequency.set", {"publications par semaine": 2})
    # Said twice, it is told once.
    set_frequency(account_id=account.pk, posts_per_week=2, actor=agent, now=NOW)
    assert entries_about(account).filter(event=told.event).count() == 1
    with pytest.raises(PolicyRefusal, match="équipe des communications"):
        set_frequency(account_id=account.pk, posts_per_week=9, actor=a_holder("webmestre"), now=NOW)
    account.refresh_from_db()
    assert account.posts_per_week == 2


@pytest.mark.django_db
@pytest.mark.clause("R-020")
def test_targets_to_be_decided_await_the_team_until_they_are() -> None:
    the_policy_world()
    agent = a_holder("agent-communications")
    step = frequencies_to_decide(agent, NOW)
    assert step is not None
    assert step.count == 6
    assert frequencies_are_decided(NOW).figure == 6
    assert frequencies_to_decide(a_holder("webmestre"), NOW) is None
    for account in OfficialAccount.objects.all():
        set_frequency(account_id=account.pk, posts_per_week=1, actor=agent, now=NOW)
    decided = frequencies_to_decide(agent, NOW)
    assert decided is not None
    assert decided.count == 0
    assert frequencies_are_decided(NOW).state == "ok"


@pytest.mark.django_db
@pytest.mark.clause("R-020")
def test_nothing_is_dormant_before_the_first_posts_are_old_enough() -> None:
    the_policy_world()
    agent = a_holder("agent-communications")
    a_variant(a_post(agent))
    step = dormant_accounts(agent, NOW + timedelta(days=400))
    assert step is not None
    assert step.count == 0


@pytest.mark.django_db
@pytest.mark.clause("R-020")
def test_an_account_on_which_nothing_is_published_any_more_is_brought_to_the_team() -> None:
    the_policy_world()
    for account in OfficialAccount.objects.exclude(slug="facebook-ville"):
        OfficialAccount.objects.filter(pk=account.pk).update(state="suspended", state_reason="Essai")
    published = a_published_variant()
    at = published.published_at
    assert at is not None
    assert pace_of().published == 1
    team = a_holder("agent-communications")
    steps = [dormant_accounts(team, at + timedelta(days=days)) for days in (30, 31)]
    assert [step.count for step in steps if step] == [0, 1]
    assert accounts_are_awake(at + timedelta(days=31)).figure == 1
    assert dormant_accounts(a_holder("webmestre"), at + timedelta(days=31)) is None
