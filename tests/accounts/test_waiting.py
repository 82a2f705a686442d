"""What awaits somebody about accounts: found by each activity, late first, and brought to the home page."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import Person
from accounts.waiting import Step, steps, steps_for
from tests.builders import NOW, a_holder, the_policy_world
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(steps, "_FINDERS", [])
    the_policy_world()
    return a_holder("agent-communications")


def a_step(label: str, count: int = 1, *, is_late: bool = False) -> None:
    def find(_person: Person, _now: datetime) -> Step:
        return Step(label=label, url="/comptes/a-faire/", count=count, is_late=is_late)

    steps.waiting_step(find)


def test_what_is_late_comes_first_and_what_counts_nothing_is_left_out(agent: Person) -> None:
    a_step("Deux demandes")
    a_step("Rien", 0)
    a_step("Une vérification", is_late=True)
    assert [step.label for step in steps_for(agent, NOW)] == ["Une vérification", "Deux demandes"]


def test_the_page_lists_the_steps_or_says_that_nothing_waits(agent: Person) -> None:
    browser = signed_in(agent)
    assert "Rien ne vous attend." in said(browser.get(reverse("accounts:todo")))
    a_step("Deux demandes à approuver")
    assert "Deux demandes à approuver" in said(browser.get(reverse("accounts:todo")))


def test_the_home_page_asks_for_the_list_alone_and_gets_nothing_when_nothing_waits(agent: Person) -> None:
    browser = signed_in(agent)
    home = said(browser.get(reverse("home")))
    assert f'hx-get="{reverse("accounts:todo")}"' in home
    part = {"HX-Request": "true", "HX-Target": "accounts-todo"}
    assert said(browser.get(reverse("accounts:todo"), headers=part)).strip() == ""
    a_step("Deux demandes à approuver")
    brought = said(browser.get(reverse("accounts:todo"), headers=part))
    assert "Deux demandes à approuver" in brought
    assert "<html" not in brought
