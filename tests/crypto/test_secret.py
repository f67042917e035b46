"""Secret: a key that does not come out by accident, in a log, a traceback, a page or a file."""

from __future__ import annotations

import ast
import copy
import dataclasses
import hmac
import io
import json
import logging
import marshal
import pickle
import pprint
import string
import traceback

import pytest

from safeground.crypto import keyring, pairs
from safeground.crypto.secret import SEALED, Secret
from tests.crypto import samples

CONTENT = b"the very key, 32 bytes long ...."
# Every way in which those bytes could be seen in a text.
TRACES = ("the very key", CONTENT.hex(), str(list(CONTENT))[1:-1], repr(CONTENT))


@pytest.fixture
def secret() -> Secret:
    return Secret(CONTENT)


WAYS = {
    "repr": repr,
    "str": str,
    "ascii": ascii,
    "format": format,
    "a format with a width": lambda secret: format(secret, ">80"),
    "an f-string": lambda secret: f"{secret}",
    "an f-string with !r": lambda secret: f"{secret!r}",
    "str.format": "{}".format,
    "%s": lambda secret: "%s" % secret,  # noqa: UP031
    "%r": lambda secret: "%r" % secret,  # noqa: UP031
    "a template": lambda secret: string.Template("$key").substitute(key=secret),
    "pprint": pprint.pformat,
    "print": lambda secret: _printed(secret),
}


def _printed(secret: Secret) -> str:
    out = io.StringIO()
    print(secret, file=out, end="")
    return out.getvalue()


@pytest.mark.parametrize("way", WAYS)
def test_it_prints_as_sealed_and_nothing_else(secret, way):
    assert WAYS[way](secret) == SEALED == "<sealed>"


def test_it_prints_as_sealed_inside_other_things_too(secret):
    @dataclasses.dataclass
    class Holder:
        inner: Secret

    for thing in ([secret], (secret,), {"key": secret}, Holder(secret)):
        assert SEALED in repr(thing)
        assert not any(trace in repr(thing) for trace in TRACES)


def test_key_pairs_and_roots_do_not_print_their_private_half():
    pair = pairs.new_key_pair()
    assert repr(pair) == f"KeyPair(public={pair.public!r})"
    assert repr(keyring.Root(Secret(CONTENT))) == "Root()"


@pytest.mark.parametrize("line", ["%s", "%r", "%10s"])
def test_a_log_line_does_not_tell_it(secret, line):
    out = io.StringIO()
    log = logging.Logger("a test's own")
    log.addHandler(logging.StreamHandler(out))
    log.warning(line, secret)
    log.warning("in a mapping: %(key)s", {"key": secret})
    assert out.getvalue().count(SEALED) == 2
    assert not any(trace in out.getvalue() for trace in TRACES)


def test_a_traceback_with_all_local_variables_does_not_tell_it(secret):
    def fails(key: Secret) -> None:
        raise RuntimeError(f"could not use {key}")

    with pytest.raises(RuntimeError) as caught:
        fails(secret)
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "key = <sealed>" in told
    assert "could not use <sealed>" in told
    assert not any(trace in told for trace in TRACES)


REFUSALS = {
    "json": json.dumps,
    "json of a list": lambda secret: json.dumps([secret]),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "deepcopy of a holder": lambda secret: copy.deepcopy({"key": secret}),
    "asdict of a key pair": lambda secret: dataclasses.asdict(pairs.KeyPair(b"", secret)),
    "bytes": bytes,
    "bytearray": bytearray,
    "iteration": iter,
    "a list": list,
    "a loop's unpacking": lambda secret: [*secret],
    "in": lambda secret: 1 in secret,
    "indexing": lambda secret: secret[0],
    "slicing": lambda secret: secret[:],
    "joining": lambda secret: b"".join([secret]),
    "adding": lambda secret: b"" + secret,
    "a memory view": memoryview,
    "vars": vars,
    "hash": hash,
    "a set": lambda secret: {secret},
    "a key of a mapping": lambda secret: {secret: 1},
    "ordering": lambda secret: secret < secret,
    "__bytes__": lambda secret: secret.__bytes__(),
    "__getstate__": lambda secret: secret.__getstate__(),
    "__reduce__": lambda secret: secret.__reduce__(),
    "hex": lambda secret: int(secret),
} | {f"pickle {protocol}": lambda secret, p=protocol: pickle.dumps(secret, p) for protocol in range(6)}


@pytest.mark.parametrize("way", REFUSALS)
def test_it_refuses_to_be_written_out_or_taken_apart(secret, way):
    with pytest.raises(TypeError) as caught:
        REFUSALS[way](secret)
    assert not any(trace in str(caught.value) for trace in TRACES)


def test_marshal_refuses_it_as_well(secret):
    with pytest.raises(ValueError, match="unmarshallable"):
        marshal.dumps(secret)


def test_json_with_a_willing_default_writes_only_sealed(secret):
    """Django's encoder and many a logger fall back on str."""
    assert json.dumps({"key": secret}, default=str) == '{"key": "<sealed>"}'


def test_it_has_no_attributes_to_be_listed_and_takes_none(secret):
    assert not hasattr(secret, "__dict__")
    with pytest.raises(AttributeError):
        secret.note = "mine"


def test_reveal_gives_the_bytes_and_the_length_is_no_secret(secret):
    assert secret.reveal() == CONTENT
    assert len(secret) == 32


@pytest.mark.parametrize("wrong", [b"", "text", None, 5, bytearray(b"x"), memoryview(b"x"), [1]])
def test_only_bytes_can_be_a_secret_and_never_none_at_all(wrong):
    with pytest.raises(ValueError, match="needs bytes"):
        Secret(wrong)


def test_two_secrets_are_equal_when_their_bytes_are(secret):
    assert secret == Secret(CONTENT)
    assert secret != Secret(CONTENT[:-1] + b"!")
    assert secret != Secret(CONTENT[:-1])


@pytest.mark.parametrize("other", [CONTENT, CONTENT.decode(), SEALED, None, bytearray(CONTENT)])
def test_a_secret_never_equals_anything_that_is_not_one(secret, other):
    assert secret != other


def test_equality_is_compared_in_constant_time(monkeypatch, secret):
    compared = []
    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda *two: compared.append(two) or compare(*two))
    assert secret == Secret(CONTENT)
    assert secret != Secret(bytes(32))
    assert compared == [(CONTENT, CONTENT), (CONTENT, bytes(32))]


def test_no_revealed_key_is_compared_by_the_equals_sign_anywhere_in_the_crypto_code():
    """`a.reveal() == b` would stop at the first byte that differs, and tell how far it came."""
    found, compares = [], 0
    for path, tree in samples.sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                compares += 1
                if any("reveal" in ast.unparse(part) for part in (node.left, *node.comparators)):
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []
    assert compares >= 10, "the reader found hardly anything: it is blind"
