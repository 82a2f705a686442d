"""Replies are courteous, in good French, with thanks and the way to the city's site: cautioned, passed once, kept."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from city.emergencies import declare_emergency
from moderation.models import PassedCaution, Reply
from moderation.replies import record_reply_sent, submit_reply, take_back_reply
from moderation.reply_cautions import CHECKS, Check, Leaving, Passing, ReplyCautioned, examine
from policy.models import Reading
from policy.outcomes import PolicyRefusal, Refused
from tests.builders import NOW, the_policy_world
from tests.builders_acts import (
    GOOD_REPLY,
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_redirection,
    an_adviser,
    an_agent,
    fresh,
    last_line,
    send,
)

pytestmark = [
    pytest.mark.clause("R-086"),
    pytest.mark.clause("R-087"),
    pytest.mark.clause("R-089"),
    pytest.mark.clause("R-093"),
    pytest.mark.django_db,
]
SITE = "https://rimouski.ca/rues"
CURT = "La rue est fermée."


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def codes(text: str, *, kind: str = "question", nature: str = "answer", agent: Person) -> set[str]:
    message = a_qualified_message(agent, kind)
    return {
        finding.check.code for finding in examine(Leaving(message=message, text=text, nature=nature, at=SOON))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD_REPLY, set()),
        (f"Bonjour, merci de votre message. Voyez {SITE}.", set()),
        (f"Bonjour, merci! Sainte-Odile-sur-Rimouski et Le Bic: {SITE}", {"faults"}),
        (f"Bonjour, merci. Sainte-Odile-sur-Rimouski, Le Bic et Sacré-Cœur, par l’OMH : {SITE}", set()),
        # the page, not the home page, not another site.
        ("Bonjour, merci d’avoir écrit. Elle ouvre à 10 h.", {"page"}),
        ("Bonjour, merci. Voyez www.rimouski.ca.", {"page"}),
        ("Bonjour, merci. Voyez https://www.facebook.com/villerimouski/.", {"page"}),
        ("Bonjour, merci. Voyez https://rimouski.ca.example.org/rues.", {"page"}),
        #
        (f"Bonjour, merci. Les rue sont fermé. {SITE}", {"faults"}),
        (f"Bonjour, merci. La piscinne ouvre demain. {SITE}", {"faults"}),
        (
            f"Hello, thank you for your message. The pool opens at 10. {SITE}",
            {"language", "greeting", "thanks"},
        ),
        (f"Hola, gracias por escribir. La piscina abre mañana temprano. {SITE}", {"language"}),
        #
        (f"BONJOUR, MERCI D’AVOIR ÉCRIT À LA VILLE. {SITE}", {"shouting"}),
        (f"Bonjour, merci!!! {SITE}", {"shouting"}),
        (f"Bonjour, merci! La STR et l’UQAR y travaillent. {SITE}", set()),
        (f"Bonjour, merci. Ne soyez pas idiot. {SITE}", {"insults"}),
        (f"Bonjour, merci. La glace n’est nulle part assez épaisse. {SITE}", set()),
        (f"Bonjour, merci. Tu peux regarder ton compte. {SITE}", {"tu"}),
        (f"Bonjour, merci de le dire sur un ton courtois. {SITE}", set()),
        (f"Merci, la rue est fermée. {SITE}", {"greeting"}),
        #
        (f"Bonjour, la rue est fermée. {SITE}", {"thanks"}),
    ],
)
def test_what_is_to_be_read_again_in_an_answer_to_a_question(text, expected, agent):
    found = codes(text, agent=agent)
    if "language" in expected:
        assert "language" in found
        assert "faults" not in found
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("kind", "nature", "text", "expected"),
    [
        ("comment", "thanks", "Bonjour!", {"thanks"}),
        ("thanks", "thanks", "Merci à vous!", set()),
        ("comment", "answer", "Bonjour, merci de nous le dire.", set()),
        ("netiquette_violation", "notice", "Bonjour, votre message a été retiré.", set()),
        ("advertising", "notice", "Bonjour, votre message a été retiré.", set()),
        ("netiquette_violation", "answer", "Bonjour, voici la règle.", set()),
    ],
)
def test_thanks_and_the_page_are_asked_only_where_they_have_a_sense(kind, nature, text, expected, agent):
    assert codes(text, kind=kind, nature=nature, agent=agent) == expected


def test_whether_tu_is_courteous_is_the_city_s_reading(agent):
    assert "tu" in codes(f"Bonjour, merci. Tu peux venir. {SITE}", agent=agent)
    Reading.objects.create(
        key="reply_tu_is_cautioned",
        value=False,
        effective_from=NOW.date(),
        decided_by="DG",
        ambiguity="R-086",
    )
    assert "tu" not in codes(f"Bonjour, merci. Tu peux venir. {SITE}", agent=agent)


def test_nothing_leaves_until_the_cautions_are_passed_and_one_gesture_passes_them(agent):
    message = a_qualified_message(agent)
    draft = a_draft(message, agent, text=CURT)
    with pytest.raises(ReplyCautioned) as caution:
        send(draft, agent)
    shown = [finding.check.code for finding in caution.value.findings]
    assert shown == ["page", "greeting", "thanks"]
    assert fresh(message).is_open
    assert not PassedCaution.objects.exists()
    with pytest.raises(ReplyCautioned, match=r"page du site"):
        # The page is passed by a reason alone.
        send(draft, agent, passing=Passing(codes=frozenset(shown)))
    reply = send(
        draft, agent, passing=Passing(codes=frozenset(shown), reasons={"page": "La réponse se suffit."})
    )
    kept = list(reply.passed_cautions.values_list("code", "clause", "reason", "person", "at", "wants_page"))
    assert kept == [
        ("page", "R-093", "La réponse se suffit.", agent.pk, SOON, False),
        ("greeting", "R-086", "", agent.pk, SOON, False),
        ("thanks", "R-089", "", agent.pk, SOON, False),
    ]
    assert last_line(message).after["cautions"] == {
        "page": "La réponse se suffit.",
        "greeting": "",
        "thanks": "",
    }


def test_a_page_that_does_not_exist_is_a_reason_and_is_to_be_written(agent):
    draft = a_draft(a_qualified_message(agent), agent, text="Bonjour, merci. Elle ouvre à 10 h.")
    reply = send(draft, agent, passing=Passing(wants_page=True))
    kept = reply.passed_cautions.get()
    assert (kept.wants_page, "Aucune page" in kept.reason) == (True, True)


def test_what_was_passed_when_the_reply_was_made_ready_is_not_asked_again(agent):
    draft = a_draft(a_qualified_message(agent), agent, text=CURT)
    passing = Passing(codes=frozenset({"greeting", "thanks"}), wants_page=True)
    with pytest.raises(ReplyCautioned):
        submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)
    submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON, passing=passing)
    sent = record_reply_sent(
        reply_id=draft.pk, actor=agent, permalink=PROOF, sent_at=SOON, version=None, now=SOON
    )
    assert sent.state == Reply.State.SENT


def test_a_reply_taken_back_to_be_changed_is_read_again(agent):
    draft = a_draft(a_qualified_message(agent), agent, text=CURT)
    passing = Passing(codes=frozenset({"greeting", "thanks"}), wants_page=True)
    submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON, passing=passing)
    take_back_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)
    with pytest.raises(ReplyCautioned):
        submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)


def test_danger_and_an_emergency_go_first(agent):
    danger = a_qualified_message(agent, is_danger=True)
    assert send(a_draft(danger, agent, text="COMPOSEZ LE 911!!!"), agent).state == Reply.State.SENT
    message = a_qualified_message(agent)
    declare_emergency(
        actor=an_adviser(), level="delayed", reason="Inondation", account_ids=(), entitled=True, now=NOW
    )
    assert send(a_draft(message, agent, text=CURT), agent).state == Reply.State.SENT
    assert not PassedCaution.objects.exists()


def test_an_approved_redirection_is_not_read_again(agent):
    message = a_qualified_message(agent, "complaint")
    assert send(a_redirection(message, agent, "plainte-coordonnees"), agent).state == Reply.State.SENT


def test_another_rule_refuses_or_cautions_by_one_line(agent, monkeypatch):
    def refuse(leaving: Leaving):
        return Refused("Pas d’opinion durant une campagne électorale", "R-025")

    check = Check(code="campaign", ask=refuse, is_about_wording=False)
    monkeypatch.setattr("moderation.reply_cautions.CHECKS", (*CHECKS, check))
    danger = a_qualified_message(agent, is_danger=True)
    with pytest.raises(PolicyRefusal, match="campagne électorale"):
        send(a_draft(danger, agent), agent)
    complaint = a_qualified_message(agent, "complaint")
    with pytest.raises(PolicyRefusal, match="campagne électorale"):
        send(a_redirection(complaint, agent, "plainte-coordonnees"), agent)


def test_postgresql_keeps_what_was_passed_as_it_was(agent):
    draft = a_draft(a_qualified_message(agent), agent, text=CURT)
    reply = send(draft, agent, passing=Passing(codes=frozenset({"greeting", "thanks"}), wants_page=True))
    for change in (
        lambda: reply.passed_cautions.update(reason="autre"),
        lambda: reply.passed_cautions.all().delete(),
        lambda: reply.passed_cautions.create(
            code="faults", clause="R-087", sentence="…", person=agent, at=SOON
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="r093_reason"), transaction.atomic():
        a_draft(a_qualified_message(agent), agent).passed_cautions.create(
            code="page", clause="R-093", sentence="…", person=agent, at=SOON
        )
