"""Find in a browser, with scripts and without: Jo's sentence, a sentence about pizza, and an empty box."""

from __future__ import annotations

import pytest

WORDS = "he hugged me and i didnt want it is that allowed"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_sentence_leads_to_its_page(visit, home, scripts):
    jo = visit(width=375, scripts=scripts)
    jo.go("/find/")
    page = jo.page
    assert page.locator("main ul.rows").first.locator("a").all_inner_texts() == ["A line was crossed", "Help now"]
    page.fill("#words", WORDS)
    jo.press("Find")
    assert page.url.endswith("/find/")
    assert page.input_value("#words") == WORDS
    assert page.locator("#results li a").first.inner_text() == "A line was crossed"
    page.fill("#words", "best pizza in town")
    jo.press("Find")
    assert page.locator("#results h2").inner_text() == "Nothing here seems to fit."
    page.fill("#words", "  ")
    jo.press("Find")
    assert "Please type a few words first." in page.locator("main .error").inner_text()
