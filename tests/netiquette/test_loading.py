"""The first edition, word for word, and its grounds."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from netiquette.models import Edition, Ground
from policy.catalogue import TEXT_DIR, clause
from policy.loading import load_everything
from tests.builders import NOW


@pytest.mark.clause("R-048")
def test_the_first_edition_is_the_annex_word_for_word(world):
    edition = Edition.objects.get()
    annex = (TEXT_DIR / "politique-2014.md").read_text(encoding="utf-8").partition("\nAnnexe I\n")[2]
    paragraphs = {line.removeprefix("- ").strip() for line in annex.splitlines()}
    rules = list(edition.rules.values_list("text", flat=True))
    assert len(rules) == 11
    words = [*edition.introduction.split("\n\n"), *edition.closing.split("\n\n"), *rules]
    assert set(words) - {"{comptes}"} <= paragraphs


@pytest.mark.clause("R-133")
def test_it_is_in_force_since_the_day_of_its_adoption(world):
    midnight = datetime(2014, 10, 20, tzinfo=ZoneInfo("America/Toronto"))
    assert Edition.objects.get().in_force_from == midnight
    assert Edition.objects.in_force(midnight).exists()
    assert not Edition.objects.in_force(midnight.replace(year=2013)).exists()


def test_each_rule_holds_the_words_of_its_clause(world):
    for rule in Edition.objects.get().rules.all():
        assert all(fragment.rstrip(".") in rule.text for fragment in clause(rule.clause).fragments), (
            rule.clause
        )


def test_loading_again_changes_nothing(world):
    assert load_everything().created == []
    assert (Edition.objects.count(), Ground.objects.count()) == (1, 10)


@pytest.mark.clause("R-133")
def test_a_message_is_judged_by_the_edition_of_its_day(world):
    grounds = Ground.objects.citable_for(NOW)
    assert {ground.edition_number for ground in grounds} == {1, None}
    before_any = Ground.objects.citable_for(NOW.replace(year=2013))
    assert [ground.code for ground in before_any] == ["contenu-electoral"]
