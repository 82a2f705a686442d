"""What /conformite/ says of the profiles, and the second e-mail of what is late."""

from datetime import timedelta

import pytest

from accounts.check_reminders import remind_profile_checks
from accounts.compliance.checks import disclaimers_are_seen, logos_are_seen, profiles_are_uniform
from accounts.models import Notice, OfficialAccount
from policy.compliance import State
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_checks import a_full_check, a_visual_change

pytestmark = pytest.mark.django_db


@pytest.mark.clause("R-044")
@pytest.mark.clause("R-105")
def test_an_account_never_looked_at_fails_and_a_change_of_look_is_watched() -> None:
    the_policy_world()
    agent = a_holder("agent-communications")
    for check in (logos_are_seen, disclaimers_are_seen, profiles_are_uniform):
        assert (check(NOW).state, check(NOW).figure) == (State.FAILING, 6)
    for account in OfficialAccount.objects.select_related("platform"):
        a_full_check(account, agent)
    assert {check(NOW).state for check in (logos_are_seen, disclaimers_are_seen)} == {State.OK}
    later = NOW + timedelta(hours=1)
    a_visual_change(an_account("x-villerimouski"), agent, now=later)
    assert (logos_are_seen(later).state, logos_are_seen(later).figure) == (State.WATCH, 1)
    assert disclaimers_are_seen(later).state == State.OK


@pytest.mark.clause("R-105")
def test_what_is_due_then_late_is_announced_once_each_and_no_more_once_seen() -> None:
    the_policy_world()
    agent, adviser = a_holder("agent-communications"), a_holder("conseiller-strategique")
    for account in OfficialAccount.objects.select_related("platform"):
        a_full_check(account, agent)
    changed = NOW + timedelta(hours=1)
    a_visual_change(an_account("x-villerimouski"), agent, now=changed)
    assert remind_profile_checks(now=changed) == 1
    assert Notice.objects.get().context["aspects"] == ["logo officiel", "nom et visuel"]
    late = changed + timedelta(days=15)
    assert remind_profile_checks(now=late) == 2
    told = Notice.objects.filter(level="profile_check.late").values_list("recipient", flat=True)
    assert set(told) == {agent.pk, adviser.pk}
    a_full_check(an_account("x-villerimouski"), agent, now=late)
    assert remind_profile_checks(now=late) == 0
