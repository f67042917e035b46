"""Whom one can turn to: lines of help, people outside the practice, and those in it who are not concerned."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal

from safeground.domain import access
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

Kind = Literal["outside", "inside", "help"]
COLUMNS: dict[str, str] = {"outside": "outside_routes", "inside": "inside_routes", "help": "crisis_lines"}
LONGEST = {"name": 80, "reach": 200, "about": 300, "link": 300}


@dataclass(frozen=True)
class Inside:
    """Somebody who works here: by their public name, how to reach them, and what for."""

    account: uuid.UUID
    name: str
    reach: str
    about: str = ""
    # Where it stands among all that are kept, those of people who have left included.
    place: int = 0


def inside(*, actor: Actor | None) -> tuple[Inside, ...]:
    """The people of the practice whom this person can turn to about a therapist.

    Never one of their own therapists, of now or of before. Where one of those also directs the practice it is
    nobody: whoever works here answers to them. Of somebody who is not signed in nobody knows whom they see: for
    them any therapist may be the one. Staff are shown the whole list.
    """
    who = actor or Actor.stranger(practices.here().id)
    listed = _listed(who)
    if who.is_a("client"):
        pairs = access.rows(who, models.Pair, "read", columns=("id", "therapist_id"))
        theirs = {row.therapist_id for row in pairs}
    elif who.is_a("stranger"):
        theirs = {row.id for row in access.rows(who, models.Account, "clinicians")}
    else:
        return listed
    directing = {row.id for row in access.rows(who, models.Account, "directors")}
    if theirs & directing:
        return ()
    return tuple(one for one in listed if one.account not in theirs)


def _listed(actor: Actor) -> tuple[Inside, ...]:
    row = access.row(actor, models.Practice, "read")
    found = access.rows(actor, models.Account, "name", id__in=[one["account"] for one in row.inside_routes])
    names = {row.id: row.public_name for row in found if row.disabled_on is None}
    return tuple(
        Inside(uuid.UUID(one["account"]), names[uuid.UUID(one["account"])], one["reach"], one["about"], place)
        for place, one in enumerate(row.inside_routes)
        if uuid.UUID(one["account"]) in names
    )


def staff(*, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Who works here, by public name: whom a director can put down as somebody to turn to."""
    found = access.rows(actor, models.Account, "name", disabled_on__isnull=True, order=("public_name", "id"))
    return [(row.id, row.public_name) for row in found]


def add(
    *,
    actor: Actor,
    kind: Kind,
    reach: str,
    name: str = "",
    about: str = "",
    link: str = "",
    account: uuid.UUID | None = None,
) -> None:
    """Put down somebody to turn to. The same one twice is one."""
    words = {"name": name.strip(), "reach": reach.strip(), "about": about.strip(), "link": link.strip()}
    _check(kind, words)
    route: dict[str, Any] = words
    if kind == "inside":
        if account not in dict(staff(actor=actor)):
            raise Refused("nobody", "Please choose who it is. Only people who work here can stand in this list.")
        route = {"account": str(account), "reach": words["reach"], "about": words["about"]}
    with access.deed():
        standing = _standing(actor, kind)
        if route not in standing:
            _store(actor, kind, [*standing, route])


def _check(kind: Kind, words: dict[str, str]) -> None:
    if kind not in COLUMNS:
        raise access.Missing
    if not words["reach"] or (kind != "inside" and not words["name"]):
        raise Refused("empty", "Please say who it is and how to reach them. Nothing was kept.")
    for name, longest in LONGEST.items():
        if len(words[name]) > longest:
            raise Refused("too-long", f"One of these boxes can hold {longest} characters. Please make it shorter.")
    if words["link"] and not words["link"].startswith(("https://", "tel:")):
        raise Refused("link", "A link begins with https:// or with tel: and a number. Or leave it empty.")


def remove(*, actor: Actor, kind: Kind, place: int, reach: str) -> None:
    """Take somebody off. `reach` is what the page showed at that place, so that a second press takes nothing more."""
    if kind not in COLUMNS:
        raise access.Missing
    with access.deed():
        standing = _standing(actor, kind)
        if not 0 <= place < len(standing) or standing[place]["reach"] != reach:
            return
        left = standing[:place] + standing[place + 1 :]
        if not left and kind != "inside":
            raise Refused(
                "last",
                "This is the last one, and there must always be one. Put down another first, then take this one off.",
            )
        _store(actor, kind, left)


def _standing(actor: Actor, kind: Kind) -> list[dict[str, Any]]:
    row = access.row(actor, models.Practice, "change", id=actor.practice_id, lock=True)
    kept = list(getattr(row, COLUMNS[kind]))
    if kind == "help" and not kept:
        kept = [dict(vars(line)) for line in practices.default_lines(row.locale)]
    return kept


def _store(actor: Actor, kind: Kind, routes: list[dict[str, Any]]) -> None:
    access.change(actor, models.Practice, "change", id=actor.practice_id, to={COLUMNS[kind]: routes})
