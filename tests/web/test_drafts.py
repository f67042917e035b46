"""What is being typed on a page with several boxes comes back after the window was closed, to its writer alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from safeground.domain import audit, boundaries, preparing, reflections
from tests.web import rooms

FORMS = [
    ("card", "/me/prepare/{pair}/", {"today": "half a sentence"}),
    ("boundaries", "/me/boundaries/{pair}/", {"text_pace": "half a sentence"}),
    ("feedback", "/me/feedback/{pair}/", {"not": "half a sentence"}),
    ("ask", "/me/ask/{pair}/", {"own": "half a sentence"}),
]


def save(browser, form, pair, typed):
    return browser.post(f"/me/drafts/{form}/{pair}/", typed)


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize(("form", "page", "typed"), FORMS, ids=[one[0] for one in FORMS])
def test_it_comes_back_and_is_nobody_elses(demo_house, form, page, typed):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    trail = audit.events(actor=demo_house.ana.actor)
    assert save(ana, form, pair, {**typed, "something": "else"}).status_code == 204
    text = ana.get(page.format(pair=pair)).content.decode()
    assert "half a sentence" in text and "You began to write here." in text
    assert audit.events(actor=demo_house.ana.actor) == trail
    # Another person of the same role finds nothing, and keeps nothing for this pair.
    nadia = rooms.browser(demo_house.nadia)
    assert save(nadia, form, pair, typed).status_code == 404
    assert "half a sentence" not in nadia.get(page.format(pair=demo_house.other_pair)).content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_keeping_it_ends_the_draft(demo_house):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    save(ana, "card", pair, {"today": "half a sentence"})
    ana.post(f"/me/prepare/{pair}/", {"do": "card", "revision": "0", "today": "A whole sentence."})
    text = ana.get(f"/me/prepare/{pair}/").content.decode()
    assert "A whole sentence." in text and "You began" not in text
    assert preparing.card(actor=demo_house.ana.actor, pair=pair).today == "A whole sentence."
    save(ana, "boundaries", pair, {"stop": "half"})
    ana.post(f"/me/boundaries/{pair}/", {"revision": "0", "stop": "blue"})
    assert "You began" not in ana.get(f"/me/boundaries/{pair}/").content.decode()
    save(ana, "feedback", pair, {"not": "half"})
    ana.post(f"/me/say/{pair}/", {"about": "feedback", "do": "now", "text": "The whole of it.", "key": "k"})
    assert "You began" not in ana.get(f"/me/feedback/{pair}/").content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_a_draft_is_not_the_card(demo_house):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    save(ana, "boundaries", pair, {"text_pace": "half a sentence"})
    assert boundaries.card(actor=demo_house.ana.actor, pair=pair).lines == ()
    assert ana.post(f"/me/boundaries/{pair}/show/").status_code == 400


@time_machine.travel(rooms.SOON, tick=False)
def test_the_therapists_card_has_one_too(demo_house):
    ben, pair = rooms.browser(demo_house.ben), demo_house.pair
    desk = f"/desk/clients/{pair}/boundaries/"
    assert ben.post(f"{desk}draft/", {"text_contact": "half a sentence"}).status_code == 204
    assert "half a sentence" in ben.get(desk).content.decode()
    assert "half a sentence" not in rooms.browser(demo_house.ana).get(f"/me/boundaries/{pair}/").content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_what_cannot_be_kept_is_said(demo_house):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    assert save(ana, "card", pair, {"today": "x" * 30_000}).status_code == 413
    assert save(ana, "nothing", pair, {"today": "x"}).status_code == 404


@time_machine.travel(rooms.SOON, tick=False)
def test_what_is_written_for_oneself_survives_every_window(demo_house):
    """Two windows, one closed in the middle of a word, and a session that ended before the button was pressed."""
    ana, page = rooms.browser(demo_house.ana), "/me/reflections/new/"
    for key, text in (("the-first-window", "half a sentence"), ("the-second-one", "another half")):
        assert ana.post("/me/reflections/draft/", {"key": key, "text": text}).status_code == 204
    listing = ana.get("/me/reflections/").content.decode()
    assert "half a sentence" in listing and "another half" in listing
    assert "another half" in ana.get(f"{page}?begun=the-second-one").content.decode()
    assert "half a" not in ana.get(page).content.decode()
    # Not Nadia's, whoever knows the key.
    nadia = rooms.browser(demo_house.nadia)
    assert "another" not in nadia.get(f"{page}?begun=the-second-one").content.decode()
    # The session is over: the page that asks for the password carries the words.
    with time_machine.travel(rooms.SOON + timedelta(hours=1), tick=False):
        late = ana.post(page, {"key": "the-first-window", "text": "a whole sentence"})
    assert late.status_code == 401 and "a whole sentence" in late.content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_the_three_lines_have_a_draft_for_each_reflection(demo_house):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    one = reflections.write(actor=demo_house.ana.actor, title="The letter", now=rooms.SOON).id
    place = f"/me/reflections/lines/{pair}/"
    assert ana.post(f"{place}draft/", {"watch": "half a line", "of": str(one)}).status_code == 204
    assert "half a line" in ana.get(f"{place}?of={one}").content.decode()
    assert "half a line" not in ana.get(place).content.decode()
    assert rooms.browser(demo_house.nadia).post(f"{place}draft/", {"watch": "x"}).status_code == 404
    assert ana.post(f"{place}draft/", {"watch": "x" * 501}).status_code == 413
    ana.post(place, {"of": str(one), "revision": "0", "watch": "A whole line."})
    assert "half a line" not in ana.get(f"{place}?of={one}").content.decode()
