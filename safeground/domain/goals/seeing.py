"""The goals of a pair as each side may see them, out of shares and one's own copies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from safeground.domain import care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing
from safeground.domain.goals.goal import Goal, Review, Said, Version, read


def goals(*, actor: Actor, pair: uuid.UUID | None, now: datetime, log: bool = True) -> list[Goal]:
    """The goals of a pair, as this side may see them; for a client also those that belong to no pair.

    Without a pair: all that the client keeps. A therapist's looking is entered in the client's trail first.
    """
    day, everything = practices.here().day(now), items.kept(actor=actor)
    if pair is None:
        received = sharing.received(actor=actor, day=day)
        mine = sharing.mine(actor=actor)
        return of_shares(everything=everything, mine=mine, received=received, pair=None, side="client")
    side = care.side_of(actor=actor, pair=pair)
    if side == "client":
        received = sharing.received(actor=actor, day=day, pair_id=pair)
    else:
        received = sharing.opened(actor=actor, day=day, now=now, log=log, pair_id=pair)
    return of_shares(
        everything=everything, mine=sharing.mine(actor=actor, pair=pair), received=received, pair=pair, side=side
    )


def find(*, actor: Actor, pair: uuid.UUID | None, goal: uuid.UUID, now: datetime, log: bool = True) -> Goal:
    found = next((one for one in goals(actor=actor, pair=pair, now=now, log=log) if one.id == goal), None)
    if found is None:
        raise Missing
    return found


def of_shares(
    *,
    everything: Sequence[items.Kept],
    mine: Sequence[sharing.Share],
    received: Sequence[sharing.Share],
    pair: uuid.UUID | None,
    side: str,
) -> list[Goal]:
    """The goals out of what a page has opened already, in the order in which they were begun."""
    own = {one.body["goal"]: one for one in items.of_kind(everything, "goal") if _belongs(one, pair)}
    copies = [one for one in items.of_kind(everything, "shown-goal") if one.body["pair"] == str(pair)]
    found = list(own) + [one.body["goal"] for one in copies]
    found += [(one.body or {})["goal"] for one in received if one.kind == "goal"]
    return [_goal(name, own.get(name), copies, mine, received, pair, side) for name in dict.fromkeys(found)]


def _belongs(kept: items.Kept, pair: uuid.UUID | None) -> bool:
    return pair is None or kept.body["pair"] in ("", str(pair))


def _goal(
    name: str,
    own: items.Kept | None,
    copies: Sequence[items.Kept],
    mine: Sequence[sharing.Share],
    received: Sequence[sharing.Share],
    pair: uuid.UUID | None,
    side: str,
) -> Goal:
    given = _of(mine, "goal-answer", name)
    got = _of(received, "goal-answer", name)
    versions = _own_versions(name, side == "client", copies, mine, got) + _their_versions(name, own, received, given)
    agreed = sorted((one for one in versions if one.said and one.said.as_ == "yes"), key=lambda one: one.version)
    in_force = agreed[-1] if agreed else None
    last = in_force.version if in_force else 0
    waiting = [one for one in versions if one.share and one.version > last]
    return Goal(
        id=uuid.UUID(name),
        pair=pair,
        own=read(own.body) if own else None,
        revision=own.revision if own else 0,
        in_force=in_force,
        theirs=_latest(one for one in waiting if not one.mine),
        mine=_latest(one for one in waiting if one.mine),
        earlier=tuple(reversed(agreed[:-1])),
        review=_own_review(own, name, mine),
        their_review=_review(_of(received, "goal-review", name)),
        seen=max((one.version for one in versions), default=0),
    )


def _latest(found: Iterable[Version]) -> Version | None:
    return max(found, key=lambda one: one.version, default=None)


def _of(shares: Sequence[sharing.Share], kind: str, goal: str) -> list[sharing.Share]:
    """The shares of this kind about one goal that stand, oldest first."""
    found = [one for one in shares if one.kind == kind and (one.body or {})["goal"] == goal and one.delivered_at]
    return sorted(found, key=lambda one: (one.body or {})["at"])


def _said(answers: Sequence[sharing.Share], version: int) -> Said | None:
    bodies = [one.body or {} for one in answers if (one.body or {})["version"] == version]
    if not bodies:
        return None
    # A yes is not taken back by a later word: that is what looking again is for.
    told = next((one for one in bodies if one["as"] == "yes"), bodies[-1])
    return Said(told["as"], datetime.fromisoformat(told["at"]), told["words"])


def _version(body: Mapping[str, Any], *, mine: bool, share: uuid.UUID | None, said: Said | None) -> Version:
    before = body["before"]
    return Version(
        version=body["version"],
        mine=mine,
        at=datetime.fromisoformat(body["at"]),
        wording=read(body),
        before=read(before) if before else None,
        share=share,
        said=said,
    )


def _own_versions(
    goal: str,
    by_client: bool,
    copies: Sequence[items.Kept],
    mine: Sequence[sharing.Share],
    got: Sequence[sharing.Share],
) -> list[Version]:
    living = {one.item: one.id for one in mine if one.kind == "goal" and one.state in ("delivered", "opened")}
    found = []
    for copy in copies:
        if copy.body["goal"] != goal:
            continue
        said, share = _said(got, copy.body["version"]), living.get(copy.id)
        # What a client stops showing is theirs alone again. A therapist's version that was agreed stays agreed,
        # also where they had put a newer one in its place before they could read the yes.
        if share is None and (by_client or said is None or said.as_ != "yes"):
            continue
        found.append(_version(copy.body, mine=True, share=share, said=said))
    return found


def _their_versions(
    goal: str, own: items.Kept | None, received: Sequence[sharing.Share], given: Sequence[sharing.Share]
) -> list[Version]:
    found = {}
    for body in own.body["agreed"] if own else ():
        found[body["version"]] = _version(body, mine=False, share=None, said=_said(given, body["version"]))
    for one in received:
        body = one.body or {}
        if one.kind == "goal" and body["goal"] == goal:
            said = _said([answer for answer in given if answer.answers == one.id], body["version"])
            found[body["version"]] = _version(body, mine=False, share=one.id, said=said)
    # A copy counts as long as the yes to it stands.
    return [one for one in found.values() if one.share or (one.said and one.said.as_ == "yes")]


def _own_review(own: items.Kept | None, goal: str, mine: Sequence[sharing.Share]) -> Review | None:
    shown = [one for one in _of(mine, "goal-review", goal) if one.state in ("delivered", "opened")]
    if own is None:
        return _review(shown)
    told = own.body["review"]
    if not told:
        return None
    is_shown = any((one.body or {})["review"] == told["id"] for one in shown)
    return Review(told["as"], date.fromisoformat(told["on"]), told["words"], shown=is_shown)


def _review(shown: Sequence[sharing.Share]) -> Review | None:
    if not shown:
        return None
    body = shown[-1].body or {}
    return Review(body["as"], date.fromisoformat(body["on"]), body["words"], shown=True)
