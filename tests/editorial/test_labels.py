"""Labels: made one, they stay on every post that had one of them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from editorial.drafting import amend_post
from editorial.labels import merge_labels
from editorial.models import Label
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_post


@pytest.fixture
def agent(db: None) -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def test_the_label_of_most_posts_takes_the_place_of_the_others(agent: Person) -> None:
    winter, snow = (Label.objects.create(name=name) for name in ("hiver", "neige"))
    posts = [a_post(agent) for _ in range(3)]
    for post, labels in zip(posts, ([winter], [winter, snow], [snow]), strict=True):
        amend_post(post_id=post.pk, values={}, labels=labels, actor=agent, now=NOW)
    Label.objects.create(name="autre")
    kept = merge_labels(label_ids=[winter.pk, snow.pk], actor=agent, now=NOW)
    assert kept == winter
    assert [[label.name for label in post.labels.all()] for post in posts] == [["hiver"]] * 3
    assert sorted(Label.objects.values_list("name", flat=True)) == ["autre", "hiver"]
    assert RegisterEntry.objects.filter(event="editorial.label.merged").get().before == {
        "étiquettes": ["neige"]
    }


def test_the_settings_make_one_of_those_ticked_and_ask_for_two(agent: Person) -> None:
    names = ("hiver", "neige")
    chosen = [Label.objects.create(name=name).pk for name in names]
    browser = Client()
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    browser.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("admin:editorial_label_changelist")
    browser.post(address, {"action": "merge", "_selected_action": chosen[:1]})
    assert Label.objects.count() == 2
    browser.post(address, {"action": "merge", "_selected_action": chosen})
    assert Label.objects.count() == 1
