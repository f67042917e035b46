"""Milestones: noticed from what a person did here themselves, or put in their own words. For them alone.

What is noticed is put together in the person's own request, from their own things and what was shown to them, and
is stored nowhere. Only a choice is kept, sealed: to keep it, or not this one. Being there counts for nothing,
nothing is added up, and one tap ends the noticing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from safeground.content import milestones, sayings
from safeground.domain import access, care, feedback, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = 1_000
DRAFT = "milestone"
# After this a deed is no longer noticed: nothing old is brought up again.
NOTICED_FOR = timedelta(days=42)
# How many are noticed at once, at most, on the page; and for how long one may stand on Today.
AT_ONCE = 3
FRESH = timedelta(days=7)
# What is said with these messages is not the hard kind.
LIGHT = frozenset({"something-helped", *sayings.THEMES})


@dataclass(frozen=True)
class Noticed:
    """One deed that nothing was chosen for yet. `of` names it in the person's own request; it is stored nowhere."""

    of: str = field(repr=False)
    kind: str = field(repr=False)
    at: datetime
    # With whom, where that is plain.
    pair: uuid.UUID | None = None
    # Words of both people's, such as a promise; never the person's own private ones.
    detail: str = field(default="", repr=False)

    @property
    def words(self) -> str:
        return milestones.milestones().kinds[self.kind].noticed


@dataclass(frozen=True)
class Milestone:
    """One that was kept, or written in own words; `shown` are the shares in which it is shown."""

    id: uuid.UUID
    on: date
    # A kind of deed, or what it is about where the words are one's own.
    kind: str = field(repr=False)
    words: str = field(repr=False)
    detail: str = field(default="", repr=False)
    own: bool = False
    pair: uuid.UUID | None = None
    shown: tuple[sharing.Share, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Page:
    is_on: bool
    noticed: Sequence[Noticed] = field(repr=False)
    kept: Sequence[Milestone] = field(repr=False)


# --- noticing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sources:
    """What one request has opened already: one's own things, one's shares, what was shown for good."""

    everything: Sequence[items.Kept] = field(repr=False)
    mine: Sequence[sharing.Share] = field(repr=False)
    lasting: Sequence[sharing.Share] = field(repr=False)
    answers: Sequence[feedback.Answer] = field(repr=False)
    # Of each answer that was to be spoken: whether it was, as the client said.
    talked: Mapping[uuid.UUID, str] = field(repr=False)


def _sources(
    actor: Actor,
    now: datetime,
    everything: Sequence[items.Kept] | None = None,
    mine: Sequence[sharing.Share] | None = None,
    lasting: Sequence[sharing.Share] | None = None,
) -> _Sources:
    day = practices.here().day(now)
    everything = items.kept(actor=actor) if everything is None else everything
    lasting = sharing.received(actor=actor, day=day, lasting=True) if lasting is None else lasting
    return _Sources(
        everything=everything,
        mine=sharing.mine(actor=actor) if mine is None else mine,
        lasting=lasting,
        answers=feedback.got(actor=actor, day=day, lasting=lasting),
        talked=feedback.talked(actor=actor, everything=everything),
    )


def _notice(sources: _Sources) -> Iterator[Noticed]:
    """Every deed that there is, in no order."""
    yield from _limits(sources)
    yield from _said(sources)
    yield from _answered(sources)
    yield from _promises(sources)
    yield from _tension(sources)


def _limits(sources: _Sources) -> Iterator[Noticed]:
    """The first card of limits for each therapist, while one stands; the first yes to a line of it."""
    standing = {one.pair for one in sources.mine if one.kind == "boundaries" and one.state in ("delivered", "opened")}
    first: dict[str, items.Kept] = {}
    for kept in items.of_kind(sources.everything, "shown-boundaries"):
        first.setdefault(kept.body["pair"], kept)
    for pair, kept in first.items():
        if uuid.UUID(pair) in standing:
            yield Noticed(f"boundary-shown:{pair}", "boundary-shown", kept.made_at, uuid.UUID(pair))
    answered: set[uuid.UUID] = set()
    for share in sources.lasting:
        body = share.body or {}
        yes = share.kind == "boundary-answer" and any(line["as"] == "yes" for line in body["lines"].values())
        if yes and share.pair not in answered and share.delivered_at:
            answered.add(share.pair)
            yield Noticed(f"boundary-answered:{share.pair}", "boundary-answered", share.delivered_at, share.pair)


def _said(sources: _Sources) -> Iterator[Noticed]:
    """A rung that was said, in whichever way; and one of which only was said that it exists."""
    rungs = {str(one.id): one for one in items.of_kind(sources.everything, "rung")}
    for identity, rung in rungs.items():
        if rung.body.get("said"):
            on = date.fromisoformat(rung.body["said"]["on"])
            yield Noticed(f"rung-said:{identity}", "rung-said", _noon(on, rung.made_at))
    messages = {one.id: one for one in items.of_kind(sources.everything, "message")}
    for share in sources.mine:
        message = messages.get(share.item)
        about = rungs.get(message.body.get("rung", "")) if message else None
        if message is None or about is None or share.delivered_at is None or share.state == "withdrawn":
            continue
        if about.body["text"] not in message.body["text"]:
            yield Noticed(f"limit-kept:{share.id}", "limit-kept", share.delivered_at, share.pair)


def _noon(on: date, like: datetime) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=like.tzinfo)


def _answered(sources: _Sources) -> Iterator[Noticed]:
    """A hard message that got an answer: in writing, or in the session if the client says so."""
    hard = {
        share.id: share
        for share in sources.mine
        if share.kind == "message" and (share.body or {}).get("about") not in LIGHT and share.state != "withdrawn"
    }
    done: set[uuid.UUID] = set()
    for answer in sources.answers:
        if answer.to not in hard or answer.to in done:
            continue
        if answer.mode == "answer" or (answer.mode == "talk" and sources.talked.get(answer.id) in ("yes", "partly")):
            done.add(answer.to)
            yield Noticed(f"message-answered:{answer.to}", "message-answered", answer.at, answer.pair)


def _promises(sources: _Sources) -> Iterator[Noticed]:
    promised = {one.promise.id: one.promise for one in sources.answers if one.promise is not None}
    # A later mark takes the place of an earlier one.
    marks = {one.body["promise"]: one for one in items.of_kind(sources.everything, "mark")}
    for identity, mark in marks.items():
        promise = promised.get(uuid.UUID(identity))
        if mark.body["as"] == "kept" and promise is not None:
            yield Noticed(f"promise-kept:{identity}", "promise-kept", mark.made_at, promise.pair, promise.text)


def _tension(sources: _Sources) -> Iterator[Noticed]:
    """Tension that the client says was talked about. Whether it eased is another matter, and not asked here."""
    for kept in items.of_kind(sources.everything, "check-in"):
        body = kept.body
        if body["tension"] in ("yes", "not-sure") and body["talked"] in ("eased", "still"):
            yield Noticed(f"tension-talked:{kept.id}", "tension-talked", kept.made_at, uuid.UUID(body["pair"]))


def _choices(everything: Sequence[items.Kept]) -> dict[str, items.Kept]:
    """What was chosen for each deed: kept, or not this one."""
    return {one.body["of"]: one for one in items.of_kind(everything, "milestone") if one.body["of"]}


def _open(sources: _Sources) -> list[Noticed]:
    """Those for which nothing was chosen, the latest first."""
    chosen = _choices(sources.everything)
    found = [one for one in _notice(sources) if one.of not in chosen]
    return sorted(found, key=lambda one: (one.at, one.of), reverse=True)


def _is_on(everything: Sequence[items.Kept]) -> bool:
    return not items.of_kind(everything, "milestones-off")


def page(*, actor: Actor, now: datetime) -> Page:
    """What is noticed just now, a few at most, and what was kept, the latest first."""
    sources = _sources(actor, now)
    is_on = _is_on(sources.everything)
    noticed = [one for one in _open(sources) if one.at > now - NOTICED_FOR] if is_on else []
    return Page(is_on, noticed[:AT_ONCE], _kept(sources.everything, sources.mine))


def fresh(
    *,
    actor: Actor,
    now: datetime,
    everything: Sequence[items.Kept] | None = None,
    mine: Sequence[sharing.Share] | None = None,
    lasting: Sequence[sharing.Share] | None = None,
) -> Noticed | None:
    """At most one, for Today: the latest deed of this week for which nothing was chosen. None when it is turned off.

    What the page has opened already can be handed in: what the actor keeps, shows, and was shown for good.
    """
    everything = items.kept(actor=actor) if everything is None else everything
    if not _is_on(everything):
        return None
    found = _open(_sources(actor, now, everything, mine, lasting))
    return next((one for one in found if one.at > now - FRESH), None)


def turn(*, actor: Actor, on: bool, now: datetime) -> None:
    """Whether anything is noticed. Off, only one's own words remain."""
    with access.deed():
        items.receipt(actor=actor, key="milestones-off")
        off = items.kept(actor=actor, kind="milestones-off")
        if on:
            for one in off:
                items.forget(actor=actor, item=one.id)
        elif not off:
            items.keep(actor=actor, kind="milestones-off", body={}, now=now, day=practices.here().day(now))


# --- keeping ----------------------------------------------------------------------------------------------


def _kept(everything: Sequence[items.Kept], mine: Sequence[sharing.Share]) -> list[Milestone]:
    found = [one for one in items.of_kind(everything, "milestone") if one.body["as"] == "kept"]
    return sorted((_milestone(one, mine) for one in found), key=lambda one: (one.on, one.id), reverse=True)


def _milestone(kept: items.Kept, mine: Sequence[sharing.Share] = ()) -> Milestone:
    body = kept.body
    return Milestone(
        id=kept.id,
        on=date.fromisoformat(body["on"]),
        kind=body["about"],
        words=body["words"],
        detail=body["detail"],
        own=not body["of"],
        pair=uuid.UUID(body["pair"]) if body["pair"] else None,
        shown=tuple(one for one in mine if one.item == kept.id and one.state in ("delivered", "opened")),
    )


def _body(**values: Any) -> dict[str, Any]:
    return {"of": "", "as": "kept", "about": "", "words": "", "detail": "", "on": "", "pair": "", **values}


def _choose(actor: Actor, of: str, now: datetime, *, keep: bool) -> items.Kept:
    """Keep what was noticed, or never notice it again. A second press finds what the first one chose."""
    practice = practices.here()
    with access.deed():
        items.receipt(actor=actor, key=f"milestone:{of}")
        sources = _sources(actor, now)
        before = _choices(sources.everything).get(of)
        if before is not None:
            return before
        found = next((one for one in _open(sources) if one.of == of), None)
        if found is None:
            raise access.Missing
        body = _body(of=of, **{"as": "not"})
        if keep:
            pair = str(found.pair) if found.pair else ""
            on = practice.day(found.at).isoformat()
            body = _body(of=of, about=found.kind, words=found.words, detail=found.detail, on=on, pair=pair)
        return items.keep(actor=actor, kind="milestone", body=body, now=now, day=practice.day(now))


def keep(*, actor: Actor, of: str, now: datetime) -> Milestone:
    """Leave it here: what was noticed stays, for oneself."""
    chosen = _choose(actor, of, now, keep=True)
    if chosen.body["as"] != "kept":
        raise access.Missing
    return _milestone(chosen)


def dismiss(*, actor: Actor, of: str, now: datetime) -> None:
    """Not this one: it is not noticed again."""
    chosen = _choose(actor, of, now, keep=False)
    if chosen.body["as"] == "kept":
        remove(actor=actor, milestone=chosen.id, now=now)


def write(*, actor: Actor, text: str, about: str, now: datetime, key: str = "") -> Milestone:
    """One in own words. What it is about may be left open."""
    words, day = text.strip(), practices.here().day(now)
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    if len(words) > LONGEST:
        raise Refused(
            "too-long", f"This box can hold {LONGEST:,} characters. Please make it shorter; nothing is lost."
        )
    if about and about not in milestones.milestones().abouts:
        raise Refused("about", "Please choose one of the four, or leave it open.")
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, milestone=made)
        body = _body(about=about, words=words, on=day.isoformat())
        kept = items.keep(actor=actor, kind="milestone", body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=DRAFT)
    return _milestone(kept)


def _item(actor: Actor, milestone: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=milestone)
    if kept.kind != "milestone" or kept.body["as"] != "kept":
        raise access.Missing
    return kept


def read(*, actor: Actor, milestone: uuid.UUID) -> Milestone:
    return _milestone(_item(actor, milestone), sharing.mine(actor=actor, lasting=False))


def remove(*, actor: Actor, milestone: uuid.UUID, now: datetime) -> None:
    """For good. One that was noticed is not noticed again; what was shown of it stays where it is."""
    with access.deed():
        of = _item(actor, milestone).body["of"]
        items.forget(actor=actor, item=milestone)
        if of:
            body = _body(of=of, **{"as": "not"})
            items.keep(actor=actor, kind="milestone", body=body, now=now, day=practices.here().day(now))


# --- showing ----------------------------------------------------------------------------------------------


def preview(*, milestone: Milestone) -> dict[str, str]:
    """Exactly what would be shown: the sentence in the first person, and nothing that was not on the page."""
    kind = milestones.milestones().kinds.get(milestone.kind)
    text = kind.shown if kind and not milestone.own else milestone.words
    return {"kind": "milestone", "text": text, "detail": milestone.detail}


def show(*, actor: Actor, milestone: uuid.UUID, pair: uuid.UUID, now: datetime, key: str = "") -> sharing.Share:
    """Show one to the therapist of a pair: of the pair that it is about, where it is about one."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        kept = _item(actor, milestone)
        one = _milestone(kept)
        if one.pair not in (None, pair) or care.side_of(actor=actor, pair=pair) != "client":
            raise access.Missing
        share = sharing.show(actor=actor, pair=pair, kept=kept, body=preview(milestone=one), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share
