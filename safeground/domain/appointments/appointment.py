"""One appointment as one of its two people sees it, and the sealed part of it: how they meet, and where."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from safeground.crypto.envelope import SealBroken
from safeground.domain import access, care, keys, wraps
from safeground.domain.actor import Actor, Refused
from safeground.store import models

Mode = Literal["room", "phone", "video"]
MODES = ("room", "phone", "video")
LONGEST = {"link": 500, "where": 200}
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)
# Nothing that could end a header, an attribute or a line.
UNSAFE = re.compile(r"[\s\"'<>\\^`{|}\x00-\x1f\x7f]|[^\x21-\x7e]")


@dataclass(frozen=True)
class Appointment:
    """`state` is one of asked, standing, moved, cancelled, met, missed; `changed_by` is "me", "them" or ""."""

    id: uuid.UUID
    pair: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: str
    changed_by: str
    changed_at: datetime | None
    series: uuid.UUID | None
    instead_of: uuid.UUID | None
    # Empty where it cannot be opened: the key of one of the two has changed.
    mode: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    where: str = field(default="", repr=False)

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


def view(actor: Actor, row: models.Appointment, key: keys.Secret | None) -> Appointment:
    assert row.pair_id is not None
    body = _details(actor, row, key)
    side = "therapist" if row.therapist_id == actor.me else "client"
    return Appointment(
        id=row.id,
        pair=row.pair_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        state=row.state,
        changed_by="" if not row.changed_by else "me" if row.changed_by == side else "them",
        changed_at=row.changed_at,
        series=row.series,
        instead_of=row.instead_of_id,
        mode=body.get("mode", ""),
        link=body.get("link", ""),
        where=body.get("where", ""),
    )


def _details(actor: Actor, row: models.Appointment, key: keys.Secret | None) -> dict[str, Any]:
    if key is None or row.details_sealed is None or row.pair_id is None:
        return {}
    try:
        return keys.unseal_details(actor, key, pair=row.pair_id, appointment=row.id, blob=bytes(row.details_sealed))
    except SealBroken:
        return {}


def views(actor: Actor, rows: Sequence[models.Appointment]) -> list[Appointment]:
    known = pair_keys(actor, {row.pair_id for row in rows if row.pair_id})
    return [view(actor, row, known.get(row.pair_id)) for row in rows if row.pair_id]


def pair_keys(actor: Actor, pairs: set[uuid.UUID]) -> dict[uuid.UUID, keys.Secret]:
    """The keys of these pairs, as far as the actor can open them."""
    rows = access.rows(actor, models.PairKey, "read", pair_id__in=pairs, join=("pair",)) if pairs else []
    as_client = [row for row in rows if row.pair.client_id == actor.me]
    theirs = keys.every_public_key(actor, [row.pair.therapist_id for row in as_client]) if as_client else {}
    mine = keys.own_pair(actor) if as_client else None
    found = {}
    for row in rows:
        try:
            if mine is not None and row.pair.client_id == actor.me:
                found[row.pair_id] = wraps.clients_pair_key(actor, row, mine=mine, theirs=theirs)
            else:
                found[row.pair_id] = keys.therapists_pair_key(actor, row)
        except SealBroken:
            continue
    return found


def key_for_writing(actor: Actor, between: models.Pair) -> keys.Secret:
    """The pair's key; its therapist makes it with the first appointment, and grants it anew to a client's new key."""
    known = pair_keys(actor, {between.id}).get(between.id)
    if between.therapist_id != actor.me:
        if known is None:
            raise care.key_refusal()
        return known
    theirs = keys.public_keys(actor, [between.client_id])[between.client_id]
    if care.changed(actor, between.id, between.therapist_pin_sealed, theirs):
        raise care.key_refusal()
    row = access.find(actor, models.PairKey, "read", pair_id=between.id)
    if row is not None and known is not None and row.client_generation == theirs.generation:
        return known
    columns = keys.make_pair_key(actor, between.id, theirs, known)
    if row is None:
        row = access.add(actor, models.PairKey, pair_id=between.id, **columns)
    else:
        access.change(actor, models.PairKey, "change", pair_id=between.id, to=columns)
        row = access.row(actor, models.PairKey, "read", pair_id=between.id)
    return keys.therapists_pair_key(actor, row)


# --- how they meet ----------------------------------------------------------------------------------------


def details(*, mode: str, link: str, where: str) -> dict[str, str]:
    """How and where, checked. Without a link of one's own, a video appointment gets a room that says nothing."""
    if mode not in MODES:
        raise Refused("mode", _("Please choose how you meet: in the room, by phone or by video."))
    place = " ".join(where.split())
    if len(place) > LONGEST["where"]:
        raise Refused("too-long", _("The place can hold 200 characters. Please make it shorter; nothing is lost."))
    if mode != "video":
        return {"mode": mode, "link": "", "where": place}
    return {"mode": mode, "link": check_link(link) if link.strip() else room(), "where": place}


def check_link(link: str) -> str:
    """An https address that can be put on a page, or a sentence."""
    tidy = link.strip()
    try:
        parts = urlsplit(tidy)
        good = parts.scheme == "https" and parts.username is None and parts.password is None
        good = good and HOST.fullmatch(parts.hostname or "") is not None and (parts.port or 443) > 0
    except ValueError:
        good = False
    if not good or UNSAFE.search(tidy) or len(tidy) > LONGEST["link"]:
        raise Refused(
            "link",
            _("The link must begin with https:// and be a whole address, such as https://video.example.org/room"),
        )
    return tidy


def room() -> str:
    """A fresh room on the practice's own video host. Its name is drawn by lot: it tells nothing to anybody."""
    if not settings.VIDEO_HOST:
        raise Refused(
            "no-video", _("Please paste the link of your own video room. This practice has no video host of its own.")
        )
    return f"https://{settings.VIDEO_HOST}/{secrets.token_hex(16)}"
