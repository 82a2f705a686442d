"""« Période de vacances ou congé prolongé »: the agent covers « si cette demande est réaliste »; he says so himself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.announcements import announce_replacements
from accounts.authorizations import responsible_for, responsible_pairs, who_may
from accounts.coverage import gaps
from accounts.covers import answer_cover, arbitrate_cover, cover_is_asked
from accounts.holdings import end_holding
from accounts.models import Notice, OfficialAccount, Person, Replacement
from accounts.replacements import end_replacement
from accounts.rules.covers import may_answer_cover, may_arbitrate_cover
from accounts.sending import send_due
from accounts.waiting import steps_for
from policy.compliance import live_states
from policy.models import Reading, RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal, Refused
from tests.builders import a_holder, a_person, a_replacement, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-074")]

IN_JUNE = datetime(2026, 6, 29, 14, 0, tzinfo=UTC)
LATER = IN_JUNE + timedelta(minutes=5)
DURING = datetime(2026, 7, 8, 14, 0, tzinfo=UTC)
Cover = Replacement.Cover


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique")


@pytest.fixture
def agent(adviser: Person) -> Person:
    return a_holder("agent-communications")


@pytest.fixture
def animator() -> Person:
    return a_holder("animateur-diffusion")


@pytest.fixture
def leisure() -> OfficialAccount:
    return an_account("facebook-loisirs")


@pytest.fixture
def asked(agent: Person, animator: Person, leisure: OfficialAccount) -> Replacement:
    """The animator is away from 1 to 14 July and asks the agent."""
    replacement = a_replacement(
        absent=animator, substitute=agent, accounts=[leisure], now=IN_JUNE, team_is_told=False
    )
    send_due(now=LATER)
    replacement.refresh_from_db()
    return replacement


def answer(asked: Replacement, *, accepts: bool, reason: str = "", actor: Person | None = None) -> None:
    answer_cover(
        replacement_id=asked.pk, accepts=accepts, reason=reason, actor=actor or asked.substitute, now=LATER
    )
    send_due(now=LATER + timedelta(minutes=1))
    asked.refresh_from_db()


def test_nothing_takes_effect_before_the_agent_accepts_and_the_team_is_told(
    asked: Replacement, agent: Person, leisure: OfficialAccount
) -> None:
    assert (asked.cover, asked.notice_sent_at) == (Cover.ASKED, None)
    assert [message.to for message in mail.outbox] == [[agent.email]]
    assert f"/comptes/remplacements/{asked.pk}/" in mail.outbox[0].body
    assert not Replacement.objects.in_effect(DURING.date()).exists()
    answer_cover(replacement_id=asked.pk, accepts=True, reason="", actor=agent, now=LATER)
    assert not Replacement.objects.in_effect(DURING.date()).exists()
    send_due(now=LATER + timedelta(minutes=1))
    assert Replacement.objects.in_effect(DURING.date()).get() == asked
    # He managed the page already: what changes is whose duty it is.
    assert responsible_for(leisure, DURING) == [agent]
    line = RegisterEntry.objects.get(event="accounts.cover.accepted")
    assert (line.actor, line.clause) == (agent, "R-074")


def test_declined_it_stays_without_effect_and_those_concerned_are_told(
    asked: Replacement, agent: Person, adviser: Person, animator: Person, leisure: OfficialAccount
) -> None:
    mail.outbox.clear()
    answer(asked, accepts=False, reason="Trois événements cette semaine-là.")
    assert not Replacement.objects.in_effect(DURING.date()).exists()
    assert {message.to[0] for message in mail.outbox} == {animator.email, adviser.email}
    assert all("Trois événements" in message.body for message in mail.outbox)
    assert all(str(agent) in message.subject for message in mail.outbox)
    # Until somebody takes it up, the team follows up, and the alert says so.
    assert set(responsible_for(leisure, DURING)) == {agent, adviser}
    (gap,) = gaps([asked], today=IN_JUNE.date())
    assert (gap.account, gap.since, gap.until) == (leisure, date(2026, 7, 1), date(2026, 7, 14))
    steps = {step.label: step.is_late for step in steps_for(adviser, DURING)}
    assert steps["1 compte sans responsable"] is True
    assert "1 relève refusée à trancher" in steps


def test_an_account_followed_by_a_colleague_who_is_there_is_not_without_anyone(
    asked: Replacement, leisure: OfficialAccount
) -> None:
    librarian = a_holder("responsable-bibliotheques", ends_on=date(2026, 7, 10))
    answer(asked, accepts=False, reason="Non.")
    assert responsible_for(leisure, DURING) == [librarian]
    (gap,) = gaps([asked], today=IN_JUNE.date())
    assert (gap.since, gap.until) == (date(2026, 7, 10), date(2026, 7, 14))


def test_the_adviser_settles_a_refusal_and_the_agent_covers(
    asked: Replacement, agent: Person, adviser: Person
) -> None:
    answer(asked, accepts=False, reason="Non.")
    for reason, actor, why in (
        ("Il le faut.", agent, "Votre poste ne tranche pas"),
        ("", adviser, "se motive"),
    ):
        with pytest.raises(PolicyRefusal, match=why):
            arbitrate_cover(replacement_id=asked.pk, reason=reason, actor=actor, now=LATER)
    arbitrate_cover(replacement_id=asked.pk, reason="Il le faut.", actor=adviser, now=LATER)
    send_due(now=LATER + timedelta(minutes=2))
    assert Replacement.objects.in_effect(DURING.date()).get() == asked
    assert Notice.objects.filter(level="cover.accepted", recipient=agent, state="sent").exists()


def test_a_refusal_is_settled_neither_by_the_absent_person_nor_into_a_chain(
    agent: Person, adviser: Person
) -> None:
    page = an_account("facebook-ville")
    asked = a_replacement(absent=adviser, substitute=agent, accounts=[page], team_is_told=False)
    answer(asked, accepts=False, reason="Non.")
    with pytest.raises(PolicyRefusal, match="nous concerne"):
        arbitrate_cover(replacement_id=asked.pk, reason="Si.", actor=adviser, now=LATER)
    other = a_holder("conseiller-strategique")
    # Since he declined, the agent is away himself.
    a_replacement(absent=agent, substitute=a_person(), accounts=[page], now=LATER)
    with pytest.raises(PolicyRefusal, match="se fait elle-même remplacer"):
        arbitrate_cover(replacement_id=asked.pk, reason="Si.", actor=other, now=LATER)
    with pytest.raises(IntegrityError, match="à son tour"), transaction.atomic():
        Replacement.objects.filter(pk=asked.pk).update(cover=Cover.ACCEPTED)


def test_nobody_answers_for_the_agent_nor_twice(asked: Replacement, agent: Person, adviser: Person) -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administration")
    for nobody in (adviser, asked.absent, root):
        with pytest.raises(PolicyRefusal, match="Seule la personne à qui la relève est demandée"):
            answer(asked, accepts=True, actor=nobody)
    with pytest.raises(PolicyRefusal, match="se motive"):
        answer(asked, accepts=False)
    answer(asked, accepts=False, reason="Non.")
    with pytest.raises(PolicyRefusal, match="déjà reçu une réponse"):
        answer(asked, accepts=True)
    assert asked.cover == Cover.DECLINED
    assert RegisterEntry.objects.filter(event__startswith="accounts.cover").count() == 1


def test_an_interrupted_request_is_answered_no_more(asked: Replacement, animator: Person) -> None:
    end_replacement(replacement_id=asked.pk, actor=animator, ended_on=IN_JUNE.date(), now=LATER)
    with pytest.raises(PolicyRefusal, match="plus rien à répondre"):
        answer(asked, accepts=True)


def test_without_an_answer_on_the_eve_the_agent_and_the_team_are_told_once(
    asked: Replacement, agent: Person, adviser: Person
) -> None:
    eve = IN_JUNE + timedelta(days=1)
    assert [announce_replacements(now=eve), announce_replacements(now=eve)] == [2, 0]
    told = Notice.objects.filter(level="cover.unanswered")
    assert {row.recipient for row in told} == {agent, adviser}
    # Nothing says that he begins.
    assert not Notice.objects.filter(level="replacement.starting").exists()
    steps = {step.label: step.is_late for step in steps_for(agent, DURING)}
    assert steps["1 relève à accepter ou à refuser"] is True


def test_what_the_agent_accepted_stands_when_he_changes_jobs_and_falls_when_he_leaves(
    asked: Replacement, agent: Person, adviser: Person, leisure: OfficialAccount
) -> None:
    answer(asked, accepts=True)
    end_holding(holding_id=agent.holdings.get().pk, ends_on=date(2026, 7, 2), actor=None, now=LATER)
    assert responsible_for(leisure, DURING) == [agent]
    assert agent in who_may("publish", leisure, DURING)
    Person.objects.filter(pk=agent.pk).update(is_active=False)
    assert responsible_for(leisure, DURING) == [adviser]
    assert agent not in who_may("publish", leisure, DURING)


def test_conformity_counts_what_waits_for_the_notice_and_what_nobody_takes_up(
    asked: Replacement, agent: Person
) -> None:
    webmaster = a_holder("webmestre")
    a_replacement(
        absent=webmaster, substitute=a_person(), accounts=[an_account("x-villerimouski")], team_is_told=False
    )

    def figures(clause: str) -> list[tuple[int, str]]:
        return [(state.figure, str(state.state)) for state in live_states(clause, now=DURING)]

    assert figures("R-073") == [(1, "manquement")]
    assert figures("R-074") == [(1, "à surveiller")]
    answer(asked, accepts=True)
    assert figures("R-073") == [(0, "ok")]
    assert figures("R-074") == [(0, "ok")]


@pytest.mark.parametrize(
    "forged",
    [
        {"notice_sent_at": IN_JUNE},
        {"cover": "not_asked", "notice_sent_at": IN_JUNE},
        {"cover": "accepted"},
        {"cover": "declined"},
        {"starts_on": date(2026, 6, 30)},
    ],
)
def test_postgresql_lets_nothing_take_effect_without_an_answer(
    asked: Replacement, forged: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Replacement.objects.filter(pk=asked.pk).update(**forged)


def test_postgresql_asks_the_agent_even_when_the_code_forgets(agent: Person, animator: Person) -> None:
    by_hand = {
        "absent": animator,
        "substitute": agent,
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 7, 14),
        "recorded_by": animator,
    }
    for cover in (Cover.NOT_ASKED, Cover.ACCEPTED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Replacement.objects.create(**by_hand, cover=cover)


def test_who_is_asked_is_a_reading_of_the_city(agent: Person, animator: Person) -> None:
    assistant, days = (
        a_holder("adjoint-administratif"),
        {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 7, 3)},
    )
    assert cover_is_asked(substitute=agent, **days)
    assert not cover_is_asked(substitute=assistant, **days)
    Reading.objects.create(
        key="cover_positions",
        value=["adjoint-administratif"],
        effective_from=date(2026, 7, 1),
        decided_by="Direction générale",
        ambiguity="R-074",
    )
    assert not cover_is_asked(substitute=agent, **days)
    assert cover_is_asked(substitute=assistant, **days)
    # PostgreSQL reads the same: the agent may now be recorded without being asked.
    recorded = a_replacement(
        absent=animator, substitute=agent, accounts=[an_account("facebook-loisirs")], team_is_told=False
    )
    assert recorded.cover == Cover.NOT_ASKED


def test_each_account_has_the_same_people_asked_one_by_one_or_all_at_once(
    asked: Replacement, agent: Person
) -> None:
    answer(asked, accepts=True)
    webmaster = a_holder("webmestre")
    a_replacement(absent=webmaster, substitute=a_person(), accounts=[an_account("x-villerimouski")])
    for instant in (IN_JUNE, DURING):
        one_by_one = {
            (account.pk, person.pk)
            for account in OfficialAccount.objects.authorised()
            for person in responsible_for(account, instant)
        }
        assert set(responsible_pairs(instant)) == one_by_one


ANSWER: dict[str, Any] = {
    "is_substitute": True,
    "is_asked": True,
    "is_over": False,
    "accepts": True,
    "reason": "",
}
SETTLE: dict[str, Any] = {
    "is_arbiter": True,
    "is_party": False,
    "is_declined": True,
    "is_over": False,
    "reason": "Parce que.",
}


@pytest.mark.parametrize(
    ("changed", "fragment"),
    [
        ({}, ""),
        ({"accepts": False, "reason": "Non."}, ""),
        ({"is_substitute": False}, "Seule la personne"),
        ({"is_over": True}, "terminé"),
        ({"is_asked": False}, "déjà reçu"),
        ({"accepts": False, "reason": "  "}, "se motive"),
    ],
)
def test_the_rule_of_the_answer(changed: dict[str, Any], fragment: str) -> None:
    outcome = may_answer_cover(**ANSWER | changed)
    assert isinstance(outcome, Refused if fragment else Allowed)
    assert fragment in outcome.reason


@pytest.mark.parametrize(
    ("changed", "fragment"),
    [
        ({}, ""),
        ({"is_arbiter": False}, "Votre poste"),
        ({"is_party": True}, "nous concerne"),
        ({"is_declined": False}, "relève refusée"),
        ({"is_over": True}, "terminé"),
        ({"reason": " "}, "se motive"),
    ],
)
def test_the_rule_of_who_settles(changed: dict[str, Any], fragment: str) -> None:
    outcome = may_arbitrate_cover(**SETTLE | changed)
    assert isinstance(outcome, Refused if fragment else Allowed)
    assert fragment in outcome.reason
