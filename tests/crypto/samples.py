"""Material that several of these tests share: a value of each kind, and every context builder by its arguments."""

from __future__ import annotations

import ast
import functools
import inspect
import types
import typing
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from safeground.crypto import contexts
from safeground.crypto.secret import Secret

CRYPTO = Path(contexts.__file__).parent
PACKAGE = CRYPTO.parent

Builder = Callable[..., bytes]


def key(number: int) -> Secret:
    return Secret(bytes([number]) * 32)


def ident(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def builders() -> dict[str, Builder]:
    """Every public function of contexts.py but `encode`: one for each purpose."""
    return {
        name: function
        for name, function in vars(contexts).items()
        if inspect.isfunction(function)
        and function.__module__ == contexts.__name__
        and name != "encode"
        and not name.startswith("_")
    }


@functools.cache
def kinds(name: str) -> dict[str, type]:
    """The parameters of a builder and the type of each, without the None of an optional one."""
    hints = typing.get_type_hints(builders()[name])
    del hints["return"]
    return {
        parameter: next(part for part in typing.get_args(hint) if part is not types.NoneType)
        if typing.get_origin(hint) in (types.UnionType, typing.Union)
        else hint
        for parameter, hint in hints.items()
    }


def value(kind: type, number: int) -> object:
    """The value of that number: two numbers never give the same one."""
    made = {
        uuid.UUID: ident(number),
        int: number,
        str: f"word-{number}",
        bytes: bytes([number]) * 32,
        date: date(2026, 1, 1) + timedelta(days=number),
    }
    return made[kind]


def variants(name: str, *, start: int = 1, changes: int = 2) -> Iterator[tuple[str, bytes]]:
    """A builder's context, and that context with one argument after the other changed and nothing else."""
    base = {parameter: value(kind, start) for parameter, kind in kinds(name).items()}
    build = builders()[name]
    yield f"{name}()", build(**base)
    for parameter, kind in kinds(name).items():
        for step in range(1, changes + 1):
            yield f"{name}({parameter}+{step})", build(**{**base, parameter: value(kind, start + step)})


def sources(*, outside_crypto: bool = False) -> Iterator[tuple[Path, ast.Module]]:
    """The package's Python files, read as syntax."""
    for path in sorted(PACKAGE.rglob("*.py") if outside_crypto else CRYPTO.glob("*.py")):
        if not (outside_crypto and path.is_relative_to(CRYPTO)):
            yield path, ast.parse(path.read_text())
