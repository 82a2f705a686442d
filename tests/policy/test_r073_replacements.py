"""« Période de vacances ou congé prolongé »: dated, announced, on the absent person's accounts, never in a chain."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.announcements import announce_replacements
from accounts.authorizations import accounts_for, capacity, check_may, may, responsible_for, who_may
from accounts.holdings import end_holding
from accounts.models import Holding, Notice, Person, Replacement
from accounts.replacements import end_replacement, record_replacement
from accounts.rules.authorizations import exceeds_managers_ceiling
from accounts.rules.replacements import (
    ReplacementPlan,
    may_arrange_replacement,
    may_end_replacement,
    may_record_replacement,
)
from accounts.sending import send_due
from policy.models import RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal, Refused
from tests.builders import (
    a_council_member,
    a_holder,
    a_person,
    a_replacement,
    an_account,
    the_policy_world,
)

pytestmark = pytest.mark.django_db

IN_JUNE = datetime(2026, 6, 29, 14, 0, tzinfo=UTC)
DURING = datetime(2026, 7, 8, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique")


@pytest.fixture
def webmaster() -> Person:
    return a_holder("webmestre")


@pytest.mark.clause("R-073")
def test_from_1_to_14_july_the_substitute_publishes_until_the_14th_at_midnight(
    adviser: Person, webmaster: Person
) -> None:
    substitute, x = a_person("Remplaçant"), an_account("x-villerimouski")
    a_replacement(absent=webmaster, substitute=substitute, accounts=[x])
    for instant, expected in (
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), False),  # 30 June, 23:59:59 in the city
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 15, 3, 59, tzinfo=UTC), True),  # 14 July, 23:59
        (datetime(2026, 7, 15, 4, 0, tzinfo=UTC), False),  # 15 July, 00:00
    ):
        assert may(substitute, "publish", x, instant) is expected, instant
        assert check_may(substitute, "publish", x, instant).allowed is expected, instant
        assert (substitute in who_may("publish", x, instant)) is expected, instant


@pytest.mark.clause("R-073")
def test_a_replacement_that_ends_on_the_day_of_the_time_change_ends_at_local_midnight(
    adviser: Person, webmaster: Person
) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    a_replacement(
        absent=webmaster,
        substitute=substitute,
        accounts=[x],
        starts_on=date(2026, 10, 26),
        ends_on=date(2026, 11, 1),
        now=datetime(2026, 10, 23, 14, 0, tzinfo=UTC),
    )
    # That day lasts 25 hours: it begins at UTC-4 and ends at UTC-5.
    assert may(substitute, "publish", x, datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC))
    assert not may(substitute, "publish", x, datetime(2026, 11, 2, 5, 0, tzinfo=UTC))


@pytest.mark.clause("R-073")
def test_nothing_is_given_before_the_team_is_told(adviser: Person, webmaster: Person) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    replacement = a_replacement(absent=webmaster, substitute=substitute, accounts=[x], team_is_told=False)
    assert not may(substitute, "publish", x, DURING)
    outcome = check_may(substitute, "publish", x, DURING)
    assert "attend" in outcome.reason
    notice = Notice.objects.get(level="replacement.recorded")
    assert (notice.recipient, notice.urgent) == (adviser, True)
    # A Sunday: this notice does not wait for the offices to open.
    sunday = datetime(2026, 7, 5, 15, 0, tzinfo=UTC)
    assert send_due(now=sunday).sent == 1
    replacement.refresh_from_db()
    assert replacement.notice_sent_at is not None
    assert may(substitute, "publish", x, DURING)
    (message,) = mail.outbox
    assert message.to == [adviser.email]
    assert "X — @VilleRimouski" in message.body
    assert "du 1er juillet 2026 au 14 juillet 2026" in message.body


@pytest.mark.clause("R-073")
def test_the_substitute_gets_the_accounts_asked_for_and_the_actions_of_the_absent_only(
    adviser: Person, webmaster: Person
) -> None:
    substitute = a_person()
    a_replacement(absent=webmaster, substitute=substitute, accounts=[an_account("x-villerimouski")])
    found = accounts_for(substitute, "publish", DURING).values_list("slug", flat=True)
    assert list(found) == ["x-villerimouski"]
    assert (
        capacity(substitute, "publish", an_account("x-villerimouski"), DURING)
        == f"remplace {webmaster}, Agent en bureautique (webmestre)"
    )


@pytest.mark.clause("R-073")
def test_replacing_a_member_does_not_make_a_member_of_the_team(adviser: Person) -> None:
    a_holder("agent-communications")
    substitute = a_person()
    a_replacement(absent=adviser, substitute=substitute, accounts=[an_account("facebook-ville")])
    assert may(substitute, "reply", an_account("facebook-ville"), DURING)
    assert not may(substitute, "reply", an_account("facebook-loisirs"), DURING)


@pytest.mark.clause("R-073")
def test_the_right_goes_with_the_absent_persons_own(adviser: Person, webmaster: Person) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    a_replacement(absent=webmaster, substitute=substitute, accounts=[x])
    holding = Holding.objects.get(person=webmaster)
    end_holding(holding_id=holding.pk, ends_on=date(2026, 7, 8), actor=None, now=DURING)
    assert not may(substitute, "publish", x, DURING)


@pytest.mark.clause("R-073")
def test_accounts_the_absent_does_not_manage_are_refused(adviser: Person, webmaster: Person) -> None:
    with pytest.raises(PolicyRefusal, match=r"ne gère pas tous ces comptes.*Période de vacances"):
        a_replacement(
            absent=webmaster,
            substitute=a_person(),
            accounts=[an_account("x-villerimouski"), an_account("facebook-ville")],
        )
    assert not Replacement.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.clause("R-073")
def test_a_chain_is_refused_even_when_written_by_hand(adviser: Person, webmaster: Person) -> None:
    first, second, x = a_person(), a_person(), an_account("x-villerimouski")
    a_replacement(absent=webmaster, substitute=first, accounts=[x])
    with pytest.raises(PolicyRefusal, match="à son tour"):
        a_replacement(absent=first, substitute=second, accounts=[x], now=DURING)
    by_hand = {"starts_on": date(2026, 7, 14), "ends_on": date(2026, 7, 20), "recorded_by": first}
    with pytest.raises(IntegrityError, match="à son tour"), transaction.atomic():
        Replacement.objects.create(absent=first, substitute=second, **by_hand)
    # The day after the other one ends, nothing is chained: and nothing is given either.
    forged = Replacement.objects.create(
        absent=first,
        substitute=second,
        notice_sent_at=IN_JUNE,
        **by_hand | {"starts_on": date(2026, 7, 15)},
    )
    forged.accounts.add(x)
    assert may(first, "publish", x, DURING)
    assert not may(second, "publish", x, datetime(2026, 7, 16, 14, 0, tzinfo=UTC))


@pytest.mark.clause("R-005")
@pytest.mark.clause("R-073")
def test_a_council_member_replaces_nobody(adviser: Person, webmaster: Person) -> None:
    member, x = a_council_member(), an_account("x-villerimouski")
    with pytest.raises(PolicyRefusal, match="Seul un employé actif"):
        a_replacement(absent=webmaster, substitute=member, accounts=[x])
    with pytest.raises(IntegrityError), transaction.atomic():
        Replacement.objects.create(
            absent=webmaster,
            substitute=member,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 7, 14),
            recorded_by=webmaster,
        )


@pytest.mark.clause("R-073")
def test_the_substitute_does_not_give_himself_the_right_but_the_team_may(
    adviser: Person, webmaster: Person
) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    plan: dict[str, Any] = {
        "absent": webmaster,
        "substitute": substitute,
        "accounts": [x],
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 7, 14),
        "reason": "leave",
        "now": IN_JUNE,
    }
    for nobody in (substitute, a_person()):
        with pytest.raises(PolicyRefusal, match="jamais le remplaçant"):
            record_replacement(**plan, actor=nobody)
    assert record_replacement(**plan, actor=adviser).recorded_by == adviser
    assert RegisterEntry.objects.filter(event="accounts.replacement.recorded", actor=adviser).count() == 1


@pytest.mark.clause("R-073")
def test_a_member_of_the_team_who_leaves_does_not_tell_only_himself(adviser: Person) -> None:
    with pytest.raises(PolicyRefusal, match="personne à aviser"):
        a_replacement(absent=adviser, substitute=a_person(), accounts=[an_account("facebook-ville")])


@pytest.mark.clause("R-073")
def test_an_early_return_ends_the_access_at_once(adviser: Person, webmaster: Person) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    replacement = a_replacement(absent=webmaster, substitute=substitute, accounts=[x])
    assert may(substitute, "publish", x, DURING)
    with pytest.raises(PolicyRefusal, match="personnes concernées"):
        end_replacement(replacement_id=replacement.pk, actor=a_person(), ended_on=DURING.date(), now=DURING)
    end_replacement(replacement_id=replacement.pk, actor=webmaster, ended_on=DURING.date(), now=DURING)
    assert not may(substitute, "publish", x, DURING)
    assert "terminé" in check_may(substitute, "publish", x, DURING).reason


@pytest.mark.clause("R-073")
def test_what_is_over_is_not_taken_up_again_by_moving_its_end(adviser: Person, webmaster: Person) -> None:
    substitute, x = a_person(), an_account("x-villerimouski")
    replacement = a_replacement(absent=webmaster, substitute=substitute, accounts=[x])
    end_replacement(replacement_id=replacement.pk, actor=webmaster, ended_on=DURING.date(), now=DURING)
    with pytest.raises(PolicyRefusal, match="inscrivez-en un autre"):
        end_replacement(
            replacement_id=replacement.pk, actor=substitute, ended_on=date(2026, 7, 12), now=DURING
        )
    assert not may(substitute, "publish", x, DURING)


@pytest.mark.clause("R-073")
def test_the_substitute_follows_up_instead_of_the_absent_person(adviser: Person) -> None:
    agent, substitute = a_holder("agent-communications"), a_person()
    youtube = an_account("youtube-ville")
    a_replacement(absent=agent, substitute=substitute, accounts=[youtube])
    assert responsible_for(youtube, DURING) == [substitute]
    assert responsible_for(an_account("vimeo-ville"), DURING) == [agent]


@pytest.mark.clause("R-073")
def test_beginning_and_end_are_announced_once_however_often_it_is_asked(
    adviser: Person, webmaster: Person
) -> None:
    substitute = a_person()
    replacement = a_replacement(
        absent=webmaster, substitute=substitute, accounts=[an_account("x-villerimouski")]
    )
    assert announce_replacements(now=IN_JUNE) == 0  # two days before
    assert announce_replacements(now=IN_JUNE + timedelta(days=1)) == 1
    assert announce_replacements(now=IN_JUNE + timedelta(days=1)) == 0
    on_the_13th = datetime(2026, 7, 13, 14, 0, tzinfo=UTC)
    assert announce_replacements(now=on_the_13th) == 2
    assert announce_replacements(now=on_the_13th) == 0
    ending = Notice.objects.filter(level="replacement.ending", item_id=replacement.pk)
    assert {notice.recipient for notice in ending} == {adviser, substitute}


@pytest.mark.clause("R-073")
def test_an_interrupted_replacement_announces_nothing_more(adviser: Person, webmaster: Person) -> None:
    replacement = a_replacement(
        absent=webmaster, substitute=a_person(), accounts=[an_account("x-villerimouski")]
    )
    announce_replacements(now=IN_JUNE + timedelta(days=1))
    end_replacement(replacement_id=replacement.pk, actor=webmaster, ended_on=IN_JUNE.date(), now=IN_JUNE)
    tally = send_due(now=IN_JUNE + timedelta(days=1))
    # The two people told that it ends, the substitute and the adviser, and nothing of its beginning.
    assert (tally.sent, tally.cancelled) == (2, 1)


@pytest.mark.clause("R-073")
@pytest.mark.clause("R-074")
@pytest.mark.parametrize(
    ("changed", "fragment"),
    [
        ({}, ""),
        ({"substitute_is_employee": False}, "employé actif"),
        ({"substitute_is_absent": True}, "soi-même"),
        ({"ends_on": date(2026, 6, 30)}, "précède"),
        ({"today": date(2026, 7, 15)}, "déjà terminé"),
        ({"accounts": set()}, "au moins un compte"),
        ({"absent_replaces": True}, "à son tour"),
        ({"substitute_is_away": True}, "elle-même remplacer"),
        ({"accounts": {1, 3}}, "ne gère pas"),
        ({"someone_to_tell": False}, "personne à aviser"),
    ],
)
def test_the_rule_refuses_each_plan_for_its_reason(changed: dict[str, Any], fragment: str) -> None:
    plan: dict[str, Any] = {
        "substitute_is_employee": True,
        "substitute_is_absent": False,
        "accounts": {1},
        "accounts_of_absent": {1, 2},
        "absent_replaces": False,
        "substitute_is_away": False,
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 7, 14),
        "today": date(2026, 7, 14),
        "someone_to_tell": True,
    }
    outcome = may_record_replacement(ReplacementPlan(**plan | changed))
    assert isinstance(outcome, Refused if changed else Allowed)
    assert fragment in outcome.reason


@pytest.mark.clause("R-073")
@pytest.mark.parametrize("absent", [True, False])
@pytest.mark.parametrize("substitute", [True, False])
@pytest.mark.parametrize("team", [True, False])
def test_who_may_arrange_and_who_may_end(absent: bool, substitute: bool, team: bool) -> None:
    who = {"is_absent_person": absent, "is_substitute": substitute, "is_team_or_management": team}
    assert may_arrange_replacement(**who).allowed is (absent or (team and not substitute))
    assert may_end_replacement(**who, is_over=False).allowed is (absent or substitute or team)
    assert not may_end_replacement(**who, is_over=True).allowed


@pytest.mark.clause("R-054")
def test_the_ceiling_is_passed_by_the_seventh_manager() -> None:
    assert not exceeds_managers_ceiling(managers=6, ceiling=6)
    assert exceeds_managers_ceiling(managers=7, ceiling=6)
