"""`make check`: format, lint, types, contracts, templates, migrations, sizes, and whether the documents are true."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import sizes

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def steps() -> list[tuple[str, list[str]]]:
    python = sys.executable
    return [
        ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
        ("types", [python, "-m", "mypy", "--no-error-summary"]),
        ("contracts", [str(BIN / "lint-imports")]),
        ("templates", [str(BIN / "djlint"), "safeground/web/templates", "--lint", "--quiet"]),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"]),
        ("documents", [python, "-m", "pytest", "-q", "tests/docs"]),
    ]


def main() -> None:
    failed = []
    with tempfile.TemporaryDirectory(prefix="safeground-check-") as home:
        environment = {**os.environ, "SAFEGROUND_HOME": home}
        for name, command in steps():
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr)
    found = sizes.too_long(ROOT)
    print(f"{'FAIL' if found else 'ok  '} sizes")
    print("".join(f"  {line}\n" for line in found), end="")
    if failed or found:
        sys.exit(1)


if __name__ == "__main__":
    main()
