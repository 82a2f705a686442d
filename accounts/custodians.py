"""Who may be shown an access: evaluated in the query at the instant, like authorisations, and apart from them (A-07).

The communications team, on every account; whoever is recorded as holding the access, while an employee in some
position; and who replaces such a person on that account. Nothing here looks at `is_superuser`.
"""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import is_management
from accounts.authorizations import is_team_member
from accounts.models import Custody, CustodyHolder, OfficialAccount, Person, Replacement
from accounts.rights import holdings, local_date, person_of, team_holdings


def entitled(person: OuterRef | int, custody: OuterRef | int, account: OuterRef | int, on: date) -> Q:
    """Whether `person` may be shown the access `custody` of `account` on `on`, a local date, as SQL."""
    return (
        Q(Exists(team_holdings(on).filter(person=person)))
        | Q(Exists(holders_in_office(on).filter(custody=custody, person=person)))
        | Q(
            Exists(
                _substitutions(on).filter(
                    substitute=person, absent__access_held__custody=custody, accounts=account
                )
            )
        )
    )


def holders_in_office(on: date) -> QuerySet[CustodyHolder]:
    """The people recorded as holding an access who are, on `on`, employees in some position."""
    return CustodyHolder.objects.filter(person__in=holdings(on).order_by().values("person"))


def custodies_open_to(person: Person, at: datetime) -> QuerySet[Custody]:
    """Return the accesses that `person` may be shown."""
    if person_of(person) is None:
        return Custody.objects.none()
    return Custody.objects.filter(entitled(person.pk, OuterRef("pk"), OuterRef("account"), local_date(at)))


def may_be_shown(person: Person, custody: Custody, at: datetime) -> bool:
    """Say whether `person` may be shown this access."""
    return custodies_open_to(person, at).filter(pk=custody.pk).exists()


def visible_accounts(person: Person, at: datetime) -> QuerySet[OfficialAccount]:
    """Return the accounts whose custody `person` follows: all for the team and the direction générale, else his own."""
    real = OfficialAccount.objects.exclude(state=OfficialAccount.State.PROPOSED)
    if is_team_member(person, at) or is_management(person, at):
        return real
    return real.filter(custody__in=custodies_open_to(person, at).order_by().values("pk"))


def capacity_before(person: Person, custody: Custody, at: datetime) -> str:
    """Say in French in what capacity `person` is shown this access; empty when nothing entitles him."""
    on = local_date(at)
    if is_team_member(person, at):
        return _("équipe des communications")
    if holders_in_office(on).filter(custody=custody, person=person).exists():
        titles = holdings(on).filter(person=person).order_by("position__title")
        return _("détient l’accès, %(titles)s") % {
            "titles": ", ".join(titles.values_list("position__title", flat=True))
        }
    substitution = (
        _substitutions(on)
        .filter(substitute=person, absent__access_held__custody=custody, accounts=custody.account_id)
        .select_related("absent")
        .first()
    )
    return _("remplace %(person)s") % {"person": substitution.absent} if substitution else ""


def _substitutions(on: date) -> QuerySet[Replacement]:
    """Replacements in effect of somebody who holds a position by an employee: a council member replaces nobody."""
    return Replacement.objects.in_effect(on).filter(
        absent__in=holdings(on).order_by().values("person"), substitute__kind=Person.Kind.EMPLOYEE
    )
