"""A practice in the middle of a week: one of everything, so that every address has something behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from safeground.domain import care, checkins, dated, feedback, handover, ladder, preparing, saying, sharing
from tests import people
from tests.people import NOW, check_in


@dataclass
class Rooms:
    house: people.House
    checkin: uuid.UUID
    own: uuid.UUID
    opened: uuid.UUID
    delivered: uuid.UUID
    held: uuid.UUID
    answer: uuid.UUID
    promise: uuid.UUID
    code: str
    rung: uuid.UUID
    note: uuid.UUID
    line: uuid.UUID
    asked: uuid.UUID
    handover: uuid.UUID

    def arguments(self, name: str) -> dict[str, object]:
        """What to put into the address of that name."""
        house = self.house
        return {
            "join-code": {"code": self.code},
            "pair": {"pair": house.pair},
            "check-in": {"pair": house.pair},
            "check-in-draft": {"pair": house.pair},
            "check-in-result": {"checkin": self.checkin},
            "check-in-choose": {"checkin": self.checkin},
            "check-in-add": {"checkin": self.checkin},
            "check-in-preview": {"checkin": self.checkin},
            "check-in-show": {"checkin": self.checkin},
            "say": {"pair": house.pair},
            "say-draft": {"pair": house.pair},
            "share": {"share": self.held},
            "take-back": {"share": self.held},
            "stop": {"share": self.opened},
            "send-now": {"share": self.held},
            "rewrite": {"share": self.held},
            "no-answer": {"share": self.delivered},
            "went": {"share": self.delivered},
            "rung": {"rung": self.rung},
            "ask": {"pair": house.pair},
            "feedback": {"pair": house.pair},
            "boundaries-pair": {"pair": house.pair},
            "boundaries-pair-show": {"pair": house.pair},
            "boundaries-pair-answer": {"pair": house.pair},
            "desk-boundaries": {"pair": house.pair},
            "desk-boundaries-show": {"pair": house.pair},
            "desk-boundaries-answer": {"pair": house.pair},
            "desk-boundaries-draft": {"pair": house.pair},
            "form-draft": {"form": "card", "pair": house.pair},
            "prepare-pair": {"pair": house.pair},
            "prepare-preview": {"pair": house.pair},
            "prepare-show": {"pair": house.pair},
            "prepare-aloud": {"pair": house.pair},
            "prepare-paper": {"pair": house.pair},
            "prepare-line": {"line": self.line},
            "dated-note": {"note": self.note},
            "show-again": {"pair": house.pair},
            "ending": {"pair": house.pair},
            "change-pair": {"pair": house.pair},
            "change-asked": {"item": self.asked},
            "choosing-pair": {"pair": house.pair},
            "stuck-pair": {"pair": house.pair},
            "practice-asked": {"handover": self.handover},
            "question": {"slug": "boundaries"},
            "rehearse": {"number": 2},
            "talked": {"answer": self.answer},
            "promise": {"promise": self.promise},
            "desk-client": {"pair": house.pair},
            "new-key": {"pair": house.pair},
            "desk-new-key": {"pair": house.pair},
            "desk-new-keys": {"pair": house.pair},
            "desk-pair": {"pair": house.pair},
            "desk-check-in": {"pair": house.pair},
            "desk-check-in-draft": {"pair": house.pair},
            "own-check-in": {"checkin": self.own},
            "desk-share": {"share": self.opened},
            "desk-open": {"share": self.delivered},
            "desk-answer": {"share": self.opened},
        }.get(name, {})


def furnish(house: people.House, now=NOW) -> Rooms:
    ana, ben, today = house.ana.actor, house.ben.actor, house.practice.day(now)
    for weeks, value in ((5, 6), (4, 5), (3, 6), (2, 6), (1, 5)):
        check_in(house, value, weeks_ago=weeks, now=now)
    one = check_in(house, 2, 3, 3, 2, 2, 3, tension="yes", talked="no", note="private words", now=now)
    opened = checkins.show(actor=ana, checkin=one.id, parts=["answers", "tension"], now=now)
    sharing.open_(actor=ben, share=opened.id, now=now, day=today)
    given = feedback.answer(
        actor=ben,
        share=opened.id,
        mode="hold",
        on=today,
        promise="Bring the notes",
        promise_on=today,
        now=now,
    )
    delivered = saying.write(actor=ana, pair=house.pair, text="Can we look at it?", when="now", now=now)
    held = saying.write(actor=ana, pair=house.pair, text="Something felt off.", when="tomorrow", now=now)
    own = checkins.record(
        actor=ben, pair=house.pair, session_on=today, answers=people.answers(5, tension="no"), now=now
    )
    code = care.invite(actor=ben, label="somebody new", now=now).code
    rung = ladder.add(actor=ana, text="The fall", difficulty="hard", area="family", fear="Pity", now=now).id
    note = dated.write(actor=ana, text="He moved his chair.", about="line", now=now).id
    line = preparing.add_line(actor=ana, pair=house.pair, text="It was a bit much.", now=now).id
    asked = handover.ask(
        actor=ana, pair=house.pair, reader=house.dan.actor.me, wish="change", tell="not-by-me", words="Somebody else",
        now=now,
    )  # fmt: skip
    assert given.promise is not None
    return Rooms(
        house, one.id, own.id, opened.id, delivered.id, held.id, given.id, given.promise.id, code, rung, note, line,
        asked.item, asked.handover,
    )  # fmt: skip


def browser(somebody: people.Somebody | None = None, **options: object) -> Client:
    """A browser at loopback, signed in by its cookie."""
    client = Client(**options)
    if somebody is not None:
        client.cookies["s"] = somebody.token
    return client


SOON = NOW + timedelta(minutes=2)
