"""The page that shows every clause of the policy and how it fares."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from policy.catalogue import Clause, all_clauses
from policy.compliance import LiveState, State, live_states, overall_state
from policy.models import PolicyVersion
from policy.rules import RULES

MEANS = {
    "guard": gettext_lazy("refus"),
    "soft": gettext_lazy("mise en garde"),
    "workflow": gettext_lazy("déroulement"),
    "reminder": gettext_lazy("rappel"),
    "report": gettext_lazy("rapport"),
    "display": gettext_lazy("affichage"),
    "register": gettext_lazy("registre"),
    "human": gettext_lazy("jugement d’une personne"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One clause as the page shows it."""

    clause: Clause
    state: State
    states: list[LiveState]
    rules: list[str]

    @property
    def means(self) -> list[str]:
        """How the clause is held, in words."""
        return [str(MEANS[means]) for means in self.clause.enforcement]


class ConformityView(TemplateView):
    """Every clause by section, what enforces it and its live state; `?etat=` keeps one state."""

    template_name = "policy/conformity.html"
    audience = "staff"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Run each live check once: the number of queries is that of the checks."""
        now = timezone.now()
        rows = [_row(clause, live_states(clause.id, now=now)) for clause in all_clauses()]
        chosen = next((state for state in State if state.slug == self.request.GET.get("etat")), None)
        kept = [row for row in rows if chosen in (None, row.state)]
        return super().get_context_data(
            sections=[
                (section, list(group)) for section, group in groupby(kept, key=lambda row: row.clause.section)
            ],
            counts=[(state, sum(row.state == state for row in rows)) for state in State],
            total=len(rows),
            chosen=chosen,
            version=PolicyVersion.objects.in_force(now).first(),
            **kwargs,
        )


def _row(clause: Clause, states: list[LiveState]) -> Row:
    return Row(
        clause=clause, state=overall_state(clause.id, states), states=states, rules=RULES.get(clause.id, [])
    )
