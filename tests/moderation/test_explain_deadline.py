"""The command that tells a deadline: as the pages do, in text and JSON, refusing in one sentence."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from city.models import HoursSet, OpeningInterval
from tests.builders import an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-085")]


@pytest.fixture(autouse=True)
def _policy():
    the_policy_world()


def told(*arguments):
    out = StringIO()
    call_command("explain_deadline", *arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_a_saturday_counts_from_monday_s_opening():
    answer = told("--received", "2026-03-14T15:00:00-04:00")
    assert answer["target"]["at"] == "2026-03-17T08:15:00-04:00"
    assert answer["limit"]["at"] == "2026-03-18T08:15:00-04:00"
    assert sum(part["counted_seconds"] for part in answer["limit"]["segments"]) == 48 * 3600


def test_the_text_says_why_in_sentences():
    out = StringIO()
    call_command("explain_deadline", "--received", "2026-03-14T15:00:00-04:00", stdout=out)
    assert "target: 2026-03-17T08:15:00-04:00" in out.getvalue()
    assert "Bureaux fermés" in out.getvalue()


def test_an_account_with_hours_of_its_own_is_told_with_them():
    hours = HoursSet.objects.create(slug="aprem", name="Après-midi")
    for weekday in range(5):
        OpeningInterval.objects.create(hours_set=hours, weekday=weekday, opens="13:00", closes="17:00")
    account = an_account("facebook-loisirs")
    account.hours_set = hours
    account.save()
    answer = told("--received", "2026-03-14T15:00:00-04:00", "--account", "facebook-loisirs")
    assert answer["target"]["at"] == "2026-03-17T13:00:00-04:00"


def test_a_name_shared_by_accounts_with_the_same_deadlines_is_no_trouble():
    assert told("--received", "2026-03-10T10:00:00-04:00", "--account", "ville de rimouski")["target"]


def test_a_name_shared_by_accounts_with_other_deadlines_is_refused():
    hours = HoursSet.objects.create(slug="aprem", name="Après-midi")
    OpeningInterval.objects.create(hours_set=hours, weekday=0, opens="13:00", closes="17:00")
    account = an_account("vimeo-ville")
    account.hours_set = hours
    account.save()
    with pytest.raises(CommandError, match="Plusieurs comptes"):
        told("--received", "2026-03-10T10:00:00-04:00", "--account", "Ville de Rimouski")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--received", "hier"], "ISO 8601"),
        (["--received", "2026-03-10T10:00:00"], "décalage"),
        (["--received", "2026-03-10T10:00:00-04:00", "--account", "inconnu"], "facebook-loisirs"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        told(*arguments)
