"""Who may do what on which official account: the only door to the grants, and the only module that uses guardian.

Rights are evaluated in the query from dated holdings and replacements (« Autorisation à gérer les médias sociaux de
la Ville de Rimouski »): one that has expired is gone even when every worker is stopped. Nothing here looks at
`is_superuser`.

`user` may be anonymous, `at` is an aware instant, `action` is one of `accounts.rules.ACTIONS`.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cache

from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import (
    OfficialAccount,
    OfficialAccountGroupObjectPermission,
    Person,
    Position,
    Replacement,
)
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.past_lists import lists_on
from accounts.prepared import SOME_ACCOUNT, SOME_DAY, SOMEBODY, PreparedQuery
from accounts.responsibility import responsible_for, responsible_pairs
from accounts.rights import (
    ReplacedAccount,
    candidacies,
    grants,
    grants_held,
    holdings,
    local_date,
    person_of,
    replaced,
    team_holdings,
    team_members,
)
from accounts.rules.authorizations import ACTIONS, TEAM_ACTIONS, Standing, may_manage_account
from policy.outcomes import Outcome
from policy.register import Decision, record_many

__all__ = [
    "accounts_for",
    "capacity",
    "check_may",
    "grant",
    "granted_pairs",
    "holds_position",
    "is_team_member",
    "lists_on",
    "may",
    "may_codename",
    "responsible_for",
    "responsible_pairs",
    "revoke",
    "team_members",
    "who_may",
]

User = Person | AnonymousUser
AUTHORISED = (OfficialAccount.State.AUTHORISED,)


def accounts_for(
    user: User, action: str, at: datetime, states: Iterable[str] = AUTHORISED
) -> OfficialAccountQuerySet:
    """Return the accounts on which `user` may do `action`, as one query.

    Only authorised accounts, unless `states` asks for others: a list to read may show a suspended one, an act may not.
    """
    _known(action)
    person = person_of(user)
    if person is None:
        return OfficialAccount.objects.none()
    ids = _accounts_sql(action).asked(person=person.pk, day=local_date(at))
    return OfficialAccount.objects.filter(pk__in=RawSQL(*ids), state__in=list(states))  # noqa: S611


def may(user: User, action: str, account: OfficialAccount, at: datetime) -> bool:
    """Say whether `user` may do `action` on `account` now; one query, which also reads the account's present state."""
    return accounts_for(user, action, at).filter(pk=account.pk).exists()


def check_may(user: User, action: str, account: OfficialAccount, at: datetime) -> Outcome:
    """Answer as `may`, with the sentence that says why not and names the section of the policy."""
    return may_manage_account(action=_known(action), standing=_standing(user, action, account, at))


def may_codename(user: User, perm: str, account: OfficialAccount) -> bool:
    """Answer `user.has_perm(perm, account)`, with or without the app's label; an unknown permission is refused."""
    action = perm.removeprefix("accounts.")
    return action in ACTIONS and may(user, action, account, timezone.now())


def capacity(user: User, action: str, account: OfficialAccount, at: datetime) -> str:
    """Say in French in what capacity `user` does `action` on `account`; empty when nothing entitles the person."""
    person, on = person_of(user), local_date(at)
    if person is None:
        return ""
    own = _titles(person, grants(action).filter(content_object=account), at)
    if own:
        return own
    substitution = (
        Replacement.objects.in_effect(on)
        .filter(
            substitute=person,
            pk__in=replaced(action, on).filter(officialaccount=account).values("replacement"),
        )
        .select_related("absent")
        .first()
    )
    if substitution:
        titles = _titles(substitution.absent, grants(action).filter(content_object=account), at)
        return _("remplace %(person)s, %(position)s") % {"person": substitution.absent, "position": titles}
    if action in TEAM_ACTIONS and is_team_member(person, at):
        return _("équipe des communications, au besoin")
    return ""


def who_may(action: str, account: OfficialAccount, at: datetime) -> QuerySet[Person]:
    """Return the people who may do `action` on `account`, as one query; nobody when it is not authorised."""
    on = local_date(at)
    listed = holdings(on).filter(
        position__group__in=grants(_known(action)).filter(content_object=account).values("group")
    )
    substitutes = replaced(action, on).filter(officialaccount=account)
    rights = Q(pk__in=listed.values("person")) | Q(pk__in=substitutes.values("replacement__substitute"))
    if action in TEAM_ACTIONS:
        rights |= Q(pk__in=team_holdings(on).values("person"))
    usable = OfficialAccount.objects.authorised().filter(pk=account.pk)
    return Person.objects.filter(rights, Exists(usable), is_active=True)


def is_team_member(user: User, at: datetime) -> bool:
    """Say whether `user` belongs to the communications team at the instant `at`."""
    person = person_of(user)
    return person is not None and team_holdings(local_date(at)).filter(person=person).exists()


def holds_position(user: User, slugs: Collection[str], at: datetime) -> bool:
    """Say whether `user` holds, at the instant `at`, one of the positions called `slugs`."""
    person = person_of(user)
    return (
        person is not None
        and holdings(local_date(at)).filter(person=person, position__slug__in=slugs).exists()
    )


@transaction.atomic
def grant(
    *,
    positions: Collection[Position],
    actions: Collection[str],
    account: OfficialAccount,
    actor: Person | None,
    now: datetime | None = None,
) -> None:
    """Put positions on the list of `account` for each of `actions`; those already there stay.

    One line of the register for each action that changed. Raises ValueError for an unknown action.
    """
    _change("granted", assign_perm, positions, actions, account, actor, now)


@transaction.atomic
def revoke(
    *,
    positions: Collection[Position],
    actions: Collection[str],
    account: OfficialAccount,
    actor: Person | None,
    now: datetime | None = None,
) -> None:
    """Take positions off the list of `account` for each of `actions`; as `grant`."""
    _change("revoked", _remove_perms, positions, actions, account, actor, now)


def granted_pairs(*, account: OfficialAccount | None = None) -> set[tuple[str, str, str]]:
    """Return every grant, or those on one account, as (position's code, action, account's code)."""
    found = OfficialAccountGroupObjectPermission.objects.all()
    if account:
        found = found.filter(content_object=account)
    return set(found.values_list("group__position__slug", "permission__codename", "content_object__slug"))


def _known(action: str) -> str:
    if action not in ACTIONS:
        raise ValueError(f"No action on an official account is called {action!r}.")
    return action


def _change(
    verb: str,
    change: Callable[[str, list[Group], OfficialAccount], object],
    positions: Collection[Position],
    actions: Collection[str],
    account: OfficialAccount,
    actor: Person | None,
    now: datetime | None,
) -> None:
    """Change the list where it differs, and tell the register."""
    present = granted_pairs(account=account)
    groups = Group.objects.in_bulk([position.group_id for position in positions])
    decisions = []
    for action in actions:
        listed = {position for position, known, _account in present if known == _known(action)}
        changed = [one for one in positions if (one.slug in listed) is (verb == "revoked")]
        if changed:
            change(action, [groups[one.group_id] for one in changed], account)
            decisions.append(_decision(verb, action, changed, account, actor))
    record_many(decisions, now=now)


def _remove_perms(action: str, groups: list[Group], account: OfficialAccount) -> None:
    for group in groups:
        remove_perm(action, group, account)


def _decision(
    verb: str, action: str, positions: list[Position], account: OfficialAccount, actor: Person | None
) -> Decision:
    change = {"action": action, "postes": sorted(position.slug for position in positions)}
    return Decision(
        event=f"accounts.authorisation.{verb}",
        actor=actor,
        subject=account,
        account=str(account),
        clause="R-014",
        before=change if verb == "revoked" else None,
        after=change if verb == "granted" else None,
    )


def _titles(person: Person, on_account: QuerySet[OfficialAccountGroupObjectPermission], at: datetime) -> str:
    held = holdings(local_date(at)).filter(person=person, position__group__in=on_account.values("group"))
    return ", ".join(held.order_by("position__title").values_list("position__title", flat=True))


@cache
def _accounts_sql(action: str) -> PreparedQuery:
    """The ids of the accounts on which somebody may do `action` on some day, whatever their state."""
    person, on = SOMEBODY, SOME_DAY
    rights = Q(pk__in=grants_held(action, person, on).values("content_object")) | Q(
        pk__in=replaced(action, on).filter(replacement__substitute=person).values("officialaccount")
    )
    if action in TEAM_ACTIONS:
        rights |= Q(Exists(team_holdings(on).filter(person=person)))
    return PreparedQuery.of(OfficialAccount.objects.order_by().filter(rights).values("pk"))


@cache
def _standing_sql(action: str) -> PreparedQuery:
    """How somebody stands, some day, before `action` on some account: its state, then what `Standing` asks."""
    person, on = SOMEBODY, SOME_DAY
    own = ReplacedAccount.objects.filter(replacement__substitute=person, officialaccount=OuterRef("pk"))
    over = Q(replacement__ends_on__lt=on) | Q(replacement__ended_on__lte=on)
    substitute = replaced(action, on).filter(replacement__substitute=person, officialaccount=OuterRef("pk"))
    found = OfficialAccount.objects.order_by().filter(pk=SOME_ACCOUNT).values("state")
    return PreparedQuery.of(
        found.annotate(
            is_listed=Exists(grants_held(action, person, on).filter(content_object=OuterRef("pk"))),
            is_substitute=Exists(substitute),
            replacement_is_over=Exists(own.filter(over)),
            replacement_is_to_come=Exists(own.exclude(over)),
            is_team_member=Exists(team_holdings(on).filter(person=person)),
            is_candidate=Exists(candidacies(person, on)),
        )
    )


def _standing(user: User, action: str, account: OfficialAccount, at: datetime) -> Standing:
    """Read in one query everything that the rule needs."""
    person = person_of(user)
    if person is None:
        return Standing(is_employee=isinstance(user, Person), account_is_authorised=True)
    asked = _standing_sql(action).asked(person=person.pk, day=local_date(at), account=account.pk)
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        row = cursor.fetchone()
    if row is None:
        raise OfficialAccount.DoesNotExist
    return Standing(
        is_employee=person.kind == Person.Kind.EMPLOYEE,
        account_is_authorised=row[0] == OfficialAccount.State.AUTHORISED,
        is_listed=row[1],
        is_substitute=row[2],
        replacement_is_over=row[3],
        replacement_is_to_come=row[4],
        is_team_member=row[5],
        is_candidate=row[6],
    )
