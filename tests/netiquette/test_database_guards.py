"""What PostgreSQL refuses when the code is bypassed: raw rows, QuerySet.update, bulk_create, deletions."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Person
from netiquette.models import Edition, Exclusion, Ground, Rule, Subscriber, Warning
from tests.builders import NOW, an_account
from tests.builders_netiquette import (
    HOUR,
    REVIEW,
    a_decider,
    a_draft,
    a_ground,
    a_moderator,
    a_proposal,
    a_sent_warning,
    an_author,
    an_exclusion,
    warned,
)


class _Refused:
    """Expect a refusal of PostgreSQL with these words, inside a savepoint."""

    def __init__(self, words: str) -> None:
        self.expected = pytest.raises(IntegrityError, match=words)
        self.savepoint = transaction.atomic()

    def __enter__(self) -> None:
        self.expected.__enter__()
        self.savepoint.__enter__()

    def __exit__(self, *error: Any) -> Any:
        self.savepoint.__exit__(*error)
        return self.expected.__exit__(*error)


def test_the_tests_are_run_by_the_owner_of_the_tables(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, tableowner, 'usage') FROM pg_tables WHERE tablename = %s",
            ["netiquette_warning"],
        )
        assert cursor.fetchone() == (True,)


# --- Editions -----------------------------------------------------------------------------------------


def _execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.clause("R-133")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE netiquette_edition SET introduction = 'autre' WHERE number = 1",
        "UPDATE netiquette_edition SET in_force_from = NULL WHERE number = 1",
        "DELETE FROM netiquette_edition WHERE number = 1",
        "UPDATE netiquette_rule SET text = 'autre' WHERE ordinal = 4",
        "DELETE FROM netiquette_rule WHERE ordinal = 1",
        "INSERT INTO netiquette_rule (edition_id, ordinal, text, clause) SELECT id, 12, '', '' FROM netiquette_edition",
        "UPDATE netiquette_ground SET label = 'autre' WHERE code = 'raciste'",
        "UPDATE netiquette_ground SET needs_escalation = true WHERE code = 'contenu-electoral'",
        "DELETE FROM netiquette_ground WHERE code = 'contenu-electoral'",
        "DELETE FROM netiquette_ground WHERE code = 'publicitaire'",
    ],
)
def test_an_edition_in_force_never_changes(world, sql):
    with _Refused(r"R-133"):
        _execute(sql)


def _approve(edition: Edition) -> None:
    """Have a careless row say that two people wrote and approved it."""
    author, approver = a_moderator(), a_decider()
    Edition.objects.filter(pk=edition.pk).update(author=author, last_editor=author)
    Edition.objects.filter(pk=edition.pk).update(approver=approver, approved_at=timezone.now())


@pytest.mark.clause("R-133")
def test_an_edition_being_written_may_change_until_it_comes_into_force(world):
    edition = Edition.objects.create(title="Nétiquette", introduction="…")
    rule = edition.rules.create(ordinal=1, text="Une règle", clause="R-121")
    ground = rule.grounds.create(code="raciste", label="Raciste", clause="R-121", track="conduct")
    Rule.objects.filter(pk=rule.pk).update(text="Une autre règle")
    Ground.objects.filter(pk=ground.pk).update(label="Propos raciste")
    _approve(edition)
    with _Refused("R-133"):
        Rule.objects.filter(pk=rule.pk).update(text="Approuvée, elle ne change plus")
    Edition.objects.filter(pk=edition.pk).update(number=2, in_force_from=timezone.now() + timedelta(days=1))
    Edition.objects.filter(pk=edition.pk).update(in_force_from=timezone.now())
    with _Refused("R-133"):
        Rule.objects.filter(pk=rule.pk).update(text="Encore une autre")


@pytest.fixture
def second(world: None) -> Edition:
    """An approved edition, that nothing has put in force."""
    edition = Edition.objects.create(title="Nétiquette", introduction="…")
    _approve(edition)
    return edition


def _put(edition: Edition, **fields: Any) -> None:
    Edition.objects.filter(pk=edition.pk).update(**fields)


@pytest.mark.clause("R-133")
def test_a_later_edition_never_applies_to_the_past(second):
    with _Refused("jamais au passé"):
        _put(second, number=2, in_force_from=timezone.now() - timedelta(days=1))


@pytest.mark.clause("R-133")
def test_an_edition_without_approval_never_comes_into_force(world):
    edition = Edition.objects.create(title="Nétiquette", introduction="…", approved_by="Moi-même")
    with _Refused("approuvée par une autre personne"):
        _put(edition, number=2, in_force_from=timezone.now())


@pytest.mark.clause("R-133")
def test_whoever_wrote_an_edition_never_approves_it(world):
    author = a_moderator()
    edition = Edition.objects.create(title="Nétiquette", introduction="…", author=author, last_editor=author)
    with _Refused("r133_second_person"):
        _put(edition, approver=author, approved_at=timezone.now())


@pytest.mark.clause("R-048")
def test_two_editions_never_come_into_force_together_nor_out_of_order(second):
    other = Edition.objects.create(title="Nétiquette", introduction="…")
    _approve(other)
    _put(second, number=2, in_force_from=timezone.now() + timedelta(days=2))
    for days in (1, 2, 3):
        with _Refused("déjà appelée"):
            _put(other, number=3, in_force_from=timezone.now() + timedelta(days=days))
    _put(second, number=None, in_force_from=None)
    with _Refused("son rang"):
        _put(other, number=3, in_force_from=timezone.now() + timedelta(days=1))


@pytest.mark.clause("R-133")
def test_what_was_approved_does_not_change_without_a_new_approval(second):
    with _Refused("ce qui a été approuvé|Ce qui a été approuvé"):
        _put(second, introduction="Autre chose.")
    _put(second, introduction="Autre chose.", approver=None, approved_at=None)


@pytest.mark.clause("R-048")
def test_only_the_edition_of_an_account_ends_and_never_in_the_past(second):
    with _Refused("only_an_accounts_ends"):
        _put(second, number=2, in_force_from=timezone.now(), ends_at=timezone.now() + timedelta(days=1))
    own = Edition.objects.create(account=an_account("vimeo-ville"), title="Nétiquette", introduction="…")
    _approve(own)
    _put(own, number=1, in_force_from=timezone.now())
    with _Refused("R-133|only_an_accounts_ends"):
        _put(own, ends_at=timezone.now() - timedelta(hours=1))
    _put(own, ends_at=timezone.now())
    with _Refused("R-133"):
        _put(own, ends_at=None)


# --- Warnings -----------------------------------------------------------------------------------------


def _raw_warning(author: Subscriber, actor: Person, **changes: Any) -> Warning:
    """A warning as careless code would write it, straight to « sent »."""
    number = Warning.objects.count() + 1
    facts: dict[str, Any] = {
        "subscriber": author,
        "account": an_account("facebook-ville"),
        "track": "advertising",
        "ground": a_ground(),
        "state": "sent",
        "ordinal": number,
        "message_id": 900_000 + number,
        "message_posted_at": NOW + HOUR * 20 + HOUR * number,
        "message_snapshot": {},
        "text": "Bonjour",
        "drafted_by": actor,
        "drafted_at": NOW + HOUR * 21,
        "sent_at": NOW + HOUR * 20 + HOUR * number + timedelta(minutes=1),
        "sent_by": actor,
        "proof_note": "vu",
    }
    return Warning(**facts | changes)


@pytest.mark.clause("R-038")
def test_a_fourth_for_advertising_has_no_number_left(author, agent):
    warned(author, agent, 3)
    with _Refused("three_at_most"):
        Warning.objects.bulk_create([_raw_warning(author, agent, ordinal=4)])
    with _Refused("ordinal_unique"):
        Warning.objects.bulk_create([_raw_warning(author, agent, ordinal=3)])
    with _Refused("state_has_proof"):
        Warning.objects.bulk_create([_raw_warning(author, agent, ordinal=None)])


@pytest.mark.clause("R-038")
def test_a_message_written_before_the_previous_warning_was_sent_earns_none(author, agent):
    (first,) = warned(author, agent, 1)
    with _Refused("avertissement précédent"):
        Warning.objects.bulk_create([_raw_warning(author, agent, message_posted_at=first.sent_at)])
    draft = a_draft(author, agent, posted_at=NOW + HOUR)
    a_sent_warning(author, agent, posted_at=NOW + HOUR * 2)
    with _Refused("avertissement précédent"):
        Warning.objects.filter(pk=draft.pk).update(
            state="sent", ordinal=3, sent_at=NOW + HOUR * 3, sent_by=agent, proof_note="vu"
        )


@pytest.mark.clause("R-038")
def test_a_second_for_one_message_is_refused(author, agent):
    (first,) = warned(author, agent, 1)
    with _Refused("one_per_message"):
        Warning.objects.bulk_create(
            [
                _raw_warning(
                    author, agent, message_id=first.message_id, track="conduct", ground=a_ground("agressif")
                )
            ]
        )


@pytest.mark.clause("R-038")
@pytest.mark.parametrize(
    ("track", "code"),
    [("advertising", "agressif"), ("conduct", "publicitaire"), ("conduct", "contenu-electoral")],
)
def test_the_ground_is_of_the_track(author, agent, track, code):
    with _Refused("motif"):
        Warning.objects.bulk_create([_raw_warning(author, agent, track=track, ground=a_ground(code))])


@pytest.mark.clause("R-038")
def test_a_sent_warning_without_proof_is_refused(author, agent):
    with _Refused("state_has_proof"):
        Warning.objects.bulk_create([_raw_warning(author, agent, proof_note="")])


@pytest.mark.clause("R-038")
@pytest.mark.parametrize("state", ["draft", "sent"])
def test_a_warning_is_never_deleted(author, agent, state):
    a_sent_warning(author, agent) if state == "sent" else a_draft(author, agent)
    with _Refused("ne s'efface pas"):
        _execute("DELETE FROM netiquette_warning")


@pytest.mark.clause("R-038")
@pytest.mark.parametrize(
    "change",
    [
        {"text": "autre"},
        {"sent_at": NOW},
        {"ordinal": 2},
        {"proof_note": "autre"},
        {"proof_url": "https://www.facebook.com/x"},
        {"channel": "public_reply"},
        {"message_id": 1},
        {"message_posted_at": NOW - HOUR},
        {"message_snapshot": {}},
        {"track": "conduct"},
        {"state": "draft", "ordinal": None, "sent_at": None},
        {"state": "undeliverable", "ordinal": None, "undeliverable_reason": "x"},
    ],
    ids=lambda change: "-".join(change),
)
def test_what_was_sent_never_changes(author, agent, change):
    (warning,) = warned(author, agent, 1)
    with _Refused("R-038"):
        Warning.objects.filter(pk=warning.pk).update(**change)


@pytest.mark.clause("R-038")
def test_a_sent_warning_moves_to_no_other_person_nor_account(author, agent, account):
    (warning,) = warned(author, agent, 1)
    for change in ({"subscriber": an_author(account)}, {"account": an_account("facebook-loisirs")}):
        with _Refused("ne se modifie pas"):
            Warning.objects.filter(pk=warning.pk).update(**change)


@pytest.mark.clause("R-038")
def test_a_withdrawn_warning_never_comes_back(author, agent):
    (warning,) = warned(author, agent, 1)
    Warning.objects.filter(pk=warning.pk).update(
        state="withdrawn", withdrawn_at=NOW, withdrawn_by=agent, withdrawal_reason="erreur"
    )
    with _Refused("ne devient pas"):
        Warning.objects.filter(pk=warning.pk).update(state="sent")


# --- Exclusions ---------------------------------------------------------------------------------------


def _raw_exclusion(author: Subscriber, agent: Person, adviser: Person, **changes: Any) -> Exclusion:
    facts: dict[str, Any] = {
        "subscriber": author,
        "account": an_account("facebook-ville"),
        "track": "advertising",
        "state": "in_force",
        "message_id": 1,
        "message_posted_at": NOW + HOUR * 50,
        "message_snapshot": {},
        "reason": "motif",
        "proposed_by": agent,
        "proposed_at": NOW + HOUR * 51,
        "decided_by": adviser,
        "decided_at": NOW + HOUR * 52,
        "decision_reason": "motif",
        "review_on": REVIEW,
    }
    return Exclusion(**facts | changes)


@pytest.mark.clause("R-038")
@pytest.mark.parametrize("state", ["in_force", "proposed"])
@pytest.mark.parametrize("sent", [0, 2])
def test_no_exclusion_for_advertising_below_three(author, agent, adviser, sent, state):
    warned(author, agent, sent)
    a_draft(author, agent, posted_at=NOW + HOUR * 4)
    undecided = {"decided_by": None, "review_on": None, "decision_reason": ""} if state == "proposed" else {}
    with _Refused("sans 3 avertissement"):
        Exclusion.objects.bulk_create([_raw_exclusion(author, agent, adviser, state=state, **undecided)])


@pytest.mark.clause("R-038")
def test_three_elsewhere_or_on_the_other_track_exclude_nobody(author, agent, adviser):
    warned(author, agent, 3, account=an_account("facebook-loisirs"))
    for hour in range(5, 8):
        a_sent_warning(author, agent, code="agressif", posted_at=NOW + HOUR * hour)
    with _Refused("R-038"):
        Exclusion.objects.bulk_create([_raw_exclusion(author, agent, adviser)])


@pytest.mark.clause("R-122")
def test_no_exclusion_without_a_later_breach(author, agent, adviser):
    (warning,) = warned(author, agent, 1, code="agressif")
    with _Refused("nouveau manquement"):
        Exclusion.objects.bulk_create(
            [_raw_exclusion(author, agent, adviser, track="conduct", message_posted_at=warning.sent_at)]
        )


@pytest.mark.clause("R-122")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decided_by": None}, "state_is_reasoned"),
        ({"review_on": None}, "state_is_reasoned"),
        ({"decision_reason": ""}, "state_is_reasoned"),
        ({"reason": ""}, "state_is_reasoned"),
        ({"state": "lifted"}, "commence par une proposition"),
    ],
)
def test_an_exclusion_in_force_is_decided_motivated_and_reviewed(author, agent, adviser, change, words):
    warned(author, agent, 1, code="agressif")
    with _Refused(words):
        Exclusion.objects.bulk_create([_raw_exclusion(author, agent, adviser, track="conduct", **change)])


@pytest.mark.clause("R-122")
def test_who_proposed_does_not_decide_even_by_raw_update(author, agent, adviser):
    warned(author, adviser, 1, code="agressif")
    with _Refused("second_person"):
        Exclusion.objects.bulk_create([_raw_exclusion(author, agent, agent, track="conduct")])


@pytest.mark.clause("R-122")
def test_a_second_exclusion_of_one_account_is_refused(author, agent, adviser):
    warned(author, agent, 1, code="agressif")
    an_exclusion(author, agent, adviser, track="conduct")
    with _Refused("one_at_a_time"):
        Exclusion.objects.bulk_create([_raw_exclusion(author, agent, adviser, track="conduct")])


@pytest.mark.clause("R-122")
@pytest.mark.parametrize(
    "change",
    [
        {"reason": "autre"},
        {"review_on": "2030-01-01"},
        {"decision_reason": "autre"},
        {"state": "proposed", "decided_by": None},
        {"track": "advertising"},
    ],
    ids=lambda change: "-".join(change),
)
def test_what_was_decided_never_changes(author, agent, adviser, change):
    warned(author, agent, 1, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    with _Refused("R-122"):
        Exclusion.objects.filter(pk=exclusion.pk).update(**change)


@pytest.mark.clause("R-122")
def test_a_proposal_is_put_in_force_by_nobody_once_a_warning_is_withdrawn(author, agent, adviser):
    (warning,) = warned(author, agent, 1, code="agressif")
    proposal = a_proposal(author, agent, track="conduct")
    Warning.objects.filter(pk=warning.pk).update(
        state="withdrawn", withdrawn_at=NOW, withdrawn_by=agent, withdrawal_reason="erreur"
    )
    with _Refused("R-122"):
        Exclusion.objects.filter(pk=proposal.pk).update(
            state="in_force", decided_by=adviser, decided_at=NOW, review_on=REVIEW, decision_reason="motif"
        )


@pytest.mark.clause("R-122")
def test_an_exclusion_is_never_deleted_nor_revived(author, agent, adviser):
    warned(author, agent, 1, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    with _Refused("ne s'efface pas"):
        _execute("DELETE FROM netiquette_exclusion")
    rows = Exclusion.objects.filter(pk=exclusion.pk)
    rows.update(state="lifted", lifted_by=adviser, lifted_at=NOW, lift_reason="réexamen")
    with _Refused("ne devient pas"):
        rows.update(state="in_force")
