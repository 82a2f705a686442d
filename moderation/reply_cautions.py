"""What is to be read again before a reply leaves, and what a person passes, with a reason where one is asked.

To ask one more thing of every reply, write its rule and add its line to `CHECKS`: a caution is shown beside the text
and passed at the sending, a refusal stops it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.elections import speaks_on_elections
from editorial.french import Hint, Kind, hints
from editorial.guards.city_facts import CityFacts
from editorial.links import addresses_in, hosts_of, is_home, is_of
from moderation import reply_politics, wording
from moderation.models import Message, PassedCaution, Reply
from moderation.rules import courtesy, politics
from moderation.rules.replies import may_send_after_change
from policy.models import Reading
from policy.outcomes import Cautioned, CautionNeedsReason, Outcome, require

SHOUTS = (Kind.SHOUTING, Kind.MARKS)
MOST_HINTS = 6
# Longer than what any network takes: the rest is not read again.
MOST_LETTERS = 20_000
NO_PAGE = _("Aucune page du site ne répond à cette question.")


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A reply about to leave at `at`: what the checks may look at."""

    message: Message
    text: str
    nature: str
    at: datetime
    # Danger, or an emergency in force on the account: no caution keeps the reply from leaving.
    is_urgent: bool = False
    # The citizen changed the message, or wrote another, while the reply waited.
    has_changed: bool = False

    @cached_property
    def city(self) -> CityFacts:
        """The elections under way and the parties when it leaves."""
        return CityFacts([self.at], now=self.at)

    @cached_property
    def hints(self) -> list[Hint]:
        """What the French of the text may gain."""
        return hints(self.text[:MOST_LETTERS])

    @cached_property
    def is_french(self) -> bool:
        """Whether the text is French, or too short to tell."""
        return wording.is_french(self.text[:MOST_LETTERS])

    @property
    def faults(self) -> list[Hint]:
        """The hints on spelling and typography; a space that merely may break is shown, never asked about."""
        if not self.is_french:
            return []
        return [hint for hint in self.hints if hint.kind not in SHOUTS and hint.words != " "]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing asked of the words of every reply."""

    code: str
    ask: Callable[[Leaving], Outcome]
    wants_reason: bool = False
    # Passed by the strategic adviser alone, or by whoever replaces him.
    is_advisers: bool = False
    # About one's own words: an approved redirection is not asked, and what is urgent goes first.
    is_about_wording: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check objects to a reply."""

    check: Check
    outcome: Outcome
    hints: tuple[Hint, ...] = ()

    @property
    def is_caution(self) -> bool:
        """Whether it may be passed."""
        return isinstance(self.outcome, Cautioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What a person says of the cautions read: the codes passed, the reasons written, by code."""

    codes: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    wants_page: bool = False

    def reason_for(self, code: str) -> str:
        """Return the reason written for a caution."""
        written = self.reasons.get(code, "").replace("\x00", "").strip()
        return written or (str(NO_PAGE) if code == "page" and self.wants_page else "")

    def passes(self, check: Check) -> bool:
        """Say whether the caution is passed: a reason passes by itself, and alone where one is asked."""
        return bool(self.reason_for(check.code)) or (check.code in self.codes and not check.wants_reason)


NOTHING_PASSED = Passing()


class ReplyCautioned(CautionNeedsReason):
    """A reply that may leave once its cautions are read and passed; its text says each of them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings[0].outcome)
        self.findings = findings

    def __str__(self) -> str:
        reasons = ". ".join(finding.outcome.reason for finding in self.findings)
        every = _("Relisez, puis envoyez de nouveau\u00a0: %(reasons)s") % {"reasons": reasons}
        return Cautioned(every, self.findings[0].outcome.clause or "R-086").sentence


def examine(leaving: Leaving) -> list[Finding]:
    """Return what the checks object to a reply, refusals first."""
    is_approved = leaving.nature == Reply.Nature.REDIRECTION
    asked = [check for check in CHECKS if not (is_approved and check.is_about_wording)]
    found = [(check, check.ask(leaving)) for check in asked]
    findings = [
        Finding(check=check, outcome=outcome, hints=_hints_of(check, leaving))
        for check, outcome in found
        if not outcome.allowed
    ]
    return sorted(findings, key=lambda one: one.is_caution)


def refusal_of(leaving: Leaving) -> Outcome | None:
    """Return what refuses that a reply leaves, None when nothing does."""
    return next((one.outcome for one in examine(leaving) if not one.is_caution), None)


def pass_cautions(reply: Reply, leaving: Leaving, *, actor: Person, passing: Passing) -> dict[str, str]:
    """Keep with the locked reply the cautions that `actor` passes; return them, those passed before included.

    Raises PolicyRefusal for a refusal, ReplyCautioned while a caution is neither passed now nor was before.
    """
    known = {one.code: one.reason for one in reply.passed_cautions.all()}
    new = []
    for finding in examine(leaving):
        check, outcome = finding.check, finding.outcome
        if not finding.is_caution:
            require(outcome)
        if check.code not in known and not (leaving.is_urgent and check.is_about_wording):
            new.append(finding)
    if any(finding.check.is_advisers for finding in new):
        require(politics.may_let_party_be_named(is_adviser=speaks_on_elections(actor, leaving.at)))
    if not all(passing.passes(finding.check) for finding in new):
        # Those passed too: they are shown again with what was typed.
        raise ReplyCautioned(new)
    for finding in new:
        known[finding.check.code] = _keep(reply, finding, leaving.at, actor, passing).reason
    return known


def _keep(reply: Reply, finding: Finding, at: datetime, actor: Person, passing: Passing) -> PassedCaution:
    code, clause = finding.check.code, finding.outcome.clause
    return PassedCaution.objects.create(
        reply=reply,
        code=code,
        clause=clause.id if clause else "",
        sentence=finding.outcome.reason[:500],
        reason=passing.reason_for(code)[:500],
        wants_page=code == "page" and passing.wants_page,
        person=actor,
        at=at,
    )


def _hints_of(check: Check, leaving: Leaving) -> tuple[Hint, ...]:
    if check.code == "faults":
        return tuple(leaving.faults[:MOST_HINTS])
    if check.code == "shouting":
        return tuple(hint for hint in leaving.hints if hint.kind in SHOUTS)[:MOST_HINTS]
    return ()


def _page(leaving: Leaving) -> Outcome:
    domains: list[str] = Reading.objects.value("city_domains", at=leaving.at)
    addresses = addresses_in(leaving.text)
    of_city = [one for one in addresses if any(is_of(host, domains) for host in hosts_of([one]))]
    return courtesy.may_answer_without_page(
        kind=leaving.message.kind,
        nature=leaving.nature,
        leads_to_page=any(not is_home(one) for one in of_city),
        leads_home=bool(of_city),
        other_hosts=hosts_of(addresses),
    )


def _shouting(leaving: Leaving) -> Outcome:
    found = {kind: [hint.words for hint in leaving.hints if hint.kind == kind] for kind in SHOUTS}
    return courtesy.may_shout(
        capitals=" ".join(found[Kind.SHOUTING]), marks=[one.strip() for one in found[Kind.MARKS]]
    )


def _thanks(leaving: Leaving) -> Outcome:
    return courtesy.may_omit_thanks(
        kind=leaving.message.kind, nature=leaving.nature, thanks=wording.thanks(leaving.text)
    )


def _tu(leaving: Leaving) -> Outcome:
    return courtesy.may_say_tu(
        familiar=wording.familiar(leaving.text),
        is_cautioned=Reading.objects.value("reply_tu_is_cautioned", at=leaving.at),
    )


def _greeting(leaving: Leaving) -> Outcome:
    return courtesy.may_omit_greeting(
        nature=leaving.nature,
        greets=wording.greets(leaving.text),
        is_first=leaving.message.first_reply_at is None,
    )


# In the order in which they are read.
CHECKS: tuple[Check, ...] = (
    Check(
        code="election",
        ask=lambda leaving: reply_politics.names(leaving.text, leaving.city, leaving.at),
        wants_reason=True,
        is_about_wording=False,
    ),
    Check(
        code="vote",
        ask=lambda leaving: reply_politics.vote(leaving.text, leaving.city, leaving.at),
        wants_reason=True,
        is_about_wording=False,
    ),
    Check(
        code="party",
        ask=lambda leaving: reply_politics.party(leaving.text, leaving.city, leaving.at),
        wants_reason=True,
        is_about_wording=False,
        is_advisers=True,
    ),
    Check(
        code="thread",
        ask=lambda leaving: may_send_after_change(has_changed=leaving.has_changed and not leaving.is_urgent),
        is_about_wording=False,
    ),
    Check(code="page", ask=_page, wants_reason=True),
    Check(
        code="language",
        ask=lambda leaving: courtesy.may_answer_in_another_language(is_french=leaving.is_french),
        wants_reason=True,
    ),
    Check(code="insults", ask=lambda leaving: courtesy.may_sound_rude(insults=wording.insults(leaving.text))),
    Check(code="tu", ask=_tu),
    Check(code="shouting", ask=_shouting),
    Check(code="greeting", ask=_greeting),
    Check(code="thanks", ask=_thanks),
    Check(
        code="faults",
        ask=lambda leaving: courtesy.may_leave_faults(faults=[hint.words for hint in leaving.faults]),
    ),
)
