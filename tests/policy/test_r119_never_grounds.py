"""What is never a ground: the French of a message, capitals, sharing, criticism, complaints (R-119, R-120, A-10)."""

import pytest
from django.db import IntegrityError, transaction

from netiquette.models import Edition, Ground, Rule
from netiquette.rules.tracks import TRACK_CLAUSES
from policy.catalogue import all_clauses
from tests.builders import the_policy_world

GROUND_CLAUSES = {"R-121", "R-123", "R-127", "R-027"}


@pytest.fixture
def draft_rule(db) -> Rule:
    """A rule of an edition that is still being written: everything but the closed list would let it grow."""
    the_policy_world()
    edition = Edition.objects.create(title="Nétiquette", introduction="…")
    return edition.rules.create(ordinal=1, text="Une règle.", clause="R-119")


def _is_refused(**fields: object) -> bool:
    try:
        with transaction.atomic():
            Ground.objects.create(code="nouveau", label="Nouveau", **fields)
    except IntegrityError as error:
        return "netiquette_ground_r006_closed_list" in str(error)
    return False


@pytest.mark.clause("R-119")
@pytest.mark.clause("R-120")
def test_no_other_clause_of_the_policy_makes_a_ground_on_any_track(draft_rule):
    others = {clause.id for clause in all_clauses()} - GROUND_CLAUSES
    assert {"R-006", "R-039", "R-041", "R-118", "R-119", "R-120"} <= others
    accepted = [
        (clause, track)
        for clause in sorted(others)
        for track in ("", "advertising", "conduct")
        if not _is_refused(rule=draft_rule, clause=clause, track=track)
    ]
    assert accepted == []


@pytest.mark.clause("R-027")
@pytest.mark.parametrize("track", ["advertising", "conduct"])
def test_electoral_content_is_on_no_track(draft_rule, track):
    assert _is_refused(rule=None, clause="R-027", track=track)
    assert _is_refused(rule=draft_rule, clause="R-027", track=track)


def test_the_closed_list_lets_a_new_edition_word_its_own_grounds(draft_rule):
    assert not _is_refused(rule=draft_rule, clause="R-121", track="conduct")


@pytest.mark.clause("R-121")
def test_the_loaded_grounds_are_the_closed_list(draft_rule):
    found = set(Ground.objects.values_list("code", "clause", "track"))
    conduct = ("irrespectueux", "raciste", "sexiste", "agressif", "violent", "harcelant")
    assert found == {
        *((code, "R-121", "conduct") for code in conduct),
        ("publicitaire", "R-123", "advertising"),
        ("conditions-plateforme", "R-127", "conduct"),
        ("loi", "R-127", "conduct"),
        ("contenu-electoral", "R-027", ""),
    }
    assert set(Ground.objects.filter(needs_escalation=True).values_list("code", flat=True)) == {"loi"}


@pytest.mark.clause("R-118")
def test_only_two_tracks_exist():
    assert set(TRACK_CLAUSES) == {"advertising", "conduct"}
