"""One click corrects a word, in a real browser, where it is and nowhere else."""

import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from editorial.french import hints

CHROMIUM = shutil.which("chromium")
TEXT = "La publicaton de mai.\nUne autre publicaton !\nVoici: «déjà»"
RIGHT = "La publication de mai.\nUne autre publication!\nVoici\u00a0: «\u00a0déjà\u00a0»"


@pytest.mark.e2e
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found")
def test_each_click_corrects_its_own_words_even_after_others_were() -> None:
    from playwright.sync_api import sync_playwright

    # As a form sends it: two characters for each end of a line.
    found = hints(TEXT.replace("\n", "\r\n"))
    drawn = render_to_string("editorial/guards/_hints.html", {"hints": found, "target": "text"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"]
        )
        page = browser.new_page()
        page.set_content(f'<textarea id="text">{TEXT}</textarea>{drawn}')
        page.add_script_tag(content=Path(str(finders.find("js/hints.js"))).read_text())
        buttons = page.locator("[data-fix]")
        assert buttons.count() == len(found) == 6
        while buttons.count():
            buttons.last.click()
        assert page.locator("#text").input_value() == RIGHT
        browser.close()
