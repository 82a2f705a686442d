"""The form by which somebody decides on a variant."""

from accounts.forms.approvals import DecisionForm
from editorial.rules.approvals import may_refuse_variant
from policy.outcomes import Outcome


class VariantDecisionForm(DecisionForm):
    """Yes, in one tap; no, with a reason that the author reads."""

    def reason_outcome(self, reason: str) -> Outcome:
        """Ask the rule of refusals about the reason alone: who decides is asked under the lock."""
        return may_refuse_variant(is_author=False, speaks_for_a_body=True, reason=reason)
