"""What was published is corrected or withdrawn: why, before and after, by software or by hand, and told (R-068)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.waiting import steps_for
from editorial import amendments
from editorial.amendments import (
    AmendmentConflict,
    carry_out_amendment,
    confirm_amendment,
    drop_amendment,
)
from editorial.contents import standing_words
from editorial.corrections import correct_variant
from editorial.models import Amendment, Variant
from editorial.withdrawals import withdraw_variant
from platforms.models import Delivery
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import a_holder, the_policy_world
from tests.builders_accounts import a_suspended_account
from tests.builders_editorial import LINK, a_scheduled_variant
from tests.builders_publishing import DUE, MINUTE, a_published_variant, a_variant_to_publish, at, fresh, swept
from tests.pages.browsing import said, signed_in
from tests.platforms.scripted import ScriptedPlatform

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-068")]
LATER = DUE + 5 * MINUTE
WORDS = {"title": "", "text": "La bibliothèque ferme à 21 h, et non à 20 h.", "link": LINK}
WHY = "L’heure de fermeture était fausse."


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    # A task is ordered after the commit, which no test here reaches: each carries it out itself.
    monkeypatch.setattr(amendments, "_order", lambda amendment_id: None)
    the_policy_world()


@pytest.fixture
def team() -> Person:
    """A member of the team who corrects on every account."""
    return a_holder("adjoint-administratif")


@pytest.fixture
def by_software(connection: Any) -> Variant:
    """A variant that the software has published."""
    variant = a_scheduled_variant()
    swept()
    assert fresh(variant).state == "published"
    return fresh(variant)


def correct(variant: Variant, actor: Person, **more: Any) -> Amendment:
    facts = {"words": WORDS, "reason": WHY, "actor": actor, "now": LATER, **more}
    return correct_variant(variant_id=variant.pk, **facts)


def withdraw(variant: Variant, actor: Person, reason: str = "Événement annulé") -> Amendment:
    return withdraw_variant(variant_id=variant.pk, reason=reason, actor=actor, now=LATER)


def test_the_software_corrects_what_it_published_and_the_register_has_before_and_after(
    by_software: Variant, platform: ScriptedPlatform, team: Person
) -> None:
    amendment = correct(by_software, team)
    assert amendment.state == "asked"
    carry_out_amendment(amendment_id=amendment.pk, clock=at(LATER))
    done = fresh(by_software)
    assert (done.state, done.text) == ("corrected", by_software.text), "what was approved stays written"
    assert standing_words(done) == WORDS
    line: Any = RegisterEntry.objects.get(event="editorial.variant.corrected")
    assert (line.before["text"], line.after["text"], line.reason) == (by_software.text, WORDS["text"], WHY)


def test_the_software_withdraws_what_it_published(by_software: Variant, team: Person) -> None:
    amendment = withdraw(by_software, team)
    carry_out_amendment(amendment_id=amendment.pk, clock=at(LATER))
    done = fresh(by_software)
    assert (done.state, done.state_reason) == ("withdrawn", "Événement annulé")
    with pytest.raises(PolicyRefusal):
        correct(done, team)


def test_what_the_platform_does_not_do_is_done_by_hand_and_confirmed(
    by_software: Variant, team: Person
) -> None:
    withdraw_first = withdraw(by_software, team)
    carry_out_amendment(amendment_id=withdraw_first.pk, clock=at(LATER))
    # It is gone from the platform: a correction of it cannot be made there.
    other = a_scheduled_variant()
    swept()
    Variant.objects.filter(pk=other.pk).update(external_id="999999")
    amendment = correct(fresh(other), team)
    carry_out_amendment(amendment_id=amendment.pk, clock=at(LATER))
    amendment.refresh_from_db()
    assert (amendment.state, amendment.note) == ("by_hand", "La plateforme ne la trouve pas.")
    with pytest.raises(PolicyRefusal):
        confirm_amendment(amendment_id=amendment.pk, note=" ", actor=team, now=LATER)
    confirm_amendment(amendment_id=amendment.pk, note="Modifiée sur la page", actor=team, now=LATER)
    assert fresh(other).state == "corrected"


def test_by_hand_it_is_done_once_somebody_says_so(team: Person) -> None:
    variant = a_published_variant()
    amendment = correct(variant, team)
    assert (amendment.state, fresh(variant).state) == ("by_hand", "published")
    confirm_amendment(amendment_id=amendment.pk, note="Modifiée sur la page", actor=team, now=LATER)
    assert fresh(variant).state == "corrected"
    assert Delivery.objects.get(subject_type="editorial.amendment").way == "by_hand"
    with pytest.raises(AmendmentConflict):
        confirm_amendment(amendment_id=amendment.pk, note="Encore", actor=team, now=LATER)


def test_an_order_that_was_lost_ends_in_the_hands_of_a_person(by_software: Variant, team: Person) -> None:
    amendment = correct(by_software, team)
    swept(LATER + 7 * MINUTE)
    amendment.refresh_from_db()
    assert amendment.state == "by_hand"
    assert fresh(by_software).state == "published"


def test_carried_out_and_not_recorded_it_is_recorded_by_the_next_sweep(
    by_software: Variant, team: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    amendment = correct(by_software, team)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(amendments, "settle_amendment", _fail)
        carry_out_amendment(amendment_id=amendment.pk, clock=at(LATER))
    swept(LATER + MINUTE)
    assert fresh(by_software).state == "corrected"


def _fail(**_more: Any) -> None:
    raise RuntimeError


def test_one_at_a_time_and_what_is_given_up_changes_nothing(team: Person) -> None:
    variant = a_published_variant()
    amendment = correct(variant, team)
    with pytest.raises(AmendmentConflict):
        withdraw(variant, team)
    with pytest.raises(IntegrityError), transaction.atomic():
        amendment.pk = None
        amendment.save(force_insert=True)
    amendment = Amendment.objects.get()
    drop_amendment(amendment_id=amendment.pk, reason="C’était juste", actor=team, now=LATER)
    assert (fresh(variant).state, standing_words(variant)["text"]) == ("published", variant.text)
    withdraw(variant, team)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Écrivez ce qui était erroné"),
        ({"words": {**WORDS, "text": " "}}, "retirez-la plutôt"),
        ({"words": None}, "Rien n’est changé"),
    ],
)
def test_a_correction_says_what_and_why(changes: dict[str, Any], sentence: str, team: Person) -> None:
    variant = a_published_variant()
    if "words" in changes and changes["words"] is None:
        changes = {"words": standing_words(variant)}
    with pytest.raises(PolicyRefusal, match=sentence):
        correct(variant, team, **changes)
    assert not Amendment.objects.exists()


def test_the_rules_are_asked_again_of_the_corrected_words(team: Person) -> None:
    variant = a_published_variant()
    a_suspended_account("facebook-ville")
    with pytest.raises(PolicyRefusal):
        correct(variant, team)


def test_only_what_is_published_is_corrected_or_withdrawn(team: Person) -> None:
    variant = a_variant_to_publish()
    with pytest.raises(PolicyRefusal):
        correct(variant, team)
    with pytest.raises(PolicyRefusal):
        withdraw(variant, team)


def test_the_team_corrects_on_every_account_and_nobody_else_does(team: Person) -> None:
    variant = a_published_variant()
    with pytest.raises(PolicyRefusal):
        correct(variant, a_holder("direction-generale"))
    with pytest.raises(Variant.DoesNotExist):
        correct(variant, a_holder("animateur-diffusion"))


# --- Pages ------------------------------------------------------------------------------------------
def test_on_the_page_it_is_corrected_then_confirmed_and_nothing_typed_is_lost(team: Person) -> None:
    variant = a_published_variant()
    browser, address = signed_in(team), reverse("editorial:variant-correct", args=[variant.pk])
    assert variant.text in said(browser.get(address))
    typed = {"text": WORDS["text"], "link": LINK, "reason": ""}
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert WORDS["text"] in said(refused)
    unchanged = browser.post(address, {"text": variant.text, "link": variant.link, "reason": WHY})
    assert unchanged.status_code == 409
    assert "Rien n’est changé" in said(unchanged)
    page = browser.post(address, typed | {"reason": WHY}, follow=True)
    assert "Faites-le maintenant sur la plateforme" in said(page)
    amendment = Amendment.objects.get()
    done = reverse("editorial:amendment-done", args=[variant.pk, amendment.pk])
    assert browser.post(done, {"faite-note": ""}).status_code == 422
    assert browser.post(done, {"faite-note": "Modifiée"}).status_code == 302
    assert fresh(variant).state == "corrected"
    assert "Avant et après" in said(browser.get(address))


def test_what_is_to_be_done_by_hand_is_listed_and_counted_for_who_corrects(team: Person) -> None:
    variant = a_published_variant()
    withdraw(variant, team)
    page = said(signed_in(team).get("/publications/a-publier/"))
    assert reverse("editorial:variant-withdraw", args=[variant.pk]) in page
    labels = [step.label for step in steps_for(team, LATER)]
    assert "1 correction ou retrait est à faire à la main" in labels
    outsider = a_holder("directeur-rh")
    assert not [step for step in steps_for(outsider, LATER) if "retrait" in step.label]


def test_the_page_of_the_post_leads_to_both(team: Person) -> None:
    variant = a_published_variant()
    page = said(signed_in(team).get(f"/publications/{variant.post_id}/"))
    for name in ("correct", "withdraw"):
        assert reverse(f"editorial:variant-{name}", args=[variant.pk]) in page


def test_on_the_page_it_is_withdrawn_or_left_as_it_is(team: Person) -> None:
    variant = a_published_variant()
    browser, address = signed_in(team), reverse("editorial:variant-withdraw", args=[variant.pk])
    browser.post(address, {"reason": "Doublon"})
    drop = reverse("editorial:amendment-drop", args=[variant.pk, Amendment.objects.get().pk])
    assert browser.post(drop, {"abandon-note": "Ce n’en est pas un"}).status_code == 302
    assert fresh(variant).state == "published"


def test_whoever_may_not_correct_reads_why(team: Person) -> None:
    variant = a_published_variant()
    director = signed_in(a_holder("direction-generale"))
    address = reverse("editorial:variant-withdraw", args=[variant.pk])
    assert "Votre poste ne figure pas" in said(director.get(address))
    assert director.post(address, {"reason": "Non"}).status_code == 403
