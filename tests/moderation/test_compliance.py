"""What the conformity page says of the answers, from what is really in the queue."""

from datetime import timedelta

import pytest

from accounts.models import Holding, OfficialAccount
from moderation.compliance import messages as compliance
from moderation.models import Message
from policy.compliance import State
from tests.builders import NOW, a_holder
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_world")]


@pytest.mark.clause("R-085")
def test_late_answers_are_watched_then_failing() -> None:
    message = a_message()
    instants = (NOW, message.target_at + timedelta(seconds=1), message.limit_at + timedelta(seconds=1))
    states = [compliance.answers_come_in_time(instant) for instant in instants]
    assert [(seen.state, seen.figure) for seen in states] == [
        (State.OK, 0),
        (State.WATCH, 1),
        (State.FAILING, 1),
    ]


@pytest.mark.clause("R-064")
def test_message_nobody_has_qualified_is_watched_once_late() -> None:
    message = a_message()
    late = message.target_at + timedelta(seconds=1)
    assert compliance.messages_are_qualified(late).figure == 1
    Message.objects.update(state="to_answer", kind="question")
    assert compliance.messages_are_qualified(late).state == State.OK


@pytest.mark.clause("R-060")
def test_account_nobody_follows_up_is_watched_and_fails_when_the_team_is_empty() -> None:
    a_holder("agent-communications")
    a_holder("conseiller-strategique")
    assert compliance.accounts_are_followed_up(NOW).figure == 1  # the leisure page has its own people
    a_holder("responsable-bibliotheques")
    assert compliance.accounts_are_followed_up(NOW).state == State.OK
    Holding.objects.filter(position__slug="agent-communications").delete()
    assert compliance.accounts_are_followed_up(NOW).state == State.WATCH
    Holding.objects.filter(position__slug="conseiller-strategique").delete()
    assert compliance.accounts_are_followed_up(NOW).state == State.FAILING


@pytest.mark.clause("R-012")
def test_open_messages_of_a_suspended_account_are_counted() -> None:
    a_message()
    assert compliance.closed_accounts_wait_for_nobody(NOW).figure == 0
    OfficialAccount.objects.update(state="suspended", state_reason="Essai")
    assert compliance.closed_accounts_wait_for_nobody(NOW).figure == 1
