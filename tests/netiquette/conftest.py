"""The policy's accounts and nétiquette, the people who warn and decide, and somebody who writes."""

import pytest

from accounts.models import OfficialAccount, Person
from netiquette.models import Subscriber
from tests.builders import an_account, the_policy_world
from tests.builders_netiquette import a_decider, a_moderator, an_author


@pytest.fixture
def world(db: None) -> None:
    the_policy_world()


@pytest.fixture
def agent(world: None) -> Person:
    return a_moderator()


@pytest.fixture
def adviser(world: None) -> Person:
    return a_decider()


@pytest.fixture
def account(world: None) -> OfficialAccount:
    return an_account("facebook-ville")


@pytest.fixture
def author(account: OfficialAccount) -> Subscriber:
    return an_author(account)
