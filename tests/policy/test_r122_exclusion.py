"""« La Ville […] émettra au préalable un avertisseur à l'abonné en question » (Annexe I, R-122; A-01, A-34, A-36)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import OfficialAccount, Person
from netiquette.exclusions import (
    decide_exclusion,
    lift_exclusion,
    propose_exclusion,
    proposed_review,
    record_exclusion_applied,
)
from netiquette.models import Exclusion, Subscriber
from netiquette.rules.exclusions import (
    may_decide_exclusion,
    may_exclude,
    may_give_decision,
    may_lift_exclusion,
)
from netiquette.states import ImpossibleTransition
from netiquette.warnings import withdraw_warning
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account, the_policy_world
from tests.builders_netiquette import (
    HOUR,
    REVIEW,
    a_decider,
    a_draft,
    a_message,
    a_moderator,
    a_proposal,
    a_sent_warning,
    an_author,
    an_exclusion,
    warned,
)

pytestmark = pytest.mark.clause("R-122")

SENT = datetime(2026, 7, 6, 14, 0, tzinfo=UTC)
TODAY = date(2026, 7, 6)


# --- The rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", range(4))
@pytest.mark.parametrize("minutes", [-1, 0, 1, None])
def test_exclusion_for_conduct_needs_one_sent_then_a_later_breach(sent, minutes):
    outcome = may_exclude(
        track="conduct",
        sent_warnings=sent,
        last_sent_at=SENT if sent else None,
        breach_posted_at=None if minutes is None else SENT + timedelta(minutes=minutes),
        is_council_member=False,
    )
    assert outcome.allowed is (sent >= 1 and minutes == 1)
    if not outcome.allowed:
        assert outcome.clause is not None
        assert outcome.clause.id == "R-122"


@pytest.mark.parametrize(
    ("track", "council", "clause"),
    [("", False, "R-027"), ("conduct", True, "R-101"), ("advertising", True, "R-101")],
)
def test_electoral_content_and_council_members_never_lead_to_an_exclusion_here(track, council, clause):
    outcome = may_exclude(
        track=track,
        sent_warnings=5,
        last_sent_at=SENT,
        breach_posted_at=SENT + HOUR,
        is_council_member=council,
    )
    assert outcome.clause is not None
    assert outcome.clause.id == clause


@pytest.mark.parametrize("proposer", [True, False])
@pytest.mark.parametrize("entitled", [True, False])
def test_a_second_entitled_person_decides(proposer, entitled):
    outcome = may_decide_exclusion(decider_is_proposer=proposer, decider_is_entitled=entitled)
    assert outcome.allowed is (entitled and not proposer)


@pytest.mark.parametrize(
    ("accept", "reason", "review_on", "allowed"),
    [
        (True, "motif", date(2026, 7, 7), True),
        (True, "motif", TODAY, False),
        (True, "motif", None, False),
        (True, " ", date(2026, 7, 7), False),
        (False, "motif", None, True),
        (False, "", None, False),
    ],
)
def test_a_decision_is_motivated_and_an_exclusion_has_a_review_to_come(accept, reason, review_on, allowed):
    outcome = may_give_decision(accept=accept, reason=reason, review_on=review_on, today=TODAY)
    assert outcome.allowed is allowed


@pytest.mark.parametrize(
    ("entitled", "reason", "allowed"),
    [(True, "motif", True), (True, None, True), (True, " ", False), (False, "motif", False)],
)
def test_lifting_is_for_who_decides_and_is_motivated(entitled, reason, allowed):
    assert may_lift_exclusion(lifter_is_entitled=entitled, reason=reason).allowed is allowed


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
def account(world) -> OfficialAccount:
    return an_account("facebook-ville")


@pytest.fixture
def author(account) -> Subscriber:
    return an_author(account)


def _decide(exclusion: Exclusion, actor: Person, **changes: object) -> Exclusion:
    decision: dict[str, Any] = {
        "exclusion_id": exclusion.pk,
        "accept": True,
        "reason": "Avertissements au dossier.",
        "review_on": REVIEW,
        "actor": actor,
        "now": NOW + HOUR * 12,
    }
    return decide_exclusion(**decision | changes)


@pytest.mark.clause("R-050")
def test_no_warning_refuses_the_exclusion(agent, author):
    with pytest.raises(PolicyRefusal, match=r"avertissez d’abord.*Nétiquette"):
        a_proposal(author, agent, track="conduct")
    assert not author.exclusions.exists()


def test_one_warning_and_no_later_message_refuses_the_exclusion(agent, author):
    warning = a_sent_warning(author, agent, code="agressif")
    assert warning.sent_at is not None
    with pytest.raises(PolicyRefusal, match="nouveau manquement"):
        a_proposal(author, agent, track="conduct", posted_at=warning.sent_at)


def test_one_warning_and_a_later_breach_allow_the_exclusion(agent, adviser, author):
    a_sent_warning(author, agent, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    assert (exclusion.state, exclusion.review_on) == (Exclusion.State.IN_FORCE, REVIEW)


@pytest.mark.clause("R-038")
def test_three_sent_on_one_account_exclude_from_that_account_only(agent, adviser, author, account):
    warned(author, agent, 3)
    an_exclusion(author, agent, adviser)
    with pytest.raises(PolicyRefusal, match="Aucun des trois"):
        a_proposal(author, agent, account=an_account("facebook-loisirs"))
    assert list(author.exclusions.values_list("account__slug", flat=True)) == ["facebook-ville"]


@pytest.mark.clause("R-038")
def test_warnings_for_advertising_never_exclude_for_conduct_nor_the_reverse(agent, author):
    warned(author, agent, 2)
    for hour in range(3, 6):
        a_sent_warning(author, agent, code="agressif", posted_at=NOW + HOUR * hour)
    with pytest.raises(PolicyRefusal, match="Deux des trois"):
        a_proposal(author, agent)
    other = an_author(author_account := an_account("facebook-ville"))
    warned(other, agent, 3, account=author_account)
    with pytest.raises(PolicyRefusal, match="avertissez d’abord"):
        a_proposal(other, agent, track="conduct")


def test_only_a_draft_refuses_the_exclusion(agent, author):
    a_draft(author, agent, code="agressif")
    with pytest.raises(PolicyRefusal, match="avertissez d’abord"):
        a_proposal(author, agent, track="conduct")


def test_an_exclusion_without_reason_is_refused(agent, author, account):
    a_sent_warning(author, agent, code="agressif")
    with pytest.raises(PolicyRefusal, match="motivée"):
        propose_exclusion(
            subscriber=author,
            account=account,
            track="conduct",
            message_ref=a_message(NOW + HOUR),
            reason=" ",
            actor=agent,
            now=NOW + HOUR,
        )
    assert not author.exclusions.exists()


def test_a_second_proposal_waits_for_the_first(agent, author):
    a_sent_warning(author, agent, code="agressif")
    a_proposal(author, agent, track="conduct")
    with pytest.raises(PolicyRefusal, match="déjà proposée"):
        a_proposal(author, agent, track="conduct", posted_at=NOW + HOUR * 11)


def test_the_proposer_does_not_decide(adviser, author):
    a_sent_warning(author, adviser, code="agressif")
    proposal = a_proposal(author, adviser, track="conduct")
    with pytest.raises(PolicyRefusal, match="une autre personne"):
        _decide(proposal, adviser)
    proposal.refresh_from_db()
    assert proposal.state == Exclusion.State.PROPOSED


@pytest.mark.parametrize("who", ["superuser", "adjoint-administratif", "directeur-rh"])
def test_who_is_not_named_by_the_reading_does_not_decide(agent, author, who):
    person = a_person(is_superuser=True, is_staff=True) if who == "superuser" else a_holder(who)
    a_sent_warning(author, agent, code="agressif")
    proposal = a_proposal(author, agent, track="conduct")
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        _decide(proposal, person)


def test_the_reading_names_who_decides(agent, adviser, author):
    manager = a_holder("direction-generale")
    Reading.objects.create(
        key="exclusion_deciders",
        value=["direction-generale"],
        effective_from="2026-07-01",
        decided_by="Direction générale",
        ambiguity="A-36",
    )
    a_sent_warning(author, agent, code="agressif")
    proposal = a_proposal(author, agent, track="conduct")
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        _decide(proposal, adviser)
    assert _decide(proposal, manager).decided_by == manager


def test_the_substitute_of_the_adviser_decides_on_the_replaced_account_only(agent, adviser, author, account):
    substitute = a_holder("adjoint-administratif")
    a_replacement(absent=adviser, substitute=substitute, accounts=[account])
    a_sent_warning(author, agent, code="agressif")
    assert _decide(a_proposal(author, agent, track="conduct"), substitute).state == Exclusion.State.IN_FORCE
    elsewhere = an_account("facebook-loisirs")
    a_sent_warning(author, agent, code="agressif", account=elsewhere)
    proposal = a_proposal(author, agent, track="conduct", account=elsewhere)
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        _decide(proposal, substitute)


def test_a_warning_withdrawn_meanwhile_refuses_the_decision(agent, adviser, author):
    _first, second, _third = warned(author, agent, 3)
    proposal = a_proposal(author, agent)
    withdraw_warning(warning_id=second.pk, actor=agent, reason="Erreur.", now=NOW + HOUR * 11)
    with pytest.raises(PolicyRefusal, match="Deux des trois"):
        _decide(proposal, adviser)
    proposal.refresh_from_db()
    assert proposal.state == Exclusion.State.PROPOSED


def test_a_refused_proposal_excludes_nobody_and_another_may_follow(agent, adviser, author):
    a_sent_warning(author, agent, code="agressif")
    refused = _decide(a_proposal(author, agent, track="conduct"), adviser, accept=False, review_on=None)
    assert (refused.state, refused.review_on) == (Exclusion.State.REFUSED, None)
    assert an_exclusion(author, agent, adviser, track="conduct", posted_at=NOW + HOUR * 20).pk


def test_a_decision_is_taken_once(agent, adviser, author):
    a_sent_warning(author, agent, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    with pytest.raises(ImpossibleTransition, match="déjà été prise"):
        _decide(exclusion, adviser, accept=False)


def test_what_was_done_on_the_platform_is_recorded_once_with_its_proof(agent, adviser, author):
    a_sent_warning(author, agent, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    with pytest.raises(PolicyRefusal, match="preuve"):
        record_exclusion_applied(exclusion_id=exclusion.pk, actor=agent, proof=" ", now=NOW + HOUR * 13)
    record_exclusion_applied(exclusion_id=exclusion.pk, actor=agent, proof="Capture.", now=NOW + HOUR * 13)
    with pytest.raises(ImpossibleTransition, match="déjà inscrite"):
        record_exclusion_applied(exclusion_id=exclusion.pk, actor=agent, proof="Autre.", now=NOW + HOUR * 14)
    exclusion.refresh_from_db()
    assert exclusion.applied_proof == "Capture."


def test_an_exclusion_is_lifted_with_a_reason_by_who_decides(agent, adviser, author):
    a_sent_warning(author, agent, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    with pytest.raises(PolicyRefusal, match="ne décide pas"):
        lift_exclusion(exclusion_id=exclusion.pk, actor=agent, reason="Réexamen.", now=NOW + HOUR * 30)
    lifted = lift_exclusion(exclusion_id=exclusion.pk, actor=adviser, reason="Réexamen.", now=NOW + HOUR * 30)
    assert lifted.state == Exclusion.State.LIFTED
    assert [line.event.rpartition(".")[2] for line in RegisterEntry.objects.about(exclusion)] == [
        "proposed",
        "accepted",
        "lifted",
    ]


def test_the_proposed_review_follows_the_reading(world):
    assert proposed_review(NOW) == date(2027, 1, 6)
