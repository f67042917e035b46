"""Keys for a lifetime, at the screen: all locks changed; password and code lost, new keys, old words opened again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import accounts, care, checkins, sharing
from safeground.store import models, wall
from tests import people
from tests.people import check_in

NEW = "seven wooden boats at the pier"


def type_in(visitor, label: str, text: str) -> None:
    visitor.page.get_by_label(label, exact=True).fill(text)


def wait_is_over() -> None:
    """Three days go by: the clock of the server is not the test's to turn."""
    with wall.opened():
        ready = datetime.now(UTC) - timedelta(minutes=1)
        models.NewKeys.objects.update(started_at=ready - timedelta(hours=72), ready_at=ready)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_changing_all_locks(home, visit, scripts):
    check_in(home, 5, note="The clock was loud", now=datetime.now(UTC))
    ana = visit(width=375, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/security/")
    ana.follow("Change all locks")
    type_in(ana, "Your password", "not the password at all")
    ana.press("Change all locks")
    ana.reads("That is not the password of this account.")
    type_in(ana, "Your password", people.PASSWORD)
    ana.press("Change all locks")
    assert len(ana.page.locator(".code, .groups").all_inner_texts()) >= 1
    ana.go("/me/check-ins/")
    ana.go("/me/security/sealed/")
    ana.reads("Nothing of yours is sealed.")
    now = datetime.now(UTC)
    assert accounts.resume(practice=home.practice.id, token=home.ana.token, now=now) is None


def test_lost_and_new_and_opened_again(home, visit):
    now = datetime.now(UTC)
    one = check_in(home, 5, note="The clock was loud", now=now)
    share = checkins.show(actor=home.ana.actor, checkin=one.id, parts=["note"], now=now)
    sharing.open_(actor=home.ben.actor, share=share.id, now=now, day=home.practice.day(now))
    here = visit(width=375)
    here.sign_in(home.ana)

    ben = visit(width=1280)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/words/")
    ben.follow("They have lost both password and code")
    type_in(ben, "Your own password", people.PASSWORD)
    ben.press("Start the wait of 72 hours")
    ben.reads("Please tick that you have checked who they are.")
    ben.page.get_by_label("I have checked that they are who they say they are.").check()
    type_in(ben, "Your own password", people.PASSWORD)
    ben.press("Start the wait of 72 hours")
    ben.reads("Nothing is asked of you before then.")

    here.go("/me/")
    here.reads("New keys are on their way for this account.")
    here.press("Stop it")
    here.not_reads("New keys are on their way for this account.")
    ben.go(f"/desk/clients/{home.pair}/new-keys/")
    ben.page.get_by_label("I have checked that they are who they say they are.").check()
    type_in(ben, "Your own password", people.PASSWORD)
    ben.press("Start the wait of 72 hours")
    wait_is_over()
    ben.go(f"/desk/clients/{home.pair}/new-keys/")
    ben.press("Make the five words")
    words = ben.page.locator(".notice .words").inner_text()

    ana = visit(width=375)
    ana.go("/forgotten/")
    ana.follow("I have five words from the practice")
    type_in(ana, "Username", "ana")
    type_in(ana, "The five words from the practice", words)
    type_in(ana, "What should we call you?", "Ana")
    type_in(ana, "A new password", NEW)
    ana.press("Make new keys")
    ana.reads("Please tick the box first")
    ana.page.get_by_label("I know that what only I could open stays sealed").check()
    type_in(ana, "The five words from the practice", words)
    type_in(ana, "A new password", NEW)
    ana.press("Make new keys")
    ana.go("/me/check-ins/")
    ana.not_reads("The clock was loud")
    ana.go("/me/security/sealed/")
    ana.reads("Sealed since")

    ben.go(f"/desk/clients/{home.pair}/")
    ben.follow("What to do about it")
    ben.press("They are the same")
    ben.press("Hand it back")
    ana.go("/me/privacy/")
    ana.follow_to(ana.page.get_by_role("link", name="Read it").first)
    ana.reads("The clock was loud")

    ana.go("/me/security/sealed/")
    type_in(ana, "An old password, or an old recovery code", people.PASSWORD)
    ana.press("Open what it opens")
    ana.reads("It is open again, and yours as before.")
    assert care.of_therapist(actor=home.ben.actor)[0].other_name == "Ana"
