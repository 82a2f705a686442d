"""Live checks of due process: people are told, heard in time, by somebody who decided nothing, and looked at again."""

import datetime as dt

from django.urls import reverse

from accounts.models import Person
from accounts.rights import holdings, local_date
from netiquette.letters_owed import exclusions_untold, reviews_untold
from netiquette.models import Review
from netiquette.reexaminations import to_reexamine
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading


@live_check("R-122")
def answered_in_time(now: dt.datetime) -> LiveState:
    """Each request for review is settled before its day."""
    late = Review.objects.late(local_date(now)).count()
    return LiveState(
        state=State.FAILING if late else State.OK,
        figure=late,
        label=counted("demande de révision en retard", "demandes de révision en retard", late),
        url=f"{reverse('netiquette:review-list')}?etat=en-retard",
    )


@live_check("R-122")
def somebody_may_decide(now: dt.datetime) -> LiveState:
    """For each open review there is somebody entitled who took no part in the case; one query per holder."""
    slugs = Reading.objects.value("review_deciders", at=now)
    holders = holdings(local_date(now)).filter(position__slug__in=slugs)
    left = Review.objects.filter(state=Review.State.OPEN)
    stuck = set(left.values_list("pk", flat=True))
    for person in Person.objects.filter(pk__in=holders.values("person"), is_active=True) if stuck else ():
        stuck &= set(left.taken_part_by(person).values_list("pk", flat=True))
    return LiveState(
        state=State.FAILING if stuck else State.OK,
        figure=len(stuck),
        label=counted(
            "révision que personne ne peut décider\u00a0: nommez un autre poste",
            "révisions que personne ne peut décider\u00a0: nommez un autre poste",
            len(stuck),
        ),
        url=f"{reverse('netiquette:review-list')}?etat=a-decider",
    )


@live_check("R-122")
def exclusions_are_told(now: dt.datetime) -> LiveState:
    """Each exclusion in force was told to the person, or found impossible to tell, with why."""
    untold = exclusions_untold().count()
    return LiveState(
        state=State.WATCH if untold else State.OK,
        figure=untold,
        label=counted(
            "exclusion en vigueur que la personne ignore",
            "exclusions en vigueur que les personnes ignorent",
            untold,
        ),
        url=reverse("netiquette:reexamination-list"),
    )


@live_check("R-122")
def reviews_are_told(now: dt.datetime) -> LiveState:
    """Each review decided was answered to the person."""
    untold = reviews_untold().count()
    return LiveState(
        state=State.WATCH if untold else State.OK,
        figure=untold,
        label=counted("révision décidée et non annoncée", "révisions décidées et non annoncées", untold),
        url=f"{reverse('netiquette:review-list')}?etat=reglees",
    )


@live_check("R-122")
def re_examined_in_time(now: dt.datetime) -> LiveState:
    """No exclusion in force is past its day of review (A-36)."""
    today = local_date(now)
    late = to_reexamine(now).filter(review_on__lt=today).count()
    due = to_reexamine(now).filter(review_on=today).count()
    state = State.WATCH if due else State.OK
    return LiveState(
        state=State.FAILING if late else state,
        figure=late + due,
        label=counted("exclusion à réexaminer", "exclusions à réexaminer", late + due),
        url=reverse("netiquette:reexamination-list"),
    )
