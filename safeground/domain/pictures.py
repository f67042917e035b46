"""Pictures that people send: decoded, and made anew from the pixels alone.

Nothing of the file that came is kept: not its name, not what it says it is, not where or with what it was taken,
and nothing that stood behind the picture in the same file. It never touches a disk.
"""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import zlib
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

from safeground.domain.actor import Refused

MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000
SHORTEST_SIDE = 200
READ = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = (800, 1000), (320, 400)
KIND = "image/jpeg"
# What decoders raise when a file is not what it says: each of them is the sender's picture, never our fault.
BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError,
    OverflowError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
# A large picture takes a large part of a small machine's memory, so one is decoded at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Clean:
    """Two sizes of one picture, as JPEG files with nothing but pixels in them."""

    hash: str
    kind: str
    large: bytes = field(repr=False)
    small: bytes = field(repr=False)


def clean(raw: bytes) -> Clean:
    """Make a portrait, 4 to 5, of whatever picture these bytes are. Raises `Refused` with what to do instead."""
    if len(raw) > MOST_BYTES:
        raise too_big()
    try:
        with _one_at_a_time:
            large = _pixels(raw)
            small = large.resize(SMALL, Image.Resampling.LANCZOS)
            files = _file(large), _file(small)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_dots() from None
    except BROKEN:
        raise Refused(
            "picture", "This cannot be read as a picture. Please choose a JPEG, PNG or WebP. Nothing was changed."
        ) from None
    return Clean(hashlib.sha256(files[0]).hexdigest()[:32], KIND, *files)


def too_big() -> Refused:
    return Refused(
        "picture-size", "This picture is too big. Please choose one with less than 5 megabytes. Nothing was changed."
    )


def _too_many_dots() -> Refused:
    return Refused(
        "picture-size",
        "This picture has too many dots. Please make it smaller, at most 6,000 across. Nothing was changed.",
    )


def _pixels(raw: bytes) -> Image.Image:
    with Image.open(io.BytesIO(raw), formats=READ) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise _too_many_dots()
        if min(width, height) < SHORTEST_SIDE:
            raise Refused(
                "picture-small", "This picture is very small. Please choose one at least 200 dots wide and high."
            )
        # A JPEG can be decoded at a part of its size, which is all that is needed.
        opened.draft("RGB", (2 * LARGE[0], 2 * LARGE[1]))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        flat = Image.new("RGB", upright.size, "white")
        if "A" in upright.getbands() or "transparency" in upright.info:
            seen = upright.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
        else:
            flat.paste(upright.convert("RGB"))
    # Faces are above the middle more often than below it.
    fitted = ImageOps.fit(flat, LARGE, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    bare = Image.new("RGB", LARGE)
    bare.paste(fitted)
    return bare


def _file(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.info.clear()
    image.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    return out.getvalue()
