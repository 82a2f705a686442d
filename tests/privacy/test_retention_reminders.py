"""Those in charge are told once of a batch that waits, and of a hold to look at again."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.waiting.steps import steps_for
from privacy.disposals import propose_batch
from privacy.retention_reminders import remind_retention
from tests.builders import NOW, the_policy_world
from tests.builders_acts import an_agent
from tests.builders_retention import LATER, a_batch, a_hold, an_approver, an_officer, an_old_message


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    the_policy_world()


def test_a_batch_is_announced_to_all_then_to_those_who_may_approve_it() -> None:
    an_old_message(an_agent())
    officer, approver = an_officer(), an_approver()
    batch = a_batch()
    assert remind_retention(now=LATER) == 2
    assert remind_retention(now=LATER) == 0
    propose_batch(batch_id=batch.pk, actor=officer, now=LATER + timedelta(hours=1))
    assert remind_retention(now=LATER + timedelta(hours=2)) == 1
    told = Notice.objects.order_by("pk").values_list("recipient", "context__is_proposed")
    assert list(told)[-1] == (approver.pk, True)


def test_a_hold_is_announced_on_its_day_of_review_and_what_awaits_each_is_on_the_home_page() -> None:
    an_old_message(an_agent())
    officer = an_officer()
    hold = a_hold("type", record_type="import")
    assert remind_retention(now=NOW + timedelta(days=100)) == 0
    day = NOW + timedelta(days=181)
    assert remind_retention(now=day) == 2
    assert str(hold.pk) in str(Notice.objects.filter(level="legal_hold.review")[0].context)
    assert [step.count for step in steps_for(officer, day) if "/conservation/" in step.url] == [1]
    a_batch()
    labels = [step.label for step in steps_for(officer, LATER) if "/conservation/" in step.url]
    assert labels == ["1 suspension de la destruction à réexaminer", "1 lot de documents échus à vérifier"]
    assert not [step for step in steps_for(an_agent(), LATER) if "/conservation/" in step.url]
