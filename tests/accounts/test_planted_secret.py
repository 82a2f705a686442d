"""A secret is planted, shown once, and looked for everywhere else: it is nowhere (R-067)."""

import logging
import re
from io import StringIO
from typing import Any

import pytest
import redis
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Person, Secret
from accounts.rotation_notices import announce_rotations
from accounts.sending import send_due
from accounts.views import custody_secrets
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_custody import PLANTED, a_custody, a_holder_of, a_secret
from tests.pages.browsing import OWN_PASSWORD, said, shown, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-067")]

PAGES_AT_MOST = 70
LINK = re.compile(r'href="(/[^"#?]*)')
CODES = "1111-planté\n2222-planté"
NOT_FOLLOWED = ("/static/", "/media/", "/compte/logout", "/admin/logout", "/admin/jsi18n")


def holds(text: str) -> bool:
    """Whether a text holds what was planted, as it is or as bytes are written."""
    return any(
        part in text for value in (PLANTED, *CODES.split("\n")) for part in (value, value.encode().hex())
    )


@pytest.fixture
def world(settings: Any, caplog: pytest.LogCaptureFixture) -> dict[str, Person]:
    """Everybody who may look; a password and codes of X, shown once to the agent and to a webmaster who then leaves."""
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()
    agent = a_holder("agent-communications")
    webmaster = a_holder("webmestre")
    secret = a_secret(agent)
    a_secret(agent, secret.custody, kind=Secret.Kind.RECOVERY_CODES, text=CODES)
    a_holder_of(secret.custody, webmaster, by=agent)
    for person in (agent, webmaster):
        assert holds(said(shown(signed_in(person), person, secret)))
    Person.objects.filter(pk=webmaster.pk).update(is_active=False)
    Person.objects.filter(pk=agent.pk).update(is_staff=True)
    return {
        "agent": Person.objects.get(pk=agent.pk),
        "management": a_holder("direction-generale"),
        "leisure": a_holder("animateur-diffusion"),
        "superuser": Person.objects.create_superuser("racine@example.org", full_name="Racine"),
    }


@pytest.fixture(autouse=True)
def _no_log_holds_it(caplog: pytest.LogCaptureFixture) -> Any:
    yield
    for record in caplog.get_records("setup") + caplog.get_records("call"):
        assert not holds(logging.Formatter().format(record)), record.name


def crawl(browser: Client, *starts: str) -> dict[str, str]:
    """Follow the links from `starts` and return what each page says."""
    waiting = list(starts)
    seen: dict[str, str] = {}
    while waiting and len(seen) < PAGES_AT_MOST:
        path = waiting.pop(0)
        if path in seen or path.startswith(NOT_FOLLOWED):
            continue
        response: Any = browser.get(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        seen[path] = content.decode(errors="replace")
        waiting += LINK.findall(seen[path])
    return seen


def of_admin() -> list[str]:
    """The pages of the administration site about custody."""
    names = ("custody", "custodyholder", "secret", "secretaccess")
    lists = [reverse(f"admin:accounts_{name}_changelist") for name in names]
    secret = Secret.objects.first()
    assert secret is not None
    return [
        *lists,
        reverse("admin:accounts_secret_change", args=[secret.pk]),
        reverse("admin:accounts_secret_history", args=[secret.pk]),
        reverse("admin:accounts_custody_change", args=[secret.custody_id]),
        reverse("admin:policy_registerentry_changelist"),
    ]


@pytest.mark.parametrize("role", ["agent", "management", "leisure", "superuser"])
def test_no_page_of_the_site_nor_of_its_settings_holds_it(role: str, world: dict[str, Person]) -> None:
    access = reverse("accounts:custody", args=["x-villerimouski"])
    starts = [access, reverse("accounts:custody-list"), reverse("accounts:custody-export"), "/", *of_admin()]
    seen = crawl(signed_in(world[role]), *starts)
    assert len(seen) > len(starts)
    assert [path for path, content in seen.items() if holds(content)] == []
    if role == "superuser":
        assert "2 secrets" in seen[reverse("admin:accounts_secret_changelist")]


def test_neither_the_register_nor_any_row_of_the_database_holds_it(world: dict[str, Person]) -> None:
    assert RegisterEntry.objects.filter(event__startswith="accounts.secret.").count() == 4
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            found += [table for (row,) in cursor.fetchall() if holds(row)]
    assert found == []


def test_neither_a_fixture_nor_the_kept_sessions_hold_it(world: dict[str, Person], settings: Any) -> None:
    out = StringIO()
    call_command("dumpdata", stdout=out)
    assert "accounts.secretaccess" in out.getvalue()
    assert not holds(out.getvalue())
    with redis.Redis.from_url(settings.REDIS_URL) as store:
        values = [store.dump(key) or b"" for key in store.scan_iter()]
    assert not any(PLANTED.encode() in value for value in values)


def test_no_email_holds_it(world: dict[str, Person]) -> None:
    assert announce_rotations(now=NOW) == 1
    send_due(now=NOW)
    (message,) = [one for one in mail.outbox if "À changer" in one.subject]
    assert "n’a plus à l’avoir" in message.body
    assert not holds(message.message().as_string())
    assert not holds(message.body + str(getattr(message, "alternatives", "")))


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_while_it_is_shown_does_not_say_it(
    debug: bool, world: dict[str, Person], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = debug

    def fail(request: Any, template: str, context: dict[str, Any], **_options: Any) -> Any:
        opened = context["revealed"].text
        raise RuntimeError(f"{len(opened)} caractères")

    monkeypatch.setattr(custody_secrets, "render", fail)
    secret = Secret.objects.get(kind="password")
    response = shown(signed_in(world["agent"]), world["agent"], secret)
    assert response.status_code == 500
    assert ("caractères" in said(response)) is debug
    assert not holds(said(response))


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_while_it_is_typed_does_not_say_it(
    debug: bool, world: dict[str, Person], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = debug

    def fail(**_given: Any) -> Any:
        raise RuntimeError("disque plein")

    monkeypatch.setattr(custody_secrets, "seal_secret", fail)
    path = reverse("accounts:secret-seal", args=["x-villerimouski", "password"])
    response = signed_in(world["agent"]).post(path, {"secret": PLANTED})
    assert response.status_code == 500
    assert ("disque plein" in said(response)) is debug
    assert not holds(said(response))


def test_the_agent_signs_in_again_without_any_trace_of_it(world: dict[str, Person]) -> None:
    browser = Client()
    signed = browser.post(reverse("account_login"), {"login": world["agent"].email, "password": OWN_PASSWORD})
    assert signed.status_code == 302
    assert not holds(said(browser.get("/")))


def test_what_looks_for_it_would_find_it(world: dict[str, Person]) -> None:
    custody = a_custody(world["agent"], an_account("vimeo-ville"))
    type(custody).objects.filter(pk=custody.pk).update(user_name=PLANTED)
    path = reverse("accounts:custody", args=["vimeo-ville"])
    assert holds(said(signed_in(world["agent"]).get(path)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_custody t")
        assert any(holds(row) for (row,) in cursor.fetchall())
