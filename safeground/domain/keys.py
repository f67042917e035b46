"""Which key opens what: the pepper and the epoch keys from outside the database, and sealing by purpose.

The floors below know nothing of each other: crypto/ seals bytes, store/ keeps them. Here they meet. A key is
only ever inside an `Actor`, for the length of one request.
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from safeground.crypto import contexts, envelope, keyring, pairs
from safeground.crypto.secret import Secret
from safeground.domain import access, keyfiles
from safeground.domain.actor import Actor
from safeground.domain.keyfiles import (
    KeyFault as KeyFault,
)
from safeground.domain.keyfiles import (
    beside as beside,
)
from safeground.domain.keyfiles import (
    id_of as id_of,
)
from safeground.domain.keyfiles import (
    mail_private as mail_private,
)
from safeground.domain.keyfiles import (
    mail_privates as mail_privates,
)
from safeground.domain.keyfiles import (
    make_mail_keys as make_mail_keys,
)
from safeground.domain.keyfiles import (
    make_pepper as make_pepper,
)
from safeground.domain.keyfiles import (
    older_peppers as older_peppers,
)
from safeground.domain.keyfiles import (
    pepper as pepper,
)
from safeground.domain.keyfiles import (
    pepper_id as pepper_id,
)
from safeground.domain.keyfiles import (
    pepper_of as pepper_of,
)
from safeground.domain.keyfiles import (
    peppers as peppers,
)
from safeground.store import models

EPOCH = timedelta(hours=12)


# --- keys of the server -----------------------------------------------------------------------------------


def forget_files() -> None:
    """Read the key files anew when they are next needed: they were replaced."""
    keyfiles.forget()
    _epoch_at.cache_clear()


def unseal_contact(blob: bytes | memoryview, *, context: bytes) -> bytes:
    """What is sealed under the pepper, or under an older one where a rotation has not come to it yet."""
    for secret in peppers():
        try:
            return envelope.unseal(keyring.contact_key(secret), bytes(blob), context=context)
        except envelope.SealBroken:
            continue
    raise envelope.SealBroken


def epoch_id(now: datetime) -> str:
    return str(int(now.timestamp() // EPOCH.total_seconds()))


def epoch(name: str, *, now: datetime) -> Secret | None:
    """The epoch key of that name while it lives: this half day's and the last one's. Older ones are deleted."""
    current = int(epoch_id(now))
    if not (name.isascii() and name.isdigit()) or not current - 1 <= int(name) <= current:
        return None
    return _epoch_at(settings.EPOCH_DIR, name, current)


@lru_cache(maxsize=2)
def _epoch_at(folder: Path, name: str, current: int) -> Secret | None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("epoch-*"):
        if old.suffix == "" and int(old.name.removeprefix("epoch-")) < current - 1:
            old.unlink(missing_ok=True)
    path = folder / f"epoch-{name}"
    if not path.exists() and int(name) == current:
        # Written whole under another name first: another worker must never read half a key.
        fresh = folder / f"epoch-{name}.{os.getpid()}.new"
        fresh.write_bytes(os.urandom(32))
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return Secret(path.read_bytes()) if path.exists() else None


def cost() -> keyring.KdfCost:
    """How dear one password guess is. The test setting is refused by `serve` for a real practice."""
    return keyring.CHEAP if settings.CHEAP_KDF else keyring.KdfCost()


def floor() -> keyring.KdfCost:
    return keyring.CHEAP if settings.CHEAP_KDF else keyring.FLOOR


# --- things of one's own ----------------------------------------------------------------------------------


def encode(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def decode(plain: bytes) -> dict[str, Any]:
    body = json.loads(plain)
    assert isinstance(body, dict)
    return body


def seal_own(actor: Actor, kind: str, plain: bytes) -> bytes:
    """A short thing in a column of the actor's own: a name, a pin, a summary."""
    context = contexts.private(actor.me, actor.generation, kind)
    return envelope.seal(keyring.subkey(actor.key, "private"), plain, context=context)


def unseal_own(actor: Actor, kind: str, blob: bytes) -> bytes:
    context = contexts.private(actor.me, actor.generation, kind)
    return envelope.unseal(keyring.subkey(actor.key, "private"), bytes(blob), context=context)


def seal_item(actor: Actor, *, item: uuid.UUID, revision: int, body: dict[str, Any]) -> dict[str, Any]:
    """The sealed columns of an item revision, with a data key of its own."""
    key = keyring.new_data_key()
    plain = encode(body)
    return {
        "revision": revision,
        "key_generation": actor.generation,
        "key_sealed": keyring.seal_key(
            keyring.subkey(actor.key, "dek"),
            key,
            context=contexts.dek(actor.practice_id, actor.me, item, revision, actor.generation),
        ),
        "body_sealed": envelope.seal(key, plain, context=contexts.body(actor.practice_id, actor.me, item, revision)),
        "size_bucket": envelope.bucket(len(plain)),
    }


def unseal_item(actor: Actor, row: models.Item, dek: Secret | None = None) -> dict[str, Any]:
    """The body of an item of the actor's own. `dek` is the actor's wrapping key, when many are opened."""
    key = keyring.unseal_key(
        dek or keyring.subkey(actor.key, "dek"),
        bytes(row.key_sealed),
        context=contexts.dek(actor.practice_id, actor.me, row.id, row.revision, row.key_generation),
    )
    context = contexts.body(actor.practice_id, actor.me, row.id, row.revision)
    return decode(envelope.unseal(key, bytes(row.body_sealed), context=context))


def place(actor: Actor, name: str) -> bytes:
    """Where a draft belongs, as a mark that only its owner's key can make."""
    return keyring.lookup(keyring.subkey(actor.key, "draft"), purpose="place", value=name)


def seal_draft(actor: Actor, mark: bytes, body: dict[str, Any]) -> bytes:
    context = contexts.draft(actor.practice_id, actor.me, mark)
    return envelope.seal(keyring.subkey(actor.key, "draft"), encode(body), context=context)


def unseal_draft(actor: Actor, mark: bytes, blob: bytes) -> dict[str, Any]:
    context = contexts.draft(actor.practice_id, actor.me, mark)
    return decode(envelope.unseal(keyring.subkey(actor.key, "draft"), bytes(blob), context=context))


# --- things between two people ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicKey:
    account: uuid.UUID
    generation: int
    public: bytes


@dataclass(frozen=True)
class OwnPair:
    generation: int
    public: bytes
    private: Secret


def public_keys(actor: Actor, accounts: list[uuid.UUID]) -> dict[uuid.UUID, PublicKey]:
    """The newest public key of each account."""
    found = access.rows(
        actor, models.KeyPair, "public", account_id__in=set(accounts), order=("account_id", "generation")
    )
    return {row.account_id: PublicKey(row.account_id, row.generation, bytes(row.public)) for row in found}


def every_public_key(actor: Actor, accounts: list[uuid.UUID]) -> dict[tuple[uuid.UUID, int], PublicKey]:
    """The public keys of every generation of each account."""
    found = access.rows(actor, models.KeyPair, "public", account_id__in=set(accounts))
    return {(row.account_id, row.generation): _public(row) for row in found}


def _public(row: models.KeyPair) -> PublicKey:
    return PublicKey(row.account_id, row.generation, bytes(row.public))


def public_key(actor: Actor, account: uuid.UUID, generation: int) -> PublicKey | None:
    """The public key of one generation: what was marked with it can still be checked."""
    row = access.find(actor, models.KeyPair, "public", account_id=account, generation=generation)
    return _public(row) if row else None


def own_pair(actor: Actor) -> OwnPair:
    row = access.row(actor, models.KeyPair, "private", generation=actor.generation)
    private = unseal_own(actor, "key-pair", bytes(row.private_sealed))
    return OwnPair(row.generation, bytes(row.public), Secret(private))


def grant_context(actor: Actor, share: models.Share) -> bytes:
    return contexts.grant(
        actor.practice_id,
        share.id,
        share.owner_id,
        share.owner_generation,
        share.recipient_id,
        share.recipient_generation,
        share.expires_on,
    )


def seal_share(actor: Actor, *, share: models.Share, mine: OwnPair, theirs: PublicKey, body: dict[str, Any]) -> None:
    """Fill in the sealed columns of a new share: the body, the owner's key and the recipient's grant."""
    key = keyring.new_data_key()
    plain = encode(body)
    share.owner_generation = mine.generation
    share.owner_key_generation = actor.generation
    share.recipient_generation = theirs.generation
    share.body_sealed = envelope.seal(key, plain, context=_bundle_context(actor, share))
    share.size_bucket = envelope.bucket(len(plain))
    share.owner_key_sealed = wrap_bundle_key(actor, share, key)
    share.grant_sealed = pairs.grant(
        key,
        recipient_public=theirs.public,
        sender_private=mine.private,
        sender_public=mine.public,
        context=grant_context(actor, share),
    )


def _bundle_context(actor: Actor, share: models.Share) -> bytes:
    return contexts.bundle(actor.practice_id, share.id, share.owner_id, share.recipient_id)


def wrap_bundle_key(actor: Actor, share: models.Share, key: Secret) -> bytes:
    """A share's data key under the actor's own key: the owner's at sharing, the recipient's at opening."""
    return keyring.seal_key(
        keyring.subkey(actor.key, "own"),
        key,
        context=contexts.bundle_key(actor.practice_id, share.id, actor.me, actor.generation),
    )


def unwrap_bundle_key(actor: Actor, share: models.Share, sealed: bytes) -> Secret:
    return keyring.unseal_key(
        keyring.subkey(actor.key, "own"),
        bytes(sealed),
        context=contexts.bundle_key(actor.practice_id, share.id, actor.me, actor.generation),
    )


def accept_grant(actor: Actor, share: models.Share, *, mine: OwnPair, theirs: PublicKey) -> Secret:
    """The data key of a share that was made for the actor. Refused when anybody else made it."""
    return pairs.accept(
        bytes(share.grant_sealed or b""),
        recipient_private=mine.private,
        recipient_public=mine.public,
        sender_public=theirs.public,
        context=grant_context(actor, share),
    )


def unseal_share(actor: Actor, share: models.Share, key: Secret) -> dict[str, Any]:
    return decode(envelope.unseal(key, bytes(share.body_sealed or b""), context=_bundle_context(actor, share)))


def make_pair_key(actor: Actor, pair: uuid.UUID, theirs: PublicKey, key: Secret | None = None) -> dict[str, Any]:
    """The columns of a pair's key, made by its therapist: a new key, or the one there is for a client's new key."""
    mine = own_pair(actor)
    key = key or keyring.new_data_key()
    return {
        "client_generation": theirs.generation,
        "therapist_generation": actor.generation,
        "therapist_key_sealed": wrap_pair_key(actor, pair, key),
        "grant_sealed": pairs.grant(
            key,
            recipient_public=theirs.public,
            sender_private=mine.private,
            sender_public=mine.public,
            context=contexts.pair_key(actor.practice_id, pair, theirs.account, theirs.generation),
        ),
    }


def wrap_pair_key(actor: Actor, pair: uuid.UUID, key: Secret) -> bytes:
    context = contexts.pair_key(actor.practice_id, pair, actor.me, actor.generation)
    return keyring.seal_key(keyring.subkey(actor.key, "own"), key, context=context)


def therapists_pair_key(actor: Actor, row: models.PairKey) -> Secret:
    context = contexts.pair_key(actor.practice_id, row.pair_id, actor.me, row.therapist_generation)
    return keyring.unseal_key(keyring.subkey(actor.key, "own"), bytes(row.therapist_key_sealed), context=context)


def clients_pair_key(actor: Actor, row: models.PairKey, *, mine: OwnPair, theirs: PublicKey) -> Secret:
    """A pair's key as its client has it. Refused when anybody but the therapist made it."""
    return pairs.accept(
        bytes(row.grant_sealed),
        recipient_private=mine.private,
        recipient_public=mine.public,
        sender_public=theirs.public,
        context=contexts.pair_key(actor.practice_id, row.pair_id, actor.me, row.client_generation),
    )


def seal_details(
    actor: Actor, key: Secret, *, pair: uuid.UUID, appointment: uuid.UUID, body: dict[str, Any]
) -> bytes:
    return envelope.seal(key, encode(body), context=contexts.details(actor.practice_id, pair, appointment))


def unseal_details(
    actor: Actor, key: Secret, *, pair: uuid.UUID, appointment: uuid.UUID, blob: bytes
) -> dict[str, Any]:
    context = contexts.details(actor.practice_id, pair, appointment)
    return decode(envelope.unseal(key, bytes(blob), context=context))


def seal_feed(practice: uuid.UUID, feed: uuid.UUID, token: bytes, body: dict[str, Any]) -> bytes:
    return envelope.seal(keyring.feed_key(token), encode(body), context=contexts.feed(practice, feed))


def unseal_feed(practice: uuid.UUID, feed: uuid.UUID, token: bytes, blob: bytes) -> dict[str, Any]:
    return decode(envelope.unseal(keyring.feed_key(token), bytes(blob), context=contexts.feed(practice, feed)))


def seal_address(public: bytes, notice: uuid.UUID, address: str) -> bytes:
    return pairs.seal_to(public, address.encode(), context=contexts.mail(notice))


def open_address(privates: list[Secret], notice: uuid.UUID, blob: bytes) -> str:
    for private in privates[:-1]:
        try:
            return unseal_address(private, notice, blob)
        except envelope.SealBroken:
            continue
    return unseal_address(privates[-1], notice, blob)


def unseal_address(private: Secret, notice: uuid.UUID, blob: bytes) -> str:
    return pairs.unseal_from(private, bytes(blob), context=contexts.mail(notice)).decode()
