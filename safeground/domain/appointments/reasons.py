"""Words about an appointment: why it was moved or called off, and what got in the way. Each is its writer's own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from safeground.content import appointing
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

LONGEST = 1_000
# How long a missed one is asked about. It is asked once, and not resurfaced.
ASKED_FOR = timedelta(days=14)
WAY, REASON = "in-the-way", "time-reason"


@dataclass(frozen=True)
class Words:
    """What somebody kept about one appointment: for themselves, or shown by `share`."""

    item: uuid.UUID
    one: uuid.UUID
    choices: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    skipped: bool = False
    share: uuid.UUID | None = None


def _checked(text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST:
        raise Refused("too-long", _("This box can hold 1,000 characters. Please make it shorter; nothing is lost."))
    return words


def keep_reason(
    *, actor: Actor, pair: uuid.UUID, one: uuid.UUID, text: str, show: bool, now: datetime
) -> Words | None:
    """Keep why, for oneself; shown only where that was chosen. Without words nothing is kept."""
    words = _checked(text)
    if not words:
        return None
    kept = _keep(actor, REASON, pair, one, {"text": words}, now)
    if show:
        _show(actor, kept, pair, now)
    return next(found for found in of(actor=actor, one=one) if found.item == kept.id)


def say_what_got_in_the_way(
    *, actor: Actor, one: uuid.UUID, choices: Sequence[str], text: str, now: datetime, skip: bool = False
) -> Words:
    """The client's own answer about one that was missed, or that they would rather not say. Asked once either way."""
    known = appointing.texts().in_the_way
    words = "" if skip else _checked(text)
    chosen = [] if skip else [slug for slug in known if slug in choices]
    if not skip and not chosen and not words:
        raise Refused(
            "empty", _("Nothing is chosen and nothing is written. You can also leave it: that is the other button.")
        )
    with access.deed():
        row = access.row(actor, models.Appointment, "read", id=one, pair__client_id=actor.me, state="missed")
        assert row.pair_id is not None
        items.receipt(actor=actor, key=f"{WAY}:{one}")
        before = _find(actor, one, WAY)
        body = {"choices": chosen, "text": words, "skipped": skip}
        if before is None:
            _keep(actor, WAY, row.pair_id, one, body, now)
        else:
            items.change(actor=actor, kept=before, body=body)
        found = _find(actor, one, WAY)
        assert found is not None
    return _words(actor, found)


def show_words(*, actor: Actor, item: uuid.UUID, now: datetime) -> sharing.Share:
    """Show what one wrote about an appointment to the other person. Until then it is only one's own."""
    with access.deed():
        items.receipt(actor=actor, key=f"show:{item}")
        kept = items.read(actor=actor, item=item)
        if kept.kind not in (WAY, REASON) or kept.body.get("skipped"):
            raise access.Missing
        shown = _shown(actor, item)
        if shown is not None:
            return shown
        return _show(actor, kept, uuid.UUID(kept.body["pair"]), now)


def _show(actor: Actor, kept: items.Kept, pair: uuid.UUID, now: datetime) -> sharing.Share:
    day = practices.here().day(now)
    return sharing.show(actor=actor, pair=pair, kept=kept, body=bundle(kept), now=now, day=day)


def bundle(kept: items.Kept) -> dict[str, object]:
    """What the other person reads: the day's appointment, and the words as they stand now."""
    texts = appointing.texts()
    lines = [texts.in_the_way[slug] for slug in kept.body.get("choices", [])]
    text = "\n".join([*lines, *([kept.body["text"]] if kept.body.get("text") else [])])
    return {"kind": kept.kind, "one": kept.body["one"], "text": text}


def _keep(
    actor: Actor, kind: str, pair: uuid.UUID, one: uuid.UUID, body: dict[str, object], now: datetime
) -> items.Kept:
    day = practices.here().day(now)
    whole = {"pair": str(pair), "one": str(one), **body}
    return items.keep(actor=actor, kind=kind, body=whole, now=now, day=day)


def _find(actor: Actor, one: uuid.UUID, kind: str) -> items.Kept | None:
    found = [kept for kept in items.kept(actor=actor, kind=kind) if kept.body["one"] == str(one)]
    return found[-1] if found else None


def _shown(actor: Actor, item: uuid.UUID) -> sharing.Share | None:
    found = sharing.mine(actor=actor, item=item, state__in=("delivered", "opened"))
    return found[0] if found else None


def _words(actor: Actor, kept: items.Kept) -> Words:
    shown = _shown(actor, kept.id)
    body = kept.body
    return Words(
        item=kept.id,
        one=uuid.UUID(body["one"]),
        choices=tuple(body.get("choices", ())),
        text=body.get("text", ""),
        skipped=bool(body.get("skipped")),
        share=shown.id if shown else None,
    )


def of(*, actor: Actor, one: uuid.UUID) -> list[Words]:
    """What the actor kept about why this one was moved or called off, oldest first."""
    found = [kept for kept in items.kept(actor=actor, kind=REASON) if kept.body["one"] == str(one)]
    return [_words(actor, kept) for kept in found]


def in_the_way(*, actor: Actor, one: uuid.UUID) -> Words | None:
    kept = _find(actor, one, WAY)
    return None if kept is None else _words(actor, kept)


def told(*, actor: Actor, pair: uuid.UUID, one: uuid.UUID, now: datetime) -> list[str]:
    """What the other person has shown about this one: to a client at once, to a therapist once they opened it."""
    day = practices.here().day(now)
    if care.side_of(actor=actor, pair=pair) == "client":
        found = sharing.received(actor=actor, day=day, pair_id=pair, lasting=False)
    else:
        found = sharing.opened(actor=actor, day=day, now=now, pair_id=pair)
    return [
        str(share.body["text"])
        for share in found
        if share.body and share.kind in (WAY, REASON) and share.body["one"] == str(one)
    ]


def to_ask(*, actor: Actor, now: datetime, everything: Sequence[items.Kept] | None = None) -> uuid.UUID | None:
    """The latest one that the client missed, if they were not asked about it yet: asked once, of them alone."""
    missed = access.rows(
        actor, models.Appointment, "read", pair__client_id=actor.me, pair__ended_on__isnull=True, state="missed",
        starts_at__gt=now - ASKED_FOR, order=("-starts_at",), limit=1, columns=("id",),
    )  # fmt: skip
    if not missed:
        return None
    kept = items.kept(actor=actor) if everything is None else everything
    said = {one.body["one"] for one in items.of_kind(kept, WAY)}
    return None if str(missed[0].id) in said else missed[0].id
