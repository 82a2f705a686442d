"""At the end of a replacement, the secrets that the substitute has seen are to be changed, and no others (T57)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.announcements import announce_replacements
from accounts.models import Person, Replacement
from accounts.replacement_secrets import ending_with_secrets, secrets_to_change_after
from accounts.replacements import end_replacement
from accounts.sealed_secrets import reveal_secret
from accounts.sending import send_due
from accounts.waiting import steps_for
from tests.builders import a_holder, a_person, a_replacement, an_account, the_policy_world
from tests.builders_custody import PLANTED, a_custody, a_holder_of, a_secret
from tests.pages.browsing import said, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-073"), pytest.mark.clause("R-067")]

BEFORE = datetime(2026, 6, 29, 14, 0, tzinfo=UTC)
DURING = datetime(2026, 7, 8, 14, 0, tzinfo=UTC)
EVE = datetime(2026, 7, 13, 14, 0, tzinfo=UTC)
AFTER = datetime(2026, 7, 15, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique")


@pytest.fixture
def running(adviser: Person) -> Replacement:
    """The webmaster, who holds the access to X, is replaced by somebody who manages nothing."""
    webmaster = a_holder("webmestre")
    a_holder_of(a_custody(adviser, now=BEFORE), webmaster, by=adviser, now=BEFORE)
    return a_replacement(
        absent=webmaster, substitute=a_person("Alice Tremblay"), accounts=[an_account("x-villerimouski")]
    )


def sees_the_password(person: Person, adviser: Person) -> Any:
    from accounts.models import Custody

    secret = a_secret(adviser, Custody.objects.get(), now=BEFORE)
    reveal_secret(secret_id=secret.pk, reason="Publier un avis.", actor=person, now=DURING)
    return secret


def test_what_the_substitute_saw_is_listed_on_the_page_and_in_the_e_mail_of_the_end(
    running: Replacement, adviser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = sees_the_password(running.substitute, adviser)
    assert list(secrets_to_change_after(running, DURING)) == [secret]
    assert not ending_with_secrets(DURING).exists()
    assert ending_with_secrets(EVE).get() == running
    assert "1 remplacement finit bientôt et laisse des secrets à changer" in {
        step.label for step in steps_for(adviser, EVE)
    }
    announce_replacements(now=EVE)
    mail.outbox.clear()
    send_due(now=EVE + timedelta(minutes=1))
    endings = [message for message in mail.outbox if "cesse de remplacer" in message.subject]
    assert {message.to[0] for message in endings} == {adviser.email, running.substitute.email}
    for message in endings:
        assert "- X — @VilleRimouski\u00a0: mot de passe" in message.body
        assert PLANTED not in message.body
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    words = said(signed_in(adviser).get(f"/comptes/remplacements/{running.pk}/"))
    assert "les a vus et n’y a plus droit" in words
    assert PLANTED not in words


def test_an_early_return_tells_them_at_once(running: Replacement, adviser: Person) -> None:
    sees_the_password(running.substitute, adviser)
    end_replacement(replacement_id=running.pk, actor=adviser, ended_on=DURING.date(), now=DURING)
    mail.outbox.clear()
    send_due(now=DURING + timedelta(minutes=1))
    (told,) = [message for message in mail.outbox if message.to == [running.absent.email]]
    assert "mot de passe" in told.body.split("à changer")[1]


def test_nothing_is_to_be_changed_when_it_was_not_seen_or_has_been_changed_since(
    running: Replacement, adviser: Person
) -> None:
    assert not secrets_to_change_after(running, DURING).exists()
    secret = sees_the_password(running.substitute, adviser)
    a_secret(adviser, secret.custody, text="Une autre phrase de passe", now=DURING + timedelta(hours=1))
    assert not secrets_to_change_after(running, EVE).exists()
    assert not ending_with_secrets(EVE).exists()


def test_a_substitute_of_the_team_who_is_shown_them_anyway_leaves_nothing_to_change(adviser: Person) -> None:
    webmaster, assistant = a_holder("webmestre"), a_holder("adjoint-administratif")
    a_custody(adviser, now=BEFORE)
    cover = a_replacement(absent=webmaster, substitute=assistant, accounts=[an_account("x-villerimouski")])
    sees_the_password(assistant, adviser)
    assert not secrets_to_change_after(cover, EVE).exists()
    # Until he leaves the team.
    from accounts.holdings import end_holding

    held = assistant.holdings.get()
    end_holding(holding_id=held.pk, ends_on=date(2026, 7, 14), actor=None, now=DURING)
    assert secrets_to_change_after(cover, EVE).exists()
