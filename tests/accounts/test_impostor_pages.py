"""Pages of impostors: the public way in, and the cases that only the team and the direction générale see."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.evidence import is_intact
from accounts.impostors import settle_case
from accounts.models import ImpostorCase, ImpostorReport, Notice, Person
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_incidents import IMPOSTOR, a_capture, a_case, a_citizen_s_report
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db
PUBLIC = "accounts:impostor-report"


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    cache.clear()
    the_policy_world()


@pytest.fixture
def agent() -> Person:
    return a_holder("agent-communications", person=a_person(is_staff=True))


def a_report(**changes: str) -> dict[str, str]:
    return {"url": IMPOSTOR, "seen": "On m’a demandé de l’argent.", "email": "", "website": "", **changes}


def test_a_citizen_reports_an_address_without_an_account_and_is_thanked(agent: Person) -> None:
    page = Client().get(reverse(PUBLIC), {"adresse": IMPOSTOR})
    assert IMPOSTOR in said(page)
    assert "Spotted" in said(page)
    sent = Client().post(reverse(PUBLIC), a_report(email="citoyenne@example.org"), follow=True)
    assert "Merci, votre signalement est reçu" in said(sent)
    case = ImpostorCase.objects.get()
    assert (case.state, case.reports.get().email) == ("to_review", "citoyenne@example.org")
    [notice] = Notice.objects.filter(level="impostor.received")
    assert (notice.recipient, list(notice.context)) == (agent, ["path"])


def test_an_official_address_is_said_to_be_so_and_nothing_is_kept() -> None:
    handle = an_account("x-villerimouski").handle.removeprefix("@")
    answer = Client().post(reverse(PUBLIC), a_report(url=f"x.com/{handle}"))
    assert "compte officiel de la Ville" in said(answer)
    assert not ImpostorCase.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": "la page de la ville"}, "ne peut être lue"),
        ({"seen": ""}, "obligatoire"),
        ({"email": "pas un courriel"}, "courriel"),
    ],
)
def test_a_public_form_that_is_refused_keeps_what_was_typed(changes: dict[str, str], sentence: str) -> None:
    typed = a_report() | changes
    refused = Client().post(reverse(PUBLIC), typed)
    assert (refused.status_code, sentence in said(refused)) == (422, True)
    assert typed["seen"] in said(refused)
    assert not ImpostorCase.objects.exists()


def test_what_a_program_fills_is_thrown_away_without_a_word() -> None:
    sent = Client().post(reverse(PUBLIC), a_report(website="https://spam.example"), follow=True)
    assert "Merci" in said(sent)
    assert not ImpostorCase.objects.exists()


def test_one_machine_sends_five_an_hour_and_its_address_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    add = cache.add

    def watched(key: str, *args: Any, **options: Any) -> bool:
        kept.append(key)
        return add(key, *args, **options)

    monkeypatch.setattr(cache, "add", watched)
    for number in range(5):
        sent = Client().post(reverse(PUBLIC), a_report(url=f"https://www.facebook.com/faux{number}"))
        assert sent.status_code == 302
    refused = Client().post(reverse(PUBLIC), a_report(url="https://www.facebook.com/faux9"))
    assert refused.status_code == 429
    assert "Réessayez plus tard" in said(refused)
    assert ImpostorCase.objects.count() == 5
    other = Client(REMOTE_ADDR="192.0.2.7").post(reverse(PUBLIC), a_report())
    assert other.status_code == 302
    assert not [key for key in kept if "127.0.0.1" in key or "192.0.2.7" in key]


def test_a_case_is_opened_and_an_address_known_leads_to_it(agent: Person) -> None:
    browser = signed_in(agent)
    typed = {
        "url": IMPOSTOR,
        "pretends": "Ville de Rimouski",
        "first_seen_on": "2026-07-06",
        "seen": "Un faux concours.",
    }
    assert "bibliothèque" in said(browser.get(reverse("accounts:impostor-open")))
    done = browser.post(reverse("accounts:impostor-open"), typed | {"capture": a_capture()}, follow=True)
    case = ImpostorCase.objects.get()
    assert "Le dossier est ouvert." in said(done)
    again = browser.post(reverse("accounts:impostor-open"), typed | {"seen": "Encore là."}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("accounts:impostor", args=[case.pk])
    assert "déjà ouvert" in said(again)
    assert "Encore là." in said(again)
    settle_case(case_id=case.pk, end="parody", reason="Une blague.", actor=agent, now=NOW)
    closed = browser.post(reverse("accounts:impostor-open"), typed)
    assert (closed.status_code, "rouvrez-le" in said(closed), "Un faux concours." in said(closed)) == (
        409,
        True,
        True,
    )
    handle = an_account("x-villerimouski").handle.removeprefix("@")
    refused = browser.post(reverse("accounts:impostor-open"), typed | {"url": f"https://x.com/{handle}"})
    assert (refused.status_code, "compte officiel" in said(refused)) == (422, True)
    assert "Un faux concours." in said(refused)


def test_the_acts_of_a_case_from_its_page(agent: Person) -> None:
    case, browser = a_citizen_s_report(email="citoyenne@example.org"), signed_in(agent)

    def do(act: str, **typed: Any) -> Any:
        data = {f"{act}-{name}": value for name, value in typed.items()}
        return browser.post(reverse("accounts:impostor-act", args=[case.pk, act]), data, follow=True)

    assert "citoyenne@example.org" in said(browser.get(reverse("accounts:impostor", args=[case.pk])))
    early = do("plateforme", reported_on="2026-07-06", number="FB-9")
    assert (early.status_code, "Examinez d’abord" in said(early), "FB-9" in said(early)) == (409, True, True)
    do("retenir", pretends="La Ville")
    do("plateforme", reported_on="2026-07-06", number="FB-9")
    page = said(browser.get(reverse("accounts:impostor", args=[case.pk])))
    assert "rien n’est transmis sans preuve" in page
    clerk = {"body": "greffe", "name": "Greffière", "transmitted_on": "2026-07-06", "note": "Urgent."}
    refused = do("transmettre", **clerk)
    assert (refused.status_code, "Urgent." in said(refused)) == (409, True)
    do("capture", capture=a_capture())
    assert do("transmettre", **(clerk | {"name": ""})).status_code == 422
    assert "La transmission est inscrite." in said(do("transmettre", **clerk))
    done = do("clore", end="municipal", reason="Compte de l’aréna.")
    assert "régularise par une demande" in said(done)
    assert ImpostorReport.objects.get().email == ""
    assert "rouvert" in said(do("rouvrir", reason="Erreur."))
    assert do("inconnu").status_code == 404


def test_the_fingerprints_are_verified_on_request(agent: Person) -> None:
    case, browser = a_case(actor=agent, captures=[a_capture()]), signed_in(agent)
    address = reverse("accounts:impostor", args=[case.pk])
    capture = case.evidence.get()
    assert capture.sha256 in said(browser.get(address))
    assert "Empreinte vérifiée" in said(browser.get(address + "?verifier=1"))
    path = Path(capture.file.path)
    path.write_bytes(path.read_bytes() + b"x")
    assert "n’a plus cette empreinte" in said(browser.get(address + "?verifier=1"))
    path.unlink()
    assert not is_intact(capture)


@pytest.mark.parametrize("role", ["webmestre", "directeur-rh", "superuser"])
def test_nobody_else_finds_a_case_its_files_nor_the_settings_pages(role: str, agent: Person) -> None:
    case = a_case(actor=agent, captures=[a_capture()])
    if role == "superuser":
        person = Person.objects.create_superuser("racine@example.org", full_name="Racine")
        assert signed_in(person).get("/admin/accounts/impostorcase/").status_code == 404
    else:
        person = a_holder(role)
    browser = signed_in(person)
    for address in (
        reverse("accounts:impostor-list"),
        reverse("accounts:impostor-open"),
        reverse("accounts:impostor", args=[case.pk]),
        reverse("accounts:impostor-capture", args=[case.pk, case.evidence.get().pk]),
    ):
        assert browser.get(address).status_code == 404
    act = reverse("accounts:impostor-act", args=[case.pk, "clore"])
    assert browser.post(act, {"clore-end": "close", "clore-reason": "Fini."}).status_code == 404
    case.refresh_from_db()
    assert case.state == "open"


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_asks_as_many_questions_whatever_its_length(
    count: int, agent: Person, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        a_case(actor=agent, url=f"https://www.facebook.com/faux{number}")
    browser = signed_in(agent)
    browser.get(reverse("accounts:impostor-list"))
    with django_assert_num_queries(QUERIES):
        page = said(browser.get(reverse("accounts:impostor-list")))
    assert page.count('<th scope="row"') == count


QUERIES = 9


@pytest.mark.parametrize(
    ("query", "seen"),
    [("", True), ("?etat=to_review", False), ("?etat=tous", True), ("?etat=sans-geste", False)],
)
def test_the_list_is_filtered_by_the_address(query: str, seen: bool, agent: Person) -> None:
    case = a_case(actor=agent)
    page = said(signed_in(agent).get(reverse("accounts:impostor-list") + query))
    assert (str(case) in page) is seen
