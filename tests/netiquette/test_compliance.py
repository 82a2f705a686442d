"""What /conformite/ says of the nétiquette and of exclusions."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import OfficialAccount
from netiquette.compliance import editions
from netiquette.compliance import sanctions as compliance
from netiquette.exclusions import record_exclusion_applied
from netiquette.models import Display, Edition
from netiquette.warnings import withdraw_warning
from policy.compliance import State
from tests.builders import NOW
from tests.builders_checks import a_full_check
from tests.builders_editions import an_edition_from
from tests.builders_netiquette import HOUR, a_draft, an_exclusion, warned


@pytest.mark.clause("R-049")
def test_an_account_without_verified_display_of_the_edition_in_force_is_watched(world, agent):
    accounts = list(OfficialAccount.objects.all())
    assert (editions.displayed_everywhere(NOW).state, editions.displayed_everywhere(NOW).figure) == (
        State.WATCH,
        6,
    )
    for account in accounts:
        a_full_check(account, agent)
    assert Display.objects.filter(edition=Edition.objects.get()).count() == 6
    assert editions.displayed_everywhere(NOW).state == State.OK
    to_come = datetime(2126, 1, 1, tzinfo=UTC)
    an_edition_from(to_come, writer=agent)
    assert editions.displayed_everywhere(to_come + HOUR).figure == 6


@pytest.mark.clause("R-048")
def test_no_edition_in_force_is_a_failing(world):
    assert editions.one_edition_in_force(NOW).state == State.OK
    assert editions.one_edition_in_force(NOW.replace(year=2013)).state == State.FAILING


@pytest.mark.clause("R-122")
def test_an_exclusion_without_proof_is_watched(author, agent, adviser):
    warned(author, agent, 3)
    exclusion = an_exclusion(author, agent, adviser)
    assert compliance.applied_with_proof(NOW).figure == 1
    record_exclusion_applied(exclusion_id=exclusion.pk, actor=agent, proof="Capture.", now=NOW + HOUR * 20)
    assert compliance.applied_with_proof(NOW).state == State.OK


@pytest.mark.clause("R-038")
def test_an_exclusion_that_lost_a_warning_is_a_failing(author, agent, adviser):
    first, *_others = warned(author, agent, 3)
    an_exclusion(author, agent, adviser)
    assert compliance.still_founded(NOW).state == State.OK
    withdraw_warning(warning_id=first.pk, actor=agent, reason="Erreur.", now=NOW + HOUR * 30)
    assert (compliance.still_founded(NOW).state, compliance.still_founded(NOW).figure) == (State.FAILING, 1)


@pytest.mark.clause("R-038")
def test_a_warning_written_and_never_sent_is_watched(author, agent):
    a_draft(author, agent)
    assert compliance.sent_promptly(NOW + timedelta(days=6)).state == State.OK
    assert compliance.sent_promptly(NOW + timedelta(days=8)).figure == 1
