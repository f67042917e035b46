"""Before anything is sent: on which days it is read, how long an answer takes, and whether somebody is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from safeground.domain import care, preparing
from tests.people import TODAY
from tests.web import rooms

DAYS = timedelta(days=1)


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("times", "words"),
    [
        (((2, 4), 3, None, None), "reads on Tuesdays and Thursdays. An answer usually comes within 3 days."),
        (((1, 2, 3, 4, 5), 1, None, None), "reads on working days. An answer usually comes within a day."),
        (((2,), 5, TODAY - DAYS, TODAY + DAYS), "Dr Malik is away until 6 May and does not read until then."),
        (((2,), 5, TODAY + 3 * DAYS, TODAY + 9 * DAYS), "Dr Malik is away from 8 May to 14 May."),
        (((2,), 5, TODAY + 99 * DAYS, TODAY + 109 * DAYS), "within 5 days."),
    ],
)  # fmt: skip
def test_it_is_said_before_a_message_a_card_and_a_limit_go(demo_house, times, words):
    house = demo_house
    care.set_reading_times(actor=house.ben.actor, times=care.ReadingTimes(*times))
    ana, pair = rooms.browser(house.ana), house.pair
    line = preparing.add_line(actor=house.ana.actor, pair=pair, text="The letter", now=rooms.NOW)
    ana.post(f"/me/boundaries/{pair}/", {"revision": "0", "text_pace": "Ask once."})
    pages = [
        ana.post(f"/me/say/{pair}/", {"do": "preview", "about": "slow-down"}),
        ana.post(f"/me/feedback/{pair}/", {"helps": "That you wait."}),
        ana.post(f"/me/ask/{pair}/", {"own": "What do you write down?"}),
        ana.post(f"/me/prepare/{pair}/preview/", {"line": str(line.id)}),
        ana.post(f"/me/boundaries/{pair}/show/"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert words in page.content.decode()
        assert ("is away" in page.content.decode()) == ("is away" in words)
