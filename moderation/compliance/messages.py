"""What the messages of this city say of the clauses on answers; each figure leads to the rows behind it."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from accounts.authorizations import team_members
from accounts.models import OfficialAccount
from accounts.rights import holdings, local_date
from moderation.models import Message, Removal, Reply
from moderation.situations import fell_due_in, recent_emergencies
from policy.compliance import LiveState, State, counted, live_check


def _queue(query: str = "") -> str:
    return reverse("moderation:queue") + query


@live_check("R-085")
def answers_come_in_time(now: datetime) -> LiveState:
    """Count the open messages past their target, and past their limit: 24 to 48 hours of open days.

    What fell due in an emergency is counted apart (`moderation.compliance.situations`).
    """
    emergencies = recent_emergencies(now)
    apart = "-hors" if emergencies else ""
    counts = Message.objects.past_target(now).aggregate(
        target=Count("pk", filter=~fell_due_in(emergencies, "target_at")),
        limit=Count("pk", filter=Q(limit_at__lt=now) & ~fell_due_in(emergencies, "limit_at")),
    )
    if counts["limit"]:
        label = counted(
            "message dont la limite est passée", "messages dont la limite est passée", counts["limit"]
        )
        return LiveState(
            state=State.FAILING, figure=counts["limit"], label=label, url=_queue(f"?echeance=limite{apart}")
        )
    return LiveState(
        state=State.WATCH if counts["target"] else State.OK,
        figure=counts["target"],
        label=counted(
            "message dont la cible est passée", "messages dont la cible est passée", counts["target"]
        ),
        url=_queue(f"?echeance=retard{apart}"),
    )


@live_check("R-064")
def messages_are_qualified(now: datetime) -> LiveState:
    """Count the messages past their target that nobody has even qualified."""
    count = Message.objects.past_target(now).filter(state=Message.State.NEW).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "message en retard que personne n’a qualifié",
            "messages en retard que personne n’a qualifiés",
            count,
        ),
        url=_queue("?etat=a-qualifier&echeance=retard"),
    )


@live_check("R-060")
@live_check("R-082")
@live_check("R-132")
def accounts_are_followed_up(now: datetime) -> LiveState:
    """Count the authorised accounts that nobody follows up on today: the communications team is reminded instead."""
    followed = holdings(local_date(now)).values("position__followed_accounts")
    count = (
        OfficialAccount.objects.authorised()
        .exclude(pk__in=followed.filter(position__followed_accounts__isnull=False))
        .count()
    )
    state = State.OK
    if count:
        state = State.WATCH if team_members(now).exists() else State.FAILING
    return LiveState(
        state=state,
        figure=count,
        label=counted(
            "compte dont personne n’assure le suivi", "comptes dont personne n’assure le suivi", count
        ),
        url=reverse("admin:accounts_officialaccount_changelist"),
    )


@live_check("R-088")
def closings_have_reasons(now: datetime) -> LiveState:
    """Count the messages closed without a reply; PostgreSQL refuses one without a reason of the list."""
    count = Message.objects.filter(state=Message.State.CLOSED_WITHOUT_REPLY).count()
    return LiveState(
        state=State.OK,
        figure=count,
        label=counted(
            "message fermé sans réponse, avec un motif", "messages fermés sans réponse, avec un motif", count
        ),
        url=_queue("?etat=fermes"),
    )


@live_check("R-084")
def held_replies_leave(now: datetime) -> LiveState:
    """Count the replies whose hour has come and that nobody has sent yet."""
    count = Reply.objects.filter(
        Q(state=Reply.State.DUE) | Q(state=Reply.State.HELD, held_until__lt=now)
    ).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("réponse prête qui n’est pas partie", "réponses prêtes qui ne sont pas parties", count),
        url=_queue(),
    )


@live_check("R-090")
def removals_are_done(now: datetime) -> LiveState:
    """Count the removals decided and not yet done on the platform."""
    count = Removal.objects.filter(state=Removal.State.DECIDED).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("retrait à faire sur la plateforme", "retraits à faire sur la plateforme", count),
        url=_queue("?etat=tous"),
    )


@live_check("R-012")
def closed_accounts_wait_for_nobody(now: datetime) -> LiveState:
    """Count the open messages of accounts that are no longer authorised: nobody may answer them there."""
    count = Message.objects.open().exclude(account__state=OfficialAccount.State.AUTHORISED).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "message ouvert d’un compte qui n’est plus autorisé",
            "messages ouverts de comptes qui ne sont plus autorisés",
            count,
        ),
        url=reverse("admin:accounts_officialaccount_changelist"),
    )
