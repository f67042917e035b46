"""The tables in docs/ that are made from the code. `python -m tools.tables` writes them; tests compare them."""

from __future__ import annotations

import re
from pathlib import Path

from safeground.store import register

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r'env\.(?:text|flag|number|folder|words|host)\(\s*"([A-Z_]+)"')


def in_clear() -> str:
    """The register of columns in clear, as a table: one row for each table and reason."""
    lines = ["| Table | In clear | Why |", "|---|---|---|"]
    for table, columns in sorted(register.CLEAR.items()):
        by_reason: dict[str, list[str]] = {}
        for column, reason in columns.items():
            by_reason.setdefault(reason, []).append(f"`{column}`")
        lines += [f"| {table} | {', '.join(names)} | {reason} |" for reason, names in by_reason.items()]
    return "\n".join(lines)


def settings() -> list[str]:
    """The names that config/settings.py reads from the environment."""
    return SETTING.findall((ROOT / "safeground/config/settings.py").read_text(encoding="utf-8"))


def filled(text: str, name: str, table: str) -> str:
    """`text` with the table between its two markers."""
    begin, end = f"<!-- {name}: made by tools/tables.py -->\n", f"\n<!-- {name} ends -->"
    before, _, rest = text.partition(begin)
    return before + begin + table + end + rest.partition(end)[2]


def main() -> None:
    path = ROOT / "docs/threats.md"
    path.write_text(filled(path.read_text(encoding="utf-8"), "in clear", in_clear()), encoding="utf-8")


if __name__ == "__main__":
    main()
