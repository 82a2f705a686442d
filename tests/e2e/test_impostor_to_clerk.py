"""A citizen reports a page that passes for the city; an agent follows it to the clerk; somebody reports an incident."""

import pytest

from accounts.models import ImpostorCase, Person
from tests.builders import a_person
from tests.builders_incidents import a_capture
from tests.e2e.conftest import Open


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_from_a_citizen_s_report_to_the_clerk_with_the_keyboard_alone(agent: Person, open_as: Open) -> None:
    citizen = open_as(None, "/comptes-officiels/signaler/", width=390, height=844)
    citizen.examine("report an impostor, phone")
    citizen.tab_to("[name=url]")
    citizen.write("https://www.facebook.com/ville.rimouski.concours")
    citizen.press("Tab")
    citizen.write("Cette page m’a demandé un numéro de carte.")
    citizen.tab_to("button[type=submit]")
    citizen.press_and_load("Enter")
    citizen.sees("votre signalement est reçu")

    keyboard = open_as(agent, "/comptes/usurpations/")
    keyboard.examine("impostors")
    keyboard.tab_to("tbody a")
    keyboard.press_and_load("Enter")
    keyboard.examine("impostor")
    act(keyboard, "retenir", {"pretends": "Ville de Rimouski"})
    act(keyboard, "plateforme", {"number": "FB-2026-0417"})
    keyboard.sees("FB-2026-0417")
    attach(keyboard)
    act(keyboard, "transmettre", {"name": "Greffière de la Ville"})
    keyboard.sees("La transmission est inscrite.")
    act(keyboard, "clore", {"reason": "La page n’existe plus."})
    keyboard.examine("impostor, closed")
    case = ImpostorCase.objects.get()
    assert (case.state, case.transmitted_by_name) == ("closed", "Greffière de la Ville")


def act(keyboard, key: str, fields: dict[str, str]) -> None:
    """Open the form of an act, fill it and send it."""
    form = f"form[action$='/{key}/']"
    keyboard.page.evaluate("document.activeElement.blur()")
    keyboard.tab_to(f"details:has({form}) > summary")
    keyboard.press("Enter")
    for name, value in fields.items():
        keyboard.tab_to(f"#id_{key}-{name}")
        keyboard.write(value)
    keyboard.tab_to(f"{form} button[type=submit]")
    keyboard.press_and_load("Enter")


def attach(keyboard) -> None:
    """Add a capture: the system's own window of files is not part of the page."""
    summary = "details:has(form[action$='/capture/']) > summary"
    keyboard.tab_to(summary)
    keyboard.press("Enter")
    upload = a_capture()
    given = {"name": "capture.png", "mimeType": "image/png", "buffer": upload.read()}
    keyboard.page.set_input_files("#id_capture-capture", given)
    keyboard.tab_to("form[action$='/capture/'] button[type=submit]")
    keyboard.press_and_load("Enter")
    keyboard.sees("La capture est gardée.")


def test_an_employee_reports_an_incident_that_the_adviser_closes(adviser: Person, open_as: Open) -> None:
    employee = open_as(a_person(), "/comptes/incidents/signaler/")
    employee.examine("report an incident")
    employee.tab_to("[name=kind]")
    employee.press("Space")
    employee.tab_to("[name=facts]")
    employee.write("Une réponse a été donnée au nom de la Ville.")
    employee.tab_to("form.form button[type=submit]")
    employee.press_and_load("Enter")
    employee.sees("Votre signalement est reçu")
    employee.sees_not("Une réponse a été donnée")
    employee.examine("incidents, reporter")

    keyboard = open_as(adviser, "/comptes/incidents/", width=390, height=844)
    keyboard.examine("incidents, phone")
    keyboard.tab_to("tbody a")
    keyboard.press_and_load("Enter")
    keyboard.tab_to("[name='suivi-details']")
    keyboard.write("Rappel remis.")
    keyboard.tab_to("form[action$='/suivi/'] button[type=submit]")
    keyboard.press_and_load("Enter")
    keyboard.sees("Rappel remis.")
    keyboard.tab_to("details:has(form[action$='/clore/']) > summary")
    keyboard.press("Enter")
    keyboard.tab_to("[name='fermeture-reason']")
    keyboard.write("Rien de plus.")
    keyboard.tab_to("form[action$='/clore/'] button[type=submit]")
    keyboard.press_and_load("Enter")
    keyboard.sees("L’incident est clos.")
    keyboard.examine("incident, phone")
