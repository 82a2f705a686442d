"""« À publier maintenant »: what it shows, to whom, and what its buttons do; refused, nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.planned import planned_on
from accounts.waiting import steps_for
from editorial.models import Variant
from tests.builders import a_holder, an_account, the_policy_world
from tests.builders_editorial import (
    PLANNED,
    a_post,
    a_scheduled_variant,
    a_submitted_variant,
    a_variant,
    an_adviser,
    approved_by,
)
from tests.builders_images import an_image, with_image
from tests.builders_publishing import (
    DUE,
    PROOF,
    a_missed_variant,
    a_variant_to_publish,
    fresh,
    swept,
)
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/publications/a-publier/"
LATER = DUE + timedelta(minutes=12)


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    the_policy_world()


def to(name: str, variant: Variant, **typed: Any) -> Any:
    """Send a form of the page as the author of the variant."""
    return signed_in(variant.post.author).post(reverse(f"editorial:variant-{name}", args=[variant.pk]), typed)


def test_it_gives_all_that_is_to_be_copied_and_says_how_late_it_is() -> None:
    author = a_holder("agent-communications")
    image = an_image(author)
    variant = approved_by(
        a_submitted_variant(with_image(a_variant(a_post(author)), image, "Des bateaux à quai"))
    )
    swept()
    page = said(signed_in(author).get(PAGE))
    for part in (variant.text, variant.link, "Des bateaux à quai", "en retard de 12\u00a0min"):
        assert part in page
    assert reverse("editorial:image-file", args=[image.pk]) in page


def test_its_link_typed_in_it_is_published_and_leaves_the_page() -> None:
    variant = a_variant_to_publish()
    answer = to("published", variant, **{"preuve-permalink": PROOF})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert fresh(variant).state == "published"
    assert variant.post.title not in said(signed_in(variant.post.author).get(PAGE))


@pytest.mark.parametrize(
    ("link", "status", "sentence"),
    [
        ("pas un lien", 422, "Collez le lien complet"),
        ("", 422, "Collez le lien de la publication"),
        ("https://example.org/posts/1", 409, "sur sa plateforme"),
    ],
)
def test_a_link_that_proves_nothing_is_refused_and_kept_on_the_page(
    link: str, status: int, sentence: str
) -> None:
    variant = a_variant_to_publish()
    answer = to("published", variant, **{"preuve-permalink": link})
    assert answer.status_code == status
    assert sentence in said(answer)
    assert f'value="{link}"' in said(answer)
    assert fresh(variant).state == "to_publish"


def test_sent_twice_the_second_time_is_told_and_changes_nothing() -> None:
    variant = a_variant_to_publish()
    to("published", variant, **{"preuve-permalink": PROOF})
    again = to("published", variant, **{"preuve-permalink": PROOF})
    assert again.status_code == 409
    assert "déjà publiée" in said(again)


@pytest.mark.parametrize(("name", "state"), [("publish-late", "scheduled"), ("by-hand", "to_publish")])
def test_what_was_missed_becomes_what_is_chosen(name: str, state: str) -> None:
    variant = a_missed_variant()
    assert to(name, variant, content_hash="0" * 64).status_code == 409
    assert to(name, variant, content_hash=variant.content_hash).status_code == 302
    assert fresh(variant).state == state


def test_it_is_given_up_with_a_reason() -> None:
    variant = a_missed_variant()
    assert to("give-up", variant, **{"renoncer-reason": ""}).status_code == 422
    assert to("give-up", variant, **{"renoncer-reason": "L’événement est passé"}).status_code == 302
    assert fresh(variant).state == "cancelled"


def test_whoever_does_not_publish_there_sees_and_does_nothing() -> None:
    variant = a_variant_to_publish()
    director, leisure = a_holder("direction-generale"), a_holder("animateur-diffusion")
    page = said(signed_in(director).get(PAGE))
    assert variant.post.title in page
    assert "Inscrire comme publiée" not in page
    address = reverse("editorial:variant-published", args=[variant.pk])
    assert signed_in(director).post(address, {"preuve-permalink": PROOF}).status_code == 403
    assert variant.post.title not in said(signed_in(leisure).get(PAGE))
    assert signed_in(leisure).post(address, {"preuve-permalink": PROOF}).status_code == 404
    assert fresh(variant).state == "to_publish"


def test_after_an_act_one_goes_back_where_it_was_asked_and_nowhere_else() -> None:
    first, second = a_variant_to_publish(), a_variant_to_publish()
    there = to("published", first, **{"preuve-permalink": PROOF, "retour": "/calendrier/?vue=liste"})
    assert there["Location"] == "/calendrier/?vue=liste"
    away = to("published", second, **{"preuve-permalink": f"{PROOF}7", "retour": "//example.org/"})
    assert away["Location"] == PAGE


def test_it_is_empty_with_a_sentence() -> None:
    assert "Rien à publier à la main" in said(signed_in(a_holder("agent-communications")).get(PAGE))


def test_a_publisher_that_stopped_is_said_on_the_page_and_on_the_home_page() -> None:
    agent = a_holder("agent-communications")
    swept(LATER - timedelta(minutes=4))
    for address in (PAGE, "/"):
        assert "Plus rien ne part de soi-même" in said(signed_in(agent).get(address))
    swept(LATER)
    for address in (PAGE, "/"):
        assert "Plus rien ne part de soi-même" not in said(signed_in(agent).get(address))


def test_the_home_page_counts_what_waits_for_a_hand_or_a_choice() -> None:
    variant = a_variant_to_publish()
    labels = [step.label for step in steps_for(variant.post.author, LATER)]
    assert "1 publication est à publier maintenant, à la main" in labels
    a_missed_variant()
    labels = [step.label for step in steps_for(variant.post.author, LATER)]
    assert any("attend votre choix" in label for label in labels)
    assert not [step for step in steps_for(a_holder("directeur-rh"), LATER) if "publication" in step.label]


def test_a_suspension_tells_what_is_planned_on_the_account() -> None:
    variant = a_scheduled_variant()
    (planned,) = [one for one in planned_on(an_account("facebook-ville")) if one.label == str(variant.post)]
    assert (planned.author, planned.leaves_at) == (variant.post.author, PLANNED)


def test_it_takes_as_many_queries_for_thirty_as_for_three() -> None:
    author, adviser = a_holder("agent-communications"), an_adviser()

    def grow(number: int) -> None:
        for _number in range(number):
            approved_by(a_submitted_variant(with_image(a_variant(a_post(author)), image)), adviser)
        swept()

    image = an_image(author)

    def queries() -> int:
        browser = signed_in(author)
        browser.get(PAGE)
        with CaptureQueriesContext(database) as seen:
            assert browser.get(PAGE).status_code == 200
        return len(seen)

    grow(3)
    few = queries()
    grow(27)
    assert queries() == few
    assert few <= 20
