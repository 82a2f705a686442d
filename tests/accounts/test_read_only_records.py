"""What the policy governs is only read in the administration site, by a superuser too."""

import pytest
from django.urls import reverse

from accounts.models import Person
from tests.builders import a_holder, an_account, the_policy_world
from tests.builders_checks import a_full_check
from tests.builders_followings import a_following, some_parties
from tests.pages.browsing import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.clause("R-045")
@pytest.mark.clause("R-105")
def test_checks_followings_and_parties_are_neither_added_changed_nor_deleted_there() -> None:
    the_policy_world()
    agent = a_holder("agent-communications")
    page = an_account("facebook-ville")
    records = {
        "profilecheck": a_full_check(page, agent)[0].pk,
        "following": a_following(page, agent).pk,
        "party": some_parties(agent, "Parti A")[0].pk,
    }
    root = signed_in(Person.objects.create_superuser("racine@example.org", full_name="Technique"))
    for model, pk in records.items():
        name = f"admin:accounts_{model}"
        assert root.get(reverse(f"{name}_changelist")).status_code == 200, model
        assert root.get(reverse(f"{name}_change", args=[pk])).status_code == 200, model
        assert root.post(reverse(f"{name}_change", args=[pk]), {"note": "x"}).status_code == 403, model
        assert root.post(reverse(f"{name}_add"), {}).status_code == 403, model
        assert root.post(reverse(f"{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403, model
