"""How long a file and a function may grow before somebody must look for the seam in it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

SOURCE, FUNCTION, TEMPLATE, TEST = 400, 60, 150, 600


def too_long(root: Path) -> list[str]:
    """One line for each file or function of the repository that is over its limit."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.split():
        path = root / name
        if not path.exists() or "/migrations/" in name or "/vendor/" in name:
            continue
        if name.endswith(".py"):
            found += _python(path, name)
        elif name.endswith(".html"):
            found += _file(path, name, TEMPLATE)
        elif name.endswith((".css", ".js")):
            found += _file(path, name, SOURCE)
    return found


def _file(path: Path, name: str, limit: int) -> list[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{name} has {lines} lines, and {limit} are the limit."] if lines > limit else []


def _python(path: Path, name: str) -> list[str]:
    found = _file(path, name, TEST if name.startswith("tests/") else SOURCE)
    if name.startswith("tests/"):
        return found
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                found.append(f"{name}:{node.lineno} {node.name} has {lines} lines, and {FUNCTION} are the limit.")
    return found
