"""Practical messages back and forth: one thread for each pair, of messages that each go the way of every share.

A client's message is one more kind of what `saying` writes. A therapist's belongs to both for good; it may be held
until nine in the morning, and until then it can be taken back. Reading leaves no trace for the client; a therapist
opens each message by a deed of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from safeground.domain import access, audit, care, feedback, items, saying, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused

ABOUT = "practical"
LONGEST = 4_000
# For how long a message of the therapist's stands on Today.
FRESH = timedelta(days=14)


@dataclass(frozen=True)
class Entry:
    """One message of the thread, or an answer that was given to one on its own page."""

    share: sharing.Share
    at: datetime
    text: str = field(repr=False)
    no_reply: bool = False
    answer: feedback.Answer | None = field(default=None, repr=False)

    @property
    def answers(self) -> tuple[feedback.Answer, ...]:
        """The answer, for a page that lists answers."""
        return (self.answer,) if self.answer else ()


def write(
    *, actor: Actor, pair: uuid.UUID, text: str, when: str, now: datetime, no_reply: bool = False, key: str = ""
) -> sharing.Share:
    """A client's message."""
    _not_too_long(text)
    return saying.write(
        actor=actor, pair=pair, text=text, when=when, about=ABOUT, no_reply=no_reply, now=now, key=key
    )


def _not_too_long(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(
            "too-long", f"A message here can hold {LONGEST:,} characters. Nothing was sent, nothing is lost."
        )


def reply(
    *,
    actor: Actor,
    pair: uuid.UUID,
    text: str,
    when: str,
    now: datetime,
    to: uuid.UUID | None = None,
    key: str = "",
) -> sharing.Share:
    """A therapist's message, to one of the client's that was opened or on their own account."""
    practice = practices.here()
    day, words = practice.day(now), text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was sent.")
    _not_too_long(words)
    if when not in ("tomorrow", "now"):
        raise Refused("when", "Please choose when it should go.")
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        if care.side_of(actor=actor, pair=pair) != "therapist":
            raise Missing
        asked = _asked(actor, pair, to, now) if to is not None else None
        body = {"kind": "reply", "text": words, "at": now.isoformat()}
        kept = items.keep(actor=actor, kind="reply", body={**body, "pair": str(pair)}, now=now, day=day)
        held = sharing.tomorrow_at_nine(now=now, zone=practice.time_zone) if when == "tomorrow" else None
        share = sharing.show(
            actor=actor, pair=pair, kept=kept, body=body, now=now, day=day, lasting=True, due_at=held, answers=to
        )
        if asked is not None and held is None:
            sharing.mark_answered(actor=actor, share=asked.id, now=now)
            client = care.get(actor=actor, pair=pair).client
            audit.record(actor=actor, entries=[audit.Entry(client, "answered", asked.id)], now=now)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def _asked(actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime) -> sharing.Share:
    day = practices.here().day(now)
    found = sharing.opened(actor=actor, day=day, now=now, log=False, pair_id=pair, id=share)
    if not found or not _is_ours(found[0]):
        raise Refused(
            "taken-back",
            "What you were answering was taken back meanwhile. Nothing was sent, and your words are still here.",
        )
    return found[0]


def _is_ours(share: sharing.Share) -> bool:
    return share.kind == "message" and (share.body or {}).get("about") == ABOUT


def held(*, actor: Actor, pair: uuid.UUID, share: uuid.UUID) -> sharing.Share:
    """A therapist's own message, for as long as it is held."""
    one = sharing.read_mine(actor=actor, share=share)
    if one.kind != "reply" or one.pair != pair:
        raise Missing
    if one.state != "held":
        raise Refused("gone", "This went before you pressed. It belongs to both of you now.")
    return one


# --- the thread -------------------------------------------------------------------------------------------


def thread(*, actor: Actor, pair: uuid.UUID, now: datetime) -> list[Entry]:
    """The whole thread as this side may see it, oldest first. A therapist's looking is logged like any other."""
    day = practices.here().day(now)
    if care.partner(actor=actor, pair=pair).side == "client":
        received = sharing.received(actor=actor, day=day, pair_id=pair)
    else:
        care.side_of(actor=actor, pair=pair)
        received = sharing.opened(actor=actor, day=day, now=now, pair_id=pair)
    return of_shares(mine=sharing.mine(actor=actor, pair=pair), received=received)


def of_shares(*, mine: Sequence[sharing.Share], received: Sequence[sharing.Share]) -> list[Entry]:
    shares = [*mine, *received]
    asked = {one.id for one in shares if _is_ours(one)}
    found = [_entry(one) for one in shares if _is_ours(one) or one.kind == "reply"]
    answers = [one for one in shares if one.kind == "answer" and one.answers in asked]
    found += [_answered(one) for one in answers]
    return sorted(found, key=lambda one: (one.at, one.share.id))


def _entry(share: sharing.Share) -> Entry:
    body = share.body or {}
    at = share.delivered_at or share.due_at
    assert at is not None
    return Entry(share, at, body["text"], bool(body.get("no_reply")))


def _answered(share: sharing.Share) -> Entry:
    answer = feedback.of_share(share)
    return Entry(share, answer.at, answer.text, answer=answer)


def to_reply(entries: Sequence[Entry]) -> Entry | None:
    """The client's latest message that waits for a therapist's answer."""
    waiting = [
        one for one in entries
        if not one.share.mine and one.share.state == "opened" and one.share.answered_at is None and not one.no_reply
    ]  # fmt: skip
    return waiting[-1] if waiting else None


# --- for Today --------------------------------------------------------------------------------------------


def fresh(
    *,
    actor: Actor,
    now: datetime,
    lasting: Sequence[sharing.Share],
    mine: Sequence[sharing.Share],
    everything: Sequence[items.Kept],
) -> Entry | None:
    """At most one: the therapist's latest message, until the client writes back, puts it away, or two weeks pass."""
    replies = [_entry(one) for one in lasting if one.kind == "reply"]
    latest = max(replies, key=lambda one: one.at, default=None)
    if latest is None or latest.at <= now - FRESH:
        return None
    pair = latest.share.pair
    written = [one.delivered_at or one.due_at for one in mine if _is_ours(one) and one.pair == pair]
    away = [
        datetime.fromisoformat(one.body["until"])
        for one in items.of_kind(everything, "thread-seen")
        if one.body["pair"] == str(pair)
    ]
    later = [at for at in (*written, *away) if at is not None and at >= latest.at]
    return None if later else latest


def put_away(*, actor: Actor, pair: uuid.UUID, now: datetime) -> None:
    """Not to be shown on Today any more. For oneself; nobody is told that it was read."""
    day, until = practices.here().day(now), now.isoformat()
    with access.deed():
        if care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        items.receipt(actor=actor, key=f"thread-seen:{pair}")
        found = items.kept(actor=actor, kind="thread-seen")
        before = next((one for one in found if one.body["pair"] == str(pair)), None)
        body = {"pair": str(pair), "until": until}
        if before is None:
            items.keep(actor=actor, kind="thread-seen", body=body, now=now, day=day)
        else:
            items.change(actor=actor, kept=before, body=body)
