"""A service's first answer silences what says that it has not answered, until the day that it gives (R-095)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.emails import notice_email
from accounts.models import Notice, Person
from accounts.sending import send_due
from moderation.models import Referral
from moderation.referral_interim import Interim
from moderation.referral_links import answer_by_link, give_interim_by_link
from moderation.referral_reminders import remind_referrals
from moderation.referrals import cancel_referral, record_referral_interim
from moderation.service_report import service_lines
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import MINUTE, SOON, a_qualified_message, an_agent, fresh
from tests.builders_referrals import (
    ANSWER,
    DEPUTY,
    RESPONDENT,
    a_referral,
    an_undesignated_service,
    token_of,
)

pytestmark = [pytest.mark.clause("R-095"), pytest.mark.django_db]
WORDS = "La charrue passe en priorité près des écoles; l’heure exacte suit."


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def interim_on(referral: Referral, expected_at: datetime, **changes: Any) -> Referral:
    said = Interim(**{"words": WORDS, "name": "Adjointe", "expected_at": expected_at, **changes})
    return give_interim_by_link(token=token_of(referral), interim=said, now=SOON + MINUTE)


def swept(until: datetime) -> set[str]:
    """Run the sweep at every hour until an instant, and return the kinds of e-mails that it owes."""
    before, now = set(Notice.objects.values_list("pk", flat=True)), SOON
    while now < until:
        remind_referrals(now=now)
        now += timedelta(hours=1)
    remind_referrals(now=until)
    return set(Notice.objects.exclude(pk__in=before).values_list("level", flat=True))


def test_nothing_is_asked_before_the_day_given_then_in_words_that_tell_the_first_answer(
    agent: Person,
) -> None:
    referral = a_referral(agent)
    thursday = referral.due_at + timedelta(days=3)
    told = interim_on(referral, thursday)
    assert (told.state, told.interim_at, told.expected_at) == ("asked", SOON + MINUTE, thursday)
    assert Notice.objects.get(level="referral.interim").recipient_email == agent.email

    assert swept(thursday) == set()
    assert swept(thursday + MINUTE) == {"referral.expected"}
    notice = Notice.objects.get(level="referral.expected")
    email = notice_email(notice)
    assert notice.recipient_email == RESPONDENT
    assert "votre service a donné une première réponse" in email.body
    assert "sans réponse" not in f"{email.subject} {email.body}"

    referral.refresh_from_db()
    assert swept(referral.late_at + MINUTE) == {"referral.incomplete", "referral.expected_deputy"}
    late = notice_email(Notice.objects.get(level="referral.incomplete"))
    assert "n’a pas répondu" not in f"{late.subject} {late.body}"
    assert Notice.objects.get(level="referral.expected_deputy").recipient_email == DEPUTY
    assert WORDS not in "".join(str(one.context) for one in Notice.objects.all())


def test_reminders_already_written_do_not_leave_after_a_first_answer(agent: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    referral = a_referral(agent)
    remind_referrals(now=referral.due_at + MINUTE)
    assert Notice.objects.filter(level="referral.due").exists()
    interim_on(referral, referral.due_at + timedelta(days=2))
    send_due(now=referral.due_at + timedelta(hours=1))
    assert set(Notice.objects.filter(state="sent").values_list("level", flat=True)) == {"referral.interim"}


def test_it_neither_answers_the_question_nor_moves_the_citizens_deadline(agent: Person) -> None:
    message = a_qualified_message(agent)
    referral = a_referral(agent, message=message)
    before = (fresh(message).target_at, fresh(message).limit_at, fresh(message).first_reply_at)
    expected = referral.due_at + timedelta(days=2)
    interim_on(referral, expected)
    assert (fresh(message).target_at, fresh(message).limit_at, fresh(message).first_reply_at) == before
    assert not Referral.objects.late(expected).exists()
    assert [line.late for line in service_lines(expected) if line.waiting] == [0]
    assert [line.late for line in service_lines(expected + MINUTE) if line.waiting] == [1]


def test_the_whole_answer_still_comes_by_the_same_link_and_ends_it(agent: Person) -> None:
    referral = a_referral(agent)
    interim_on(referral, referral.due_at + timedelta(days=2))
    done = answer_by_link(
        token=token_of(referral), answer=ANSWER, sources="", name="X", now=SOON + 2 * MINUTE
    )
    assert (done.state, done.answer, done.interim_answer) == ("answered", ANSWER, WORDS)
    assert swept(referral.due_at + timedelta(days=3)) == set()
    with pytest.raises(PolicyRefusal, match="n’attend plus"):
        interim_on(referral, referral.due_at + timedelta(days=2))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"words": " "}, "Écrivez ce que vous pouvez déjà répondre"),
        ({"name": ""}, "Dites qui répond"),
        ({"expected_at": SOON}, "un moment à venir"),
        ({"expected_at": SOON + timedelta(days=60)}, "un jour plus tôt"),
    ],
)
def test_one_that_says_too_little_is_refused(agent: Person, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PolicyRefusal, match=sentence):
        interim_on(a_referral(agent), **{"expected_at": SOON + timedelta(days=1), **change})


def test_there_is_one_and_postgresql_lets_nobody_change_it(agent: Person) -> None:
    referral = a_referral(agent)
    interim_on(referral, SOON + timedelta(days=1))
    with pytest.raises(PolicyRefusal, match="déjà reçue"):
        interim_on(referral, SOON + timedelta(days=2))
    rows = Referral.objects.filter(pk=referral.pk)
    other = Referral.objects.filter(pk=a_referral(agent).pk)
    for change in (
        lambda: rows.update(expected_at=SOON + timedelta(days=9)),
        lambda: rows.update(interim_answer="", interim_by="", interim_at=None, expected_at=None),
        lambda: other.update(expected_at=SOON + timedelta(days=9)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    cancel_referral(referral_id=other.get().pk, reason="", actor=agent, version=None, now=SOON)
    with pytest.raises(IntegrityError, match="seule première"), transaction.atomic():
        other.update(
            interim_answer="x", interim_by="x", interim_at=SOON, expected_at=SOON + timedelta(days=1)
        )


def test_one_got_by_telephone_for_a_service_without_anybody_stops_telling_the_team_to_ask(
    agent: Person,
) -> None:
    referral = a_referral(agent, service=an_undesignated_service(), through_team=True)
    expected = referral.due_at + timedelta(days=2)
    said = Interim(words=WORDS, name="Contremaître", expected_at=expected)
    record_referral_interim(
        referral_id=referral.pk, interim=said, actor=agent, version=None, now=SOON + MINUTE
    )
    assert swept(expected + MINUTE) == set()
    referral.refresh_from_db()
    assert swept(referral.late_at + MINUTE) == {"referral.incomplete"}
