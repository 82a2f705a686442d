"""« en sa possession tous les mots de passe »: who is shown an access, after which line, and what is to be changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import sealed_secrets
from accounts.authorizations import may
from accounts.custodians import custodies_open_to, may_be_shown, visible_accounts
from accounts.custody import (
    CustodyChanged,
    CustodyDetails,
    add_holder,
    confirm_access,
    record_custody,
    record_outside_rotation,
    secrets_seen_by,
    secrets_to_rotate,
    withdraw_holder,
)
from accounts.holdings import end_holding
from accounts.models import Custody, CustodyHolder, Holding, Person, Secret, SecretAccess
from accounts.rules.custody import (
    EXTERNAL,
    PLATFORM_ROLES,
    REVEALS_AT_MOST,
    SHARED,
    may_change_way,
    may_hold_access,
    may_record_custody,
    may_reveal_secret,
    may_seal_secret,
)
from accounts.sealed_secrets import destroy_secret, reveal_secret
from accounts.vault import DoesNotOpen
from policy.models import Reading, RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal, Refused
from tests.builders import (
    NOW,
    a_council_member,
    a_holder,
    a_person,
    a_replacement,
    an_account,
    the_policy_world,
)
from tests.builders_custody import PLANTED, a_custody, a_holder_of, a_secret

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-067")]

LATER = NOW + timedelta(hours=1)
COUNCIL_MEMBER_HOLDS = """
    UPDATE accounts_person SET kind = 'council_member' WHERE id = %(person)s;
    INSERT INTO accounts_custodyholder (custody_id, person_id, role, recorded_at, recorded_by_id)
    SELECT id, %(person)s, '', now(), %(agent)s FROM accounts_custody LIMIT 1
"""
DURING = datetime(2026, 7, 8, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def agent() -> Person:
    return a_holder("agent-communications")


@pytest.fixture
def webmaster() -> Person:
    return a_holder("webmestre")


def reveal(secret: Secret, person: Person, now: datetime = LATER) -> str:
    return reveal_secret(secret_id=secret.pk, reason="Entrer dans le compte", actor=person, now=now).text


# --- The rules, by table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "facts", "allowed"),
    [
        (may_record_custody, {"is_team": True}, True),
        (may_record_custody, {"is_team": False}, False),
        (may_hold_access, {"is_employee": True, "is_active": True}, True),
        (may_hold_access, {"is_employee": False, "is_active": True}, False),
        (may_hold_access, {"is_employee": True, "is_active": False}, False),
        (may_reveal_secret, {"is_entitled": True}, True),
        (may_reveal_secret, {"is_entitled": False}, False),
        (may_reveal_secret, {"is_entitled": True, "is_sealed": False}, False),
        (may_reveal_secret, {"is_entitled": True, "recent_reveals": REVEALS_AT_MOST - 1}, True),
        (may_reveal_secret, {"is_entitled": True, "recent_reveals": REVEALS_AT_MOST}, False),
        (may_seal_secret, {"is_entitled": True, "way": SHARED, "kind": "password"}, True),
        (may_seal_secret, {"is_entitled": False, "way": SHARED, "kind": "password"}, False),
        (may_seal_secret, {"is_entitled": True, "way": PLATFORM_ROLES, "kind": "password"}, False),
        (may_seal_secret, {"is_entitled": True, "way": PLATFORM_ROLES, "kind": "api_secret"}, True),
        (may_seal_secret, {"is_entitled": True, "way": EXTERNAL, "kind": "api_secret"}, False),
        (may_change_way, {"way": EXTERNAL, "sealed_kinds": set()}, True),
        (may_change_way, {"way": EXTERNAL, "sealed_kinds": {"password"}}, False),
        (may_change_way, {"way": PLATFORM_ROLES, "sealed_kinds": {"api_secret"}}, True),
    ],
)
def test_the_rules_answer_with_the_section(rule: Any, facts: dict[str, Any], allowed: bool) -> None:
    outcome = rule(**facts)
    assert isinstance(outcome, Allowed if allowed else Refused)
    assert allowed or "« Rôle de l’agent aux communications" in outcome.sentence.replace("\u00a0", " ")


# --- Who is shown an access ----------------------------------------------------------------------------


def test_holding_an_access_and_being_authorised_are_two_rights(agent: Person, webmaster: Person) -> None:
    leisure = an_account("facebook-loisirs")
    adviser = a_holder("conseiller-strategique")
    custody = a_custody(agent, leisure, way=PLATFORM_ROLES)
    # The adviser is not on the list of that page, and holds its access like all the others.
    assert not may(adviser, "publish", leisure, NOW)
    assert may_be_shown(adviser, custody, NOW)
    # The webmaster is on the list of X, and is shown nothing until recorded as holding its access.
    x = a_custody(agent)
    assert may(webmaster, "publish", x.account, NOW)
    assert not may_be_shown(webmaster, x, NOW)
    a_holder_of(x, webmaster, by=agent)
    assert list(custodies_open_to(webmaster, NOW)) == [x]


@pytest.mark.parametrize("who", ["superuser", "management", "council member", "no position", "webmaster"])
def test_nobody_else_is_shown_anything_and_nothing_is_written(
    who: str, agent: Person, webmaster: Person
) -> None:
    secret = a_secret(agent)
    person = {
        "superuser": lambda: Person.objects.create_superuser("racine@example.org", full_name="Racine"),
        "management": lambda: a_holder("direction-generale"),
        "council member": a_council_member,
        "no position": a_person,
        "webmaster": lambda: webmaster,
    }[who]()
    lines, accesses = RegisterEntry.objects.count(), SecretAccess.objects.count()
    with pytest.raises(PolicyRefusal, match="Seules l’équipe"):
        reveal(secret, person)
    assert (RegisterEntry.objects.count(), SecretAccess.objects.count()) == (lines, accesses)
    # The direction générale follows the completeness of all; the others see nothing.
    assert visible_accounts(person, NOW).exists() == (who == "management")


def test_the_substitute_of_a_holder_is_shown_that_account_during_the_replacement_alone(
    agent: Person, webmaster: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    substitute = a_person("Remplaçante")
    x, youtube = a_custody(agent), a_custody(agent, an_account("youtube-ville"))
    for custody in (x, youtube):
        a_holder_of(custody, webmaster, by=agent)
    a_replacement(absent=webmaster, substitute=substitute, accounts=[x.account])
    for instant, shown in (
        (datetime(2026, 7, 1, 3, 59, tzinfo=UTC), []),  # 30 June, 23:59 in the city
        (DURING, [x]),
        (datetime(2026, 7, 15, 3, 59, tzinfo=UTC), [x]),  # 14 July, 23:59
        (datetime(2026, 7, 15, 4, 0, tzinfo=UTC), []),
    ):
        assert list(custodies_open_to(substitute, instant)) == shown, instant


def test_whoever_leaves_his_position_or_is_deactivated_is_shown_nothing_from_that_day(
    agent: Person, webmaster: Person
) -> None:
    custody = a_custody(agent)
    a_holder_of(custody, webmaster, by=agent)
    end_holding(
        holding_id=Holding.objects.get(person=webmaster).pk, ends_on=date(2026, 7, 8), actor=None, now=NOW
    )
    assert may_be_shown(webmaster, custody, datetime(2026, 7, 8, 3, 59, tzinfo=UTC))
    assert not may_be_shown(webmaster, custody, datetime(2026, 7, 8, 4, 0, tzinfo=UTC))
    agent.is_active = False
    agent.save()
    assert not may_be_shown(agent, custody, NOW)


# --- Shown after the line, never without it -------------------------------------------------------------


def test_a_secret_is_shown_with_its_line_its_capacity_and_its_reason(agent: Person) -> None:
    secret = a_secret(agent)
    assert reveal(secret, agent) == PLANTED
    access = SecretAccess.objects.get(act="revealed")
    assert (access.person, access.version, access.at) == (agent, 1, LATER)
    assert (access.capacity, access.reason) == ("équipe des communications", "Entrer dans le compte")
    line = RegisterEntry.objects.get(event="accounts.secret.revealed")
    assert (line.actor_id, line.reason, line.clause) == (agent.pk, "Entrer dans le compte", "R-067")


@pytest.mark.parametrize("fails", ["_write_access", "_tell"])
def test_when_the_line_cannot_be_written_nothing_is_opened(
    fails: str, agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = a_secret(agent)
    opened: list[Any] = []

    def stop(*_args: Any) -> None:
        raise DatabaseError("disque plein")

    monkeypatch.setattr(sealed_secrets, fails, stop)
    monkeypatch.setattr(sealed_secrets, "unseal", lambda *given: opened.append(given))
    with pytest.raises(DatabaseError):
        reveal(secret, agent)
    assert opened == []
    assert not SecretAccess.objects.filter(act="revealed").exists()
    assert not RegisterEntry.objects.filter(event="accounts.secret.revealed").exists()


@pytest.mark.django_db(transaction=True)
def test_the_line_is_committed_before_the_secret_is_opened(
    agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = a_secret(agent)
    committed = []

    def look(*_given: Any) -> str:
        committed.append((connection.in_atomic_block, SecretAccess.objects.filter(act="revealed").count()))
        raise DoesNotOpen("autre clé")

    monkeypatch.setattr(sealed_secrets, "unseal", look)
    with pytest.raises(DoesNotOpen):
        reveal(secret, agent)
    assert committed == [(False, 1)]
    # Within somebody's transaction, which could still be undone, nothing is shown.
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        reveal(secret, agent)


def test_one_person_is_shown_ten_secrets_in_ten_minutes_then_waits(agent: Person) -> None:
    secret = a_secret(agent)
    for _time in range(REVEALS_AT_MOST):
        reveal(secret, agent)
    with pytest.raises(PolicyRefusal, match="attendez quelques minutes"):
        reveal(secret, agent, LATER + timedelta(minutes=9))
    assert SecretAccess.objects.filter(act="revealed").count() == REVEALS_AT_MOST
    assert reveal(secret, a_holder("conseiller-strategique")) == PLANTED
    assert reveal(secret, agent, LATER + timedelta(minutes=10)) == PLANTED


def test_what_is_sealed_opens_in_no_other_account(agent: Person) -> None:
    x = a_secret(agent)
    other = a_secret(agent, a_custody(agent, an_account("vimeo-ville")), text="autre")
    Secret.objects.filter(pk=other.pk).update(sealed=x.sealed, key_id=x.key_id)
    with pytest.raises(DoesNotOpen, match="déplacé"):
        reveal(other, agent)


# --- What is to be changed ------------------------------------------------------------------------------


def test_a_leaver_expires_exactly_what_he_saw_since_its_last_change(agent: Person, webmaster: Person) -> None:
    custodies = [
        a_custody(agent, an_account(slug)) for slug in ("x-villerimouski", "youtube-ville", "vimeo-ville")
    ]
    seen, never_seen, changed_since = [a_secret(agent, custody) for custody in custodies]
    for custody in custodies:
        a_holder_of(custody, webmaster, by=agent)
    reveal(seen, webmaster)
    reveal(changed_since, webmaster)
    a_secret(agent, custodies[2], text="nouveau", now=LATER + timedelta(hours=1))
    now = LATER + timedelta(days=1)
    assert list(secrets_seen_by(webmaster, now)) == [seen]
    assert not secrets_to_rotate(now).exists()
    Holding.objects.filter(person=webmaster).update(ends_on=date(2026, 7, 7))
    assert list(secrets_to_rotate(now)) == [seen]
    assert never_seen not in secrets_to_rotate(now)
    a_secret(agent, custodies[0], text="nouveau aussi", now=now)
    assert not secrets_to_rotate(now).exists()


@pytest.mark.parametrize("how", ["deactivated", "withdrawn", "replacement over", "typed it"])
def test_every_way_to_lose_the_access_leaves_the_secret_to_be_changed(
    how: str, agent: Person, webmaster: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    secret = a_secret(agent)
    custody = secret.custody
    a_holder_of(custody, webmaster, by=agent)
    person = webmaster
    if how == "replacement over":
        person = a_person("Remplaçante")
        a_replacement(absent=webmaster, substitute=person, accounts=[custody.account])
    if how == "typed it":
        a_secret(webmaster, custody, text="saisi par le webmestre", now=DURING)
    else:
        reveal(secret, person, DURING)
    assert not secrets_to_rotate(DURING).exists()
    after = datetime(2026, 7, 15, 4, 0, tzinfo=UTC)
    if how == "withdrawn":
        withdraw_holder(holder_id=CustodyHolder.objects.get().pk, actor=agent, now=DURING)
    elif how != "replacement over":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    assert list(secrets_to_rotate(after)) == [secret]


@pytest.mark.parametrize(
    ("day", "is_due"),
    [(datetime(2027, 7, 6, 3, 59, tzinfo=UTC), False), (datetime(2027, 7, 6, 4, 0, tzinfo=UTC), True)],
)
def test_a_secret_grows_old_at_local_midnight_after_the_months_of_the_reading(
    agent: Person, day: datetime, is_due: bool
) -> None:
    # Sealed on 6 July 2026, at 10:00 in the city.
    secret = a_secret(agent)
    assert (secret in secrets_to_rotate(day)) is is_due
    Reading.objects.create(
        key="secret_rotation_months",
        value=None,
        effective_from=date(2026, 1, 1),
        decided_by="Direction générale",
        ambiguity="A-06",
    )
    assert secret not in secrets_to_rotate(day)


# --- What the team writes -------------------------------------------------------------------------------


def test_only_the_team_writes_and_nothing_changes_for_others(agent: Person, webmaster: Person) -> None:
    custody = a_custody(agent)
    secret = a_secret(agent, custody)
    a_holder_of(custody, webmaster, by=agent)
    management = a_holder("direction-generale")
    lines = RegisterEntry.objects.count()
    details = CustodyDetails(way=EXTERNAL, external_reference="ailleurs")
    acts = (
        lambda who: record_custody(account=custody.account, details=details, version=1, actor=who, now=LATER),
        lambda who: add_holder(custody_id=custody.pk, person=a_person(), role="", actor=who, now=LATER),
        lambda who: withdraw_holder(holder_id=CustodyHolder.objects.get().pk, actor=who, now=LATER),
        lambda who: confirm_access(custody_id=custody.pk, actor=who, now=LATER),
        lambda who: record_outside_rotation(custody_id=custody.pk, actor=who, now=LATER),
        lambda who: destroy_secret(secret_id=secret.pk, reason="parce que", actor=who, now=LATER),
    )
    for act in acts:
        for who in (webmaster, management):
            with pytest.raises(PolicyRefusal):
                act(who)
    assert RegisterEntry.objects.count() == lines
    custody.refresh_from_db()
    assert (custody.way, custody.confirmed_at) == (SHARED, None)


def test_a_form_filled_on_an_older_page_writes_nothing(agent: Person) -> None:
    custody = a_custody(agent)
    with pytest.raises(CustodyChanged):
        record_custody(
            account=custody.account, details=CustodyDetails(way=SHARED), version=None, actor=agent, now=LATER
        )
    details = CustodyDetails(way=SHARED, user_name="autre")
    record_custody(account=custody.account, details=details, version=1, actor=agent, now=LATER)
    with pytest.raises(CustodyChanged):
        record_custody(account=custody.account, details=details, version=1, actor=agent, now=LATER)
    custody.refresh_from_db()
    assert (custody.user_name, custody.version) == ("autre", 2)


def test_a_destroyed_secret_is_gone_and_those_who_saw_it_stay_written(agent: Person) -> None:
    secret = a_secret(agent)
    reveal(secret, agent)
    destroy_secret(secret_id=secret.pk, reason="Compte fermé", actor=agent, now=LATER)
    secret.refresh_from_db()
    assert secret.sealed is None
    assert SecretAccess.objects.filter(secret=secret).count() == 2
    with pytest.raises(PolicyRefusal, match="Aucun secret"):
        reveal(secret, agent)


# --- What PostgreSQL refuses when the code forgets ------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_secretaccess SET reason = 'rien'",
        "DELETE FROM accounts_secretaccess",
        "UPDATE accounts_secret SET sealed = 'en clair', key_id = 'k'",
        "UPDATE accounts_secret SET key_id = ''",
        "UPDATE accounts_secret SET kind = 'api_secret'",
        "UPDATE accounts_secret SET version = 0",
        "UPDATE accounts_secret SET custody_id = (SELECT max(id) FROM accounts_custody)",
        "UPDATE accounts_custody SET way = 'platform_roles'",
        "UPDATE accounts_custody SET way = 'external', external_reference = ''",
        "UPDATE accounts_custody SET confirmed_at = now()",
        COUNCIL_MEMBER_HOLDS,
    ],
)
def test_the_database_refuses_what_the_code_forgets(statement: str, agent: Person) -> None:
    a_secret(agent)
    a_custody(agent, an_account("vimeo-ville"))
    person = a_person()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"person": person.pk, "agent": agent.pk})


def test_a_password_is_not_kept_where_each_enters_with_a_profile(agent: Person) -> None:
    custody = a_custody(agent, an_account("linkedin-ville"), way=PLATFORM_ROLES)
    with pytest.raises(PolicyRefusal, match="aucun mot de passe ne se partage"):
        a_secret(agent, custody)
    with pytest.raises(IntegrityError), transaction.atomic():
        Secret.objects.create(
            custody=custody,
            kind="password",
            sealed=bytes(60),
            key_id="k",
            version=1,
            rotated_at=NOW,
            set_by=agent,
        )
    assert Custody.objects.get().way == PLATFORM_ROLES
