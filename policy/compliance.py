"""The live state of each clause in this city: checks declared by the apps in their `compliance.py`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.catalogue import clause
from policy.models import PolicyVersion, Reading


class State(StrEnum):
    """How a clause fares, worst first: the order decides what a clause with several checks shows."""

    FAILING = "manquement"
    WATCH = "à surveiller"
    HUMAN = "humain"
    OK = "ok"

    @property
    def slug(self) -> str:
        """The state as it is written in an address."""
        return slugify(self.value)

    @property
    def label(self) -> str:
        """The state as the page shows it."""
        labels = {
            State.FAILING: _("Manquement"),
            State.WATCH: _("À surveiller"),
            State.HUMAN: _("Humain"),
            State.OK: _("En ordre"),
        }
        return labels[self]

    @property
    def tone(self) -> str:
        """The colour of its badge, which the label always says in words too."""
        return {State.FAILING: "danger", State.WATCH: "warn", State.HUMAN: "info", State.OK: "good"}[self]


@dataclass(frozen=True, kw_only=True)
class LiveState:
    """What a check saw: `figure` rows described by `label` (French), `url` the page that lists them."""

    state: State | str
    figure: int
    label: str
    url: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", State(self.state))


LiveCheck = Callable[[dt.datetime], LiveState]

LIVE_CHECKS: dict[str, list[LiveCheck]] = {}


def live_check(clause_id: str) -> Callable[[LiveCheck], LiveCheck]:
    """Register a function of `now` as a live check of a clause; raise UnknownClause at import.

    A check asks the database a constant number of queries, whatever it counts.
    """
    clause(clause_id)

    def register(check: LiveCheck) -> LiveCheck:
        LIVE_CHECKS.setdefault(clause_id, []).append(check)
        return check

    return register


def live_states(clause_id: str, *, now: dt.datetime) -> list[LiveState]:
    """Run the checks of one clause."""
    return [check(now) for check in LIVE_CHECKS.get(clause_id, [])]


def overall_state(clause_id: str, states: list[LiveState]) -> State:
    """Return the worst of what the checks saw; without any, what the catalogue says of the clause."""
    if states:
        order = list(State)
        return min((State(seen.state) for seen in states), key=order.index)
    by_status = {"enforced": State.OK, "human": State.HUMAN, "planned": State.WATCH}
    return by_status[clause(clause_id).status]


def counted(singular: str, plural: str, figure: int) -> str:
    """Return the label that suits `figure`; in French, zero is singular."""
    return ngettext(singular, plural, max(figure, 1))


@live_check("R-001")
def readings_are_usable(now: dt.datetime) -> LiveState:
    """Count the readings that are passed over because no form would accept them: something else wrote them."""
    count = len(Reading.objects.unusable())
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("lecture inutilisable", "lectures inutilisables", count),
        url=reverse("admin:policy_reading_changelist"),
    )


@live_check("R-001")
def a_version_is_in_force(now: dt.datetime) -> LiveState:
    """Count the versions of the policy in force: one, or nothing can be decided."""
    count = PolicyVersion.objects.in_force(now).count()
    return LiveState(
        state=State.OK if count else State.FAILING,
        figure=count,
        label=_("version de la politique en vigueur"),
        url=reverse("admin:policy_policyversion_changelist"),
    )
