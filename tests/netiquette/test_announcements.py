"""Those who decide exclusions are told of a third warning for advertising, once."""

import pytest

from accounts.emails import notice_email
from accounts.models import Notice
from accounts.sending import send_due
from netiquette.announcements import announce_third_warnings
from netiquette.warnings import withdraw_warning
from tests.builders import NOW
from tests.builders_netiquette import HOUR, a_decider, a_sent_warning, warned

pytestmark = pytest.mark.clause("R-038")


def _owed() -> list[Notice]:
    return list(Notice.objects.filter(level="warning.third_reached").order_by("pk"))


def test_the_third_is_announced_once_to_who_decides(author, agent, adviser):
    warned(author, agent, 2)
    assert announce_third_warnings(now=NOW + HOUR * 3) == 0
    a_sent_warning(author, agent, posted_at=NOW + HOUR * 4)
    assert announce_third_warnings(now=NOW + HOUR * 5) == 1
    assert announce_third_warnings(now=NOW + HOUR * 6) == 0
    (notice,) = _owed()
    assert notice.recipient == adviser
    message = notice_email(notice)
    subject = " ".join(message.subject.split())
    assert subject == f"Trois avertissements pour publicité : {author.name}, Facebook — Ville de Rimouski"
    assert f"/abonnes/{author.pk}/" in str(message.body)


def test_without_anybody_to_tell_it_waits_for_somebody(author, agent):
    warned(author, agent, 3)
    assert announce_third_warnings(now=NOW + HOUR * 5) == 0
    adviser = a_decider()
    assert announce_third_warnings(now=NOW + HOUR * 6) == 1
    assert [notice.recipient for notice in _owed()] == [adviser]


def test_a_third_withdrawn_before_the_sweep_is_not_announced(author, agent, adviser):
    *_two, third = warned(author, agent, 3)
    withdraw_warning(warning_id=third.pk, actor=agent, reason="Erreur.", now=NOW + HOUR * 4)
    assert announce_third_warnings(now=NOW + HOUR * 5) == 0


def test_a_third_withdrawn_before_the_e_mail_leaves_is_not_sent(author, agent, adviser):
    *_two, third = warned(author, agent, 3)
    announce_third_warnings(now=NOW + HOUR * 4)
    withdraw_warning(warning_id=third.pk, actor=agent, reason="Erreur.", now=NOW + HOUR * 5)
    send_due(now=NOW + HOUR * 24)
    assert [notice.state for notice in _owed()] == [Notice.State.CANCELLED]


def test_a_third_reached_again_after_a_withdrawal_is_announced_again(author, agent, adviser):
    *_two, third = warned(author, agent, 3)
    announce_third_warnings(now=NOW + HOUR * 4)
    withdraw_warning(warning_id=third.pk, actor=agent, reason="Erreur.", now=NOW + HOUR * 5)
    a_sent_warning(author, agent, posted_at=NOW + HOUR * 6)
    assert announce_third_warnings(now=NOW + HOUR * 7) == 1


@pytest.mark.clause("R-122")
def test_three_for_conduct_announce_nothing(author, agent, adviser):
    warned(author, agent, 3, code="agressif")
    assert announce_third_warnings(now=NOW + HOUR * 5) == 0


def test_the_sweep_costs_the_same_however_many_warnings_there_are(
    author, agent, adviser, django_assert_num_queries
):
    warned(author, agent, 3)
    announce_third_warnings(now=NOW + HOUR * 5)
    for hour in range(6, 9):
        a_sent_warning(author, agent, code="agressif", posted_at=NOW + HOUR * hour)
    with django_assert_num_queries(3):  # savepoint, marked rows, release
        announce_third_warnings(now=NOW + HOUR * 10)
