"""Addresses of accounts: every spelling of one account has one key, and no other page has it."""

import tomllib
from typing import Any

import pytest

from accounts.addresses import Address, Shape, host_named, read_address, read_handle, shape_of
from accounts.loading import DATA_DIR

SHAPES = [
    shape_of(
        platform=entry["slug"],
        hosts=entry["hosts"],
        patterns=entry["address_patterns"],
        reserved=entry["reserved"],
    )
    for entry in tomllib.loads((DATA_DIR / "platforms.toml").read_text(encoding="utf-8"))["platform"]
]


def shape(platform: str) -> Shape:
    return next(one for one in SHAPES if one.platform == platform)


def key(text: str) -> tuple[str, str] | None:
    found = read_address(text, SHAPES)
    return (found.platform, found.key) if found else None


@pytest.mark.clause("R-015")
@pytest.mark.parametrize(
    "text",
    [
        "https://x.com/VilleRimouski",
        "http://x.com/villerimouski",
        "HTTPS://X.COM/VILLERIMOUSKI/",
        "https://twitter.com/VilleRimouski",
        "https://www.twitter.com/VilleRimouski?lang=fr",
        "https://mobile.twitter.com/VilleRimouski",
        "https://m.x.com/VilleRimouski#haut",
        "x.com/VilleRimouski",
        "//x.com/VilleRimouski",
        "https://x.com//VilleRimouski//",
        "https://x.com/@VilleRimouski",
        "https://x.com/%56illeRimouski",
        "https://x.com/VilleRimouski/status/1234567890123456789?s=20",
        "https://x.com/VilleRimouski/with_replies",
        "https://twitter.com/intent/user?screen_name=VilleRimouski",
        "https://x.com/intent/follow?original_referer=a&screen_name=villerimouski",
        " «\u00a0https://x.com/VilleRimouski\u00a0». ",
    ],
)
def test_every_spelling_of_an_address_of_x_names_the_same_account(text: str) -> None:
    assert key(text) == ("x", "villerimouski")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.facebook.com/VilleRimouski", ("facebook", "villerimouski")),
        ("https://fr-ca.facebook.com/ville.rimouski/", ("facebook", "villerimouski")),
        ("https://m.facebook.com/VilleRimouski/posts/pfbid02abc?__tn__=R", ("facebook", "villerimouski")),
        ("https://www.facebook.com/VilleRimouski/photos/a.1/2/", ("facebook", "villerimouski")),
        ("https://www.facebook.com/pg/VilleRimouski/about/", ("facebook", "villerimouski")),
        ("fb.com/VilleRimouski", ("facebook", "villerimouski")),
        ("https://www.facebook.com/profile.php?id=100064765432109", ("facebook", "100064765432109")),
        ("https://facebook.com/profile.php?sk=about&id=100064765432109", ("facebook", "100064765432109")),
        (
            "https://www.facebook.com/permalink.php?story_fbid=1&id=100064765432109",
            ("facebook", "100064765432109"),
        ),
        ("https://www.facebook.com/100064765432109", ("facebook", "100064765432109")),
        ("https://www.facebook.com/p/Ville-de-Rimouski-100064765432109/", ("facebook", "100064765432109")),
        (
            "https://www.facebook.com/people/Ville-de-Rimouski/100064765432109/",
            ("facebook", "100064765432109"),
        ),
        (
            "https://www.facebook.com/pages/Ville-de-Rimouski/100064765432109?ref=ts",
            ("facebook", "100064765432109"),
        ),
        ("https://ca.linkedin.com/company/ville-de-rimouski", ("linkedin", "ville-de-rimouski")),
        (
            "https://www.linkedin.com/company/ville-de-rimouski/posts/?feedView=all",
            ("linkedin", "ville-de-rimouski"),
        ),
        (
            "https://www.linkedin.com/company/Ville%2Dde%2DRimouski/mycompany/",
            ("linkedin", "ville-de-rimouski"),
        ),
        ("https://www.linkedin.com/company/3512345/", ("linkedin", "3512345")),
        ("https://www.linkedin.com/showcase/rimouski-emplois/", ("linkedin", "showcase:rimouski-emplois")),
        ("https://www.linkedin.com/in/ville-de-rimouski/", ("linkedin", "in:ville-de-rimouski")),
        ("https://www.youtube.com/@VilledeRimouski", ("youtube", "villederimouski")),
        ("https://m.youtube.com/@villederimouski/videos?view=0", ("youtube", "villederimouski")),
        ("https://www.youtube.com/%40VilledeRimouski", ("youtube", "villederimouski")),
        (
            "https://www.youtube.com/channel/UCaBcDeFgHiJkLmNoPqRsTuV/featured",
            ("youtube", "channel:UCaBcDeFgHiJkLmNoPqRsTuV"),
        ),
        ("https://www.youtube.com/c/VilledeRimouski", ("youtube", "c:villederimouski")),
        ("https://www.youtube.com/VilledeRimouski", ("youtube", "c:villederimouski")),
        ("https://www.youtube.com/user/VilledeRimouski", ("youtube", "user:villederimouski")),
        ("https://vimeo.com/VilledeRimouski", ("vimeo", "villederimouski")),
        ("https://vimeo.com/user12345678", ("vimeo", "user12345678")),
        ("https://vimeo.com/channels/rimouski", ("vimeo", "channels:rimouski")),
    ],
)
def test_each_form_of_address_names_its_account(text: str, expected: tuple[str, str]) -> None:
    assert key(text) == expected


@pytest.mark.clause("R-015")
def test_the_id_of_a_youtube_channel_keeps_its_case() -> None:
    assert key("youtube.com/channel/UCabc") != key("youtube.com/channel/UCABC")
    assert key("youtube.com/@Abc") == key("youtube.com/@ABC")


@pytest.mark.parametrize(
    "text",
    [
        # Pages of the platforms that are no account.
        "https://www.facebook.com/groups/rimouski/",
        "https://www.facebook.com/events/12345/",
        "https://www.facebook.com/watch/?v=12345",
        "https://www.facebook.com/share/p/abc/",
        "https://www.facebook.com/profile.php",
        "https://www.facebook.com/profile.php?id=1&id=2",
        "https://www.facebook.com/",
        "https://x.com/home",
        "https://x.com/i/web/status/123",
        "https://x.com/search?q=rimouski",
        "https://x.com/hashtag/Rimouski",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/shorts/abc",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://www.linkedin.com/feed/update/urn:li:activity:1/",
        "https://vimeo.com/123456789",
        # Another site, however much it looks like one of them.
        "https://x.com.example.org/VilleRimouski",
        "https://examplex.com/VilleRimouski",
        "https://example.x.com/VilleRimouski",
        "https://faceb\u043eok.com/VilleRimouski",
        "https://example.org/x.com/VilleRimouski",
        # What a browser may read otherwise than people do.
        "https://x.com@example.org/VilleRimouski",
        "https://example.org@x.com/VilleRimouski",
        "https://x.com:8443/VilleRimouski",
        "https://x.com\\@example.org/VilleRimouski",
        "https://x.com/VilleRimouski\\..\\autre",
        "https://x.com/VilleRimouski/../autre",
        "https://x.com/%2e%2e/autre",
        "https://x.com/Ville\tRimouski",
        "https://x.com/Ville%2FRimouski",
        "https://x.com/Ville%2556Rimouski",
        "https://x.com/Ville%00Rimouski",
        "https://x.com/%E2%80%8BVilleRimouski",
        "javascript://x.com/%0aalert(1)",
        "ftp://x.com/VilleRimouski",
        "https://[x.com/VilleRimouski",
        "https://x.com/" + "a" * 3000,
        "@VilleRimouski",
        "Ville de Rimouski",
        "",
    ],
)
def test_what_names_no_account_is_none(text: str) -> None:
    assert key(text) is None


@pytest.mark.parametrize(
    ("platform", "text", "expected"),
    [
        ("x", "@VilleRimouski", "villerimouski"),
        ("x", "VilleRimouski ", "villerimouski"),
        ("youtube", "@VilledeRimouski", "villederimouski"),
        ("facebook", "ville.rimouski", "villerimouski"),
        ("linkedin", "ville-de-rimouski", "ville-de-rimouski"),
        ("facebook", "Ville de Rimouski", None),
        ("x", "@", None),
        ("x", "@a/b", None),
    ],
)
def test_a_handle_is_an_address_and_a_name_is_not(platform: str, text: str, expected: str | None) -> None:
    found = read_handle(text, shape(platform))
    assert (found.key if found else None) == expected


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://mobile.twitter.com/VilleRimouski/status/1?s=20", "https://x.com/VilleRimouski"),
        ("facebook.com/profile.php?id=1000", "https://facebook.com/1000"),
        ("ca.linkedin.com/company/Ville-de-Rimouski/about", "https://linkedin.com/company/Ville-de-Rimouski"),
        ("youtu.be/@Ville", "https://youtube.com/@Ville"),
        ("youtube.com/VilledeRimouski", "https://youtube.com/c/VilledeRimouski"),
    ],
)
def test_the_address_is_written_again_in_one_way_that_reads_the_same(text: str, url: str) -> None:
    found = read_address(text, SHAPES)
    assert isinstance(found, Address)
    assert found.url == url
    again = read_address(url, SHAPES)
    assert again
    assert (again.key, again.url) == (found.key, url)


@pytest.mark.parametrize(
    ("text", "host"),
    [("https://Example.org/a", "example.org"), ("https://x.com@example.org", ""), ("Ville de Rimouski", "")],
)
def test_the_host_of_another_site_is_told(text: str, host: str) -> None:
    assert host_named(text) == host


@pytest.mark.parametrize(
    "pattern",
    [
        {"path": "/"},
        {"path": "name/{name}"},
        {"path": "/{_}/{name}"},
        {"path": "/a", "query": "id"},
        {"nom": "/{name}"},
    ],
)
def test_a_pattern_that_says_nothing_is_refused(pattern: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        shape_of(platform="x", hosts=["x.com"], patterns=[pattern], reserved=[])
