"""A real browser on the real site: keyboard only, axe on each page met in both themes, no error in the console."""

import shutil
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Person
from city.models import Closure, HoursSet, OpeningInterval
from tests.builders import a_holder, the_policy_world
from tests.e2e.keyboard import Keyboard

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MIDNIGHT, LAST_INSTANT = time(0, 0), time(23, 59, 59, 999999)
# Pages of the same shape are examined once: the name given to `examine` says which.
Open = Callable[..., Keyboard]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the folder's tests; without a browser, keep only one, whose skipping says in one line that none is run."""
    journeys = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    for item in journeys:
        item.add_marker(pytest.mark.e2e)
    if journeys and CHROMIUM is None:
        reason = f"Chromium was not found: the {len(journeys)} browser journeys are not run"
        journeys[0].add_marker(pytest.mark.skip(reason=reason))
        config.hook.pytest_deselected(items=journeys[1:])
        items[:] = [item for item in items if item not in journeys[1:]]


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Start Chromium once for the folder."""
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous interface runs a loop in this thread, which Django takes for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def examined() -> set[str]:
    """The pages that axe has already seen."""
    return set()


@pytest.fixture
def world(browser: Any, transactional_db: None) -> None:
    """Load the policy, with offices open day and night: no result may depend on the hour of the run."""
    the_policy_world()
    Closure.objects.all().delete()
    for hours in HoursSet.objects.all():
        OpeningInterval.objects.filter(hours_set=hours).delete()
        for weekday in range(7):
            OpeningInterval.objects.create(
                hours_set=hours,
                weekday=weekday,
                opens=MIDNIGHT,
                closes=LAST_INSTANT,
                weekend_confirmed=weekday > 4,
            )


@pytest.fixture
def agent(world: None) -> Person:
    """An agent aux communications."""
    return a_holder("agent-communications")


@pytest.fixture
def adviser(world: None) -> Person:
    """A conseiller stratégique: the second person."""
    return a_holder("conseiller-strategique")


@pytest.fixture
def open_as(browser: Any, live_server: Any, examined: set[str]) -> Iterator[Open]:
    """Give `open_as(person, path, width=…, height=…)`: a browser of one's own, signed in, at that address."""
    opened: list[tuple[Any, Keyboard]] = []

    def open_at(person: Person | None, path: str, *, width: int = 1280, height: int = 900) -> Keyboard:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-CA", timezone_id="America/Toronto"
        )
        context.set_default_timeout(20_000)
        if person is not None:
            client = Client()
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        keyboard = Keyboard(context.new_page(), live_server.url, examined)
        opened.append((context, keyboard))
        keyboard.go(path)
        return keyboard

    yield open_at
    errors = [error for _context, keyboard in opened for error in keyboard.errors]
    for context, _keyboard in opened:
        context.close()
    assert errors == []
