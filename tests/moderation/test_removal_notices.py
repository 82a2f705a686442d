"""The notice of a removal without warning (A-02); campaign content has one for everybody (R-027)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.builders import a_holder, the_policy_world
from tests.builders_acts import a_qualified_message, a_removal, an_agent

pytestmark = pytest.mark.django_db
CODES = {
    "advertising": "publicitaire",
    "netiquette_violation": "agressif",
    "electoral": "contenu-electoral",
}


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def _notice(agent: Person, kind: str, reader: Person | None = None, *, is_part: bool = False):
    message = a_qualified_message(agent, kind, text="Votez pour nous!")
    removal = a_removal(message, agent, code=CODES[kind])
    client = Client(headers={"hx-request": "true"} if is_part else {})
    client.force_login(reader or agent)
    return client.get(reverse("moderation:removal-notice", args=[message.pk, removal.pk]))


@pytest.mark.clause("R-113")
def test_the_author_of_a_removed_message_is_told_which_rule_and_that_it_is_no_warning(agent):
    page = _notice(agent, "netiquette_violation").content.decode()
    assert "n’est pas un avertissement" in page
    assert "Votez pour nous!" in page
    assert "édition 1" in page


@pytest.mark.clause("R-027")
def test_campaign_content_gets_the_neutral_notice(agent):
    page = _notice(agent, "electoral", is_part=True).content.decode()
    assert "quel qu’en soit l’auteur" in page
    assert "<html" not in page


def test_who_does_not_see_the_message_does_not_see_its_notice(agent):
    assert _notice(agent, "advertising", a_holder("webmestre")).status_code == 404
