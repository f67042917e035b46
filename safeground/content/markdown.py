"""Markdown that a practice writes, as HTML that can do nothing but be read.

Two walls, each enough by itself. The converter is markdown-it with HTML off, no pictures, and links only to where
links may go; so `<` is a sign and never a tag. What it makes is then cleaned by nh3 (ammonia) with a short list of
what may stay. Our own pages do not come this way: `library.render` can make no link at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "hr", "br", "code", "pre"}
OUTSIDE = re.compile(r"https?://[^\s\\/?#@]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
LETTER = re.compile(r"mailto:[^\s\\@?]+@[^\s\\@]+", re.IGNORECASE)
OWN = re.compile(r"/(?![/\\])[^\s\\]*")
# They turn the direction of what follows, so that a link can look like another one.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def may_go(address: str) -> bool:
    """Whether a link may lead there: another site by http or https, a letter, or a path of this site's own."""
    return any(kind.fullmatch(address) for kind in (OUTSIDE, LETTER, OWN))


def clean_text(text: str) -> str:
    """The text without what nobody types: control characters, halves of characters, turned directions."""
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    whole = TURNING.sub("", whole)
    return "".join(one for one in whole if one in "\n\t" or unicodedata.category(one) != "Cc")


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[place]
    if OUTSIDE.fullmatch(str(token.attrGet("href") or "")):
        token.attrSet("rel", "noreferrer")
    token.attrs.pop("title", None)
    return renderer.renderToken(tokens, place, options, env)


def _converter() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False, "maxNesting": 20})
    made.disable(["image", "html_block", "html_inline"])
    made.validateLink = may_go  # type: ignore[method-assign,assignment]
    made.add_render_rule("link_open", _link_open)
    return made


_MADE = _converter()


def _levels(tokens: Sequence[Token], top: int) -> None:
    """Headings begin at `top` and never skip a level, whatever number of signs was typed."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    before = top - 1
    for token in tokens:
        if token.type == "heading_open":
            before = min(top + used.index(token.tag), before + 1, 4)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{before}"


def _may_stay(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if may_go(value) else None
    return value if (attribute, value) == ("rel", "noreferrer") else None


def render(text: str, *, top: int = 2) -> str:
    """Safe HTML. Its headings begin at level `top`; the title of a page is not in it."""
    tokens = _MADE.parse(clean_text(text))
    _levels(tokens, top)
    made = _MADE.renderer.render(tokens, _MADE.options, {})
    return nh3.clean(
        made,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href", "rel"}},
        attribute_filter=_may_stay,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
