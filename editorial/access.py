"""Finding a post or a variant before acting on it: as if it did not exist for whoever may not see it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for, check_may, is_team_member
from accounts.models import Person
from editorial.models import Post, Variant
from editorial.rules.drafting import may_amend_post
from policy.outcomes import Outcome, require


class StaleVariant(ValueError):  # noqa: N818 - an answer more than an error
    """The content changed since the screen was opened: nothing is written over, or decided on, what was not read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette publication a été modifiée depuis que vous l’avez ouverte\u00a0: relisez-la, puis recommencez."
            )
        )


def see_post(*, post_id: int, actor: Person, now: datetime) -> Post:
    """Return the post, seen by `actor`. Raises Post.DoesNotExist."""
    return Post.objects.visible_to(actor, now).get(pk=post_id)


def lock_post(*, post_id: int, actor: Person, now: datetime) -> Post:
    """Return the post under its lock, seen by `actor`. Raises Post.DoesNotExist."""
    # Not the lock of its key: a variant written twice in a transaction looks its post up again, and would wait for us
    # while we wait for it.
    rows = Post.objects.visible_to(actor, now).select_for_update(of=("self",), no_key=True)
    return rows.get(pk=post_id)


def lock_variant(
    *, variant_id: int, actor: Person, now: datetime, content_hash: str | None = None
) -> Variant:
    """Return the variant under its lock, seen by `actor`, with its post and account.

    Raises Variant.DoesNotExist, and StaleVariant when `content_hash` is not that of its present content.
    """
    rows = Variant.objects.visible_to(actor, now).select_for_update(of=("self",))
    variant = rows.select_related("post", "account__platform").get(pk=variant_id)
    if content_hash is not None and content_hash != variant.content_hash:
        raise StaleVariant
    return variant


def lock_for_publisher(variant_id: int) -> Variant:
    """Return the variant under its lock, whoever asks: for what the clock does."""
    rows = Variant.objects.select_for_update(of=("self",)).select_related("post", "account__platform")
    return rows.get(pk=variant_id)


def check_edit(post: Post, person: Person, at: datetime) -> Outcome:
    """Answer whether `person` may change what is said of the post itself."""
    own_accounts = accounts_for(person, "publish", at)
    return may_amend_post(
        is_author=post.author_id == person.pk,
        publishes_it=post.variants.filter(account__in=own_accounts.order_by().values("pk")).exists(),
        is_team_member=is_team_member(person, at),
    )


def check_write(variant: Variant, person: Person, at: datetime) -> Outcome:
    """Answer whether `person` may write, plan or publish on the variant's account (R-014)."""
    return check_may(person, "publish", variant.account, at)


def require_write(variant: Variant, person: Person, at: datetime) -> None:
    """Raise PolicyRefusal for whoever does not publish on the variant's account."""
    require(check_write(variant, person, at))


def writable(variants: Iterable[Variant], person: Person, at: datetime) -> set[int]:
    """Return the ids of the variants on whose account `person` may publish; one query."""
    accounts = set(accounts_for(person, "publish", at).values_list("pk", flat=True))
    return {one.pk for one in variants if one.account_id in accounts}
