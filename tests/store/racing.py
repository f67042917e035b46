"""Two people at the same moment, in two processes, many times over. Run as a module; prints what came of it as JSON.

Round after round the client takes a message back while the therapist opens it; and two browsers of one client
send the same form. Each process waits at the same line and then goes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
FEWER = 10


def both(first: Callable[[], str], second: Callable[[], str]) -> tuple[str, str]:
    """What each of the two deeds came to, done at once in two forked processes."""
    from django.db import connection

    connection.close()
    context = multiprocessing.get_context("fork")
    line, answers = context.Barrier(2), context.Queue()

    def run(place: int, deed: Callable[[], str]) -> None:
        line.wait()
        try:
            came = deed()
        except Exception as fault:
            came = getattr(fault, "code", type(fault).__name__)
        answers.put((place, came))

    children = [context.Process(target=run, args=(place, deed)) for place, deed in enumerate((first, second))]
    for child in children:
        child.start()
    found = dict(answers.get(timeout=60) for _ in children)
    for child in children:
        child.join()
    return found[0], found[1]


def _card_race(boundaries, house, number: int, both) -> str:
    """The client shows a new version of their boundaries while the therapist answers the one before."""
    from datetime import timedelta

    from safeground.domain import sharing
    from tests.people import NOW, TODAY

    ana, ben, now = house.ana.actor, house.ben.actor, NOW + timedelta(minutes=2 * number + 1)

    def written(text: str) -> int:
        revision = boundaries.card(actor=ana, pair=house.pair).revision
        lines = [boundaries.Line("pace", text)]
        return boundaries.write(actor=ana, pair=house.pair, revision=revision, lines=lines, stop="", now=now).revision

    first = boundaries.show(actor=ana, pair=house.pair, revision=written(f"one {number}"), now=now)
    sharing.open_(actor=ben, share=first.id, now=now, day=TODAY)
    revision, later = written(f"two {number}"), now + timedelta(minutes=1)

    def renew() -> str:
        boundaries.show(actor=ana, pair=house.pair, revision=revision, now=later)
        return "shown"

    def reply() -> str:
        said = {"pace": boundaries.Said("yes")}
        boundaries.answer(actor=ben, share=first.id, answers=said, now=later)
        return "answered"

    if number % 2:
        shown, answered = both(renew, reply)
    else:
        answered, shown = both(reply, renew)
    card = boundaries.both(actor=ana, pair=house.pair, now=later).mine
    in_force = "two" if card and card.lines[0].text.startswith("two") else "one"
    # An answer to the version before stands beside that one and never beside the new one.
    return f"{shown}, {answered}, in force: {in_force}, answered: {bool(card and card.answers)}"


def _time_race(house, other, number: int, both) -> str:
    """Two appointments of one therapist that overlap by twenty minutes; every second time the constraint is alone."""
    from datetime import time, timedelta

    from safeground.domain import appointments, diary
    from safeground.domain.appointments import making
    from tests.people import NOW, TODAY

    day = TODAY + timedelta(days=10 + number)

    def make(pair, minute: int, guarded: bool):
        def deed() -> str:
            if not guarded:
                # In this process alone: nobody waits and nobody looks first.
                diary.wait_for_turn = lambda therapist: None
                making.diary.busy = lambda **_: frozenset()
            plan = appointments.Plan(day, time(14, minute))
            appointments.make(actor=house.ben.actor, pair=pair, plan=plan, now=NOW)
            return "made"

        return deed

    guarded = number % 2 == 0
    one, two = both(make(house.pair, 0, guarded), make(other, 30, guarded))
    start, end = appointments.week(day, "Europe/London")[1:]
    standing = appointments.between(actor=house.ben.actor, starts_at=start, ends_at=end)
    return f"{' and '.join(sorted((one, two)))}, standing: {len([s for s in standing if s.starts_at.date() == day])}"


def _change_race(house, number: int, both) -> str:
    """One calls it off while the other says yes to another time: one of the two comes to be, and both are told."""
    from datetime import time, timedelta

    from safeground.domain import appointments
    from tests.people import NOW, TODAY

    day = TODAY + timedelta(days=100 + 2 * number)
    ana, ben = house.ana.actor, house.ben.actor
    plan = appointments.Plan(day, time(9))
    one = appointments.make(actor=ben, pair=house.pair, plan=plan, now=NOW).first
    fresh = appointments.move(
        actor=ben, one=one, day=day + timedelta(days=1), clock=time(9), zone="Europe/London", now=NOW
    )

    def yes() -> str:
        appointments.agree(actor=ana, one=fresh, now=NOW)
        return "yes"

    def off() -> str:
        appointments.call_off(actor=ben, one=one, now=NOW)
        return "off"

    first, second = both(yes, off) if number % 2 else reversed(both(off, yes))
    return f"agree: {first}, call off: {second}, then: {appointments.read(actor=ana, one=one).state}"


def _edit_race(boundaries, house, number: int, both) -> str:
    """Two windows keep and show one card at once, from the same revision; then two answers to it at once."""
    from datetime import timedelta

    from safeground.domain import sharing
    from tests.people import NOW, TODAY

    ana, ben, now = house.ana.actor, house.ben.actor, NOW + timedelta(days=1, minutes=3 * number)
    revision = boundaries.card(actor=ana, pair=house.pair).revision

    def write(text: str) -> Callable[[], str]:
        def deed() -> str:
            lines = [boundaries.Line("space", text)]
            kept = boundaries.write(actor=ana, pair=house.pair, revision=revision, lines=lines, stop="", now=now)
            return f"kept {kept.lines[0].text}"

        return deed

    first, second = both(write(f"left {number}"), write(f"right {number}"))
    kept = boundaries.card(actor=ana, pair=house.pair)
    winner = {f"kept {kept.lines[0].text}": "kept", "changed-elsewhere": "told"}
    written = sorted(winner.get(one, one) for one in (first, second))

    def show() -> str:
        boundaries.show(actor=ana, pair=house.pair, revision=kept.revision, now=now)
        return "shown"

    version = kept.version
    shown = sorted(both(show, show))
    card = boundaries.both(actor=ana, pair=house.pair, now=now).mine
    assert card is not None
    sharing.open_(actor=ben, share=card.share, now=now, day=TODAY)

    def reply(words: str, key: str) -> Callable[[], str]:
        def deed() -> str:
            said = {"space": boundaries.Said("talk", words)}
            return str(boundaries.answer(actor=ben, share=card.share, answers=said, now=now, key=key).id)

        return deed

    one, other = both(reply("a", f"answer-{number}"), reply("a", f"answer-{number}"))
    card = boundaries.both(actor=ana, pair=house.pair, now=now).mine
    said = card.answers["space"].words if card else ""
    versions = card.version - version if card else 0
    return f"{written}, {shown}, versions: {versions}, one answer: {one == other}, reads: {said}"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from safeground.cli import houses
    from safeground.domain import boundaries, checkins, saying, sharing
    from tests import people
    from tests.people import NOW, TODAY

    houses.prepare()
    house = people.gather()
    ana, ben = house.ana.actor, house.ben.actor
    openings: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    cards: Counter[str] = Counter()
    times: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    _, rosas = people.invite_client(house.ben, "rosa", "Rosa")
    edits: Counter[str] = Counter()
    for number in range(ROUNDS):
        share = saying.write(actor=ana, pair=house.pair, text=f"message {number}", when="now", now=NOW)

        def take_back(share=share) -> str:
            return str(sharing.take_back(actor=ana, share=share.id, now=NOW))

        def open_it(share=share) -> str:
            return sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY).state

        # Whoever is started first has a head start of a fork: take turns in it.
        if number % 2:
            back, opened = both(take_back, open_it)
        else:
            opened, back = both(open_it, take_back)
        openings[f"take back: {back}, open: {opened}"] += 1

        cards[f"{_card_race(boundaries, house, number, both)}"] += 1

        if number < FEWER:
            times[_time_race(house, rosas, number, both)] += 1
            changes[_change_race(house, number, both)] += 1
        if number % 3 == 0:
            edits[_edit_race(boundaries, house, number, both)] += 1

        def send(key=f"form-{number}") -> str:
            kept = checkins.record(
                actor=ana, pair=house.pair, session_on=TODAY, answers=people.answers(4), now=NOW, key=key
            )
            return str(kept.id)

        one, other = both(send, send)
        forms["the same" if one == other else f"{one[:12]} and {other[:12]}"] += 1
    kept = len(checkins.made_by(actor=ana, pair=house.pair))
    counted = {
        "openings": openings, "cards": cards, "edits": edits, "forms": forms, "times": times, "changes": changes,
    }  # fmt: skip
    print(json.dumps({**counted, "kept": kept, "rounds": ROUNDS}))


if __name__ == "__main__":
    main()
