"""Editions of the nétiquette: written, approved by somebody else, in force from an instant on, never backwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from netiquette.comparing import differences_between
from netiquette.drafting import (
    RuleWords,
    StaleEdition,
    abandon_edition,
    add_ground,
    drop_ground,
    save_edition,
    start_edition,
)
from netiquette.models import Edition, Ground
from netiquette.publication import approve_edition, cancel_coming, end_variant, put_in_force
from netiquette.rules.editions import may_put_in_force
from netiquette.standings import ask_may_warn
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editions import (
    TO_COME,
    a_draft_edition,
    a_writer,
    an_approved_edition,
    an_approver,
    an_edition_from,
    rules_of,
    saved,
)
from tests.builders_netiquette import HOUR, an_author

pytestmark = pytest.mark.clause("R-133")


@pytest.fixture
def writer(db: None) -> Person:
    the_policy_world()
    return a_writer()


@pytest.fixture
def approver(writer: Person) -> Person:
    return an_approver()


def test_a_draft_starts_with_the_words_rules_and_grounds_of_the_edition_in_force(writer: Person) -> None:
    first = Edition.objects.get()
    draft = a_draft_edition(writer)
    assert (draft.based_on, draft.number, draft.introduction) == (first, None, first.introduction)
    assert list(draft.rules.values_list("text", "clause")) == list(first.rules.values_list("text", "clause"))
    of_draft, of_first = (
        set(
            Ground.objects.filter(rule__edition=one).values_list(
                "code", "clause", "track", "needs_escalation"
            )
        )
        for one in (draft, first)
    )
    assert of_draft == of_first
    assert differences_between(first, draft, grounds=True) == []


def test_rules_are_reordered_added_and_removed_and_the_difference_is_read_word_by_word(
    writer: Person,
) -> None:
    draft = a_draft_edition(writer)
    rules = rules_of(draft)
    reworded = RuleWords(
        id=rules[0].id, text=rules[0].text.replace("encourage", "souhaite"), clause=rules[0].clause
    )
    # The second goes, with the first rule put after the third, and a new one at the end.
    draft = saved(
        draft,
        writer,
        rules=[rules[2], reworded, *rules[3:], RuleWords(text="Restez courtois.")],
        # As browsers end lines.
        introduction=draft.introduction.replace("\n", "\r\n"),
    )
    assert list(draft.rules.values_list("ordinal", flat=True)) == list(range(1, 12))
    found = {one.label: one.pieces for one in differences_between(Edition.objects.get(number=1), draft)}
    reading = [(piece.how, piece.words) for piece in found["Règle 2, auparavant 1"] if piece.how != "same"]
    assert reading == [("out", "encourage"), ("in", "souhaite")]
    assert [piece.words for piece in found["Règle 11, ajoutée"]] == ["Restez courtois."]
    assert found["Règle 2, retirée"][0].how == "out"
    assert not {"Règle 4", "Introduction"} & set(found)


def test_a_rule_taken_out_goes_with_its_grounds_and_the_closed_list_holds_for_those_added(
    writer: Person,
) -> None:
    draft = a_draft_edition(writer)
    without_ads = [rule for rule in rules_of(draft) if rule.clause != "R-123"]
    draft = saved(draft, writer, rules=without_ads)
    assert not Ground.objects.filter(rule__edition=draft, clause="R-123").exists()
    rule = draft.rules.get(clause="R-121")
    values: dict[str, Any] = {"edition_id": draft.pk, "rule_id": rule.pk, "actor": writer, "now": NOW}
    ground = add_ground(
        **values, label="Propos xénophobe", clause="R-121", needs_escalation=False, version=draft.version
    )
    assert (ground.code, ground.track) == ("propos-xenophobe", "conduct")
    draft.refresh_from_db()
    with pytest.raises(PolicyRefusal, match="jamais un motif"):
        add_ground(**values, label="Critique", clause="R-006", needs_escalation=False, version=draft.version)
    drop_ground(edition_id=draft.pk, ground_id=ground.pk, actor=writer, version=draft.version, now=NOW)
    assert not Ground.objects.filter(pk=ground.pk).exists()


def test_another_member_of_the_team_approves_and_any_change_voids_it(
    writer: Person, approver: Person
) -> None:
    draft = a_draft_edition(writer)
    with pytest.raises(PolicyRefusal, match="Une autre personne"):
        approve_edition(edition_id=draft.pk, actor=writer, version=draft.version, now=NOW)
    management = a_holder("direction-generale")
    with pytest.raises(PolicyRefusal, match="équipe des communications"):
        approve_edition(edition_id=draft.pk, actor=management, version=draft.version, now=NOW)
    approved = approve_edition(edition_id=draft.pk, actor=approver, version=draft.version, now=NOW)
    line = RegisterEntry.objects.about(approved).get(event="netiquette.edition.approved")
    assert (line.actor, line.capacity) == (approver, "équipe des communications")
    changed = saved(approved, writer, introduction="Autre chose.")
    assert (changed.approver, changed.approved_at) == (None, None)
    # Whoever amended the words of another approves no more than the author.
    changed = saved(changed, approver, introduction="Encore autre chose.")
    with pytest.raises(PolicyRefusal, match="Une autre personne"):
        approve_edition(edition_id=changed.pk, actor=approver, version=changed.version, now=NOW)


def test_what_somebody_else_wrote_meanwhile_is_neither_overwritten_nor_approved_unseen(
    writer: Person, approver: Person
) -> None:
    seen = a_draft_edition(writer)
    saved(seen, writer, introduction="Version de l’une.")
    with pytest.raises(StaleEdition):
        save_edition(
            edition_id=seen.pk,
            title="Nétiquette",
            introduction="Version de l’autre.",
            closing="",
            rules=[],
            actor=writer,
            version=seen.version,
            now=NOW,
        )
    with pytest.raises(StaleEdition):
        approve_edition(edition_id=seen.pk, actor=approver, version=seen.version, now=NOW)
    seen.refresh_from_db()
    assert seen.introduction == "Version de l’une."


def test_an_edition_comes_into_force_at_its_instant_and_judges_nothing_before(writer: Person) -> None:
    first = Edition.objects.get()
    draft = an_approved_edition(writer=writer)
    assert {one.edition_id for one in Ground.objects.citable_for(TO_COME)} == {first.pk, None}
    second = put_in_force(
        edition_id=draft.pk, actor=writer, version=draft.version, starts_at=TO_COME, now=NOW
    )
    assert (second.number, second.stage(NOW), second.stage(TO_COME)) == (2, "coming", "published")
    just_before = TO_COME - timedelta(microseconds=1)
    for at, cited in ((NOW, first), (just_before, first), (TO_COME, second), (TO_COME + HOUR, second)):
        assert {one.edition_id for one in Ground.objects.citable_for(at)} == {cited.pk, None}, at
        assert Edition.objects.in_force(at).first() == cited
    author = an_author(an_account("facebook-ville"))
    answers = {
        edition.pk: ask_may_warn(
            subscriber=author,
            account_id=an_account("facebook-ville").pk,
            ground=Ground.objects.select_related("rule__edition").get(rule__edition=edition, code="raciste"),
            message_id=1,
            message_posted_at=just_before,
            now=TO_COME + HOUR,
        ).allowed
        for edition in (first, second)
    }
    assert answers == {first.pk: True, second.pk: False}


def test_now_is_allowed_the_past_is_not_and_approval_comes_first(writer: Person) -> None:
    now = timezone.now()
    draft = a_draft_edition(writer, now=now)
    with pytest.raises(PolicyRefusal, match="approuve d’abord"):
        put_in_force(edition_id=draft.pk, actor=writer, version=draft.version, now=now)
    approved = an_approved_edition(writer=writer, now=now)
    with pytest.raises(PolicyRefusal, match="jamais au passé"):
        put_in_force(
            edition_id=approved.pk,
            actor=writer,
            version=approved.version,
            starts_at=now - timedelta(minutes=1),
            now=now,
        )
    at_once = put_in_force(edition_id=approved.pk, actor=writer, version=approved.version, now=now)
    assert Edition.objects.in_force(now).first() == at_once
    with pytest.raises(PolicyRefusal, match="ne se modifie pas"):
        saved(at_once, writer, introduction="Trop tard.", now=now)
    with pytest.raises(PolicyRefusal, match="pas encore en vigueur"):
        cancel_coming(edition_id=at_once.pk, reason="Erreur.", actor=writer, now=now)


def test_one_edition_waits_at_a_time_and_may_be_called_off_with_its_number(writer: Person) -> None:
    coming = an_edition_from(TO_COME, writer=writer)
    other = an_approved_edition(writer=writer)
    with pytest.raises(PolicyRefusal, match="Une autre édition est déjà"):
        put_in_force(
            edition_id=other.pk, actor=writer, version=other.version, starts_at=TO_COME + HOUR, now=NOW
        )
    called_off = cancel_coming(edition_id=coming.pk, reason="Coquille.", actor=writer, now=NOW)
    assert (called_off.number, called_off.stage(NOW)) == (None, "approved")
    line = RegisterEntry.objects.about(coming).get(event="netiquette.edition.cancelled")
    assert (line.reason, (line.before or {})["numéro"]) == ("Coquille.", 2)
    second = put_in_force(
        edition_id=other.pk, actor=writer, version=other.version, starts_at=TO_COME, now=NOW
    )
    assert second.number == 2


def test_an_abandoned_draft_is_kept_and_never_comes_into_force(writer: Person, approver: Person) -> None:
    draft = a_draft_edition(writer)
    gone = abandon_edition(
        edition_id=draft.pk, reason="Doublon.", actor=writer, version=draft.version, now=NOW
    )
    with pytest.raises(PolicyRefusal, match="abandonné"):
        approve_edition(edition_id=gone.pk, actor=approver, version=gone.version, now=NOW)
    assert gone not in Edition.objects.being_written()


def test_nobody_outside_the_team_writes(writer: Person) -> None:
    for position in ("direction-generale", "webmestre", "animateur-diffusion"):
        with pytest.raises(PolicyRefusal):
            start_edition(account=None, actor=a_holder(position), now=NOW)
    assert Edition.objects.count() == 1


@pytest.mark.clause("R-048")
def test_an_account_has_its_own_edition_until_it_ends_and_the_others_the_general_one(writer: Person) -> None:
    page, leisure = an_account("facebook-ville"), an_account("facebook-loisirs")
    first = Edition.objects.get()
    own = an_edition_from(TO_COME, account=leisure, writer=writer)
    assert (own.number, own.account, own.based_on) == (1, leisure, first)
    general = an_edition_from(TO_COME + 2 * HOUR, writer=writer)
    end_variant(
        edition_id=own.pk,
        reason="Sous-marque abandonnée.",
        actor=writer,
        ends_at=TO_COME + 3 * HOUR,
        now=TO_COME + HOUR,
    )
    for hours, on_page, on_leisure in (
        (-1, first, first),
        (0, first, own),
        (2, general, own),
        (3, general, general),
    ):
        at = TO_COME + hours * HOUR
        assert Edition.objects.applying_to(page.pk, at).first() == on_page, hours
        assert Edition.objects.applying_to(leisure.pk, at).first() == on_leisure, hours
        cited = {one.edition_id for one in Ground.objects.citable_for(at, leisure.pk)}
        assert cited == {on_leisure.pk, None}, hours
        assert Edition.objects.in_force(at).first() == on_page


def test_the_rule_by_itself() -> None:
    facts: dict[str, Any] = {
        "is_team": True,
        "is_approved": True,
        "starts_at": NOW,
        "now": NOW,
        "other_is_coming": False,
    }
    assert may_put_in_force(**facts).allowed
    for changes in (
        {"is_team": False},
        {"is_approved": False},
        {"starts_at": NOW - timedelta(microseconds=1)},
        {"other_is_coming": True},
    ):
        assert not may_put_in_force(**(facts | changes)).allowed, changes
