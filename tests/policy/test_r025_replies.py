"""A reply takes no side: parties, candidates and the vote are read when it is held, due and sent (R-021, R-025)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Party, Person
from city.models import Candidate, ElectionPeriod
from moderation.kinds import qualify_message
from moderation.models import Message, Reply
from moderation.replies import release_held, save_draft, submit_reply
from moderation.reply_cautions import Passing, ReplyCautioned
from moderation.sending import answer_now
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_moderation import a_message

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause("R-021"),
    pytest.mark.clause("R-025"),
    pytest.mark.clause("R-026"),
]

DAY = timedelta(days=1)
PLAIN = "Bonjour, merci de votre question. La réponse est à https://rimouski.ca/loisirs/horaire."
EVERYTHING = Passing(
    codes=frozenset({"greeting", "thanks", "faults", "shouting", "tu", "insults"}),
    reasons=dict.fromkeys(("page", "language", "election", "vote"), "Motif écrit"),
)


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def an_election(at: datetime = NOW, level: str = "municipal") -> ElectionPeriod:
    period = ElectionPeriod.objects.create(
        level=level, label="Élection générale", starts_at=at - DAY, ends_at=at + 40 * DAY
    )
    Candidate.objects.create(period=period, name="Éloïse Zwierzina", handles=["ezwierz"])
    return period


def a_question(agent: Person) -> Message:
    message = a_message()
    qualify_message(
        message_id=message.pk, kind="question", is_danger=False, actor=agent, version=None, now=NOW
    )
    return Message.objects.get(pk=message.pk)


def draft(message: Message, author: Person, text: str, now: datetime = NOW) -> Reply:
    return save_draft(
        message_id=message.pk,
        actor=author,
        text=text,
        nature="answer",
        channel="public",
        no_reference_reason="Essai",
        now=now,
    )


def submit(author: Person, text: str, *, passing: Passing = EVERYTHING, now: datetime = NOW) -> Reply:
    reply = draft(a_question(author), author, text, now)
    return submit_reply(reply_id=reply.pk, actor=author, version=None, now=now, passing=passing)


def a_party() -> Party:
    return Party.objects.create(
        level="provincial", name="Parti Rive-Nouvelle", registered_on=NOW.date() - 400 * DAY, recorded_at=NOW
    )


def test_a_reply_that_names_a_party_waits_for_the_adviser_who_lets_it_leave_with_a_reason(
    agent: Person,
) -> None:
    a_party()
    adviser = a_holder("conseiller-strategique")
    text = f"{PLAIN} Le Parti Rive-Nouvelle tient une assemblée."
    with pytest.raises(PolicyRefusal, match="attend le conseiller stratégique"):
        submit(
            agent,
            text,
            passing=Passing(codes=EVERYTHING.codes, reasons={**EVERYTHING.reasons, "party": "Oui"}),
        )
    message = Message.objects.get()
    client = Client()
    client.force_login(adviser)
    page = client.get(reverse("moderation:message", args=[message.pk])).content.decode()
    assert "Reprendre ce texte" in page and "tient une assemblée" in page
    Message.objects.update(claimed_by=None, claimed_until=None)
    own = draft(message, adviser, text)
    with pytest.raises(ReplyCautioned, match="Rive-Nouvelle"):
        submit_reply(reply_id=own.pk, actor=adviser, version=None, now=NOW, passing=EVERYTHING)
    reasoned = Passing(
        codes=EVERYTHING.codes, reasons={**EVERYTHING.reasons, "party": "Question de procédure"}
    )
    submit_reply(reply_id=own.pk, actor=adviser, version=None, now=NOW, passing=reasoned)
    assert own.passed_cautions.get(code="party").reason == "Question de procédure"


def test_a_plain_answer_is_asked_nothing_even_during_an_election(agent: Person) -> None:
    an_election()
    assert submit(agent, PLAIN).state == Reply.State.DUE
    assert not Reply.objects.get().passed_cautions.filter(code__in=["election", "vote", "party"]).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Éloïse Zwierzina répondra à votre question.", "sans nommer personne"),
        ("Écrivez à @ezwierz.", "sans nommer personne"),
        ("Pour la mairie, à notre avis, cette candidate est la bonne aux élections.", "Aucune opinion"),
    ],
)
def test_nobody_defends_a_candidate_nor_gives_an_opinion_of_the_vote_whatever_the_reason(
    agent: Person, text: str, said: str
) -> None:
    an_election()
    for author in (agent, a_holder("conseiller-strategique")):
        with pytest.raises(PolicyRefusal, match=said):
            submit(author, f"{PLAIN} {text}")


def test_how_and_where_one_votes_passes_with_a_reason(agent: Person) -> None:
    an_election()
    text = f"{PLAIN} Le bureau de scrutin ouvre à 9 h."
    silent = Passing(codes=EVERYTHING.codes, reasons={"page": "Essai", "language": "Essai"})
    with pytest.raises(ReplyCautioned, match="seule l’information pratique"):
        submit(agent, text, passing=silent)
    assert submit(agent, text).passed_cautions.get(code="vote").reason == "Motif écrit"


def test_a_party_of_the_election_is_refused_to_everybody_even_in_danger(agent: Person) -> None:
    an_election(level="provincial")
    a_party()
    message = a_question(agent)
    Message.objects.update(is_danger=True)
    reply = draft(message, agent, f"{PLAIN} Votre députée du Parti Rive-Nouvelle le sait.")
    with pytest.raises(PolicyRefusal, match="pendant la période"):
        submit_reply(reply_id=reply.pk, actor=agent, version=None, now=NOW, passing=EVERYTHING)


def test_a_reply_held_before_the_election_is_stopped_when_it_becomes_due_and_its_author_told_once(
    agent: Person,
) -> None:
    evening = NOW.replace(hour=23)
    reply = submit(agent, f"{PLAIN} Madame Éloïse Zwierzina le confirme.", now=evening)
    assert reply.state == Reply.State.HELD and reply.held_until
    opening = reply.held_until
    an_election(at=opening)
    assert [release_held(opening), release_held(opening)] == [0, 0]
    reply.refresh_from_db()
    assert reply.state == Reply.State.HELD
    notice = Notice.objects.get(level="reply.stopped")
    assert notice.recipient_id == agent.pk
    ElectionPeriod.objects.update(ends_at=opening + DAY)
    assert release_held(opening + 2 * DAY) == 1


def test_a_reply_already_published_is_asked_at_the_instant_it_was_sent(agent: Person) -> None:
    reply = draft(a_question(agent), agent, f"{PLAIN} Éloïse Zwierzina le confirme.")
    an_election(at=NOW + 3 * DAY)
    sent: dict[str, Any] = {
        "reply_id": reply.pk,
        "actor": agent,
        "version": None,
        "permalink": "https://www.facebook.com/villerimouski/posts/1?comment_id=2",
        "passing": EVERYTHING,
        "closed_hours_reason": "Essai",
    }
    later = NOW + 3 * DAY
    with pytest.raises(PolicyRefusal, match="sans nommer personne"):
        answer_now(**sent, sent_at=later, now=later)
    assert answer_now(**sent, sent_at=NOW, now=later).state == Reply.State.SENT


def test_the_page_says_it_while_one_writes_and_loses_nothing(agent: Person) -> None:
    an_election(at=timezone.now())
    message = a_question(agent)
    client = Client()
    client.force_login(agent)
    typed = {
        "reponse-text": f"{PLAIN} Éloïse Zwierzina le confirme.",
        "reponse-nature": "answer",
        "reponse-channel": "public",
        "reponse-version": message.version,
        "reponse-no_reference_reason": "Essai",
        "do": "submit",
    }
    answer = client.post(reverse("moderation:reply", args=[message.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "nomme Éloïse Zwierzina" in page and "Éloïse Zwierzina le confirme" in page
