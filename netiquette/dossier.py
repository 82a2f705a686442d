"""One subscriber's page: per account, the two counts, the warnings, the exclusions, and what may be done next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import Form

from accounts.authorizations import check_may
from accounts.models import OfficialAccount, Person
from netiquette.breaches import breaches_after
from netiquette.directory import visible_accounts
from netiquette.displays import accounts_displaying
from netiquette.models import Exclusion, Subscriber, Track, Warning
from netiquette.remarks import Remark, remarks_beside
from netiquette.standings import Standing, ask_may_exclude, standings
from policy.models import RegisterEntry
from policy.outcomes import Outcome

SHOWN_BREACHES = 10
# What a higher app writes of a message that counts in the file of its author.
JUDGED = (
    "moderation.message.qualified",
    "moderation.removal.decided",
    "moderation.removal.done",
    "moderation.removal.found_impossible",
    "moderation.removal.restored",
    "moderation.message.notified",
)
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
class AccountView:
    """What an account holds about the subscriber."""

    account: OfficialAccount
    may_moderate: Outcome
    shows_edition: bool
    counts: list[CountView] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)

    @property
    def has_open_exclusion(self) -> bool:
        """Whether an exclusion is proposed or in force: there is one at a time."""
        return any(one.state in ("proposed", "in_force") for one in self.exclusions)


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
            exclusions=list(
                subscriber.exclusions.filter(account=account).select_related(
                    "proposed_by", "decided_by", "lifted_by"
                )
            ),
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


def remarks_of(views: list[AccountView]) -> list[Remark]:
    """Return what the person asked to be written beside the sanctions shown, in one query."""
    warnings = [row.warning.pk for view in views for count in view.counts for row in count.warnings]
    exclusions = [exclusion.pk for view in views for exclusion in view.exclusions]
    return remarks_beside(warnings=warnings, exclusions=exclusions) if warnings or exclusions else []


def timeline(subscriber: Subscriber, user: Person, now: datetime) -> "QuerySet[RegisterEntry]":
    """Return what the register says of the subscriber on the accounts that `user` sees, newest first.

    Messages judged, removed or restored, warnings, exclusions, letters and reviews, on one line of time.
    """
    accounts = visible_accounts(user, now).order_by().values("pk")
    warnings = subscriber.warnings.filter(account__in=accounts).order_by().values("pk")
    exclusions = subscriber.exclusions.filter(account__in=accounts).order_by().values("pk")
    contested = Q(warning__in=warnings) | Q(exclusion__in=exclusions)
    reviews = subscriber.reviews.filter(contested).order_by().values("pk")
    messages = subscriber.messages.filter(account__in=accounts).order_by().values("pk")
    about = (
        Q(subject_type="netiquette.warning", subject_id__in=warnings)
        | Q(subject_type="netiquette.exclusion", subject_id__in=exclusions)
        | Q(subject_type="netiquette.review", subject_id__in=reviews)
        | Q(subject_type="netiquette.subscriber", subject_id=subscriber.pk)
        | Q(subject_type="moderation.message", subject_id__in=messages, event__in=JUDGED)
    )
    return RegisterEntry.objects.filter(about).select_related("actor").order_by("-at", "-pk")
