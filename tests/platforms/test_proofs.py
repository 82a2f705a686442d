"""A link given as proof of a publication: on the platform, of the account, and of something published there."""

import pytest

from accounts.recorded_addresses import record_address
from platforms.proofs import check_permalink
from tests.builders import NOW, a_holder, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-012")]

GOOD = {
    "facebook-ville": [
        "https://www.facebook.com/villerimouski/posts/pfbid02abc",
        "https://m.facebook.com/story.php?story_fbid=12&id=34",
        "https://www.facebook.com/permalink.php?story_fbid=12&id=34",
        "https://www.facebook.com/photo/?fbid=12&set=a.34",
        "https://www.facebook.com/watch/?v=12",
    ],
    "x-villerimouski": [
        "https://x.com/VilleRimouski/status/19",
        "https://twitter.com/villerimouski/status/19",
    ],
    "linkedin-ville": ["https://www.linkedin.com/feed/update/urn:li:share:71/"],
    "youtube-ville": [
        "https://www.youtube.com/watch?v=abc",
        "https://youtu.be/abc",
        "https://youtube.com/shorts/abc",
    ],
    "vimeo-ville": ["https://vimeo.com/123456"],
}
BAD = {
    "facebook-ville": [
        "",
        "villerimouski/posts/1",
        "http://www.facebook.com/villerimouski/posts/1",
        "https://www.facebook.com.example.org/villerimouski/posts/1",
        "https://evil@www.facebook.com/villerimouski/posts/1",
        "https://x.com/VilleRimouski/status/19",
        "https://www.facebook.com/villerimouski",
        "https://www.facebook.com/villerimouski/?ref=page",
        "https://www.facebook.com/quelquun.dautre/posts/1",
    ],
    "x-villerimouski": ["https://x.com/VilleRimouski", "https://x.com/VilleDeQuebec/status/19"],
}


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(slug, link) for slug, links in table.items() for link in links]


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()
    page = an_account("facebook-ville")
    if not page.addresses.current().filter(key="villerimouski").exists():
        record_address(account=page, text="villerimouski", actor=a_holder("agent-communications"), now=NOW)


@pytest.mark.parametrize(("slug", "link"), pairs(GOOD))
def test_the_link_of_a_publication_is_a_proof(slug: str, link: str) -> None:
    assert check_permalink(an_account(slug), link).allowed


@pytest.mark.parametrize(("slug", "link"), pairs(BAD))
def test_any_other_link_is_refused_with_a_sentence(slug: str, link: str) -> None:
    outcome = check_permalink(an_account(slug), link)
    assert not outcome.allowed
    assert "politique" in outcome.sentence
