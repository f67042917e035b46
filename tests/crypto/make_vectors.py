"""Make vectors.json, once. Never run by the tests: what is frozen has to open for ever.

    .venv/bin/python -m tests.crypto.make_vectors

It writes nothing over a file that is there. A later suite gets a file of its own beside this one.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from safeground.crypto import contexts, envelope, keyring, pairs, totp
from safeground.crypto.secret import Secret
from tests.crypto import samples

FILE = Path(__file__).with_name("vectors.json")


def fixed(label: str, size: int = 32) -> bytes:
    """Bytes that are the same in every run and look like nothing in particular."""
    return hashlib.shake_256(f"safeground vectors 1: {label}".encode()).digest(size)


def argument(kind: type, label: str) -> str | int:
    """A builder's argument as JSON can hold it; `samples.kinds` tells how to read it back."""
    made = {
        uuid.UUID: str(uuid.UUID(bytes=fixed(label, 16), version=4)),
        int: 1 + fixed(label, 1)[0],
        str: label,
        bytes: fixed(label).hex(),
        date: date.fromordinal(739_000 + fixed(label, 1)[0]).isoformat(),
    }
    return made[kind]


def read(kind: type, text: Any) -> Any:
    if text is None:
        return None
    return {uuid.UUID: uuid.UUID, int: int, str: str, bytes: bytes.fromhex, date: date.fromisoformat}[kind](text)


def build(builder: str, arguments: dict[str, Any]) -> bytes:
    kinds = samples.kinds(builder)
    return samples.builders()[builder](**{name: read(kinds[name], text) for name, text in arguments.items()})


def all_contexts() -> Iterator[dict[str, Any]]:
    for builder in samples.builders():
        arguments = {name: argument(kind, f"{builder} {name}") for name, kind in samples.kinds(builder).items()}
        yield {"builder": builder, "arguments": arguments, "hex": build(builder, arguments).hex()}
        if "expires_on" in arguments:
            arguments = arguments | {"expires_on": None}
            yield {"builder": builder, "arguments": arguments, "hex": build(builder, arguments).hex()}


def sealed() -> Iterator[dict[str, str]]:
    plains = [b"", b"\x00", b"\x80\x00", "Ich fühlte mich gehetzt. 🌊".encode(), fixed("255", 255), fixed("256", 256)]
    plains += [fixed("2000", 2000)]
    for number, plain in enumerate(plains):
        key, context = fixed(f"envelope key {number}"), bytes.fromhex(list(all_contexts())[number]["hex"])
        blob = envelope.seal(Secret(key), plain, context=context)
        yield {"key": key.hex(), "context": context.hex(), "plain": plain.hex(), "blob": blob.hex()}


def wrapped() -> Iterator[dict[str, str]]:
    for number, size in enumerate((1, 32, 96)):
        key, inner, context = (
            fixed(f"wrap key {number}"),
            fixed(f"inner {number}", size),
            contexts.mail(samples.ident(1)),
        )
        blob = envelope.seal_key(Secret(key), Secret(inner), context=context)
        yield {"key": key.hex(), "context": context.hex(), "inner": inner.hex(), "blob": blob.hex()}


def stretched() -> Iterator[dict[str, Any]]:
    # One at the real cost; the rest cheap. The last two are one password, composed and decomposed.
    costs = [("a long walk by the water", 3, 128), ("a long walk by the water", 1, 1), ("", 2, 1)]
    costs += [("caf\u00e9 \U0001f30a", 1, 2), ("cafe\u0301 \U0001f30a", 1, 2)]
    for password, passes, mebibytes in costs:
        params = {"t": passes, "m": mebibytes, "p": 1, "salt": fixed(f"salt {mebibytes}", 16).hex()}
        root = keyring.stretch(password, params=params, pepper=Secret(fixed("pepper")), floor=keyring.CHEAP)
        yield {
            "password": password,
            "params": params,
            "text": keyring.kdf_text(params),
            "verifier": root.verifier().hex(),
            "unlocking_key": root.unlocking_key().reveal().hex(),
        }


def recovered() -> Iterator[dict[str, str]]:
    for number in range(5):
        keyring.secrets.token_bytes = lambda size, number=number: fixed(f"recovery {number}", size)  # type: ignore[assignment]
        code = keyring.new_recovery_code()
        secret = keyring.read_recovery_code(code)
        yield {
            "code": code,
            "typed": code.lower().replace("-", "  ").replace("0", "o").replace("1", "l"),
            "secret": secret.reveal().hex(),
            "key": keyring.recovery_key(secret).reveal().hex(),
        }


def pair(label: str) -> pairs.KeyPair:
    seed, point = fixed(f"{label} seed", 64), fixed(f"{label} point")
    kem, curve = MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(point)
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return pairs.KeyPair(public, Secret(seed + point))


def between() -> dict[str, Any]:
    client, therapist = pair("client"), pair("therapist")
    context = bytes.fromhex(next(one["hex"] for one in all_contexts() if one["builder"] == "grant"))
    mail = contexts.mail(samples.ident(2))
    grant = pairs.grant(
        Secret(fixed("data key")),
        recipient_public=therapist.public,
        sender_private=client.private,
        sender_public=client.public,
        context=context,
    )
    return {
        "client": {"private": client.private.reveal().hex(), "public": client.public.hex()},
        "therapist": {"private": therapist.private.reveal().hex(), "public": therapist.public.hex()},
        "fingerprints": [pairs.fingerprint(one.public).hex() for one in (client, therapist)],
        "room_words": [int(word) for word in pairs.room_words(client.public, therapist.public, range(2048))],  # type: ignore[arg-type]
        "grant": {"context": context.hex(), "key": fixed("data key").hex(), "blob": grant.hex()},
        "sealed_to": {
            "context": mail.hex(),
            "plain": b"mira@example.org".hex(),
            "blob": pairs.seal_to(therapist.public, b"mira@example.org", context=mail).hex(),
        },
    }


def derived() -> dict[str, Any]:
    user_key, pepper, token, epoch = (Secret(fixed(label)) for label in ("user key", "pepper", "token", "epoch"))
    marks = [("email", "mira@example.org"), ("pepper-id", ""), ("try:name", "zoë")]
    return {
        "user_key": user_key.reveal().hex(),
        "subkeys": {
            purpose: keyring.subkey(user_key, purpose).reveal().hex() for purpose in get_args(keyring.Purpose)
        },
        "token": token.reveal().hex(),
        "epoch": epoch.reveal().hex(),
        "session_id": keyring.session_id(token.reveal()),
        "session_key": keyring.session_key(token.reveal(), epoch).reveal().hex(),
        "pepper": pepper.reveal().hex(),
        "contact_key": keyring.contact_key(pepper).reveal().hex(),
        "invitation": {"code": "a-b-c-d-e", "verifier": keyring.code_verifier(pepper, "a-b-c-d-e").hex()},
        "lookups": [
            {"purpose": purpose, "value": value, "mark": keyring.lookup(pepper, purpose=purpose, value=value).hex()}
            for purpose, value in marks
        ],
    }


def codes() -> dict[str, Any]:
    seed = Secret(b"12345678901234567890")
    moments = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)
    return {
        "seed": seed.reveal().hex(),
        "text": totp.text(seed),
        "codes": {str(moment): totp.code_at(seed, moment // totp.STEP) for moment in moments},
    }


def vectors() -> dict[str, Any]:
    lengths = [0, 1, 255, 256, 271, 272, 511, 512, 1023, 1024, 4095, 4096, 65_535, 65_536, 1_000_000, 2**32]
    return {
        "suite": envelope.SUITE[0],
        "contexts": list(all_contexts()),
        "sealed": list(sealed()),
        "wrapped": list(wrapped()),
        "padding": {str(length): envelope.bucket(length) for length in lengths},
        "stretched": {"pepper": fixed("pepper").hex(), "slots": list(stretched())},
        "recovery": list(recovered()),
        "derived": derived(),
        "pairs": between(),
        "totp": codes(),
    }


if __name__ == "__main__":
    text = json.dumps(vectors(), indent=1, ensure_ascii=True) + "\n"
    with FILE.open("x", encoding="ascii") as file:
        file.write(text)
    print(f"{FILE.name}: SHA-256 {hashlib.sha256(text.encode()).hexdigest()}")
