"""Editions of the nétiquette, written, approved and put in force by the functions of the product itself."""

from collections.abc import Sequence
from datetime import UTC, datetime

from accounts.models import OfficialAccount, Person
from netiquette.drafting import RuleWords, save_edition, start_edition
from netiquette.models import Edition
from netiquette.publication import approve_edition, put_in_force
from tests.builders import NOW, a_holder

# PostgreSQL lets no edition begin in the past: what tests look at begins on a day to come.
TO_COME = datetime(2126, 1, 7, 15, 0, tzinfo=UTC)


def a_writer() -> Person:
    """Return somebody of the communications team who writes."""
    return a_holder("agent-communications")


def an_approver() -> Person:
    """Return somebody else of the team."""
    return a_holder("conseiller-strategique")


def a_draft_edition(
    writer: Person, *, account: OfficialAccount | None = None, now: datetime = NOW
) -> Edition:
    """Start a draft from the edition in force."""
    return start_edition(account=account, actor=writer, now=now)


def rules_of(edition: Edition) -> list[RuleWords]:
    """Return the rules of an edition, as they would be typed again."""
    return [
        RuleWords(id=rule.pk, text=rule.text, clause=rule.clause)
        for rule in edition.rules.order_by("ordinal")
    ]


def saved(
    edition: Edition,
    writer: Person,
    *,
    rules: Sequence[RuleWords] | None = None,
    introduction: str | None = None,
    now: datetime = NOW,
) -> Edition:
    """Write a draft again with other rules or another introduction."""
    return save_edition(
        edition_id=edition.pk,
        title=edition.title,
        introduction=edition.introduction if introduction is None else introduction,
        closing=edition.closing,
        rules=rules_of(edition) if rules is None else rules,
        actor=writer,
        version=edition.version,
        now=now,
    )


def an_approved_edition(
    *,
    account: OfficialAccount | None = None,
    writer: Person | None = None,
    now: datetime = NOW,
    first_rule: str = "Restez polis.",
) -> Edition:
    """Write an edition whose first rule is new, and have it approved by somebody else."""
    writer = writer or a_writer()
    draft = a_draft_edition(writer, account=account, now=now)
    draft = saved(draft, writer, rules=[RuleWords(text=first_rule), *rules_of(draft)], now=now)
    return approve_edition(edition_id=draft.pk, actor=an_approver(), version=draft.version, now=now)


def an_edition_from(
    starts_at: datetime = TO_COME,
    *,
    account: OfficialAccount | None = None,
    writer: Person,
    now: datetime = NOW,
) -> Edition:
    """Write, approve, and have an edition come into force at an instant."""
    edition = an_approved_edition(account=account, writer=writer, now=now)
    return put_in_force(
        edition_id=edition.pk, actor=writer, version=edition.version, starts_at=starts_at, now=now
    )
