"""`python -m tests.finding.accuracy [held_out]`: how often the right page is found, by kind, with what was confused.

Figures of the part that was tuned on say little; those of the part put aside say more; sentences of other people
would say most. docs/finding.md says how the parts were made.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from safeground.domain import finding

HERE = Path(__file__).parent
NONE = "none"


@dataclass(frozen=True)
class Sentence:
    text: str
    right: tuple[str, ...]
    family: bool


@dataclass
class Tally:
    count: int = 0
    first: int = 0
    three: int = 0
    turned_away: int = 0
    confused: Counter[str] = field(default_factory=Counter)


@cache
def sentences(part: str) -> tuple[Sentence, ...]:
    raw = tomllib.loads((HERE / f"{part}.toml").read_text(encoding="utf-8"))
    return tuple(
        Sentence(text, tuple(right.split("|")), section == "crossed")
        for section in ("right", "crossed")
        for right, texts in raw[section].items()
        for text in texts
    )


@cache
def answers(part: str) -> tuple[tuple[Sentence, tuple[str, ...]], ...]:
    """Each sentence with the ids found for it, best first."""
    return tuple((one, tuple(found.page.id for found in finding.find(text=one.text))) for one in sentences(part))


def tally(part: str) -> dict[str, Tally]:
    """By kind, with "all" for every kind but `none`, and "crossed" for the spellings of scene five."""
    found: dict[str, Tally] = defaultdict(Tally)
    for sentence, ids in answers(part):
        kind = sentence.right[0].partition(":")[0]
        for name in (kind, *(["all"] if kind != NONE else []), *(["crossed"] if sentence.family else [])):
            one = found[name]
            one.count += 1
            one.turned_away += not ids
            one.first += bool(ids) and ids[0] in sentence.right
            one.three += any(page in sentence.right for page in ids[:3])
            if kind != NONE and ids and ids[0] not in sentence.right:
                one.confused[f"{sentence.right[0]} -> {ids[0]}"] += 1
    return dict(found)


def table(part: str) -> str:
    found = tally(part)
    lines = ["| kind | sentences | right page first | among three | turned away |", "|---|---|---|---|---|"]
    order = ["all", "sign", "tip", "question", "exercise", "guide", "roleplay", "tool", "help", "crossed", NONE]
    for name in order:
        one = found[name]
        first, three = ("", "") if name == NONE else (f"{one.first / one.count:.0%}", f"{one.three / one.count:.0%}")
        lines.append(f"| {name} | {one.count} | {first} | {three} | {one.turned_away / one.count:.0%} |")
    return "\n".join(lines)


def main() -> None:
    parts = sys.argv[1:] or ["development"]
    for part in parts:
        print(f"{part}\n\n{table(part)}\n")
        for pair, count in tally(part)["all"].confused.most_common(12):
            print(f"{count}  {pair}")
        if part == "development":
            for sentence, ids in answers(part):
                if not (set(ids[:1]) & set(sentence.right)) and (ids or sentence.right != (NONE,)):
                    print(f"- {sentence.text}  [{sentence.right[0]}]  {', '.join(ids[:3])}")


if __name__ == "__main__":
    main()
