"""What is published is selected: a proposal is kept, or declined with a reason that stays (R-011)."""

import pytest

from editorial.models import Post, Variant
from editorial.selection import decline_post, keep_post
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import NOW, a_council_member, a_holder, a_person, the_policy_world
from tests.builders_editorial import a_post, a_scheduled_variant

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-011")]


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def test_a_declined_proposal_keeps_its_reason_and_nothing_of_it_leaves() -> None:
    variant = a_scheduled_variant()
    declined = decline_post(
        post_id=variant.post_id,
        reason="Déjà annoncé au site",
        actor=a_holder("conseiller-strategique"),
        now=NOW,
    )
    variant.refresh_from_db()
    assert (declined.stage, variant.state) == (Post.Stage.DECLINED, Variant.State.CANCELLED)
    assert entries_about(declined).latest("pk").reason == "Déjà annoncé au site"
    assert keep_post(post_id=declined.pk, actor=variant.post.author, now=NOW).stage == Post.Stage.KEPT


def test_a_proposal_is_declined_with_a_reason_and_by_the_team() -> None:
    author = a_holder("animateur-diffusion")
    post = a_post(author)
    with pytest.raises(PolicyRefusal, match="équipe des communications"):
        decline_post(post_id=post.pk, reason="Non", actor=author, now=NOW)
    with pytest.raises(PolicyRefusal, match="motif"):
        decline_post(post_id=post.pk, reason=" ", actor=a_holder("agent-communications"), now=NOW)


@pytest.mark.clause("R-019")
def test_a_member_of_the_council_and_somebody_without_an_account_propose_nothing() -> None:
    for somebody in (a_council_member(), a_person()):
        with pytest.raises(PolicyRefusal):
            a_post(somebody)


def test_a_post_is_seen_by_its_author_the_team_and_whoever_publishes_it_and_by_nobody_else() -> None:
    variant = a_scheduled_variant()
    seen = {
        slug: Post.objects.visible_to(a_holder(slug), NOW).filter(pk=variant.post_id).exists()
        for slug in (
            "agent-communications",
            "conseiller-strategique",
            "direction-generale",
            "animateur-diffusion",
        )
    }
    assert seen == {
        "agent-communications": True,
        "conseiller-strategique": True,
        "direction-generale": True,
        "animateur-diffusion": False,
    }
