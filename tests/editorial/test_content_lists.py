"""What is planned and would not leave, what was given on social networks alone, what « Conformité » counts of it."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holding, Person
from city.models import Candidate, ElectionPeriod
from editorial.compliance.content import (
    planned_posts_keep_out_of_elections,
    social_networks_are_a_complement,
    what_is_near_is_agreed_to,
)
from editorial.models import Post, Variant
from editorial.reach import social_only
from editorial.stopped import stopped
from policy.compliance import State
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import (
    PLANNED,
    a_post,
    a_scheduled_variant,
    a_submitted_variant,
    a_variant,
    an_adviser,
    approved_by,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause("R-008"),
    pytest.mark.clause("R-019"),
    pytest.mark.clause("R-025"),
]


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()


def page(person: Person, name: str) -> str:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return html.unescape(browser.get(reverse(name)).content.decode())


def an_election(*names: str) -> None:
    period = ElectionPeriod.objects.create(
        level="municipal",
        label="Élection générale",
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=40),
    )
    Candidate.objects.bulk_create(Candidate(period=period, name=name) for name in names)


def test_opening_an_election_shows_what_was_planned_and_will_not_leave() -> None:
    planned = a_scheduled_variant(text="Avec Jean-Pierre Tremblay.")
    a_scheduled_variant(text="Le parc ouvre demain.")
    assert planned_posts_keep_out_of_elections(NOW).state == State.OK
    an_election("Jean-Pierre Tremblay")
    assert [row.variant for row in stopped(Variant.objects.all(), NOW)] == [planned]
    seen = planned_posts_keep_out_of_elections(NOW)
    assert (seen.state, seen.figure) == (State.WATCH, 1)
    text = page(planned.last_editor, "editorial:stopped-list")
    assert "Jean-Pierre Tremblay" in text
    assert "Le parc ouvre demain." not in text
    assert planned.post.title not in page(a_holder("secretaire-rh"), "editorial:stopped-list")


def test_whoever_planned_it_and_lost_the_position_is_told_there() -> None:
    variant = a_scheduled_variant()
    assert stopped(Variant.objects.all(), NOW) == []
    Holding.objects.filter(person=variant.last_editor).update(ends_on=NOW.date())
    (row,) = stopped(Variant.objects.all(), NOW)
    assert [one.guard for one in row.findings] == ["entitlement"]


def test_many_planned_variants_are_asked_in_as_many_queries_as_a_few() -> None:
    author, adviser = a_holder("agent-communications"), an_adviser()
    an_election("Jean-Pierre Tremblay")
    counts = []
    for number in (3, 20):
        for _one in range(number):
            variant = a_submitted_variant(a_variant(a_post(author), text="Le parc ouvre."))
            approved_by(variant, adviser)
        with CaptureQueriesContext(connection) as seen:
            stopped(Variant.objects.all(), NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def published(post: Post, at: Any = NOW) -> Variant:
    variant = a_scheduled_variant(a_variant(post))
    Variant.objects.filter(pk=variant.pk).update(state="publishing")
    Variant.objects.filter(pk=variant.pk).update(state="published", published_at=at, external_id="1")
    return variant


def test_what_was_given_on_social_networks_alone_is_listed_and_the_rest_is_not() -> None:
    author = a_holder("agent-communications")
    alone = a_post(author, title="Une photo du fleuve")
    published(alone)
    published(a_post(author, title="Un avis important", other_channels=["site"]))
    published(a_post(author, title="Une vieille nouvelle"), at=NOW - timedelta(days=91))
    a_scheduled_variant(a_variant(a_post(author, title="Pas encore partie")))
    assert list(social_only(Post.objects.all(), NOW)) == [alone]
    seen = social_networks_are_a_complement(NOW)
    assert (seen.state, seen.figure, seen.url) == (State.WATCH, 1, reverse("editorial:social-only-list"))
    text = page(author, "editorial:social-only-list")
    assert "Une photo du fleuve" in text
    for title in ("Un avis important", "Une vieille nouvelle", "Pas encore partie"):
        assert title not in text
    assert "Une photo du fleuve" not in page(a_holder("secretaire-rh"), "editorial:social-only-list")


def test_what_is_near_and_agreed_to_by_nobody_is_watched_then_a_failing() -> None:
    assert what_is_near_is_agreed_to(NOW).state == State.OK
    a_submitted_variant(scheduled_at=NOW + timedelta(days=10))
    assert what_is_near_is_agreed_to(NOW).state == State.OK
    a_submitted_variant(scheduled_at=PLANNED)
    assert what_is_near_is_agreed_to(NOW).state == State.WATCH
    assert what_is_near_is_agreed_to(PLANNED + timedelta(minutes=1)).state == State.FAILING
