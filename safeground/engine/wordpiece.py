"""Words into the numbered pieces that a BERT model was trained on: lower case, no accents, longest piece first.

Wu et al. (2016), "Google's Neural Machine Translation System", arXiv:1609.08144, section 4.1; the rules for white
space, punctuation and Chinese signs are those of BERT's uncased vocabularies (arXiv:1810.04805).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100


def vocabulary(lines: Iterable[str]) -> dict[str, int]:
    """One piece a line; its number is the number of its line, from 0. An empty last line is no piece."""
    found = {line: number for number, line in enumerate(lines) if line}
    for piece in (UNKNOWN, BEGIN, END):
        if piece not in found:
            raise ValueError(f"The vocabulary has no {piece}.")
    return found


def split(text: str) -> list[str]:
    """The words and signs of a text, in order."""
    spaced = []
    for sign in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(sign)
        if kind == "Mn" or sign == "\ufffd":
            continue
        if sign.isspace():
            spaced.append(" ")
        elif kind.startswith("C"):
            continue
        elif _stands_alone(sign, kind):
            spaced.append(f" {sign} ")
        else:
            spaced.append(sign)
    return "".join(spaced).split()


def pieces(word: str, known: Mapping[str, int]) -> list[str]:
    """A word as the longest known pieces, from its beginning; [UNK] when it cannot be put together."""
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    found: list[str] = []
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in known:
                found.append(mark + word[start:end])
                start = end
                break
        else:
            return [UNKNOWN]
    return found


def numbers(text: str, known: Mapping[str, int], *, most: int) -> list[int]:
    """The numbers of a text's pieces between the marks for beginning and end, at most `most` in all."""
    if most < 3:
        raise ValueError(f"At most {most} pieces leave no room for a word.")
    found = [known[BEGIN]]
    for word in split(text):
        found += [known[piece] for piece in pieces(word, known)]
        if len(found) >= most:
            break
    return [*found[: most - 1], known[END]]


def _stands_alone(sign: str, kind: str) -> bool:
    number = ord(sign)
    if 33 <= number <= 47 or 58 <= number <= 64 or 91 <= number <= 96 or 123 <= number <= 126:
        return True
    return kind.startswith("P") or any(low <= number <= high for low, high in _CHINESE)


_CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
