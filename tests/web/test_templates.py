"""What stands in the templates: every word can be translated, nothing is inline, nothing comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "safeground/web"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# For developers; for when nothing else works; and a page about bread, which is where the quick exit leads.
ENGLISH = {"design/components.html", "errors/500.html", "public/away.html"}
# Prose of the library, which library.render() has escaped: nothing a person typed comes this way.
# What a practice writes comes through content/markdown.py, which is attacked in tests/content/test_markdown.py.
PROSE = {
    "page.html",
    "limits.html",
    "steady.html",
    "guidance.html",
    "before",
    "between",
    "inside",
    "after",
    "added.html",
}


def bare_words(text: str) -> list[str]:
    """Words on the page that go through no translation."""
    text = re.sub(r"{%\s*block width\s*%}\w+{%\s*endblock\s*%}", " ", text)
    text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", text, flags=re.DOTALL)
    return [line.strip() for line in text.splitlines() if re.search(r"[A-Za-z]{2,}", line)]


def attributes(text: str) -> list[str]:
    """Attributes that people hear or read, with words that go through no translation."""
    found = re.findall(r'\b(?:aria-label|title|alt|placeholder|data-[a-z]+)="([^"]*)"', text)
    found = [re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "", value) for value in found]
    plain = [re.sub(r"{%.*?%}|{{.*?}}", "", value) for value in found]
    return [value for value in plain if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", value)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_word_can_be_translated(path):
    if str(path.relative_to(ROOT / "templates")) in ENGLISH:
        return
    text = path.read_text(encoding="utf-8")
    assert (bare_words(text), attributes(text)) == ([], [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"""(?:src|action)=["']https?://""", text) == []
    assert set(re.findall(r"{{\s*([\w.]+)\s*\|\s*safe\b", text)) <= PROSE
    assert text.count("|safe") == len(re.findall(r"{{\s*[\w.]+\|safe\s*}}", text))
    assert "autoescape" not in text


def test_style_sheets_and_scripts_ask_nobody_else():
    for path in [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"https?://(?!www\.w3\.org/)", text) == [], path.name
        assert (
            re.findall(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage|sessionStorage", text
            )
            == []
        )


def test_every_font_and_icon_has_its_licence():
    for folder in ("fonts", "img"):
        place = ROOT / "static" / folder
        if place.exists():
            assert list(place.rglob("*LICENSE*")) or list(place.rglob("*OFL*")) or folder == "img", folder


def test_the_control_finds_bare_words_and_inline_code():
    assert bare_words("<p>Hello there</p>{% translate 'x' %}") == ["Hello there"]
    assert attributes('<a aria-label="Say something">') == ["Say something"]


def test_colours_can_be_told_apart():
    """WCAG 2.2, 1.4.3 and 1.4.11: text 4.5 to 1 on each of the three grounds, lines of fields 3 to 1."""
    css = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
    blocks = re.findall(
        r"(?::root|\[data-theme=\"?(\w+)\"?\]|prefers-color-scheme: dark)[^{]*{([^}]*--paper[^}]*)}", css
    )
    palettes = [dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-Fa-f]{6})", body)) for _, body in blocks]
    assert len(palettes) >= 2
    for palette in palettes:
        for ground in ("paper", "surface", "sunken"):
            for ink in ("ink", "muted", "primary", "accent", "info", "caution"):
                assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground, palette[ink], palette[ground])
            assert contrast(palette["line"], palette[ground]) >= 3, ("line", ground)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
