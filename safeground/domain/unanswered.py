"""What was shown and not answered in the therapist's usual time: what then is for the client alone to choose.

Nothing here is told to the therapist. The practice can be asked to look whether answers come: it learns which
therapist, and neither who asks nor what about.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from safeground.domain import access, care, feedback, items, preparing, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

Choice = Literal["bring", "practice", "else", "nothing"]
CHOICES: tuple[Choice, ...] = ("bring", "practice", "else", "nothing")


@dataclass(frozen=True)
class Chosen:
    """What the client chose about one share, on which day, and what came of asking the practice."""

    as_: Choice
    on: date
    looked_on: date | None = None


@dataclass(frozen=True)
class Late:
    """A message past the time in which this therapist usually answers."""

    share: uuid.UUID
    pair: uuid.UUID
    shown_on: date
    usual_days: int
    name: str = field(repr=False)


@dataclass(frozen=True)
class Enquiry:
    """Somebody waits for an answer from this clinician. Who and what about is written nowhere."""

    id: uuid.UUID
    made_on: date
    clinician: str


def due_on(*, shown_on: date, times: care.ReadingTimes) -> date:
    """The last day of the usual time. Days of an absence that was announced do not count."""
    left, on = times.answers_within_days, shown_on
    while left > 0:
        on += timedelta(days=1)
        if not _away(times, on):
            left -= 1
    return on


def _away(times: care.ReadingTimes, on: date) -> bool:
    return bool(times.away_from_on and times.away_until_on and times.away_from_on <= on <= times.away_until_on)


def is_late(*, share: sharing.Share, answers: Sequence[feedback.Answer], times: care.ReadingTimes, day: date) -> bool:
    """Whether the usual time is over. "I'll answer by Wednesday" moves it to Wednesday."""
    if share.state not in ("delivered", "opened") or share.answered_at is not None or share.delivered_at is None:
        return False
    last = due_on(shown_on=practices.here().day(share.delivered_at), times=times)
    holds = [one.on for one in answers if one.to == share.id and one.mode == "hold" and one.on]
    return day > max([last, *holds])


def late(
    *,
    actor: Actor,
    now: datetime,
    shares: Sequence[sharing.Share],
    answers: Sequence[feedback.Answer],
    pairs: Sequence[care.Pair],
    everything: Sequence[items.Kept],
) -> list[Late]:
    """The client's messages that wait for an answer beyond the usual time and about which nothing was chosen yet."""
    practice = practices.here()
    settled = {one.body["share"] for one in items.of_kind(everything, "unanswered")}
    waiting = [
        share for share in shares
        if share.kind == "message" and not share.answered_at and str(share.id) not in settled
    ]  # fmt: skip
    living = {pair.id: pair for pair in pairs if pair.ended_on is None}
    usual: dict[uuid.UUID, care.ReadingTimes] = {}
    found = []
    for share in reversed(waiting):
        pair = living.get(share.pair)
        if pair is None or share.delivered_at is None:
            continue
        if pair.id not in usual:
            usual[pair.id] = care.reading_times(actor=actor, therapist=pair.therapist)
        times = usual[pair.id]
        if is_late(share=share, answers=answers, times=times, day=practice.day(now)):
            shown_on = practice.day(share.delivered_at)
            found.append(Late(share.id, pair.id, shown_on, times.answers_within_days, pair.other_name))
    return found


def choose(*, actor: Actor, share: uuid.UUID, as_: Choice, line: str, now: datetime) -> None:
    """Keep what the client chose; it is not asked again for this share. `line` is for "bring it to the session"."""
    day = practices.here().day(now)
    if as_ not in CHOICES:
        raise Refused("choice", "Please choose one of these, or leave the page: nothing happens by itself.")
    with access.deed():
        one = sharing.read_mine(actor=actor, share=share)
        # Two presses at once wait for each other here.
        items.receipt(actor=actor, key=f"unanswered:{share}")
        before = _kept(actor, share)
        if before is not None and before.body["as"] == as_ == "practice":
            return
        enquiry = _enquire(actor, one.pair, day) if as_ == "practice" else None
        if as_ == "bring":
            preparing.add_line(actor=actor, pair=one.pair, text=line, now=now)
        body = {"share": str(share), "as": as_, "on": day.isoformat(), "enquiry": str(enquiry or "")}
        if before is None:
            items.keep(actor=actor, kind="unanswered", body=body, now=now, day=day)
        else:
            items.change(actor=actor, kept=before, body=body)


def _kept(actor: Actor, share: uuid.UUID) -> items.Kept | None:
    found = items.kept(actor=actor, kind="unanswered")
    return next((one for one in found if one.body["share"] == str(share)), None)


def chosen(*, actor: Actor, share: uuid.UUID) -> Chosen | None:
    """What was chosen about this share, if anything was."""
    kept = _kept(actor, share)
    if kept is None:
        return None
    looked_on = None
    if kept.body["enquiry"]:
        row = access.find(actor, models.Enquiry, "follow", id=uuid.UUID(kept.body["enquiry"]))
        looked_on = row.closed_on if row else None
    return Chosen(kept.body["as"], date.fromisoformat(kept.body["on"]), looked_on)


# --- asking the practice ----------------------------------------------------------------------------------


def directors(*, actor: Actor, therapist: uuid.UUID) -> tuple[str, ...]:
    """Who would read an enquiry about this therapist: every director but that one. With nobody it is not offered."""
    found = access.rows(actor, models.Account, "directors", order=("public_name",))
    return tuple(row.public_name for row in found if row.id != therapist)


def _enquire(actor: Actor, pair: uuid.UUID, day: date) -> uuid.UUID:
    therapist = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True).therapist_id
    if not directors(actor=actor, therapist=therapist):
        raise Refused(
            "nobody-to-ask",
            "Nobody else in this practice could look into it. People outside it can: A line was crossed names them.",
        )
    made = access.add(
        actor, models.Enquiry, id=uuid.uuid4(), practice_id=actor.practice_id, therapist_id=therapist, made_on=day
    )
    return made.id


def enquiries(*, actor: Actor) -> list[Enquiry]:
    """A director's open enquiries, the oldest first; never one about themselves."""
    found = access.rows(actor, models.Enquiry, "read", closed_on__isnull=True, order=("made_on", "id"))
    names = care.names_of(actor=actor, accounts_=[row.therapist_id for row in found])
    return [Enquiry(row.id, row.made_on, names.get(row.therapist_id, "")) for row in found]


def close(*, actor: Actor, enquiry: uuid.UUID, now: datetime) -> None:
    """The director has looked into it. Whoever asked sees on which day."""
    closed = access.change(
        actor,
        models.Enquiry,
        "change",
        id=enquiry,
        closed_on__isnull=True,
        to={"closed_on": practices.here().day(now)},
    )
    if not closed:
        raise access.Missing
