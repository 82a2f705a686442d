"""The publications whose comments were to open again."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import accounts_for
from accounts.models import Person
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step
from editorial.comment_closures import ACTION
from editorial.models import CommentClosure


@waiting_step
def comments_to_reopen(person: Person, now: datetime) -> Step | None:
    """Count those whose last day has come, on the accounts that `person` moderates."""
    own = accounts_for(person, ACTION, now).order_by().values("pk")
    count = CommentClosure.objects.ended_by(local_date(now)).filter(account__in=own).count()
    label = ngettext(
        "%(number)s publication aux commentaires à rouvrir",
        "%(number)s publications aux commentaires à rouvrir",
        max(count, 1),
    )
    return Step(
        label=label % {"number": count},
        url=reverse("editorial:comment-closures"),
        count=count,
        is_late=True,
    )
