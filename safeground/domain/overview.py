"""What each person sees first: the client's Today, the therapist's caseload and one client's page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from safeground.domain import (
    access,
    boundaries,
    care,
    checkins,
    feedback,
    goals,
    homework,
    items,
    messages,
    preparing,
    saying,
    sharing,
    summaries,
    unanswered,
)
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.engine import gap

# An answer is shown on Today for two weeks; it stays readable on its own page for good.
FRESH = timedelta(days=14)
MOVED_WITHIN = timedelta(days=28)
# A session card is for the next meeting or two; after that it is one of the things that were shown.
CARD_FOR = timedelta(days=14)

# What goes to the therapist in one's own words, held or on its way.
LETTERS = ("message", "reflection", "bridge")

Next = Literal["compare", "talked", "promise", "unanswered", "check-in", "nobody"]


@dataclass(frozen=True)
class Today:
    """The client's first page. `next` is the one next thing, chosen in the order of `Next`; see `choose`."""

    pairs: Sequence[care.Pair]
    # Of every therapist, also where it has ended: their answers stay.
    names: Mapping[uuid.UUID, str] = field(repr=False)
    next: Next
    held: Sequence[sharing.Share] = field(repr=False)
    waiting: Sequence[sharing.Share] = field(repr=False)
    fresh: Sequence[feedback.Answer] = field(repr=False)
    to_talk: Sequence[feedback.Answer] = field(repr=False)
    ask_talked: feedback.Answer | None = field(repr=False)
    ask_promise: feedback.Promise | None = field(repr=False)
    ask_unanswered: unanswered.Late | None = field(repr=False)
    lines: Sequence[preparing.Line] = field(repr=False)
    aloud: Sequence[saying.Aloud] = field(repr=False)
    # Of the latest answer to a boundaries card, for as long as answers stand here: whose card it is.
    limits_answered: Sequence[uuid.UUID] = ()


def today(*, actor: Actor, now: datetime) -> Today:
    practice = practices.here()
    day = practice.day(now)
    all_pairs = care.of_client(actor=actor, ended=True)
    pairs = [pair for pair in all_pairs if pair.ended_on is None]
    lasting = sharing.received(actor=actor, day=day, lasting=True)
    answers = feedback.got(actor=actor, day=day, lasting=lasting)
    everything = items.kept(actor=actor)
    shares = sharing.mine(actor=actor)
    said = feedback.talked(actor=actor, everything=everything)
    # A later answer to the same thing takes the place of an earlier "I'll answer by …" or "on Thursday".
    latest = {one.to: one for one in answers}
    to_talk = [one for one in latest.values() if one.mode == "talk" and one.id not in said]
    past = [one for one in to_talk if one.on is not None and one.on < day]
    due = [
        promise
        for promise in feedback.promises(actor=actor, answers=answers, everything=everything, mine=shares)
        if not promise.mark and promise.due_on is not None and promise.due_on <= day
    ]
    mine = [share for share in shares if share.kind in LETTERS]
    ask_talked = past[0] if past else None
    ask_promise = due[0] if due else None
    late = unanswered.late(actor=actor, now=now, shares=shares, answers=answers, pairs=pairs, everything=everything)
    ask_unanswered = late[0] if late else None
    return Today(
        pairs=pairs,
        names={pair.id: pair.other_name for pair in all_pairs},
        next=choose(pairs=pairs, ask_talked=ask_talked, ask_promise=ask_promise, ask_unanswered=ask_unanswered),
        held=[share for share in mine if share.state == "held"],
        waiting=[share for share in mine if share.state in ("delivered", "opened") and not share.answered_at],
        fresh=[one for one in reversed(answers) if one.at > now - FRESH],
        to_talk=[one for one in to_talk if one.on is not None and one.on >= day],
        ask_talked=ask_talked,
        ask_promise=ask_promise,
        ask_unanswered=ask_unanswered,
        lines=preparing.lines(actor=actor, everything=everything),
        aloud=[
            one
            for one in saying.to_read(actor=actor, everything=everything)
            if one.pair in {pair.id for pair in pairs}
        ],
        limits_answered=[
            one.pair
            for one in lasting
            if one.kind == "boundary-answer" and one.delivered_at and one.delivered_at > now - FRESH
        ][-1:],
    )


def choose(
    *,
    pairs: Sequence[care.Pair],
    ask_talked: feedback.Answer | None,
    ask_promise: feedback.Promise | None,
    ask_unanswered: unanswered.Late | None = None,
) -> Next:
    """The one next thing: what was to be talked about, a promise that is due, what waits too long, the rest."""
    if ask_talked is not None:
        return "talked"
    if ask_promise is not None:
        return "promise"
    if ask_unanswered is not None:
        return "unanswered"
    if not pairs:
        return "nobody"
    return "compare" if all(pair.compared_on is None for pair in pairs) else "check-in"


# --- the desk ---------------------------------------------------------------------------------------------


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
    return Caseload(
        waiting=waiting,
        moved=moved,
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
    own = checkins.made_by(actor=actor, pair=pair, side="therapist")
    mine = sharing.mine(actor=actor, pair=pair)
    own_shown = {
        share.item for share in mine if not share.lasting and share.state in ("delivered", "opened")
    }  # fmt: skip
    bodies = [share.body for share in opened.values() if share.body]
    shown = summaries.shown_scores(bodies)
    both = summaries.gaps(shown, [summaries.Shown(one.session_on, one.score) for one in own if one.id in own_shown])
    earlier = [value for _, value in both[:-1]]
    promised = _promises(given, bodies)
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
        taken_back=_taken_back(actor, pair, practice),
        to_talk=[one for one in latest.values() if one.mode == "talk" and one.on and one.on >= day],
        card=_card(list(opened.values()), now),
        boundaries=boundaries.of_shares(received=list(opened.values()), mine=mine, side="therapist"),
        goals=goals.of_shares(
            everything=items.kept(actor=actor), mine=mine, received=list(opened.values()), pair=pair, side="therapist"
        ),
        homework=homework.of_shares(received=list(opened.values()), mine=mine),
        thread=messages.of_shares(received=list(opened.values()), mine=mine),
    )


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


def _taken_back(actor: Actor, pair: uuid.UUID, practice: practices.Practice) -> list[date]:
    ended = sharing.taken_back(actor=actor, pair=pair)
    return sorted({practice.day(share.ended_at) for share in ended if share.ended_at})
