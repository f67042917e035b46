"""New keys for the server: another pepper, another mail key. Safe to break off anywhere, and to begin again.

A new key is written beside the old one under the name "next"; then the old one gets a name of its own beside it and
the new one takes its place; then the database follows; last, "next" goes. While "next" is there, a rotation is under
way, and the next run goes on with the same key. Whoever reads meanwhile tries the older keys as well.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from safeground.crypto import contexts, envelope, keyring, pairs
from safeground.crypto.secret import Secret
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models

NEXT, OLD = "next", "old"


@dataclass(frozen=True)
class Count:
    contacts: int = 0
    notices: int = 0


@dataclass(frozen=True)
class Leaning:
    """What still needs one older pepper."""

    name: str
    slots: int
    codes: int
    meetings: int

    @property
    def is_over(self) -> bool:
        return not (self.slots or self.codes or self.meetings)


# --- files ------------------------------------------------------------------------------------------------


def is_under_way() -> bool:
    return any(keys.beside(path, NEXT).exists() for path in (settings.PEPPER_FILE, settings.MAIL_KEY_FILE))


def older_files() -> dict[str, Path]:
    """Key files from before a rotation on which something may still lean, by the name they have in a backup."""
    found = {f"pepper.{name}": keys.beside(settings.PEPPER_FILE, name) for name in keys.older_peppers()}
    mail = keys.beside(settings.MAIL_KEY_FILE, OLD)
    return {**found, f"mail.{OLD}": mail} if mail.exists() else found


def prepare(path: Path, content: bytes) -> Path:
    """The coming key in its file, whole or not at all. One that is there already is the one to go on with."""
    coming = keys.beside(path, NEXT)
    if not coming.exists():
        half = keys.beside(path, "part")
        half.unlink(missing_ok=True)
        try:
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        except OSError:
            raise keys.KeyFault(
                "key-folder", f"Nothing can be written beside {path}. Nothing was changed. Run this as its owner."
            ) from None
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(coming)
        _keep(path)
    return coming


def put_in_place(path: Path, coming: Path, old: Path) -> None:
    """The old key under a name of its own, the coming one in its place. There is a key at `path` at every moment."""
    if path.read_bytes() == coming.read_bytes():
        return
    if not old.exists():
        os.link(path, old)
    _keep(path)
    second = keys.beside(path, "part")
    second.unlink(missing_ok=True)
    os.link(coming, second)
    second.replace(path)
    _keep(path)


def _keep(path: Path) -> None:
    handle = os.open(Path(path).parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- a new pepper -----------------------------------------------------------------------------------------


def change_pepper(*, actor: Actor) -> Count:
    """Another pepper. Addresses are sealed with it at once, a password's slot at its owner's next sign-in."""
    path = Path(settings.PEPPER_FILE)
    name = keys.pepper_id()
    coming = prepare(path, os.urandom(32))
    put_in_place(path, coming, keys.beside(path, name))
    done = seal_contacts(actor=actor)
    coming.unlink()
    return done


def seal_contacts(*, actor: Actor) -> Count:
    """Everything under an older pepper that the operator can open, under the pepper there is. Repeatable."""
    key, older = keyring.contact_key(keys.pepper()), [keyring.contact_key(one) for one in keys.peppers()[1:]]
    contacts_done = notices = 0
    with access.deed():
        for row in access.rows(actor, models.Contact, "rotate"):
            context = contexts.contact(row.account_id, row.field)
            plain = _open(older, bytes(row.value_sealed), context)
            if plain is None:
                continue
            # The mark of an address is made from the address, any other from the account it belongs to.
            value = plain.decode().lower() if row.field == "email" else str(row.account_id)
            mark = keyring.lookup(keys.pepper(), purpose=row.field, value=value)
            to = {"value_sealed": envelope.seal(key, plain, context=context), "lookup": mark}
            contacts_done += access.change(actor, models.Contact, "rotate", id=row.id, to=to)
            before = {"contact_mark": bytes(row.lookup)}
            notices += access.change(actor, models.Notice, "rotate", to={"contact_mark": mark}, **before)
        for link in access.rows(actor, models.Availability, "rotate", link_sealed__isnull=False):
            context = contexts.contact(link.account_id, "video")
            plain = _open(older, bytes(link.link_sealed or b""), context)
            if plain is not None:
                to = {"link_sealed": envelope.seal(key, plain, context=context)}
                access.change(actor, models.Availability, "rotate", account_id=link.account_id, to=to)
                contacts_done += 1
    return Count(contacts_done, notices)


def _open(older: Sequence[Secret], blob: bytes, context: bytes) -> bytes | None:
    for key in older:
        try:
            return envelope.unseal(key, blob, context=context)
        except envelope.SealBroken:
            continue
    return None


def leaning(*, actor: Actor, now: datetime) -> list[Leaning]:
    """For each older pepper, what still needs it. A code says nothing of its pepper, so every one that lives counts
    until it has run out, if the pepper is not older than it."""
    path = Path(settings.PEPPER_FILE)
    names = keys.older_peppers()
    if not names:
        return []
    # A day more, for practices whose day begins before that of Greenwich.
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC).date() + timedelta(days=1)
    living = Q(used_on__isnull=True, withdrawn_on__isnull=True, expires_at__gt=now, made_on__lte=since)
    codes = len(access.rows(actor, models.Invitation, "read", living, columns=("id", "practice_id")))
    codes += len(access.rows(actor, models.NewKeys, "rotate", code_until__gt=now))
    meetings = len(access.rows(actor, models.Meeting, "rotate"))
    slots: dict[str, int] = dict.fromkeys(names, 0)
    for row in access.rows(actor, models.KeySlot, "rotate", pepper_id__in=list(names)):
        slots[row.pepper_id] += 1
    return [Leaning(name, slots[name], codes, meetings) for name in names]


def tidy(*, actor: Actor, now: datetime) -> int:
    """Delete the older peppers on which nothing leans any more. How many went."""
    seal_contacts(actor=actor)
    gone = [one.name for one in leaning(actor=actor, now=now) if one.is_over]
    for name in gone:
        keys.beside(settings.PEPPER_FILE, name).unlink()
    return len(gone)


# --- a new mail key ---------------------------------------------------------------------------------------


def change_mail_key(*, actor: Actor) -> Count:
    """Another key for the addresses of notices that wait; what waits is sealed to it, and the old one deleted."""
    path = Path(settings.MAIL_KEY_FILE)
    keys.mail_private()
    if keys.beside(path, OLD).exists() and not keys.beside(path, NEXT).exists():
        # From a backup that was made in the middle of a rotation: that one is finished first.
        seal_notices(actor=actor)
        keys.beside(path, OLD).unlink()
    coming = prepare(path, pairs.new_key_pair().private.reveal())
    old = keys.beside(path, OLD)
    put_in_place(path, coming, old)
    done = seal_notices(actor=actor)
    # Once more: a deed that began before the change may have ended after it.
    done += seal_notices(actor=actor)
    old.unlink(missing_ok=True)
    coming.unlink()
    return Count(notices=done)


def seal_notices(*, actor: Actor) -> int:
    private, *before = keys.mail_privates()
    public, done = pairs.public_of(private), 0
    with access.deed():
        access.change(actor, models.Practice, "change", to={"mail_public": public})
        for row in access.rows(actor, models.Notice, "rotate") if before else []:
            try:
                address = keys.unseal_address(before[0], row.id, bytes(row.address_sealed))
            except envelope.SealBroken:
                continue
            to = {"address_sealed": keys.seal_address(public, row.id, address)}
            done += access.change(actor, models.Notice, "rotate", id=row.id, to=to)
    return done
