"""The bridge: three lines from what happened before to this therapist. Each can be shown on its own, or not.

What it taught me, what it makes me watch for in you, what would help. A bridge belongs to one reflection, or to
none; there is one for each therapist and reflection.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safeground.domain import access, care, items, reflections, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LINES = ("taught", "watch", "help")
LONGEST = 500


@dataclass(frozen=True)
class Bridge:
    """`revision` is 0 and `id` empty where nothing was kept yet."""

    pair: uuid.UUID
    of: uuid.UUID | None
    id: uuid.UUID | None = None
    revision: int = 0
    lines: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(LINES, ""), repr=False)


def _bridge(kept: items.Kept) -> Bridge:
    body = kept.body
    return Bridge(
        pair=uuid.UUID(body["pair"]),
        of=uuid.UUID(body["of"]) if body["of"] else None,
        id=kept.id,
        revision=kept.revision,
        lines={name: body[name] for name in LINES},
    )


def all_of(*, actor: Actor, pair: uuid.UUID) -> list[Bridge]:
    """Every bridge to this therapist, the newest first."""
    found = [_bridge(kept) for kept in items.kept(actor=actor, kind="bridge")]
    return [one for one in reversed(found) if one.pair == pair]


def read(*, actor: Actor, pair: uuid.UUID, of: uuid.UUID | None = None) -> Bridge:
    """The bridge of one reflection, or of none, to this therapist; an empty one where nothing was kept."""
    return next((one for one in all_of(actor=actor, pair=pair) if one.of == of), Bridge(pair, of))


def draft_place(pair: uuid.UUID, of: uuid.UUID | None) -> str:
    return f"bridge:{pair}:{of or ''}"


def write(
    *,
    actor: Actor,
    pair: uuid.UUID,
    revision: int,
    lines: Mapping[str, str],
    now: datetime,
    of: uuid.UUID | None = None,
) -> Bridge:
    """Keep the lines. Leaving all of them empty takes the bridge away for good."""
    words = {name: " ".join(lines.get(name, "").split()) for name in LINES}
    if any(len(text) > LONGEST for text in words.values()):
        raise Refused("too-long", f"Each line can hold {LONGEST:,} characters. Please make it shorter.")
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    with access.deed():
        # Two windows that both begin one wait for each other here.
        items.receipt(actor=actor, key=draft_place(pair, of))
        standing = read(actor=actor, pair=pair, of=of)
        if of is not None:
            reflections.read(actor=actor, reflection=of)
        if standing.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "These lines were changed in another window meanwhile. What you typed is still here. "
                "Press the button again if it should take the place of what was kept there.",
            )
        _store(actor, standing, words, now)
        items.drop_draft(actor=actor, place=draft_place(pair, of))
        return read(actor=actor, pair=pair, of=of)


def _store(actor: Actor, standing: Bridge, words: dict[str, str], now: datetime) -> None:
    if standing.id is not None and any(words.values()):
        items.change(actor=actor, kept=items.read(actor=actor, item=standing.id), body=words)
    elif standing.id is not None:
        items.forget(actor=actor, item=standing.id)
    elif any(words.values()):
        body = {"pair": str(standing.pair), "of": str(standing.of or ""), **words}
        items.keep(actor=actor, kind="bridge", body=body, now=now, day=practices.here().day(now))
    else:
        raise Refused("empty", "There is nothing written yet. One of the three lines is enough.")


def forget_reflection(*, actor: Actor, reflection: uuid.UUID, now: datetime) -> None:
    """Delete a reflection for good, and the lines that belong to it."""
    with access.deed():
        reflections.remove(actor=actor, reflection=reflection, now=now)
        for kept in items.kept(actor=actor, kind="bridge"):
            if kept.body["of"] == str(reflection):
                items.forget(actor=actor, item=kept.id)
        for pair in care.of_client(actor=actor, ended=True):
            items.drop_draft(actor=actor, place=draft_place(pair.id, reflection))


def bundle(bridge: Bridge, ticked: Sequence[str]) -> dict[str, Any]:
    """What is shown: the ticked lines, and nothing of the others, nor of the reflection."""
    chosen = {name: bridge.lines[name] if name in ticked else "" for name in LINES}
    if not any(chosen.values()):
        raise Refused("no-parts", "Nothing is ticked yet. Tick what you want to show, or keep it to yourself.")
    return {"kind": "bridge", **chosen}


def show(
    *,
    actor: Actor,
    pair: uuid.UUID,
    revision: int,
    ticked: Sequence[str],
    when: str,
    now: datetime,
    of: uuid.UUID | None = None,
    key: str = "",
) -> sharing.Share:
    """Show ticked lines, now or held until tomorrow at nine. `revision` is the one that was looked at."""
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        bridge = read(actor=actor, pair=pair, of=of)
        if bridge.id is None:
            raise access.Missing
        if bridge.revision != revision:
            raise Refused("changed-elsewhere", "This was changed since you looked. Nothing was sent. Look once more.")
        kept = items.read(actor=actor, item=bridge.id)
        body = bundle(bridge, ticked)
        return reflections.give(actor=actor, pair=pair, kept=kept, body=body, when=when, now=now, key=key)
