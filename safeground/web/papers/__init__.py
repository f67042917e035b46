"""Pages for paper: a tagged PDF, made in memory. Nothing is written anywhere, and no font is looked for outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import typst

HERE = Path(__file__).parent


class Entry(TypedDict):
    text: str
    under: list[str]


class Section(TypedDict):
    heading: str
    list: bool
    entries: list[Entry]


class NotDrawn(Exception):
    """There is a sign in it that our letters cannot draw, such as an emoji. A file with holes is worse than none."""


def card(*, title: str, sections: list[Section], locale: str) -> bytes:
    """One session card as PDF/UA-1. The words reach the template as data and are never read as its markup."""
    language, _, region = locale.partition("-")
    data = {"title": title, "sections": sections, "lang": language or "en", "region": region or "GB"}
    try:
        made = typst.compile(
            HERE / "card.typ",
            root=HERE,
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"card": json.dumps(data)},
            format="pdf",
            pdf_standards="ua-1",
            # No time of making: two prints of the same card are the same file, and the file tells no date.
            timestamp=0,
        )
    except typst.TypstError as fault:
        if "could not be displayed" not in str(fault):
            raise
        # Without the fault, which quotes the words.
        raise NotDrawn from None
    return bytes(made)
