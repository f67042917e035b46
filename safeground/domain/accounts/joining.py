"""Making an account from an invitation: keys, password, recovery code. Nobody else ever sees a secret."""

from __future__ import annotations

import gzip
import re
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.contrib.auth import password_validation

from safeground.content import library
from safeground.crypto import keyring, pairs
from safeground.domain import access, audit, keys
from safeground.domain import practice as practices
from safeground.domain.accounts import contacts, invitations, sessions, slots
from safeground.domain.actor import Actor, Refused, Who
from safeground.store import models

STAFF = frozenset({"therapist", "director"})
SHORTEST = 12
LONGEST = 128
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


@dataclass(frozen=True)
class Registered:
    """A new account: the actor with its keys, the recovery code to show once, and the session's cookie value.

    `state` is "pending" where a second factor must be set up before anything else.
    """

    actor: Actor
    inviter: uuid.UUID | None
    state: str
    recovery_code: str = field(repr=False)
    token: str = field(repr=False)


def suggest_phrase() -> str:
    """Five plain words: easy to remember, 55 bits to guess."""
    return " ".join(secrets.choice(library.words()) for _ in range(5))


def suggest_username() -> str:
    """A pseudonym, since usernames are stored in clear."""
    words = library.words()
    return f"{secrets.choice(words)}-{secrets.choice(words)}"


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return frozenset(line.strip() for line in file)


def check_password_rules(password: str, *, username: str) -> None:
    """Twelve characters or more, and nothing that is tried first. No rules about symbols: they help nobody."""
    if len(password) < SHORTEST:
        raise Refused("short-password", "Please use at least 12 characters. Five plain words make a good password.")
    if len(password) > LONGEST:
        raise Refused("long-password", "A password can have 128 characters at most.")
    plain = "".join(password.lower().split())
    if plain in _common() or re.sub(r"\d+$", "", plain) in _common() or len(set(plain)) < 5:
        raise Refused("common-password", "This password is one of those tried first. Please choose another.")
    if len(username) > 3 and plain.strip("0123456789") == username.lower():
        raise Refused("name-password", "Please choose a password that is not your username.")


def check_username(username: str) -> str:
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise Refused(
            "username",
            "A username has 3 to 30 letters, digits, dots or hyphens, with no spaces. It need not be your own name.",
        )
    return name


def register(
    *,
    code: str,
    username: str,
    display_name: str,
    password: str,
    now: datetime,
    public_name: str = "",
    email: str = "",
    device: str = "",
) -> Registered:
    """Make the account that an invitation is for."""
    practice = practices.here()
    name = check_username(username)
    shown = " ".join(display_name.split())
    if not 1 <= len(shown) <= 60:
        raise Refused("display-name", "Please give a name to be called by. Any name will do.")
    check_password_rules(password, username=name)
    address = contacts.check_email(email)
    day = practice.day(now)
    with access.deed():
        invitation = invitations.claim(code=code, now=now)
        roles = cast(frozenset[Who], frozenset(invitation.role.split()))
        actor, token, recovery = _make(
            practice=practice,
            username=name,
            display_name=shown,
            password=password,
            # The name that two people agreed on is the one that clients will see.
            public_name=invitation.public_name or (_tidy(public_name) if roles & STAFF else ""),
            roles=roles,
            email=address,
            device=device,
            day=day,
            now=now,
        )
    state = "pending" if actor.is_a("pending") else "full"
    if state == "pending":
        # The deeds that follow in the same moment are the new person's own, with the roles they were given.
        actor = Actor(actor.practice_id, roles, actor.account_id, actor.user_key, 1, actor.session)
    return Registered(actor, invitation.inviter_id, state, recovery, token)


def _tidy(name: str) -> str:
    return " ".join(name.split())[:80]


def _make(
    *,
    practice: practices.Practice,
    username: str,
    display_name: str,
    password: str,
    public_name: str,
    roles: frozenset[Who],
    email: str,
    device: str,
    day: date,
    now: datetime,
) -> tuple[Actor, str, str]:
    stranger = Actor.stranger(practice.id)
    staff = bool(roles & STAFF)
    if staff and not public_name:
        raise Refused("public-name", "Please give the name that clients will see, such as Dr Malik.")
    account, user_key = uuid.uuid4(), keyring.new_user_key()
    me = Actor(practice.id, roles, account, user_key)
    made = access.add_once(
        stranger,
        models.Account,
        id=account,
        practice_id=practice.id,
        username=username,
        roles=" ".join(sorted(roles)),
        name_sealed=keys.seal_own(me, "name", display_name.encode()),
        public_name=public_name,
        made_on=day,
    )
    if made is None:
        raise Refused("username-taken", "This username is taken. Please choose another; what you typed is kept.")
    recovery = _store_keys(me, stranger, password=password, day=day)
    if "therapist" in roles:
        _give_times(stranger, account, practice)
    if email:
        access.add(
            stranger,
            models.Contact,
            account_id=account,
            field="email",
            made_on=day,
            **contacts.columns(account, email),
        )
    opened = sessions.start(
        practice=practice.id,
        account=account,
        generation=1,
        roles=roles,
        user_key=user_key,
        state="pending" if staff and not practice.is_demo else "full",
        device=device,
        now=now,
    )
    audit.record(actor=opened.actor, entries=[audit.Entry(account, "account-made")], now=now)
    return opened.actor, opened.token, recovery


def _give_times(stranger: Actor, account: uuid.UUID, practice: practices.Practice) -> None:
    """What a new therapist says about their week until they say it themselves."""
    within = practice.answers_within_days
    access.add(
        stranger, models.Clinician, account_id=account, reading_days=[1, 2, 3, 4, 5], answers_within_days=within
    )


def _store_keys(me: Actor, stranger: Actor, *, password: str, day: date) -> str:
    """The first generation of somebody's keys: two slots and a key pair. Returns the recovery code."""
    recovery = keyring.new_recovery_code()
    common: dict[str, Any] = {
        "practice": me.practice_id,
        "account": me.me,
        "generation": 1,
        "user_key": me.key,
        "day": day,
    }
    access.add(me, models.KeySlot, **slots.password_slot(password=password, **common))
    access.add(me, models.KeySlot, **slots.recovery_slot(code=recovery, **common))
    pair = pairs.new_key_pair()
    access.add(
        stranger,
        models.KeyPair,
        account_id=me.me,
        generation=1,
        public=pair.public,
        private_sealed=keys.seal_own(me, "key-pair", pair.private.reveal()),
        made_on=day,
    )
    return recovery
