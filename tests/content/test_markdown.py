"""What a practice writes becomes HTML that can only be read: attacked with every trick we know, and with chance."""

from __future__ import annotations

import html.parser
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safeground.content import markdown

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "svg": "<svg/onload=alert(1)><animate onbegin=alert(1)>",
    "math": "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "form": '<form action="https://evil.example"><input name=password></form>',
    "style": '<p style="position:fixed;inset:0">x</p><link rel=stylesheet href=//evil.example>',
    "meta": '<meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example">',
    "comment": "<!-- --><script>alert(1)</script> <!--",
    "raw link": "<a href='javascript:alert(1)'>x</a>",
    "javascript": "[x](javascript:alert(1))",
    "mixed case": "[x](JaVaScRiPt:alert(1))",
    "entity": "[x](java&#115;cript:alert(1)) [x](&#x6A;avascript:alert(1)) [x](javascript&colon;alert(1))",
    "tab": "[x](java\tscript:alert(1)) [x](<java\nscript:alert(1)>)",
    "control": "[x](\x01javascript:alert(1)) [x](java\x00script:alert(1))",
    "autolink": "<javascript:alert(1)> <data:text/html,x>",
    "reference": "[x][a] [a]\n\n[a]: javascript:alert(1) 'x'",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=) ![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "vbscript": "[x](vbscript:msgbox(1)) [x](file:///etc/passwd) [x](blob:https://x/y)",
    "picture": "![x](https://evil.example/count.gif)",
    "no protocol": "[x](//evil.example) [x](/\\evil.example) [x](\\\\evil.example) [x](/%09/evil.example)",
    "somebody's name": "[x](https://rowan.example@evil.example/)",
    "title": '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "quote": "[x](https://a.example/\"onmouseover=\"alert(1)) [x](https://a.example/'><script>alert(1)</script>)",
    "nested link": "[![x](javascript:1)](javascript:2) [[x](javascript:1)](javascript:2)",
    "nested marks": "**[*x*](javascript:alert`1`)** > - > [x](<javascript:alert(1)>)",
    "fence": '```js" onclick="alert(1)\n<script>alert(1)</script>\n```\n`<script>`',
    "unfinished": "<scr<script>ipt>alert(1)</scr</script>ipt> <a href=\"",
    "table and list": "<table><tr><td onclick=alert(1)>\n\n- <b onclick=alert(1)>x\n",
    "turned": "[\u202ehttps://good.example](https://evil.example) \u2066x",
    "half a letter": "\ud800<script>\udfff",
    "wide signs": "＜script＞alert(1)＜/script＞ ‹script› \u2028<script>\u2029",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "template": "{{ 7*7 }} {% url 'home' %} ${7*7} {{page|safe}}",
    "many": "[" * 5_000 + "![" * 2_000 + ">" * 3_000 + "<" * 3_000 + "*_" * 2_000,
    "deep": "".join(" " * depth + "- a\n" for depth in range(150)),
}  # fmt: skip


class Seen(html.parser.HTMLParser):
    """Every tag with its attributes, as a browser's own parser would come to them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.tags.append(("!--", {}))

    def handle_decl(self, decl):
        self.tags.append(("!", {}))


def harmless(text: str) -> list[tuple[str, dict[str, str | None]]]:
    """What is in it, after checking that nothing else is."""
    tags = Seen(text).tags
    for tag, attributes in tags:
        assert tag in markdown.TAGS, tag
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set()), (tag, attributes)
        if "href" in attributes:
            address = attributes["href"] or ""
            assert re.match(r"https?://[^@/?#\\]+([/?#]|$)|mailto:[^:]+$|/(?![/\\])", address), address
            assert attributes.get("rel") == ("noreferrer" if address.startswith("http") else None)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)
    return tags


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_gets_through(attack):
    harmless(markdown.render(attack))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_second_wall_holds_without_the_first(attack, monkeypatch):
    """The same with a converter that lets HTML, pictures and every address through: the cleaning alone is enough."""
    careless = markdown.MarkdownIt("commonmark", {"html": True})
    careless.validateLink = lambda address: True
    careless.add_render_rule("link_open", markdown._link_open)
    monkeypatch.setattr(markdown, "_MADE", careless)
    for tag, attributes in Seen(markdown.render(attack)).tags:
        assert tag in markdown.TAGS and set(attributes) <= {"href", "rel"}
        assert "href" not in attributes or markdown.may_go(str(attributes["href"]))


PIECES = st.sampled_from(
    ["<", ">", "script", "javascript:", "[", "](", ")", "!", "`", "*", "_", "#", "\n", "> ", "- ", '"', "'", "&#",
     ";", "onload=", "data:", "https://a.example", "//b.example", "/me/", "\\", "\t", "\x00", "\u202e", "x", " "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
@example("[x](<https://a.example'>)")
def test_no_chance_text_gets_through(text):
    harmless(markdown.render(text))


def test_what_a_practice_needs_is_there():
    made = markdown.render(
        "## When\n\nAny *day*, **but** one.\n\n- a\n- b\n\n1. c\n\n> said\n\n[out](https://a.example/x?y=1&z=2), "
        "[own](/help/), [post](mailto:desk@a.example)\n\n---\n\nline  \nbreak"
    )
    assert {tag for tag, _ in harmless(made)} == {
        "h2", "p", "em", "strong", "ul", "ol", "li", "blockquote", "a", "hr", "br",
    }  # fmt: skip
    assert '<a href="https://a.example/x?y=1&amp;z=2" rel="noreferrer">out</a>' in made
    assert '<a href="/help/">own</a>' in made and '<a href="mailto:desk@a.example">post</a>' in made


@pytest.mark.parametrize(
    ("text", "top", "levels"),
    [
        ("# a\n\n## b\n\n### c", 2, ["h2", "h3", "h4"]),
        ("### a\n\n# b\n\n### c", 2, ["h2", "h2", "h3"]),
        ("# a\n\n###### b", 3, ["h3", "h4"]),
        ("#### a\n\n##### b\n\n###### c\n\n# d", 2, ["h2", "h3", "h4", "h2"]),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(text, top, levels):
    assert [tag for tag, _ in harmless(markdown.render(text, top=top))] == levels
