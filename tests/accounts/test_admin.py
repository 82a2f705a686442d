"""People, positions and accounts in the administration site, and the permissions that positions carry."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authorizations import granted_pairs, may
from accounts.compliance.people import (
    accounts_are_followed_up,
    accounts_have_a_holder,
    accounts_have_their_resolution,
    listed_positions_are_held,
    managers_are_few,
)
from accounts.models import Holding, Notice, OfficialAccount, Person, Position, Replacement
from policy.models import Reading, RegisterEntry
from tests.builders import NOW, a_council_member, a_holder, a_person, a_position, an_account, the_policy_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def root(client):
    person = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    client.force_login(person)
    return person


def _url(model: str, page: str = "add", *args: int) -> str:
    return reverse(f"admin:accounts_{model}_{page}", args=args)


def test_every_page_of_the_app_opens(client, root):
    a_holder("agent-communications")
    for model in ("person", "position", "platform", "officialaccount", "holding", "replacement", "notice"):
        assert client.get(_url(model, "changelist")).status_code == 200
    for account in OfficialAccount.objects.all():
        assert client.get(_url("officialaccount", "change", account.pk)).status_code == 200
    page = client.get(_url("position", "change", a_position("webmestre").pk))
    assert "X — @VilleRimouski" in page.content.decode()
    assert client.get(_url("officialaccount", "add")).status_code == 403


def test_a_person_is_created_with_a_password_without_groups_and_never_deleted(client, root):
    page = client.get(_url("person")).content.decode()
    assert 'name="groups"' not in page
    assert 'name="user_permissions"' not in page
    secret = "quatre-mots-assez-longs"
    posted = {"email": "Nouvelle@example.org", "full_name": "Personne nouvelle", "kind": "employee"}
    client.post(
        _url("person"), posted | {"usable_password": "true", "password1": secret, "password2": secret}
    )
    person = Person.objects.get(full_name="Personne nouvelle")
    assert person.check_password(secret)
    assert client.get(_url("person", "delete", person.pk)).status_code == 403
    page = client.get(_url("person", "change", person.pk)).content.decode()
    assert 'name="groups"' not in page
    assert 'name="is_superuser"' not in page
    entry = RegisterEntry.objects.get(event="accounts.person.added")
    assert entry.actor == root
    assert secret not in str(entry.after)
    with pytest.raises(IntegrityError), transaction.atomic():
        person.delete()


@pytest.mark.clause("R-014")
def test_a_holding_recorded_in_the_site_gives_the_right_and_its_end_takes_it_away(client, root):
    person, account, today = a_person(), an_account("facebook-ville"), timezone.localdate()
    posted = {"person": person.pk, "position": a_position("agent-communications").pk, "starts_on": today}
    assert client.post(_url("holding"), posted).status_code == 302
    holding = Holding.objects.get()
    assert may(person, "publish", account, timezone.now())
    client.post(_url("holding", "change", holding.pk), {"ends_on": today})
    assert not may(person, "publish", account, timezone.now())
    events = RegisterEntry.objects.filter(event__startswith="accounts.holding").order_by("pk")
    assert [(one.event, one.actor) for one in events] == [
        ("accounts.holding.opened", root),
        ("accounts.holding.ended", root),
    ]


@pytest.mark.clause("R-005")
def test_the_site_refuses_a_position_to_a_council_member_with_the_sentence(client, root):
    posted = {
        "person": a_council_member().pk,
        "position": a_position("webmestre").pk,
        "starts_on": "2026-07-01",
    }
    page = client.post(_url("holding"), posted)
    assert "Objectif de la politique" in page.content.decode()
    assert not Holding.objects.exists()


@pytest.mark.clause("R-073")
def test_a_superuser_of_no_team_records_no_replacement_and_a_member_of_the_team_does(client, root):
    a_holder("conseiller-strategique")
    webmaster, substitute, today = a_holder("webmestre"), a_person(), timezone.localdate()
    posted = {
        "absent": webmaster.pk,
        "substitute": substitute.pk,
        "accounts": [an_account("x-villerimouski").pk],
        "reason": "vacation",
        "starts_on": today,
        "ends_on": today + timedelta(days=7),
    }
    page = client.post(_url("replacement"), posted)
    assert "Période de vacances ou congé prolongé" in page.content.decode()
    assert not Replacement.objects.exists()
    a_holder("adjoint-administratif", person=root)
    assert client.post(_url("replacement"), posted).status_code == 302
    replacement = Replacement.objects.get()
    assert replacement.recorded_by == root
    assert list(replacement.accounts.values_list("slug", flat=True)) == ["x-villerimouski"]
    assert Notice.objects.filter(level="replacement.recorded").count() == 2
    longer = client.post(
        _url("replacement", "change", replacement.pk), {"ended_on": today + timedelta(days=9)}
    )
    assert "n’écourte pas le remplacement" in longer.content.decode()
    client.post(_url("replacement", "change", replacement.pk), {"ended_on": today})
    replacement.refresh_from_db()
    assert replacement.ended_on == today


@pytest.mark.clause("R-012")
def test_the_legal_state_and_the_list_of_an_account_are_not_changed_by_a_page(client, root):
    account, before = an_account("vimeo-ville"), granted_pairs()
    posted: dict[str, Any] = {
        "state": "closed",
        "handle": "autre",
        "url": "https://vimeo.com/ville",
        "council_resolution": "2014-10-844",
    }
    posted |= {
        "follow_up_positions": [a_position("agent-communications").pk],
        "platform": "1",
        "managers": ["1"],
    }
    assert client.post(_url("officialaccount", "change", account.pk), posted).status_code == 302
    account.refresh_from_db()
    assert (account.state, account.handle, account.url) == (
        "authorised",
        "Ville de Rimouski",
        "",
    )
    assert granted_pairs() == before


def test_a_new_position_gets_its_group(client, root):
    posted = {"slug": "stagiaire", "title": "Stagiaire", "is_active": "on"}
    posted |= {
        "aliases-TOTAL_FORMS": "1",
        "aliases-INITIAL_FORMS": "0",
        "aliases-0-title": "Stagiaire aux communications",
    }
    assert client.post(_url("position"), posted).status_code == 302
    position = Position.objects.get(slug="stagiaire")
    assert position.group.permissions.count() == 0
    assert Position.objects.named("stagiaire aux communications") == position


@pytest.mark.clause("R-002")
@pytest.mark.parametrize("title", ["AGENTE aux communications et medias sociaux", "Webmestre"])
def test_a_second_position_for_one_job_is_refused_whatever_its_spelling_or_gender(client, root, title):
    posted = {"slug": "autre", "title": title, "is_active": "on"}
    posted |= {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    assert "Un autre poste porte déjà ce titre" in client.post(_url("position"), posted).content.decode()
    assert not Position.objects.filter(slug="autre").exists()


@pytest.mark.clause("R-002")
def test_a_new_position_is_known_by_its_title_and_takes_no_title_of_another(client, root):
    posted = {"slug": "stagiaire", "title": "Stagiaire", "is_active": "on", "aliases-INITIAL_FORMS": "0"}
    taken = {"aliases-TOTAL_FORMS": "1", "aliases-0-title": "agente aux communications"}
    assert "désigne déjà un poste" in client.post(_url("position"), posted | taken).content.decode()
    twice = {"aliases-TOTAL_FORMS": "2", "aliases-0-title": "Apprenti", "aliases-1-title": "APPRENTI"}
    assert "désigne déjà un poste" in client.post(_url("position"), posted | twice).content.decode()
    assert client.post(_url("position"), posted | {"aliases-TOTAL_FORMS": "0"}).status_code == 302
    assert Position.objects.named("STAGIAIRE") == Position.objects.get(slug="stagiaire")


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [("2010-12-01", "La fin précède le premier jour"), ("2025-12-01", "occupe déjà ce poste")],
)
def test_an_end_that_contradicts_the_past_is_refused_with_a_sentence(client, root, ends_on, sentence):
    person = a_holder("webmestre", ends_on=date(2025, 6, 1))
    a_holder("webmestre", person=person, starts_on=date(2025, 7, 1))
    earlier = Holding.objects.get(ends_on=date(2025, 6, 1))
    page = client.post(_url("holding", "change", earlier.pk), {"ends_on": ends_on})
    assert sentence in page.content.decode()
    earlier.refresh_from_db()
    assert earlier.ends_on == date(2025, 6, 1)


def test_the_positions_that_follow_up_are_registered_before_and_after(client, root):
    account = an_account("vimeo-ville")
    posted = {"council_resolution": "2014-10-844", "follow_up_positions": [a_position("webmestre").pk]}
    client.post(_url("officialaccount", "change", account.pk), posted)
    entry = RegisterEntry.objects.get(event="accounts.officialaccount.changed")
    assert entry.before == {"follow_up_positions": ["Agent aux communications et médias sociaux"]}
    assert entry.after == {"follow_up_positions": ["Agent en bureautique (webmestre)"]}


def test_a_password_changed_for_somebody_else_is_registered_without_it(client, root):
    person, secret = a_person(), "quatre-mots-assez-longs"
    posted = {"usable_password": "true", "password1": secret, "password2": secret}
    client.post(reverse("admin:auth_user_password_change", args=[person.pk]), posted)
    person.refresh_from_db()
    assert person.check_password(secret)
    entry = RegisterEntry.objects.about(person).get()
    assert (entry.event, entry.actor, entry.after) == ("accounts.person.password_changed", root, None)


def test_the_settings_a_position_permits_belong_to_who_holds_it_today():
    permission = Permission.objects.get(codename="change_service", content_type__app_label="city")
    a_position("webmestre").group.permissions.add(permission)
    holder, other = a_holder("webmestre"), a_holder("secretaire-rh")
    former = a_holder("webmestre", ends_on=date(2021, 1, 1))
    assert holder.has_perm("city.change_service")
    assert holder.has_module_perms("city")
    assert not other.has_perm("city.change_service")
    assert not former.has_perm("city.change_service")
    assert not former.has_module_perms("city")


@pytest.mark.parametrize("slug", ["conseiller-strategique", "agent-communications", "adjoint-administratif"])
def test_the_team_opens_the_pages_that_the_conformity_page_sends_it_to(client, slug):
    client.force_login(a_holder(slug, person=a_person(is_staff=True)))
    for address in (
        "accounts_officialaccount_changelist",
        "accounts_position_changelist",
        "city_closure_changelist",
        "city_emergency_changelist",
        "city_hoursset_changelist",
        "city_service_changelist",
        "netiquette_display_changelist",
        "policy_policyversion_changelist",
        "policy_reading_changelist",
    ):
        assert client.get(reverse(f"admin:{address}")).status_code == 200, address


@pytest.mark.clause("R-133")
def test_the_editions_of_the_netiquette_are_read_in_the_settings_and_written_on_their_own_pages(client):
    for slug in ("conseiller-strategique", "agent-communications"):
        client.force_login(a_holder(slug, person=a_person(is_staff=True)))
        assert client.get(reverse("admin:netiquette_edition_changelist")).status_code == 200
        assert client.get(reverse("admin:netiquette_edition_add")).status_code == 403
        assert client.get(reverse("netiquette:edition-list")).status_code == 200


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    assert 'name="password1"' not in page.content.decode()
    client.post(
        reverse("account_signup"), {"email": "intrus@example.org", "password1": "quatre-mots-assez-longs"}
    )
    assert not Person.objects.filter(email="intrus@example.org").exists()


@pytest.mark.clause("R-054")
def test_the_live_checks_count_what_is_missing_and_what_is_too_many():
    checks = (accounts_have_a_holder, listed_positions_are_held, accounts_are_followed_up)
    assert [check(NOW).figure for check in checks] == [6, 8, 6]
    assert accounts_have_a_holder(NOW).state == "manquement"
    for position in Position.objects.exclude(slug="direction-generale"):
        a_holder(position.slug)
    assert [(check(NOW).figure, check(NOW).state) for check in checks] == [(0, "ok")] * 3
    assert (managers_are_few(NOW).figure, managers_are_few(NOW).state) == (0, "ok")
    Reading.objects.create(
        key="account_managers_ceiling",
        value=4,
        effective_from=date(2026, 1, 5),
        decided_by="DG",
        ambiguity="R-054",
    )
    # LinkedIn has five positions on its list.
    assert (managers_are_few(NOW).figure, managers_are_few(NOW).state) == (1, "à surveiller")
    OfficialAccount.objects.filter(slug="vimeo-ville").update(council_resolution="")
    assert accounts_have_their_resolution(NOW).figure == 1


def test_the_direction_generale_opens_the_settings_of_its_position_without_being_a_superuser(client):
    director = a_holder("direction-generale", person=a_person(is_staff=True))
    client.force_login(director)
    assert client.get(_url("holding")).status_code == 200
    assert client.get(_url("platform")).status_code == 403
    assert client.get(reverse("admin:policy_reading_add")).status_code == 200
    assert not director.has_perm("accounts.publish", an_account("facebook-ville"))
