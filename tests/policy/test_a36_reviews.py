"""A36: who is warned or excluded is heard: reviewed once, by somebody who decided nothing, with reasons (R-122)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Notice, OfficialAccount, Person
from netiquette.exclusions import decide_exclusion, lift_exclusion, record_access_restored
from netiquette.models import Exclusion, Review, Subscriber, Warning
from netiquette.reviews import (
    decidable,
    decide_review,
    match_review,
    record_request,
    review_due,
    set_aside_review,
)
from netiquette.rules.reviews import (
    may_decide_review,
    may_give_outcome,
    may_match_review,
    may_set_review_day,
)
from netiquette.standings import count_sent
from netiquette.states import ImpossibleTransition
from netiquette.warnings import draft_warning, record_warning_sent, withdraw_warning
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account, the_policy_world
from tests.builders_netiquette import (
    HOUR,
    REVIEW,
    a_decider,
    a_draft,
    a_moderator,
    a_proposal,
    a_sent_warning,
    an_author,
    an_exclusion,
    warned,
)
from tests.builders_reviews import LATER, a_decided_review, a_request, a_reviewer, an_open_review

pytestmark = pytest.mark.clause("R-122")


# --- The rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("entitled", [True, False])
@pytest.mark.parametrize("took_part", [True, False])
def test_a_review_is_decided_by_somebody_entitled_who_took_no_part(entitled, took_part):
    outcome = may_decide_review(is_entitled=entitled, took_part=took_part)
    assert outcome.allowed is (entitled and not took_part)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"recognised": " "}, "reconnu"),
        ({"stands": False}, "rien n’est à réviser"),
        ({"is_open": True}, "déjà à l’étude"),
        ({"was_decided": True}, "faits sont nouveaux"),
        ({"was_decided": True, "new_facts": "Un témoin."}, ""),
        ({"was_decided": True, "new_facts": "Un témoin.", "is_open": True}, "déjà à l’étude"),
    ],
)
def test_a_decision_is_reviewed_once_unless_facts_are_new(changes, words):
    facts: dict[str, Any] = {
        "recognised": "Par son numéro.",
        "stands": True,
        "is_open": False,
        "was_decided": False,
        "new_facts": "",
    }
    outcome = may_match_review(**facts | changes)
    assert outcome.allowed is (not words)
    assert words in outcome.reason


@pytest.mark.parametrize(
    ("is_reversed", "reasons", "stands", "allowed"),
    [
        (True, "motif", True, True),
        (False, "motif", True, True),
        (True, "motif", False, True),
        (False, "motif", False, False),
        (True, " ", True, False),
    ],
)
def test_a_review_is_reasoned_and_never_upholds_what_was_taken_back(is_reversed, reasons, stands, allowed):
    assert may_give_outcome(is_reversed=is_reversed, reasons=reasons, stands=stands).allowed is allowed


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2026, 7, 6), False),
        (date(2026, 7, 7), True),
        (date(2027, 7, 6), True),
        (date(2027, 7, 7), False),
    ],
)
def test_no_exclusion_is_set_for_ever(day, allowed):
    outcome = may_set_review_day(review_on=day, today=date(2026, 7, 6), latest=date(2027, 7, 6))
    assert outcome.allowed is allowed


# --- The writes ---------------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    the_policy_world()


@pytest.fixture
def agent(world) -> Person:
    return a_moderator()


@pytest.fixture
def adviser(world) -> Person:
    return a_decider()


@pytest.fixture
def reviewer(world) -> Person:
    return a_reviewer()


@pytest.fixture
def account(world) -> OfficialAccount:
    return an_account("facebook-ville")


@pytest.fixture
def author(account) -> Subscriber:
    return an_author(account)


@pytest.fixture
def warning(author, agent) -> Warning:
    return a_sent_warning(author, agent, code="agressif")


@pytest.fixture
def exclusion(author, agent, adviser) -> Exclusion:
    a_sent_warning(author, agent, code="agressif")
    return an_exclusion(author, agent, adviser, track="conduct")


def _decide(review: Review, actor: Person, outcome: str = "reversed", reasons: str = "Étude.") -> Review:
    return decide_review(review_id=review.pk, outcome=outcome, reasons=reasons, actor=actor, now=LATER)


def test_a_request_is_kept_with_a_number_and_a_day_and_told_to_the_team_without_the_citizen(agent, adviser):
    review = a_request(words="  Je conteste. ", display_name="Camille", contact="camille@exemple.org")
    assert (review.state, review.words, len(review.number)) == ("received", "Je conteste.", 11)
    assert review.due_on == review_due(LATER)
    notices = Notice.objects.filter(level="review.received")
    assert set(notices.values_list("recipient", flat=True)) == {agent.pk, adviser.pk}
    assert not [one for one in notices if "Camille" in str(one.context) or "conteste" in str(one.context)]
    line = RegisterEntry.objects.get(event="netiquette.review.received")
    assert "Camille" not in f"{line.after}{line.reason}{line.subject_label}"


def test_the_answer_is_due_in_open_days_of_the_city_s_reading(world):
    # Tuesday night; a weekend and the reading's ten open days later.
    assert review_due(LATER) == date(2026, 7, 22)
    Reading.objects.create(
        key="review_open_days",
        value=1,
        effective_from="2026-07-01",
        decided_by="Direction générale",
        ambiguity="A-36",
    )
    assert review_due(LATER) == date(2026, 7, 9)


def test_a_reversed_warning_is_withdrawn_at_once_and_counts_no_more(
    agent, reviewer, author, account, warning
):
    review = a_decided_review(warning, agent, reviewer, "reversed")
    warning.refresh_from_db()
    assert warning.state == Warning.State.WITHDRAWN
    assert warning.withdrawn_by == reviewer
    assert review.number in warning.withdrawal_reason
    assert count_sent(subscriber_id=author.pk, account_id=account.pk, track="conduct", now=LATER) == 0
    events = list(RegisterEntry.objects.filter(at=LATER).order_by("pk").values_list("event", flat=True))
    assert events[-2:] == ["netiquette.warning.withdrawn", "netiquette.review.reversed"]
    assert "Direction générale" in RegisterEntry.objects.get(event="netiquette.review.reversed").capacity


def test_a_reversed_exclusion_is_lifted_at_once_and_the_access_restored_with_proof(
    agent, reviewer, exclusion
):
    a_decided_review(exclusion, agent, reviewer, "reversed")
    exclusion.refresh_from_db()
    assert (exclusion.state, exclusion.lifted_by) == (Exclusion.State.LIFTED, reviewer)
    with pytest.raises(PolicyRefusal, match="preuve"):
        record_access_restored(exclusion_id=exclusion.pk, proof=" ", actor=agent, now=LATER)
    record_access_restored(exclusion_id=exclusion.pk, proof="Capture.", actor=agent, now=LATER)
    with pytest.raises(ImpossibleTransition, match="déjà"):
        record_access_restored(exclusion_id=exclusion.pk, proof="Autre.", actor=agent, now=LATER)


def test_an_upheld_decision_stays_and_the_contestation_stays_with_it(agent, reviewer, warning):
    review = a_decided_review(warning, agent, reviewer, "upheld")
    warning.refresh_from_db()
    assert warning.state == Warning.State.SENT
    assert list(warning.reviews.values_list("words", flat=True)) == [review.words]


@pytest.mark.parametrize("who", ["agent", "adviser"])
def test_who_took_part_in_the_case_does_not_decide_its_review(
    agent, adviser, reviewer, exclusion, who, request
):
    # The agent gave the warning and proposed; the adviser decided.
    review = an_open_review(exclusion, agent)
    person = request.getfixturevalue(who)
    Reading.objects.create(
        key="review_deciders",
        value=["agent-communications", "conseiller-strategique", "direction-generale"],
        effective_from="2026-07-01",
        decided_by="Direction générale",
        ambiguity="A-36",
    )
    with pytest.raises(PolicyRefusal, match="pris part"):
        _decide(review, person)
    with pytest.raises(PolicyRefusal, match="pris part"):
        set_aside_review(review_id=review.pk, reason="Non.", actor=person, now=LATER)
    review.refresh_from_db()
    assert review.state == Review.State.OPEN
    assert list(decidable(person, LATER)) == []
    assert list(decidable(reviewer, LATER)) == [review]


@pytest.mark.parametrize("who", ["superuser", "adjoint-administratif", "directeur-rh"])
def test_who_is_not_named_by_the_reading_does_not_decide(agent, warning, who):
    person = a_person(is_superuser=True, is_staff=True) if who == "superuser" else a_holder(who)
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        _decide(an_open_review(warning, agent), person)


def test_the_substitute_of_who_decides_decides_on_the_replaced_account_only(agent, adviser, warning):
    substitute = a_holder("adjoint-administratif")
    review = an_open_review(warning, agent)
    a_replacement(absent=adviser, substitute=substitute, accounts=[an_account("x-villerimouski")])
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        _decide(review, substitute)
    other = a_holder("adjoint-administratif")
    a_replacement(absent=adviser, substitute=other, accounts=[an_account("facebook-ville")])
    assert _decide(review, other).decided_by == other


def test_the_same_decision_is_not_contested_twice_unless_facts_are_new(agent, reviewer, warning):
    first = an_open_review(warning, agent)
    with pytest.raises(PolicyRefusal, match="déjà à l’étude"):
        an_open_review(warning, agent)
    _decide(first, reviewer, "upheld")
    with pytest.raises(PolicyRefusal, match="faits sont nouveaux"):
        an_open_review(warning, agent)
    again = an_open_review(warning, agent, new_facts="Le message venait d’un compte piraté.")
    assert _decide(again, reviewer, "reversed").outcome == "reversed"


def test_the_request_of_somebody_else_is_set_aside_with_a_reason_and_changes_nothing(agent, warning):
    review = a_request(case_number=warning.reference)
    with pytest.raises(PolicyRefusal, match="reconnu"):
        match_review(review_id=review.pk, contested=warning, recognised="", actor=agent, now=LATER)
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        set_aside_review(review_id=review.pk, reason=" ", actor=agent, now=LATER)
    set_aside_review(review_id=review.pk, reason="Son voisin demande à sa place.", actor=agent, now=LATER)
    with pytest.raises(ImpossibleTransition, match="déjà réglée"):
        match_review(review_id=review.pk, contested=warning, recognised="Oui", actor=agent, now=LATER)
    warning.refresh_from_db()
    assert warning.state == Warning.State.SENT


def test_a_draft_is_not_contested_nor_what_was_taken_back(agent, author, warning):
    draft = a_draft(author, agent, code="agressif", posted_at=NOW + HOUR)
    with pytest.raises(PolicyRefusal, match="rien n’est à réviser"):
        an_open_review(draft, agent)
    withdraw_warning(warning_id=warning.pk, actor=agent, reason="Erreur.", now=LATER)
    with pytest.raises(PolicyRefusal, match="rien n’est à réviser"):
        an_open_review(warning, agent)


def test_what_was_taken_back_during_the_review_is_not_upheld_and_keeps_its_own_reason(
    agent, reviewer, warning
):
    review = an_open_review(warning, agent)
    withdraw_warning(warning_id=warning.pk, actor=agent, reason="Erreur reconnue.", now=LATER)
    with pytest.raises(PolicyRefusal, match="en faveur de la personne"):
        _decide(review, reviewer, "upheld")
    _decide(review, reviewer)
    warning.refresh_from_db()
    assert (warning.withdrawn_by, warning.withdrawal_reason) == (agent, "Erreur reconnue.")


def test_an_exclusion_lifted_at_its_re_examination_ends_the_review_in_favour_of_the_person(
    agent, adviser, reviewer, exclusion
):
    review = an_open_review(exclusion, agent)
    lift_exclusion(exclusion_id=exclusion.pk, actor=adviser, reason="Réexamen.", now=LATER)
    assert _decide(review, reviewer).outcome == "reversed"


def test_a_decision_without_reasons_changes_nothing(agent, reviewer, warning):
    review = an_open_review(warning, agent)
    with pytest.raises(PolicyRefusal, match="motivée"):
        _decide(review, reviewer, reasons=" ")
    warning.refresh_from_db()
    assert warning.state == Warning.State.SENT


def test_a_request_by_mail_is_written_down_by_who_follows_reviews_only(agent):
    review = record_request(channel="mail", words="Je conteste.", actor=agent, now=LATER)
    assert (review.channel, review.received_by) == ("mail", agent)
    for person in (a_holder("webmestre"), a_person(is_superuser=True)):
        with pytest.raises(PolicyRefusal, match="suivies par l’équipe"):
            record_request(channel="mail", words="Je conteste.", actor=person, now=LATER)


def test_who_judged_the_message_took_part_too(reviewer, db):
    from moderation.sanctions import message_ref
    from tests.builders_acts import a_qualified_message, a_removal
    from tests.builders_netiquette import a_ground

    agent, judge = a_moderator(), a_decider()
    message = a_qualified_message(agent, "netiquette_violation", now=NOW)
    a_removal(message, judge, code="agressif")
    warning = draft_warning(
        subscriber=message.subscriber,
        account=message.account,
        ground=a_ground("agressif"),
        message_ref=message_ref(message),
        text="Bonjour.",
        actor=agent,
        now=LATER,
    )
    record_warning_sent(warning_id=warning.pk, actor=agent, channel="mail", proof_note="vu", now=LATER)
    review = an_open_review(Warning.objects.get(pk=warning.pk), agent)
    with pytest.raises(PolicyRefusal, match="pris part"):
        _decide(review, judge)


# --- PostgreSQL ---------------------------------------------------------------------------------------


def _refused(words: str, act: Any) -> None:
    with pytest.raises((IntegrityError, DatabaseError), match=words), transaction.atomic():
        act()


def test_postgresql_refuses_a_review_decided_by_who_took_part(agent, adviser, exclusion):
    review = an_open_review(exclusion, agent)
    rows = Review.objects.filter(pk=review.pk)
    for person in (agent, adviser):
        _refused(
            "pris part",
            lambda person=person: rows.update(
                state="decided", outcome="upheld", reasons="x", decided_by=person, decided_at=LATER
            ),
        )


def test_postgresql_refuses_an_outcome_that_the_sanction_does_not_bear(agent, reviewer, warning):
    rows = Review.objects.filter(pk=an_open_review(warning, agent).pk)
    settled = {"state": "decided", "reasons": "x", "decided_by": reviewer, "decided_at": LATER}
    _refused("ce qu’est devenue|ce qu'est devenue", lambda: rows.update(outcome="reversed", **settled))
    _refused(
        "netiquette_review_a36_reasoned", lambda: rows.update(outcome="upheld", **settled | {"reasons": ""})
    )


def test_postgresql_keeps_what_was_asked_and_decided(agent, reviewer, warning):
    review = a_decided_review(warning, agent, reviewer, "upheld")
    rows = Review.objects.filter(pk=review.pk)
    _refused("ne se modifie pas", lambda: rows.update(words="Autre chose"))
    _refused("ne se modifie pas", lambda: rows.update(reasons="Autres motifs"))
    _refused("ne devient pas|ne se modifie pas", lambda: rows.update(state="open"))
    _refused("ne s'efface pas", rows.delete)
    rows.update(contact="")


def test_postgresql_refuses_a_second_open_review_and_another_person_s_sanction(agent, account, warning):
    an_open_review(warning, agent)
    second = Review.objects.filter(pk=a_request().pk)
    matched = {"state": "open", "recognised": "x", "matched_by": agent, "matched_at": LATER}
    _refused(
        "one_open_warning|one_per_warning",
        lambda: second.update(warning=warning, subscriber=warning.subscriber, **matched),
    )
    other = a_sent_warning(an_author(account), agent, code="agressif")
    _refused(
        "une autre personne",
        lambda: second.update(warning=other, subscriber=warning.subscriber, **matched),
    )


def test_postgresql_refuses_an_exclusion_decided_by_who_warned_unless_the_city_reads_it_otherwise(
    agent, adviser, author
):
    a_sent_warning(author, adviser, code="agressif")
    proposal = a_proposal(author, agent, track="conduct")
    decided = {
        "state": "in_force",
        "decided_by": adviser,
        "decided_at": NOW + HOUR * 12,
        "decision_reason": "x",
        "review_on": REVIEW,
    }
    rows = Exclusion.objects.filter(pk=proposal.pk)
    _refused("ne décide pas", lambda: rows.update(**decided))
    Reading.objects.create(
        key="exclusion_decider_gave_no_warning",
        value=False,
        effective_from="2026-07-01",
        decided_by="Direction générale",
        ambiguity="A-36",
    )
    assert rows.update(**decided) == 1


def test_warnings_of_others_do_not_stop_who_decides_and_three_by_another_do(agent, adviser, author):
    warned(author, agent, 3)
    assert an_exclusion(author, agent, adviser).decided_by == adviser
    other = an_author(an_account("facebook-ville"))
    a_sent_warning(other, adviser, code="agressif")
    proposal = a_proposal(other, agent, track="conduct")
    decision: dict[str, Any] = {
        "exclusion_id": proposal.pk,
        "accept": True,
        "reason": "Oui.",
        "review_on": REVIEW,
        "now": LATER,
    }
    with pytest.raises(PolicyRefusal, match="donné un des avertissements"):
        decide_exclusion(**decision, actor=adviser)
    with pytest.raises(PolicyRefusal, match="au plus tard"):
        decide_exclusion(**decision | {"review_on": REVIEW.replace(year=2029)}, actor=a_reviewer())
    assert decide_exclusion(**decision, actor=a_reviewer()).state == Exclusion.State.IN_FORCE
