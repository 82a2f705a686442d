"""The register of accounts: what it lists and watches, its filters, its export, and the file of one account."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import directory
from accounts.authorizations import grant
from accounts.compliance import people as checks
from accounts.models import AccountAddress, OfficialAccount, Person, Position
from accounts.recorded_addresses import record_address
from accounts.rights import local_date
from tests.builders import NOW, a_holder, a_person, a_position, a_replacement, an_account
from tests.builders_accounts import a_closed_account, a_closing
from tests.builders_acts import SOON
from tests.pages.browsing import said, signed_in

REGISTER = "accounts:register"


def page(person: Person, query: str = "") -> str:
    response = signed_in(person).get(f"{reverse(REGISTER)}{query}")
    assert response.status_code == 200
    return said(response)


def names(person: Person, query: str) -> set[str]:
    body = page(person, query)
    return {
        slug
        for slug in OfficialAccount.objects.values_list("slug", flat=True)
        if reverse("accounts:account", args=[slug]) in body
    }


ALL = {
    "facebook-loisirs",
    "facebook-ville",
    "linkedin-ville",
    "vimeo-ville",
    "x-villerimouski",
    "youtube-ville",
}


def put(slug: str, **values: Any) -> None:
    OfficialAccount.objects.filter(slug=slug).update(**values)


def test_the_register_lists_every_account_and_keeps_those_that_the_filters_ask_for(agent: Person) -> None:
    a_closed_account("vimeo-ville")
    put("linkedin-ville", council_resolution="")
    assert names(agent, "") == ALL
    assert names(agent, "?etat=closed") == {"vimeo-ville"}
    assert names(agent, "?plateforme=facebook") == {"facebook-ville", "facebook-loisirs"}
    assert names(agent, "?q=villerim") == {"x-villerimouski"}
    assert names(agent, "?q=x.com") == {"x-villerimouski"}
    assert names(agent, "?alerte=a-enteriner") == {"linkedin-ville"}
    # The agent is on all six lists; Vimeo's is closed and watched no more.
    assert names(agent, "?alerte=sans-titulaire") == set()
    assert names(agent, "?alerte=poste-vacant") == ALL - {"vimeo-ville"}
    assert names(agent, "?alerte=sans-adresse") == ALL - {"vimeo-ville", "x-villerimouski"}
    # What an address cannot mean asks nothing.
    assert names(agent, "?etat=autre&alerte=autre&apres=abc&q=%00") == ALL
    assert "Aucun compte" in page(agent, "?q=introuvable")


@pytest.mark.clause("R-054")
def test_each_alert_of_the_page_is_the_figure_of_its_live_check(agent: Person) -> None:
    account = an_account("facebook-loisirs")
    for _number in range(6):
        a_holder("animateur-diffusion")
    put("vimeo-ville", council_resolution="")
    for check, alert in (
        (checks.accounts_have_a_holder, "sans-titulaire"),
        (checks.managers_are_few, "trop-de-gestionnaires"),
        (checks.accounts_have_their_resolution, "a-enteriner"),
        (checks.accounts_have_an_address, "sans-adresse"),
    ):
        seen = check(SOON)
        assert seen.url == f"{reverse(REGISTER)}?alerte={alert}"
        found = names(agent, f"?alerte={alert}")
        assert len(found) == seen.figure, alert
        rows = directory.as_rows(OfficialAccount.objects.all(), SOON)
        assert found == {row.account.slug for row in rows if alert in {one.code for one in row.alerts}}, alert
    assert names(agent, "?alerte=trop-de-gestionnaires") == {account.slug}


def test_an_account_that_only_a_substitute_manages_has_a_manager(agent: Person) -> None:
    rows = {row.account.slug: row for row in directory.as_rows(OfficialAccount.objects.all(), SOON)}
    assert rows["vimeo-ville"].managers == 1
    a_holder("conseiller-strategique")
    a_replacement(absent=agent, substitute=a_person(), accounts=[an_account("vimeo-ville")])
    rows = {row.account.slug: row for row in directory.as_rows(OfficialAccount.objects.all(), SOON)}
    assert rows["vimeo-ville"].managers == 3


def test_the_export_has_the_rows_of_the_filters_and_nothing_a_spreadsheet_would_run(agent: Person) -> None:
    response: Any = signed_in(agent).get(reverse("accounts:register-export"), {"plateforme": "x"})
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffPlateforme,Nom du compte,")
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    assert row["Nom du compte"] == "'@VilleRimouski"
    assert (row["État"], row["Résolution du conseil"], row["Gestionnaires aujourd’hui"]) == (
        "autorisé",
        "2014-10-844",
        "1",
    )


def many(number: int) -> None:
    """Add accounts, each with a list, an address and a holder's people."""
    platform, positions = an_account("x-villerimouski").platform, list(Position.objects.all()[:3])
    start = OfficialAccount.objects.count()
    for index in range(start, start + number):
        account = OfficialAccount.objects.create(
            slug=f"essai-{index}",
            platform=platform,
            name=f"Essai {index:03}",
            handle=f"@essai{index}",
            state="authorised",
            authorised_on=local_date(NOW),
            council_resolution="2026-01-001",
        )
        grant(positions=positions, actions=["publish"], account=account, actor=None)
        account.follow_up_positions.set(positions[:2])
        a_holder(positions[index % 3].slug)


@pytest.mark.parametrize(
    "query", ["", "?alerte=trop-de-gestionnaires", "?alerte=poste-vacant&etat=authorised"]
)
def test_the_register_takes_as_many_queries_for_many_accounts_as_for_few(query: str, agent: Person) -> None:
    browser, counts = signed_in(agent), []
    for number in (9, 27):
        many(number)
        browser.get(f"{reverse(REGISTER)}{query}")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"{reverse(REGISTER)}{query}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


def test_a_long_register_is_read_page_after_page_without_missing_an_account(
    agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "PAGE", 4)
    first = names(agent, "")
    last = OfficialAccount.objects.order_by("platform__name", "name", "pk")[3]
    second = names(agent, f"?apres={last.pk}")
    assert (len(first), len(second), first | second) == (4, 2, ALL)
    assert f"apres={last.pk}" in page(agent)


def test_the_file_of_an_account_says_who_is_on_its_list_and_what_is_coming(agent: Person) -> None:
    today = local_date(SOON)
    webmaster = a_holder("webmestre", ends_on=today + timedelta(days=10))
    future = a_holder("webmestre", starts_on=today + timedelta(days=10))
    body = said(signed_in(agent).get(reverse("accounts:account", args=["x-villerimouski"])))
    assert str(webmaster) in body
    assert f"{future} devient Agent en bureautique (webmestre)" in body
    assert f"{webmaster} cesse d’être" in body
    assert "poste vacant" in body
    assert "https://x.com/VilleRimouski" in body
    assert "Inscrit au registre par la liste de la politique" in body
    assert signed_in(agent).get(reverse("accounts:account", args=["nulle-part"])).status_code == 404


@pytest.mark.clause("R-015")
def test_the_team_adds_chooses_and_withdraws_an_address_from_the_page(agent: Person) -> None:
    browser, url = signed_in(agent), reverse("accounts:account", args=["facebook-ville"])
    for text in ("facebook.com/villederimouski", "https://facebook.com/profile.php?id=1000"):
        assert browser.post(f"{url}adresses/", {"address": text}).status_code == 302
    second = AccountAddress.objects.get(key="1000")
    assert browser.post(f"{url}adresses/principale/", {"chosen": second.pk}).status_code == 302
    assert an_account("facebook-ville").url == second.url
    gone = {"chosen": second.pk, "reason": "Page fusionnée"}
    assert browser.post(f"{url}adresses/retirer/", gone).status_code == 302
    body = said(browser.get(url))
    assert "retirée le" in body
    assert "Page fusionnée" in body


@pytest.mark.parametrize(
    ("act", "typed", "status", "sentence"),
    [
        ("adresses/", {"address": ""}, 422, "Collez l’adresse du compte"),
        ("adresses/", {"address": "Ville de Rimouski"}, 409, "ne désigne pas un compte sur Vimeo"),
        ("adresses/", {"address": "https://x.com/VilleRimouski"}, 409, "ne désigne pas un compte sur Vimeo"),
        ("adresses/principale/", {"chosen": "999999"}, 422, "Choix"),
        ("adresses/retirer/", {"reason": "Motif"}, 422, "Choisissez une adresse"),
    ],
)
def test_what_is_refused_is_shown_again_as_typed(
    act: str, typed: dict[str, str], status: int, sentence: str, agent: Person
) -> None:
    record_address(account=an_account("vimeo-ville"), text="vimeo.com/ville", actor=agent, now=NOW)
    url = reverse("accounts:account", args=["vimeo-ville"])
    response = signed_in(agent).post(f"{url}{act}", typed)
    assert response.status_code == status
    body = said(response)
    assert sentence in body or act == "adresses/principale/"
    assert typed.get("address", "") in body
    assert typed.get("reason", "") in body


def test_others_see_why_they_do_not_change_addresses_and_cannot(agent: Person) -> None:
    somebody, url = a_holder("webmestre"), reverse("accounts:account", args=["x-villerimouski"])
    body = said(signed_in(somebody).get(url))
    assert "Seule l’équipe des communications tient les adresses" in body
    assert "Inscrire l’adresse" not in body
    refused = signed_in(somebody).post(f"{url}adresses/", {"address": "x.com/autre"})
    assert refused.status_code == 409
    assert AccountAddress.objects.count() == 1
    assert a_position("webmestre")


def test_the_file_leads_to_what_is_about_its_account_for_whoever_may_see_it(agent: Person) -> None:
    file, custody = (
        reverse(name, args=["linkedin-ville"]) for name in ("accounts:account", "accounts:custody")
    )
    sheet = reverse("accounts:check-record", args=["linkedin-ville"])
    for person, sees_custody in ((agent, True), (a_holder("webmestre"), False)):
        browser = signed_in(person)
        body = said(browser.get(file))
        assert f'href="{sheet}"' in body
        assert (f'href="{custody}"' in body) is sees_custody
        assert (browser.get(custody).status_code == 200) is sees_custody


def test_the_requests_about_one_account_are_alone_in_their_list(agent: Person) -> None:
    about, other = a_closing(an_account("linkedin-ville")), a_closing(an_account("vimeo-ville"))
    url = reverse("accounts:request-list")
    body = said(signed_in(agent).get(url, {"compte": "linkedin-ville"}))
    assert reverse("accounts:request", args=[about.pk]) in body
    assert reverse("accounts:request", args=[other.pk]) not in body
    assert "?etat=decidees&compte=linkedin-ville" in body
