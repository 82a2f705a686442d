"""Selecting what is published: a proposal is kept, or declined with its reason (R-011)."""

from datetime import datetime

from django.db import transaction

from accounts.authorizations import is_team_member
from accounts.models import Person
from editorial import events
from editorial.access import lock_post
from editorial.acts import enter
from editorial.models import Post, Variant
from editorial.rules.drafting import may_decline_post, may_select_post
from editorial.states import EDITABLE, FROZEN, Act, next_state
from policy.outcomes import Outcome, require
from policy.register import record

LEFT = FROZEN - {"cancelled"}


def check_select(person: Person, at: datetime) -> Outcome:
    """Answer whether `person` keeps or declines proposals."""
    return may_select_post(is_team_member=is_team_member(person, at))


@transaction.atomic
def keep_post(*, post_id: int, actor: Person, now: datetime) -> Post:
    """Keep a proposal, or take up one that was declined. Raises Post.DoesNotExist, PolicyRefusal."""
    post = lock_post(post_id=post_id, actor=actor, now=now)
    require(check_select(actor, now))
    post.stage, post.stage_reason, post.updated_at = Post.Stage.KEPT, "", now
    post.save(update_fields=["stage", "stage_reason", "updated_at"])
    record(event=events.POST_KEPT, actor=actor, subject=post, clause="R-011", now=now)
    return post


@transaction.atomic
def decline_post(*, post_id: int, reason: str, actor: Person, now: datetime) -> Post:
    """Decline a proposal: nothing of it will leave. Raises Post.DoesNotExist, PolicyRefusal."""
    post = lock_post(post_id=post_id, actor=actor, now=now)
    require(check_select(actor, now))
    variants = list(post.variants.select_for_update())
    left = any(one.state in LEFT for one in variants)
    require(may_decline_post(reason=reason, something_left=left))
    post.stage, post.stage_reason, post.updated_at = Post.Stage.DECLINED, reason.strip(), now
    post.save(update_fields=["stage", "stage_reason", "updated_at"])
    for one in variants:
        if one.state in EDITABLE:
            enter(one, next_state(one.state, Act.CANCEL), now, reason=reason.strip())
    record(
        event=events.POST_DECLINED,
        actor=actor,
        subject=post,
        clause="R-011",
        now=now,
        reason=reason.strip(),
        after={"variantes abandonnées": Variant.objects.filter(post=post, state="cancelled").count()},
    )
    return post
