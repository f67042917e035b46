"""Database statements and processor time of form, submit and result, app and floor, each in a process of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.servers import App, Floor, run


def measure(folder: Path) -> dict[str, Any]:
    """`folder` holds the templates `app` and `floor`; copies are used up."""
    found = {}
    for kind, server in (("app", App), ("floor", Floor)):
        home = folder / f"{kind}-queries"
        shutil.copytree(folder / kind, home)
        told = run(["benchmarks.inside", kind, "check-in"], server.settings(home), timeout=120)
        found[kind] = json.loads(told.splitlines()[-1])
    return found
