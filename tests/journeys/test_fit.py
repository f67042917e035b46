"""Somebody who does not know whom to choose: seven questions, everybody in an order, and no trace of it anywhere."""

from __future__ import annotations

import pytest
from django.apps import apps

from safeground.domain import profiles
from safeground.store import wall
from tests.people import NOW


def everything() -> dict[str, list]:
    with wall.opened():
        return {model.__name__: sorted(map(repr, model.objects.values_list()))
                for model in apps.get_app_config("store").get_models()}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_might_suit_you(home, visit, scripts, caplog):
    """Scene: a stranger on a small phone chooses grief and Urdu, reads why, changes their mind, and goes."""
    words = {"lead": "Slowly.", "formats": ["video"], "specialties": ["grief"], "languages": ["en", "ur"],
             "accepting": True}  # fmt: skip
    profiles.publish(actor=home.ben.actor, typed=words, now=NOW)
    other = words | {"specialties": ["adhd"], "languages": ["en"], "styles": {"tone": "direct"}}
    profiles.publish(actor=home.cleo.actor, typed=other, now=NOW)
    before = everything()
    eve = visit(width=320, scripts=scripts)
    eve.go("/people/")
    eve.page.locator("header").get_by_role("link", name="Who might suit you").click()
    eve.reads("Nothing is kept. Nobody sees what you choose.")
    eve.page.get_by_label("Grief and loss").check()
    eve.page.get_by_label("6. In which language?").select_option("ur")
    eve.press("Show me")
    names = eve.page.locator("main h2").all_inner_texts()
    assert names == ["Dr Malik", "Cleo Hart"]
    eve.reads("Works often with: Grief and loss.")
    eve.reads("Does not speak Urdu.")
    assert (eve.page.url.endswith("/who/"), len(eve.page.context.cookies())) == (True, 1)
    eve.press("Change what I chose")
    assert eve.page.get_by_label("Grief and loss").is_checked()
    eve.page.get_by_label("Grief and loss").uncheck()
    eve.page.get_by_label("6. In which language?").select_option("")
    eve.press("Show me")
    eve.reads("You chose nothing, so here is everybody, in today's order.")
    eve.follow("Cleo Hart")
    assert everything() == before
    assert "grief" not in caplog.text and "ur" not in caplog.text.split()
