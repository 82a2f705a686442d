"""What colleagues say to each other about a draft; whoever is concerned is told by e-mail (never by its approval)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from editorial.access import see_post
from editorial.models import Comment
from editorial.rules.comments import may_comment
from policy.outcomes import require

ITEM_TYPE = "editorial.comment"
SHOWN = 300


def _still_there(ids: list[int]) -> set[int]:
    return set(Comment.objects.filter(pk__in=ids).values_list("pk", flat=True))


COMMENTED = register_level(
    NoticeLevel(
        code="post.commented",
        template="post_commented",
        subject=_("%(author)s commente «\u00a0%(post)s\u00a0»"),
        audience=_("auteur de la publication et personnes qui l’ont commentée"),
        still_due=_still_there,
    )
)


@transaction.atomic
def comment_post(*, post_id: int, text: str, actor: Person, now: datetime) -> Comment:
    """Say something of a post to colleagues. Raises Post.DoesNotExist, PolicyRefusal."""
    post = see_post(post_id=post_id, actor=actor, now=now)
    require(may_comment(text=text))
    comment = Comment.objects.create(post=post, author=actor, text=text.strip(), at=now)
    concerned = Person.objects.filter(is_active=True).exclude(pk=actor.pk)
    people = concerned.filter(pk=post.author_id) | concerned.filter(
        pk__in=post.comments.order_by().values("author")
    )
    owe_many((_owed(comment, person) for person in people.distinct()), now=now)
    return comment


def _owed(comment: Comment, person: Person) -> Owed:
    text = comment.text if len(comment.text) <= SHOWN else comment.text[:SHOWN] + "…"
    return Owed(
        level=COMMENTED.code,
        item_type=ITEM_TYPE,
        item_id=comment.pk,
        deadline=comment.at,
        recipient_id=person.pk,
        recipient_email=person.email,
        context={
            "author": str(comment.author),
            "post": comment.post.title,
            "text": text,
            "path": reverse("editorial:post", args=[comment.post_id]) + "#commentaires",
        },
    )
