"""The nétiquette displayed is one of the checks of a profile: one act, one truth, a task per account and edition."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.check_reminders import remind_profile_checks
from accounts.checks import Finding, record_checks, standings
from accounts.models import Aspect, Notice, OfficialAccount, Person, ProfileCheck
from netiquette import displays
from netiquette.models import Display, Edition
from policy.outcomes import PolicyRefusal
from tests.builders import NOW
from tests.builders_checks import PROFILE, a_full_check
from tests.builders_editions import TO_COME, an_edition_from
from tests.builders_netiquette import HOUR

pytestmark = pytest.mark.clause("R-049")


@pytest.fixture(autouse=True)
def _world(world):
    pass


def to_do(now: datetime) -> set[str]:
    rows = standings(now).filter(aspect=Aspect.NETIQUETTE)
    return set(rows.to_do(now.date()).values_list("account__slug", flat=True))


def test_a_new_edition_makes_one_task_for_each_account_and_one_email_for_each_person_and_account(
    agent: Person,
) -> None:
    before = TO_COME - timedelta(days=1)
    for account in OfficialAccount.objects.select_related("platform"):
        a_full_check(account, agent, now=before)
    assert to_do(before) == set()
    assert remind_profile_checks(now=before) == 0
    an_edition_from(TO_COME, writer=agent)
    assert len(to_do(TO_COME)) == 6
    assert displays.accounts_displaying(TO_COME) == set()
    remind_profile_checks(now=TO_COME)
    assert Notice.objects.filter(level="profile_check.due", recipient=agent).count() == 6
    assert remind_profile_checks(now=TO_COME + HOUR) == 0
    notice = Notice.objects.filter(account__slug="facebook-ville").get()
    assert (notice.level, notice.recipient) == ("profile_check.due", agent)
    assert notice.context["aspects"] == ["nétiquette affichée"]


def test_seeing_it_on_an_account_writes_the_edition_and_ends_the_task(
    agent: Person, account: OfficialAccount
) -> None:
    edition = an_edition_from(TO_COME, writer=agent)
    a_full_check(account, agent, now=TO_COME + HOUR)
    assert Display.objects.get().edition == edition
    assert Display.objects.get().profile_check.checked_by == agent
    assert displays.accounts_displaying(TO_COME + HOUR) == {account.pk}
    assert len(to_do(TO_COME + HOUR)) == 5
    gone = Finding(aspect="netiquette", result="not_conform", note="Le lien a disparu.")
    record_checks(account=account, findings=[gone], actor=agent, now=TO_COME + 2 * HOUR)
    assert displays.accounts_displaying(TO_COME + 2 * HOUR) == set()
    assert "facebook-ville" in to_do(TO_COME + 2 * HOUR)


def test_an_account_authorised_later_appears_by_itself(agent: Person, account: OfficialAccount) -> None:
    for one in OfficialAccount.objects.select_related("platform"):
        a_full_check(one, agent)
    OfficialAccount.objects.create(
        slug="x-nouveau",
        platform=OfficialAccount.objects.get(slug="x-villerimouski").platform,
        name="Nouveau",
        handle="@Nouveau",
        state="authorised",
        authorised_on=NOW.date(),
        council_resolution="2026-07-001",
    )
    assert to_do(NOW) == {"x-nouveau"}


def test_without_an_edition_nothing_can_be_seen_displayed(agent: Person, account: OfficialAccount) -> None:
    long_ago = datetime(2014, 1, 6, 15, 0, tzinfo=UTC)
    seen = Finding(aspect="netiquette", result="conform", url=PROFILE)
    with pytest.raises(PolicyRefusal), transaction.atomic():
        displays.record_display(
            ProfileCheck.objects.create(
                account=account,
                aspect="netiquette",
                result="conform",
                url=seen.url,
                checked_by=agent,
                checked_at=long_ago,
            )
        )
    assert not Display.objects.exists()


def test_postgresql_refuses_a_display_that_no_check_saw_or_that_is_rewritten(
    agent: Person, account: OfficialAccount
) -> None:
    checks = a_full_check(account, agent)
    logo = next(check for check in checks if check.aspect == "logo")
    with pytest.raises(DatabaseError, match="vérification conforme"), transaction.atomic():
        Display.objects.create(edition=Edition.objects.get(), profile_check=logo)
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        Display.objects.all().delete()
