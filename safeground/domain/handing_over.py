"""What a practice can hand over about a client at their lawful request: what is in clear, and not one sealed byte.

The client needs nobody for a whole copy (exporting.py). This is for the request that a practice must answer even so,
and for somebody who lost every way in. Which columns are handed over follows from the register, by policy.py: a
column that is added later is in it, unless it is a hash.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q

from safeground.content import exports, library
from safeground.domain import access, audit, policy
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

FORMAT, VERSION = "safeground-handed-over", 1
THEMSELVES, NOT_NAMED = "the client", "somebody who is not named"
# Where the way to the client in policy.OF_A_CLIENT is a column of another name.
_COLUMN = {models.AuditEvent: "chain", models.Account: "id"}
_ORDER = {
    models.AuditEvent: "sequence", models.Pair: "began_on", models.Share: "delivered_at",
    models.Appointment: "starts_at", models.Item: "made_on", models.Draft: "changed_on",
}  # fmt: skip
# Numbers by which the program finds things are for the program: they stand in the file for machines alone.
_NUMBER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64,}")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.:]+\+00:00")


@dataclass(frozen=True)
class Handed:
    """The same twice: values for a program, and lines for a person."""

    values: dict[str, Any]
    text: str


def find(*, actor: Actor, username: str) -> uuid.UUID:
    row = access.find(actor, models.Account, "hand-over", username=username)
    if row is None:
        raise Refused("nobody", "No client signs in with this name. Nothing was made.")
    return row.id


def hand_over(*, actor: Actor, account: uuid.UUID, now: datetime) -> Handed:
    """Entered in the client's own trail before anything is read; when that fails, nothing is handed over."""
    words, practice = exports.handed_over(), practices.here()
    with access.deed():
        audit.record(actor=actor, entries=[audit.Entry(account, "handed-over")], now=now)
        names = {row.id: row.public_name for row in access.rows(actor, models.Account, "name")} | {
            account: THEMSELVES
        }
        parts = {model.__name__: _part(actor, model, account, names) for model in policy.OF_A_CLIENT}
    username = parts["Account"][0]["username"]
    first = [
        library.fill(line, practice=practice.name, username=username, day=practice.day(now).isoformat())
        for line in words.first
    ]
    left_out = [{"why": one.why, "what": list(one.names)} for one in words.left_out]
    values = {
        "format": FORMAT, "version": VERSION, "read_first": first, "made_at": now.isoformat(), **parts,
        "left_out": left_out,
    }  # fmt: skip
    return Handed(values, _readable(words, first, parts))


def _part(actor: Actor, model: type[Model], account: uuid.UUID, names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    way = _COLUMN.get(model, policy.OF_A_CLIENT[model])
    found = access.rows(actor, model, "hand-over", Q(**{way: account}), order=(_ORDER.get(model, "pk"), "pk"))
    people = {
        field.attname for field in model._meta.concrete_fields
        if field.related_model is models.Account or field.attname in ("actor", "chain")
    }  # fmt: skip
    return [
        {
            column: _named(getattr(row, column), names) if column in people else _plain(getattr(row, column))
            for column in policy.handed_over(model)
        }
        for row in found
    ]


def _named(value: uuid.UUID | None, names: dict[uuid.UUID, str]) -> str:
    return "" if value is None else names.get(value) or NOT_NAMED


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def _readable(words: exports.HandedOver, first: list[str], parts: dict[str, list[dict[str, Any]]]) -> str:
    lines = [*first, ""]
    actions = exports.words().actions
    for name, found in parts.items():
        lines += [words.parts[name], "-" * len(words.parts[name])]
        for one in found:
            said = {**one, "action": actions.get(one["action"], one["action"])} if "action" in one else one
            lines += [
                "; ".join(
                    f"{column.removesuffix('_id').replace('_', ' ')}: {_said(value)}"
                    for column, value in said.items()
                    if value not in ("", None) and not _NUMBER.fullmatch(str(value))
                )
            ]
        lines += [] if found else [words.none]
        lines += [""]
    lines += [words.left_out_title, "-" * len(words.left_out_title)]
    lines += [f"{one.why} ({', '.join(one.names)})" for one in words.left_out]
    return "\n".join(lines) + "\n"


def _said(value: Any) -> str:
    return _TIME.sub(r"\1 \2 UTC", str(value))
