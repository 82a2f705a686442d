"""R122, A36: who is excluded is told with proof, looked at again on a day, and let back in; each act as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notice
from netiquette.compliance import reviews as compliance
from netiquette.exclusions import lift_exclusion, record_access_restored
from netiquette.letters_told import letter_due, proposed_letter, record_letter
from netiquette.models import Exclusion, Letter, Reexamination
from netiquette.reexaminations import keep_exclusion, to_reexamine
from netiquette.review_notices import remind_reexaminations, remind_reviews
from netiquette.rules.letters import may_record_letter
from netiquette.states import ImpossibleTransition
from policy.compliance import State
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_netiquette import (
    HOUR,
    REVIEW,
    a_decider,
    a_moderator,
    a_sent_warning,
    an_author,
    an_exclusion,
)
from tests.builders_reviews import LATER, a_decided_review, a_request, a_reviewer, an_open_review

pytestmark = pytest.mark.clause("R-122")
DAY = timedelta(days=1)
# The day of review is 6 January 2027.
REVIEW_DAY = NOW.replace(year=2027, month=1, day=6, hour=15)


@pytest.fixture
def agent(db):
    the_policy_world()
    return a_moderator()


@pytest.fixture
def adviser(agent):
    return a_decider()


@pytest.fixture
def exclusion(agent, adviser) -> Exclusion:
    author = an_author(an_account("facebook-ville"))
    a_sent_warning(author, agent, code="agressif")
    return an_exclusion(author, agent, adviser, track="conduct")


def _tell(about: Any, actor: Any, **changes: Any) -> Letter:
    sent: dict[str, Any] = {
        "about": about,
        "text": "Bonjour, vous êtes exclu de ce compte.",
        "is_told": True,
        "channel": "private_message",
        "proof_note": "Capture au dossier.",
        "actor": actor,
        "now": LATER,
    }
    return record_letter(**sent | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"proof_note": " "}, "lien de la lettre"),
        ({"proof_host": "facebook.com", "proof_note": ""}, ""),
        ({"proof_host": "exemple.org"}, "ne mène pas"),
        ({"is_told": False, "proof_note": ""}, "pourquoi"),
        ({"text": " "}, "tel que la personne"),
        ({"text": "Vous êtes coupable."}, "conclut en droit"),
    ],
)
def test_a_letter_is_kept_with_its_proof_or_why_it_could_not_be_told(changes, words):
    facts: dict[str, Any] = {
        "text": "Bonjour.",
        "is_told": True,
        "proof_host": "",
        "platform_hosts": ["facebook.com"],
        "proof_note": "Capture.",
    }
    outcome = may_record_letter(**facts | changes)
    assert outcome.allowed is (not words)
    assert words in outcome.reason


def test_an_exclusion_is_told_once_word_for_word_and_conformity_watches_until_then(agent, exclusion):
    assert compliance.exclusions_are_told(LATER).state == State.WATCH
    with pytest.raises(PolicyRefusal, match="lien de la lettre"):
        _tell(exclusion, agent, proof_note="")
    assert letter_due(exclusion) == "exclusion"
    letter = _tell(exclusion, agent)
    assert (letter.kind, letter.text) == ("exclusion", "Bonjour, vous êtes exclu de ce compte.")
    assert compliance.exclusions_are_told(LATER).state == State.OK
    assert proposed_letter(exclusion, LATER) is None
    with pytest.raises(ImpossibleTransition, match="déjà inscrite comme remise"):
        _tell(exclusion, agent, text="Autre chose.")
    assert RegisterEntry.objects.about(exclusion).filter(event="netiquette.letter.told").count() == 1


def test_a_person_who_cannot_be_told_may_be_told_later_and_the_reason_stays(agent, exclusion):
    _tell(exclusion, agent, is_told=False, proof_note="Messages privés fermés.")
    assert compliance.exclusions_are_told(LATER).state == State.OK
    assert letter_due(exclusion) == "exclusion"
    _tell(exclusion, agent, proof_url="https://www.facebook.com/m/1")
    assert list(exclusion.letters.order_by("pk").values_list("outcome", flat=True)) == ["impossible", "told"]


def test_who_neither_moderates_nor_decides_tells_nobody(exclusion):
    with pytest.raises(PolicyRefusal):
        _tell(exclusion, a_holder("webmestre"))
    assert not Letter.objects.exists()


def test_postgresql_keeps_each_letter_as_it_was_sent(agent, exclusion):
    letter = _tell(exclusion, agent)
    rows = Letter.objects.filter(pk=letter.pk)
    acts = (lambda: rows.update(text="Autre"), rows.delete)
    for act in acts:
        with pytest.raises(DatabaseError, match="telle qu'elle a été envoyée"), transaction.atomic():
            act()
    lie = Letter.objects.values().get(pk=letter.pk) | {"id": None, "kind": "reinstatement"}
    with pytest.raises(DatabaseError, match="ne dit pas ce qui a été décidé"), transaction.atomic():
        Letter.objects.create(**lie)


def test_the_day_of_review_comes_back_kept_by_another_than_who_proposed(agent, adviser, exclusion):
    assert not to_reexamine(NOW + DAY).exists()
    assert list(to_reexamine(REVIEW_DAY - 10 * DAY)) == [exclusion]
    later = REVIEW + timedelta(days=90)
    kept: dict[str, Any] = {"exclusion_id": exclusion.pk, "reason": "Récidives ailleurs.", "now": REVIEW_DAY}
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        keep_exclusion(**kept, review_on=later, actor=agent)
    with pytest.raises(PolicyRefusal, match="à venir"):
        keep_exclusion(**kept, review_on=REVIEW, actor=adviser)
    with pytest.raises(PolicyRefusal, match="au plus tard"):
        keep_exclusion(**kept, review_on=REVIEW + timedelta(days=400), actor=adviser)
    with pytest.raises(PolicyRefusal, match="motivé"):
        keep_exclusion(**kept | {"reason": " "}, review_on=later, actor=adviser)
    keep_exclusion(**kept, review_on=later, actor=adviser)
    exclusion.refresh_from_db()
    assert exclusion.review_on == later
    assert not to_reexamine(REVIEW_DAY).exists()
    line = RegisterEntry.objects.get(event="netiquette.exclusion.kept")
    assert (line.before, line.after) == ({"réexamen": REVIEW.isoformat()}, {"réexamen": later.isoformat()})


def test_who_proposed_does_not_keep_it_and_postgresql_says_so_too(adviser, agent):
    author = an_author(an_account("facebook-ville"))
    a_sent_warning(author, agent, code="agressif")
    proposed = an_exclusion(author, adviser, a_reviewer(), track="conduct")
    day = REVIEW + timedelta(days=90)
    with pytest.raises(PolicyRefusal, match="une autre personne"):
        keep_exclusion(exclusion_id=proposed.pk, reason="Oui.", review_on=day, actor=adviser, now=REVIEW_DAY)
    with pytest.raises(DatabaseError, match="autre personne"), transaction.atomic():
        Reexamination.objects.create(
            exclusion=proposed, reason="Oui.", next_review_on=day, decided_by=adviser, decided_at=REVIEW_DAY
        )


def test_the_day_of_review_moves_by_a_re_examination_only(exclusion):
    with pytest.raises(DatabaseError, match="que par un réexamen"), transaction.atomic():
        Exclusion.objects.filter(pk=exclusion.pk).update(review_on=REVIEW + DAY)


def test_conformity_tells_an_exclusion_to_look_at_today_and_one_forgotten(exclusion):
    assert compliance.re_examined_in_time(REVIEW_DAY - DAY).state == State.OK
    assert compliance.re_examined_in_time(REVIEW_DAY).state == State.WATCH
    late = compliance.re_examined_in_time(REVIEW_DAY + DAY)
    assert (late.state, late.figure) == (State.FAILING, 1)


def test_those_who_decide_are_reminded_before_the_day_and_after_it_once_each(adviser, exclusion):
    assert remind_reexaminations(now=REVIEW_DAY - 30 * DAY) == 0
    assert remind_reexaminations(now=REVIEW_DAY - 10 * DAY) == 1
    assert remind_reexaminations(now=REVIEW_DAY - 9 * DAY) == 0
    assert remind_reexaminations(now=REVIEW_DAY + DAY) == 1
    levels = Notice.objects.filter(item_type="netiquette.exclusion").values_list("level", "recipient")
    assert set(levels) == {
        ("exclusion.to_reexamine", adviser.pk),
        ("exclusion.reexamination_late", adviser.pk),
    }
    assert exclusion.subscriber.name not in str(list(Notice.objects.values_list("context", flat=True)))


def test_a_review_is_reminded_to_the_team_then_to_who_may_decide_and_late_is_a_failing(
    agent, adviser, exclusion
):
    reviewer = a_reviewer()
    request = a_request()
    due = LATER.replace(year=request.due_on.year, month=request.due_on.month, day=request.due_on.day)
    assert remind_reviews(now=due - 7 * DAY) == 0
    assert remind_reviews(now=due - DAY) == 2
    assert set(Notice.objects.filter(level="review.soon_due").values_list("recipient", flat=True)) == {
        agent.pk,
        adviser.pk,
    }
    open_one = an_open_review(exclusion, agent)
    # Neither the agent, who warned and proposed, nor the adviser, who decided.
    assert list(
        Notice.objects.filter(level="review.to_decide", item_id=open_one.pk).values_list(
            "recipient", flat=True
        )
    ) == [reviewer.pk]
    assert compliance.answered_in_time(due).state == State.OK
    assert compliance.answered_in_time(due + DAY).figure == 2
    assert compliance.answered_in_time(due + DAY).state == State.FAILING


def test_a_review_that_nobody_may_decide_is_a_failing(agent, exclusion):
    # The adviser decided the exclusion, and no one else decides reviews.
    an_open_review(exclusion, agent)
    assert compliance.somebody_may_decide(LATER).state == State.FAILING
    a_reviewer()
    assert compliance.somebody_may_decide(LATER).state == State.OK


def test_a_review_decided_is_answered_with_the_letter_of_its_outcome(agent, exclusion):
    review = a_decided_review(exclusion, agent, a_reviewer(), "upheld")
    assert compliance.reviews_are_told(LATER).state == State.WATCH
    letter = proposed_letter(review, LATER)
    assert letter is not None
    for words in ("La décision est maintenue", review.number, exclusion.reference, "Étude du dossier."):
        assert words in letter.text
    assert "{" not in letter.text + letter.short_text
    assert _tell(review, agent, text=letter.text).kind == "review_upheld"
    assert compliance.reviews_are_told(LATER).state == State.OK


def test_who_is_let_back_in_is_told_once_it_is_done_on_the_platform(agent, adviser, exclusion):
    lift_exclusion(exclusion_id=exclusion.pk, actor=adviser, reason="Réexamen.", now=LATER)
    exclusion.refresh_from_db()
    assert letter_due(exclusion) == ""
    record_access_restored(exclusion_id=exclusion.pk, proof="Vu.", actor=agent, now=LATER + HOUR)
    exclusion.refresh_from_db()
    assert _tell(exclusion, agent, text="Bonjour, votre accès est rétabli.").kind == "reinstatement"
