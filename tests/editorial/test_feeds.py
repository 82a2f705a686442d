"""Subscriptions to the calendar: private to one person, worth what that person may see now, and revocable."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from accounts.models import Holding, Person
from editorial import feeds
from editorial.drafting import amend_variant
from editorial.models import CalendarFeed, Comment, Variant
from editorial.scheduling import cancel_variant, move_variant
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import PLANNED, a_post, a_scheduled_variant, a_variant
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db


class Clock:
    now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    the_policy_world()
    return clock


@pytest.fixture
def agent():
    return a_holder("agent-communications")


def given(person, *slugs):
    return feeds.give_feed(
        name="Téléphone", accounts=[an_account(slug) for slug in slugs], actor=person, now=NOW
    )


def address(token):
    return reverse("editorial:feed", args=[token])


def read(token, **headers):
    return Client().get(address(token), **headers)


def events_of(token):
    response = read(token)
    assert response.status_code == 200
    return {
        event.summary: event
        for event in IcsCalendarStream.calendar_from_ics(response.content.decode()).events
    }


def test_a_subscriber_reads_what_is_planned_without_signing_in(agent):
    variant = a_scheduled_variant(a_variant(a_post(agent)))
    _feed, token = given(agent)
    (event,) = events_of(token).values()
    assert event.summary == "Heures d’été de la bibliothèque — Facebook — Ville de Rimouski (programmée)"
    assert event.status == "CONFIRMED"
    assert event.dtstart == PLANNED
    assert variant.text in (event.description or "")
    assert str(event.url).endswith(f"/publications/{variant.post_id}/")


def test_drafts_are_tentative_and_dateless_ideas_are_not_there(agent):
    a_variant(a_post(agent, title="Brouillon"))
    a_variant(a_post(agent, title="Idée"), scheduled_at=None)
    _feed, token = given(agent)
    (event,) = events_of(token).values()
    assert event.status == "TENTATIVE"
    assert "Brouillon" in (event.summary or "")


def test_what_is_given_up_is_told_as_cancelled_for_thirty_days_under_the_same_identity(agent, clock):
    variant = a_variant(a_post(agent))
    _feed, token = given(agent)
    (before,) = events_of(token).values()
    clock.now = NOW + timedelta(hours=1)
    cancel_variant(variant_id=variant.pk, reason="Annulé.", actor=agent, now=clock.now)
    (after,) = events_of(token).values()
    assert (after.uid, after.status) == (before.uid, "CANCELLED")
    assert after.sequence > before.sequence
    clock.now += timedelta(days=31)
    assert events_of(token) == {}


def test_moving_keeps_the_identity_and_raises_the_sequence(agent, clock):
    variant = a_variant(a_post(agent))
    _feed, token = given(agent)
    (before,) = events_of(token).values()
    clock.now = NOW + timedelta(minutes=5)
    move_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        scheduled_at=PLANNED + timedelta(days=1),
        actor=agent,
        now=clock.now,
    )
    (after,) = events_of(token).values()
    assert after.uid == before.uid
    assert after.sequence > before.sequence
    assert after.dtstart == PLANNED + timedelta(days=1)


def test_internal_deadlines_last_all_day_until_everything_has_left(agent):
    post = a_post(agent, internal_deadline=PLANNED.date())
    variant = a_variant(post)
    _feed, token = given(agent)
    event = events_of(token)["Échéance interne\u00a0: Heures d’été de la bibliothèque"]
    assert event.dtstart == PLANNED.date()
    cancel_variant(variant_id=variant.pk, reason="Annulé.", actor=agent, now=NOW)
    assert "Échéance" not in " ".join(events_of(token))


def test_comments_reasons_and_sources_stay_inside(agent):
    post = a_post(agent, sources="Note confidentielle au dossier")
    variant = a_variant(post)
    Comment.objects.create(post=post, author=agent, text="Entre nous", at=NOW)
    cancel_variant(variant_id=variant.pk, reason="Motif interne", actor=agent, now=NOW)
    _feed, token = given(agent)
    content = read(token).content.decode()
    for secret in ("Entre nous", "confidentielle", "Motif interne"):
        assert secret not in content


def test_it_may_be_about_some_accounts_only(agent):
    post = a_post(agent)
    a_variant(post)
    a_variant(post, account=an_account("x-villerimouski"))
    _feed, token = given(agent, "x-villerimouski")
    assert ["X — @VilleRimouski" in summary for summary in events_of(token)] == [True]


def test_somebody_else_reads_only_the_accounts_of_somebody_else(agent):
    a_variant(a_post(agent))
    _feed, token = given(a_holder("animateur-diffusion"))
    assert events_of(token) == {}


def test_a_revoked_address_answers_as_if_it_had_never_been(agent):
    feed, token = given(agent)
    assert read(token).status_code == 200
    feeds.revoke_feed(feed_id=feed.pk, actor=agent, now=NOW)
    assert read(token).status_code == 404
    assert read("x" * 43).status_code == 404


def test_nobody_revokes_the_subscription_of_another(agent):
    feed, token = given(agent)
    other = signed_in(a_holder("conseiller-strategique"))
    assert other.post(reverse("editorial:feed-revoke", args=[feed.pk])).status_code == 404
    assert read(token).status_code == 200


@pytest.mark.parametrize(
    "end",
    [
        lambda person: Holding.objects.filter(person=person).update(ends_on=NOW.date()),
        lambda person: Person.objects.filter(pk=person.pk).update(is_active=False),
    ],
)
def test_whoever_no_longer_publishes_reads_nothing_more_at_the_very_next_request(agent, end):
    a_variant(a_post(agent))
    _feed, token = given(agent)
    assert read(token).status_code == 200
    end(agent)
    assert read(token).status_code == 404


def test_only_a_fingerprint_of_the_address_is_kept(agent):
    feed, token = given(agent)
    row = CalendarFeed.objects.filter(pk=feed.pk).values().get()
    assert token not in str(row)
    assert row["token_hash"] == feeds.hash_of(token)


def test_whoever_has_it_already_is_told_so_in_a_word(agent, clock):
    variant = a_variant(a_post(agent))
    _feed, token = given(agent)
    first = read(token)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = read(token, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    clock.now = NOW + timedelta(minutes=1)
    amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "Autre texte."},
        actor=agent,
        now=clock.now,
    )
    changed = read(token, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_last_reading_is_remembered_without_writing_each_time(agent, clock):
    feed, token = given(agent)
    read(token)
    clock.now = NOW + timedelta(minutes=5)
    read(token)
    feed.refresh_from_db()
    assert feed.last_read_at == NOW
    clock.now = NOW + timedelta(minutes=11)
    read(token)
    feed.refresh_from_db()
    assert feed.last_read_at == clock.now


def test_guessing_addresses_is_limited_and_does_not_close_those_that_exist(agent, monkeypatch):
    _feed, token = given(agent)
    monkeypatch.setattr(
        "editorial.views.feeds.within_limit", lambda request, action, **_: action != "calendar-feed-unknown"
    )
    assert read("y" * 43).status_code == 429
    assert read(token).status_code == 200


def test_it_costs_the_same_for_three_posts_and_for_thirty(agent, django_assert_num_queries):
    def cost():
        feed = CalendarFeed.objects.select_related("person").get()
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            feeds.contents_of(feed, NOW).write()
        return len(seen)

    given(agent)
    posts = [a_post(agent) for _ in range(3)]
    for post in posts:
        a_variant(post)
    few = cost()
    template = Variant.objects.latest("pk")
    for post in [a_post(agent) for _ in range(9)]:
        for slug in ("facebook-ville", "x-villerimouski", "linkedin-ville"):
            Variant.objects.create(
                post=post,
                account=an_account(slug),
                text=template.text,
                scheduled_at=PLANNED,
                state_since=NOW,
                last_editor=agent,
                edited_at=NOW,
            )
    assert cost() == few


class TestPage:
    def test_an_address_is_shown_once_and_works(self, agent):
        browser = signed_in(agent)
        response = browser.post(reverse("editorial:feed-list"), {"name": "Téléphone"})
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        page = said(response)
        token = page.split("/calendrier/flux/")[1].split(".ics")[0]
        assert read(token).status_code == 200
        again = said(browser.get(reverse("editorial:feed-list")))
        assert "Téléphone" in again
        assert "/calendrier/flux/" not in again

    def test_it_asks_for_a_name(self, agent):
        response = signed_in(agent).post(reverse("editorial:feed-list"), {"name": " "})
        assert response.status_code == 422
        assert "Donnez-lui un nom" in said(response)
        assert not CalendarFeed.objects.exists()

    def test_somebody_without_an_account_is_told_why_and_given_nothing(self):
        person = a_holder("agent-communications", ends_on=NOW.date())
        browser = signed_in(person)
        assert "ne contient rien pour vous" in said(browser.get(reverse("editorial:feed-list")))
        assert browser.post(reverse("editorial:feed-list"), {"name": "Téléphone"}).status_code == 409
        assert not CalendarFeed.objects.exists()

    def test_there_is_an_end_to_how_many_one_person_has(self, agent, monkeypatch):
        monkeypatch.setattr(feeds, "MOST_FEEDS", 1)
        given(agent)
        response = signed_in(agent).post(reverse("editorial:feed-list"), {"name": "Autre"})
        assert response.status_code == 409
        assert "révoquez-en un" in said(response)

    def test_one_is_revoked_from_the_page(self, agent):
        feed, token = given(agent)
        signed_in(agent).post(reverse("editorial:feed-revoke", args=[feed.pk]))
        assert read(token).status_code == 404
