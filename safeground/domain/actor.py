"""Who asks. Every use case takes an actor; nothing is looked up from a global."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from safeground.crypto.secret import Secret

Who = Literal["stranger", "pending", "client", "therapist", "director", "operator", "worker", "calendar", "visitor"]


@dataclass(frozen=True)
class KeysWait:
    """New keys that the practice has started for this account: who, when, and from when on they can be made."""

    started_by: str
    started_at: datetime
    ready_at: datetime


@dataclass(frozen=True)
class Card:
    """What a session's row says of its account, so that a page need not ask for it again. The name is sealed."""

    username: str
    public_name: str
    shares_device: bool
    name_sealed: bytes = field(repr=False)
    keys_wait: KeysWait | None = None
    mail_refused: bool = False


@dataclass(frozen=True)
class Actor:
    """One asker, for one practice, with the keys that are unlocked for this request.

    `user_key` is None for a stranger, the operator and the worker: they open nothing. `session` is the stored
    id (a hash) of the browser session, or empty.
    """

    practice_id: uuid.UUID
    roles: frozenset[Who]
    account_id: uuid.UUID | None = None
    user_key: Secret | None = field(default=None, repr=False)
    generation: int = 1
    session: str = ""
    reason: str = ""
    # Room view: the one thing that this browser shows, until the password is given.
    room: uuid.UUID | None = None
    card: Card | None = field(default=None, repr=False, compare=False)

    @classmethod
    def stranger(cls, practice_id: uuid.UUID) -> Actor:
        return cls(practice_id=practice_id, roles=frozenset({"stranger"}))

    @classmethod
    def operator(cls, practice_id: uuid.UUID, *, reason: str) -> Actor:
        return cls(practice_id=practice_id, roles=frozenset({"operator"}), reason=reason)

    @classmethod
    def worker(cls, practice_id: uuid.UUID) -> Actor:
        return cls(practice_id=practice_id, roles=frozenset({"worker"}))

    @classmethod
    def calendar(cls, practice_id: uuid.UUID, *, of: uuid.UUID) -> Actor:
        """Whoever holds a calendar's address: they read the times of one person, and open nothing."""
        return cls(practice_id=practice_id, roles=frozenset({"calendar"}), account_id=of)

    @classmethod
    def visitor(cls, practice_id: uuid.UUID, *, of: uuid.UUID) -> Actor:
        """Whoever brought the code of something arranged: that one thing is theirs, and they have no account."""
        return cls(practice_id=practice_id, roles=frozenset({"visitor"}), account_id=of)

    @property
    def me(self) -> uuid.UUID:
        """The account of a signed-in person. Asking it of anybody else is a fault in the program."""
        if self.account_id is None:
            raise RuntimeError("This actor has no account.")
        return self.account_id

    @property
    def key(self) -> Secret:
        if self.user_key is None:
            raise RuntimeError("This actor holds no key.")
        return self.user_key

    def is_a(self, role: Who) -> bool:
        return role in self.roles


class Refused(Exception):
    """A use case that cannot go ahead. `code` is stable, `sentence` is for the person. Knows no HTTP."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class Missing(Refused):
    """Not there, or not yours: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("missing", "This page is not here, or not for you.")
