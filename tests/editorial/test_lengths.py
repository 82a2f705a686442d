"""How long a text is for each network, on the server and in the browser."""

import html
import json
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from accounts.loading import DATA_DIR
from editorial.lengths import (
    Count,
    as_sent,
    count_text,
    count_title,
    limits_of,
    rules_for_script,
)
from tests.editorial.length_cases import CASES

CHROMIUM = shutil.which("chromium")
IDS = [f"{network}-{number}" for number, (network, *_rest) in enumerate(CASES)]


@pytest.mark.parametrize(("network", "text", "link", "used"), CASES, ids=IDS)
def test_a_text_is_counted_as_its_network_counts(network: str, text: str, link: str, used: int) -> None:
    assert count_text(network, text, link).used == used


@pytest.mark.parametrize(
    ("network", "limit", "unit"),
    [
        ("facebook", 63206, "characters"),
        ("x", 280, "weighted"),
        ("linkedin", 3000, "escaped"),
        ("youtube", 5000, "bytes"),
        ("vimeo", 5000, "characters"),
        ("instagram", None, "characters"),
    ],
)
def test_the_last_letter_that_a_network_takes_and_the_first_too_many(
    network: str, limit: int | None, unit: str
) -> None:
    full = count_text(network, "a" * (limit or 100_000))
    assert full == Count(limit or 100_000, limit, unit)
    assert not full.is_over
    assert full.left == (0 if limit else None)
    over = count_text(network, "a" * ((limit or 100_000) + 1))
    assert over.is_over is (limit is not None)
    assert over.left == (-1 if limit else None)


def test_a_description_of_youtube_is_full_of_accents_before_it_is_full_of_letters() -> None:
    assert not count_text("youtube", "é" * 2500).is_over
    assert count_text("youtube", "é" * 2501).is_over


@pytest.mark.parametrize(("network", "limit"), [("youtube", 100), ("vimeo", 128), ("facebook", None)])
def test_titles_are_counted_in_characters(network: str, limit: int | None) -> None:
    assert count_title(network, "Été 😀") == Count(5, limit, "characters")
    assert count_title(network, "é" * 129).is_over is (limit is not None)


def test_every_network_of_the_policy_has_its_limits() -> None:
    import tomllib

    known = tomllib.loads((DATA_DIR / "platforms.toml").read_text())["platform"]
    assert {network["slug"] for network in known} == {
        network for network in ("facebook", "x", "linkedin", "youtube", "vimeo") if limits_of(network).text
    }


def test_a_link_already_in_the_text_is_not_sent_twice() -> None:
    link = "https://rimouski.ca/a"
    assert as_sent("x", f"Voir {link}", link) == f"Voir {link}"
    assert as_sent("x", "Voir", link) == f"Voir\n\n{link}"
    assert as_sent("facebook", "Voir", link) == "Voir"


@given(st.text())
def test_no_text_breaks_a_count_and_none_is_shorter_than_nothing(text: str) -> None:
    for network in ("facebook", "x", "linkedin", "youtube", "vimeo"):
        assert count_text(network, text).used >= 0
    assert count_text("linkedin", text).used >= count_text("facebook", text).used
    assert count_text("youtube", text).used >= count_text("facebook", text).used


@given(st.text(alphabet="aé 日😀.\u200d\ufe0f"), st.text(alphabet="aé 日😀.\u200d\ufe0f"))
def test_words_set_apart_add_up(one: str, two: str) -> None:
    apart = count_text("x", f"{one}\n{two}").used
    assert apart == count_text("x", one).used + 1 + count_text("x", two).used


@pytest.mark.e2e
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found")
def test_the_counter_in_the_browser_says_what_the_server_says() -> None:
    from playwright.sync_api import sync_playwright

    script = Path(str(finders.find("js/lengths.js"))).read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"]
        )
        page = browser.new_page()
        page.set_content("".join(_fields(number, *case) for number, case in enumerate(CASES)) + _title())
        # A browser sends two characters for each end of a line, and shows one.
        page.add_script_tag(content=script)
        shown = [counter.inner_text() for counter in page.locator("[data-count-for^=text]").all()]
        page.locator("#title").fill("Été" * 40)
        title = page.locator("[data-count-for=title]")
        assert (title.inner_text(), title.get_attribute("data-over")) == ("120 / 100", "")
        page.locator("#title").fill("Été")
        assert (title.inner_text(), title.get_attribute("data-over")) == ("3 / 100", None)
        browser.close()
    assert shown == [_shown(count_text(network, text, link)) for network, text, link, _used in CASES]


def _shown(count: Count) -> str:
    return str(count.used) if count.limit is None else f"{count.used} / {count.limit}"


def _fields(number: int, network: str, text: str, link: str, _used: int) -> str:
    rules = html.escape(json.dumps(rules_for_script(network)))
    return (
        f'<textarea id="text{number}">{html.escape(text)}</textarea>'
        f'<input id="link{number}" value="{html.escape(link)}">'
        f'<span data-count-for="text{number}" data-count-link="link{number}" data-count-rules="{rules}"></span>'
    )


def _title() -> str:
    rules = html.escape(json.dumps(rules_for_script("youtube")))
    return f'<input id="title"><span data-count-for="title" data-count-part="title" data-count-rules="{rules}"></span>'
