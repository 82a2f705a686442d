"""`policy_matrix` names every clause, and what claims more than what holds it."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from policy.catalogue import clause
from policy.matrix import Line, clause_tests, problems

SOURCE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-001")]

@pytest.mark.clause("R-038", "R-122")
@pytest.mark.parametrize("n", [1])
def test_three_warnings(n): ...

class TestExclusion:
    @pytest.mark.clause("R-038")
    async def test_fourth(self): ...

@pytest.mark.clause("R-090")
def not_a_test(): ...

@pytest.mark.skip("R-091")
def test_other_mark(): ...
"""


def a_line(
    *,
    status: str,
    rules: Sequence[str] = (),
    tests: Sequence[str] = (),
    constraint: str = "",
    feature: str = "",
) -> Line:
    changed = replace(clause("R-038"), status=status, constraint=constraint, feature=feature)
    return Line(clause=changed, rules=tuple(rules), tests=tuple(tests), checks=())


def test_marked_tests_are_found_in_functions_classes_and_modules(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "deeper"
    folder.mkdir(parents=True)
    (folder / "test_sanctions.py").write_text(SOURCE, encoding="utf-8")
    (folder / "builders.py").write_text(SOURCE, encoding="utf-8")

    assert clause_tests(tmp_path / "tests") == {
        "R-001": ["tests/deeper/test_sanctions.py"],
        "R-038": [
            "tests/deeper/test_sanctions.py::test_three_warnings",
            "tests/deeper/test_sanctions.py::TestExclusion::test_fourth",
        ],
        "R-122": ["tests/deeper/test_sanctions.py::test_three_warnings"],
    }


@pytest.mark.parametrize(
    "line",
    [
        a_line(status="planned"),
        a_line(status="human"),
        a_line(status="human", rules=["a.rule"]),
        a_line(status="enforced", rules=["a.rule"], tests=["a test"]),
        a_line(status="enforced", constraint="policy_reading_one_per_day", tests=["a test"]),
        a_line(status="enforced", feature="policy.register.record", tests=["a test"]),
    ],
    ids=str,
)
def test_a_clause_that_claims_what_holds_it_is_no_problem(line: Line) -> None:
    assert problems([line]) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (a_line(status="planned", rules=["a.rule"]), "still planned, though a.rule"),
        (a_line(status="enforced", tests=["a test"]), "by no rule, constraint or feature"),
        (a_line(status="enforced", rules=["a.rule"]), "no test"),
        (a_line(status="planned", constraint="no_such_constraint"), "no_such_constraint"),
        (a_line(status="planned", feature="policy.register.no_such_function"), "cannot be imported"),
        (a_line(status="planned", feature="nowhere"), "cannot be imported"),
    ],
)
def test_a_clause_that_claims_something_else_is_named(line: Line, said: str) -> None:
    (problem,) = problems([line])

    assert problem.startswith("R-038: ")
    assert said in problem


def test_a_clause_held_by_nothing_is_named_twice() -> None:
    assert len(problems([a_line(status="enforced")])) == 2


def output_of(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("policy_matrix", *arguments, stdout=out, **options)
    return out.getvalue()


def test_every_clause_is_printed_in_both_formats() -> None:
    assert output_of().count("\nR-") == 134
    lines = json.loads(output_of(format="json"))
    assert len(lines) == 135
    assert "policy.rules.may_amend_version" in lines[0]["rules"]
    assert any(
        name.endswith("test_nothing_is_decided_before_the_first_version") for name in lines[0]["tests"]
    )
    assert "policy.compliance.a_version_is_in_force" in lines[0]["live_checks"]


def test_the_check_fails_and_says_so_when_the_tests_are_elsewhere(tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("policy_matrix", "--check", "--format=json", f"--tests={tmp_path}", stdout=out)
    assert exit_.value.code == 1
    assert "R-001: enforced, but no test is marked with it" in json.loads(out.getvalue())["problems"]


@pytest.mark.clause("R-001")
def test_the_clauses_of_this_app_are_held() -> None:
    out = StringIO()
    # It may fail for the clauses of other apps, which answer for their own.
    with contextlib.suppress(SystemExit):
        call_command("policy_matrix", "--check", stdout=out)
    assert "R-001" not in out.getvalue()
