"""What the register asks of those who follow the accounts: holders missing or too many, told once."""

from datetime import timedelta

import pytest

from accounts.holder_notices import announce_accounts_without_holder
from accounts.holdings import end_holding
from accounts.models import Notice, Person
from accounts.rights import local_date
from accounts.sending import send_due
from accounts.waiting import steps_for
from tests.builders import LONG_AGO, NOW, a_holder, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-014"), pytest.mark.clause("R-054")]
TODAY = local_date(NOW)


@pytest.fixture
def adviser() -> Person:
    the_policy_world()
    return a_holder("conseiller-strategique")


def labels(person: Person) -> set[str]:
    return {step.label for step in steps_for(person, NOW) if "/comptes/?alerte=" in step.url}


def test_those_who_follow_the_accounts_find_what_lacks_on_their_list(adviser: Person) -> None:
    # Everything but the page of leisure is on the adviser's list.
    assert labels(adviser) == {"1 compte sans titulaire", "7 postes vacants sur la liste d’un compte"}
    for _number in range(7):
        a_holder("animateur-diffusion")
    assert labels(a_holder("direction-generale")) == {
        "6 postes vacants sur la liste d’un compte",
        "1 compte géré par trop de personnes",
    }
    assert labels(a_holder("webmestre")) == set()


def test_the_departure_of_the_last_holder_is_told_once_each_time_it_happens(adviser: Person) -> None:
    leaver = a_holder("animateur-diffusion")
    assert announce_accounts_without_holder(now=NOW) == 0
    end_holding(holding_id=leaver.holdings.get().pk, ends_on=TODAY, actor=None, now=NOW)
    assert announce_accounts_without_holder(now=NOW) == 1
    assert announce_accounts_without_holder(now=NOW + timedelta(days=3)) == 0
    notice = Notice.objects.get(level="account.without_holder")
    assert (notice.recipient, notice.account) == (adviser, an_account("facebook-loisirs"))
    a_holder("responsable-bibliotheques", starts_on=TODAY, ends_on=TODAY + timedelta(days=5))
    assert announce_accounts_without_holder(now=NOW + timedelta(days=4)) == 0
    assert announce_accounts_without_holder(now=NOW + timedelta(days=5)) == 1


def test_the_email_of_an_account_that_has_a_holder_again_does_not_leave(adviser: Person, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    announce_accounts_without_holder(now=NOW)
    a_holder("animateur-diffusion", starts_on=LONG_AGO)
    assert send_due(now=NOW).cancelled == 1
