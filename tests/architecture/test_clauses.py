"""Each clause called enforced is held by something in the code and by a test; each rule and mark is of a clause."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from policy.catalogue import all_clauses
from policy.compliance import LIVE_CHECKS
from policy.matrix import clause_tests, matrix, problems
from policy.rules import RULES

TESTS = Path(__file__).resolve().parents[1]
IDS = {clause.id for clause in all_clauses()}


def test_no_clause_claims_more_or_less_than_what_holds_it() -> None:
    assert problems(matrix(TESTS)) == []


def test_the_command_says_the_same() -> None:
    out = StringIO()
    call_command("policy_matrix", "--check", f"--tests={TESTS}", stdout=out)
    assert "0 problems in 135 clauses" in out.getvalue()


def test_every_mark_of_a_test_names_a_clause() -> None:
    assert set(clause_tests(TESTS)) <= IDS


def test_every_rule_and_every_live_check_is_of_a_clause_that_is_no_longer_planned() -> None:
    status = {clause.id: clause.status for clause in all_clauses()}
    assert [(found, status[found]) for found in RULES if status[found] == "planned"] == []
    assert set(LIVE_CHECKS) <= IDS


@pytest.mark.parametrize("line", matrix(TESTS), ids=lambda line: line.clause.id)
def test_an_enforced_clause_has_what_enforces_it_and_a_test_that_would_tell(line) -> None:
    if line.clause.status == "enforced":
        assert line.rules or line.clause.constraint or line.clause.feature
        assert line.tests
    if line.clause.status == "human":
        assert line.clause.human_because
