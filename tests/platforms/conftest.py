"""The scripted platform, one process for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.platforms.scripted_connector  # noqa: F401 (registers itself)
from accounts.models import OfficialAccount
from platforms.models import Connection
from tests.builders import an_account, the_policy_world
from tests.platforms.scripted import ScriptedPlatform, connect


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedPlatform]:
    """Run the scripted platform; what it took in earlier tests stays there."""
    running = ScriptedPlatform(Path(tmp_path_factory.mktemp("platform")))
    yield running
    running.stop()


@pytest.fixture
def page(db: None) -> OfficialAccount:
    """The Facebook page of the city."""
    the_policy_world()
    return an_account("facebook-ville")


@pytest.fixture
def connection(page: OfficialAccount, platform: ScriptedPlatform) -> Connection:
    """The same, connected."""
    return connect(page, platform.url)
