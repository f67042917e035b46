"""The way out: a copy to take along, erasing, closing. A wrong password changes nothing and says so."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime

import pytest

from tests import people
from tests.people import check_in


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_taking_everything_along_and_leaving(home, visit, scripts):
    check_in(home, 5, note="The clock was loud", now=datetime.now(UTC))
    ana = visit(width=375, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/privacy/")
    ana.follow("Take everything with you")
    ana.page.get_by_label("Your password").fill("not the password at all")
    ana.press("Make the file")
    ana.reads("password")
    assert ana.page.locator(".error").count() == 1
    ana.page.get_by_label("Your password").fill(people.PASSWORD)
    with ana.page.expect_download() as found:
        ana.page.get_by_role("button", name="Make the file").click()
    assert found.value.suggested_filename == "notes.zip"
    with zipfile.ZipFile(found.value.path()) as file:
        assert "The clock was loud" in file.read("notes/notes.html").decode()

    ana.go("/me/leaving/erase/")
    ana.page.get_by_label("Your password").fill(people.PASSWORD)
    ana.press("Erase it")
    ana.reads("Please tick the box first, so that nothing goes by a slip of the finger.")
    ana.page.get_by_label("I know that nobody can bring it back.").check()
    ana.page.get_by_label("Your password").fill(people.PASSWORD)
    ana.press("Erase it")
    ana.reads("It is erased. Nobody else was told.")
    ana.go("/me/check-ins/")
    ana.not_reads("The clock was loud")

    ana.go("/me/leaving/close/")
    ana.page.get_by_label("I know that this account and everything in it will be gone for good.").check()
    ana.page.get_by_label("Your password").fill(people.PASSWORD)
    ana.press("Close the account")
    ana.reads("The account is closed")
    ana.page.goto(ana.address + "/me/")
    assert "/sign-in/" in ana.page.url
    ana.page.get_by_label("Username").fill(home.ana.username)
    ana.page.get_by_label("Password").fill(people.PASSWORD)
    ana.press("Sign in")
    assert ana.page.locator("h1").inner_text() == "Sign in"
