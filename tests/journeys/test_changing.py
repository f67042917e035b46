"""Scene five, and the ways on: the practice is asked without the therapist, the person moves, and nothing goes along
that was not shown again."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from safeground.domain import accounts, care, feedback, saying, sharing
from tests import people
from tests.people import check_in


def answered(home) -> None:
    now = datetime.now(UTC)
    share = saying.write(actor=home.ana.actor, pair=home.pair, text="You were late.", when="now", now=now)
    sharing.open_(actor=home.ben.actor, share=share.id, now=now, day=home.practice.day(now))
    feedback.answer(actor=home.ben.actor, share=share.id, mode="answer", text="I was, and I am sorry.", now=now)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_way_out(home, visit, scripts):
    answered(home)
    ana, dan, ben = (visit(width=width, scripts=scripts) for width in (375, 1280, 1280))
    ana.sign_in(home.ana)
    ana.go("/find/")
    ana.page.locator("textarea[name=words]").fill("he hugged me and i didnt want it is that allowed")
    ana.press("Find")
    assert ana.page.url == f"{ana.address}/find/"
    first = ana.page.locator("#results li a").first
    assert first.inner_text() == "A line was crossed"
    ana.follow_to(first)
    ana.reads("If you did not want it, it should not have happened. It is not a difficulty of yours.")
    ana.reads("Nobody is told that you are reading this.")
    ana.follow("Keep a note for myself, with today's date")
    ana.page.get_by_label("What happened").fill("He hugged me and I did not want it.")
    ana.press("Keep it")

    ana.go("/me/change/")
    ana.follow("Somebody else than Dr Malik, or a second opinion")
    ana.reads("Ms Okafor at the practice reads this. Dr Malik does not.")
    ana.page.get_by_label("Anything the practice should know").fill("Somebody slower, please.")
    ana.press("Send it to Ms Okafor")
    ana.reads("Please choose what you would like. Nothing was sent.")
    assert ana.page.get_by_label("Anything the practice should know").input_value() == "Somebody slower, please."
    ana.page.get_by_label("I would like another therapist").check()
    ana.page.get_by_label("By the practice, after I have moved").check()
    ana.press("Send it to Ms Okafor")
    ana.reads("Ms Okafor has not opened it yet.")

    ben.sign_in(home.ben)
    ben.not_reads("Somebody slower")
    dan.sign_in(home.dan)
    dan.follow_to(dan.page.locator("main a[href^='/practice/asked/']"))
    dan.not_reads("Somebody slower")
    dan.press("Open")
    dan.reads("Somebody slower, please.")
    dan.reads("They asked that you tell Dr Malik after they have moved.")
    dan.page.get_by_label("Whom you propose").select_option(label="Cleo Hart")
    dan.press("Answer Ana")
    dan.reads("Please write what happens next.")
    dan.page.get_by_label("Your answer").fill("Cleo Hart has room on Mondays.")
    dan.press("Answer Ana")

    ana.page.reload()
    ana.reads("Cleo Hart has room on Mondays.")
    ana.reads("Your new therapist starts with nothing.")
    ana.press("Yes, begin with Cleo Hart")
    ana.reads("Cleo Hart starts with nothing")
    ana.press("See how it would look to Cleo Hart")
    ana.reads("This is exactly what Cleo Hart will see.")

    ben.go("/desk/")
    ben.not_reads("Ana")
    ben.page.goto(f"{ben.address}/desk/clients/{home.pair}/")
    assert ben.page.locator("h1").inner_text() == "This page is not here, or not for you."
    dan.page.reload()
    dan.press("I have told Dr Malik that they moved")
    dan.press("Put this away; its words are deleted")
    dan.not_reads("Somebody asks for another therapist")

    desk_of_the_practice = [one.other_name for one in care.of_therapist(actor=home.cleo.actor)]
    assert sorted(desk_of_the_practice) == ["Ana", "Nadia"]
    ana.go("/me/privacy/")
    ana.page.get_by_text("Everything else on record").click()
    ana.reads("The practice opened what you had asked for.")
    ana.go("/me/leaving/copy/")
    ana.page.get_by_label("Your password").fill(people.PASSWORD)
    with ana.page.expect_download() as found:
        ana.page.get_by_role("button", name="Make the file").click()
    with zipfile.ZipFile(io.BytesIO(found.value.path().read_bytes())) as file:
        page = file.read("notes/notes.html").decode()
    assert "I was, and I am sorry." in page
    assert f"{datetime.now(UTC):%B %Y}" in page
    if scripts:
        ana.go("/me/dated/")
        for _ in range(3):
            ana.page.keyboard.press("Escape")
        ana.page.wait_for_url("**/away/")
        assert ana.page.title() == "How to keep bread fresh"
        # One step back is no page of hers any more.
        ana.page.go_back()
        ana.page.wait_for_load_state()
        assert "He hugged me" not in ana.page.content()


def test_where_the_therapist_directs_the_practice_only_the_outside_route_shows(home, visit):
    now = datetime.now(UTC)
    code = accounts.invite(actor=home.olga, role="therapist director", now=now).code
    made = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per Lund", password=people.PASSWORD, now=now
    )
    per = people.Somebody("per", made.actor, made.token, made.recovery_code)
    joan, pair = people.invite_client(per, "joan", "Jo", now)
    jo = visit(width=320)
    jo.sign_in(joan)
    jo.go(f"/me/change/{pair}/")
    jo.reads("so it is not offered here")
    jo.reads("The professional body")
    assert jo.page.locator("main form").count() == 0
    jo.go("/line-crossed/")
    jo.not_reads("Ms Okafor")


def test_marks_and_the_one_question(home, visit):
    now = datetime.now(UTC)
    for weeks in range(8, 0, -1):
        check_in(home, 4, weeks_ago=weeks, now=now)
    ana = visit(width=375)
    ana.sign_in(home.ana)
    ana.go("/me/choosing/")
    ana.page.locator("input[name=listens][value=yes]").check()
    ana.press("Keep my marks")
    ana.reads("Kept. Only you can open this.")
    assert ana.page.locator("input[name=listens][value=yes]").is_checked()
    ana.press("Take all marks off")
    ana.go("/me/stuck/")
    ana.reads("Over your last 8 check-ins, about 7 weeks, your answers have stayed much the same.")
    ana.press("I'm not sure")
    ana.not_reads("Over your last 8 check-ins")
    ana.follow("How an ending can be made")
    ana.follow("I want to end it")
    ana.press("End it now")
    ana.reads("What you wrote is still yours")
    assert care.of_client(actor=home.ana.actor) == []
