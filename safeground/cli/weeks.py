"""The appointments of the demonstration: the hour of each pair, what became of it, and what is to come."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from safeground.domain import access, appointments
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

Member = tuple[Actor, uuid.UUID, Actor]
COMING = 4
# The hours of a practice. Where one is another client's, the next is tried.
HOURS = tuple(range(9, 18))


def plan(
    member: Member,
    met: Sequence[datetime],
    *,
    practice: practices.Practice,
    words: dict[str, Any],
    chance: random.Random,
    now: datetime,
) -> None:
    """One hour a week from the first meeting to a month from now; the weeks without a meeting have their reasons."""
    client, pair, _ = member
    if not met:
        return
    made = _series(member, met, practice=practice, words=words, chance=chance, now=now)
    if not made:
        return
    days = {practice.day(at) for at in met}
    times = appointments.of_pair(actor=client, pair=pair, now=now)
    for one in reversed(times.past):
        _became(member, one, was_met=practice.day(one.starts_at) in days, words=words, chance=chance)
    if times.coming and chance.random() < 0.4:
        _ask_for_another(member, times.coming[-1], chance=chance, now=now)


def _series(
    member: Member,
    met: Sequence[datetime],
    *,
    practice: practices.Practice,
    words: dict[str, Any],
    chance: random.Random,
    now: datetime,
) -> bool:
    _, pair, therapist = member
    usual = met[0].astimezone(ZoneInfo(practice.time_zone))
    weeks = (now - met[0]).days // 7 + 1 + COMING
    mode = chance.choice(("room", "room", "video", "phone"))
    here = now.astimezone(usual.tzinfo)
    latest = here.hour - 2 if practice.day(met[-1]) == here.date() else 24
    for hour in chance.sample(HOURS, len(HOURS)):
        if hour > latest:
            continue
        asked = appointments.Plan(
            day=usual.date(),
            clock=time(hour),
            weeks=1,
            count=max(2, weeks),
            mode=mode,
            link=words["video_link"] if mode == "video" else "",
            where=words["room"] if mode == "room" else "",
        )
        try:
            with access.part():
                appointments.make(actor=therapist, pair=pair, plan=asked, now=met[0] - timedelta(days=3))
        except Refused:
            continue
        return True
    return False


def _became(
    member: Member, one: appointments.Appointment, *, was_met: bool, words: dict[str, Any], chance: random.Random
) -> None:
    client, _, therapist = member
    someone, before = chance.choice((client, therapist)), one.starts_at - timedelta(days=1)
    after = one.ends_at + timedelta(minutes=30)
    if was_met:
        appointments.note(actor=therapist, one=one.id, as_="met", now=after)
        return
    roll = chance.random()
    if roll < 0.6:
        reason = chance.choice(("", *words["off_reasons"]))
        appointments.call_off(actor=someone, one=one.id, reason=reason, now=before)
    elif roll < 0.75:
        appointments.note(actor=someone, one=one.id, as_="missed", now=after)
        if chance.random() < 0.5:
            ways = chance.sample(words["ways"], 2)
            appointments.say_what_got_in_the_way(actor=client, one=one.id, choices=ways, text="", now=after)
    else:
        appointments.note(actor=someone, one=one.id, as_="moved", now=after)


def _ask_for_another(member: Member, one: appointments.Appointment, *, chance: random.Random, now: datetime) -> None:
    client, _, therapist = member
    local = (one.starts_at + timedelta(days=1)).astimezone(ZoneInfo(one.zone))
    try:
        with access.part():
            appointments.move(
                actor=chance.choice((client, therapist)), one=one.id, day=local.date(),
                clock=local.time().replace(tzinfo=None), zone=one.zone, now=now,
            )  # fmt: skip
    except Refused:
        # Somebody else's hour: then it stays as it is.
        return
