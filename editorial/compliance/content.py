"""What the posts say of the clauses on content: planned in time, stopped by a rule, given in other ways too."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from editorial.awaiting import WAITING
from editorial.models import Post, Variant
from editorial.reach import social_only
from editorial.stopped import stopped
from policy.compliance import LiveState, State, counted, live_check

# What is planned for then and agreed to by nobody would be missed.
NEAR = timedelta(hours=72)


@live_check("R-008")
def social_networks_are_a_complement(now: datetime) -> LiveState:
    """Count what was given on social networks alone in the last ninety days."""
    count = social_only(Post.objects.all(), now).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "publication sans autre moyen de diffusion (90 jours)",
            "publications sans autre moyen de diffusion (90 jours)",
            count,
        ),
        url=reverse("editorial:social-only-list"),
    )


@live_check("R-019")
def what_is_near_is_agreed_to(now: datetime) -> LiveState:
    """Count what is planned within three days and still waits for its approval; past its hour, it is a failing."""
    waiting = Variant.objects.filter(state=Variant.State.IN_REVIEW)
    found = waiting.filter(scheduled_at__lt=now + NEAR)
    count = found.count()
    is_late = count > 0 and found.filter(scheduled_at__lt=now).exists()
    return LiveState(
        state=State.FAILING if is_late else State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "publication prévue d’ici trois jours, sans approbation",
            "publications prévues d’ici trois jours, sans approbation",
            count,
        ),
        url=f"{reverse('editorial:approval-list')}?etat={WAITING}",
    )


@live_check("R-025")
def planned_posts_keep_out_of_elections(now: datetime) -> LiveState:
    """Count what is planned and that an election would stop."""
    rows = stopped(Variant.objects.all(), now)
    count = sum(any(one.guard.startswith("election") for one in row.findings) for row in rows)
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "publication programmée qu’une élection arrêtera",
            "publications programmées qu’une élection arrêtera",
            count,
        ),
        url=reverse("editorial:stopped-list"),
    )


@live_check("R-036")
def advertising_is_the_citys(now: datetime) -> LiveState:
    """Count what left as an advertisement without its designer or its authorisation: nothing may."""
    gone = Variant.objects.filter(published_at__isnull=False, post__kind=Post.Kind.ADVERTISING)
    count = gone.filter(
        ~Q(post__designed_by=Post.Designer.CITY) | Q(post__authorised_by__isnull=True)
    ).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted(
            "publicité publiée sans conception ou autorisation de la Ville",
            "publicités publiées sans conception ou autorisation de la Ville",
            count,
        ),
    )
