"""Each clause beside what holds it: rules, database constraints, code, tests and live checks."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.utils.module_loading import import_string

from policy.catalogue import Clause, all_clauses
from policy.compliance import LIVE_CHECKS
from policy.rules import RULES


@dataclass(frozen=True, kw_only=True)
class Line:
    """One clause and the names of all that holds it."""

    clause: Clause
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    checks: tuple[str, ...]


def matrix(tests_dir: Path) -> list[Line]:
    """Return one line for every clause; the tests are found in the sources under `tests_dir`, none is run."""
    tests = clause_tests(tests_dir)
    return [
        Line(
            clause=clause,
            rules=tuple(RULES.get(clause.id, ())),
            tests=tuple(tests.get(clause.id, ())),
            checks=tuple(
                f"{check.__module__}.{check.__qualname__}" for check in LIVE_CHECKS.get(clause.id, ())
            ),
        )
        for clause in all_clauses()
    ]


def problems(lines: Iterable[Line]) -> list[str]:
    """Return a sentence for each clause that claims more, or less, than what holds it."""
    constraints = constraint_names()
    return [problem for line in lines for problem in _problems_of(line, constraints)]


def _problems_of(line: Line, constraints: frozenset[str]) -> Iterator[str]:
    clause = line.clause
    if clause.constraint and clause.constraint not in constraints:
        yield f"{clause.id}: no model has the constraint {clause.constraint}"
    if clause.feature and not _importable(clause.feature):
        yield f"{clause.id}: {clause.feature} cannot be imported"
    if clause.status == "planned" and line.rules:
        yield f"{clause.id}: still planned, though {', '.join(line.rules)} holds it"
    if clause.status == "enforced":
        if not (line.rules or clause.constraint or clause.feature):
            yield f"{clause.id}: enforced, but by no rule, constraint or feature"
        if not line.tests:
            yield f"{clause.id}: enforced, but no test is marked with it"


def constraint_names() -> frozenset[str]:
    """Return the names of the constraints of every model."""
    return frozenset(constraint.name for model in apps.get_models() for constraint in model._meta.constraints)


def _importable(dotted_path: str) -> bool:
    try:
        import_string(dotted_path)
    except ImportError:
        return False
    return True


def clause_tests(tests_dir: Path) -> dict[str, list[str]]:
    """Return the tests marked `@pytest.mark.clause("R-…")`, by clause, as `path::name`."""
    found: dict[str, list[str]] = {}
    for path in sorted(tests_dir.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, clause_id in _marks(tree.body, prefix=""):
            found.setdefault(clause_id, []).append(f"{path.relative_to(tests_dir.parent)}{name}")
    return found


def _marks(body: list[ast.stmt], *, prefix: str) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{prefix}::{node.name}", found) for found in _clause_ids(node.decorator_list))
            yield from _marks(node.body, prefix=f"{prefix}::{node.name}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield from ((f"{prefix}::{node.name}", found) for found in _clause_ids(node.decorator_list))
        elif isinstance(node, ast.Assign) and [ast.unparse(name) for name in node.targets] == ["pytestmark"]:
            yield from ((prefix, found) for found in _clause_ids([node.value]))


def _clause_ids(marks: Iterable[ast.expr]) -> Iterator[str]:
    for mark in marks:
        for call in ast.walk(mark):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.clause":
                yield from (
                    arg.value
                    for arg in call.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                )
