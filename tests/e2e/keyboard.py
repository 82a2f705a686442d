"""Somebody who has only a keyboard, and reads what is on the screen."""

from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The dark theme changes only colours.
RULES = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
OPTIONS = {"resultTypes": ["violations"], "preload": False, "iframes": False}
# Answers that a page is made to show: the browser logs them as failed resources.
EXPECTED = ("status of 409", "status of 422")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What lies half under a bar that sticks, until one scrolls, is not a small target.
UNSTUCK = """stuck => {
  const bars = stuck ? document.querySelectorAll('[data-was-stuck]') : document.querySelectorAll('*');
  for (const bar of bars) {
    if (stuck) { bar.style.position = ''; delete bar.dataset.wasStuck; }
    else if (getComputedStyle(bar).position === 'sticky') { bar.style.position = 'static'; bar.dataset.wasStuck = ''; }
  }
}"""
TABS_AT_MOST = 90


class Keyboard:
    """A page and the keys pressed on it; `errors` is what its console complained of."""

    def __init__(self, page: Any, base_url: str, examined: set[str]) -> None:
        self.page = page
        self.base_url = base_url
        self.errors: list[str] = []
        self._examined = examined
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _listen(self, message: Any) -> None:
        if message.type == "error" and not any(known in message.text for known in EXPECTED):
            self.errors.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.base_url + path)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def press_and_load(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        *before, last = keys
        self.press(*before)
        with self.page.expect_navigation():
            self.press(last)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.insert_text(text)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on `selector`: what cannot be reached fails."""
        for _step in range(TABS_AT_MOST):
            if self.is_on(selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} was not reached with Tab")

    def is_on(self, selector: str) -> bool:
        """Whether the focus is on an element."""
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def sees(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.page.get_by_text(text).first.wait_for()

    def sees_not(self, text: str) -> None:
        """Wait until a text is not on the screen."""
        self.page.get_by_text(text).first.wait_for(state="hidden")

    def text_of(self, selector: str) -> str:
        """Return what an element says."""
        return " ".join(str(self.page.locator(selector).first.inner_text()).split())

    def examine(self, name: str) -> None:
        """Have axe look at the page in both themes, and see that nothing overflows; each shape of page once."""
        if name in self._examined:
            return
        self._examined.add(name)
        from axe_playwright_python.sync_playwright import Axe

        assert self.page.evaluate(OVERFLOW) <= 0, f"{name} overflows"
        self.page.evaluate(UNSTUCK, False)
        for theme, rules in RULES.items():
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            results = Axe().run(self.page, options=OPTIONS | {"runOnly": rules})
            found = [
                (violation["id"], [node["html"][:200] for node in violation["nodes"]])
                for violation in results.response["violations"]
            ]
            assert found == [], f"{name}, {theme}: {found}"
        self.page.evaluate(UNSTUCK, True)
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
