"""What the practice writes itself: guides and questions of its own, and what it adds below one of our pages.

Ours is never changed or hidden by it. Nothing is in clear before it is published: until then it is a sealed draft of
the director who writes. What was published once is kept; what everybody reads is one revision or none. There are no
comments, and nobody's reading is counted.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.domain import access, accounts, items, library
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

KINDS = ("guide", "question", "supplement")
LONGEST = {"title": 120, "author": 80, "body": 20_000}
FIELDS = tuple(LONGEST)


@dataclass(frozen=True)
class Revision:
    number: int
    title: str
    author: str
    made_on: date
    body: str = field(repr=False)

    @property
    def html(self) -> str:
        return library.render_markdown(self.body)


@dataclass(frozen=True)
class Guide:
    """One page of the practice's, in the revision that is read."""

    id: uuid.UUID
    kind: str
    # The end of its address, or the id of our page that it stands under.
    place: str
    is_public: bool
    reviewed_on: date
    title: str
    author: str
    number: int
    body: str = field(repr=False)

    @property
    def html(self) -> str:
        # Under one of ours there is a heading above it already.
        return library.render_markdown(self.body, top=3 if self.kind == "supplement" else 2)


def _guide(row: models.Guide, revision: models.GuideRevision) -> Guide:
    return Guide(
        id=row.id,
        kind=row.kind,
        place=row.place,
        is_public=row.published is not None,
        reviewed_on=row.reviewed_on,
        title=revision.title,
        author=revision.author,
        number=revision.number,
        body=revision.body,
    )


# --- for everybody ----------------------------------------------------------------------------------------


def _reader(actor: Actor | None) -> Actor:
    return actor or Actor.stranger(practices.here().id)


def _public(actor: Actor, rows: list[models.Guide]) -> list[Guide]:
    found = access.rows(actor, models.GuideRevision, "read", guide_id__in=[row.id for row in rows]) if rows else []
    texts = {revision.guide_id: revision for revision in found}
    return [_guide(row, texts[row.id]) for row in rows if row.id in texts]


def public(*, actor: Actor | None) -> list[Guide]:
    """The practice's own guides and questions that everybody may read, by title."""
    who = _reader(actor)
    found = _public(who, access.rows(who, models.Guide, "read", kind__in=["guide", "question"]))
    return sorted(found, key=lambda one: (one.kind, one.title.casefold()))


def read(*, actor: Actor | None, place: str) -> Guide:
    """One that everybody may read, by its address."""
    who = _reader(actor)
    row = access.row(who, models.Guide, "read", place=place, kind__in=["guide", "question"])
    found = _public(who, [row])
    if not found:
        raise access.Missing
    return found[0]


def supplement(*, actor: Actor | None, to: str) -> Guide | None:
    """What the practice adds to a page of ours, if it does."""
    who = _reader(actor)
    found = _public(who, access.rows(who, models.Guide, "read", place=to, kind="supplement"))
    return found[0] if found else None


# --- for the director -------------------------------------------------------------------------------------


def own(*, actor: Actor) -> list[Guide]:
    """Everything the practice has written, public or not, each in its newest revision or the public one."""
    rows = access.rows(actor, models.Guide, "own", order=("kind", "place"))
    found = access.rows(actor, models.GuideRevision, "own", order=("number",))
    newest = {revision.guide_id: revision for revision in found}
    shown = {(revision.guide_id, revision.number): revision for revision in found}
    return [_guide(row, shown.get((row.id, row.published or 0), newest[row.id])) for row in rows]


def mine(*, actor: Actor, guide: uuid.UUID) -> Guide:
    found = next((one for one in own(actor=actor) if one.id == guide), None)
    if found is None:
        raise access.Missing
    return found


def revisions(*, actor: Actor, guide: uuid.UUID) -> list[Revision]:
    """What was published at one time or another, newest first."""
    found = access.rows(actor, models.GuideRevision, "own", guide_id=guide, order=("-number",))
    return [Revision(one.number, one.title, one.author, one.made_on, one.body) for one in found]


def draft_place(which: str) -> str:
    """`which` is the id of a page, the kind of a new one, or the id of a page of ours."""
    return f"guide:{which}"


def check(*, title: str, author: str, body: str) -> dict[str, str]:
    """The words as they would be published, or the sentence that says what is missing."""
    words = {
        "title": " ".join(library.clean_text(title).split()),
        "author": " ".join(library.clean_text(author).split()),
        "body": library.clean_text(body).strip(),
    }
    if not words["title"] or not words["body"]:
        raise Refused("empty", "A page needs a title and a text. Nothing was published.")
    if not words["author"]:
        raise Refused("no-author", "Please say who has written it. Everybody who reads it sees this name.")
    for name, longest in LONGEST.items():
        if len(words[name]) > longest:
            raise Refused("too-long", f"This box can hold {longest:,} characters. Please make it shorter.")
    if not re.sub(r"<[^>]*>|\s", "", library.render_markdown(words["body"])):
        raise Refused("empty", "There are no words in the text that could be shown. Nothing was published.")
    return words


def publish(
    *,
    actor: Actor,
    title: str,
    author: str,
    body: str,
    now: datetime,
    guide: uuid.UUID | None = None,
    kind: str = "guide",
    about: str = "",
    key: str = "",
) -> Guide:
    """Show a new page to everybody, or a new revision of one. What stood there before is kept beside it."""
    words, day = check(title=title, author=author, body=body), practices.here().day(now)
    with access.deed():
        # Directors take turns: of two pages with one title, the second sees that the address is taken.
        access.row(actor, models.Practice, "change", id=actor.practice_id, lock=True)
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return mine(actor=actor, guide=made)
        if guide is None:
            row = _new(actor, kind, about, words["title"], day)
        else:
            row = access.row(actor, models.Guide, "own", id=guide)
        before = access.rows(actor, models.GuideRevision, "own", guide_id=row.id, columns=("id", "number"))
        number = 1 + max((one.number for one in before), default=0)
        access.add(actor, models.GuideRevision, id=uuid.uuid4(), guide_id=row.id, number=number, made_on=day, **words)
        access.change(actor, models.Guide, "change", id=row.id, to={"published": number, "reviewed_on": day})
        items.drop_draft(actor=actor, place=draft_place(str(guide) if guide else about or kind))
        if key:
            items.give_receipt(actor=actor, key=key, result=row.id, day=day)
    return mine(actor=actor, guide=row.id)


def _new(actor: Actor, kind: str, about: str, title: str, day: date) -> models.Guide:
    if kind not in KINDS or (kind == "supplement") != (about in library.readings()):
        raise access.Missing
    if kind == "supplement":
        there = access.find(actor, models.Guide, "own", place=about)
        if there is not None:
            return there
    taken = {row.place for row in access.rows(actor, models.Guide, "own")}
    place = about or _address(title, taken)
    return access.add(
        actor,
        models.Guide,
        id=uuid.uuid4(),
        practice_id=actor.practice_id,
        kind=kind,
        place=place,
        reviewed_on=day,
    )


def _address(title: str, taken: set[str]) -> str:
    """A short address out of a title, in plain letters, and a number behind it when it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "page"
    return next(
        name for name in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


def withdraw(*, actor: Actor, guide: uuid.UUID) -> None:
    """Nobody but the director reads it any more. Its revisions stay, and it can be put back."""
    _set(actor, guide, {"published": None})


def put_back(*, actor: Actor, guide: uuid.UUID, now: datetime) -> None:
    newest = revisions(actor=actor, guide=guide)
    if not newest:
        raise access.Missing
    _set(actor, guide, {"published": newest[0].number, "reviewed_on": practices.here().day(now)})


def review(*, actor: Actor, guide: uuid.UUID, now: datetime) -> None:
    """Somebody read it again today and found it right as it stands."""
    _set(actor, guide, {"reviewed_on": practices.here().day(now)})


def _set(actor: Actor, guide: uuid.UUID, to: dict[str, object]) -> None:
    if not access.change(actor, models.Guide, "change", id=guide, to=to):
        raise access.Missing


def suggested_author(*, actor: Actor) -> str:
    """The name by which clients know the one who writes."""
    return accounts.whoami(actor=actor).public_name
