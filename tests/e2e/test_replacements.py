"""An absence, by the keyboard alone: the animator asks, the agent answers on a phone from the link of the e-mail."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.emails import notice_email
from accounts.models import Notice, Person, Replacement
from accounts.rights import local_date
from accounts.sending import send_due
from tests.builders import a_holder
from tests.e2e.conftest import Open
from tests.e2e.keyboard import Keyboard

pytestmark = [pytest.mark.clause("R-073"), pytest.mark.clause("R-074")]


def choose(keyboard: Keyboard, selector: str, person: Person) -> None:
    """Go down a list with the arrow until it is on somebody."""
    keyboard.tab_to(selector)
    keyboard.press("Home")
    for _step in range(40):
        if keyboard.page.locator(f"{selector} option:checked").inner_text() == str(person):
            return
        keyboard.press("ArrowDown")
    raise AssertionError(f"{person} is not in {selector}")


def write_day(keyboard: Keyboard, selector: str, day: date) -> None:
    """Type a day; the order of its parts is that of the browser's own language."""
    keyboard.tab_to(selector)
    keyboard.page.keyboard.type(f"{day:%m%d%Y}")
    if keyboard.page.locator(selector).input_value() != day.isoformat():
        keyboard.page.locator(selector).fill(day.isoformat())


def record_absence(keyboard: Keyboard, substitute: Person) -> Replacement:
    """Fill the form with the keys, and return what it recorded."""
    first = local_date(timezone.now())
    choose(keyboard, "#id_substitute", substitute)
    keyboard.tab_to("[name=accounts]")
    keyboard.press("Space")
    write_day(keyboard, "#id_starts_on", first)
    write_day(keyboard, "#id_ends_on", first + timedelta(days=6))
    keyboard.tab_to("[data-record]")
    keyboard.press_and_load("Enter")
    return Replacement.objects.get()


def test_the_animator_asks_and_the_agent_accepts_from_the_e_mail(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    animator = a_holder("animateur-diffusion")
    desk = open_as(animator, "/comptes/remplacements/")
    desk.examine("replacements, empty")
    desk.tab_to("main .button--primary")
    desk.press_and_load("Enter")
    desk.examine("replacement form")
    asked = record_absence(desk, agent)
    desk.sees("Demande envoyée")
    desk.examine("replacement")

    send_due(now=timezone.now())
    message = notice_email(Notice.objects.get(level="cover.asked"))
    link = re.search(r"http\S+?(/comptes/\S+)", str(message.body))
    assert link is not None
    phone = open_as(agent, link[1], width=390, height=844)
    phone.tab_to("main .notice .button--primary")
    phone.press_and_load("Enter")
    phone.sees("Votre charge")
    phone.examine("cover, phone")
    phone.tab_to("button[value=decline]")
    phone.press_and_load("Enter")
    phone.sees("Dites pourquoi")
    phone.examine("cover refused, phone")
    phone.tab_to("button[value=accept]")
    phone.press_and_load("Enter")
    phone.sees("Relève acceptée")

    send_due(now=timezone.now())
    assert Replacement.objects.in_effect(local_date(timezone.now())).get() == asked
    office = open_as(adviser, "/comptes/remplacements/calendrier/", width=390, height=844)
    office.examine("calendar, phone")
    office.tab_to(".table-wrap")
    office.tab_to(".calendar__bar a")
    office.press_and_load("Enter")
    office.sees("en vigueur")


def test_the_team_chooses_who_is_away_and_an_early_return_is_confirmed(
    adviser: Person, agent: Person, open_as: Open
) -> None:
    webmaster, assistant = a_holder("webmestre"), a_holder("adjoint-administratif")
    desk = open_as(adviser, "/comptes/remplacements/nouveau/")
    choose(desk, "#id_absent", webmaster)
    desk.sees("Vimeo — Ville de Rimouski")
    desk.page.locator("text=LinkedIn — Ville de Rimouski").wait_for(state="detached")
    assert desk.is_on("#id_absent")
    record_absence(desk, assistant)
    desk.sees("Remplacement inscrit")
    desk.tab_to("main .button--danger")
    desk.press_and_load("Enter")
    desk.examine("interruption")
    desk.tab_to("main .form__actions .button--danger")
    desk.press_and_load("Enter")
    desk.sees("annulé")
