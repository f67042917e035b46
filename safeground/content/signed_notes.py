"""What a client agrees to, line by line, before a note of theirs can become public."""

from __future__ import annotations

from collections.abc import Mapping

from safeground.content.library import _toml


def consents() -> Mapping[str, str]:
    return dict(_toml("signed", "v1.toml")["consents"])
