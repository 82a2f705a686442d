"""« jusqu'à trois (3) avertissements, avant de pouvoir être exclus du compte en question » (Publicité, R-038)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import OfficialAccount, Person
from accounts.rules.months import months_later
from netiquette.exclusions import propose_exclusion
from netiquette.models import Subscriber, Warning
from netiquette.rules.exclusions import may_exclude
from netiquette.rules.tracks import counted_since
from netiquette.rules.warnings import may_record_warning_sent, may_warn
from netiquette.standings import count_sent
from netiquette.warnings import (
    draft_warning,
    record_warning_sent,
    record_warning_undeliverable,
    withdraw_warning,
)
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal, Refused
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_netiquette import (
    HOUR,
    a_draft,
    a_ground,
    a_message,
    a_moderator,
    a_sent_warning,
    an_author,
    warned,
)

pytestmark = pytest.mark.clause("R-038")

POSTED = datetime(2026, 7, 6, 14, 0, tzinfo=UTC)
FIRST_AD = {
    "track": "advertising",
    "sent_warnings": 0,
    "last_sent_at": None,
    "message_posted_at": POSTED,
    "already_warned": False,
    "is_council_member": False,
}


# --- The rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "clause"),
    [
        ({}, None),
        ({"sent_warnings": 2, "last_sent_at": POSTED - HOUR}, None),
        ({"sent_warnings": 3, "last_sent_at": POSTED - HOUR}, "R-038"),
        ({"sent_warnings": 1, "last_sent_at": POSTED}, "R-038"),
        ({"sent_warnings": 1, "last_sent_at": POSTED + HOUR}, "R-038"),
        ({"already_warned": True}, "R-038"),
        ({"is_council_member": True}, "R-101"),
        ({"track": ""}, "R-027"),
        ({"track": "conduct", "sent_warnings": 7, "last_sent_at": POSTED - HOUR}, None),
        ({"track": "conduct", "already_warned": True}, "R-122"),
        ({"track": "conduct", "is_council_member": True}, "R-101"),
    ],
)
def test_a_message_may_earn_a_warning_only_as_the_policy_says(situation, clause):
    outcome = may_warn(**FIRST_AD | situation)
    assert (outcome.clause.id if outcome.clause else None) == clause
    assert outcome.allowed is (clause is None)
    if clause:
        assert "(section «\u00a0" in outcome.sentence


@given(
    sent=st.integers(0, 10),
    minutes=st.integers(-500, 500),
    already=st.booleans(),
    track=st.sampled_from(["advertising", "conduct"]),
)
def test_no_warning_is_ever_allowed_for_a_message_the_person_wrote_before_knowing(
    sent, minutes, already, track
):
    outcome = may_warn(
        track=track,
        sent_warnings=sent,
        last_sent_at=POSTED if sent else None,
        message_posted_at=POSTED + timedelta(minutes=minutes),
        already_warned=already,
        is_council_member=False,
    )
    knew = not sent or minutes > 0
    below = track == "conduct" or sent < 3
    assert outcome.allowed is (knew and below and not already)


@pytest.mark.parametrize("sent", range(6))
@pytest.mark.parametrize("after", [-1, 0, 1])
def test_exclusion_for_advertising_needs_three_sent_then_a_later_advertisement(sent, after):
    outcome = may_exclude(
        track="advertising",
        sent_warnings=sent,
        last_sent_at=POSTED if sent else None,
        breach_posted_at=POSTED + timedelta(minutes=after),
        is_council_member=False,
    )
    assert outcome.allowed is (sent >= 3 and after > 0)
    if not outcome.allowed:
        assert outcome.clause is not None
        assert outcome.clause.section == "Publicité"


def test_three_sent_and_no_further_advertisement_refuses_exclusion():
    outcome = may_exclude(
        track="advertising",
        sent_warnings=3,
        last_sent_at=POSTED,
        breach_posted_at=None,
        is_council_member=False,
    )
    assert isinstance(outcome, Refused)


@pytest.mark.parametrize(
    ("host", "note", "allowed"),
    [
        ("www.facebook.com", "", True),
        ("facebook.com", "", True),
        ("", "Vu à l’écran, capture au dossier", True),
        ("", "   ", False),
        ("facebook.com.example.org", "", False),
        ("notfacebook.com", "", False),
        ("example.org", "et une note", False),
    ],
)
def test_a_warning_is_sent_only_with_proof(host, note, allowed):
    outcome = may_record_warning_sent(
        track="advertising", proof_host=host, platform_hosts=["facebook.com"], proof_note=note
    )
    assert outcome.allowed is allowed


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 8, 31), -6, (2026, 2, 28)),
        ((2026, 1, 31), -1, (2025, 12, 31)),
        ((2026, 1, 15), -24, (2024, 1, 15)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
    ],
)
def test_months_keep_the_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_later(datetime(*day).date(), months) == datetime(*expected).date()  # noqa: DTZ001


def test_without_a_reading_no_warning_lapses():
    assert counted_since(now=NOW, validity_months=None) is None


# --- The writes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link", ["javascript://facebook.com/%0aalert(1)", "https://facebook.com@example.org/", "facebook.com/1"]
)
def test_a_link_that_is_no_address_of_the_platform_proves_nothing_even_with_a_note(db, link):
    the_policy_world()
    actor = a_moderator()
    draft = a_draft(an_author(an_account("facebook-ville")), actor)
    with pytest.raises(PolicyRefusal, match="ne mène pas à la plateforme"):
        record_warning_sent(
            warning_id=draft.pk, actor=actor, channel="public_reply", proof_url=link, proof_note="Vu", now=NOW
        )
    draft.refresh_from_db()
    assert draft.state == Warning.State.DRAFT


@pytest.fixture
def world(db):
    the_policy_world()


@pytest.fixture
def agent(world) -> Person:
    return a_moderator()


@pytest.fixture
def account(world) -> OfficialAccount:
    return an_account("facebook-ville")


@pytest.fixture
def author(account) -> Subscriber:
    return an_author(account)


def _sent(
    author: Subscriber, account: OfficialAccount, track: str = "advertising", now: datetime = NOW
) -> int:
    return count_sent(subscriber_id=author.pk, account_id=account.pk, track=track, now=now)


def test_warnings_are_numbered_as_they_are_sent(agent, author):
    assert [warning.ordinal for warning in warned(author, agent, 3)] == [1, 2, 3]


def test_a_draft_counts_for_nothing(agent, author, account):
    a_draft(author, agent)
    assert _sent(author, account) == 0


def test_a_fourth_advertisement_is_refused_and_nothing_is_written(agent, author):
    warned(author, agent, 3)
    with pytest.raises(PolicyRefusal, match=r"quatrième.*Publicité"):
        a_draft(author, agent, posted_at=NOW + HOUR * 5)
    assert author.warnings.count() == 3


def test_two_sent_and_one_draft_refuses_exclusion(agent, author, account):
    warned(author, agent, 2)
    a_draft(author, agent, posted_at=NOW + HOUR * 3)
    with pytest.raises(PolicyRefusal, match="Deux des trois"):
        propose_exclusion(
            subscriber=author,
            account=account,
            track="advertising",
            message_ref=a_message(NOW + HOUR * 9),
            reason="Encore une publicité.",
            actor=agent,
            now=NOW + HOUR * 9,
        )
    assert not author.exclusions.exists()


def test_a_burst_of_advertisements_earns_one_warning(agent, author):
    second = a_draft(author, agent, posted_at=NOW + timedelta(minutes=1))
    a_sent_warning(author, agent, posted_at=NOW)
    a_sent_warning_at = NOW + timedelta(minutes=5)
    with pytest.raises(PolicyRefusal, match="avant l’envoi de l’avertissement précédent"):
        record_warning_sent(
            warning_id=second.pk, actor=agent, channel="public_reply", proof_note="vu", now=a_sent_warning_at
        )
    second.refresh_from_db()
    assert second.state == Warning.State.DRAFT


def test_one_message_earns_one_warning(agent, author):
    message = a_message()
    a_draft(author, agent, message=message)
    with pytest.raises(PolicyRefusal, match="un seul avertissement"):
        a_draft(author, agent, message=message)


@pytest.mark.parametrize("code", ["publicitaire", "irrespectueux"])
def test_one_message_earns_one_warning_whatever_the_tracks(agent, author, code):
    message = a_message()
    a_draft(author, agent, message=message, code="agressif")
    with pytest.raises(PolicyRefusal, match="un seul avertissement"):
        a_draft(author, agent, message=message, code=code)


def test_a_withdrawn_warning_no_longer_counts_and_gives_its_number_back(agent, author, account):
    first, _second, third = warned(author, agent, 3)
    withdraw_warning(warning_id=first.pk, actor=agent, reason="Donné par erreur.", now=NOW + HOUR * 4)
    assert _sent(author, account) == 2
    again = a_sent_warning(author, agent, posted_at=NOW + HOUR * 5)
    assert (again.ordinal, third.ordinal) == (1, 3)


def test_a_withdrawal_without_reason_is_refused(agent, author, account):
    (only,) = warned(author, agent, 1)
    with pytest.raises(PolicyRefusal, match="motivé"):
        withdraw_warning(warning_id=only.pk, actor=agent, reason="  ", now=NOW + HOUR)
    assert _sent(author, account) == 1


def test_an_undeliverable_warning_does_not_count_and_says_why(agent, author, account):
    draft = a_draft(author, agent)
    record_warning_undeliverable(warning_id=draft.pk, actor=agent, reason="Messages fermés.", now=NOW + HOUR)
    assert _sent(author, account) == 0
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        other = a_draft(author, agent, posted_at=NOW + HOUR)
        record_warning_undeliverable(warning_id=other.pk, actor=agent, reason="", now=NOW + HOUR)


def test_counts_of_accounts_and_tracks_are_never_added(agent, author, account):
    leisure = an_account("facebook-loisirs")
    warned(author, agent, 2)
    a_sent_warning(author, agent, account=leisure, posted_at=NOW + HOUR * 3)
    a_sent_warning(author, agent, code="agressif", posted_at=NOW + HOUR * 4)
    assert (_sent(author, account), _sent(author, leisure), _sent(author, account, "conduct")) == (2, 1, 1)


def test_a_new_name_neither_resets_nor_merges(agent, author, account):
    warned(author, agent, 2)
    Subscriber.objects.filter(pk=author.pk).update(name="Commerce 7")
    homonym = an_author(account, name="Commerce 7")
    assert (_sent(author, account), _sent(homonym, account)) == (2, 0)


def test_an_old_warning_lapses_when_the_city_says_so(agent, author, account):
    Reading.objects.create(
        key="warning_validity_months",
        value=12,
        effective_from="2026-01-01",
        decided_by="Conseil",
        ambiguity="A-01",
    )
    warned(author, agent, 3)
    later = NOW.replace(year=2027) + HOUR * 24
    assert _sent(author, account, now=later) == 0
    again = a_sent_warning(author, agent, posted_at=later)
    assert again.ordinal == 1
    assert author.warnings.filter(state=Warning.State.LAPSED).count() == 3


def test_a_ground_without_track_earns_no_warning(agent, author):
    with pytest.raises(PolicyRefusal, match=r"aucun avertissement.*Période d’élections"):
        a_draft(author, agent, code="contenu-electoral")


@pytest.mark.clause("R-101")
def test_a_council_member_is_escalated_not_warned(agent, account):
    elected = an_author(account, is_council_member=True)
    with pytest.raises(PolicyRefusal, match=r"conseiller stratégique.*conseil municipal"):
        a_draft(elected, agent)
    assert not elected.warnings.exists()


@pytest.mark.parametrize("who", ["superuser", "another_list"])
def test_who_is_not_on_the_list_of_the_account_warns_nobody(author, who):
    person = a_person(is_superuser=True) if who == "superuser" else a_holder("animateur-diffusion")
    with pytest.raises(PolicyRefusal):
        a_draft(author, person)
    assert not author.warnings.exists()


def test_a_warning_has_words(agent, author, account):
    with pytest.raises(PolicyRefusal, match="a un texte"):
        draft_warning(
            subscriber=author,
            account=account,
            ground=a_ground(),
            message_ref=a_message(),
            text=" ",
            actor=agent,
            now=NOW,
        )


def test_each_act_leaves_a_line_with_who_in_what_capacity_and_the_clause(agent, author):
    (warning,) = warned(author, agent, 1)
    withdraw_warning(warning_id=warning.pk, actor=agent, reason="Erreur sur la personne.", now=NOW + HOUR)
    lines = RegisterEntry.objects.about(warning)
    assert [line.event for line in lines] == [
        "netiquette.warning.drafted",
        "netiquette.warning.sent",
        "netiquette.warning.withdrawn",
    ]
    assert {line.clause for line in lines} == {"R-038"}
    assert all(line.actor == agent and line.capacity for line in lines)
    assert lines[2].reason == "Erreur sur la personne."
