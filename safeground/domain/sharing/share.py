"""One share as one of its two people sees it, and the states it can be in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from safeground.domain.actor import Actor
from safeground.store import models

State = Literal["held", "delivered", "opened", "withdrawn"]

EMPTY: dict[str, Any] = {
    "owner_key_sealed": None,
    "grant_sealed": None,
    "recipient_key_sealed": None,
    "back_sealed": None,
    "body_sealed": None,
}
# What a list of shares needs to know before anything is opened.
OUTSIDE = (
    "id", "pair_id", "owner_id", "recipient_id", "item", "revision", "state", "lasting", "answers_id",
    "due_at", "delivered_at", "opened_at", "answered_at", "ended_at", "expires_on",
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """One share as one of its two people sees it. `body` is None where it is not theirs to read (yet)."""

    id: uuid.UUID
    pair: uuid.UUID
    item: uuid.UUID
    revision: int
    mine: bool
    state: State
    lasting: bool
    answers: uuid.UUID | None
    due_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    expires_on: date | None
    body: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        return str(self.body["kind"]) if self.body else ""


def view(actor: Actor, row: models.Share, body: dict[str, Any] | None = None) -> Share:
    return Share(
        id=row.id,
        pair=row.pair_id,
        item=row.item,
        revision=row.revision,
        mine=row.owner_id == actor.me,
        state=row.state,  # type: ignore[arg-type]
        lasting=row.lasting,
        answers=row.answers_id,
        due_at=row.due_at,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        expires_on=row.expires_on,
        body=body,
    )
