"""The guards there are, the moments at which each is asked, and what one finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from editorial.guards.facts import Facts
from policy.outcomes import Cautioned, Outcome


class Moment(StrEnum):
    """When the rules are asked."""

    SAVE = "save"
    SUBMIT = "submit"
    SCHEDULE = "schedule"
    PUBLISH = "publish"


ALWAYS = frozenset(Moment)
# A person without the right is told so by the page; at the instant of publication, it is asked of who answers for it.
LEAVING = frozenset({Moment.SCHEDULE, Moment.PUBLISH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule answers of a variant, other than yes.

    `about` is what a caution is about: a written reason passes it as long as it is the same. `mend` says in French how
    to put it right.
    """

    guard: str
    outcome: Outcome
    about: str = ""
    mend: str = ""
    reason: str = ""

    @property
    def is_caution(self) -> bool:
        """Whether a written reason lets it pass."""
        return isinstance(self.outcome, Cautioned)

    @property
    def stops(self) -> bool:
        """Whether the variant may not go on as it is."""
        return not self.outcome.allowed and not (self.is_caution and self.reason)


Guard = Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A guard, its code and its moments."""

    code: str
    ask: Guard
    moments: frozenset[Moment] = field(default=ALWAYS)


GUARDS: dict[str, Registered] = {}


def guard(code: str, moments: frozenset[Moment] = ALWAYS) -> Callable[[Guard], Guard]:
    """Register a guard called `code`; raise ValueError when the code is taken by another."""

    def registered(ask: Guard) -> Guard:
        known = GUARDS.setdefault(code, Registered(code, ask, moments))
        if known.ask is not ask:
            raise ValueError(f"Two guards are called {code!r}.")
        return ask

    return registered
