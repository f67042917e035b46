"""What one expects, what two people agreed, and where one's own pace stands, in words and beside nobody else's.

What was written is never overwritten: each keeping is a version with its day. An agreement is its writer's own note
until it is shown; showing a newer one ends the one before.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import growing, library
from safeground.content import signs as pages
from safeground.domain import access, care, checkins, items, ladder, sharing, signs
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.engine import pace

LONGEST = 4_000
MINE, AGREED = "expectations", "agreement"


@dataclass(frozen=True)
class Version:
    """What was written on one day. `pair` is None for what one expects, which is about nobody else."""

    id: uuid.UUID
    on: date
    text: str = field(repr=False)
    choices: tuple[str, ...] = field(default=(), repr=False)
    pair: uuid.UUID | None = None


@dataclass(frozen=True)
class Standing:
    """Where one's own line stands: a case of content/expectations, and what is said beside it."""

    case: pace.Pace
    # The last session below the usual range, where later ones were within it again.
    dipped_on: date | None = None
    easier: tuple[str, ...] = field(default=(), repr=False)
    harder: tuple[str, ...] = field(default=(), repr=False)
    said: bool = field(default=False, repr=False)


def _version(kept: items.Kept) -> Version:
    body = kept.body
    pair = uuid.UUID(body["pair"]) if body.get("pair") else None
    return Version(kept.id, date.fromisoformat(body["on"]), body["text"], tuple(body.get("choices", ())), pair)


def draft_place(pair: uuid.UUID | None = None) -> str:
    return f"expectations:{pair or 'mine'}"


def mine(*, actor: Actor) -> list[Version]:
    """What one expected, the latest first."""
    return [_version(kept) for kept in reversed(items.kept(actor=actor, kind=MINE))]


def expect(*, actor: Actor, text: str, choices: Sequence[str], now: datetime, key: str = "") -> Version:
    """Keep what one expects now. What was written before stays."""
    known = growing.expectations().mine["choices"]
    if set(choices) - set(known):
        raise Refused("choice", "One of these is not on the list any more. Please look again.")
    ticked = [slug for slug in known if slug in choices]
    return _keep(actor, MINE, {"choices": ticked}, text, now, key, draft_place())


def agreed(*, actor: Actor, pair: uuid.UUID) -> list[Version]:
    """What one noted as agreed with one therapist, the latest first."""
    found = [_version(kept) for kept in reversed(items.kept(actor=actor, kind=AGREED))]
    return [one for one in found if one.pair == pair]


def agree(*, actor: Actor, pair: uuid.UUID, text: str, now: datetime, key: str = "") -> Version:
    """Note what the two agreed. It is one's own until it is shown."""
    _own_living(actor, pair)
    return _keep(actor, AGREED, {"pair": str(pair)}, text, now, key, draft_place(pair))


def _own_living(actor: Actor, pair: uuid.UUID) -> care.Pair:
    between = care.get(actor=actor, pair=pair)
    if between.client != actor.me or between.ended_on is not None:
        raise access.Missing
    return between


def _keep(
    actor: Actor, kind: str, more: dict[str, object], text: str, now: datetime, key: str, place: str
) -> Version:
    words = text.strip()
    if not words and not more.get("choices"):
        raise Refused("empty", "There is nothing written yet. Nothing was kept, and it can stay so.")
    if len(words) > LONGEST:
        raise Refused(
            "too-long", f"This box can hold {LONGEST:,} characters. Please make it shorter; nothing is lost."
        )
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return _version(items.read(actor=actor, item=made))
        body = {"on": day.isoformat(), "text": words, **more}
        kept = items.keep(actor=actor, kind=kind, body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=place)
    return _version(kept)


def remove(*, actor: Actor, version: uuid.UUID) -> None:
    """Delete one version for good. What was shown of it stays where it is."""
    if items.read(actor=actor, item=version).kind not in (MINE, AGREED):
        raise access.Missing
    items.forget(actor=actor, item=version)


# --- showing what was agreed ------------------------------------------------------------------------------


def latest(*, actor: Actor, pair: uuid.UUID) -> Version:
    _own_living(actor, pair)
    found = agreed(actor=actor, pair=pair)
    if not found:
        raise Refused("empty", "There is nothing noted yet that could be shown.")
    return found[0]


def bundle(version: Version) -> dict[str, str]:
    """What the other person sees: the words and their day, and nothing that was expected or rated."""
    return {"kind": AGREED, "text": version.text, "on": version.on.isoformat()}


def shown(*, actor: Actor, pair: uuid.UUID) -> sharing.Share | None:
    """The agreement that is shown at present, if one is."""
    found = sharing.mine(actor=actor, pair=pair, state__in=("delivered", "opened"))
    return next((one for one in found if one.kind == AGREED), None)


def show(*, actor: Actor, pair: uuid.UUID, version: uuid.UUID, now: datetime, key: str = "") -> sharing.Share:
    """Show the agreement that was previewed. The one shown before ends in the same deed."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        newest = latest(actor=actor, pair=pair)
        if newest.id != version:
            raise Refused(
                "changed-elsewhere",
                "This was changed in another window meanwhile. Nothing was sent. Please read it again.",
            )
        before = shown(actor=actor, pair=pair)
        if before is not None:
            sharing.replace(actor=actor, share=before.id, now=now)
        kept = items.read(actor=actor, item=version)
        share = sharing.show(actor=actor, pair=pair, kept=kept, body=bundle(newest), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


# --- where one's own pace stands --------------------------------------------------------------------------


def standing(*, actor: Actor, pair: uuid.UUID) -> Standing:
    """From the actor's own check-ins with one therapist. Nobody else's come into it, and nothing is stored."""
    found = checkins.made_by(actor=actor, pair=pair)
    case = pace.describe([one.score for one in found])
    told = signs.courses(found)
    return Standing(
        case=case,
        dipped_on=None if case in ("none", "too-early") else _dipped(checkins.follow(found)),
        easier=tuple(one.slug for one in told if one.changed == "less"),
        harder=tuple(one.slug for one in told if one.changed == "more"),
        said=any(rung.said is not None for rung in ladder.rungs(actor=actor)),
    )


def _dipped(line: Sequence[checkins.Marked]) -> date | None:
    """The latest session below the usual range after which at least two were not: two, so that one is no chance."""
    scored = [one for one in line if one.standing != "none"]
    for place in range(len(scored) - 1, -1, -1):
        if scored[place].standing == "below":
            return scored[place].checkin.session_on if len(scored) - place > 2 else None
    return None


def words(found: Standing, *, dipped_day: str) -> list[str]:
    """What is said of it, sentence by sentence; the day in words comes from the page."""
    texts = growing.expectations().pace
    told = [texts[found.case]]
    if found.dipped_on is not None:
        told.append(library.fill(texts["dipped"], day=dipped_day))
    if found.case in ("level", "higher", "lower"):
        told.append(texts["estimate"])
    return told


def hard_then_and_now(found: Standing) -> list[str]:
    """What is less there than at first and what is more, in the order of the pages and in the same kind of words."""
    texts = growing.expectations().pace
    told = [
        library.fill(texts["easier" if page.slug in found.easier else "harder"], sign=page.kind_name)
        for page in pages.signs()
        if page.slug in (*found.easier, *found.harder)
    ]
    return [*told, texts["said"]] if found.said else told
