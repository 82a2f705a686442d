"""One subscriber's page: per account, the two counts, the warnings, the exclusions, and what may be done next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import Form

from accounts.authorizations import check_may
from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from netiquette.breaches import breaches_after
from netiquette.deciders import decides_exclusions
from netiquette.directory import visible_accounts
from netiquette.displays import accounts_displaying
from netiquette.exclusions import ask_may_decide
from netiquette.letters import exclusion_letter
from netiquette.models import Exclusion, Subscriber, Track, Warning
from netiquette.remarks import Remark, remarks_beside
from netiquette.rules.exclusions import may_lift_exclusion
from netiquette.standings import Standing, ask_may_exclude, standings
from policy.models import RegisterEntry
from policy.outcomes import Outcome

SHOWN_BREACHES = 10
WARNING_PEOPLE = ("ground", "drafted_by", "sent_by", "withdrawn_by")


@dataclass(kw_only=True)
class WarningView:
    """One warning, and the form to withdraw it."""

    warning: Warning
    withdraw_form: Form | None = None


@dataclass(kw_only=True)
class CountView:
    """One count on one account: its warnings, the later breaches, and whether they allow to propose an exclusion."""

    standing: Standing
    warnings: list[WarningView]
    breaches: list[Any]
    may_propose: Outcome
    propose_form: Form | None = None


@dataclass(kw_only=True)
class ExclusionView:
    """One exclusion, and what the reader may do about it."""

    exclusion: Exclusion
    may_decide: Outcome | None = None
    may_lift: Outcome | None = None
    past_review: bool = False
    # What to tell the person of an exclusion in force.
    notice: str = ""
    decide_form: Form | None = None
    applied_form: Form | None = None
    lift_form: Form | None = None


@dataclass(kw_only=True)
class AccountView:
    """What an account holds about the subscriber."""

    account: OfficialAccount
    may_moderate: Outcome
    shows_edition: bool
    counts: list[CountView] = field(default_factory=list)
    exclusions: list[ExclusionView] = field(default_factory=list)

    @property
    def has_open_exclusion(self) -> bool:
        """Whether an exclusion is proposed or in force: there is one at a time."""
        return any(view.exclusion.state in ("proposed", "in_force") for view in self.exclusions)


def account_views(subscriber: Subscriber, user: Person, now: datetime) -> list[AccountView]:
    """Return the accounts of the subscriber's platform that `user` sees; what is on the others is not shown."""
    accounts = list(
        visible_accounts(user, now).filter(platform=subscriber.platform_id).select_related("platform")
    )
    found = standings(subscriber=subscriber, now=now)
    displayed = accounts_displaying(now)
    return [
        AccountView(
            account=account,
            may_moderate=check_may(user, "moderate", account, now),
            shows_edition=account.pk in displayed,
            counts=[_count(subscriber, account, track, found) for track in Track],
            exclusions=_exclusions(subscriber, account, user, now),
        )
        for account in accounts
    ]


def _count(
    subscriber: Subscriber, account: OfficialAccount, track: Track, found: dict[tuple[int, str], Standing]
) -> CountView:
    standing = found.get((account.pk, track.value), Standing(account_id=account.pk, track=track.value))
    breaches = list(breaches_after(subscriber, standing)[:SHOWN_BREACHES])
    rows = subscriber.warnings.filter(account=account, track=track)
    return CountView(
        standing=standing,
        warnings=[WarningView(warning=row) for row in rows.select_related(*WARNING_PEOPLE)],
        breaches=breaches,
        may_propose=ask_may_exclude(
            subscriber=subscriber,
            standing=standing,
            breach_posted_at=breaches[0].posted_at if breaches else None,
        ),
    )


def _exclusions(
    subscriber: Subscriber, account: OfficialAccount, user: Person, now: datetime
) -> list[ExclusionView]:
    rows = subscriber.exclusions.filter(account=account).select_related(
        "account__platform", "subscriber", "proposed_by", "decided_by", "lifted_by"
    )
    return [_exclusion(exclusion, user, now) for exclusion in rows]


def _exclusion(exclusion: Exclusion, user: Person, now: datetime) -> ExclusionView:
    view = ExclusionView(exclusion=exclusion)
    if exclusion.state == Exclusion.State.PROPOSED:
        view.may_decide = ask_may_decide(exclusion, user, now)
    elif exclusion.state == Exclusion.State.IN_FORCE:
        entitled = decides_exclusions(user, exclusion.account, now)
        view.notice = exclusion_letter(exclusion=exclusion, now=now).fitting(exclusion.account.platform)
        view.may_lift = may_lift_exclusion(lifter_is_entitled=entitled)
        view.past_review = exclusion.review_on is not None and exclusion.review_on <= local_date(now)
    return view


def remarks_of(views: list[AccountView]) -> list[Remark]:
    """Return what the person asked to be written beside the sanctions shown, in one query."""
    warnings = [row.warning.pk for view in views for count in view.counts for row in count.warnings]
    exclusions = [row.exclusion.pk for view in views for row in view.exclusions]
    return remarks_beside(warnings=warnings, exclusions=exclusions) if warnings or exclusions else []


def timeline(subscriber: Subscriber, user: Person, now: datetime) -> "QuerySet[RegisterEntry]":
    """Return what the register says of the subscriber's sanctions on the accounts that `user` sees, newest first."""
    accounts = visible_accounts(user, now).order_by().values("pk")
    warnings = subscriber.warnings.filter(account__in=accounts).order_by().values("pk")
    exclusions = subscriber.exclusions.filter(account__in=accounts).order_by().values("pk")
    about = (
        Q(subject_type="netiquette.warning", subject_id__in=warnings)
        | Q(subject_type="netiquette.exclusion", subject_id__in=exclusions)
        | Q(subject_type="netiquette.subscriber", subject_id=subscriber.pk)
    )
    return RegisterEntry.objects.filter(about).select_related("actor").order_by("-at", "-pk")
