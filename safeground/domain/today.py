"""The client's first page: one next thing, never a list of chores, and what stands beside it.

The one thing is the first of a stated order that is there (content/today): what only this person can say, then what
their therapist waits for, then what they chose for themselves, and last what can be left alone for ever. Everything
is worked out in the client's own request, and none of it is stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from safeground.content import todays
from safeground.domain import (
    appointments,
    care,
    departed,
    feedback,
    goals,
    homework,
    items,
    leaving,
    messages,
    milestones,
    preparing,
    saying,
    sharing,
    stuck,
    unanswered,
)
from safeground.domain import practice as practices
from safeground.domain.actor import Actor

# An answer is shown on Today for two weeks; it stays readable on its own page for good.
FRESH = timedelta(days=14)
# What goes to the therapist in one's own words, held or on its way.
LETTERS = ("message", "reflection", "bridge")


@dataclass(frozen=True)
class Candidates:
    """Everything that could be the one next thing; None where there is none of it."""

    talked: feedback.Answer | None = field(default=None, repr=False)
    promise: feedback.Promise | None = field(default=None, repr=False)
    goal: goals.ToAnswer | None = field(default=None, repr=False)
    time: appointments.Appointment | None = field(default=None, repr=False)
    message: messages.Entry | None = field(default=None, repr=False)
    unanswered: unanswered.Late | None = field(default=None, repr=False)
    missed: uuid.UUID | None = None
    task: homework.Task | None = field(default=None, repr=False)
    milestone: milestones.Noticed | None = field(default=None, repr=False)
    stuck: stuck.Noticed | None = field(default=None, repr=False)
    nobody: bool = False
    compare: bool = False

    @property
    def next(self) -> str:
        """The first of the order that is there. Nothing else is: a check-in, if there was a session."""
        return next((slug for slug in todays.todays().why if getattr(self, slug, None)), "check-in")


@dataclass(frozen=True)
class Today:
    pairs: Sequence[care.Pair]
    # Of every therapist, also where it has ended: their answers stay.
    names: Mapping[uuid.UUID, str] = field(repr=False)
    there: Candidates = field(repr=False)
    # Therapists of theirs who have lately gone.
    left: list[leaving.Left]
    held: Sequence[sharing.Share] = field(repr=False)
    waiting: Sequence[sharing.Share] = field(repr=False)
    fresh: Sequence[feedback.Answer] = field(repr=False)
    to_talk: Sequence[feedback.Answer] = field(repr=False)
    lines: Sequence[preparing.Line] = field(repr=False)
    aloud: Sequence[saying.Aloud] = field(repr=False)
    # Of the latest answer to a boundaries card, for as long as answers stand here: whose card it is.
    limits_answered: Sequence[uuid.UUID] = ()
    # The clock by which times are read.
    zone: str = field(default="", repr=False)

    @property
    def next(self) -> str:
        return self.there.next

    @property
    def why(self) -> str:
        """In a sentence, why it is this one."""
        return todays.todays().why[self.next]


def look(*, actor: Actor, now: datetime) -> Today:
    practice = practices.here()
    day = practice.day(now)
    all_pairs = care.of_client(actor=actor, ended=True)
    pairs = [pair for pair in all_pairs if pair.ended_on is None]
    received = sharing.received(actor=actor, day=day)
    lasting = [one for one in received if one.lasting]
    answers = feedback.got(actor=actor, day=day, lasting=lasting)
    # What somebody said they would do, who is gone, is asked about no more: it cannot be done now.
    gone = departed.since(actor=actor, pairs=all_pairs)
    open_ = [one for one in answers if one.pair not in gone]
    everything = items.kept(actor=actor)
    shares = sharing.mine(actor=actor)
    said = feedback.talked(actor=actor, everything=everything)
    # A later answer to the same thing takes the place of an earlier "I'll answer by …" or "on Thursday".
    latest = {one.to: one for one in open_}
    to_talk = [one for one in latest.values() if one.mode == "talk" and one.id not in said]
    mine = [share for share in shares if share.kind in LETTERS]
    late = unanswered.late(actor=actor, now=now, shares=shares, answers=answers, pairs=pairs, everything=everything)
    asked = appointments.asked_of_me(actor=actor, now=now) if pairs else []
    there = Candidates(
        talked=next((one for one in to_talk if one.on is not None and one.on < day), None),
        promise=next(iter(_due(actor, open_, everything, shares, day)), None),
        goal=goals.to_answer(
            actor=actor, now=now, pairs=pairs, received=received, everything=everything, mine=shares
        ),
        time=asked[0] if asked else None,
        message=messages.fresh(actor=actor, now=now, lasting=lasting, mine=shares, everything=everything),
        unanswered=late[0] if late else None,
        missed=appointments.to_ask(actor=actor, now=now, everything=everything),
        task=homework.to_ask(actor=actor, now=now, everything=everything),
        milestone=milestones.fresh(actor=actor, now=now, everything=everything, mine=shares, lasting=lasting),
        stuck=stuck.to_ask(actor=actor, pairs=pairs, everything=everything),
        nobody=not pairs,
        compare=bool(pairs) and all(pair.compared_on is None for pair in pairs),
    )
    living = {pair.id for pair in pairs}
    return Today(
        pairs=pairs,
        names={pair.id: pair.other_name for pair in all_pairs},
        left=leaving.told(actor=actor, day=day, pairs=all_pairs, everything=everything),
        there=there,
        held=[share for share in mine if share.state == "held"],
        waiting=[share for share in mine if share.state in ("delivered", "opened") and not share.answered_at],
        fresh=[one for one in reversed(answers) if one.at > now - FRESH],
        to_talk=[one for one in to_talk if one.on is not None and one.on >= day],
        zone=appointments.zone_of(actor=actor, everything=everything),
        lines=preparing.lines(actor=actor, everything=everything),
        aloud=[one for one in saying.to_read(actor=actor, everything=everything) if one.pair in living],
        limits_answered=[
            one.pair
            for one in lasting
            if one.kind == "boundary-answer" and one.delivered_at and one.delivered_at > now - FRESH
        ][-1:],
    )


def _due(
    actor: Actor,
    answers: Sequence[feedback.Answer],
    everything: Sequence[items.Kept],
    shares: Sequence[sharing.Share],
    day: date,
) -> list[feedback.Promise]:
    """Promises whose day has come, and which bear no mark."""
    found = feedback.promises(actor=actor, answers=answers, everything=everything, mine=shares)
    return [one for one in found if not one.mark and one.due_on is not None and one.due_on <= day]
