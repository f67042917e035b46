"""What stands on the desk beside each kind of thing: its own words, quiet and loud, and never about the person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from safeground.content import sayings
from safeground.domain import accounts, boundaries, feedback, preparing, saying, sharing
from tests import people
from tests.people import NOW, TODAY
from tests.web import rooms

KINDS = {one.slug: one.beside for one in sayings.sayings()} | {
    slug: sayings.saying(slug).beside for slug in sayings.THEMES
}
OTHERS = sayings.besides()


@pytest.mark.parametrize("beside", [*KINDS.values(), *OTHERS.values()], ids=[*KINDS, *OTHERS])
def test_each_says_what_helps_what_hurts_and_what_then(beside):
    assert 3 <= len(beside.help) <= 5 and 3 <= len(beside.hurt) <= 5
    assert "{client}" in beside.before and beside.quiet and beside.loud
    # It begins with hearing: no question and no plan comes first.
    assert not beside.help[0].endswith("?") or "as a wish" in beside.help[0]


def test_each_mark_and_each_kind_has_its_own():
    assert {f"mark-{mark}" for mark in feedback.MARKS} <= set(OTHERS)
    assert {"check-in", "session-card", "boundaries", "boundary-answer"} <= set(OTHERS)
    assert len({one.before for one in (*KINDS.values(), *OTHERS.values())}) == len(KINDS) + len(OTHERS)


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.django_db
def test_the_desk_reads_them_beside_what_was_opened(demo_house):
    """A thing of each kind, opened: its own words beside it, and the name of the client filled in."""
    house = demo_house
    ana, ben, pair = house.ana.actor, house.ben.actor, house.pair
    found = rooms.furnish(house)
    line = preparing.lines(actor=ana)[0]
    shares = {"check-in": found.opened}
    shares["session-card"] = preparing.show(actor=ana, pair=pair, lines_=[str(line.id)], parts=[], now=NOW).id
    kept = boundaries.write(actor=ana, pair=pair, revision=0, lines=[], stop="blue", now=NOW)
    shares["boundaries"] = boundaries.show(actor=ana, pair=pair, revision=kept.revision, now=NOW).id
    own = boundaries.write(actor=ben, pair=pair, revision=0, lines=[boundaries.Line("pace", "x")], stop="", now=NOW)
    shown = boundaries.show(actor=ben, pair=pair, revision=own.revision, now=NOW).id
    said = {"pace": boundaries.Said("yes")}
    shares["boundary-answer"] = boundaries.answer(actor=ana, share=shown, answers=said, now=NOW).id
    for minute, mark in enumerate(feedback.MARKS, start=1):
        given = feedback.got(actor=ana, day=TODAY)
        promise = feedback.promises(actor=ana, answers=given)[0]
        feedback.mark(actor=ana, promise=promise, as_=mark, now=NOW + timedelta(seconds=minute))
        promise = feedback.promises(actor=ana, answers=given)[0]
        shares[f"mark-{mark}"] = feedback.show_mark(actor=ana, promise=promise, now=NOW).id
    desk = rooms.browser(house.ben)
    for kind, share in shares.items():
        sharing.open_(actor=ben, share=share, now=NOW, day=TODAY)
        page = desk.get(f"/desk/shown/{share}/").content.decode()
        words = OTHERS[kind].before.replace("{client}", "Ana")
        assert words in page.replace("&#x27;", "'"), kind
    for kind in KINDS:
        sent = saying.write(actor=ana, pair=pair, text="Words.", when="now", about=kind, now=NOW).id
        sharing.open_(actor=ben, share=sent, now=NOW, day=TODAY)
        page = desk.get(f"/desk/shown/{sent}/").content.decode().replace("&#x27;", "'")
        assert KINDS[kind].before.replace("{client}", "Ana") in page, kind


@pytest.mark.django_db
def test_an_opening_after_midnight_is_of_the_day_that_it_is_at_the_practice(demo_house):
    late = datetime(2026, 5, 5, 23, 30, tzinfo=UTC)
    with time_machine.travel(late - timedelta(minutes=2), tick=False):
        ben = accounts.sign_in(username="ben", password=people.PASSWORD, network="", device="", now=late)
        demo_house.ben.token = ben.token
        one = saying.write(actor=demo_house.ana.actor, pair=demo_house.pair, text="Late.", when="now", now=late)
        sharing.open_(actor=demo_house.ben.actor, share=one.id, now=late, day=date(2026, 5, 6))
    with time_machine.travel(late, tick=False):
        page = rooms.browser(demo_house.ben).get(f"/desk/shown/{one.id}/").content.decode()
    assert "You opened it on 6 May." in page
