"""The server's own keys in files outside the database: the pepper, older peppers, the mail key."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from safeground.crypto import keyring, pairs
from safeground.crypto.secret import Secret
from safeground.domain.actor import Refused


class KeyFault(Refused):
    """A key file is missing or wrong: for the operator, never a person's fault."""


def make_pepper() -> None:
    """A new pepper in its file. Never over an old one: without it no password would open anything."""
    _write_once(settings.PEPPER_FILE, os.urandom(32), what="The pepper")


def make_mail_keys() -> bytes:
    """A new key pair for notices' addresses: the private half in its file, the public half returned."""
    pair = pairs.new_key_pair()
    _write_once(settings.MAIL_KEY_FILE, pair.private.reveal(), what="The mail key")
    return pair.public


def mail_private() -> Secret:
    try:
        return Secret(Path(settings.MAIL_KEY_FILE).read_bytes())
    except OSError:
        raise KeyFault(
            "mail-key", f"The mail key is not at {settings.MAIL_KEY_FILE}. Notices wait until it is."
        ) from None


def _write_once(path: Path, content: bytes, *, what: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise KeyFault("key-exists", f"{what} is there already, at {path}. It was left as it is.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def mail_privates() -> list[Secret]:
    """The mail key, and the one before it while notices are being sealed anew."""
    before = beside(settings.MAIL_KEY_FILE, "old")
    return [mail_private(), *([Secret(before.read_bytes())] if before.exists() else [])]


def beside(path: Path, name: str) -> Path:
    """Where a key file's earlier or coming one lies: next to it, under its name and one more."""
    return Path(path).with_name(f"{Path(path).name}.{name}")


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file is replaced, so that a running server notices a new pepper."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=8)
def _pepper_at(path: Path, stamp: tuple[int, int]) -> Secret:
    try:
        content = Path(path).read_bytes()
    except OSError:
        raise KeyFault(
            "pepper",
            f"The pepper is not at {path}. Put it back from the recovery kit; nobody can sign in without it.",
        ) from None
    if len(content) != 32:
        raise KeyFault("pepper", f"The file at {path} is not a pepper: it must hold 32 bytes.")
    return Secret(content)


def pepper() -> Secret:
    return _pepper_at(settings.PEPPER_FILE, _stamp(settings.PEPPER_FILE))


def older_peppers() -> dict[str, Secret]:
    """Peppers from before a rotation, by id, for as long as something leans on them. They lie beside the pepper."""
    path, now = Path(settings.PEPPER_FILE), pepper_id()
    found = sorted(path.parent.glob(f"{path.name}.{'[0-9a-f]' * 16}"))
    return {one.suffix[1:]: _pepper_at(one, _stamp(one)) for one in found if one.suffix[1:] != now}


def peppers() -> list[Secret]:
    """The pepper first, then the older ones: what was marked or sealed before a rotation is still found."""
    return [pepper(), *older_peppers().values()]


def pepper_of(name: str) -> Secret:
    """The pepper with which a slot was made; where it is not there, the one there is, which will not fit."""
    return older_peppers().get(name) or pepper()


def id_of(secret: Secret) -> str:
    return keyring.lookup(secret, purpose="pepper-id", value="").hex()[:16]


def pepper_id() -> str:
    """Which pepper a slot was made with, so that it can be changed."""
    return id_of(pepper())


def forget() -> None:
    """Read the pepper anew when it is next needed."""
    _pepper_at.cache_clear()
