"""The pages of the accesses: what is missing in words, acts that give back what was typed, a secret shown once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Custody, OfficialAccount, Person, Platform, Secret, SecretAccess
from tests.builders import NOW, a_holder, a_person, an_account
from tests.builders_acts import SOON
from tests.builders_custody import PLANTED, a_custody, a_holder_of, a_secret
from tests.pages.browsing import OWN_PASSWORD, said, shown, signed_in
from tests.pages.conftest import Clock

pytestmark = pytest.mark.clause("R-067")

X = "x-villerimouski"


def act(name: str, *args: Any, slug: str = X) -> str:
    return reverse(f"accounts:{name}", args=[slug, *args])


def page(client: Client, slug: str = X) -> str:
    return said(client.get(reverse("accounts:custody", args=[slug])))


def test_the_list_says_what_is_missing_in_words_and_narrows_to_it(agent: Person) -> None:
    custody = a_custody(agent)
    browser = signed_in(agent)
    listed = said(browser.get(reverse("accounts:custody-list")))
    assert listed.count("aucun accès inscrit") == 5
    assert "mot de passe non conservé, personne en poste ne détient l’accès, accès à confirmer" in listed
    a_secret(agent, custody)
    a_holder_of(custody, agent, by=agent)
    browser.post(act("custody-confirm"))
    assert "rien ne manque" in page(browser)
    narrowed = said(browser.get(reverse("accounts:custody-list"), {"etat": "incomplets", "q": "Rimouski"}))
    assert "aucun accès inscrit" in narrowed
    assert f'href="{reverse("accounts:custody", args=[X])}"' not in narrowed
    nothing = said(browser.get(reverse("accounts:custody-list"), {"etat": "a-changer"}))
    assert "élargissez la recherche" in nothing


def test_somebody_to_whom_nothing_is_entrusted_is_told_so(world: None) -> None:
    assert "Aucun accès ne vous est confié." in said(
        signed_in(a_person()).get(reverse("accounts:custody-list"))
    )


def test_the_direction_generale_sees_what_is_missing_and_is_shown_nothing(agent: Person) -> None:
    a_secret(agent)
    seen = page(signed_in(a_holder("direction-generale")))
    assert "personne en poste ne détient l’accès" in seen
    assert "Seule l’équipe des communications tient la liste" in seen
    assert "secret-reveal" not in seen
    assert "/afficher/" not in seen
    assert "ne détient" in seen


def test_the_team_records_an_access_and_an_invalid_form_comes_back_filled(agent: Person) -> None:
    browser = signed_in(agent)
    typed = {"way": "external", "user_name": "ville", "recovery_phone": "418 555-0100"}
    again = browser.post(act("custody-record"), typed)
    assert again.status_code == 422
    assert 'value="418 555-0100"' in said(again)
    assert "Dites où se trouve l’accès" in said(again)
    browser.post(act("custody-record"), typed | {"external_reference": "Coffre des communications"})
    assert Custody.objects.get().external_reference == "Coffre des communications"
    assert "dans le gestionnaire externe" in page(browser)
    browser.post(act("custody-rotated"))
    assert Custody.objects.get().rotated_at == SOON


def test_a_stale_form_changes_nothing_keeps_what_was_typed_and_may_then_be_saved(
    agent: Person, adviser: Person
) -> None:
    a_custody(agent)
    typed = {"way": "shared", "user_name": "de-lautre", "version": "1"}
    assert signed_in(adviser).post(act("custody-record"), typed).status_code == 302
    browser = signed_in(agent)
    stale = browser.post(act("custody-record"), typed | {"user_name": "de-lagente"})
    assert stale.status_code == 409
    assert "Quelqu’un a modifié cet accès" in said(stale)
    assert 'value="de-lagente"' in said(stale)
    assert 'name="version" value="2"' in said(stale)
    assert Custody.objects.get().user_name == "de-lautre"
    browser.post(act("custody-record"), typed | {"user_name": "de-lagente", "version": "2"})
    assert Custody.objects.get().user_name == "de-lagente"


def test_a_holder_is_recorded_withdrawn_and_said_to_have_left(agent: Person) -> None:
    a_custody(agent)
    webmaster = a_holder("webmestre")
    browser = signed_in(agent)
    browser.post(act("holder-add"), {"person": webmaster.pk, "role": "éditeur"})
    assert "éditeur, inscrit le 6\u00a0juillet 2026" in page(browser)
    Person.objects.filter(pk=webmaster.pk).update(is_active=False)
    assert "n’est plus en poste" in page(browser)
    assert "une personne inscrite n’est plus en poste" in page(browser)
    holder = Custody.objects.get().holders.get()
    assert browser.post(act("holder-withdraw", holder.pk)).status_code == 302
    assert browser.post(act("holder-withdraw", holder.pk)).status_code == 404
    assert "Personne n’est inscrit." in page(browser)


# --- A secret ----------------------------------------------------------------------------------------


def test_a_secret_typed_is_never_given_back_valid_or_not(agent: Person) -> None:
    a_custody(agent)
    browser = signed_in(agent)
    refused = browser.post(act("secret-seal", "password"), {"secret": f" {PLANTED}"})
    assert refused.status_code == 422
    assert "Il y a une espace au début ou à la fin" in said(refused)
    assert "Par prudence, ce que vous aviez tapé n’est pas remis ici" in said(refused)
    assert PLANTED not in said(refused)
    kept = browser.post(act("secret-seal", "password"), {"secret": PLANTED}, follow=True)
    assert "La nouvelle valeur est conservée, scellée." in said(kept)
    assert PLANTED not in said(kept)
    codes = browser.post(act("secret-seal", "recovery_codes"), {"secret": "  \n"})
    assert codes.status_code == 422
    assert Secret.objects.get().kind == "password"


def test_showing_asks_why_then_ones_own_password_then_shows_once(agent: Person) -> None:
    secret = a_secret(agent)
    browser = signed_in(agent)
    unexplained = browser.post(act("secret-reveal", "password"))
    assert unexplained.status_code == 422
    response = shown(browser, agent, secret)
    assert response.status_code == 200
    assert f">{PLANTED}</pre>" in said(response)
    assert response["Refresh"] == f"31; url={reverse('accounts:custody', args=[X])}"
    assert response["Cache-Control"] == "private, no-store"
    assert 'data-closes="30"' in said(response)
    assert SecretAccess.objects.get(act="revealed").reason == "Entrer dans le compte"
    assert PLANTED not in str(dict(browser.session.items()))
    # The page that follows says who saw it, and not what.
    after = page(browser)
    assert "affiché : Entrer dans le compte" in after
    assert PLANTED not in after


def test_the_password_typed_again_is_enough_for_three_minutes(
    agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    secret = a_secret(agent)
    browser = signed_in(agent)
    shown(browser, agent, secret)
    again = browser.post(act("secret-reveal", "password"), {"reason": "encore"})
    assert again.status_code == 200
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 181)
    late = browser.post(act("secret-reveal", "password"), {"reason": "encore"})
    assert late.status_code == 302
    assert late["Location"].startswith(reverse("account_reauthenticate"))
    assert SecretAccess.objects.filter(act="revealed").count() == 2


def test_a_wrong_password_shows_nothing(agent: Person) -> None:
    a_secret(agent)
    agent.set_password(OWN_PASSWORD)
    agent.save()
    browser = signed_in(agent)
    asked = browser.post(act("secret-reveal", "password"), {"reason": "voir"})
    refused = browser.post(
        asked["Location"], {"password": "un autre", "next": act("secret-reveal", "password")}
    )
    assert PLANTED not in said(refused)
    assert not SecretAccess.objects.filter(act="revealed").exists()


def test_without_any_means_to_confirm_who_one_is_nothing_is_shown(agent: Person) -> None:
    a_secret(agent)
    refused = signed_in(agent).post(act("secret-reveal", "password"), {"reason": "voir"})
    assert refused.status_code == 409
    assert "Votre identité ne peut pas être confirmée" in said(refused)
    assert not SecretAccess.objects.filter(act="revealed").exists()


def test_whoever_lost_the_access_between_the_two_passwords_is_shown_nothing(agent: Person) -> None:
    webmaster, secret = a_holder("webmestre"), a_secret(agent)
    a_holder_of(secret.custody, webmaster, by=agent)
    webmaster.set_password(OWN_PASSWORD)
    webmaster.save()
    browser = signed_in(webmaster)
    path = act("secret-reveal", "password")
    asked = browser.post(path, {"reason": "voir"})
    secret.custody.holders.all().delete()
    late = browser.post(asked["Location"], {"password": OWN_PASSWORD, "next": path})
    assert late.status_code == 404
    assert not SecretAccess.objects.filter(act="revealed").exists()


def test_the_eleventh_in_ten_minutes_waits(agent: Person, clock: Clock) -> None:
    secret = a_secret(agent)
    browser = signed_in(agent)
    shown(browser, agent, secret)
    for _time in range(9):
        assert browser.post(act("secret-reveal", "password"), {"reason": "voir"}).status_code == 200
    refused = browser.post(act("secret-reveal", "password"), {"reason": "voir"})
    assert refused.status_code == 409
    assert "attendez quelques minutes" in said(refused)
    assert PLANTED not in said(refused)
    clock.set(SOON + timedelta(minutes=10))
    assert browser.post(act("secret-reveal", "password"), {"reason": "voir"}).status_code == 200


def test_a_missing_key_is_said_in_words(agent: Person, settings: Any) -> None:
    secret = a_secret(agent)
    settings.FIELD_KEYS = {"autre": b"a" * 32}
    refused = shown(signed_in(agent), agent, secret)
    assert refused.status_code == 409
    assert "n’est pas dans FIELD_KEYS" in said(refused)


def test_a_secret_that_somebody_gone_knows_is_said_to_be_changed_and_by_whom(agent: Person) -> None:
    webmaster, secret = a_holder("webmestre"), a_secret(agent)
    a_holder_of(secret.custody, webmaster, by=agent)
    a_secret(webmaster, secret.custody, now=NOW + timedelta(minutes=1))
    Person.objects.filter(pk=webmaster.pk).update(is_active=False)
    browser = signed_in(agent)
    assert f"Connu de {webmaster}, qui n’a plus à l’avoir" in page(browser)
    listed = said(browser.get(reverse("accounts:custody-list"), {"etat": "a-changer"}))
    assert "mot de passe ou secret à changer" in listed
    assert "1 mot de passe ou secret à changer" in said(browser.get(reverse("accounts:todo")))


def test_destroying_asks_why(agent: Person) -> None:
    a_secret(agent)
    browser = signed_in(agent)
    assert browser.post(act("secret-destroy", "password")).status_code == 422
    browser.post(act("secret-destroy", "password"), {"reason": "Compte fermé"})
    assert Secret.objects.get().sealed is None
    assert "Rien n’est conservé." in page(browser)


# --- The list of many --------------------------------------------------------------------------------


def test_the_list_asks_the_same_number_of_queries_whatever_it_shows(agent: Person) -> None:
    browser = signed_in(agent)

    def queries() -> int:
        browser.get(reverse("accounts:custody-list"))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get(reverse("accounts:custody-list")).status_code == 200
        return len(seen)

    before = queries()
    for number in range(30):
        account = OfficialAccount.objects.create(
            slug=f"vimeo-{number}",
            platform=Platform.objects.get(slug="vimeo"),
            name=f"Chaîne {number:02}",
            handle=f"chaine{number}",
            state="authorised",
            authorised_on=NOW.date(),
            council_resolution="2026-07-001",
        )
        a_secret(agent, a_custody(agent, account))
    assert queries() == before


def test_pages_of_the_list_follow_each_other_without_a_gap(agent: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr("accounts.views.custody.PAGE", 4)
    browser = signed_in(agent)
    first = browser.get(reverse("accounts:custody-list"))
    second = browser.get(first.context["next_url"])
    listed = [account.slug for one in (first, second) for account, _gaps in one.context["rows"]]
    assert len(listed) == len(set(listed)) == 6
    assert second.context["next_url"] == ""


def test_the_export_lists_what_is_missing_and_keeps_formulas_from_running(agent: Person) -> None:
    a_custody(agent)
    OfficialAccount.objects.filter(slug="vimeo-ville").update(name="=1+1")
    Platform.objects.filter(slug="vimeo").update(name="=2")
    response = signed_in(agent).get(reverse("accounts:custody-export"))
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffcompte,")
    assert "mot de passe non conservé ; personne en poste" in text
    assert "'=2 — =1+1" in text
    assert an_account(X).name in text
