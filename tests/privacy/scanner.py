"""Looks for a word in bytes, however it was encoded or packed on the way there."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import quopri
import urllib.parse
import zlib


def encodings(word: str) -> dict[str, bytes]:
    """The forms in which a word may lie in a file."""
    plain = word.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "utf-32": word.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "hex-upper": plain.hex().upper().encode(),
        "reversed": plain[::-1],
        "url": urllib.parse.quote(word, safe="").encode(),
        "quoted-printable": quopri.encodestring(plain).strip(),
        "json": json.dumps(word)[1:-1].encode(),
    }
    for offset in range(3):
        # Base64 of a text that holds the word looks different at each of three offsets.
        packed = base64.b64encode(b"\x00" * offset + plain)
        start = 0 if offset == 0 else 4
        found[f"base64-{offset}"] = packed[start : len(packed) - 4].rstrip(b"=")
    return {name: form for name, form in found.items() if len(form) >= 6}


def unpacked(content: bytes, depth: int = 2) -> list[bytes]:
    """The bytes, and what is inside of them when they are compressed, wherever the stream begins."""
    found = [content]
    if depth == 0:
        return found
    for magic, opener in (
        (b"\x1f\x8b\x08", lambda data: zlib.decompressobj(31).decompress(data)),
        (b"x\x9c", lambda data: zlib.decompressobj().decompress(data)),
        (b"BZh", lambda data: bz2.BZ2Decompressor().decompress(data)),
        (b"\xfd7zXZ", lambda data: lzma.LZMADecompressor().decompress(data)),
    ):
        start = content.find(magic)
        while start != -1:
            try:
                inner = opener(content[start:])
            except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError):
                inner = b""
            if len(inner) > 8:
                found.extend(unpacked(inner, depth - 1))
            start = content.find(magic, start + 1)
    return found


def hits(content: bytes, words: list[str]) -> list[tuple[str, str]]:
    """Which words are there, and in which form."""
    whole = unpacked(content)
    return [
        (word, name)
        for word in words
        for name, form in encodings(word).items()
        if any(form in part for part in whole)
    ]


PACKERS = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "gzip-of-zlib": lambda data: gzip.compress(zlib.compress(data)),
}
