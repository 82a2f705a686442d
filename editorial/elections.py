"""Deciding what becomes of a publication that concerns a candidate, the same for every candidate (R-027)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.access import is_management
from accounts.evidence import keep_evidence
from accounts.models import Person
from city.models import Candidate, ElectionPeriod
from editorial import events
from editorial.approvers import adviser_holdings
from editorial.models import ElectionCase
from editorial.rules.campaigns import may_decide_case
from policy.outcomes import Outcome, require
from policy.register import record

Outcomes = ElectionCase.Outcome


@dataclass(frozen=True, slots=True)
class Share:
    """What was decided of one candidate's publications."""

    candidate: Candidate
    found: int
    pending: int
    outcomes: dict[str, int]

    @property
    def removed(self) -> int:
        """Those that are public no more."""
        return self.outcomes[Outcomes.WITHDRAWN] + self.outcomes[Outcomes.HIDDEN]


def speaks_on_elections(person: Person, at: datetime) -> bool:
    """Say whether `person` decides: the strategic adviser, or the direction générale."""
    return adviser_holdings(at).filter(person=person).exists() or is_management(person, at)


def other_decision(case: ElectionCase, outcome: str) -> str:
    """Return how the same text was decided for another candidate, when it was otherwise; nothing else."""
    same = ElectionCase.objects.filter(
        text_key=case.text_key, candidate__period=case.candidate.period_id
    ).exclude(pk=case.pk)
    other = same.exclude(outcome__in=["", outcome]).order_by("decided_at").first()
    return str(other.get_outcome_display()) if other else ""


def check_decide(
    case: ElectionCase, person: Person, at: datetime, *, outcome: str, has_proof: bool, reason: str
) -> Outcome:
    """Answer whether `person` may decide so of `case`."""
    return may_decide_case(
        speaks=speaks_on_elections(person, at),
        is_decided=case.outcome != "",
        outcome=outcome,
        has_proof=has_proof,
        reason=reason,
        differs_from=other_decision(case, outcome),
    )


@transaction.atomic
def decide_case(
    *,
    case_id: int,
    outcome: str,
    reason: str,
    proof: "UploadedFile[Any] | None" = None,
    actor: Person,
    now: datetime,
) -> ElectionCase:
    """Decide what becomes of a publication; `outcome` is an `ElectionCase.Outcome`.

    Raises ElectionCase.DoesNotExist, PolicyRefusal.
    """
    rows = ElectionCase.objects.select_for_update(of=("self",))
    case = rows.select_related("candidate", "variant__account__platform").get(pk=case_id)
    asked = check_decide(case, actor, now, outcome=outcome, has_proof=proof is not None, reason=reason)
    require(asked, written_reason=reason)
    case.outcome, case.reason = Outcomes(outcome), reason.strip()
    case.decided_by, case.decided_at = actor, now
    if proof is not None:
        case.proof = keep_evidence(proof, actor=actor, now=now)
    case.save()
    record(
        event=events.ELECTION_CASE_DECIDED,
        actor=actor,
        subject=case.variant,
        account=str(case.variant.account),
        clause="R-027",
        after={
            "candidature": case.candidate.name,
            "décision": case.outcome,
            "preuve": case.proof.sha256 if case.proof else None,
        },
        reason=case.reason,
        now=now,
    )
    return case


def equity(period: ElectionPeriod) -> list[Share]:
    """Return, candidate by candidate, what was found and what was decided: two queries."""
    tally: dict[int, Counter[str]] = {}
    cases = ElectionCase.objects.filter(candidate__period=period)
    for candidate_id, outcome in cases.values_list("candidate", "outcome"):
        tally.setdefault(candidate_id, Counter())[outcome] += 1
    return [_share(one, tally.get(one.pk, Counter())) for one in period.candidates.order_by("name")]


def _share(candidate: Candidate, counts: "Counter[str]") -> Share:
    return Share(
        candidate=candidate,
        found=counts.total(),
        pending=counts[""],
        outcomes={value: counts[value] for value in Outcomes.values},
    )


def unequal(cases: Sequence[ElectionCase]) -> set[int]:
    """Return, among decided cases of one period, those of which the same text was decided otherwise elsewhere."""
    outcomes: dict[str, set[str]] = {}
    for case in cases:
        if case.outcome:
            outcomes.setdefault(case.text_key, set()).add(case.outcome)
    return {case.pk for case in cases if len(outcomes.get(case.text_key, ())) > 1}
