"""The e-mails that tell people of what did not leave by itself: by state, once each time it comes to that state."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.authorizations import who_may
from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import team_members
from editorial.approvers import approvers
from editorial.due import SUBJECT
from editorial.local_times import hour_in_words, local_clock
from editorial.models import Variant
from policy.words import day_in_words

State = Variant.State


def _still(state: str) -> Callable[[list[int]], set[int]]:
    def still_due(ids: list[int]) -> set[int]:
        return set(Variant.objects.filter(pk__in=ids, state=state).values_list("pk", flat=True))

    return still_due


def _level(state: str, subject: str | Promise, audience: str | Promise) -> NoticeLevel:
    return register_level(
        NoticeLevel(
            code=f"publication.{state}",
            template="publication_state",
            subject=subject,
            audience=audience,
            still_due=_still(state),
        )
    )


LEVELS = {
    State.TO_PUBLISH: _level(
        State.TO_PUBLISH,
        gettext_lazy("À publier maintenant à la main\u00a0: %(post)s (%(account)s)"),
        gettext_lazy("personnes qui publient sur le compte"),
    ),
    State.MISSED: _level(
        State.MISSED,
        gettext_lazy("Manquée\u00a0: %(post)s (%(account)s)"),
        gettext_lazy("auteur, et qui l’a programmée ou devait l’approuver"),
    ),
    State.HELD: _level(
        State.HELD,
        gettext_lazy("Retenue\u00a0: %(post)s (%(account)s)"),
        gettext_lazy("auteur et équipe des communications"),
    ),
    State.FAILED: _level(
        State.FAILED,
        gettext_lazy("Non publiée\u00a0: %(post)s (%(account)s)"),
        gettext_lazy("auteur et personnes qui publient sur le compte"),
    ),
    State.OUTCOME_UNKNOWN: _level(
        State.OUTCOME_UNKNOWN,
        gettext_lazy("Issue inconnue, à vérifier\u00a0: %(post)s (%(account)s)"),
        gettext_lazy("auteur et personnes qui publient sur le compte"),
    ),
}
# What cannot wait for the offices to open.
URGENT = frozenset({State.TO_PUBLISH, State.OUTCOME_UNKNOWN, State.FAILED})


def tell(variant: Variant, *, now: datetime, was: str = "") -> None:
    """Owe the e-mails that the present state of the variant asks for; `was` is the state it leaves."""
    state = State(variant.state)
    people = {one.pk: one for one in _people(variant, state, was, now) if one.is_active}
    owe_many(
        [
            Owed(
                level=LEVELS[state].code,
                item_type=SUBJECT,
                item_id=variant.pk,
                deadline=variant.state_since,
                recipient_id=person.pk,
                recipient_email=person.email,
                account_id=variant.account_id,
                context=_context(variant),
                urgent=state in URGENT,
            )
            for person in people.values()
        ],
        now=now,
    )


def _people(variant: Variant, state: Variant.State, was: str, now: datetime) -> Iterable[Person]:
    author, publishers = variant.post.author, who_may("publish", variant.account, now)
    if state == State.TO_PUBLISH:
        return publishers
    if state == State.HELD:
        return [author, *team_members(now)]
    if state == State.MISSED:
        answerable = [one for one in (variant.scheduled_by, variant.submitted_by) if one]
        return [author, *answerable, *(approvers(variant, now) if was == State.IN_REVIEW else ())]
    return [author, *publishers]


def _context(variant: Variant) -> dict[str, str]:
    planned = local_clock(variant.scheduled_at) if variant.scheduled_at else None
    return {
        "post": variant.post.title,
        "account": str(variant.account),
        "state": variant.state,
        "reason": variant.state_reason,
        "planned": _("%(day)s à %(hour)s")
        % {"day": day_in_words(planned.date()), "hour": hour_in_words(planned)}
        if planned
        else "",
        "path": f"{reverse('editorial:to-publish')}#variante-{variant.pk}",
    }
