"""Told to a council member without a name, complaints given the coordinates of a service, the press called back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.answer_templates import contact_values
from moderation.complaint_coordinates import filled
from moderation.compliance import referrals as compliance
from moderation.followups import record_callback, transfer_to_council
from moderation.kinds import qualify_message
from moderation.models import AnswerTemplate, CouncilTransfer, Message, Reply
from moderation.referral_links import answer_by_link
from moderation.referrals import use_answer
from moderation.requalifications import requalified
from moderation.service_report import service_lines
from policy.compliance import State
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import (
    MINUTE,
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_redirection,
    an_agent,
    fresh,
    last_line,
    send,
)
from tests.builders_referrals import ANSWER, a_referral, a_service, an_undesignated_service, token_of

pytestmark = pytest.mark.django_db
NAME = "Zoé Castonguay"
WORDS = f"Ici {NAME}, 418-555-0199. Les trottoirs sont glacés."
WHERE = "Travaux publics, 418 555-0100, travaux@ville.example"


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def tell(message: Message, actor: Person, **changes: Any) -> CouncilTransfer:
    values = {
        "recipient": "Conseiller du district 3",
        "purpose": "Signaler un besoin d’entretien",
        "shared_text": WORDS,
        "names_author": False,
        "naming_reason": "",
        **changes,
    }
    return transfer_to_council(message_id=message.pk, actor=actor, version=None, now=SOON, **values)


# --- The council ------------------------------------------------------------------------------------


@pytest.mark.clause("R-091")
def test_a_council_member_is_told_without_anything_that_names_the_person(agent: Person) -> None:
    message = a_qualified_message(agent, author_name=NAME)
    transfer = tell(message, agent, purpose=f"Aider {NAME}")
    assert transfer.shared_text == "Ici [nom masqué], [téléphone masqué]. Les trottoirs sont glacés."
    assert NAME not in transfer.purpose
    assert last_line(message).event == "moderation.message.followed_up_with_council"


@pytest.mark.clause("R-091")
def test_naming_the_person_takes_a_reason_and_is_registered_as_a_communication(agent: Person) -> None:
    message = a_qualified_message(agent, author_name=NAME)
    with pytest.raises(PolicyRefusal, match="pourquoi le nom"):
        tell(message, agent, names_author=True, naming_reason=" ")
    transfer = tell(message, agent, names_author=True, naming_reason="La personne l’a demandé.")
    line = last_line(message)
    assert transfer.shared_text == WORDS
    assert (line.event, line.reason) == ("moderation.information.communicated", "La personne l’a demandé.")
    assert line.after["recipient"] == "Conseiller du district 3"


@pytest.mark.clause("R-091")
@pytest.mark.parametrize("missing", ["recipient", "purpose", "shared_text"])
def test_a_follow_up_says_to_whom_why_and_what(agent: Person, missing: str) -> None:
    with pytest.raises(PolicyRefusal, match="Écrivez"):
        tell(a_qualified_message(agent), agent, **{missing: " "})


@pytest.mark.clause("R-091")
def test_postgresql_keeps_what_was_communicated(agent: Person) -> None:
    transfer = tell(a_qualified_message(agent), agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilTransfer.objects.filter(pk=transfer.pk).update(names_author=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        transfer.delete()


# --- Complaints -------------------------------------------------------------------------------------


def a_service_reply(message: Message, agent: Person, text: str = "") -> Reply:
    service = a_service(complaint_coordinates=WHERE)
    template = AnswerTemplate.objects.get(slug="plainte-service")
    return a_draft(
        message,
        agent,
        text=text or filled(template, service, contact_values()),
        nature="redirection",
        template_id=template.pk,
        reference=False,
    )


@pytest.mark.clause("R-040")
@pytest.mark.clause("R-130")
def test_a_complaint_is_given_the_coordinates_of_the_service_and_which_is_kept(agent: Person) -> None:
    message = a_qualified_message(agent, "complaint")
    sent = send(a_service_reply(message, agent), agent)
    assert WHERE in sent.text
    assert fresh(message).state == "redirected"
    assert last_line(message).after["contact"] == "Travaux publics"


@pytest.mark.clause("R-039")
@pytest.mark.parametrize("added", [" Nous réparons demain.", " {coordonnees}"])
def test_coordinates_with_one_word_more_are_refused(agent: Person, added: str) -> None:
    message = a_qualified_message(agent, "complaint")
    draft = a_service_reply(message, agent)
    Reply.objects.filter(pk=draft.pk).update(text=draft.text + added)
    with pytest.raises(PolicyRefusal, match="sans modification"):
        send(draft, agent)
    assert fresh(message).is_open


@pytest.mark.clause("R-039")
def test_a_redirection_whose_approved_words_have_changed_since_does_not_leave(agent: Person) -> None:
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, "plainte-coordonnees")
    AnswerTemplate.objects.filter(slug="plainte-coordonnees").update(body="Bonjour. {lien_plaintes}")
    with pytest.raises(PolicyRefusal, match="sans modification"):
        send(draft, agent)


@pytest.mark.clause("R-129")
@pytest.mark.clause("R-042")
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("complaint", {"is_active": False}),
        ("complaint", {"kinds": ["question"]}),
        ("media_request", {"kinds": []}),
    ],
)
def test_postgresql_refuses_an_answer_no_longer_approved_for_that(
    agent: Person, kind: str, change: dict[str, Any]
) -> None:
    slug = "plainte-coordonnees" if kind == "complaint" else "media-redirection"
    draft = a_redirection(a_qualified_message(agent, kind), agent, slug)
    AnswerTemplate.objects.filter(slug=slug).update(**change)
    with pytest.raises(IntegrityError, match="R-129"), transaction.atomic():
        Reply.objects.filter(pk=draft.pk).update(
            state="sent", sent_at=SOON, recorded_at=SOON, sent_by=agent, permalink=PROOF
        )


@pytest.mark.clause("R-129")
def test_what_a_service_says_of_a_complaint_follows_it_up_and_never_answers_it(agent: Person) -> None:
    referral = a_referral(agent, message=a_qualified_message(agent, "complaint"))
    answer_by_link(token=token_of(referral), answer=ANSWER, sources="", name="X", now=SOON + MINUTE)
    with pytest.raises(PolicyRefusal, match="ne se publie pas"):
        use_answer(referral_id=referral.pk, actor=agent, now=SOON + MINUTE)
    assert not Reply.objects.exists()


@pytest.mark.clause("R-041")
def test_a_question_that_became_a_complaint_is_reported_with_its_reason(agent: Person) -> None:
    message, other = a_qualified_message(agent), a_qualified_message(agent, "comment")
    change: dict[str, Any] = {
        "kind": "complaint",
        "is_danger": False,
        "actor": agent,
        "version": None,
        "now": SOON,
    }
    qualify_message(message_id=message.pk, reason="Demande réparation", **change)
    qualify_message(message_id=other.pk, **change)
    assert [entry.reason for entry in requalified(Message.objects.all())] == ["Demande réparation"]
    assert not requalified(Message.objects.none())


# --- The press --------------------------------------------------------------------------------------


@pytest.mark.clause("R-043")
def test_who_called_a_journalist_back_is_kept_and_only_for_a_media_request(agent: Person) -> None:
    message = a_qualified_message(agent, "media_request")
    call: dict[str, Any] = {
        "called_by": "Conseillère",
        "called_at": SOON,
        "note": "Entrevue à 15 h",
        "actor": agent,
        "version": None,
        "now": SOON,
    }
    for _twice in range(2):
        record_callback(message_id=message.pk, **call)
    assert fresh(message).media_callback.called_by == "Conseillère"
    assert fresh(message).is_open, "the journalist still has to be redirected"
    for wrong in ({"called_by": " "}, {"called_at": SOON + MINUTE}):
        with pytest.raises(PolicyRefusal):
            record_callback(message_id=message.pk, **{**call, **wrong})
    with pytest.raises(PolicyRefusal, match="pas une demande média"):
        record_callback(message_id=a_qualified_message(agent).pk, **call)


# --- The services -----------------------------------------------------------------------------------


@pytest.mark.clause("R-095")
def test_delays_are_told_by_service(agent: Person) -> None:
    works = a_service(complaint_coordinates=WHERE, coordinates_verified_on=SOON.date() - timedelta(days=400))
    an_undesignated_service()
    on_time, late = a_referral(agent), a_referral(agent)
    answer_by_link(token=token_of(on_time), answer="a", sources="", name="X", now=SOON + 60 * MINUTE)
    answer_by_link(token=token_of(late), answer="b", sources="", name="X", now=late.due_at + MINUTE)
    waiting = a_referral(agent)
    now = waiting.due_at + MINUTE
    lines = {line.service.slug: line for line in service_lines(now)}
    line = lines[works.slug]
    assert (line.waiting, line.late, line.asked, line.answered, line.answered_late) == (1, 1, 3, 2, 1)
    assert line.average is not None
    assert (line.are_coordinates_stale, line.has_respondent) == (True, True)
    assert not lines["loisirs"].has_respondent


@pytest.mark.clause("R-064")
@pytest.mark.clause("R-095")
def test_the_conformity_page_sees_what_waits_at_services(agent: Person) -> None:
    referral = a_referral(agent)
    late = referral.due_at + MINUTE
    assert compliance.services_answer_in_time(SOON).state == State.OK
    assert compliance.services_answer_in_time(late).figure == 1
    assert compliance.referred_is_not_answered(referral.message.target_at + MINUTE).figure == 1
    assert compliance.questions_reach_services(SOON).figure == 1
    a_referral(agent, service=an_undesignated_service(), through_team=True)
    assert compliance.questions_without_respondent(SOON).figure == 1


@pytest.mark.clause("R-130")
def test_coordinates_never_compared_with_the_website_are_to_be_watched(agent: Person) -> None:
    service = a_service(complaint_coordinates=WHERE)
    assert compliance.coordinates_are_those_of_the_site(SOON).figure == 1
    service.coordinates_verified_on = SOON.date()
    service.save()
    assert compliance.coordinates_are_those_of_the_site(SOON).state == State.OK
