"""The library: instruments, results, sayings, help, pages and notices, as frozen values.

Structure is TOML, prose is Markdown. A released instrument never changes: content/locks.toml holds its hash,
and answers keep the version they were given under.
"""

from __future__ import annotations

import hashlib
import html as escaping
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class ContentFault(Exception):
    """A file of the library is missing or wrong: which one, and what is wrong with it."""


def _toml(*parts: str) -> dict[str, Any]:
    path = HERE.joinpath(*parts)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentFault(f"There is no {'/'.join(parts)} in the library.") from None
    except tomllib.TOMLDecodeError as fault:
        raise ContentFault(f"{'/'.join(parts)}: {fault}") from None


def fill(text: str, **values: object) -> str:
    """The text with its placeholders filled. One without a value is a fault; a value too many is none."""
    wanted = set(PLACEHOLDER.findall(text))
    if wanted - set(values):
        raise ContentFault(f"No value for {sorted(wanted - set(values))}.")
    return PLACEHOLDER.sub(lambda match: str(values[match.group(1)]), text)


# --- instruments ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    low: int
    high: int
    anchors: Mapping[int, str]


@dataclass(frozen=True)
class Item:
    slug: str
    text: str
    meaning: str
    short: str


@dataclass(frozen=True)
class Choice:
    slug: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question with choices. `follows` names the question and the choices after which it is asked."""

    slug: str
    text: str
    choices: tuple[Choice, ...]
    follows: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Sign:
    slug: str
    kind_name: str
    standard_name: str
    meaning: str


@dataclass(frozen=True)
class Instrument:
    slug: str
    version: int
    title: str
    lead: str
    who_sees: str
    scale: Scale
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    signs_door: str
    signs_lead: str
    signs: tuple[Sign, ...]
    note_label: str
    note_hint: str
    closing: str = ""

    def item(self, slug: str) -> Item:
        return next(item for item in self.items if item.slug == slug)

    def sign(self, slug: str) -> Sign:
        return next(sign for sign in self.signs if sign.slug == slug)

    def choice(self, question: str, slug: str) -> str:
        """The words of a choice, or "" for none."""
        for asked in self.questions:
            for choice in asked.choices:
                if (asked.slug, choice.slug) == (question, slug):
                    return choice.text
        return ""


@cache
def instrument(slug: str, version: int | None = None) -> Instrument:
    """An instrument in one version, or in its newest."""
    if version is None:
        found = [int(path.stem[1:]) for path in HERE.glob(f"instruments/{slug}/v*.toml")]
        if not found:
            raise ContentFault(f"There is no instrument {slug}.")
        version = max(found)
    raw = _toml("instruments", slug, f"v{version}.toml")
    scale = raw["scale"]
    return Instrument(
        slug=slug,
        version=version,
        title=raw["title"],
        lead=raw["lead"],
        who_sees=raw["who_sees"],
        scale=Scale(scale["low"], scale["high"], {int(key): text for key, text in scale["anchors"].items()}),
        items=tuple(Item(**item) for item in raw["items"]),
        questions=tuple(
            Question(
                slug=question["slug"],
                text=question["text"],
                choices=tuple(Choice(**choice) for choice in question["choices"]),
                follows=(question["follows"][0], tuple(question["follows"][1])) if "follows" in question else None,
            )
            for question in raw["questions"]
        ),
        signs_door=raw.get("signs_door", ""),
        signs_lead=raw.get("signs_lead", ""),
        signs=tuple(Sign(**sign) for sign in raw.get("signs", ())),
        note_label=raw["note_label"],
        note_hint=raw["note_hint"],
        closing=raw.get("closing", ""),
    )


def file_hash(slug: str, version: int) -> str:
    return hashlib.sha256((HERE / "instruments" / slug / f"v{version}.toml").read_bytes()).hexdigest()


@cache
def locks() -> dict[str, str]:
    """Released instruments and the hashes they had on release."""
    return dict(_toml("locks.toml"))


# --- results ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultText:
    heading: str
    paragraphs: tuple[str, ...]
    explanations_lead: str = ""
    explanations: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemStep:
    """The smallest next step when this item was the lowest: one sentence for the card, and why this one."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class Results:
    cases: Mapping[str, ResultText]
    steps: Mapping[str, ItemStep]
    words: Mapping[str, str]


@cache
def results() -> Results:
    raw = _toml("results", "v1.toml")
    cases = {
        slug: ResultText(
            heading=case["heading"],
            paragraphs=tuple(case["paragraphs"]),
            explanations_lead=case.get("explanations_lead", ""),
            explanations=tuple(case.get("explanations", ())),
            after=tuple(case.get("after", ())),
        )
        for slug, case in raw["cases"].items()
    }
    return Results(cases, {slug: ItemStep(**step) for slug, step in raw["steps"].items()}, raw["words"])


# --- help, pages, notices, words --------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    name: str
    reach: str
    about: str = ""
    link: str = ""


@dataclass(frozen=True)
class Crisis:
    lines: tuple[Line, ...]
    checked_on: str


@cache
def crisis(locale: str) -> Crisis:
    """Lines of help for a locale; for one we do not know, what is true everywhere."""
    known = locale if (HERE / "crisis" / f"{locale}.toml").exists() else "fallback"
    raw = _toml("crisis", f"{known}.toml")
    return Crisis(tuple(Line(**line) for line in raw["lines"]), raw["checked_on"])


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    body: str = field(repr=False)

    @property
    def html(self) -> str:
        return render(self.body)


@cache
def page(slug: str) -> Page:
    """A page of prose: its first line is the title."""
    path = HERE / "pages" / f"{slug}.md"
    try:
        title, _, body = path.read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        raise ContentFault(f"There is no page {slug}.") from None
    if not title.startswith("# "):
        raise ContentFault(f"The page {slug} does not begin with a title.")
    return Page(slug, title[2:].strip(), body.strip())


@dataclass(frozen=True)
class NoticeText:
    subject: str
    text: str


@cache
def notice(template: str) -> NoticeText:
    raw = _toml("notices", "v1.toml")
    if template not in raw:
        raise ContentFault(f"There is no notice {template}.")
    return NoticeText(raw[template]["subject"], raw[template]["text"].strip() + "\n")


@cache
def notices() -> tuple[str, ...]:
    """The name of every notice there is."""
    return tuple(_toml("notices", "v1.toml"))


@cache
def words() -> tuple[str, ...]:
    """2,048 plain words, for room words, spoken codes and passphrases."""
    found = tuple((HERE / "words.txt").read_text(encoding="utf-8").split())
    if len(set(found)) != 2048:
        raise ContentFault("words.txt must hold 2,048 different words.")
    return found


def render(markdown: str) -> str:
    """Headings, paragraphs, lists and bold, and nothing else. Everything is escaped first.

    The pages need no more than this, and a small converter that cannot make a link, an image or a tag is
    safer than a large one that must be told not to.
    """
    blocks = []
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.strip().splitlines()
        if lines[0].startswith("#"):
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            blocks.append(f"<h{level}>{_inline(lines[0].lstrip('# '))}</h{level}>")
        elif lines[0].startswith("- "):
            found = re.split(r"\n- ", block.strip()[2:])
            blocks.append("<ul>" + "".join(f"<li>{_inline(one)}</li>" for one in found) + "</ul>")
        elif re.match(r"\d+\. ", lines[0]):
            found = re.split(r"\n\d+\. ", re.sub(r"^\d+\. ", "", block.strip()))
            blocks.append("<ol>" + "".join(f"<li>{_inline(one)}</li>" for one in found) + "</ol>")
        elif lines[0].startswith("> "):
            inner = " ".join(line.removeprefix("> ") for line in lines)
            blocks.append(f"<blockquote><p>{_inline(inner)}</p></blockquote>")
        else:
            blocks.append(f"<p>{_inline(block)}</p>")
    return "\n".join(blocks)


def _inline(text: str) -> str:
    safe = escaping.escape(" ".join(text.split()), quote=False)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", safe)


@cache
def demo() -> dict[str, Any]:
    """The invented people and words of the demonstration."""
    return _toml("demo", "v1.toml")
