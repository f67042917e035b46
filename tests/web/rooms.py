"""A practice in the middle of a week: one of everything, so that every address has something behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import time, timedelta

from django.test import Client

from safeground.domain import (
    accounts,
    appointments,
    bridges,
    care,
    checkins,
    consultations,
    dated,
    expectations,
    feedback,
    goals,
    guides,
    handover,
    homework,
    ladder,
    messages,
    milestones,
    notes,
    offers,
    preparing,
    profiles,
    reasons,
    reflections,
    saying,
    sharing,
    signed,
    supervision,
)
from tests import people
from tests.domain import consulting
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
    appointment: uuid.UUID
    token: str
    slug: str
    words: str
    meeting: uuid.UUID
    reflection: uuid.UUID
    offer: uuid.UUID
    milestone: uuid.UUID
    goal: uuid.UUID
    own_goal: uuid.UUID
    task: uuid.UUID
    guide: uuid.UUID
    picture: str
    own_note: uuid.UUID
    sheet: uuid.UUID

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
            "appointment": {"appointment": self.appointment},
            "appointment-draft": {"appointment": self.appointment},
            "appointment-file": {"appointment": self.appointment},
            "desk-appointment": {"appointment": self.appointment},
            "desk-appointment-draft": {"appointment": self.appointment},
            "desk-appointment-file": {"appointment": self.appointment},
            "desk-client-appointments": {"pair": house.pair},
            "times": {"slug": self.slug},
            "waiting": {"slug": self.slug},
            "meeting": {"code": self.words},
            "meeting-file": {"code": self.words},
            "desk-consultation": {"meeting": self.meeting},
            "calendar-feed": {"token": self.token},
            "rung": {"rung": self.rung},
            "sign": {"slug": "concealment"},
            "guide-sign": {"slug": "difficulty-with-boundaries"},
            "expectations-show": {"pair": house.pair},
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
            "goals-pair": {"pair": house.pair},
            "goal": {"pair": house.pair, "goal": self.goal},
            "goal-own": {"goal": self.own_goal},
            "homework-pair": {"pair": house.pair},
            "task": {"task": self.task},
            "please": {"pair": house.pair},
            "practical": {"pair": house.pair},
            "desk-goals": {"pair": house.pair},
            "desk-goal": {"pair": house.pair, "goal": self.goal},
            "desk-homework": {"pair": house.pair},
            "desk-messages": {"pair": house.pair},
            "desk-form-draft": {"pair": house.pair, "form": "goals"},
            "prepare-pair": {"pair": house.pair},
            "prepare-preview": {"pair": house.pair},
            "prepare-show": {"pair": house.pair},
            "prepare-aloud": {"pair": house.pair},
            "prepare-paper": {"pair": house.pair},
            "prepare-line": {"line": self.line},
            "reflection": {"reflection": self.reflection},
            "reflection-edit": {"reflection": self.reflection},
            "reflection-preview": {"reflection": self.reflection},
            "reflection-show": {"reflection": self.reflection},
            "bridge": {"pair": house.pair},
            "bridge-draft": {"pair": house.pair},
            "bridge-preview": {"pair": house.pair},
            "bridge-show": {"pair": house.pair},
            "dated-note": {"note": self.note},
            "show-again": {"pair": house.pair},
            "ending": {"pair": house.pair},
            "change-pair": {"pair": house.pair},
            "change-asked": {"item": self.asked},
            "choosing-pair": {"pair": house.pair},
            "stuck-pair": {"pair": house.pair},
            "practice-asked": {"handover": self.handover},
            "guide-exercise": {"slug": "grounding"},
            "exercise": {"slug": "breathing"},
            "offered-exercise": {"offer": self.offer},
            "milestone": {"milestone": self.milestone},
            "desk-exercise": {"pair": house.pair},
            "desk-exercise-draft": {"pair": house.pair},
            "tip": {"slug": "be-patient"},
            "question": {"slug": "why-boundaries"},
            "guide": {"slug": "what-trust-is"},
            "guide-tip": {"slug": "be-patient"},
            "guide-question": {"slug": "confidentiality"},
            "guide-own": {"slug": "if-you-come-late"},
            "practice-guide": {"guide": self.guide},
            "rehearse": {"number": 2},
            "person": {"slug": "dr-malik"},
            "person-picture": {"slug": "dr-malik", "name": f"{self.picture}.jpg"},
            "talked": {"answer": self.answer},
            "promise": {"promise": self.promise},
            "desk-client": {"pair": house.pair},
            "desk-notes": {"pair": house.pair},
            "desk-paper": {"pair": house.pair},
            "own-note": {"note": self.own_note},
            "supervision-sheet": {"sheet": self.sheet},
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
        marked = {"concealment": weeks % 3, "minimal-engagement": None if weeks % 2 else 2}
        check_in(house, value, weeks_ago=weeks, now=now, signs=marked)
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
    offer = offers.offer(
        actor=ben, pair=house.pair, exercise="grounding", steps=[("Look", "Find the window.")], why="", now=now
    ).id
    milestone = milestones.write(actor=ana, text="I said no on Tuesday.", about="limit", now=now).id
    appointment, token = _plan(house, now)
    slug, words, meeting = _first_talk(house, now)
    picked = [reasons.Picked("follows", "The licence."), reasons.Picked("soon")]
    reasons.write(actor=ana, sign=reasons.GENERAL, picked=picked, revision=0, now=now)
    expectations.expect(actor=ana, text="To go slowly.", choices=["who"], now=now)
    expectations.agree(actor=ana, pair=house.pair, text="Every Tuesday, at my pace.", now=now)
    reflection = reflections.write(actor=ana, title="The letter", text="Closed.", tags="home, July", now=now).id
    reflections.save(actor=ana, key="another-window", of=reflection, typed={"text": "Open"}, now=now)
    bridges.write(actor=ana, pair=house.pair, revision=0, lines={"watch": "Your pen", "help": "Ask"}, now=now)
    guide = _publish(house, now)
    accounts.staff.propose(actor=house.dan.actor, role="therapist", name="Fay Lind", now=now)
    assert given.promise is not None
    # Something to notice.
    feedback.mark(actor=ana, promise=given.promise, as_="kept", now=now)
    goal, own_goal, task = _between_sessions(house, now)
    return Rooms(
        house=house,
        checkin=one.id,
        own=own.id,
        opened=opened.id,
        delivered=delivered.id,
        held=held.id,
        answer=given.id,
        promise=given.promise.id,
        code=code,
        rung=rung,
        note=note,
        line=line,
        asked=asked.item,
        handover=asked.handover,
        appointment=appointment,
        token=token,
        slug=slug,
        words=words,
        meeting=meeting,
        reflection=reflection,
        offer=offer,
        milestone=milestone,
        goal=goal,
        own_goal=own_goal,
        task=task,
        guide=guide,
        picture=_introduce(house, now),
        own_note=notes.write(actor=ben, pair=house.pair, text="Sit where I can see the clock.", now=now).id,
        sheet=supervision.write(actor=ben, given={"stirred": "I was in a hurry."}, now=now).id,
    )


def _introduce(house: people.House, now) -> str:
    """Both therapists are public, one with a picture; returns the name of that."""
    words = {"lead": "Slowly.", "formats": ["video"], "specialties": ["grief"], "answers": {"upset": "Tell me."}}
    words["accepting"] = "1"
    profiles.publish(actor=house.cleo.actor, typed=words, now=now)
    profiles.set_picture(actor=house.ben.actor, raw=people.portrait())
    profiles.publish(actor=house.ben.actor, typed=words | {"title": "Psychologist", "bio": "Long."}, now=now)
    return profiles.own(actor=house.ben.actor).shown.picture


def _publish(house: people.House, now) -> uuid.UUID:
    """A page of the practice's own, something added to one of ours, a note that waits and one that is public."""
    dan, ana = house.dan.actor, house.ana.actor
    for about in ("question:confidentiality", "tip:be-patient"):
        guides.publish(
            actor=dan, kind="supplement", about=about, title="Here", author="Ms Okafor",
            body="Ask at the *desk*.\n\n## When\n\nAny day.", now=now,
        )  # fmt: skip
    for text, name in (("I sat in the car for an hour first.", "K."), ("It was slow.", "")):
        sent = signed.send(actor=ana, text=text, name=name, consents=list(signed.CONSENTS), reader=None, now=now)
        if name:
            signed.publish(actor=dan, note=sent.note, now=now)
    made = guides.publish(
        actor=dan, title="If you come late", author="Ms Okafor", now=now,
        body="## Ring us\n\n- By phone\n- Or [write](mailto:desk@example.org)\n\n> We keep your hour.\n\n`desk`",
    )  # fmt: skip
    return made.id


def _plan(house: people.House, now) -> tuple[uuid.UUID, str]:
    """One video call to come, one that did not take place, and the address of a calendar."""
    day = house.practice.day(now)
    first = appointments.Plan(day - timedelta(days=5), time(14), mode="room")
    made = appointments.make(actor=house.ben.actor, pair=house.pair, plan=first, now=now - timedelta(days=6))
    appointments.note(actor=house.ben.actor, one=made.first, as_="missed", now=now)
    plan = appointments.Plan(day + timedelta(days=2), time(14), mode="video", link="https://video.example.org/malik")
    made = appointments.make(actor=house.ben.actor, pair=house.pair, plan=plan, now=now)
    return made.first, appointments.make_feed(actor=house.ana.actor, now=now)


def _first_talk(house: people.House, now) -> tuple[str, str, uuid.UUID]:
    """A page with free times, somebody who comes without an account, and somebody who waits."""
    slug = consulting.public(house.ben)
    for who in (house.ben, house.cleo):
        consulting.open_hours(who)
    therapist, network = house.ben.actor.me, "198.51.100.7"
    at = consultations.offered(therapist=therapist, now=now)[-1]
    held = consultations.hold(therapist=therapist, at=at, network=network, now=now)
    typed = consulting.typed(words="The bus.", phone="020 7946 0000", channel="phone")
    code = consultations.arrange(code=held, typed=typed, network=network, now=now).body.code
    consultations.wait(therapist=therapist, typed=typed | {"name": "Kim"}, network=network, now=now)
    (one,) = consultations.all_(actor=house.ben.actor, now=now).coming
    return slug, code, one.id


def _between_sessions(house: people.House, now) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A goal that both said yes to and one of one's own; a suggestion, a task with how it was; a thread."""
    ana, ben, pair = house.ana.actor, house.ben.actor, house.pair
    bus = goals.Wording("To ride the bus again", ("Look at the timetable",), house.practice.day(now))
    first = goals.propose(actor=ben, pair=pair, words=bus, seen=0, now=now)
    goals.answer(actor=ana, pair=pair, share=first.id, as_="yes", words="Slowly.", now=now)
    changed = goals.Wording("To ride the bus to work", ("Stand at the stop", "One stop"))
    goal = uuid.UUID((first.body or {})["goal"])
    goals.propose(actor=ben, pair=pair, goal=goal, words=changed, seen=1, now=now)
    own = goals.begin(actor=ana, pair=None, words=goals.Wording("To sleep"), now=now)
    homework.suggest(actor=ben, pair=pair, text="Stand at the stop", why="You said mornings", small="Shoes", now=now)
    task = homework.add(actor=ana, pair=pair, text="Ring her", small="Find the number", now=now).id
    homework.mark(actor=ana, task=task, how="some", way=["time", "wrong"], words="Too big.", now=now)
    sent = messages.write(actor=ana, pair=pair, text="Is the lift working?", when="now", no_reply=True, now=now)
    sharing.open_(actor=ben, share=sent.id, now=now, day=house.practice.day(now))
    messages.reply(actor=ben, pair=pair, text="It is.", when="now", to=sent.id, now=now)
    messages.reply(actor=ben, pair=pair, text="Until Thursday.", when="tomorrow", now=now)
    return goal, own, task


def browser(somebody: people.Somebody | None = None, **options: object) -> Client:
    """A browser at loopback, signed in by its cookie."""
    client = Client(**options)
    if somebody is not None:
        client.cookies["s"] = somebody.token
    return client


SOON = NOW + timedelta(minutes=2)
