"""The words of the client's check-in, read from the same file as the app reads them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "safeground/content/instruments/client-check-in/v1.toml"
WORDS: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
RATINGS: list[str] = [f"rating_{item['slug']}" for item in WORDS["items"]]
QUESTIONS: list[str] = [question["slug"] for question in WORDS["questions"]]
SIGNS: list[str] = [f"sign_{sign['slug']}" for sign in WORDS["signs"]]
