"""Pages of incidents: reported by anybody, acknowledged, read by few, and found nowhere else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Incident, Notice, Person
from accounts.waiting import steps_for
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_incidents import a_capture, an_incident
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db
REGISTER = "/admin/policy/registerentry/?q=incident"
FACTS = "Fait très reconnaissable."


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique", person=a_person(is_staff=True))


def a_form(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "employee",
        "account": str(an_account("facebook-ville").pk),
        "link": "https://www.facebook.com/villerimouski/posts/1?comment_id=2",
        "seen_on": "2026-07-06",
        "facts": FACTS,
        "concerns": "",
        **changes,
    }


def test_anybody_reports_one_then_sees_only_that_it_was_received(adviser: Person) -> None:
    browser = signed_in(a_person())
    sent = browser.post(reverse("accounts:incident-report"), a_form(capture=a_capture()), follow=True)
    incident = Incident.objects.get()
    assert "Votre signalement est reçu" in said(sent)
    assert str(incident) in said(sent)
    assert FACTS not in said(sent)
    assert browser.get(reverse("accounts:incident", args=[incident.pk])).status_code == 404
    assert incident.evidence.count() == 1
    read = said(signed_in(adviser).get(reverse("accounts:incident", args=[incident.pk])))
    assert FACTS in read
    assert incident.evidence.get().sha256 in read


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"facts": ""}, "obligatoire"),
        ({"concerns": "inconnu@example.org"}, "Personne n’a d’accès à cette adresse"),
        ({"link": "https://www.facebook.com/quelquun"}, "jamais celui d’un profil"),
        ({"seen_on": "2026-07-07"}, "pas encore venu"),
    ],
)
def test_a_report_that_is_refused_is_shown_again_as_it_was_typed(
    changes: dict[str, Any], sentence: str
) -> None:
    typed = a_form(facts="Ce que j’ai vu.") | changes
    refused = signed_in(a_person()).post(reverse("accounts:incident-report"), typed)
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert str(typed["facts"]) in said(refused)
    assert not Incident.objects.exists()


def test_the_person_concerned_is_found_by_the_address_of_work_and_reads_nothing(adviser: Person) -> None:
    signed_in(a_person()).post(reverse("accounts:incident-report"), a_form(concerns=adviser.email.upper()))
    incident = Incident.objects.get()
    browser = signed_in(adviser)
    for name in ("incident", "incident-measure", "incident-close"):
        address = reverse(f"accounts:{name}", args=[incident.pk])
        response = browser.get(address) if name == "incident" else browser.post(address)
        assert response.status_code == 404
    assert str(incident) not in said(browser.get(reverse("accounts:incident-list") + "?etat=tous"))


def test_an_incident_is_followed_up_and_closed_from_its_page(adviser: Person) -> None:
    incident, browser = an_incident(), signed_in(adviser)
    [step] = [step for step in steps_for(adviser, NOW) if "incident" in step.label]
    assert step.count == 1
    measure = reverse("accounts:incident-measure", args=[incident.pk])
    refused = browser.post(measure, {"suivi-kind": "transmitted", "suivi-details": "Rappel écrit."})
    assert refused.status_code == 409
    assert "Dites à qui" in said(refused)
    assert "Rappel écrit." in said(refused)
    browser.post(measure, {"suivi-kind": "reminder", "suivi-details": "Rappel écrit."})
    page = said(browser.get(reverse("accounts:incident", args=[incident.pk])))
    assert "Rappel de la politique" in page
    close = reverse("accounts:incident-close", args=[incident.pk])
    assert browser.post(close, {"fermeture-reason": ""}).status_code == 422
    done = browser.post(close, {"fermeture-reason": "Rien de plus."}, follow=True)
    assert "L’incident est clos." in said(done)
    again = browser.post(close, {"fermeture-reason": "Encore."})
    assert (again.status_code, "déjà clos" in said(again)) == (409, True)
    assert str(incident) not in said(browser.get(reverse("accounts:incident-list")))
    assert str(incident) in said(browser.get(reverse("accounts:incident-list") + "?etat=tous"))


def test_a_capture_is_given_only_to_who_reads_the_incident_and_only_its_own(adviser: Person) -> None:
    reporter = a_person()
    incident = an_incident(actor=reporter, captures=[a_capture()])
    other = an_incident(captures=[a_capture("autre.png")])
    capture = incident.evidence.get()
    address = reverse("accounts:incident-capture", args=[incident.pk, capture.pk])
    given = signed_in(adviser).get(address)
    assert given["Content-Type"] == "image/png"
    assert b"".join(given.streaming_content)  # type: ignore[attr-defined]
    for person in (reporter, a_holder("agent-communications")):
        assert signed_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    crossed = reverse("accounts:incident-capture", args=[other.pk, capture.pk])
    assert signed_in(adviser).get(crossed).status_code == 404


def test_neither_the_settings_site_nor_a_superuser_shows_what_is_reserved(adviser: Person) -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Racine")
    incident = an_incident(concerns=adviser)
    hidden = f"{incident}"
    for person in (root, adviser):
        browser = signed_in(person)
        assert browser.get("/admin/accounts/incident/").status_code == 404
        assert browser.get(reverse("accounts:incident", args=[incident.pk])).status_code == 404
        assert hidden not in said(browser.get(REGISTER))
        assert "incident.reported" not in said(browser.get(reverse("admin:accounts_notice_changelist")))
    management = a_holder("direction-generale", person=a_person(is_staff=True))
    assert hidden in said(signed_in(management).get(REGISTER))


def test_the_email_says_that_there_is_one_and_nothing_else(adviser: Person) -> None:
    an_incident(facts=FACTS)
    notice = Notice.objects.get(level="incident.reported", recipient=adviser)
    assert list(notice.context) == ["path"]


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_asks_as_many_questions_whatever_its_length(
    count: int, adviser: Person, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        an_incident()
    browser = signed_in(adviser)
    browser.get(reverse("accounts:incident-list"))
    with django_assert_num_queries(QUERIES):
        assert said(browser.get(reverse("accounts:incident-list"))).count('<th scope="row"') == count


QUERIES = 12


@pytest.mark.clause("R-099")
@pytest.mark.clause("R-100")
def test_the_reminder_invites_and_quotes(adviser: Person) -> None:
    page = said(signed_in(a_person()).get(reverse("accounts:reminder")))
    assert "invités à la prudence" in page
    assert "faire preuve de jugement" in page
    assert "interdi" not in page
