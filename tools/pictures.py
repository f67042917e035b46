"""The README's picture, of the real product: `python -m tools.pictures http://127.0.0.1:8000` on `make run`."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "copper lantern under the stairs"
FRAME = """<body style="margin:0;background:#F2ECE2;display:flex;gap:40px;padding:40px;align-items:flex-start">
<img src="{phone}" style="width:390px;border-radius:24px;border:1px solid #8C8577">
<img src="{desk}" style="width:1000px;border-radius:12px;border:1px solid #8C8577"></body>"""


def shot(browser: Browser, address: str, username: str, size: tuple[int, int], find: str) -> str:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5)
    page.goto(address + "/sign-in/")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main button")
    if find:
        page.goto(address + "/me/check-ins/")
        place = re.search(find, page.content())
        assert place is not None
        page.goto(address + place.group())
    picture = page.screenshot()
    page.close()
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        phone = shot(browser, address, "ana", (390, 1000), r"/me/check-ins/[0-9a-f-]{36}/")
        desk = shot(browser, address, "malik", (1000, 1000), "")
        page = browser.new_page(viewport={"width": 1510, "height": 1080})
        page.set_content(FRAME.format(phone=phone, desk=desk))
        page.screenshot(path=ROOT / "docs/pictures/two-pages.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
