"""What is missing, what is to be changed, who is told: each gap in SQL, one e-mail for each value."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.completeness import GAPS, accounts_in_use, gaps_of, lacking, with_gaps
from accounts.custody import CustodyDetails, add_holder, confirm_access, record_custody
from accounts.models import Custody, Holding, Notice, OfficialAccount, Person, Secret
from accounts.rotation_notices import announce_rotations
from accounts.rules.custody import EXTERNAL, PLATFORM_ROLES
from accounts.sending import send_due
from accounts.waiting.custody import accesses_to_complete, secrets_to_change
from policy.compliance import State, live_states
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_custody import a_custody, a_holder_of, a_secret

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-067")]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def missing(account: OfficialAccount, now: Any = NOW) -> set[str]:
    """Return the gaps of an account, read by both doors, which must agree."""
    row: Any = with_gaps(accounts_in_use(), now).get(pk=account.pk)
    codes = {code for code in GAPS if getattr(row, f"gap_{code}")}
    assert gaps_of(row) == [str(words) for code, words in GAPS.items() if code in codes]
    assert codes == {code for code in GAPS if lacking(accounts_in_use(), now, code).filter(pk=account.pk)}
    return codes


def complete(agent: Person) -> Custody:
    custody = a_secret(agent).custody
    a_holder_of(custody, agent, by=agent)
    confirm_access(custody_id=custody.pk, actor=agent, now=NOW)
    return custody


def test_a_complete_access_lacks_nothing_and_an_unrecorded_one_lacks_all(agent: Person) -> None:
    assert missing(complete(agent).account) == set()
    assert missing(an_account("vimeo-ville")) == {"unrecorded"}


CHANGES: dict[str, Callable[[Custody], Any]] = {
    "user_name": lambda one: Custody.objects.update(user_name=""),
    "recovery_email": lambda one: Custody.objects.update(recovery_email=""),
    "recovery_phone": lambda one: Custody.objects.update(recovery_phone=""),
    "second_factor": lambda one: Custody.objects.update(second_factor_holder=None),
    "password": lambda one: Secret.objects.update(sealed=None, key_id=""),
    "holder": lambda one: one.holders.all().delete(),
    "former_holder": lambda one: a_holder_of(one, a_person("Partie"), by=one.holders.get().person),
}


@pytest.mark.parametrize("gap", CHANGES)
def test_each_gap_is_seen_alone(gap: str, agent: Person) -> None:
    custody = complete(agent)
    CHANGES[gap](custody)
    assert missing(custody.account) == {gap}


def test_whoever_leaves_leaves_the_second_factor_and_the_access_to_somebody(agent: Person) -> None:
    custody = complete(agent)
    Holding.objects.filter(person=agent).update(ends_on=NOW.date())
    assert missing(custody.account) == {"holder", "former_holder", "second_factor", "rotation"}


def test_an_access_is_to_be_confirmed_again_after_six_months(agent: Person) -> None:
    account = complete(agent).account
    assert missing(account, NOW + timedelta(days=183)) == set()
    assert missing(account, NOW + timedelta(days=185)) == {"confirmation"}


def test_where_people_have_roles_the_team_has_one_and_nobody_is_alone(agent: Person) -> None:
    custody = a_custody(agent, an_account("facebook-loisirs"), way=PLATFORM_ROLES)
    confirm_access(custody_id=custody.pk, actor=agent, now=NOW)
    assert missing(custody.account) == {"team_holder"}
    a_holder_of(custody, a_holder("animateur-diffusion"), by=agent)
    assert missing(custody.account) == {"team_holder", "second_holder"}
    add_holder(custody_id=custody.pk, person=agent, role="administrateur", actor=agent, now=NOW)
    assert missing(custody.account) == set()


def test_a_password_kept_elsewhere_is_to_be_changed_until_somebody_says_it_was(agent: Person) -> None:
    custody = complete(agent)
    Secret.objects.update(sealed=None, key_id="")
    details = CustodyDetails(
        way=EXTERNAL,
        user_name="ville",
        external_reference="Coffre",
        recovery_email="a@example.org",
        recovery_phone="418",
        second_factor_holder=agent,
    )
    record_custody(account=custody.account, details=details, version=1, actor=agent, now=NOW)
    assert missing(custody.account) == set()
    Custody.objects.update(rotated_at=None)
    assert missing(custody.account) == {"rotation"}


def test_the_team_is_told_once_of_each_value_and_no_more_once_it_is_changed(
    agent: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    adviser, webmaster = a_holder("conseiller-strategique"), a_holder("webmestre")
    custody = complete(agent)
    a_holder_of(custody, webmaster, by=agent)
    a_secret(webmaster, custody, now=NOW)
    assert announce_rotations(now=NOW) == 0
    Person.objects.filter(pk=webmaster.pk).update(is_active=False)
    assert announce_rotations(now=NOW) == 2
    assert announce_rotations(now=NOW + timedelta(minutes=10)) == 0
    told = Notice.objects.filter(level="secret.rotation_due")
    assert set(told.values_list("recipient", flat=True)) == {agent.pk, adviser.pk}
    # Changed before the e-mails leave: they have no object any more.
    a_secret(agent, custody, now=NOW + timedelta(minutes=20))
    send_due(now=NOW + timedelta(minutes=20))
    assert set(told.values_list("state", flat=True)) == {"cancelled"}
    assert announce_rotations(now=NOW + timedelta(minutes=20)) == 0
    Person.objects.filter(pk=agent.pk).update(is_active=False)
    assert announce_rotations(now=NOW + timedelta(minutes=30)) == 1


def test_what_awaits_the_team_and_what_the_conformity_says(agent: Person) -> None:
    custody = complete(agent)
    assert secrets_to_change(a_person(), NOW) is None
    assert accesses_to_complete(a_person(), NOW) is None
    assert [
        step.count for step in (secrets_to_change(agent, NOW), accesses_to_complete(agent, NOW)) if step
    ] == [0, 5]
    adviser = a_holder("conseiller-strategique")
    a_secret(adviser, custody, now=NOW)
    Holding.objects.filter(person=adviser).update(ends_on=date(2026, 7, 6))
    step = secrets_to_change(agent, NOW)
    assert step is not None
    assert (step.count, step.is_late, step.label) == (1, True, "1 mot de passe ou secret à changer")
    seen = {state.label: (state.figure, state.state) for state in live_states("R-067", now=NOW)}
    assert seen["mot de passe ou secret à changer"] == (1, State.FAILING)
    assert seen["comptes dont l’équipe ne détient pas l’accès"] == (5, State.FAILING)
