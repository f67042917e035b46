"""Role-plays: conversations to try out, with somebody warm or somebody clumsy opposite.

`content/roleplays/<slug>.toml` holds the turns of one conversation; `endings.toml` the endings that all share.
A line leads `to` a turn: for "3" the turn "warm-3" or "clumsy-3" is meant where there is one, else plain "3".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import HERE, ContentFault, _toml

WHO = ("warm", "clumsy")
STOPPED = "stopped"
DEEP = 8


@dataclass(frozen=True)
class Line:
    """One thing that the person trying it out may say."""

    text: str
    to: str


@dataclass(frozen=True)
class Turn:
    """What the therapist says, and either the lines that may follow or the ending."""

    slug: str
    says: str
    lines: tuple[Line, ...] = ()
    ending: str = ""


@dataclass(frozen=True)
class Ending:
    slug: str
    title: str
    text: str
    doors: tuple[str, ...]


@dataclass(frozen=True)
class RolePlay:
    slug: str
    number: int
    title: str
    about: str
    scene: str
    leads_to: str
    debrief: tuple[str, ...]
    turns: Mapping[str, Turn]

    def turn(self, who: str, slug: str) -> Turn:
        return self.turns[f"{who}-{slug}"] if f"{who}-{slug}" in self.turns else self.turns[slug]

    def walks(self, who: str) -> Iterator[tuple[Turn, ...]]:
        """Every way through, from the first turn to an ending."""

        def on(path: tuple[Turn, ...]) -> Iterator[tuple[Turn, ...]]:
            if path[-1].ending:
                yield path
            for line in path[-1].lines:
                yield from on((*path, self.turn(who, line.to)))

        yield from on((self.turn(who, "1"),))


@cache
def endings() -> dict[str, Ending]:
    return {
        slug: Ending(slug, one["title"], one["text"], tuple(one["doors"]))
        for slug, one in _toml("roleplays", "endings.toml")["endings"].items()
    }


@cache
def closing() -> str:
    """What stands under every ending."""
    return str(_toml("roleplays", "endings.toml")["closing"])


@cache
def then() -> tuple[str, ...]:
    """What one could do when it was not heard."""
    return tuple(_toml("roleplays", "endings.toml")["then"])


@cache
def roleplay(slug: str) -> RolePlay:
    raw = _toml("roleplays", f"{slug}.toml")
    turns = {
        key: Turn(key, one["says"], tuple(Line(**line) for line in one.get("lines", ())), one.get("ending", ""))
        for key, one in raw["turns"].items()
    }
    made = RolePlay(
        slug=slug,
        number=raw["number"],
        title=raw["title"],
        about=raw["about"],
        scene=raw["scene"],
        leads_to=raw["leads_to"],
        debrief=tuple(raw["debrief"]),
        turns=turns,
    )
    for fault in faults(made):
        raise ContentFault(f"roleplays/{slug}.toml: {fault}")
    return made


@cache
def all_() -> tuple[RolePlay, ...]:
    """Every role-play, by number."""
    slugs = [path.stem for path in HERE.glob("roleplays/*.toml") if path.stem != "endings"]
    return tuple(sorted((roleplay(slug) for slug in slugs), key=lambda one: one.number))


def faults(play: RolePlay) -> list[str]:
    """What is wrong with a role-play: dead ends, turns nobody reaches, circles, too short a way, missing people."""
    found = _broken(play)
    if found:
        return found
    for who in WHO:
        circle = _circle(play, who)
        if circle:
            return [f"with {who}, the turn {circle} can lead back to itself"]
    reached = {turn.slug for who in WHO for walk in play.walks(who) for turn in walk}
    found += [f"nobody reaches the turn {slug}" for slug in play.turns if slug not in reached]
    for who in WHO:
        walks = list(play.walks(who))
        # A turn is one person speaking: the therapist's turns, and a line between each two of them.
        deepest = max(2 * len(walk) - 1 for walk in walks)
        if deepest < DEEP:
            found.append(f"with {who}, the longest way has {deepest} turns, and {DEEP} are the least")
        if len({walk[-1].ending for walk in walks}) < 2:
            found.append(f"with {who}, there is only one ending")
        if not any(
            f"{who}-{turn.slug}" in play.turns or turn.slug.startswith(f"{who}-") for turn in play.turns.values()
        ):
            found.append(f"nothing is said by somebody {who}")
    return found


def _broken(play: RolePlay) -> list[str]:
    found = []
    for turn in play.turns.values():
        if bool(turn.lines) == bool(turn.ending):
            found.append(f"the turn {turn.slug} needs lines or an ending, and not both")
        if turn.ending and turn.ending not in endings():
            found.append(f"the turn {turn.slug} has an ending that is not in endings.toml: {turn.ending}")
        for who in WHO:
            if turn.slug.startswith(f"{_other(who)}-"):
                continue
            for line in turn.lines:
                if f"{who}-{line.to}" not in play.turns and line.to not in play.turns:
                    found.append(f"with {who}, the turn {turn.slug} leads to {line.to}, which is not there")
    for who in WHO:
        if f"{who}-1" not in play.turns and "1" not in play.turns:
            found.append(f"with {who}, there is no first turn")
    return found


def _other(who: str) -> str:
    return WHO[1 - WHO.index(who)]


def _circle(play: RolePlay, who: str) -> str:
    """A turn that can be met twice on one way, or "" when there is none."""
    done: set[str] = set()

    def visit(slug: str, above: tuple[str, ...]) -> str:
        turn = play.turn(who, slug)
        if turn.slug in above:
            return turn.slug
        if turn.slug in done:
            return ""
        for line in turn.lines:
            circle = visit(line.to, (*above, turn.slug))
            if circle:
                return circle
        done.add(turn.slug)
        return ""

    return visit("1", ())
