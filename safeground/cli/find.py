"""`safeground find`: the pages that fit a sentence. The sentence is kept nowhere; a shell may keep what it is given.

Piped in, or typed after the command, the words do not stand in the shell's history:
    echo "…" | safeground find --json
"""

from __future__ import annotations

import argparse
import json
import sys

from safeground.domain import finding


def run(options: argparse.Namespace) -> None:
    sentence = options.sentence
    if sentence is None:
        if sys.stdin.isatty():
            print("Type your words, then Enter and Ctrl-D:", file=sys.stderr)
        sentence = sys.stdin.read()
    found = finding.find(text=sentence, top=max(1, options.top))
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False))
        return
    for page in finding.always():
        print(f"{page.title}  ({page.id})")
    print()
    for one in found:
        print(f"{one.page.title}  ({one.page.id})\n  {one.page.line}")
    if not found:
        print("Nothing here seems to fit.")


def as_json(found: tuple[finding.Result, ...]) -> dict[str, list[dict[str, object]]]:
    """The results, best first, or the one result `none`; and apart from them what stands above every result."""
    results: list[dict[str, object]] = [
        {"id": one.page.id, "title": one.page.title, "score": round(one.score, 4)} for one in found
    ]
    return {
        "results": results or [{"id": "none", "title": "Nothing here seems to fit.", "score": 0.0}],
        "always": [{"id": page.id, "title": page.title} for page in finding.always()],
    }
