"""The pages of conservation: what awaits somebody, a batch read and decided, a hold, the log."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.rights import local_date
from moderation.models import Message
from privacy.models import DisposalBatch, LegalHold
from tests.builders import the_policy_world
from tests.builders_acts import an_agent
from tests.builders_retention import (
    LATER,
    a_batch,
    a_hold,
    a_proposed_batch,
    an_approved_batch,
    an_approver,
    an_officer,
    an_old_answer,
    an_old_message,
    depersonalised,
)


@pytest.fixture(autouse=True)
def _world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    the_policy_world()
    monkeypatch.setattr(timezone, "now", lambda: LATER)


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page(person: Person, name: str, *args: Any, **query: str) -> str:
    answer = browser_of(person).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(person: Person, name: str, *args: Any, **typed: Any) -> Any:
    return browser_of(person).post(reverse(name, args=args), typed, follow=True)


def test_from_the_schedule_to_the_log_by_two_people(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    ordered: list[int] = []
    monkeypatch.setattr("privacy.views.disposals.depersonalise_batch.delay", ordered.append)
    agent, officer, approver = an_agent(), an_officer(), an_approver()
    kept, gone = an_old_message(agent), an_old_message(agent)
    assert "Message sans suite" in page(officer, "privacy:retention")

    answer = send(officer, "privacy:disposal-prepare", "message_unfollowed")
    batch = DisposalBatch.objects.get()
    assert kept.subscriber.name in answer.content.decode()
    line = batch.items.get(subject_id=kept.pk)
    refused = send(officer, "privacy:disposal-exclude", batch.pk, line=line.pk, reason="")
    assert refused.status_code == 422
    send(officer, "privacy:disposal-exclude", batch.pk, line=line.pk, reason="Peut servir.")
    send(officer, "privacy:disposal-propose", batch.pk)

    own = page(officer, "privacy:disposal", batch.pk)
    assert "Une autre personne que celle qui propose doit approuver" in own
    refused = send(officer, "privacy:disposal-approve", batch.pk)
    assert refused.status_code == 409
    assert "Une autre personne" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        send(approver, "privacy:disposal-approve", batch.pk)
    assert ordered == [batch.pk]
    batch.refresh_from_db()
    depersonalised(batch)

    log = page(officer, "privacy:destruction-log")
    assert batch.destruction.digest[:12] in log
    export: Any = browser_of(officer).get(reverse("privacy:destruction-log-export"))
    assert batch.destruction.digest in b"".join(export.streaming_content).decode()
    shown = browser_of(agent).get(reverse("moderation:message", args=[gone.pk])).content.decode()
    assert "Dépersonnalisé le" in shown
    assert "Rouvrir" not in shown


def test_a_refusal_without_a_reason_keeps_the_page_and_says_so() -> None:
    an_old_message(an_agent())
    batch = a_proposed_batch()
    refused = send(an_approver(), "privacy:disposal-refuse", batch.pk, reason="")
    assert refused.status_code == 422
    assert "Refuser ce lot" in refused.content.decode()


def test_the_lines_of_a_batch_are_found_by_a_word_a_name_or_a_number() -> None:
    agent, officer = an_agent(), an_officer()
    one = an_old_answer(agent, text="Mon bac brun est cassé.", author_name="Josiane")
    other = an_old_answer(agent, text="Merci bien.", author_name="Rosaire")
    batch = a_batch("message_answered")
    for words in ("bac brun", "josiane", str(one.pk)):
        found = page(officer, "privacy:disposal", batch.pk, q=words)
        assert "Josiane" in found
        assert "Rosaire" not in found
    assert "Rien ne correspond" in page(officer, "privacy:disposal", batch.pk, q="zzz")
    assert "Rosaire" in page(officer, "privacy:disposal", batch.pk, etat="to_do")
    assert other.pk


def test_a_hold_is_set_looked_at_again_and_lifted_with_a_reason() -> None:
    officer = an_officer()
    message = an_old_answer(an_agent())
    typed = {"scope": "moderation.message", "reason": "Litige.", "review_on": "2031-01-10"}
    refused = send(officer, "privacy:hold-add", **typed)
    assert refused.status_code == 422
    assert "Écrivez un numéro" in refused.content.decode()
    assert "Litige." in refused.content.decode()
    unknown = send(officer, "privacy:hold-add", subject_id=message.pk + 99, **typed)
    assert "Rien ne porte ce numéro" in unknown.content.decode()

    send(officer, "privacy:hold-add", subject_id=message.pk, **typed)
    hold = LegalHold.objects.get()
    assert "Litige." in page(officer, "privacy:hold-list")
    send(officer, "privacy:hold-review", hold.pk, **{"reexamen-review_on": "2032-01-10"})
    assert send(officer, "privacy:hold-lift", hold.pk, **{"levee-reason": ""}).status_code == 422
    send(officer, "privacy:hold-lift", hold.pk, **{"levee-reason": "Réglé."})
    hold.refresh_from_db()
    assert (hold.lift_reason, hold.lifted_by) == ("Réglé.", officer)
    assert send(officer, "privacy:hold-lift", hold.pk, **{"levee-reason": "Encore."}).status_code == 409


def test_a_rule_below_the_least_is_refused_with_the_sentence_and_what_was_typed() -> None:
    officer = an_officer()
    typed = {
        "number": "04-201",
        "active_months": "12",
        "semi_active_months": "6",
        "disposition": "eliminate",
        "effective_from": local_date(LATER).isoformat(),
        "decided_by": "Greffière",
    }
    refused = send(officer, "privacy:retention-rule", "message_answered", **typed)
    assert refused.status_code == 409
    assert "au moins 36 mois" in refused.content.decode()
    assert "Greffière" in refused.content.decode()
    send(officer, "privacy:retention-rule", "message_answered", **typed | {"semi_active_months": "36"})
    assert "04-201" in page(officer, "privacy:retention")


@pytest.mark.parametrize("name", ["privacy:retention", "privacy:disposal-list", "privacy:hold-list"])
def test_thirty_rows_ask_no_more_queries_than_three(name: str, django_assert_num_queries: Any) -> None:
    officer = an_officer()
    counts = []
    for number in (3, 27):
        for _ in range(number):
            a_hold("type", record_type="import")
        counts.append(queries_of(officer, name))
    assert counts[0] == counts[1]


def test_a_long_batch_asks_no_more_queries_than_a_short_one() -> None:
    agent, officer = an_agent(), an_officer()
    for _ in range(3):
        an_old_message(agent)
    short = a_batch()
    for _ in range(12):
        an_old_answer(agent)
    long = a_batch("message_answered")
    assert queries_of(officer, "privacy:disposal", short.pk) == queries_of(
        officer, "privacy:disposal", long.pk
    )


def queries_of(person: Person, name: str, *args: Any) -> int:
    """Return how many queries a page asks, once what is kept in memory is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = browser_of(person)
    browser.get(reverse(name, args=args))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(reverse(name, args=args)).status_code == 200
    return len(asked)


def test_an_emptied_message_is_found_by_no_search_and_still_counts() -> None:
    agent = an_agent()
    message = an_old_answer(agent, text="Le lampadaire clignote.")
    queue = reverse("moderation:queue")
    assert (
        "lampadaire" in browser_of(agent).get(queue, {"q": "lampadaire", "etat": "answered"}).content.decode()
    )
    depersonalised(an_approved_batch("message_answered"))
    found = browser_of(agent).get(queue, {"q": "lampadaire", "etat": "answered"}).content.decode()
    assert f"/messages/{message.pk}/" not in found
    assert Message.objects.filter(state="answered").count() == 1
