"""Comments are open: closing those of a publication has a reason and an end, and is listed (R-081, R-117)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Person
from accounts.rights import local_date
from accounts.waiting.steps import steps_for
from editorial.comment_closures import close_comments, keep_closed, remind_ended, reopen_comments
from editorial.compliance.comment_closures import comments_are_open, comments_open_again
from editorial.models import CommentClosure
from editorial.rules.comment_closures import may_close_comments
from policy.compliance import State
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-081"), pytest.mark.clause("R-117")]

LINK = "https://www.facebook.com/villerimouski/posts/1"
DAY = timedelta(days=1)
TODAY = local_date(NOW)


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def close(agent: Person, **changes: object) -> CommentClosure:
    asked = {
        "account": an_account("facebook-ville"),
        "title": "Travaux, rue de la Plage",
        "link": LINK,
        "reason": "Propos haineux répétés",
        "ends_on": TODAY + 3 * DAY,
        "actor": agent,
        "now": NOW,
        **changes,
    }
    return close_comments(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "ends_on", "clause"),
    [
        ("  ", TODAY, "R-081"),
        ("Trop de haine", None, "R-117"),
        ("Trop de haine", TODAY - DAY, "R-117"),
        ("Trop de haine", TODAY + 31 * DAY, "R-117"),
    ],
)
def test_without_a_reason_or_a_near_end_nothing_is_closed(
    reason: str, ends_on: date | None, clause: str
) -> None:
    outcome = may_close_comments(reason=reason, today=TODAY, ends_on=ends_on, most_days=30)
    assert not outcome.allowed and outcome.clause and outcome.clause.id == clause
    assert may_close_comments(reason="Haine", today=TODAY, ends_on=TODAY, most_days=30).allowed


def test_a_closure_is_written_with_its_author_and_only_once(agent: Person) -> None:
    closure = close(agent)
    assert (closure.closed_by, closure.ends_on) == (agent, TODAY + 3 * DAY)
    line = RegisterEntry.objects.get(event="editorial.comments.closed")
    assert (line.clause, line.reason) == ("R-081", "Propos haineux répétés")
    with pytest.raises(PolicyRefusal, match="déjà fermés"):
        close(agent)
    reopen_comments(closure_id=closure.pk, actor=agent, now=NOW + DAY)
    assert close(agent, now=NOW + 2 * DAY).is_closed


def test_who_does_not_moderate_the_account_neither_closes_nor_reopens(agent: Person) -> None:
    closure, other = close(agent), a_holder("directeur-rh")
    for act in (
        lambda: close(other, link=f"{LINK}2"),
        lambda: reopen_comments(closure_id=closure.pk, actor=other, now=NOW),
        lambda: keep_closed(
            closure_id=closure.pk, ends_on=TODAY + 9 * DAY, reason="Encore", actor=other, now=NOW
        ),
    ):
        with pytest.raises(PolicyRefusal):
            act()
    assert CommentClosure.objects.closed().count() == 1


def test_postgresql_keeps_what_was_written_and_refuses_what_has_no_end_or_reason(agent: Person) -> None:
    closure = close(agent)
    table = CommentClosure.objects.filter(pk=closure.pk)
    for change in ({"reason": " "}, {"reason": "Autre"}, {"ends_on": TODAY - DAY}, {"closed_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM editorial_commentclosure")


def test_its_end_is_recalled_once_listed_at_home_and_in_the_conformity_until_somebody_acts(
    agent: Person,
) -> None:
    closure = close(agent)
    assert remind_ended(now=NOW) == 0
    later = NOW + 3 * DAY
    assert [remind_ended(now=later), remind_ended(now=later)] == [1, 0]
    assert Notice.objects.get(level="comments.to_reopen").recipient_id == agent.pk
    assert [step.count for step in steps_for(agent, later) if "rouvrir" in step.label] == [1]
    assert (comments_open_again(later).state, comments_are_open(later).figure) == (State.WATCH, 1)
    keep_closed(
        closure_id=closure.pk, ends_on=TODAY + 8 * DAY, reason="Toujours aussi vif", actor=agent, now=later
    )
    assert comments_open_again(later).state == State.OK
    assert remind_ended(now=NOW + 8 * DAY) == 1
    reopen_comments(closure_id=closure.pk, actor=agent, now=NOW + 8 * DAY)
    assert comments_are_open(NOW + 9 * DAY).figure == 0


def test_the_page_lists_asks_and_keeps_what_was_typed(agent: Person) -> None:
    client, today = Client(), local_date(timezone.now())
    client.force_login(agent)
    url = reverse("editorial:comment-closures")
    typed = {"account": "facebook-ville", "title": "Fête", "link": LINK, "ends_on": today, "reason": "Vif"}
    refused = client.post(url, {**typed, "reason": ""})
    assert refused.status_code == 422 and 'value="Fête"' in refused.content.decode()
    assert client.post(url, {**typed, "link": "https://exemple.ca/1"}).status_code == 422
    assert client.post(url, {**typed, "ends_on": today + 90 * DAY}).status_code == 409
    assert client.post(url, typed).status_code == 302
    page = client.get(url).content.decode()
    assert "à rouvrir" in page and "Vif" in page
    closure = CommentClosure.objects.get()
    keep = reverse("editorial:comment-keep-closed", args=[closure.pk])
    assert client.post(keep, {"ends_on": "", "reason": "Encore vif"}).status_code == 422
    assert client.post(keep, {"ends_on": today + 2 * DAY, "reason": "Encore vif"}).status_code == 302
    reopen = reverse("editorial:comment-reopen", args=[closure.pk])
    assert [client.post(reopen).status_code for _turn in range(2)] == [302, 404]


def test_the_page_says_until_which_day_they_are_closed(agent: Person) -> None:
    close(agent, ends_on=date(2026, 8, 1))
    browser = Client()
    browser.force_login(agent)
    page = browser.get(reverse("editorial:comment-closures")).content.decode()
    assert "Jusqu’au 1er\u00a0août 2026" in page


@pytest.mark.clause("R-135")
@pytest.mark.clause("R-132")
def test_the_public_page_of_accounts_promises_24_to_48_hours_while_the_offices_are_open(
    agent: Person,
) -> None:
    page = Client().get(reverse("accounts:public")).content.decode()
    assert "24 à 48\u00a0heures" in page or "24 à 48 heures" in page
    assert "heures d’ouverture" in page and "ne sont pas un service d’urgence" in page
