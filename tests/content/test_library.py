"""Data as it must be: instruments that do not change, texts that are whole, and a converter that makes no tags."""

from __future__ import annotations

import html.parser
import re
import shutil
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.content import library

CLIENT, THERAPIST = library.instrument("client-check-in", 1), library.instrument("therapist-check-in", 1)
# The lines as they were written for this product, to be answered from 1, "not true at all", to 7, "completely true".
LINES = {
    "side": ("My therapist was on my side.", "I was on {client}'s side."),
    "direction": (
        "We were heading towards something I want.",
        "We were heading towards something {client} wants.",
    ),
    "way": (
        "The way we spent the time made sense to me.",
        "I think the way we spent the time made sense to {client}.",
    ),
    "safe": ("I felt safe with my therapist.", "I think {client} felt safe with me."),
    "understood": (
        "My therapist understood what I was trying to say.",
        "I understood what {client} was trying to say.",
    ),
    "disagree": (
        "It would have been all right to disagree.",
        "It would have been all right for {client} to disagree with me.",
    ),
}
FILLED = {
    "moved", "weeks", "reader", "parts",
    "area", "client", "day", "days", "doors", "fear", "high", "highest", "highest_item", "low", "lowest",
    "lowest_item", "lowest_line", "name", "names", "outside",
    "own_answers", "possible", "rung", "tension_line", "therapist", "today",
    "word",
    "words", "inside", "count", "value", "number", "deed", "sign",
    "address", "colleague", "link", "place", "practice", "time", "until", "username",
}  # fmt: skip


def test_the_six_lines_are_the_same_hour_from_two_sides():
    found = {one.slug: (one.text, other.text) for one, other in zip(CLIENT.items, THERAPIST.items, strict=True)}
    assert found == LINES
    assert [item.slug for item in CLIENT.items] == [item.slug for item in THERAPIST.items] == list(LINES)


@pytest.mark.parametrize("instrument", [CLIENT, THERAPIST], ids=lambda one: one.slug)
def test_one_to_seven_with_extreme_anchors(instrument):
    assert (instrument.scale.low, instrument.scale.high) == (1, 7)
    assert (instrument.scale.anchors[1], instrument.scale.anchors[7]) == ("not true at all", "completely true")


def test_seven_signs_for_the_client_and_never_one_for_the_therapist():
    assert len(CLIENT.signs) == 7
    assert not any("attend" in sign.slug for sign in CLIENT.signs)
    assert (THERAPIST.signs, THERAPIST.signs_door) == ((), "")


def test_follow_ups_follow_something():
    for instrument in (CLIENT, THERAPIST):
        choices = {question.slug: {choice.slug for choice in question.choices} for question in instrument.questions}
        for question in instrument.questions:
            if question.follows:
                slug, after = question.follows
                assert set(after) <= choices[slug]


def test_released_instruments_have_not_changed():
    on_disk = {
        f"{path.parent.name}/{path.stem}": library.file_hash(path.parent.name, int(path.stem[1:]))
        for path in library.HERE.glob("instruments/*/v*.toml")
    }
    assert on_disk == library.locks()


def test_one_changed_letter_would_be_found(tmp_path, monkeypatch):
    shutil.copytree(library.HERE / "instruments", tmp_path / "instruments")
    path = tmp_path / "instruments/client-check-in/v1.toml"
    path.write_text(path.read_text().replace("on my side", "on my  side"))
    released = library.locks()["client-check-in/v1"]
    monkeypatch.setattr(library, "HERE", tmp_path)
    assert library.file_hash("client-check-in", 1) != released


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: library.page("nowhere"), "There is no page nowhere."),
        (lambda: library.notice("nothing"), "There is no notice nothing."),
        (lambda: library.instrument("unknown"), "There is no instrument unknown."),
        (lambda: library.fill("Hello {name}"), "No value for ['name']."),
    ],
)
def test_a_missing_text_is_named(call, sentence):
    with pytest.raises(library.ContentFault) as caught:
        call()
    assert str(caught.value) == sentence


def test_every_placeholder_is_one_that_the_code_fills():
    texts = [path.read_text() for path in library.HERE.rglob("*.toml")] + [
        path.read_text() for path in library.HERE.rglob("pages/*.md")
    ]
    used = {name for text in texts for name in library.PLACEHOLDER.findall(text)}
    assert used == FILLED


def test_the_words_for_codes():
    words = library.words()
    assert (len(words), len(set(words))) == (2048, 2048)
    assert [word for word in words if not re.fullmatch(r"[a-z]{3,12}", word)] == []


@pytest.mark.parametrize("locale", ["en-GB", "en-US", "xx-XX"])
def test_help_has_a_name_a_way_to_reach_it_and_a_date_of_checking(locale):
    crisis = library.crisis(locale)
    assert crisis.lines
    assert all(line.name and line.reach for line in crisis.lines)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(crisis.checked_on))


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, tuple]] = set()

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, tuple(attrs)))


MAKES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em"}


@given(st.text(alphabet=st.sampled_from(list("<>&\"'*#->1. \n/=abjscriptonerror:()[]!{}`")), max_size=200))
def test_the_converter_makes_its_own_tags_and_no_others(text):
    if not text.strip():
        return
    parser = Tags()
    parser.feed(library.render(text))
    parser.close()
    assert {tag for tag, _ in parser.found if not re.fullmatch(r"h\d+", tag)} <= MAKES
    assert {attrs for _, attrs in parser.found} <= {()}


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        ("## A\n\ntext **b** *c*", "<h2>A</h2>\n<p>text <strong>b</strong> <em>c</em></p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("<b onclick=x>[a](javascript:1)</b>", "<p>&lt;b onclick=x&gt;[a](javascript:1)&lt;/b&gt;</p>"),
    ],
)
def test_the_converter(markdown, page):
    assert library.render(markdown) == page


def test_every_toml_file_can_be_read():
    for path in library.HERE.rglob("*.toml"):
        assert tomllib.loads(path.read_text())
