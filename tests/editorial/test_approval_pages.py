"""The list of what waits for an approval, the page of a variant, the decision, and several at once."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.waiting.steps import steps_for
from editorial.approvals import check_approve, recall_variant, refuse_variant
from editorial.approvers import approvers
from editorial.awaiting import listed
from editorial.deciders import Deciders
from editorial.drafting import amend_variant
from editorial.models import Approval, Variant
from policy.pending import pending_for
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account, the_policy_world
from tests.builders_editorial import a_post, a_submitted_variant, a_variant, an_adviser, approved_by

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-024")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "editorial:approval-list"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return an_adviser()


@pytest.fixture
def director() -> Person:
    return a_holder("direction-generale", person=a_person("Direction", is_staff=True))


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


def said(response: Any) -> str:
    return html.unescape(response.content.decode())


def decide(person: Person, variant: Variant, **typed: Any) -> Any:
    sent = {"decision": "approve", "content_hash": variant.content_hash, **typed}
    return browser_of(person).post(reverse("editorial:approval-decide", args=[variant.pk]), sent)


def state_of(variant: Variant) -> str:
    return Variant.objects.get(pk=variant.pk).state


def read(person: Person, etat: str = "", **asked: Any) -> str:
    return said(browser_of(person).get(reverse(LIST), {"etat": etat, **asked}))


def test_what_waits_for_me_is_shown_in_full_with_its_hour_and_decided_in_one_click(adviser: Person) -> None:
    variant = a_submitted_variant(text="Une phrase entière.\nUne autre, à la fin.")
    page = read(adviser)
    assert "Une autre, à la fin." in page
    assert "juillet" in page
    assert "Approuver" in page
    response = decide(adviser, variant)
    assert (response.status_code, state_of(variant)) == (302, "scheduled")
    assert "Rien n’attend une approbation." in read(adviser)


def test_a_refusal_without_a_reason_changes_nothing_and_one_with_a_reason_tells_it(adviser: Person) -> None:
    variant = a_submitted_variant()
    response = decide(adviser, variant, decision="refuse", reason="  ")
    assert response.status_code == 422
    assert "Un refus s’accompagne de son motif" in said(response)
    assert state_of(variant) == "in_review"
    assert decide(adviser, variant, decision="refuse", reason="Trop long.").status_code == 302
    assert state_of(variant) == "draft"
    assert "Trop long." in said(browser_of(adviser).get(reverse("editorial:approval", args=[variant.pk])))


def test_a_stale_screen_decides_nothing_and_keeps_what_was_typed(adviser: Person) -> None:
    variant = a_submitted_variant()
    amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "Un tout autre texte."},
        actor=variant.last_editor,
        now=NOW,
    )
    again = a_submitted_variant(Variant.objects.get(pk=variant.pk))
    response = decide(adviser, variant, decision="refuse", reason="Mes mots à garder.")
    assert response.status_code == 409
    page = said(response)
    assert "modifiée depuis que vous l’avez ouverte" in page
    assert "Mes mots à garder." in page
    assert again.content_hash in page
    assert not Approval.objects.exists()


def test_the_author_sees_why_there_is_no_button_and_who_is_asked(adviser: Person) -> None:
    variant = a_submitted_variant()
    page = read(variant.last_editor, "en-attente")
    assert "On n’approuve pas ce que l’on a proposé" in page
    assert str(adviser) in page
    assert 'value="approve"' not in page
    assert decide(variant.last_editor, variant).status_code == 409
    assert state_of(variant) == "in_review"


def test_whoever_does_not_see_the_post_finds_nothing(adviser: Person) -> None:
    variant = a_submitted_variant()
    stranger = a_holder("secretaire-rh")
    assert decide(stranger, variant).status_code == 404
    assert variant.text not in read(stranger, "en-attente")
    response = browser_of(stranger).post(
        reverse("editorial:approval-bulk"), {"variants": f"{variant.pk}:{variant.content_hash}"}
    )
    assert (response.status_code, state_of(variant)) == (422, "in_review")


def test_several_are_approved_at_once_each_by_its_own_rules(adviser: Person) -> None:
    plain = a_submitted_variant()
    position = a_submitted_variant(a_variant(a_post(nature="position")))
    own = a_submitted_variant(a_variant(a_post(adviser), actor=adviser))
    stale = a_submitted_variant()
    ticked = [f"{one.pk}:{one.content_hash}" for one in (plain, position, own)] + [f"{stale.pk}:{'0' * 64}"]
    response = browser_of(adviser).post(reverse("editorial:approval-bulk"), {"variants": ticked})
    page = said(response)
    assert response.status_code == 409
    assert [state_of(one) for one in (plain, position, own, stale)] == [
        "scheduled",
        "in_review",
        "in_review",
        "in_review",
    ]
    assert "1 publication approuvée" in page
    assert "direction générale" in page
    assert "On n’approuve pas ce que l’on a proposé" in page
    assert "modifiée depuis" in page


def test_all_those_that_may_be_are_approved_together_and_nothing_ticked_says_so(adviser: Person) -> None:
    variants = [a_submitted_variant() for _one in range(3)]
    ticked = [f"{one.pk}:{one.content_hash}" for one in variants]
    browser = browser_of(adviser)
    assert browser.post(reverse("editorial:approval-bulk"), {"variants": ticked}).status_code == 302
    assert {state_of(one) for one in variants} == {"scheduled"}
    response = browser.post(reverse("editorial:approval-bulk"), {})
    assert (response.status_code, "Cochez les publications" in said(response)) == (422, True)


@pytest.mark.parametrize("sent", ["", "x", "1", "1:", ":", "9" * 40, "1:é", "-1:a", "\x00:\x00"])
def test_anything_ticked_is_no_error(sent: str, adviser: Person) -> None:
    response = browser_of(adviser).post(reverse("editorial:approval-bulk"), {"variants": sent})
    assert response.status_code in {409, 422}


def test_each_state_says_how_many_and_lists_its_own(adviser: Person) -> None:
    waiting, refused = a_submitted_variant(), a_submitted_variant()
    approved = approved_by(a_submitted_variant(), adviser)
    refuse_variant(
        variant_id=refused.pk, content_hash=refused.content_hash, reason="Non.", actor=adviser, now=NOW
    )
    voided = approved_by(a_submitted_variant(), adviser)
    amend_variant(
        variant_id=voided.pk,
        content_hash=voided.content_hash,
        values={"text": "Changé."},
        actor=voided.last_editor,
        now=NOW,
    )
    a_variant()
    wanted = {
        "miennes": [waiting],
        "en-attente": [waiting],
        "approuvees": [approved],
        "refusees": [refused],
        "annulees": [voided],
    }
    for chosen, expected in wanted.items():
        found = listed(adviser, Deciders.at(NOW), NOW, chosen=chosen)
        assert [one.pk for one in found.variants] == [one.pk for one in expected], chosen
        assert {pill.code: pill.count for pill in found.pills} == dict.fromkeys(wanted, 1)


def test_an_unknown_state_is_the_first_that_has_something() -> None:
    adviser = an_adviser()
    assert listed(adviser, Deciders.at(NOW), NOW, chosen="n’importe").chosen == "en-attente"
    a_submitted_variant()
    assert listed(adviser, Deciders.at(NOW), NOW, chosen="n’importe").chosen == "miennes"


def test_what_changed_since_the_approval_is_shown_word_by_word(adviser: Person) -> None:
    variant = approved_by(a_submitted_variant(text="La bibliothèque ouvre à 10 h."), adviser)
    changed = amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "La bibliothèque ouvre à 9 h.", "scheduled_at": None},
        actor=variant.last_editor,
        now=NOW,
    )
    a_submitted_variant(changed)
    page = read(adviser)
    assert "<del>10</del><ins>9</ins>" in page
    assert "approbation annulée" in page
    assert str(adviser) in page


def test_a_caution_passed_shows_its_reason_to_whoever_decides(adviser: Person) -> None:
    from editorial.justifications import justify_variant

    variant = a_variant(a_post(canonical_url=""), link="")
    justify_variant(
        variant_id=variant.pk,
        guard="website",
        about="",
        reason="Une photo du lever de soleil",
        actor=variant.last_editor,
        now=NOW,
    )
    a_submitted_variant(Variant.objects.get(pk=variant.pk))
    page = read(adviser)
    assert "Une photo du lever de soleil" in page
    assert "ne mène pas au site de la Ville" in page


def test_a_reason_is_written_from_the_page_and_a_blank_one_is_refused() -> None:
    variant = a_variant(a_post(canonical_url=""), link="")
    browser, address = (
        browser_of(variant.last_editor),
        reverse("editorial:variant-justify", args=[variant.pk]),
    )
    sent = {"guard": "website", "about": "", "reason": "bof"}
    response = browser.post(address, sent)
    assert response.status_code == 409
    assert "bof</textarea>" in said(response)
    sent["reason"] = "Une photo sans page"
    back = reverse("editorial:approval", args=[variant.pk])
    response = browser.post(address, {**sent, "back": back})
    assert (response.status_code, response["Location"]) == (302, back)
    assert variant.justifications.count() == 1
    elsewhere = browser.post(address, {**sent, "back": "https://example.org/"})
    assert elsewhere["Location"] == reverse(LIST)


def test_whoever_may_not_publish_on_the_account_writes_no_reason() -> None:
    variant = a_variant(a_post(canonical_url=""), link="")
    director = a_holder("direction-generale")
    response = browser_of(director).post(
        reverse("editorial:variant-justify", args=[variant.pk]),
        {"guard": "website", "about": "", "reason": "Une photo sans page"},
    )
    assert (response.status_code, variant.justifications.count()) == (409, 0)


def worlds() -> list[Variant]:
    """Return variants of every kind that decides who is asked."""
    adviser = an_adviser()
    a_holder("agent-communications")
    a_replacement(absent=adviser, substitute=a_holder("webmestre"), accounts=[an_account("facebook-ville")])
    return [
        a_submitted_variant(),
        a_submitted_variant(a_variant(a_post(nature="position"))),
        a_submitted_variant(a_variant(a_post(adviser), actor=adviser)),
        a_submitted_variant(a_variant(account=an_account("linkedin-ville"))),
    ]


def test_many_are_answered_as_one_would_be(director: Person) -> None:
    variants = worlds()
    deciders = Deciders.at(NOW)
    for variant in variants:
        fresh = Variant.objects.select_related("post", "account").get(pk=variant.pk)
        assert {one.pk for one in deciders.asked(fresh)} == {one.pk for one in approvers(fresh, NOW)}
        for person in Person.objects.all():
            assert deciders.check_approve(fresh, person) == check_approve(fresh, person, NOW), person


def test_the_direction_generale_is_asked_of_a_position_and_when_nobody_else_is_left(director: Person) -> None:
    adviser = an_adviser()
    ordinary = a_submitted_variant()
    position = a_submitted_variant(a_variant(a_post(nature="position")))
    own = a_submitted_variant(a_variant(a_post(adviser), actor=adviser))
    waiting = {row.url for group in pending_for(director, NOW) for row in group.rows}
    expected = {reverse("admin:editorial_variant_change", args=[one.pk]) for one in (position, own)}
    assert waiting == expected
    assert reverse("admin:editorial_variant_change", args=[ordinary.pk]) not in waiting


def test_the_home_page_says_how_many_wait(adviser: Person) -> None:
    assert not [step for step in steps_for(adviser, NOW) if "approbation" in step.label]
    a_submitted_variant()
    (step,) = [step for step in steps_for(adviser, NOW) if "approbation" in step.label]
    assert (step.count, step.label) == (1, "1 publication attend votre approbation")
    recall = Variant.objects.get()
    recall_variant(variant_id=recall.pk, actor=recall.last_editor, now=NOW)
    assert not [step for step in steps_for(adviser, NOW) if "approbation" in step.label]


def test_the_list_asks_as_many_queries_for_three_as_for_thirty(adviser: Person) -> None:
    counts = []
    browser = browser_of(adviser)
    browser.get(reverse(LIST))  # what the session keeps is asked once
    for number in (3, 30):
        for _one in range(number):
            a_submitted_variant()
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse(LIST)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
    assert "page=2" in read(adviser)
    assert "<article" in read(adviser, "en-attente", page=2)


# --- The administration site, where the direction générale decides ---------------------------------------------


def admin_decide(person: Person, variant: Variant, **typed: Any) -> Any:
    sent = {"decision": "approve", "content_hash": variant.content_hash, "seen": 0, **typed}
    return browser_of(person).post(reverse("admin:editorial_variant_decide", args=[variant.pk]), sent)


def test_the_direction_generale_approves_a_position_from_the_settings(director: Person) -> None:
    variant = a_submitted_variant(
        a_variant(a_post(nature="position"), text="Rimouski demande une autoroute.")
    )
    page = said(browser_of(director).get(reverse("admin:editorial_variant_change", args=[variant.pk])))
    assert "Rimouski demande une autoroute." in page
    assert "Prise de position" in page
    assert admin_decide(director, variant).status_code == 302
    assert state_of(variant) == "scheduled"
    assert Approval.objects.get().body == "management"


def test_a_refusal_in_the_settings_has_a_reason_and_a_stale_screen_decides_nothing(director: Person) -> None:
    variant = a_submitted_variant(a_variant(a_post(nature="position")))
    assert admin_decide(director, variant, decision="refuse").status_code == 422
    stale = admin_decide(director, variant, content_hash="0" * 64)
    assert stale.status_code == 409
    assert "modifiée depuis" in said(stale)
    assert admin_decide(director, variant, decision="refuse", reason="Pas maintenant.").status_code == 302
    assert state_of(variant) == "draft"


def test_a_superuser_without_a_position_decides_nothing_in_the_settings() -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    variant = a_submitted_variant()
    assert admin_decide(root, variant).status_code == 404
    assert state_of(variant) == "in_review"
