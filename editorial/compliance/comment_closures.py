"""What the comments closed on publications say of their clauses."""

from datetime import datetime

from django.urls import reverse

from accounts.rights import local_date
from editorial.models import CommentClosure
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-081")
def comments_open_again(now: datetime) -> LiveState:
    """Count the publications whose comments were to open again and have not."""
    count = CommentClosure.objects.ended_by(local_date(now)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "publication aux commentaires à rouvrir", "publications aux commentaires à rouvrir", count
        ),
        url=reverse("editorial:comment-closures"),
    )


@live_check("R-117")
def comments_are_open(now: datetime) -> LiveState:
    """Count the publications whose comments are closed, each with its reason, its author and its end."""
    count = CommentClosure.objects.closed().count()
    return LiveState(
        state=State.OK,
        figure=count,
        label=counted(
            "publication aux commentaires fermés, avec motif et fin",
            "publications aux commentaires fermés, avec motif et fin",
            count,
        ),
        url=reverse("editorial:comment-closures"),
    )
