"""What the official accounts follow: begun with a reason, looked at again each year, ended with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from accounts.authorizations import User, accounts_for, capacity, is_team_member, may
from accounts.models import Following, Level, OfficialAccount, Party, PartyGrace, Person
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.party_balance import followed_parties, registered_parties
from accounts.rights import local_date, person_of, team_holdings
from accounts.rules.followings import (
    Plan,
    may_change_party,
    may_end_following,
    may_follow,
    may_keep_followings,
)
from accounts.rules.months import months_later
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Something to follow: a party gives its own name and level."""

    category: str
    name: str = ""
    url: str = ""
    justification: str
    relevance: str = ""
    level: str = ""
    party: Party | None = None
    started_on: date | None = None


def accounts_followed_by(user: User, at: datetime) -> OfficialAccountQuerySet:
    """Return the authorised accounts whose followings `user` keeps: where the person publishes; all for the team."""
    person = person_of(user)
    if person is None:
        return OfficialAccount.objects.none()
    listed = accounts_for(person, "publish", at).order_by().values("pk")
    team = team_holdings(local_date(at)).filter(person=person)
    return OfficialAccount.objects.authorised().filter(Q(pk__in=listed) | Exists(team))


def check_may_keep(actor: Person, account: OfficialAccount, now: datetime) -> Outcome:
    """Answer whether `actor` decides what `account` follows."""
    return may_keep_followings(
        account_is_authorised=account.state == OfficialAccount.State.AUTHORISED,
        publishes=may(actor, "publish", account, now),
        is_team=actor.is_active and is_team_member(actor, now),
    )


@transaction.atomic
def follow(
    *, account: OfficialAccount, wanted: Wanted, actor: Person, now: datetime, written_reason: str = ""
) -> Following:
    """Record that `account` follows something.

    A party alone asks for `written_reason`, unless the balance is kept. Raises PolicyRefusal, and CautionNeedsReason
    among them. Recorded in the register.
    """
    account = _locked(account)
    require(check_may_keep(actor, account, now))
    today = local_date(now)
    if wanted.party:
        wanted = _of_party(wanted, wanted.party)
    require(may_follow(_plan(account, wanted, today)))
    if wanted.party:
        after = followed_parties(account, wanted.level) | {wanted.party.pk}
        _require_balance(account, wanted.level, after, written_reason, actor, now)
    return _begin(account, wanted, actor, now)


@transaction.atomic
def unfollow(
    *, following_id: int, reason: str, actor: Person, now: datetime, written_reason: str = ""
) -> Following:
    """Record that an account no longer follows something, from today on; as `follow` for a party alone."""
    following = Following.objects.select_related("account__platform", "party").get(pk=following_id)
    account = _locked(following.account)
    following.refresh_from_db(fields=["ended_on"])
    require(check_may_keep(actor, account, now))
    require(may_end_following(is_current=following.ended_on is None, reason=reason))
    if following.party_id:
        after = followed_parties(account, following.level) - {following.party_id}
        _require_balance(account, following.level, after, written_reason, actor, now)
    return _end(following, reason, actor, now)


@transaction.atomic
def confirm_following(*, following_id: int, actor: Person, now: datetime) -> Following:
    """Record that what is followed was looked at again and stays; it is looked at again after a year.

    Raises PolicyRefusal. Recorded in the register.
    """
    following = Following.objects.select_related("account__platform").get(pk=following_id)
    account = _locked(following.account)
    following.refresh_from_db(fields=["ended_on", "review_on"])
    require(check_may_keep(actor, account, now))
    require(may_end_following(is_current=following.ended_on is None, reason=_("confirmé")))
    before = {"à revoir": following.review_on}
    following.review_on = _review_on(now)
    following.save(update_fields=["review_on"])
    _register(following, "confirmed", actor, now, before=before, after={"à revoir": following.review_on})
    return following


@transaction.atomic
def follow_all_parties(
    *,
    account: OfficialAccount,
    level: str,
    justification: str,
    addresses: Mapping[int, str],
    actor: Person,
    now: datetime,
) -> list[Following]:
    """Have `account` follow every party registered at `level` and no other, in one operation.

    `addresses` gives the address of each party's account by the party's id, where it is known. Returns what began.
    Raises PolicyRefusal. Recorded in the register.
    """
    account, today = _locked(account), local_date(now)
    require(check_may_keep(actor, account, now))
    followed, registered = followed_parties(account, level), registered_parties(level, today)
    begun = []
    for party in Party.objects.filter(pk__in=registered - followed):
        asked = Wanted(
            category=Following.Category.PARTY,
            url=addresses.get(party.pk, ""),
            justification=justification,
            party=party,
        )
        wanted = _of_party(asked, party)
        require(may_follow(_plan(account, wanted, today)))
        begun.append(_begin(account, wanted, actor, now))
    _end_all(account, level, followed - registered, _("n’est plus inscrit"), actor, now)
    return begun


@transaction.atomic
def unfollow_all_parties(
    *, account: OfficialAccount, level: str, reason: str, actor: Person, now: datetime
) -> int:
    """Have `account` follow no party of `level` any more, in one operation; return how many ended.

    Raises PolicyRefusal. Recorded in the register.
    """
    account = _locked(account)
    require(check_may_keep(actor, account, now))
    require(may_end_following(is_current=True, reason=reason))
    followed = followed_parties(account, level)
    _end_all(account, level, followed, reason, actor, now)
    return len(followed)


def _locked(account: OfficialAccount) -> OfficialAccount:
    """Lock the account: what it follows changes one act at a time, and is counted after the one before."""
    rows = OfficialAccount.objects.select_for_update(of=("self",), no_key=True).select_related("platform")
    return rows.get(pk=account.pk)


def _of_party(wanted: Wanted, party: Party) -> Wanted:
    return Wanted(
        category=wanted.category,
        name=party.name,
        url=wanted.url,
        justification=wanted.justification,
        level=party.level,
        party=party,
        started_on=wanted.started_on,
    )


def _plan(account: OfficialAccount, wanted: Wanted, today: date) -> Plan:
    same = Q(party=wanted.party) if wanted.party else Q(url__iexact=wanted.url) & ~Q(url="")
    return Plan(
        category=wanted.category,
        name=wanted.name,
        justification=wanted.justification,
        relevance=wanted.relevance,
        has_level=wanted.level in Level.values,
        has_party=wanted.party is not None,
        started_on=wanted.started_on or today,
        today=today,
        already_followed=Following.objects.current().filter(same, account=account).exists(),
    )


def _require_balance(
    account: OfficialAccount,
    level: str,
    followed_after: set[int],
    written_reason: str,
    actor: Person,
    now: datetime,
) -> None:
    today = local_date(now)
    outcome = may_change_party(followed_after=followed_after, registered=registered_parties(level, today))
    require(outcome, written_reason=written_reason)
    if not outcome.allowed:
        PartyGrace.objects.get_or_create(
            account=account,
            level=level,
            on=today,
            defaults={"reason": written_reason.strip(), "given_by": actor, "given_at": now},
        )


def _begin(account: OfficialAccount, wanted: Wanted, actor: Person, now: datetime) -> Following:
    following = Following.objects.create(
        account=account,
        category=Following.Category(wanted.category),
        name=wanted.name.strip(),
        url=wanted.url.strip(),
        justification=wanted.justification.strip(),
        relevance=wanted.relevance.strip(),
        level=wanted.level,
        party=wanted.party,
        started_on=wanted.started_on or local_date(now),
        recorded_by=actor,
        recorded_at=now,
        review_on=_review_on(now),
    )
    after = {"catégorie": following.get_category_display(), "depuis": following.started_on}
    _register(following, "begun", actor, now, after=after, reason=following.justification)
    return following


def _end(following: Following, reason: str, actor: Person, now: datetime) -> Following:
    following.ended_on, following.ended_by = local_date(now), actor
    following.end_reason = reason.strip()
    following.save(update_fields=["ended_on", "ended_by", "end_reason"])
    _register(following, "ended", actor, now, after={"fin": following.ended_on}, reason=following.end_reason)
    return following


def _end_all(
    account: OfficialAccount, level: str, parties: set[int], reason: str, actor: Person, now: datetime
) -> None:
    rows = Following.objects.current().filter(account=account, party__in=parties, party__level=level)
    for following in rows.select_related("account__platform"):
        _end(following, reason, actor, now)


def _review_on(now: datetime) -> date:
    return months_later(local_date(now), Reading.objects.value("following_review_months", at=now))


def _register(following: Following, verb: str, actor: Person, now: datetime, **facts: Any) -> None:
    record(
        event=f"accounts.following.{verb}",
        actor=actor,
        capacity=capacity(actor, "publish", following.account, now) or _("équipe des communications"),
        subject=following,
        account=str(following.account),
        clause="R-047" if following.party_id else "R-045",
        now=now,
        **facts,
    )
