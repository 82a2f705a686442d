"""What the posts of a period serve, and to whom they speak: a count for each term, zero included."""

from datetime import date

import pytest

from accounts.models import Audience, Objective
from editorial.mix import mix_between
from editorial.models import Post
from editorial.scheduling import cancel_variant
from tests.builders import NOW, a_holder, an_account
from tests.builders_editorial import a_post, a_variant
from tests.pages.browsing import said, signed_in
from tests.pages.conftest import Clock, clock, world

__all__ = ["Clock", "clock", "world"]

JULY = (date(2026, 7, 1), date(2026, 7, 31))
pytestmark = [pytest.mark.clause("R-016"), pytest.mark.clause("R-018")]


def test_each_objective_and_audience_is_counted_even_those_that_nothing_serves(world: None) -> None:
    agent = a_holder("agent-communications")
    both = a_post(agent, objectives=["informer", "transparence"], audiences=["citoyens"])
    a_variant(both)
    # On two accounts it is still one post.
    a_variant(both, account=an_account("x-villerimouski"))
    a_variant(a_post(agent, objectives=["informer"]))
    a_variant(a_post(agent, objectives=["informer"]), scheduled_at=NOW.replace(month=9))
    a_post(agent, objectives=["informer"])
    given_up = a_variant(a_post(agent, objectives=["informer"]))
    cancel_variant(variant_id=given_up.pk, reason="Annulé", actor=agent, now=NOW)
    mix = mix_between(*JULY, posts=Post.objects.all())
    assert mix.total == 2
    counts = {share.name: share.count for share in mix.objectives}
    assert len(counts) == Objective.objects.count() == 8
    assert counts.pop("Informer les citoyennes et les citoyens") == 2
    assert counts.pop("Augmenter la transparence de l’administration") == 1
    assert set(counts.values()) == {0}
    assert len(mix.audiences) == Audience.objects.count() == 9
    assert (mix.without_objective, mix.without_audience) == (0, 1)
    on_x = mix_between(*JULY, posts=Post.objects.all(), account="x-villerimouski")
    assert on_x.total == 1


def test_the_page_counts_what_the_person_sees_and_breaks_on_nothing(world: None) -> None:
    agent = a_holder("agent-communications")
    a_variant(a_post(agent, objectives=["informer"]))
    assert "1 publication, publiée ou prévue" in said(signed_in(agent).get("/calendrier/bilan/"))
    elsewhere = signed_in(a_holder("animateur-diffusion"))
    assert "0 publication" in said(elsewhere.get("/calendrier/bilan/"))
    for query in ("du=&au=&compte=", "du=x&au=2026-02-30", "du=2026-08-01&au=2026-07-01", "compte=%00"):
        assert signed_in(agent).get(f"/calendrier/bilan/?{query}").status_code == 200
