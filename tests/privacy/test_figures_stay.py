"""What is emptied still counts: every figure of the city is the same the day after."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from netiquette.warnings import withdraw_warning
from privacy.proposals import prepare_batch
from privacy.records.messages import followed, unfollowed
from tests.builders import NOW, the_policy_world
from tests.builders_acts import an_agent
from tests.builders_retention import (
    LATER,
    a_moderated_message,
    an_approved_batch,
    an_approver,
    an_officer,
    an_old_answer,
    an_old_message,
    depersonalised,
    the_rule,
)

PAGES = ("home", "policy:conformity", "moderation:queue", "moderation:counts", "netiquette:subscriber-list")


def figures(person: Person) -> dict[str, list[str]]:
    """Return the numbers that each page of figures shows, in order."""
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {}
    for name in PAGES:
        page = browser.get(reverse(name)).content.decode()
        words = unescape(re.sub(r"<(script|template).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))
        # The names of citizens of the tests carry a number; an emptied one carries none.
        found[name] = re.findall(r"\d+", re.sub(r"Citoyen \d+|lots? .*|document.*", "", words))
    return found


@pytest.mark.django_db
def test_every_figure_of_home_and_of_conformity_is_the_same_before_and_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    the_policy_world()
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    agent, officer, approver = an_agent(), an_officer(), an_approver()
    an_old_message(agent)
    an_old_answer(agent)
    _message, warning = a_moderated_message(agent, words="rien")
    withdraw_warning(warning_id=warning.pk, reason="Erreur.", actor=agent, now=NOW + timedelta(hours=1))
    before = figures(agent), figures(officer)
    for record_type in ("sanction", "message_unfollowed", "message_answered", "moderation_evidence"):
        depersonalised(an_approved_batch(record_type, officer, approver))
    for person, then in zip((agent, officer), before, strict=True):
        now = figures(person)
        for name in PAGES:
            assert now[name] == then[name], name


OLD = """
INSERT INTO netiquette_subscriber (platform_id, external_id, name, first_seen_at, is_council_member)
SELECT id, 'ancien', 'Riverain', now(), false FROM accounts_platform WHERE slug = 'facebook';
INSERT INTO moderation_message (
    platform_id, account_id, external_id, subscriber_id, state, kind, is_danger, is_private, visibility, excerpt,
    parent_external_id, posted_at, seen_at, target_at, limit_at, calendar_version, next_alert, version, closing_reason,
    closed_at, closed_by_id)
SELECT account.platform_id, account.id, 'ancien-' || n, author.id,
       CASE WHEN n %% 2 = 0 THEN 'closed_without_reply' ELSE 'answered' END, 'comment', false, false, 'visible',
       'Bonjour', '', at, at, at, at, 1, 4, 2, CASE WHEN n %% 2 = 0 THEN 'friend_tag' ELSE '' END, at, person.id
FROM generate_series(1, %(count)s) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-07-06' + n * interval '2 minutes' AS at) AS moment
CROSS JOIN (SELECT id, platform_id FROM accounts_officialaccount WHERE slug = 'facebook-ville') AS account
CROSS JOIN (SELECT id FROM netiquette_subscriber WHERE external_id = 'ancien') AS author
CROSS JOIN (SELECT id FROM accounts_person LIMIT 1) AS person
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "index"),
    [(unfollowed, "moderation_message_unfollowed"), (followed, "moderation_message_followed")],
)
def test_what_is_past_its_time_is_found_by_its_index(due: Any, index: str) -> None:
    the_policy_world()
    an_agent()
    with connection.cursor() as cursor:
        cursor.execute(OLD, {"count": 30000})
        cursor.execute("ANALYZE moderation_message")
    rows = next(iter(due(NOW + timedelta(days=2)))).values_list("pk", "starts_at")[:5000]
    plan = rows.explain()
    assert index in plan
    assert "Seq Scan on moderation_message" not in plan


@pytest.mark.django_db
def test_a_batch_of_five_thousand_at_most_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy.proposals.MOST", 3)
    the_policy_world()
    agent = an_agent()
    for _ in range(5):
        an_old_message(agent)
    batch = prepare_batch(rule=the_rule("message_unfollowed"), now=LATER)
    assert batch is not None
    assert batch.items.count() == 3
