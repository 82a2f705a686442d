"""Whether the account may be used, whoever answers for the variant is entitled, and its content is approved."""

from collections.abc import Iterator

from accounts.models import OfficialAccount
from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, LEAVING, Finding, guard
from editorial.rules.leaving import may_leave_approved, may_leave_entitled, may_use_account


@guard("account", ALWAYS)
def account_is_authorised(facts: Facts) -> Iterator[Finding]:
    """Seuls les comptes autorisés (R-012)."""
    account = facts.variant.account
    is_authorised = account.state == OfficialAccount.State.AUTHORISED
    yield Finding(guard="account", outcome=may_use_account(is_authorised=is_authorised, account=str(account)))


@guard("entitlement", LEAVING)
def whoever_answers_is_entitled(facts: Facts) -> Iterator[Finding]:
    """Uniquement les employés désignés (R-014)."""
    name = str(facts.actor) if facts.actor else ""
    yield Finding(guard="entitlement", outcome=may_leave_entitled(is_entitled=facts.is_entitled, person=name))


@guard("approval", LEAVING)
def content_is_approved(facts: Facts) -> Iterator[Finding]:
    """Avec l'accord (R-024)."""
    is_position = facts.variant.post.nature == "position"
    yield Finding(
        guard="approval", outcome=may_leave_approved(is_approved=facts.is_approved, is_position=is_position)
    )
