"""The SQL wall: no statement may name one of our tables unless the one door opened it.

Every table begins with `sg_`. The wall is installed once for each connection by the database backends in
store/backends, so a forgotten check anywhere else is a refusal, not a leak. Who may open it is pinned by
tests/store/test_wall.py: domain/access.py, the migrate command, and the tests' clean-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

PREFIX = "sg_"

_open: ContextVar[bool] = ContextVar("safeground_wall_open", default=False)


class WallClosed(RuntimeError):
    """A statement named a protected table outside the one door."""


@contextmanager
def opened() -> Iterator[None]:
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def refuse(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A Django execute wrapper. The statement itself is not repeated in the refusal: it may hold values."""
    if not _open.get() and PREFIX in str(sql):
        raise WallClosed("A table was named outside domain/access.py.")
    return execute(sql, params, many, context)
