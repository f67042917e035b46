"""A value type for keys. It never prints, pickles, copies or turns into JSON by accident."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn

SEALED = "<sealed>"


class Secret:
    """Key bytes. Only `reveal` gives them. Python cannot promise to wipe memory: none is promised."""

    __slots__ = ("_bytes",)

    def __init__(self, content: bytes) -> None:
        if not isinstance(content, bytes) or not content:
            raise ValueError("A secret needs bytes.")
        self._bytes = content

    def reveal(self) -> bytes:
        return self._bytes

    def __len__(self) -> int:
        return len(self._bytes)

    def __repr__(self) -> str:
        return SEALED

    def __str__(self) -> str:
        return SEALED

    def __format__(self, spec: str) -> str:
        return SEALED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._bytes, other._bytes)

    __hash__ = None  # type: ignore[assignment]

    def _refuse(self, *args: Any) -> NoReturn:
        raise TypeError("A secret is not copied, pickled or iterated over.")

    __reduce__ = __reduce_ex__ = __getstate__ = __copy__ = __deepcopy__ = __iter__ = __bytes__ = _refuse
