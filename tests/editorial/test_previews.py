"""What each network shows of a post: where it cuts, how it writes addresses, its card."""

import pytest

from accounts.models import OfficialAccount, Platform
from editorial.models import Variant
from editorial.previews import cut_at, pieces, preview_of

LONG = "mot " * 300


def a_variant_of(platform: str, **said: str) -> Variant:
    account = OfficialAccount(platform=Platform(slug=platform, name=platform.title()), name="Ville")
    return Variant(account=account, **said)


@pytest.mark.parametrize(("platform", "shown"), [("facebook", 477), ("linkedin", 210), ("youtube", 150)])
def test_a_long_text_is_cut_between_two_words(platform: str, shown: int) -> None:
    kept = cut_at(platform, LONG)
    assert shown - 4 <= kept <= shown
    assert LONG[kept] == " "


def test_many_short_lines_are_cut_too() -> None:
    assert cut_at("linkedin", "a\nb\nc\nd") < len("a\nb\nc\nd")


def test_x_shows_everything() -> None:
    assert cut_at("x", "a " * 130) == 260


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert cut_at("linkedin", "x" * 500) == 210


def test_addresses_and_hashtags_are_told_from_words() -> None:
    found = [
        (one.kind, one.text) for one in pieces("Voir https://rimouski.ca/x #Rimouski et a#b", "facebook")
    ]
    assert found == [
        ("text", "Voir "),
        ("address", "https://rimouski.ca/x"),
        ("text", " "),
        ("tag", "#Rimouski"),
        ("text", " et a#b"),
    ]


def test_x_shortens_addresses_as_it_shows_them() -> None:
    [piece] = pieces("https://www.rimouski.ca/une/tres/longue/adresse/de/page", "x")
    assert piece.text == "rimouski.ca/une/tres/longue/ad…"


def test_the_link_is_a_card_or_a_line_of_the_text() -> None:
    on_facebook = preview_of(
        a_variant_of("facebook", text="Bonjour", link="https://www.rimouski.ca/a/"), images=[]
    )
    assert (on_facebook.host, on_facebook.address) == ("rimouski.ca", "/a")
    assert "".join(one.text for one in on_facebook.shown) == "Bonjour"
    on_x = preview_of(a_variant_of("x", text="Bonjour", link="https://rimouski.ca/a"), images=[])
    assert on_x.shown[-1].text == "rimouski.ca/a"


def test_images_beyond_what_a_network_shows_are_counted() -> None:
    preview = preview_of(a_variant_of("x", text="Bonjour"), images=list(range(6)))
    assert (len(preview.images), preview.more_images) == (4, 2)


def test_nothing_written_is_said_to_be_blank() -> None:
    assert preview_of(a_variant_of("facebook"), images=[]).is_blank
    assert not preview_of(a_variant_of("youtube", title="Conseil municipal"), images=[]).is_blank
