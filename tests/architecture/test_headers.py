"""What every page is sent with: the strict policy of contents, no script nor style inside, cookies kept apart."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from moderation.referral_links import link_path
from tests.builders import a_holder, the_policy_world
from tests.builders_acts import SOON, a_closed_message, a_qualified_message, a_removal, an_agent
from tests.builders_custody import a_secret
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.builders_moderation import a_message
from tests.builders_referrals import a_referral
from tests.pages.browsing import shown

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
PASSWORD = "une phrase de passe assez longue"


class Inside(HTMLParser):
    """Collects what the policy of contents would refuse, and what would leave the site."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a style, a handler, an address of another site."""
        values = dict(attrs)
        if tag == "style" or (tag == "script" and not (values.get("src") or is_data(values))):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"{tag} {name}={value}")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")
        loaded = values.get("src") or (values.get("href") if tag == "link" else "") or ""
        if loaded.startswith(("http:", "https:", "//")):
            self.found.append(f"{tag} loads {loaded}")

    handle_startendtag = handle_starttag


def is_data(values: dict[str, str | None]) -> bool:
    """Say whether a script element only carries data, which no browser runs."""
    return values.get("type") in {"application/json", "text/plain"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    the_policy_world()
    return an_agent()


def pages(agent: Person) -> Iterator[tuple[str, Any]]:
    """Yield the pages of the product, opened by whoever sees them."""
    agent.set_password(PASSWORD)
    agent.save()
    visitor, browser = Client(), signed_in(agent)
    root = signed_in(
        Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    )
    ad = a_qualified_message(agent, "advertising")
    a_removal(ad, agent)
    for name in ("account_login", "account_reset_password", "netiquette:public", "health"):
        yield name, visitor.get(reverse(name))
    yield "404 of a visitor", visitor.get("/nulle-part/")
    yield from ((name, browser.get(reverse(name))) for name in STAFF)
    yield "profile", browser.get(reverse("accounts:check-record", args=["facebook-ville"]))
    for message in (a_message(), ad, a_closed_message(agent)):
        yield f"message {message.state}", browser.get(reverse("moderation:message", args=[message.pk]))
    for name in (
        "accounts:impostor-report",
        "accounts:impostor-report-received",
        "netiquette:review-request",
        "netiquette:review-received",
    ):
        yield name, visitor.get(reverse(name))
    yield "services", browser.get(reverse("moderation:referrals", args=[ad.pk]))
    yield "service's answer", visitor.get(link_path(a_referral(agent, message=ad)))
    yield "dead link", visitor.get(reverse("moderation:referral-answer", args=["perdu"]))
    yield "deadline", browser.get(reverse("moderation:deadline", args=[ad.pk]))
    yield "letter", browser.get(reverse("netiquette:letter", args=["exclusion"]))
    yield "subscriber", browser.get(reverse("netiquette:subscriber", args=[ad.subscriber_id]))
    in_charge = signed_in(a_holder("conseiller-strategique"))
    yield from ((name, in_charge.get(reverse(name))) for name in IN_CHARGE)
    secret = a_secret(agent)
    yield "accesses", browser.get(reverse("accounts:custody-list"))
    yield "access", browser.get(reverse("accounts:custody", args=[secret.custody.account.slug]))
    yield "secret", shown(browser, agent, secret)
    yield "refused act", browser.post(reverse("moderation:note", args=[ad.pk]))
    yield "bulk", browser.post(reverse("moderation:bulk-preview"), {"messages": ad.pk, "action": "kind"})
    yield "register", browser.get(reverse("accounts:register"))
    yield "account", browser.get(reverse("accounts:account", args=["x-villerimouski"]))
    yield "reviews", browser.get(reverse("accounts:review-list"))
    yield "official?", browser.get(reverse("accounts:public"), {"compte": "x.com/VilleRimouski"})
    post = a_scheduled_variant(a_variant(a_post(agent, now=SOON), now=SOON), now=SOON).post
    yield "post", browser.get(reverse("editorial:post", args=[post.pk]))
    yield "post versions", browser.get(reverse("editorial:post-revisions", args=[post.pk]))
    yield "404", browser.get("/nulle-part/")
    yield "403 csrf", forged(agent)
    yield "admin index", root.get(reverse("admin:index"))
    yield from ((f"admin {name}", root.get(reverse(f"admin:{name}"))) for name in ADMIN)


# Pages that a member of the team opens by their name alone.
STAFF = (
    "home",
    "moderation:queue",
    "moderation:import",
    "moderation:paste",
    "moderation:emergencies",
    "moderation:services",
    "moderation:communications",
    "moderation:requalified",
    "moderation:media-requests",
    "moderation:knowledge-list",
    "moderation:knowledge-new",
    "moderation:knowledge-import",
    "moderation:knowledge-pages",
    "accounts:todo",
    "editorial:calendar",
    "editorial:feed-list",
    "editorial:sheet-list",
    "editorial:mix",
    "editorial:frequency-list",
    "editorial:idea-list",
    "accounts:replacement-list",
    "accounts:replacement-record",
    "accounts:replacement-calendar",
    "editorial:approval-list",
    "editorial:stopped-list",
    "editorial:social-only-list",
    "accounts:request-list",
    "accounts:request-create",
    "accounts:check-list",
    "accounts:following-list",
    "accounts:following-add",
    "accounts:party-report",
    "accounts:impostor-list",
    "accounts:impostor-open",
    "accounts:incident-list",
    "accounts:incident-report",
    "accounts:reminder",
    "editorial:comment-closures",
    "editorial:election-list",
    "editorial:image-list",
    "editorial:image-add",
    "editorial:to-publish",
    "editorial:post-new",
    "netiquette:subscriber-list",
    "netiquette:edition-list",
    "netiquette:display-list",
    "netiquette:letter-list",
    "netiquette:review-list",
    "netiquette:review-record",
    "netiquette:reexamination-list",
    "netiquette:exclusion-year",
    "policy:conformity",
    "account_change_password",
    "mfa_index",
)
# Pages that whoever is in charge of personal information opens by their name alone.
IN_CHARGE = (
    "privacy:home",
    "privacy:retention",
    "privacy:disposal-list",
    "privacy:breach-list",
    "privacy:breach-add",
    "privacy:hold-list",
    "privacy:hold-add",
    "privacy:destruction-log",
    "privacy:request-list",
    "privacy:request-record",
    "privacy:dossier-list",
    "privacy:dossier-open",
)
ADMIN = (
    "accounts_accountrequest_changelist",
    "editorial_variant_changelist",
    "accounts_person_changelist",
    "accounts_person_add",
    "accounts_officialaccount_changelist",
    "accounts_holding_add",
    "accounts_replacement_add",
    "accounts_custody_changelist",
    "accounts_secret_changelist",
    "accounts_secretaccess_changelist",
    "moderation_answertemplate_changelist",
    "moderation_answertemplate_add",
    "editorial_label_changelist",
    "editorial_posttemplate_add",
    "city_closure_changelist",
    "city_closure_add",
)


def signed_in(person: Person) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def forged(agent: Person) -> Any:
    """Return what a form sent from another site gets."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser.post(reverse("moderation:claim-next"))


def test_every_page_has_the_strict_policy_and_nothing_that_it_would_refuse(world: Person) -> None:
    seen = []
    for name, response in pages(world):
        assert response.status_code not in {301, 302, 500}, name
        given = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert given == POLICY, name
        assert response["X-Frame-Options"] == "DENY", name
        assert response["X-Content-Type-Options"] == "nosniff", name
        # What is read by its address alone gives it to nobody.
        alone = name in {"service's answer", "dead link"}
        assert response["Referrer-Policy"] == ("no-referrer" if alone else "same-origin"), name
        if response["Content-Type"].startswith("text/html"):
            inside = Inside()
            inside.feed(response.content.decode())
            assert inside.found == [], name
            seen.append(name)
    assert len(seen) > 25


def test_no_answer_is_kept_by_a_cache_or_by_the_browser(world: Person) -> None:
    for name, response in pages(world):
        kept = {part.strip() for part in response["Cache-Control"].split(",")}
        assert {"private", "no-store"} <= kept, name


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(world: Person) -> None:
    world.set_password(PASSWORD)
    world.save()
    browser = Client()
    browser.get(reverse("account_login"))
    signed = browser.post(reverse("account_login"), {"login": world.email, "password": PASSWORD})
    assert signed.status_code == 302
    session = browser.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert browser.cookies["csrftoken"]["samesite"] == "Lax"


def test_a_deployment_with_https_marks_its_cookies_secure(settings: Any) -> None:
    # The settings say it by one switch; what runs here is the plain http of the tests.
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.SECURE_SSL_REDIRECT


def test_a_form_sent_from_another_site_is_refused(world: Person) -> None:
    assert forged(world).status_code == 403


def test_the_parser_finds_what_the_policy_would_refuse() -> None:
    inside = Inside()
    inside.feed(
        "<style></style><script>a()</script><p style='a' onclick='b()'><a href='javascript:c()'>"
        "<img src='https://example.org/x.png'><script type='application/json'>{}</script><script src='/a.js'></script>"
    )
    assert len(inside.found) == 6
