"""The boundaries card: what each of two people does not want or wants differently, and what the other says to it.

Each side has one card for the pair, kept for oneself. Showing it makes a version. The version before it ends in
the same deed, so that one card is in force; the new one says what has changed. An answer names the version it
is about, and comes to nothing once there is a newer one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.content import limits
from safeground.domain import access, audit, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

LONGEST = {"text": 500, "other_way": 300, "stop": 60, "words": 1_000}


@dataclass(frozen=True)
class Line:
    topic: str
    text: str = field(repr=False)
    other_way: str = field(default="", repr=False)


@dataclass(frozen=True)
class Card:
    """One's own card as it is kept. `revision` is 0 where nothing was kept; `version` 0 where nothing was shown."""

    pair: uuid.UUID
    revision: int
    lines: tuple[Line, ...] = field(default=(), repr=False)
    stop: str = field(default="", repr=False)
    version: int = 0
    item: uuid.UUID | None = None


@dataclass(frozen=True)
class Change:
    """One topic that is not as it was in the version before; "" where there was or is none."""

    topic: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True)
class Said:
    """The other person's answer to one line."""

    as_: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Shown:
    """A version in force, with the latest answer to it, line by line."""

    share: uuid.UUID
    version: int
    shown_at: datetime
    mine: bool
    lines: tuple[Line, ...] = field(repr=False)
    stop: str = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    answers: Mapping[str, Said] = field(default_factory=dict, repr=False)
    stop_seen: bool = False
    answered_at: datetime | None = None
    is_opened: bool = False


@dataclass(frozen=True)
class Both:
    """The two cards of a pair as one of the two may see them."""

    mine: Shown | None
    theirs: Shown | None
    # The other's answers to one's own versions, those before as well, oldest first: they stay readable.
    answers: tuple[sharing.Share, ...] = field(default=(), repr=False)
    side: str = "client"

    @property
    def stop(self) -> str:
        """The sign for stop, the same on both sides: the client's, or the therapist's where there is none."""
        client, therapist = (self.mine, self.theirs) if self.side == "client" else (self.theirs, self.mine)
        return (client.stop if client else "") or (therapist.stop if therapist else "")


# --- one's own card ---------------------------------------------------------------------------------------


def card(*, actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> Card:
    kept = _kept(actor, pair, everything)
    if kept is None:
        return Card(pair, 0)
    return Card(pair, kept.revision, _lines(kept.body), kept.body["stop"], kept.body["version"], kept.id)


def _kept(actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> items.Kept | None:
    everything = items.kept(actor=actor) if everything is None else everything
    found = items.of_kind(everything, "boundaries")
    return next((one for one in found if one.body["pair"] == str(pair)), None)


def _lines(body: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(Line(one["topic"], one["text"], one["other_way"]) for one in body["lines"])


def _stored(lines: Sequence[Line]) -> list[dict[str, str]]:
    return [{"topic": one.topic, "text": one.text, "other_way": one.other_way} for one in lines]


def write(*, actor: Actor, pair: uuid.UUID, revision: int, lines: Sequence[Line], stop: str, now: datetime) -> Card:
    """Keep one's card. `revision` is the one the form was filled from: of two windows, the second is told."""
    sign = " ".join(stop.split())
    _not_too_long("stop", sign)
    body = {"lines": _stored(_checked(lines)), "stop": sign}
    with access.deed():
        care.side_of(actor=actor, pair=pair)
        # Two windows that both begin a card wait for each other here: there is one card for each side.
        items.receipt(actor=actor, key=f"boundaries:{pair}")
        kept = _kept(actor, pair)
        if (kept.revision if kept else 0) != revision:
            raise Refused(
                "changed-elsewhere",
                "This card was changed in another window meanwhile. What you typed is still here. "
                "Press the button again if it should take the place of what was kept there.",
            )
        if kept is None:
            empty = {"pair": str(pair), "version": 0, "share": "", "shown": {"lines": [], "stop": ""}}
            day = practices.here().day(now)
            items.keep(actor=actor, kind="boundaries", body={**empty, **body}, now=now, day=day)
        else:
            items.change(actor=actor, kept=kept, body=body)
    return card(actor=actor, pair=pair)


def _checked(lines: Sequence[Line]) -> list[Line]:
    """In the order of the topics, without those that are empty."""
    by_topic = {line.topic: line for line in lines}
    found = []
    for topic in limits.limits().topics:
        line = by_topic.get(topic.slug)
        if line is None or not line.text.strip():
            continue
        text, way = line.text.strip(), line.other_way.strip()
        _not_too_long("text", text)
        _not_too_long("other_way", way)
        found.append(Line(topic.slug, text, way))
    return found


def _not_too_long(name: str, text: str) -> None:
    if len(text) > LONGEST[name]:
        raise Refused(
            "too-long", f"This box can hold {LONGEST[name]:,} characters. Please make it shorter; nothing is lost."
        )


# --- showing it -------------------------------------------------------------------------------------------


def preview(*, actor: Actor, pair: uuid.UUID) -> dict[str, Any]:
    """The next version as the other person would see it."""
    kept = _kept(actor, pair)
    if kept is None or not (kept.body["lines"] or kept.body["stop"] or kept.body["version"]):
        raise Refused("empty", "There is nothing on the card yet. Write one line, or the sign for stop.")
    return _bundle(kept)


def _bundle(kept: items.Kept) -> dict[str, Any]:
    body, before = kept.body, kept.body["shown"]
    return {
        "kind": "boundaries",
        "version": body["version"] + 1,
        "lines": body["lines"],
        "stop": body["stop"],
        "changes": _changes(before, body) if body["version"] else [],
    }


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    def texts(body: Mapping[str, Any]) -> dict[str, str]:
        lines = {one["topic"]: " · ".join(filter(None, (one["text"], one["other_way"]))) for one in body["lines"]}
        return {**lines, "sign": body["stop"]}

    old, new = texts(before), texts(after)
    topics = [topic.slug for topic in limits.limits().topics] + ["sign"]
    return [
        {"topic": topic, "before": old.get(topic, ""), "after": new.get(topic, "")}
        for topic in topics
        if old.get(topic, "") != new.get(topic, "")
    ]


def show(*, actor: Actor, pair: uuid.UUID, revision: int, now: datetime, key: str = "") -> sharing.Share:
    """Show the card as it was previewed at `revision`, as a new version. The one before it ends with it."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        items.receipt(actor=actor, key=f"boundaries:{pair}")
        body = preview(actor=actor, pair=pair)
        kept = _kept(actor, pair)
        assert kept is not None
        if kept.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This card was changed or shown in another window meanwhile. Nothing was sent. Please read it again.",
            )
        if kept.body["version"] and not body["changes"]:
            raise Refused("unchanged", "Nothing has changed since you showed this card. Nothing was sent.")
        _end_the_version_before(actor, kept, now)
        copy = items.keep(actor=actor, kind="shown-boundaries", body={**body, "pair": str(pair)}, now=now, day=day)
        share = sharing.show(actor=actor, pair=pair, kept=copy, body=body, now=now, day=day)
        shown = {"lines": body["lines"], "stop": body["stop"]}
        items.change(
            actor=actor, kept=kept, body={"version": body["version"], "share": str(share.id), "shown": shown}
        )
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def _end_the_version_before(actor: Actor, kept: items.Kept, now: datetime) -> None:
    if kept.body["share"]:
        share = uuid.UUID(kept.body["share"])
        if access.find(actor, models.Share, "read", id=share, columns=("id",)) is not None:
            sharing.replace(actor=actor, share=share, now=now)


# --- both cards, and answering ----------------------------------------------------------------------------


def both(*, actor: Actor, pair: uuid.UUID, now: datetime, log: bool = True) -> Both:
    """What is in force between the two: one's own latest version, and the other's as far as it was opened.

    A therapist's looking is entered in the client's trail first, like any other; without `log` nothing is shown.
    """
    day = practices.here().day(now)
    side = care.side_of(actor=actor, pair=pair)
    if side == "client":
        received = sharing.received(actor=actor, day=day, pair_id=pair)
    else:
        received = sharing.opened(actor=actor, day=day, now=now, log=log, pair_id=pair)
    return of_shares(received=received, mine=sharing.mine(actor=actor, pair=pair), side=side)


def of_shares(*, received: Sequence[sharing.Share], mine: Sequence[sharing.Share], side: str) -> Both:
    """The two cards out of shares that a page has opened already."""
    told = sorted((one for one in received if one.kind == "boundary-answer"), key=lambda one: (one.body or {})["at"])
    return Both(_in_force(mine, received), _in_force(received, mine), tuple(told), side)


def _in_force(cards: Sequence[sharing.Share], answers: Sequence[sharing.Share]) -> Shown | None:
    living = [one for one in cards if one.kind == "boundaries" and one.state in ("delivered", "opened")]
    if not living:
        return None
    share = max(living, key=lambda one: (one.body or {})["version"])
    body = share.body or {}
    said = [
        one for one in answers
        if one.kind == "boundary-answer" and one.answers == share.id and one.delivered_at is not None
    ]  # fmt: skip
    latest = max(said, key=lambda one: (one.body or {})["at"], default=None)
    told = (latest.body or {}) if latest else {}
    assert share.delivered_at is not None
    return Shown(
        share=share.id,
        version=body["version"],
        shown_at=share.delivered_at,
        mine=share.mine,
        lines=_lines(body),
        stop=body["stop"],
        changes=tuple(Change(**one) for one in body["changes"]),
        answers={topic: Said(one["as"], one["words"]) for topic, one in told.get("lines", {}).items()},
        stop_seen=bool(told.get("stop")),
        answered_at=latest.delivered_at if latest else None,
        is_opened=share.state == "opened",
    )


def answer(
    *,
    actor: Actor,
    share: uuid.UUID,
    answers: Mapping[str, Said],
    now: datetime,
    stop_seen: bool = False,
    pair: uuid.UUID | None = None,
    key: str = "",
) -> sharing.Share:
    """Answer a version line by line. A line that is left out stays open; a later answer takes the place of this.

    On the page of a `pair`, a version that is gone without a trace is told as changed."""
    practice = practices.here()
    day = practice.day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        row = _asked(actor, share, pair)
        side = care.side_of(actor=actor, pair=row.pair_id)
        shown = both(actor=actor, pair=row.pair_id, now=now, log=False).theirs
        if shown is None or shown.share != share:
            raise _changed()
        told = _told(answers, {line.topic for line in shown.lines})
        # A card from which all was taken off has no line to answer: that it was seen is the answer.
        if not told and not (stop_seen and shown.stop) and (shown.lines or shown.stop):
            raise Refused("empty", "Please answer at least one line. Nothing was sent.")
        body: dict[str, Any] = {
            "kind": "boundary-answer",
            "version": shown.version,
            "lines": told,
            "stop": bool(stop_seen and shown.stop),
            "at": now.isoformat(),
        }
        kept = items.keep(
            actor=actor, kind="boundary-answer", body={**body, "pair": str(row.pair_id)}, now=now, day=day
        )
        made_share = sharing.show(
            actor=actor,
            pair=row.pair_id,
            kept=kept,
            body=body,
            now=now,
            day=day,
            # The therapist's word belongs to both for good; the client may take theirs back like anything else.
            lasting=side == "therapist",
            answers=share,
        )
        if side == "therapist":
            sharing.mark_answered(actor=actor, share=share, now=now)
            audit.record(actor=actor, entries=[audit.Entry(row.owner_id, "answered", share)], now=now)
            care.forget_summary(actor=actor, pair=row.pair_id)
        if key:
            items.give_receipt(actor=actor, key=key, result=made_share.id, day=day)
    return made_share


def _asked(actor: Actor, share: uuid.UUID, pair: uuid.UUID | None) -> models.Share:
    """The version that is to be answered, held until the answer stands: a newer one waits, or has come first."""
    living = {"id": share, "state__in": ("delivered", "opened")}
    row = access.find(actor, models.Share, "receive", lock=True, columns=sharing.OUTSIDE, **living)
    if row is not None and pair in (None, row.pair_id):
        return row
    if pair is None:
        # Ended by a newer version, or never theirs: only the first is told apart, by its own row.
        access.row(actor, models.Share, "receive", id=share, state="withdrawn", columns=("id",))
    else:
        # One that was read and never "opened" left no row. Whoever is not of the pair finds nothing here either.
        care.side_of(actor=actor, pair=pair)
    raise _changed()


def _changed() -> Refused:
    return Refused(
        "changed-meanwhile",
        "The card was changed while you were answering. Nothing was sent, and your words are still here. "
        "Please read what is on it now.",
    )


def _told(answers: Mapping[str, Said], topics: set[str]) -> dict[str, dict[str, str]]:
    told = {}
    for topic, said in answers.items():
        if topic not in topics or not said.as_:
            continue
        words = said.words.strip()
        if said.as_ not in limits.limits().answers:
            raise Refused("answer", "Please choose one of the three answers, or leave the line open.")
        if said.as_ == "not-as-it-stands" and not words:
            raise Refused("no-words", "Please write what you can do. “Not as it stands” needs a few words with it.")
        _not_too_long("words", words)
        told[topic] = {"as": said.as_, "words": words}
    return told


@dataclass(frozen=True)
class Version:
    """One's own copy of what was shown on a day."""

    item: uuid.UUID
    on: date
    body: Mapping[str, Any] = field(repr=False)


def versions(*, actor: Actor, pair: uuid.UUID) -> list[Version]:
    """One's own earlier and present versions, the latest first: for oneself."""
    practice = practices.here()
    found = [one for one in items.kept(actor=actor, kind="shown-boundaries") if one.body["pair"] == str(pair)]
    found.sort(key=lambda one: one.body["version"], reverse=True)
    return [Version(one.id, practice.day(one.made_at), one.body) for one in found]
