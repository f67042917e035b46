"""Every sentence that people read, by where it stands; and how old a reader must be to read it with ease.

`python -m tests.content.prose` prints the table. The measure is Flesch and Kincaid's grade (0.39 x words per sentence
+ 11.8 x syllables per word - 15.59; Kincaid et al. 1975, Naval Technical Training Command report 8-75), and age is
grade + 5. It counts; it does not understand. It is a floor under bad prose, not a proof of good prose.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "safeground"
WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
EXCEPTIONS = {"usual": 3, "something": 2, "everything": 3, "every": 2, "everybody": 4, "notices": 3, "idea": 3}
# Calls whose strings somebody reads.
SPEAKING = {"_", "gettext", "Refused", "KeyFault", "Unusable", "exit", "print", "BadRecoveryCode", "plain"}
# Keys of TOML files whose values are not sentences.
SLUGS = {"slug", "follows", "link", "reach", "checked_on", "standard_name", "to", "ending", "doors", "leads_to"}


def syllables(word: str) -> int:
    """Vowel groups, less what English does not say aloud."""
    small = re.sub(r"[^a-z]", "", word.lower())
    if small in EXCEPTIONS:
        return EXCEPTIONS[small]
    if len(small) <= 3:
        return 1
    small = re.sub(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$", lambda match: match.group()[0], small)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", small)))


def age(text: str) -> float:
    """The reading age of a text, in years. One without a sentence is easy."""
    plain = re.sub(r"\{[a-z_]+\}", "Sam", text)
    sentences = [words for part in re.split(r"[.!?:…]+\s|\n\n|[.!?…]$", plain) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 5.0
    per_sentence, per_word = len(words) / len(sentences), sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5


def _strings(value: object, key: str = "") -> list[str]:
    if isinstance(value, str):
        return [] if key in SLUGS else [value]
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in _strings(one, name)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one, key)]
    return []


@cache
def content() -> dict[str, list[str]]:
    """The texts of each file of the library. The demonstration's invented words are people's own, and the phrases
    that Find was made of are how people type: nobody is shown them."""
    found = {}
    for path in sorted((ROOT / "content").rglob("*")):
        name = str(path.relative_to(ROOT))
        if path.parent.name == "finding" and path.name not in ("pages.toml", "words.toml"):
            continue
        if path.suffix == ".toml" and path.name != "locks.toml" and "demo" not in path.parts:
            found[name] = _strings(tomllib.loads(path.read_text(encoding="utf-8")))
        elif path.suffix == ".md" and path.name != "LICENSES.md":
            text = re.sub(r"^[#>*\- \d.]+", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            found[name] = re.split(r"\n\s*\n", text.replace("*", ""))
    return found


@cache
def templates() -> dict[str, list[str]]:
    """What stands in the templates themselves: translated strings and the text between tags."""
    found = {}
    for path in sorted((ROOT / "web/templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        strings = re.findall(r"""{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""", text)
        blocks = re.findall(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", text, flags=re.DOTALL)
        bare = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", "\n", text, flags=re.DOTALL)
        lines = [line.strip() for line in bare.splitlines() if WORD.search(line)]
        found[str(path.relative_to(ROOT))] = [
            *(one or other for one, other in strings),
            *(re.sub(r"{{\s*\w+\s*}}", "Sam", " ".join(block.split())) for block in blocks),
            *lines,
        ]
    return found


@cache
def sentences_in_code() -> dict[str, list[str]]:
    """Strings given to gettext, refusals, and what the command says when it stops."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        texts = []
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in (
                "_",
                "gettext",
                "Refused",
                "KeyFault",
                "Unusable",
                "exit",
                "print",
                "BadRecoveryCode",
                "plain",
            ):
                for argument in node.args:
                    texts += [
                        part.value
                        for part in ast.walk(argument)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value
                    ]
        if texts:
            found[str(path.relative_to(ROOT))] = texts
    return found


def main() -> None:
    for name, texts in content().items():
        print(f"{age(chr(10).join(text + chr(10) for text in texts)):5.1f}  {name}")


if __name__ == "__main__":
    main()
