"""Taking a message back: until it is opened it leaves nothing; afterwards both are told the truth."""

from __future__ import annotations

import pytest
import time_machine

from safeground.domain import audit
from tests.web import rooms

pytestmark = pytest.mark.django_db


@time_machine.travel(rooms.SOON, tick=False)
def test_opened_a_moment_before(demo_house):
    found = rooms.furnish(demo_house)
    ana, desk = rooms.browser(demo_house.ana), rooms.browser(demo_house.ben)
    desk.post(f"/desk/shown/{found.delivered}/open/")
    answer = ana.post(f"/me/shown/{found.delivered}/take-back/", follow=True)
    page = answer.content.decode()
    assert "It had been opened already." in page and "Opened on" in page and "Stop sharing" in page
    assert "Can we look at it?" in desk.get(f"/desk/shown/{found.delivered}/").content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_taken_back_a_moment_before(demo_house):
    found = rooms.furnish(demo_house)
    ana, desk = rooms.browser(demo_house.ana), rooms.browser(demo_house.ben)
    before = [event.action for event in audit.events(actor=demo_house.ana.actor)]
    assert ana.post(f"/me/shown/{found.delivered}/take-back/").url == "/me/privacy/"
    # On the desk it is as if it had never been: no page, no word, no line.
    assert desk.post(f"/desk/shown/{found.delivered}/open/").status_code == 404
    assert desk.get(f"/desk/shown/{found.delivered}/").status_code == 404
    told = [event.action for event in audit.events(actor=demo_house.ana.actor)]
    assert told == ["taken-back", *before]
