"""What replacements ask of somebody: an answer, a decision, somebody for the accounts left without anyone."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.access import reach_of
from accounts.authorizations import holds_position
from accounts.coverage import gaps
from accounts.models import Person, Replacement
from accounts.models.replacements import ReplacementQuerySet
from accounts.replacement_secrets import ending_with_secrets
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step
from policy.models import Reading

Cover = Replacement.Cover
# Beyond, somebody has more to do than to count.
READ = 200


@waiting_step
def covers_to_answer(person: Person, now: datetime) -> Step | None:
    """Count the covers asked of the person; late once the absence has begun."""
    today = local_date(now)
    asked = Replacement.objects.open(today).filter(substitute=person, cover=Cover.ASKED)
    count = asked.count()
    if not count:
        return None
    return Step(
        label=ngettext("%(n)s relève à accepter ou à refuser", "%(n)s relèves à accepter ou à refuser", count)
        % {"n": count},
        url=_page(asked, "accounts:replacement-cover", Replacement.Stage.COVER_ASKED),
        count=count,
        is_late=asked.filter(starts_on__lte=today).exists(),
    )


@waiting_step
def covers_to_settle(person: Person, now: datetime) -> Step | None:
    """Count the covers declined that the person may settle."""
    if not holds_position(person, Reading.objects.value("cover_arbiters", at=now), now):
        return None
    declined = (
        Replacement.objects.open(local_date(now))
        .filter(cover=Cover.DECLINED)
        .exclude(absent=person)
        .exclude(substitute=person)
    )
    count = declined.count()
    if not count:
        return None
    return Step(
        label=ngettext("%(n)s relève refusée à trancher", "%(n)s relèves refusées à trancher", count)
        % {"n": count},
        url=_page(declined, "accounts:replacement-cover", Replacement.Stage.DECLINED),
        count=count,
    )


@waiting_step
def accounts_without_anyone(person: Person, now: datetime) -> Step | None:
    """Count, for the team, the accounts that an absence leaves without anyone; late once it has begun."""
    if not reach_of(person, now).is_team:
        return None
    today = local_date(now)
    rows = Replacement.objects.open(today).select_related("absent", "substitute")
    found = gaps(rows.prefetch_related("accounts__platform").order_by("starts_on")[:READ], today=today)
    count = len({gap.account.pk for gap in found})
    return Step(
        label=ngettext("%(n)s compte sans responsable", "%(n)s comptes sans responsable", count)
        % {"n": count},
        url=reverse("accounts:replacement-list"),
        count=count,
        is_late=any(gap.since <= today for gap in found),
    )


@waiting_step
def ends_with_secrets(person: Person, now: datetime) -> Step | None:
    """Count, for the team, the replacements that end by tomorrow and leave secrets to be changed."""
    if not reach_of(person, now).is_team:
        return None
    ending = ending_with_secrets(now)
    count = ending.count()
    if not count:
        return None
    return Step(
        label=ngettext(
            "%(n)s remplacement finit bientôt et laisse des secrets à changer",
            "%(n)s remplacements finissent bientôt et laissent des secrets à changer",
            count,
        )
        % {"n": count},
        url=_page(ending, "accounts:replacement", Replacement.Stage.IN_EFFECT),
        count=count,
    )


def _page(rows: ReplacementQuerySet, name: str, stage: Replacement.Stage) -> str:
    """Return the page of the only one, or the list of them."""
    ids = list(rows.values_list("pk", flat=True)[:2])
    if len(ids) == 1:
        return reverse(name, args=ids)
    return f"{reverse('accounts:replacement-list')}?etat={stage.value}"
