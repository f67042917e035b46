"""Which therapists of a client's do not work here any more: for every page that would otherwise ask after them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from safeground.domain import access, care
from safeground.domain.actor import Actor
from safeground.store import models


def since(*, actor: Actor, pairs: Sequence[care.Pair]) -> dict[uuid.UUID, date]:
    """Of these pairs of a client's, those whose therapist is gone, and since when."""
    ended = [pair for pair in pairs if pair.ended_on is not None]
    if not ended:
        return {}
    found = access.rows(actor, models.Account, "name", id__in={pair.therapist for pair in ended})
    left = {row.id: row.left_on for row in found if row.left_on is not None}
    return {pair.id: left[pair.therapist] for pair in ended if pair.therapist in left}
