"""The copy to take along: one zip, made in memory, with a page to read and the same as JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import library

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
STYLE = Path(__file__).parent / "papers" / "copy.css"


@dataclass(frozen=True)
class Entry:
    """One thing on the readable page: what it is, when, where it stands, and its parts in their order."""

    title: str
    when: str
    where: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def pack(data: Mapping[str, Any], *, labels: Mapping[str, str]) -> bytes:
    """The zip: `notes.html` with its style sheet, and `notes.json`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("notes/notes.html", page(data, labels=labels))
        file.writestr("notes/notes.css", STYLE.read_text(encoding="utf-8"))
        file.writestr("notes/notes.json", json.dumps(data, ensure_ascii=False, indent=2))
    return made.getvalue()


def page(data: Mapping[str, Any], *, labels: Mapping[str, str]) -> str:
    """Everything in words, for a browser that is offline."""
    names = {one["pair"]: one["name"] for one in data["with"]}
    words = library.export_words()
    context = {
        "data": data,
        "made": _moment(data["made_at"]),
        "with": [(one["name"], _day(one["began_on"]), _day(one["ended_on"])) for one in data["with"]],
        "sections": [
            (_("What you have written and marked"), [_kept(one, labels, names) for one in data["kept"]]),
            (_("What you were still writing"), [_writing(one, labels) for one in data["being_written"]]),
            (_("What you have shown"), [_share(one, labels, names, mine=True) for one in data["shown"]]),
            (_("What was written to you"), [_share(one, labels, names, mine=False) for one in data["received"]]),
        ],
        "appointments": [_appointment(one, names) for one in data["appointments"]],
        "practice_answers": [
            (one["reader"], one["answer"]) for one in data["asked_of_the_practice"] if one["answer"]
        ],
        "looked": [
            (_moment(one["at"]), one["role"], words.actions.get(one["action"], one["action"]))
            for one in data["who_has_looked"]
        ],
    }
    return render_to_string("exports/notes.html", context)


def _appointment(one: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str, str]:
    more = filter(None, (_text(one["state"]), one["where"], one["link"]))
    return _moment(one["starts_at"]), names.get(one["pair"], ""), " · ".join(more)


def _kept(one: Mapping[str, Any], labels: Mapping[str, str], names: Mapping[str, str]) -> Entry:
    name = names.get(str(one["body"].get("pair", "")), "")
    return Entry(_title(one["kind"]), _moment(one["made_at"]), name, _parts(one["body"], labels))


def _writing(one: Mapping[str, Any], labels: Mapping[str, str]) -> Entry:
    return Entry(_("Not finished"), _day(one["changed_on"]), "", _parts(one["body"], labels))


def _share(one: Mapping[str, Any], labels: Mapping[str, str], names: Mapping[str, str], *, mine: bool) -> Entry:
    body = one["body"] or {}
    title = _title(body.get("kind", "")) if body else _("Something taken back since")
    name = names.get(one["pair"], "")
    to = (_("to %(name)s") if mine else _("from %(name)s")) % {"name": name}
    if mine and one["opened_at"]:
        to += " · " + _("opened %(at)s") % {"at": _moment(one["opened_at"])}
    when = _moment(one["delivered_at"]) or (_("Not gone yet") if one["state"] == "held" else "")
    return Entry(title, when, to, _parts(body, labels))


def _title(kind: str) -> str:
    return library.export_words().kinds.get(kind, kind.replace("-", " ").capitalize())


def _parts(body: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    left_out = library.export_words().left_out
    found = []
    for name, value in body.items():
        lines = tuple(_lines(value, labels)) if name not in left_out else ()
        if lines:
            found.append((labels.get(name, name.replace("_", " ").capitalize()), lines))
    return tuple(found)


def _lines(value: Any, labels: Mapping[str, str]) -> Iterator[str]:
    """A value in lines of plain words. Ids and empty values say nothing to a person."""
    if isinstance(value, Mapping):
        for label, lines in _parts(value, labels):
            yield f"{label}: {lines[0]}"
            yield from lines[1:]
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, list) and all(isinstance(part, str) for part in one):
                yield ": ".join(filter(None, map(_text, one)))
            else:
                yield from _lines(one, labels)
    elif value is True:
        yield _("yes")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{value:g}"
    elif isinstance(value, str) and (text := _text(value)):
        yield text


def _text(value: str) -> str:
    if UUID.fullmatch(value):
        return ""
    if DAY.fullmatch(value):
        return _day(value)
    if MOMENT.match(value):
        return _moment(value)
    return library.export_words().values.get(value, value)


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "j F Y") if text else ""
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "j F Y, H:i") if text else ""
    except ValueError:
        return text
