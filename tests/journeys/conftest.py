"""A real browser against a live server with a demonstration practice, and axe on every page it sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, sync_playwright

from tests import people

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def home(live_server) -> people.House:
    """The cast as a demonstration practice, at today's date: the live server has a real clock."""
    return people.gather(is_demo=True, now=datetime.now(UTC))


class Visitor:
    """Somebody with a browser. Every page they come to is checked as they go."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        self.strangers: list[str] = []
        page.set_default_timeout(8000)
        page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._watch)

    def _watch(self, request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.strangers.append(request.url)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def sign_in(self, somebody: people.Somebody) -> None:
        self.page.goto(self.address + "/sign-in/")
        self.page.get_by_label("Username").fill(somebody.username)
        self.page.get_by_label("Password").fill(people.PASSWORD)
        self.press("Sign in")

    def press(self, name: str, nth: int = 0) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).nth(nth).click()
        self.look()

    def follow(self, name: str) -> None:
        self.follow_to(self.page.locator("main").get_by_role("link", name=name, exact=True).first)

    def follow_to(self, link: Locator) -> None:
        """Click a link and wait until the page behind it is really there: a click alone returns before it is."""
        with self.page.expect_navigation():
            link.click()
        self.look()

    def rate(self, slug: str, value: int | str) -> None:
        self.page.locator(f"input[name=rating_{slug}][value='{value}']").check(force=True)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"input[name={name}][value='{value}']").check()

    def reads(self, text: str) -> None:
        """The words are on the page, where a person sees them."""
        seen = " ".join(self.page.locator("main").inner_text().split())
        assert text in seen, f"{text!r} is not in: {seen[:1500]}"

    def not_reads(self, text: str) -> None:
        assert text not in self.page.locator("body").inner_text()

    def look(self) -> None:
        """What must be true of every page: one heading, a neutral title, no sideways scrolling, axe content."""
        page = self.page
        # Only what strangers are to find has a name of its own; everything else is neutral over a shoulder.
        public = page.locator('script[type="application/ld+json"]').count() == 1
        assert public or page.title() in ("Notes", "How to keep bread fresh"), page.title()
        assert page.locator("h1").count() == 1, page.url
        # Days are said as people say them.
        assert re.findall(r"\b20\d\d-\d\d-\d\d\b", page.locator("body").inner_text()) == [], page.url
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{page.url} scrolls sideways"
        if page.evaluate("typeof window !== 'undefined'") and self.scripted:
            found = Axe().run(page)
            assert found.violations_count == 0, page.url + "\n" + found.generate_report()

    scripted = True


@pytest.fixture
def visit(chromium: Browser, live_server):
    """Open a browser for one person: width, JavaScript on or off, light or dark."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def opened(*, width: int = 375, scripts: bool = True, dark: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            # axe is put into the page from outside; the policy itself is asserted by tests/web/test_headers.py.
            bypass_csp=scripts,
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), live_server.url)
        visitor.scripted = scripts
        visitors.append(visitor)
        return visitor

    yield opened
    for visitor in visitors:
        assert visitor.strangers == [], "a request left the server"
        errors = [one for one in visitor.problems if not re.search(r"status of (400|401|404|413)", one)]
        assert errors == []
    for context in contexts:
        context.close()
