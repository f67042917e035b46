"""Who works here: a therapist writes a page and makes it public; a stranger reads it, with scripts and without."""

from __future__ import annotations

import pytest

from tests import people


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_page_is_written_looked_at_and_read_by_a_stranger(home, visit, scripts, tmp_path):
    """Scene: Dr Malik says who she is; somebody who does not know her reads it on a phone; she takes it down."""
    face = tmp_path / "face.png"
    face.write_bytes(people.portrait())
    ben, stranger = visit(width=1280, scripts=scripts), visit(width=320, scripts=scripts)
    stranger.go("/people/")
    stranger.reads("Nobody has a page here yet.")

    ben.sign_in(home.ben)
    ben.go("/desk/profile/")
    ben.reads("Nobody but you can see your page.")
    ben.page.get_by_label("A picture of you").set_input_files(face)
    ben.press("Use this picture")
    ben.page.get_by_label("What you are").fill("Clinical psychologist")
    ben.page.get_by_label("Grief and loss").check()
    ben.page.get_by_label("Video").check()
    ben.page.get_by_label("What happens here when I am upset with you?").fill("I want to hear it.")
    ben.press("See it as everybody would")
    ben.reads("Please write a sentence or two on how you work.")
    ben.page.get_by_label("How you work, in a sentence or two").fill("We do not have to hurry.")
    ben.press("See it as everybody would")
    ben.reads("Nothing is public by looking at it.")
    ben.reads("We do not have to hurry.")
    stranger.go("/people/")
    stranger.not_reads("Dr Malik")
    ben.press("Make it public")
    ben.reads("It is public now.")

    stranger.go("/")
    stranger.reads("Whom you would meet")
    stranger.follow("Dr Malik")
    stranger.reads("Clinical psychologist")
    stranger.reads("What happens here when I am upset with you?")
    stranger.reads("I want to hear it.")
    assert stranger.page.locator("img.portrait").evaluate("one => one.naturalWidth") == 800
    ben.press("Take it down")
    ben.reads("The words stay here, for you alone.")
    answer = stranger.page.goto(stranger.page.url)
    assert answer.status == 404
