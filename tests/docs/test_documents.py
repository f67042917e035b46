"""Documents that lie fail the build: settings, commands, tables, links, and what the README tells to type."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from safeground.cli import main
from tools import sizes, tables

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "safeground/crypto/INVENTORY.md"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_explained_and_no_other():
    explained = re.findall(r"^\| `([A-Z_]+)` \|", read("docs/running.md"), flags=re.MULTILINE)
    assert sorted(explained) == sorted(tables.settings())


def test_defaults_in_the_table_are_the_real_ones():
    text = read("docs/running.md")
    source = read("safeground/config/settings.py")
    for name, default in re.findall(r'env\.number\("([A-Z_]+)", ([0-9_]+)', source):
        assert f"| `{name}` | {int(default)} |" in text, name


def test_every_command_is_explained_and_no_other():
    explained = re.findall(r"^\| `safeground ([a-z-]+)` \|", read("docs/running.md"), flags=re.MULTILINE)
    assert sorted(explained) == sorted(main.COMMANDS)
    actions = main._parser()._subparsers._group_actions
    assert isinstance(actions[0], argparse._SubParsersAction)
    assert sorted(actions[0].choices) == sorted(main.COMMANDS)


def test_the_table_of_what_a_thief_sees_is_made_from_the_code():
    text = read("docs/threats.md")
    assert tables.filled(text, "in clear", tables.in_clear()) == text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_every_named_file_is_there(path):
    text = path.read_text(encoding="utf-8")
    missing = []
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
            missing.append(target)
    for name in re.findall(r"`((?:tests|safeground|docs|tools|benchmarks)/[\w./-]+\.\w+)`", text):
        if not (ROOT / name).exists():
            missing.append(name)
    assert missing == []


def test_named_tests_exist():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for path in DOCUMENTS:
        for name in re.findall(r"::(test_\w+)", path.read_text(encoding="utf-8")):
            assert f"def {name}(" in sources, (path.name, name)


def test_the_readme_tells_the_two_commands_that_the_makefile_has():
    makefile, text = read("Makefile"), read("README.md")
    for target in ("run", "test", "check", "bench", "clean"):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
        assert f"make {target}" in text, target
    ci = read(".ci/run")
    assert "make test" in ci and "make check" in ci


def test_decisions_are_numbered_one_after_the_other():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_file_names_a_machine_of_ours():
    """Addresses of packages in the lock file and anything else stay public ones."""
    lock = read("uv.lock")
    hosts = set(re.findall(r"https?://([^/\"\s]+)/", lock))
    assert hosts <= {"files.pythonhosted.org", "pypi.org"}


def test_the_limits_of_size_see_what_is_too_long(tmp_path, monkeypatch):
    import subprocess

    (tmp_path / "long.py").write_text("x = 1\n" * 401 + "def f():\n" + "    x = 1\n" * 61)
    (tmp_path / "page.html").write_text("<p>\n" * 151)
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        subprocess.run(command, cwd=tmp_path, check=True)
    assert sizes.too_long(tmp_path) == [
        "long.py has 463 lines, and 400 are the limit.",
        "long.py:402 f has 62 lines, and 60 are the limit.",
        "page.html has 151 lines, and 150 are the limit.",
    ]
