"""Who approves a variant, and by what title: by body, evaluated at the instant, replacements included (A-09)."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.authorizations import is_team_member
from accounts.bodies import members, title_in
from accounts.models import Body, OfficialAccount, Person, Replacement
from accounts.models.people import HoldingQuerySet
from accounts.rights import holdings, local_date, named_by, team_holdings
from city.models import Emergency
from editorial.models import Post, PostBody, Variant

APPROVERS = "post_approvers"


def adviser_holdings(at: datetime) -> HoldingQuerySet:
    """The holdings, at `at`, of the positions that approve posts by default."""
    on = local_date(at)
    return named_by(APPROVERS, holdings(on), on)


def title_as(person: Person, body: PostBody, variant: Variant, at: datetime) -> str:
    """Return by what title `person` speaks for `body` on this variant at `at`; empty when nothing allows it."""
    if not person.is_active:
        return ""
    if body == PostBody.MANAGEMENT:
        return title_in(person, Body.MANAGEMENT, at)
    if body == PostBody.COMMUNICATIONS:
        is_open = is_short_lane_open(variant, at) and is_team_member(person, at)
        return _("équipe des communications, en situation d’urgence") if is_open else ""
    held = adviser_holdings(at).filter(person=person).select_related("position").first()
    if held:
        return str(held.position)
    absent = (
        _replaced_advisers(variant.account, at).filter(substitute=person).select_related("absent").first()
    )
    return _("remplace %(person)s") % {"person": absent.absent} if absent else ""


def body_of(person: Person, variant: Variant, at: datetime) -> PostBody | None:
    """Return the body in whose name `person` would decide on this variant at `at`: the one it asks for, first."""
    is_position = variant.post.nature == Post.Nature.POSITION
    order = (
        (PostBody.MANAGEMENT,)
        if is_position
        else (PostBody.ADVISER, PostBody.MANAGEMENT, PostBody.COMMUNICATIONS)
    )
    return next((body for body in order if title_as(person, body, variant, at)), None)


def approvers(variant: Variant, at: datetime) -> QuerySet[Person]:
    """Return the people who are asked to decide on this variant at `at`, but for its author and its last editor.

    The direction générale stands in for the adviser: it is asked when nobody else is left.
    """
    asked = _asked(variant, at).exclude(pk__in=[variant.post.author_id, variant.last_editor_id])
    return asked if asked.exists() else _management(at).exclude(pk=variant.post.author_id)


def _asked(variant: Variant, at: datetime) -> QuerySet[Person]:
    if variant.post.nature == Post.Nature.POSITION:
        return _management(at)
    found = Q(pk__in=adviser_holdings(at).values("person")) | Q(
        pk__in=_replaced_advisers(variant.account, at).values("substitute")
    )
    if is_short_lane_open(variant, at):
        found |= Q(pk__in=team_holdings(local_date(at)).values("person"))
    return Person.objects.filter(found, is_active=True)


def _management(at: datetime) -> QuerySet[Person]:
    return members(Body.MANAGEMENT, at).filter(is_active=True)


def is_short_lane_open(variant: Variant, at: datetime) -> bool:
    """Say whether the variant is an emergency post during an emergency declared on its account (R-051)."""
    return (
        variant.post.kind == Post.Kind.EMERGENCY
        and Emergency.objects.in_force(at).concerning(variant.account_id).exists()
    )


def _replaced_advisers(account: OfficialAccount, at: datetime) -> QuerySet[Replacement]:
    in_effect = Replacement.objects.in_effect(local_date(at))
    return in_effect.filter(accounts=account, absent__in=adviser_holdings(at).values("person"))
