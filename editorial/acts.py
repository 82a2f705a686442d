"""What every act on a locked variant does at its end: the variant enters its state, and the register is told."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from editorial.models import Variant
from policy.register import record


def enter(variant: Variant, state: str, now: datetime, *, reason: str = "") -> None:
    """Save the locked variant in `state`, entered at `now`; what was said of the state before is forgotten."""
    variant.state, variant.state_since, variant.state_reason = state, now, reason
    variant.save()


def register_act(
    variant: Variant, event: str, actor: Person | None, now: datetime, *, clause: str, **facts: Any
) -> None:
    """Write the act in the register; `actor` is None when the clock acts, `facts` are those of `record`."""
    record(
        event=event,
        actor=actor,
        subject=variant,
        account=str(variant.account),
        clause=clause,
        now=now,
        **facts,
    )
