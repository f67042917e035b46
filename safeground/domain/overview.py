"""What a therapist sees first: the caseload, and one client's page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from safeground.domain import (
    access,
    appointments,
    boundaries,
    care,
    checkins,
    feedback,
    goals,
    homework,
    items,
    messages,
    notes,
    sharing,
    since,
    summaries,
)
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.engine import gap

MOVED_WITHIN = timedelta(days=28)
# A session card is for the next meeting or two; after that it is one of the things that were shown.
CARD_FOR = timedelta(days=14)
# The next appointments on the caseload: over how many days, and how many at most.
COMING_FOR = timedelta(days=8)
COMING = 8
# Sessions that took place and that one has not written about: as far back, and as many at most.
OWN_FOR = timedelta(days=14)
OWN = 3


@dataclass(frozen=True)
class Waiting:
    share: sharing.Share
    pair: uuid.UUID
    name: str = field(repr=False)
    held_until: date | None = None


@dataclass(frozen=True)
class Caseload:
    waiting: Sequence[Waiting]
    moved: Sequence[summaries.Summary]
    everyone: Sequence[summaries.Summary]
    promises: Sequence[tuple[summaries.Summary, summaries.Promised]] = field(repr=False)
    # The next appointments, with the name of whom it is with.
    coming: Sequence[tuple[appointments.Appointment, str]] = field(default=(), repr=False)
    # Sessions without a check-in of one's own, the latest first: with whom, and the day.
    without_own: Sequence[tuple[summaries.Summary, date]] = field(default=(), repr=False)


def caseload(*, actor: Actor, now: datetime) -> Caseload:
    """Unanswered first, the longest waiting at the top; then what moved; nobody is ranked."""
    practice = practices.here()
    day = practice.day(now)
    everyone = summaries.of_all(actor=actor, now=now, day=day)
    by_pair = {one.pair: one for one in everyone}
    holds = {share: on for one in everyone for share, on in one.holds}
    waiting = [
        Waiting(share, share.pair, by_pair[share.pair].name, holds.get(share.id))
        for share in sharing.waiting(actor=actor, day=day, answered_at__isnull=True, pair_id__in=list(by_pair))
    ]
    moved = [one for one in everyone if one.moved and one.moved_on and one.moved_on >= day - MOVED_WITHIN]
    moved.sort(key=lambda one: one.moved_on or day, reverse=True)
    promises = [
        (one, promise)
        for one in everyone
        for promise in one.promises
        if promise.mark not in ("kept", "change", "let-go")
    ]
    around = appointments.around(actor=actor, since=now - OWN_FOR, until=now + COMING_FOR) if everyone else []
    coming = [one for one in around if one.state == "standing" and not one.is_over(now)][:COMING]
    met = {(one.pair, practice.day(one.starts_at)): None for one in reversed(around) if one.state == "met"}
    without_own = [(by_pair[pair], on) for pair, on in met if pair in by_pair and on not in by_pair[pair].own_days]
    return Caseload(
        waiting=waiting,
        moved=moved,
        coming=[(one, by_pair[one.pair].name) for one in coming if one.pair in by_pair],
        without_own=without_own[:OWN],
        everyone=sorted(everyone, key=lambda one: one.name.casefold()),
        promises=promises,
    )


@dataclass(frozen=True)
class Received:
    """One thing a client has shown, as the desk may see it, with the therapist's answers to it."""

    share: sharing.Share
    answers: Sequence[feedback.Answer] = field(repr=False)


@dataclass(frozen=True)
class ClientPage:
    pair: care.Pair
    day: date
    received: Sequence[Received] = field(repr=False)
    client_line: Sequence[summaries.Seen] = field(repr=False)
    own_line: Sequence[summaries.Seen] = field(repr=False)
    gaps: Sequence[tuple[date, float]] = field(repr=False)
    usual_gap: gap.Gap | None
    width: str
    promises: Sequence[feedback.Promise] = field(repr=False)
    own_checkins: Sequence[checkins.CheckIn] = field(repr=False)
    own_shown: frozenset[uuid.UUID]
    taken_back: Sequence[date]
    to_talk: Sequence[feedback.Answer] = field(repr=False)
    # The latest session card that was opened, for the next meeting.
    card: sharing.Share | None = field(default=None, repr=False)
    boundaries: boundaries.Both = field(
        default_factory=lambda: boundaries.Both(None, None, side="therapist"), repr=False
    )
    goals: Sequence[goals.Goal] = field(default=(), repr=False)
    homework: homework.Desk = field(default_factory=homework.Desk, repr=False)
    thread: Sequence[messages.Entry] = field(default=(), repr=False)
    notes: Sequence[notes.Note] = field(default=(), repr=False)
    since: since.Since = field(default_factory=lambda: since.Since(None), repr=False)
    coming: appointments.Appointment | None = field(default=None, repr=False)


def client_page(*, actor: Actor, pair: uuid.UUID, now: datetime) -> ClientPage:
    """One client, as far as that client has shown. Looking at it is entered in the client's trail first."""
    practice = practices.here()
    day = practice.day(now)
    view = care.get(actor=actor, pair=pair)
    if view.therapist != actor.me or view.ended_on is not None:
        raise access.Missing
    outside = sharing.waiting(actor=actor, day=day, pair_id=pair)
    opened = {share.id: share for share in sharing.opened(actor=actor, day=day, now=now, pair_id=pair)}
    given = feedback.given(actor=actor, pair=pair)
    received = [
        Received(opened.get(share.id, share), [one for one in given if one.to == share.id])
        for share in reversed(outside)
    ]
    # Opened once: one's own check-ins, goals and notes are all among it.
    everything = items.kept(actor=actor)
    own = checkins.made_by(actor=actor, pair=pair, side="therapist", everything=everything)
    mine = sharing.mine(actor=actor, pair=pair)
    own_shown = {
        share.item for share in mine if not share.lasting and share.state in ("delivered", "opened")
    }  # fmt: skip
    bodies = [share.body for share in opened.values() if share.body]
    shown = summaries.shown_scores(bodies)
    both = summaries.gaps(shown, [summaries.Shown(one.session_on, one.score) for one in own if one.id in own_shown])
    earlier = [value for _, value in both[:-1]]
    promised = _promises(given, bodies)
    ended = sharing.taken_back(actor=actor, pair=pair)
    latest = {one.to: one for one in given}
    return ClientPage(
        pair=view,
        day=day,
        received=received,
        client_line=summaries.line(shown),
        own_line=summaries.line([summaries.Shown(one.session_on, one.score) for one in _one_a_day(own)]),
        gaps=both,
        usual_gap=gap.usual_gap(earlier) if both else None,
        width=gap.compare(earlier=earlier, latest=both[-1][1]) if both else "",
        promises=promised,
        own_checkins=list(reversed(own)),
        own_shown=frozenset(own_shown),
        taken_back=sorted({practice.day(share.ended_at) for share in ended if share.ended_at}),
        to_talk=[one for one in latest.values() if one.mode == "talk" and one.on and one.on >= day],
        card=_card(list(opened.values()), now),
        boundaries=boundaries.of_shares(received=list(opened.values()), mine=mine, side="therapist"),
        goals=goals.of_shares(
            everything=everything, mine=mine, received=list(opened.values()), pair=pair, side="therapist"
        ),
        homework=homework.of_shares(received=list(opened.values()), mine=mine),
        thread=messages.of_shares(received=list(opened.values()), mine=mine),
        notes=notes.notes(actor=actor, pair=pair, everything=everything),
        since=since.since(
            actor=actor, pair=pair, now=now, own=own, received=[one.share for one in received], given=given,
            mine=mine, ended=ended,
        ),
        coming=appointments.next_of(actor=actor, now=now, pair=pair),
    )  # fmt: skip


def _card(opened: Sequence[sharing.Share], now: datetime) -> sharing.Share | None:
    found = [
        one for one in opened
        if one.kind == "session-card" and one.delivered_at and one.delivered_at > now - CARD_FOR
    ]  # fmt: skip
    return found[-1] if found else None


def _one_a_day(own: Sequence[checkins.CheckIn]) -> list[checkins.CheckIn]:
    return list({one.session_on: one for one in own}.values())


def _promises(given: Sequence[feedback.Answer], bodies: Sequence[dict]) -> list[feedback.Promise]:
    marks = {body["promise"]: body for body in bodies if body["kind"] == "mark"}
    found = [one.promise for one in given if one.promise is not None]
    replaced = {promise.replaces for promise in found}
    return [feedback.with_shown_mark(one, marks.get(str(one.id))) for one in found if one.id not in replaced]
