"""Who somebody is, to themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models


@dataclass(frozen=True)
class Person:
    id: uuid.UUID
    username: str
    public_name: str
    roles: frozenset[str]
    shares_device: bool
    display_name: str = field(repr=False)

    @property
    def initials(self) -> str:
        words = self.display_name.split() or [self.username]
        letters = words[0][:2] if len(words) == 1 else words[0][:1] + words[-1][:1]
        return letters.upper()

    @property
    def is_client(self) -> bool:
        return "client" in self.roles

    @property
    def is_therapist(self) -> bool:
        return "therapist" in self.roles

    @property
    def is_director(self) -> bool:
        return "director" in self.roles


def whoami(*, actor: Actor) -> Person:
    row = actor.card or access.row(actor, models.Account, "read")
    return Person(
        id=actor.me,
        username=row.username,
        public_name=row.public_name,
        roles=frozenset(actor.roles),
        shares_device=row.shares_device,
        display_name=keys.unseal_own(actor, "name", bytes(row.name_sealed)).decode(),
    )
