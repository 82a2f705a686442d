"""The script, in a real browser: the deadlines that it refreshes say what the server says."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from rimouski_social.formats import words

CHROMIUM = shutil.which("chromium")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTES = [
    -30000,
    -4320,
    -2881,
    -1680,
    -1441,
    -1440,
    -90,
    -61,
    -1,
    0,
    1,
    59,
    60,
    125,
    179,
    180,
    1439,
    1500,
    20000,
]


@pytest.mark.e2e
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found")
def test_a_deadline_refreshed_in_the_browser_reads_as_on_the_server() -> None:
    from playwright.sync_api import sync_playwright

    targets = [NOW + timedelta(minutes=minutes) for minutes in MINUTES]
    limit = timedelta(days=1)
    # Drawn for another instant, so that an idle script would be noticed.
    template = Template("{% deadline_badge target limit then %}")
    then = NOW - timedelta(days=400)
    badges = [
        template.render(Context({"target": target, "limit": target + limit, "then": then}))
        for target in targets
    ]
    script = Path(str(finders.find("js/app.js"))).read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"]
        )
        page = browser.new_page()
        page.clock.set_fixed_time(NOW)
        page.set_content("".join(badges))
        page.add_script_tag(content=script)
        shown = [
            (badge.get_attribute("class"), badge.locator("span").first.inner_text())
            for badge in page.locator("time").all()
        ]
        browser.close()
    standings = [words.deadline(target, target + limit, NOW) for target in targets]
    assert shown == [(f"deadline deadline--{one.level}", one.words) for one in standings]
