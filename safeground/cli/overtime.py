"""Living one client's course through the domain: what they and their therapist do, day by day."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from safeground.cli import weeks
from safeground.cli.research.courses import Meeting
from safeground.domain import care, checkins, feedback, overseeing, preparing, saying, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor

Member = tuple[Actor, uuid.UUID, Actor]


class Life:
    """One pair over time. Chance decides what people do; only the domain decides what becomes of it."""

    def __init__(
        self,
        member: Member,
        *,
        practice: practices.Practice,
        words: dict[str, Any],
        chance: random.Random,
        marks: Iterator[feedback.Mark],
        end: datetime,
    ) -> None:
        self.client, self.pair, self.therapist = member
        self.practice, self.words, self.chance, self.marks, self.end = practice, words, chance, marks, end
        # How much this person tends to show: nothing, now and then, or most weeks.
        self.openness = chance.choice((0.0, 0.0, 0.35, 0.35, 0.8))

    def pick(self, name: str) -> str:
        return str(self.chance.choice(self.words[name]))

    def meet(self, meeting: Meeting, at: datetime) -> None:
        evening = at + timedelta(hours=1)
        if self.chance.random() < 0.7:
            self._own(meeting, evening)
        if meeting.answers is None:
            return
        note = self.pick("notes") if self.chance.random() < 0.3 else ""
        kept = checkins.record(
            actor=self.client,
            pair=self.pair,
            session_on=self.practice.day(at),
            answers=checkins.Answers(
                ratings=meeting.answers,
                tension=meeting.tension,
                talked=meeting.talked,
                signs=meeting.signs or {},
                note=note,
            ),
            now=evening,
        )
        if self.chance.random() < self.openness:
            parts = ["answers", "tension"] if self.chance.random() < 0.7 else ["answers"]
            share = checkins.show(actor=self.client, checkin=kept.id, parts=parts, now=evening)
            self._received(share.id, evening, is_message=False)
        if meeting.tension == "yes" and meeting.talked == "no":
            self._tense(kept.id, evening)
        elif self.chance.random() < 0.08:
            preparing.add_line(actor=self.client, pair=self.pair, text=self.pick("notes"), now=evening)

    def _own(self, meeting: Meeting, at: datetime) -> None:
        answers = checkins.Answers(
            ratings=meeting.therapist_answers,
            tension=self.chance.choice(("no", "no", "no", "yes")),
            sureness=self.chance.choice(("guessing", "fairly", "sure")),
        )
        kept = checkins.record(
            actor=self.therapist, pair=self.pair, session_on=self.practice.day(at), answers=answers, now=at
        )
        if self.chance.random() < 0.5:
            checkins.show(actor=self.therapist, checkin=kept.id, parts=["answers"], now=at)

    def _tense(self, checkin: uuid.UUID, at: datetime) -> None:
        roll = self.chance.random()
        if roll < 0.4:
            checkins.choose(actor=self.client, checkin=checkin, choice="keep")
            return
        checkins.choose(actor=self.client, checkin=checkin, choice="words")
        when = "tomorrow" if roll < 0.8 else "now"
        share = saying.write(
            actor=self.client, pair=self.pair, text=self.pick("messages"), when=when, checkin=checkin, now=at
        )
        if when == "tomorrow":
            if self.chance.random() < 0.1:
                sharing.take_back(actor=self.client, share=share.id, now=at + timedelta(hours=2))
                return
            morning = sharing.tomorrow_at_nine(now=at, zone=self.practice.time_zone) + timedelta(minutes=1)
            if morning > self.end:
                return
            overseeing.run_due(practice=self.practice, send=_nowhere, now=morning)
            at = morning
        self._received(share.id, at, is_message=True)

    def _received(self, share: uuid.UUID, at: datetime, *, is_message: bool) -> None:
        opened_at = at + timedelta(hours=self.chance.randint(3, 60))
        recent = self.end - at < timedelta(days=8)
        if opened_at > self.end or (recent and self.chance.random() < 0.3):
            return
        sharing.open_(actor=self.therapist, share=share, now=opened_at, day=self.practice.day(opened_at))
        if self.chance.random() < 0.04:
            sharing.stop(actor=self.client, share=share, now=opened_at + timedelta(hours=1))
            return
        answered_at = opened_at + timedelta(hours=self.chance.randint(1, 40))
        if not is_message:
            if answered_at < self.end:
                feedback.answer(actor=self.therapist, share=share, mode="read", now=answered_at)
            return
        self._answer(share, opened_at, answered_at)

    def _answer(self, share: uuid.UUID, opened_at: datetime, answered_at: datetime) -> None:
        later = self.practice.day(answered_at) + timedelta(days=3)
        if self.chance.random() < 0.5 and opened_at + timedelta(minutes=2) < self.end:
            hold = opened_at + timedelta(minutes=2)
            feedback.answer(actor=self.therapist, share=share, mode="hold", on=later, now=hold)
        if answered_at > self.end:
            return
        if self.chance.random() < 0.4:
            given = feedback.answer(actor=self.therapist, share=share, mode="talk", on=later, now=answered_at)
            asked_at = answered_at + timedelta(days=5)
            if asked_at < self.end and self.chance.random() < 0.8:
                how = self.chance.choice(("yes", "yes", "partly", "no"))
                feedback.say_talked(actor=self.client, to=given, how=how, now=asked_at)  # type: ignore[arg-type]
            return
        given = feedback.answer(
            actor=self.therapist,
            share=share,
            mode="answer",
            text=self.pick("replies"),
            promise=self.pick("promises") if self.chance.random() < 0.9 else "",
            now=answered_at,
            promise_on=None,
        )
        self._follow_up(given, answered_at + timedelta(days=10))

    def _follow_up(self, given: feedback.Answer, at: datetime) -> None:
        if given.promise is None or at > self.end or self.chance.random() < 0.25:
            return
        as_ = next(self.marks)
        feedback.mark(
            actor=self.client,
            promise=given.promise,
            as_=as_,
            words=self.pick("mark_words"),
            now=at,
        )
        if self.chance.random() < 0.5:
            answers = feedback.got(actor=self.client, day=self.practice.day(at))
            marked = next(
                one for one in feedback.promises(actor=self.client, answers=answers) if one.id == given.promise.id
            )
            share = feedback.show_mark(actor=self.client, promise=marked, now=at)
            self._received(share.id, at, is_message=False)


def _nowhere(letter: object) -> None:
    """Notices of the past are not sent: nobody in the demonstration has a letter box."""


def live(
    member: Member,
    meetings: list[Meeting],
    *,
    practice: practices.Practice,
    words: dict[str, Any],
    chance: random.Random,
    marks: Iterator[feedback.Mark],
    now: datetime,
) -> None:
    """The whole course of one pair, ending in the week of `now`."""
    life = Life(member, practice=practice, words=words, chance=chance, marks=marks, end=now)
    if chance.random() < 0.7:
        first = now - timedelta(weeks=20)
        care.mark_compared(actor=life.client, pair=life.pair, now=first)
        care.mark_compared(actor=life.therapist, pair=life.pair, now=first)
    back = timedelta(days=chance.randint(0, 6), hours=chance.randint(2, 8))
    last = meetings[-1].week
    for meeting in meetings:
        at = now - back - timedelta(weeks=last - meeting.week)
        if at + timedelta(hours=1) < now:
            life.meet(meeting, at)
    met = [now - back - timedelta(weeks=last - meeting.week) for meeting in meetings]
    weeks.plan(
        member,
        [at for at in met if at + timedelta(hours=1) < now],
        practice=practice,
        words=words,
        # A chance of their own, as for every tool: what happens in the sessions stays as it was.
        chance=random.Random(f"{len(meetings)}:{back}"),  # noqa: S311 - invented lives, not keys
        now=now,
    )
    if chance.random() < 0.15:
        # Written today, and held until tomorrow at nine.
        saying.write(actor=life.client, pair=life.pair, text=life.pick("messages"), when="tomorrow", now=now)
