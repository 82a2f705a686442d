"""The overview of profiles, the sheet of an account, changes of look: filled, refused, filtered, exported."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Evidence, OfficialAccount, Person, ProfileCheck, RelatedPolicy, VisualChange
from accounts.waiting.checks import profiles_to_check
from tests.builders import a_holder, a_person, an_account
from tests.builders_acts import SOON
from tests.builders_checks import PROFILE, a_capture, a_full_check, a_visual_change
from tests.pages.browsing import said, signed_in

LIST = "accounts:check-list"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def browser(agent: Person) -> Client:
    return signed_in(agent)


def sheet(slug: str = "facebook-ville") -> str:
    return reverse("accounts:check-record", args=[slug])


def five(result: str = "conform", **more: Any) -> dict[str, Any]:
    aspects = ("logo", "netiquette", "site_link", "visual", "disclaimer")
    typed = {f"{aspect}-result": result for aspect in aspects}
    return typed | {f"{aspect}-url": PROFILE for aspect in aspects} | {"seen_at": SOON.isoformat()} | more


@pytest.mark.clause("R-105")
def test_five_ticks_and_one_capture_are_saved_at_once(browser: Client) -> None:
    response = browser.post(sheet(), five(capture=a_capture()))
    assert (response.status_code, response["Location"]) == (302, sheet())
    assert ProfileCheck.objects.filter(result="conform").count() == 5
    evidence = Evidence.objects.get()  # one file for the five
    assert set(ProfileCheck.objects.values_list("evidence", flat=True)) == {evidence.pk}
    again = said(browser.get(sheet()))
    assert f'value="{PROFILE}"' in again  # where it was is remembered
    proof = browser.get(reverse("accounts:check-evidence", args=[evidence.pk]))
    assert (proof.status_code, proof["Content-Type"]) == (200, "image/png")
    b"".join(proof.streaming_content)  # type: ignore[attr-defined]


def test_a_sheet_refused_is_shown_again_with_what_was_typed_and_nothing_is_written(browser: Client) -> None:
    typed = five(**{"logo-result": "not_conform", "visual-note": "Tout est bleu.", "logo-place": "En haut"})
    response = browser.post(sheet(), typed)
    assert response.status_code == 422
    page = said(response)
    assert "ce qui manque" in page
    assert "Tout est bleu." in page
    assert "En haut" in page
    assert not ProfileCheck.objects.exists()
    empty = browser.post(sheet(), {})
    assert empty.status_code == 422
    assert "au moins un aspect" in said(empty)
    said_without_result = browser.post(sheet(), {"logo-note": "Flou."})
    assert "Dites aussi ce que vous avez constaté" in said(said_without_result)


def test_a_look_changed_meanwhile_is_a_conflict_and_the_next_try_goes_through(
    browser: Client, agent: Person, clock: Any
) -> None:
    a_visual_change(an_account("facebook-ville"), agent, now=SOON + timedelta(minutes=1))
    clock.set(SOON + timedelta(minutes=2))
    response = browser.post(sheet(), five())
    assert response.status_code == 409
    assert "regardez de nouveau" in said(response)
    assert not ProfileCheck.objects.exists()
    seen_at = (SOON + timedelta(minutes=2)).isoformat()
    assert seen_at in said(response)
    assert browser.post(sheet(), five(seen_at=seen_at)).status_code == 302


@pytest.mark.clause("R-070")
def test_a_change_of_look_is_recorded_with_its_capture(browser: Client) -> None:
    address = reverse("accounts:visual-change", args=["x-villerimouski"])
    assert browser.post(address, {"what": "cover", "reason": "Été."}).status_code == 422
    response = browser.post(address, {"what": "cover", "reason": "Été.", "capture": a_capture()})
    assert response.status_code == 302
    assert VisualChange.objects.get().evidence.name == "capture.png"
    page = said(browser.get(sheet("x-villerimouski")))
    assert "Image de couverture\u00a0: Été." in page or "Image de couverture : Été." in page


def test_whoever_does_not_manage_the_account_reads_the_sheet_and_is_told_why(agent: Person) -> None:
    browser = signed_in(a_holder("webmestre"))
    assert "Rôle de l’agent" in said(browser.get(sheet()))
    assert browser.post(sheet(), five()).status_code == 409
    assert not ProfileCheck.objects.exists()
    change = reverse("accounts:visual-change", args=["facebook-ville"])
    typed = {"what": "cover", "reason": "Été.", "capture": a_capture()}
    assert browser.post(change, typed).status_code == 409
    assert not VisualChange.objects.exists()
    assert browser.post(sheet("x-villerimouski"), five(**only_capture())).status_code == 302


def only_capture() -> dict[str, Any]:
    urls = {f"{aspect}-url": "" for aspect in ("logo", "site_link", "visual", "disclaimer")}
    return urls | {"netiquette-url": "https://x.com/VilleRimouski", "capture": a_capture()}


@pytest.mark.clause("R-059")
def test_the_overview_says_each_state_in_words_and_its_filters_are_in_the_address(
    browser: Client, agent: Person
) -> None:
    a_full_check(an_account("facebook-ville"), agent, now=SOON)
    a_visual_change(an_account("facebook-ville"), agent, now=SOON + timedelta(seconds=1))
    page = said(browser.get(reverse(LIST)))
    for words in (
        "conforme",
        "en retard",
        "jamais vérifié",
        "à faire",
        "le visuel a changé",
        "jusqu’au 6\u00a0janvier 2027",
    ):
        assert words in page, words
    late = said(browser.get(reverse(LIST), {"etat": "en-retard"}))
    assert sheet("facebook-ville") not in late
    assert sheet("vimeo-ville") in late
    due = said(browser.get(reverse(LIST), {"etat": "a-faire", "aspect": "netiquette"}))
    assert sheet("facebook-ville") not in due
    mine = said(browser.get(reverse(LIST), {"a-moi": "1"}))
    assert sheet("facebook-loisirs") in said(browser.get(reverse(LIST)))
    assert sheet("vimeo-ville") in mine
    nothing = browser.get(reverse(LIST), {"etat": "non-conforme", "aspect": "zzz"})
    assert "Aucun profil ne correspond" in said(nothing)


def test_the_export_keeps_the_filters_and_runs_no_formula(browser: Client, agent: Person) -> None:
    browser.post(sheet(), five("not_conform", **{f"{name}-note": "=1+1" for name in ("logo", "visual")}))
    a_full_check(an_account("facebook-ville"), agent, now=SOON)
    OfficialAccount.objects.filter(slug="facebook-ville").update(name="=cmd")
    lines = read(browser, "")
    assert len(lines) == 1 + 6 * 5
    assert lines[0].startswith("\ufeffplateforme,compte,aspect")
    assert any(line.startswith("Facebook,'=cmd,logo officiel,conforme,") for line in lines)
    assert len(read(browser, "?etat=en-retard&aspect=logo")) == 1 + 5


def read(browser: Client, query: str) -> list[str]:
    response = browser.get(reverse("accounts:check-export") + query)
    return b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]


def test_as_many_queries_for_thirty_accounts_as_for_six(browser: Client, agent: Person) -> None:
    def queries() -> int:
        counted = 0
        for address in (
            reverse(LIST),
            reverse(LIST) + "?etat=a-faire&a-moi=1",
            reverse("accounts:check-export"),
        ):
            response = browser.get(address)
            with CaptureQueriesContext(connection) as seen:
                response = browser.get(address)
                if response.streaming:
                    b"".join(response.streaming_content)  # type: ignore[attr-defined]
            assert len(seen) <= 30, "\n".join(query["sql"] for query in seen)
            counted += len(seen)
        return counted

    a_full_check(an_account("vimeo-ville"), agent)
    few = queries()
    vimeo = an_account("vimeo-ville")
    for number in range(60):
        one = OfficialAccount.objects.create(
            slug=f"vimeo-{number}",
            platform=vimeo.platform,
            name=f"Compte {number}",
            handle=f"compte{number}",
            state="authorised",
            authorised_on=SOON.date(),
            council_resolution="2026-07-001",
        )
        if number % 7 == 0:
            a_full_check(one, agent)
    assert queries() == few
    page = said(browser.get(reverse(LIST)))
    assert "?apres=" in page
    follower = page.split('rel="next"')[1].split('href="')[1].split('"')[0]
    rest = said(browser.get(reverse(LIST) + follower))
    assert sheet("x-villerimouski") in rest
    assert sheet("facebook-ville") not in rest


def test_what_is_to_be_looked_at_awaits_whoever_follows_the_account(agent: Person, clock: Any) -> None:
    a_holder("animateur-diffusion")
    step = profiles_to_check(agent, SOON)
    assert step is not None
    assert (step.count, step.is_late) == (25, True)  # five accounts; the leisure page has its own people
    assert profiles_to_check(a_person(), SOON) is None


@pytest.mark.clause("R-107")
@pytest.mark.clause("R-111")
def test_a_policy_to_come_has_no_link_and_an_adopted_one_has_its_day(browser: Client) -> None:
    page = said(browser.get(reverse(LIST)))
    assert "Politique d’utilisation du logo de la Ville" in page
    assert page.count("à venir") == 2
    RelatedPolicy.objects.filter(slug="logo").update(
        state="adopted", adopted_on="2026-03-02", url="https://example.org/logo.pdf"
    )
    page = said(browser.get(reverse(LIST)))
    assert "adoptée le 2\u00a0mars 2026" in page
    assert 'href="https://example.org/logo.pdf"' in page
