"""Rules tied to the clauses they hold, and the rules about the policy itself."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext as _

from policy.catalogue import clause
from policy.outcomes import Allowed, Outcome, Refused

P = ParamSpec("P")
R = TypeVar("R")

# Qualified names of the rules tied to each clause, filled as the modules `rules` are imported.
RULES: dict[str, list[str]] = {}


def applies(*clause_ids: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Tie a rule to the clauses it holds, readable afterwards as `rule.clauses`.

    Raises UnknownClause at import when a clause does not exist.
    """
    if not clause_ids:
        raise TypeError("A rule is tied to at least one clause.")
    for clause_id in clause_ids:
        clause(clause_id)

    def tie(rule: Callable[P, R]) -> Callable[P, R]:
        rule.__dict__["clauses"] = clause_ids
        for clause_id in clause_ids:
            RULES.setdefault(clause_id, []).append(f"{rule.__module__}.{rule.__qualname__}")
        return rule

    return tie


@applies("R-001")
def may_amend_version(*, cited: bool) -> Outcome:
    """Page couverture: « Adoptée par le conseil municipal le 20 octobre 2014 ».

    A version that a decision cites (`cited`) is history: another one is adopted, this one is never rewritten.
    """
    if cited:
        return Refused(
            _(
                "Des décisions citent déjà cette version de la politique\u00a0: "
                "ajoutez la version qui la remplace plutôt que de la modifier."
            ),
            "R-001",
        )
    return Allowed()
