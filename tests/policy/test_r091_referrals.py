"""A question goes to a service's designated person, comes back as an answer; no clock stops (R-091, R-094, R-095)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.emails import notice_email
from accounts.models import Notice, Person
from accounts.sending import send_due
from city.calendars import load_calendars
from city.models import Service
from moderation.conflicts import StaleMessage
from moderation.models import Message, Referral, Reply
from moderation.referral_links import (
    LinkClosed,
    answer_by_link,
    find_by_link,
    give_back_by_link,
    hash_of,
    link_path,
)
from moderation.referral_reminders import remind_referrals
from moderation.referrals import (
    cancel_referral,
    proposed_text,
    record_referral_answer,
    use_answer,
)
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import (
    MINUTE,
    SOON,
    a_draft,
    a_qualified_message,
    an_adviser,
    an_agent,
    fresh,
    last_line,
    send,
)
from tests.builders_referrals import (
    ANSWER,
    DEPUTY,
    RESPONDENT,
    a_referral,
    a_service,
    an_undesignated_service,
    token_of,
)

pytestmark = [pytest.mark.clause("R-091"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def answer(referral, *, now=SOON + MINUTE, text=ANSWER):
    return answer_by_link(
        token=token_of(referral), answer=text, sources="Règlement 12-34", name="Adjointe", now=now
    )


GREETING = "Bonjour, merci de votre question. Voir aussi https://www.ville.rimouski.qc.ca/deneigement."


def first_reminder(referral: Referral) -> datetime:
    assert referral.next_alert_at is not None
    return referral.next_alert_at


def owed(referral, level):
    rows = Notice.objects.filter(item_type="moderation.referral", item_id=referral.pk, level=level)
    return [notice.recipient_email for notice in rows.order_by("pk")]


# --- Whom it is asked -------------------------------------------------------------------------------


@pytest.mark.clause("R-094")
def test_the_designated_person_is_written_to_and_the_link_of_the_email_opens_the_question(agent):
    referral = a_referral(agent)
    notice = Notice.objects.get(level="referral.asked")
    assert notice.recipient_email == RESPONDENT
    email = notice_email(notice)
    assert link_path(referral) in email.body
    assert find_by_link(token_of(referral), SOON) == referral


def test_the_row_of_the_email_keeps_neither_the_link_nor_anybodys_words(agent):
    referral = a_referral(agent, shared_text="Ma rue est pleine de neige.")
    notice = Notice.objects.get(level="referral.asked")
    kept, email = str(notice.context), notice_email(notice)
    assert token_of(referral) not in kept
    assert hash_of(token_of(referral)) == referral.token_hash
    for words in (referral.question, referral.shared_text, referral.message.subscriber.name):
        assert words not in kept + email.subject + email.body


@pytest.mark.clause("R-094")
@pytest.mark.parametrize(
    "dates",
    [{"respondent_until": SOON.date() - timedelta(1)}, {"respondent_from": SOON.date() + timedelta(1)}],
)
def test_the_deputy_is_written_to_while_the_designated_person_is_not_designated(agent, dates):
    referral = a_referral(agent, service=a_service(**dates))
    assert (referral.respondent_email, owed(referral, "referral.asked")) == (DEPUTY, [DEPUTY])


@pytest.mark.clause("R-094")
def test_a_service_without_anybody_is_not_chosen_silently(agent):
    service, message = an_undesignated_service(), a_qualified_message(agent)
    with pytest.raises(PolicyRefusal, match="n’a désigné personne"):
        a_referral(agent, message=message, service=service)
    assert not Referral.objects.exists()
    adviser = an_adviser()
    referral = a_referral(agent, message=message, service=service, through_team=True)
    assert owed(referral, "referral.asked") == []
    assert set(owed(referral, "referral.no_respondent")) == {agent.email, adviser.email}


@pytest.mark.clause("R-094")
def test_postgresql_refuses_a_question_put_to_nobody(agent):
    referral = a_referral(agent)
    values = {
        f.attname: getattr(referral, f.attname) for f in Referral._meta.concrete_fields if f.name != "id"
    }
    values |= {"respondent_email": "", "token_hash": "0" * 64, "service_id": a_service("greffe").pk}
    with pytest.raises(IntegrityError, match="r094"), transaction.atomic():
        Referral.objects.create(**values)


# --- What is told of the citizen --------------------------------------------------------------------

TEXT = (
    "Bonjour, ici Élise Tremblay-Roy (elise.roy@example.org, 418-555-0199). @VoisinePleine dit que "
    "https://www.facebook.com/elise.tremblay ne répond pas. La 2e Rue, TREMBLAY!"
)


def test_what_a_service_reads_of_the_message_tells_nothing_of_who_wrote_it(agent):
    message = a_qualified_message(
        agent, text=TEXT, author_name="Elise Tremblay-Roy", author_id="elise.tremblay"
    )
    shown = proposed_text(message)
    for telling in ("Élise", "Tremblay", "TREMBLAY", "Roy", "example.org", "0199", "Voisine", "facebook"):
        assert telling not in shown
    assert shown.startswith("Bonjour, ici [nom masqué] ([courriel masqué], [téléphone masqué]).")
    assert "La 2e Rue" in shown
    # Whatever the form sent.
    assert a_referral(agent, message=message, shared_text=TEXT).shared_text == shown


def test_a_question_that_names_the_person_is_refused_unless_a_reason_is_written(agent):
    message = a_qualified_message(agent, author_name="Élise Tremblay")
    asked: dict[str, Any] = {
        "question": "Quand la rue de madame tremblay est-elle déneigée?",
        "message": message,
    }
    with pytest.raises(PolicyRefusal, match="nomme la personne"):
        a_referral(agent, **asked)
    with pytest.raises(PolicyRefusal, match="pourquoi le nom"):
        a_referral(agent, **asked, names_author=True)
    referral = a_referral(
        agent, **asked, shared_text=TEXT, names_author=True, naming_reason="Le dossier est à son nom."
    )
    assert referral.shared_text == TEXT
    line = last_line(message)
    assert (line.after["names_author"], line.reason) == (True, "Le dossier est à son nom.")


def test_postgresql_refuses_a_person_named_without_a_reason(agent):
    referral = a_referral(agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(names_author=True)


def test_the_register_never_keeps_the_words_of_the_question_nor_of_the_answer(agent):
    referral = a_referral(agent, shared_text="Ma rue est pleine de neige.")
    answer(referral)
    kept = "".join(f"{line.before}{line.after}{line.reason}" for line in RegisterEntry.objects.all())
    assert referral.question not in kept
    assert ANSWER not in kept
    assert "Ma rue" not in kept


@pytest.mark.clause("R-042")
def test_a_media_request_does_not_go_to_a_service(agent):
    with pytest.raises(PolicyRefusal, match="conseiller stratégique"):
        a_referral(agent, message=a_qualified_message(agent, "media_request"))


# --- When -------------------------------------------------------------------------------------------


@pytest.mark.clause("R-085")
@pytest.mark.clause("R-064")
def test_no_act_on_a_question_moves_a_deadline_or_answers_the_citizen(agent):
    message = a_qualified_message(agent)

    def clock():
        row = fresh(message)
        return row.target_at, row.limit_at, row.next_alert_at, row.next_alert, row.state, row.first_reply_at

    before = clock()
    first = a_referral(agent, message=message)
    assert clock() == before
    answer(first)
    assert clock() == before
    second = a_referral(agent, message=message)
    give_back_by_link(token=token_of(second), reason="Voir le greffe", now=SOON + MINUTE)
    third = a_referral(agent, message=message)
    cancel_referral(referral_id=third.pk, reason="", actor=agent, version=None, now=SOON + MINUTE)
    remind_referrals(now=message.limit_at)
    use_answer(referral_id=first.pk, actor=agent, now=SOON + MINUTE)
    assert clock() == before


@pytest.mark.clause("R-095")
def test_the_internal_deadline_leaves_half_of_the_office_time_before_the_target(agent):
    message = a_qualified_message(agent)
    referral = a_referral(agent, message=message)
    calendar = load_calendars(SOON).for_set(None)
    total = calendar.open_minutes_between(SOON, message.target_at)
    assert calendar.open_minutes_between(SOON, referral.due_at) == total - total // 2
    assert SOON < first_reminder(referral) < referral.due_at < referral.late_at <= message.target_at


@pytest.mark.clause("R-095")
@pytest.mark.parametrize("hours", [1, 30, 100])
def test_a_question_asked_late_still_gets_a_deadline_to_come(agent, hours):
    message = a_qualified_message(agent)
    now = message.target_at + timedelta(hours=hours)
    referral = a_referral(agent, message=message, now=now)
    assert referral.due_at > now
    assert referral.due_at <= message.limit_at or now > message.limit_at


@pytest.mark.clause("R-085")
def test_a_deadline_past_or_after_the_public_target_is_refused(agent):
    message = a_qualified_message(agent)
    for due_at in (SOON - MINUTE, message.target_at + MINUTE):
        with pytest.raises(PolicyRefusal, match="échéance interne"):
            a_referral(agent, message=message, due_at=due_at)
    assert a_referral(agent, message=message, due_at=message.target_at).due_at == message.target_at


@pytest.mark.clause("R-095")
def test_the_respondent_is_reminded_then_those_who_asked_and_the_deputy_each_once(agent):
    referral = a_referral(agent)
    steps = [
        (first_reminder(referral), "referral.due_soon", [RESPONDENT]),
        (referral.due_at, "referral.due", [RESPONDENT]),
        (referral.late_at, "referral.late", [agent.email]),
    ]
    for instant, level, people in steps:
        assert remind_referrals(now=instant) == 0
        assert owed(referral, level) == []
        assert remind_referrals(now=instant + MINUTE) == 1
        assert remind_referrals(now=instant + MINUTE) == 0
        assert owed(referral, level) == people
    assert owed(referral, "referral.late_deputy") == [DEPUTY]
    assert referral.late_at <= referral.message.target_at


@pytest.mark.clause("R-095")
def test_an_answer_stops_the_reminders_even_those_already_written(agent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    referral = a_referral(agent)
    remind_referrals(now=first_reminder(referral) + MINUTE)
    answer(referral, now=referral.due_at - MINUTE)
    send_due(now=referral.due_at)
    left = set(Notice.objects.filter(state="sent").values_list("level", flat=True))
    assert left & {"referral.asked", "referral.due_soon"} == set()
    assert remind_referrals(now=referral.late_at + MINUTE) == 0


# --- The answer -------------------------------------------------------------------------------------


@pytest.mark.clause("R-095")
def test_an_answer_comes_back_once_and_whoever_asked_is_told(agent):
    referral = answer(a_referral(agent))
    assert (referral.state, referral.answer, referral.ended_at) == ("answered", ANSWER, SOON + MINUTE)
    assert owed(referral, "referral.answered") == [agent.email]
    with pytest.raises(PolicyRefusal, match="n’attend plus"):
        answer(referral, text="Autre chose")
    with pytest.raises(PolicyRefusal, match="n’attend plus"):
        give_back_by_link(token=token_of(referral), reason="", now=SOON + MINUTE)
    assert Referral.objects.get().answer == ANSWER


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_answer_that_says_nothing_is_refused(agent, text):
    with pytest.raises(PolicyRefusal, match="Écrivez la réponse"):
        answer(a_referral(agent), text=text)


def test_a_link_altered_expired_cancelled_or_given_back_leads_to_nothing(agent):
    referral = a_referral(agent)
    token = token_of(referral)
    for now, one in ((SOON, token[:-1]), (SOON, token + "A"), (SOON, ""), (referral.expires_at, token)):
        with pytest.raises(LinkClosed):
            find_by_link(one, now)
    cancel_referral(referral_id=referral.pk, reason="", actor=agent, version=None, now=SOON)
    given_back = a_referral(agent)
    give_back_by_link(token=token_of(given_back), reason="Greffe", now=SOON)
    for closed in (token, token_of(given_back)):
        with pytest.raises(LinkClosed):
            answer_by_link(token=closed, answer=ANSWER, sources="", name="X", now=SOON)
    assert owed(given_back, "referral.returned") == [agent.email]


def test_a_link_still_opens_once_the_key_of_the_server_has_changed(agent, settings):
    referral = a_referral(agent)
    token = token_of(referral)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "une autre clé, aussi longue"
    assert token_of(referral) == token
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LinkClosed):
        link_path(referral)


def test_the_respondent_is_told_of_a_cancelled_question_only_if_it_had_left(agent):
    never_left = a_referral(agent)
    cancel_referral(referral_id=never_left.pk, reason="", actor=agent, version=None, now=SOON)
    assert owed(never_left, "referral.cancelled") == []
    left = a_referral(agent)
    send_due(now=SOON)
    assert Referral.objects.get(pk=left.pk).sent_at is not None
    cancel_referral(referral_id=left.pk, reason="", actor=agent, version=None, now=SOON)
    assert owed(left, "referral.cancelled") == [RESPONDENT]
    email = notice_email(Notice.objects.get(level="referral.cancelled"))
    assert "http" not in email.body


def test_an_answer_got_by_telephone_is_written_down_and_closes_the_link(agent):
    referral = a_referral(agent)
    record_referral_answer(
        referral_id=referral.pk,
        answer=ANSWER,
        sources="",
        name="Contremaître",
        actor=agent,
        version=None,
        now=SOON,
    )
    referral.refresh_from_db()
    assert (referral.recorded_by, referral.answered_by, referral.state) == (agent, "Contremaître", "answered")
    with pytest.raises(PolicyRefusal):
        answer(referral)


def test_one_service_has_one_open_question_about_a_message_and_two_services_may_have_one_each(agent):
    message = a_qualified_message(agent)
    first = a_referral(agent, message=message)
    with pytest.raises(PolicyRefusal, match="déjà posée"):
        a_referral(agent, message=message)
    a_referral(agent, message=message, service=a_service("greffe"))
    cancel_referral(referral_id=first.pk, reason="Mieux dit", actor=agent, version=None, now=SOON)
    assert a_referral(agent, message=message).pk != first.pk


@pytest.mark.clause("R-096")
def test_the_answer_goes_in_the_reply_with_a_reference_that_is_kept(agent):
    message = a_qualified_message(agent)
    written = a_draft(message, agent, text=GREETING, reference=False)
    referral = answer(a_referral(agent, message=message))
    for _twice in range(2):
        draft = use_answer(referral_id=referral.pk, actor=agent, now=SOON + MINUTE)
    assert draft.pk == written.pk
    assert draft.text == f"{GREETING}\n\n{ANSWER}"
    (reference,) = draft.references.all()
    assert (reference.type, reference.excerpt) == ("service", f"{ANSWER}\n\nRèglement 12-34")
    assert "Travaux publics" in reference.locator
    sent = send(Reply.objects.get(pk=draft.pk), agent, at=SOON + 2 * MINUTE)
    assert (sent.state, fresh(message).state) == ("sent", Message.State.ANSWERED)
    with pytest.raises(IntegrityError, match="R-096"), transaction.atomic():
        reference.delete()


@pytest.mark.clause("R-096")
def test_a_question_without_an_answer_gives_nothing_to_use(agent):
    with pytest.raises(PolicyRefusal, match="n’a pas répondu"):
        use_answer(referral_id=a_referral(agent).pk, actor=agent, now=SOON)


def test_a_question_decided_on_a_stale_screen_is_refused(agent):
    message = a_qualified_message(agent)
    referral = a_referral(agent, message=message)
    with pytest.raises(StaleMessage):
        cancel_referral(referral_id=referral.pk, reason="", actor=agent, version=1, now=SOON)


@pytest.mark.clause("R-095")
@pytest.mark.parametrize(
    "change", [{"answer": "Autre"}, {"state": "asked"}, {"question": "Autre?"}, {"sources": "Rien"}]
)
def test_postgresql_refuses_to_change_a_question_or_its_answer(agent, change):
    referral = answer(a_referral(agent))
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        referral.delete()


def test_a_service_that_exists_no_more_is_not_asked(agent):
    service = a_service()
    Service.objects.filter(pk=service.pk).update(is_active=False)
    with pytest.raises(Service.DoesNotExist):
        a_referral(agent, service=service)
