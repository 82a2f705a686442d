"""What a rule of the policy may answer, and the exception of an act that it refuses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.catalogue import Clause
from policy.catalogue import clause as find_clause


@dataclass(frozen=True)
class Outcome:
    """The answer of a rule: `reason` is a sentence in French, `clause` the clause it comes from."""

    reason: str = ""
    clause: Clause | None = None

    @property
    def allowed(self) -> bool:
        """Say whether the act may go on without a word."""
        return False

    @property
    def sentence(self) -> str:
        """The reason, ending with the section of the policy it comes from."""
        if self.clause is None:
            return self.reason
        return _("%(reason)s (section «\u00a0%(section)s\u00a0» de la politique).") % {
            "reason": self.reason.rstrip(". "),
            "section": self.clause.section,
        }


@dataclass(frozen=True)
class Allowed(Outcome):
    """The act may go on."""

    @property
    def allowed(self) -> bool:
        return True


@dataclass(frozen=True, init=False)
class _Objection(Outcome):
    """An answer that always says why and by which clause."""

    def __init__(self, reason: str, clause: Clause | str) -> None:
        """Take the sentence and the clause, or its identifier; raise UnknownClause for an unknown one."""
        object.__setattr__(self, "reason", str(reason))
        object.__setattr__(self, "clause", find_clause(clause) if isinstance(clause, str) else clause)


@dataclass(frozen=True, init=False)
class Cautioned(_Objection):
    """The act may go on with a written reason, which is registered."""


@dataclass(frozen=True, init=False)
class Refused(_Objection):
    """The act may not go on."""


class PolicyRefusal(Exception):  # noqa: N818 - the word of the trade; it is an answer more than an error
    """An act that the policy refuses; its text is a sentence for the person who tried."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.sentence)
        self.outcome = outcome


class CautionNeedsReason(PolicyRefusal):
    """An act that may go on, once the person has written why."""


def require(outcome: Outcome, *, written_reason: str = "") -> Outcome:
    """Return `outcome` when the act may go on.

    Raises PolicyRefusal when the rule refuses, CautionNeedsReason when it cautions and `written_reason` is blank.
    """
    if isinstance(outcome, Cautioned):
        if not written_reason.strip():
            raise CautionNeedsReason(outcome)
    elif not outcome.allowed:
        raise PolicyRefusal(outcome)
    return outcome
