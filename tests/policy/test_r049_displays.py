"""The nétiquette displayed: on each account by its own edition, on the city's site, and what a sanction says of it."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.checks import Finding, record_checks, standings
from accounts.models import Aspect, Notice, Person
from netiquette import displays
from netiquette.compliance import editions as compliance
from netiquette.display_reminders import remind_site
from netiquette.models import Edition, Ground, SiteDisplay
from netiquette.publication import end_variant
from netiquette.site_displays import edition_missing_on_site, record_on_site
from netiquette.warnings import record_warning_sent
from policy.compliance import State
from policy.models import RegisterEntry
from policy.outcomes import Cautioned, PolicyRefusal
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_checks import a_full_check
from tests.builders_editions import TO_COME, a_writer, an_edition_from
from tests.builders_moderation import a_message
from tests.builders_netiquette import HOUR, a_draft, an_author

pytestmark = pytest.mark.clause("R-049")
SITE = "https://rimouski.ca/netiquette"


@pytest.fixture
def writer(db: None) -> Person:
    the_policy_world()
    return a_writer()


def _to_do(now: datetime) -> set[str]:
    rows = standings(now).filter(aspect=Aspect.NETIQUETTE)
    return set(rows.to_do(now.date()).values_list("account__slug", flat=True))


def test_an_account_is_to_be_updated_by_its_own_edition_and_not_by_the_general_one(writer: Person) -> None:
    page, leisure = an_account("facebook-ville"), an_account("facebook-loisirs")
    own = an_edition_from(TO_COME, account=leisure, writer=writer)
    for account in (page, leisure):
        a_full_check(account, writer, now=TO_COME - HOUR)
    # The day of its own edition, the sub-brand alone is to be looked at again.
    assert _to_do(TO_COME) & {page.slug, leisure.slug} == {leisure.slug}
    a_full_check(leisure, writer, now=TO_COME + HOUR)
    assert own.displays.get().profile_check.account == leisure
    assert {page.pk, leisure.pk} <= displays.accounts_displaying(TO_COME + HOUR)
    an_edition_from(TO_COME + 2 * HOUR, writer=writer)
    assert displays.accounts_displaying(TO_COME + 2 * HOUR) == {leisure.pk}
    # Once its own has ended, the general one is to be displayed there too.
    end_variant(
        edition_id=own.pk,
        reason="Fin de la sous-marque.",
        actor=writer,
        ends_at=TO_COME + 3 * HOUR,
        now=TO_COME + 2 * HOUR,
    )
    assert displays.accounts_displaying(TO_COME + 3 * HOUR) == set()
    assert {page.slug, leisure.slug} <= _to_do(TO_COME + 3 * HOUR)


def test_the_site_is_to_be_updated_by_each_edition_and_the_team_is_told_once_then_once_late(
    writer: Person,
) -> None:
    first = Edition.objects.get()
    assert edition_missing_on_site(NOW) == first
    record_on_site(edition_id=first.pk, url=SITE, actor=writer, now=NOW)
    assert edition_missing_on_site(NOW) is None
    assert compliance.published_on_the_site(NOW).state == State.OK
    assert remind_site(now=NOW) == 0
    second = an_edition_from(TO_COME, writer=writer)
    assert edition_missing_on_site(TO_COME) == second
    assert remind_site(now=TO_COME) > 0
    assert remind_site(now=TO_COME + HOUR) == 0
    assert compliance.published_on_the_site(TO_COME).state == State.WATCH
    long_after = TO_COME + timedelta(days=60)
    assert compliance.published_on_the_site(long_after).state == State.FAILING
    assert remind_site(now=long_after) > 0
    assert remind_site(now=long_after + HOUR) == 0
    assert set(Notice.objects.filter(recipient=writer).values_list("level", flat=True)) >= {
        "netiquette.site_due",
        "netiquette.site_late",
    }


def test_it_is_seen_by_the_team_on_the_city_s_site_and_is_the_edition_in_force(writer: Person) -> None:
    first = Edition.objects.get()
    for actor, url, edition_id, words in (
        (a_holder("webmestre"), SITE, first.pk, "équipe des communications"),
        (writer, "https://www.facebook.com/villerimouski", first.pk, "site Web de la Ville"),
        (writer, "https://rimouski.ca.example.org/", first.pk, "site Web de la Ville"),
        (writer, SITE, first.pk + 1, "regardez de nouveau"),
    ):
        with pytest.raises(PolicyRefusal, match=words):
            record_on_site(edition_id=edition_id, url=url, actor=actor, now=NOW)
    assert not SiteDisplay.objects.exists()
    display = record_on_site(edition_id=first.pk, url=SITE, actor=writer, now=NOW)
    assert RegisterEntry.objects.about(display).filter(event="netiquette.site_display.recorded").exists()
    for change in (lambda: display.delete(), lambda: SiteDisplay.objects.update(url="https://x.com/")):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            change()


@pytest.mark.clause("R-050")
def test_a_warning_keeps_the_doubt_about_the_display_when_it_was_sent(writer: Person) -> None:
    page = an_account("facebook-ville")
    author = an_author(page)
    draft = a_draft(author, writer)
    assert "Rien ne prouve" in draft.display_caution
    sent = record_warning_sent(
        warning_id=draft.pk, actor=writer, channel="private_message", proof_note="Capture.", now=NOW + HOUR
    )
    assert "Rien ne prouve" in sent.display_caution
    line = RegisterEntry.objects.about(sent).get(event="netiquette.warning.sent")
    assert "Rien ne prouve" in (line.after or {})["réserve"]
    assert compliance.warned_where_displayed(NOW).figure == 1
    with pytest.raises(DatabaseError, match="réserve"), transaction.atomic():
        type(sent).objects.filter(pk=sent.pk).update(display_caution="")
    a_full_check(page, writer, now=NOW + 2 * HOUR)
    later = a_draft(an_author(page), writer, posted_at=NOW + 3 * HOUR)
    assert later.display_caution == ""


@pytest.mark.clause("R-050")
def test_a_display_that_disappeared_no_longer_covers_a_sanction(writer: Person) -> None:
    page, edition = an_account("facebook-ville"), Edition.objects.get()
    asked = {"account_id": page.pk, "edition_id": edition.pk}
    assert isinstance(displays.ask_may_sanction(**asked), Cautioned)
    a_full_check(page, writer)
    assert displays.ask_may_sanction(**asked).allowed
    gone = Finding(aspect="netiquette", result="not_conform", note="Le lien a disparu.")
    record_checks(account=page, findings=[gone], actor=writer, now=NOW + HOUR)
    assert isinstance(displays.ask_may_sanction(**asked), Cautioned)
    # The policy's own grounds are in no edition.
    electoral = Ground.objects.get(code="contenu-electoral")
    assert displays.ask_may_sanction(account_id=page.pk, edition_id=electoral.edition_id).allowed


def test_the_page_of_a_message_says_it_beside_the_removal_until_the_display_is_verified(
    writer: Person,
) -> None:
    from moderation.kinds import qualify_message

    now = timezone.now()
    message = a_message(posted_at=now - timedelta(hours=2), now=now)
    qualify_message(
        message_id=message.pk,
        kind="advertising",
        is_danger=False,
        actor=writer,
        version=message.version,
        now=now,
    )
    browser = Client()
    browser.force_login(writer)
    page = reverse("moderation:message", args=[message.pk])
    assert "Rien ne prouve que l’édition citée" in browser.get(page).content.decode()
    a_full_check(message.account, writer, now=timezone.now())
    assert "Rien ne prouve que l’édition citée" not in browser.get(page).content.decode()


def test_the_page_of_the_displays_lists_every_account_and_the_site(writer: Person) -> None:
    browser = Client()
    browser.force_login(writer)
    page = reverse("netiquette:display-list")
    text = browser.get(page).content.decode()
    assert text.count("Jamais vérifié.") == 6
    assert "/netiquette/comptes/x-villerimouski/" in text
    edition = Edition.objects.get()
    record = reverse("netiquette:site-display")
    refused = browser.post(record, {"edition": edition.pk, "url": "https://example.org/n", "note": ""})
    assert refused.status_code == 409
    assert "https://example.org/n" in refused.content.decode()
    assert browser.post(record, {"edition": edition.pk, "url": SITE, "note": ""}).status_code == 302
    assert SITE in browser.get(page).content.decode()
