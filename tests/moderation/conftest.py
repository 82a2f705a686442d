"""The world in which messages come in."""

import pytest

from tests.builders import the_policy_world


@pytest.fixture
def policy_world(db: None) -> None:
    """The platforms, accounts, positions and hours of the policy."""
    the_policy_world()
