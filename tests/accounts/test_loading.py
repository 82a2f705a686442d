"""`load_policy`: exactly what the policy lists, once, and never over what a person changed."""

import json
import tomllib
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command

from accounts.authorizations import granted_pairs, revoke
from accounts.models import OfficialAccount, Platform, Position, PositionAlias
from city.models import HoursSet, OpeningInterval
from policy import loading as policy_loading
from policy.catalogue import TEXT_DIR
from policy.loading import Report, load_everything
from policy.models import PolicyVersion, RegisterEntry
from tests.builders import a_person, a_position, an_account, the_policy_world
from tests.builders_accounts import a_suspended_account

pytestmark = pytest.mark.usefixtures("bare_database")


def _load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_policy", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.clause("R-015")
def test_loading_gives_exactly_the_six_accounts_two_on_facebook_and_one_elsewhere():
    the_policy_world()
    found = sorted(OfficialAccount.objects.values_list("platform__slug", "name"))
    assert found == [
        ("facebook", "Ville de Rimouski"),
        ("facebook", "Ville de Rimouski | Loisirs, culture et vie communautaire"),
        ("linkedin", "Ville de Rimouski"),
        ("vimeo", "Ville de Rimouski"),
        ("x", "@VilleRimouski"),
        ("youtube", "Ville de Rimouski"),
    ]
    resolutions = set(OfficialAccount.objects.values_list("state", "council_resolution"))
    assert resolutions == {("authorised", "2014-10-844")}
    assert len({(position, account) for position, _action, account in granted_pairs()}) == 23
    assert len(granted_pairs()) == 23 * 6


@pytest.mark.clause("R-015")
def test_loading_twice_changes_nothing_and_says_so():
    assert "créé" in _load()
    before = RegisterEntry.objects.count()
    assert before > 0
    assert _load() == "0 créé, 0 différence\n"
    assert RegisterEntry.objects.count() == before
    assert OfficialAccount.objects.count() == 6


@pytest.mark.clause("R-015")
def test_what_a_person_changed_is_reported_and_left_alone():
    the_policy_world()
    Platform.objects.filter(slug="x").update(name="Gazouillis")
    a_suspended_account("vimeo-ville")
    revoke(
        positions=[a_position("webmestre")],
        actions=["publish"],
        account=an_account("x-villerimouski"),
        actor=a_person(),
    )
    PositionAlias.objects.filter(title="Webmestre").delete()
    OpeningInterval.objects.filter(weekday=4).delete()
    written = RegisterEntry.objects.count()

    report = json.loads(_load("--format", "json"))

    assert report["created"] == []
    assert {(one["field"], one["database"]) for one in report["differences"]} >= {
        ("nom", "Gazouillis"),
        ("état", "suspended"),
    }
    assert len(report["differences"]) == 5
    assert Platform.objects.get(slug="x").name == "Gazouillis"
    assert an_account("vimeo-ville").state == "suspended"
    assert ("webmestre", "publish", "x-villerimouski") not in granted_pairs()
    assert not PositionAlias.objects.filter(title="Webmestre").exists()
    assert RegisterEntry.objects.count() == written
    assert _load().endswith("0 créé, 5 différences\n")


def test_with_overwrite_the_file_wins_and_the_register_says_so():
    the_policy_world()
    Platform.objects.filter(slug="x").update(name="Gazouillis")
    PositionAlias.objects.filter(title="Webmestre").update(title="Ouaibmestre", normalized="ouaibmestre")
    OpeningInterval.objects.filter(weekday=4).delete()
    revoke(
        positions=[a_position("webmestre")],
        actions=["publish"],
        account=an_account("x-villerimouski"),
        actor=a_person(),
    )
    assert "remplacé" in _load("--overwrite")
    assert Platform.objects.get(slug="x").name == "X"
    assert ("webmestre", "publish", "x-villerimouski") in granted_pairs()
    entry = RegisterEntry.objects.get(event="accounts.platform.overwritten")
    assert (entry.actor, entry.before, entry.after) == (None, {"name": "Gazouillis"}, {"name": "X"})
    assert entry.capacity == "chargement de la politique"
    assert _load() == "0 créé, 0 différence\n"


@pytest.mark.clause("R-012")
def test_overwriting_gives_no_account_back_and_rewrites_no_adopted_version():
    the_policy_world()
    a_suspended_account("vimeo-ville")
    PolicyVersion.objects.create(
        title="Autre titre", resolution="2027-1", adopted_on="2027-01-11", effective_from="2027-01-11"
    )
    listed = tomllib.loads((TEXT_DIR / "versions.toml").read_text("utf-8"))["version"]
    listed[0]["title"] = "Titre réécrit"
    with mock.patch("policy.loading.tomllib.loads", return_value={"version": listed}):
        report = Report(overwrite=True)
        policy_loading.load(report, dry_run=False)
    assert [one.is_overwritten for one in report.differences] == [False]
    assert not PolicyVersion.objects.filter(title="Titre réécrit").exists()
    assert "différence" in _load("--overwrite")
    assert an_account("vimeo-ville").state == "suspended"
    assert not RegisterEntry.objects.filter(event="accounts.officialaccount.overwritten").exists()


@pytest.mark.clause("R-002")
def test_with_overwrite_a_title_given_to_another_position_comes_back():
    the_policy_world()
    PositionAlias.objects.filter(title="Webmestre").update(position=a_position("animateur-diffusion"))
    _load("--overwrite")
    assert Position.objects.named("webmestre") == a_position("webmestre")
    assert _load() == "0 créé, 0 différence\n"


def test_a_dry_run_tells_and_keeps_nothing():
    out = _load("--dry-run")
    assert "Vimeo" in out
    assert not Platform.objects.exists()
    assert not HoursSet.objects.exists()


@pytest.mark.clause("R-002")
@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Agente aux communications et médias sociaux", "agent-communications"),
        ("AGENT AUX COMMUNICATIONS ET MEDIAS  SOCIAUX", "agent-communications"),
        (
            "conseiller stratégique aux communications et relations avec les citoyens",
            "conseiller-strategique",
        ),
        ("conseiller stratégique en communication et relations avec les citoyens", "conseiller-strategique"),
        ("Conseillère stratégique en communication et relation avec les citoyens", "conseiller-strategique"),
        ("Adjointe administrative (aux communications)", "adjoint-administratif"),
        ("Directrice du Service des ressources humaines", "directeur-rh"),
        ("Secrétaire administratif (des ressources humaines)", "secretaire-rh"),
        ("Responsable des bibliothèques", "responsable-bibliotheques"),
        ("Animatrice à la diffusion culturelle et promotion", "animateur-diffusion"),
        ("Agente en bureautique (webmestre)", "webmestre"),
    ],
)
def test_every_spelling_and_gender_of_a_title_is_one_position(written: str, slug: str):
    the_policy_world()
    position = Position.objects.named(written)
    assert position is not None
    assert position.slug == slug


@pytest.mark.clause("R-007")
def test_the_old_name_of_a_platform_is_kept_and_its_links_are_known():
    the_policy_world()
    x = Platform.objects.get(slug="x")
    assert (x.name, x.previous_names, x.family) == ("X", ["Twitter"], "Microblogage")
    assert {"x.com", "twitter.com"} == set(x.hosts)


@pytest.mark.clause("R-007")
def test_a_platform_and_an_account_of_it_need_no_code():
    the_policy_world()
    other = Platform.objects.create(
        slug="instagram", name="Instagram", family="Partage de médias", hosts=["instagram.com"]
    )
    OfficialAccount.objects.create(
        slug="instagram-ville", platform=other, name="Ville de Rimouski", handle="ville"
    )
    assert load_everything().differences == []


def test_a_load_that_fails_leaves_nothing(monkeypatch):
    def broken(report, dry_run):
        raise RuntimeError("disk")

    monkeypatch.setattr("accounts.loading.load", broken)
    with pytest.raises(RuntimeError):
        load_everything()
    assert not HoursSet.objects.exists()
