"""« Liste des médias sociaux utilisés »: the register knows its accounts by their addresses, however spelt."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.lookup import Answer, find_official
from accounts.models import AccountAddress, OfficialAccount, Person
from accounts.recorded_addresses import (
    choose_main_address,
    record_address,
    record_known_addresses,
    withdraw_address,
)
from accounts.rules.addresses import (
    may_choose_main_address,
    may_keep_addresses,
    may_record_address,
    may_withdraw_address,
)
from policy.models import RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_accounts import a_closed_account, a_suspended_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-015"), pytest.mark.clause("R-115")]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def record_on(slug: str, text: str, actor: Person, **options: Any) -> AccountAddress:
    return record_address(account=an_account(slug), text=text, actor=actor, now=NOW, **options)


def in_state(state: str, actor: Person) -> OfficialAccount:
    """Return an account of X in a state that is not « authorised », with its address recorded."""
    if state == "proposed":
        fields = {"platform": an_account("x-villerimouski").platform, "name": "Essai", "handle": "@essai"}
        account = OfficialAccount.objects.create(slug="x-essai", **fields)
        record_known_addresses(account=account, actor=actor, now=NOW)
        return account
    build = {"suspended": a_suspended_account, "closed": a_closed_account}[state]
    return build("x-villerimouski")


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        (may_keep_addresses(is_team_member=True), True),
        (may_keep_addresses(is_team_member=False), False),
        (may_record_address(names_an_account=True, platform="X", known_as=""), True),
        (may_record_address(names_an_account=False, platform="X", known_as=""), False),
        (may_record_address(names_an_account=True, platform="X", known_as="X — autre"), False),
        (may_withdraw_address(is_withdrawn=False, reason="Renommé"), True),
        (may_withdraw_address(is_withdrawn=True, reason="Renommé"), False),
        (may_withdraw_address(is_withdrawn=False, reason="  "), False),
        (may_choose_main_address(is_withdrawn=False), True),
        (may_choose_main_address(is_withdrawn=True), False),
    ],
)
def test_the_rules_by_table(outcome: Any, allowed: bool) -> None:
    assert isinstance(outcome, Allowed) is allowed
    assert allowed or "section" in outcome.sentence


def test_the_account_that_the_policy_names_by_its_handle_is_found_from_its_address(agent: Person) -> None:
    for text in ("https://twitter.com/villerimouski/", "x.com/VilleRimouski/status/1", "@VilleRimouski"):
        found = find_official(text)
        assert found.is_official, text
        assert [one.slug for one in found.accounts] == ["x-villerimouski"]
    assert an_account("x-villerimouski").url == "https://x.com/VilleRimouski"
    assert find_official("villerimouski", platform="x").is_official


def test_unknown_tricky_and_foreign_addresses_are_never_official(agent: Person) -> None:
    for text, answer in (
        ("https://x.com/VilleDeRimouski", Answer.UNKNOWN),
        ("https://x.com/Vi11eRimouski", Answer.UNKNOWN),
        ("https://tiktok.com/@VilleRimouski", Answer.UNKNOWN),
        ("https://x.com.example.org/VilleRimouski", Answer.UNKNOWN),
        ("https://x.com@example.org/VilleRimouski", Answer.UNREADABLE),
        ("https://x.com/home", Answer.UNREADABLE),
        ("https://faceb\u043eok.com/VilleRimouski", Answer.UNREADABLE),
        ("Ville de Rimouski", Answer.UNREADABLE),
        ("", Answer.UNREADABLE),
    ):
        found = find_official(text)
        assert (found.answer, found.accounts) == (answer, ()), text
    assert find_official("@VilleRimouski", platform="facebook").answer is Answer.UNKNOWN


@pytest.mark.parametrize("state", ["proposed", "suspended", "closed"])
def test_an_account_that_is_not_authorised_is_known_and_not_official(agent: Person, state: str) -> None:
    account = in_state(state, agent)
    found = find_official(f"https://twitter.com/{account.handle}")
    assert found.answer is Answer.NOT_OFFICIAL
    assert found.accounts == (account,)


def test_a_no_is_certain_only_once_each_account_of_the_platform_has_such_an_address(agent: Person) -> None:
    asked = "https://www.youtube.com/channel/UCautre"
    assert not find_official(asked).is_certain
    record_on("youtube-ville", "https://www.youtube.com/@VilledeRimouski", agent)
    assert not find_official(asked).is_certain
    record_on("youtube-ville", "https://www.youtube.com/channel/UCville", agent)
    assert find_official(asked).is_certain
    assert find_official("https://youtube.com/channel/UCVILLE").answer is Answer.UNKNOWN
    assert find_official("https://youtube.com/channel/UCville").is_official


def test_an_account_has_several_addresses_and_one_that_is_published(agent: Person) -> None:
    by_name = record_on("facebook-ville", "https://m.facebook.com/villederimouski/posts/1", agent)
    by_number = record_on("facebook-ville", "facebook.com/profile.php?id=1000", agent)
    assert an_account("facebook-ville").url == by_name.url == "https://facebook.com/villederimouski"
    choose_main_address(address_id=by_number.pk, actor=agent, now=NOW)
    assert an_account("facebook-ville").url == "https://facebook.com/1000"
    # A name is no handle: it stays.
    assert an_account("facebook-ville").handle == "Ville de Rimouski"
    withdraw_address(address_id=by_number.pk, reason="Ancienne page", actor=agent, now=NOW)
    assert an_account("facebook-ville").url == by_name.url
    assert find_official("facebook.com/1000").answer is Answer.NOT_OFFICIAL
    assert find_official("facebook.com/Ville.deRimouski").is_official
    events = RegisterEntry.objects.about(an_account("facebook-ville")).filter(event__contains=".address.")
    assert list(events.values_list("event", "actor")) == [
        ("accounts.address.recorded", agent.pk),
        ("accounts.address.recorded", agent.pk),
        ("accounts.address.chosen", agent.pk),
        ("accounts.address.withdrawn", agent.pk),
    ]


def test_a_handle_that_changes_is_followed_and_the_former_one_is_official_no_more(agent: Person) -> None:
    old = AccountAddress.objects.get(account__slug="x-villerimouski")
    record_on("x-villerimouski", "@VilleDeRimouski", agent, is_main=True)
    withdraw_address(address_id=old.pk, reason="Identifiant changé", actor=agent, now=NOW)
    account = an_account("x-villerimouski")
    assert (account.handle, account.name, account.url) == (
        "@VilleDeRimouski",
        "@VilleDeRimouski",
        "https://x.com/VilleDeRimouski",
    )
    assert find_official("x.com/VilleRimouski").answer is Answer.NOT_OFFICIAL


def test_an_account_without_any_address_left_has_none_published(agent: Person) -> None:
    old = AccountAddress.objects.get(account__slug="x-villerimouski")
    withdraw_address(address_id=old.pk, reason="Compte piraté", actor=agent, now=NOW)
    assert an_account("x-villerimouski").url == ""


@pytest.mark.parametrize(
    ("slug", "text", "sentence"),
    [
        ("facebook-ville", "https://x.com/VilleRimouski", "ne désigne pas un compte sur Facebook"),
        ("facebook-ville", "Ville de Rimouski", "ne désigne pas un compte"),
        (
            "x-villerimouski",
            "http://twitter.com/VILLERIMOUSKI",
            "déjà inscrite au registre, pour «\u00a0X — @Ville",
        ),
    ],
)
def test_what_names_no_account_of_the_platform_or_one_already_known_is_refused(
    agent: Person, slug: str, text: str, sentence: str
) -> None:
    before = AccountAddress.objects.count()
    with pytest.raises(PolicyRefusal, match=sentence):
        record_on(slug, text, agent)
    assert AccountAddress.objects.count() == before


def test_only_the_communications_team_keeps_the_addresses(agent: Person) -> None:
    address = AccountAddress.objects.get()
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for somebody in (a_person(), a_holder("webmestre"), a_holder("direction-generale"), root):
        with pytest.raises(PolicyRefusal, match="Seule l’équipe des communications"):
            record_on("vimeo-ville", "https://vimeo.com/villederimouski", somebody)
        with pytest.raises(PolicyRefusal, match="Seule l’équipe"):
            choose_main_address(address_id=address.pk, actor=somebody, now=NOW)
        with pytest.raises(PolicyRefusal, match="Seule l’équipe"):
            withdraw_address(address_id=address.pk, reason="Motif", actor=somebody, now=NOW)
    assert AccountAddress.objects.current().get() == address


def test_what_a_new_account_tells_of_itself_is_recorded_once(agent: Person) -> None:
    account = OfficialAccount.objects.create(
        slug="x-emplois",
        platform=an_account("x-villerimouski").platform,
        name="Emplois",
        handle="@EmploisRimouski",
        url="https://twitter.com/emploisrimouski",
    )
    for _time in range(2):
        record_known_addresses(account=account, actor=agent, now=NOW)
    (address,) = account.addresses.all()
    assert (address.key, address.is_main) == ("emploisrimouski", True)
    account.refresh_from_db()
    assert (account.url, account.handle) == ("https://x.com/emploisrimouski", "@EmploisRimouski")


@pytest.mark.parametrize(
    "change",
    [
        {"key": "autre"},
        {"url": "https://x.com/autre"},
        {"account": "vimeo-ville"},
        {"withdrawn_at": NOW},
    ],
)
def test_the_database_keeps_addresses_as_they_were_recorded(agent: Person, change: dict[str, Any]) -> None:
    if "account" in change:
        change = {"account": an_account(change["account"])}
    # The last one: an address that is withdrawn is no main one.
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountAddress.objects.update(**change)


def test_the_database_refuses_a_second_owner_another_platform_and_any_erasure(agent: Person) -> None:
    known = AccountAddress.objects.get()
    fields = {"url": known.url, "added_at": NOW}
    with pytest.raises(IntegrityError, match="r115_one_account"), transaction.atomic():
        AccountAddress.objects.create(account=known.account, platform=known.platform, key=known.key, **fields)
    with pytest.raises(IntegrityError, match="pas sur la plateforme"), transaction.atomic():
        AccountAddress.objects.create(
            account=an_account("vimeo-ville"), platform=known.platform, key="autre", **fields
        )
    with pytest.raises(IntegrityError, match="se retire et ne se supprime pas"), transaction.atomic():
        AccountAddress.objects.filter(pk=known.pk)._raw_delete("default")


@pytest.mark.clause("R-012")
@pytest.mark.parametrize("state", ["proposed", "suspended", "closed"])
def test_an_official_account_is_never_erased_nor_one_of_which_something_was_decided(
    agent: Person, state: str
) -> None:
    accounts = [in_state(state, agent), an_account("vimeo-ville")]
    for account in accounts:
        with pytest.raises(IntegrityError, match="se ferme et ne se supprime pas"), transaction.atomic():
            OfficialAccount.objects.filter(pk=account.pk)._raw_delete("default")
