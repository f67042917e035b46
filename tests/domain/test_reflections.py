"""Reflections: one's own alone, newest first, found by decrypting, drafts of every window, shown as they stood."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.domain import audit, bridges, dated, items, overview, preparing, reflections, saying, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def put(house, title="", text="", tags="", *, now=NOW, who="ana", **more):
    actor = getattr(house, who).actor
    return reflections.write(actor=actor, title=title, text=text, tags=tags, now=now, **more)


def titles(page):
    return [one.title or one.text for one in page.entries]


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


# --- keeping ----------------------------------------------------------------------------------------------


def test_just_a_title_is_enough_and_nothing_at_all_is_not(house):
    one = put(house, "  The   letter ")
    assert (one.title, one.text, one.tags, one.written_on, one.changed_on) == ("The letter", "", (), TODAY, None)
    assert put(house, text="\nhalf a line\n").text == "half a line"
    assert code(lambda: put(house, " ", "\n", "a tag")) == "empty"
    assert code(lambda: put(house, text="x" * 50_001)) == "too-long"
    assert set(titles(reflections.page(actor=house.ana.actor))) == {"half a line", "The letter"}


def test_tags_are_ones_own_words_each_once(house):
    assert put(house, "a", tags=" home,  my  brother;home\n, ").tags == ("home", "my brother")


def test_it_is_its_writers_alone_and_no_other_kind_is_taken_for_one(house):
    one = put(house, "The letter")
    for other in (house.nadia.actor, house.ben.actor, house.dan.actor):
        assert reflections.page(actor=other).entries == []
        assert reflections.find(actor=other, words="letter").entries == []
        for call in (
            lambda other=other: reflections.read(actor=other, reflection=one.id),
            lambda other=other: reflections.change(actor=other, reflection=one.id, revision=1, title="x", now=NOW),
            lambda other=other: reflections.remove(actor=other, reflection=one.id, now=NOW),
            lambda other=other: reflections.page(actor=other, before=one.id),
        ):
            with pytest.raises(Missing):
                call()
    note = dated.write(actor=house.ana.actor, text="a note", about="other", now=NOW)
    with pytest.raises(Missing):
        reflections.read(actor=house.ana.actor, reflection=note.id)


def test_the_same_form_twice_is_one_and_a_late_draft_brings_nothing_back(house):
    ana = house.ana.actor
    reflections.save(actor=ana, key="window-1", of=None, typed={"text": "half"}, now=NOW)
    first, again = (put(house, text="whole", key="window-1") for _ in range(2))
    assert first.id == again.id
    assert reflections.begun(actor=ana) == []
    # The autosave of the same window that was on its way when the button was pressed.
    reflections.save(actor=ana, key="window-1", of=None, typed={"text": "half"}, now=NOW)
    assert reflections.begun(actor=ana) == []


def test_of_two_windows_the_second_is_told_and_loses_nothing(house):
    ana, one = house.ana.actor, put(house, text="first")

    def second():
        return reflections.change(actor=ana, reflection=one.id, revision=1, text="theirs", now=NOW, key="window-2")

    changed = reflections.change(actor=ana, reflection=one.id, revision=1, text="mine", now=NOW + DAY, key="window-1")
    assert (changed.revision, changed.text, changed.written_on, changed.changed_on) == (2, "mine", TODAY, TODAY + DAY)
    reflections.save(actor=ana, key="window-2", of=one.id, typed={"text": "theirs"}, now=NOW)
    assert code(second) == "changed-elsewhere"
    assert reflections.read(actor=ana, reflection=one.id).text == "mine"
    assert [begun.typed["text"] for begun in reflections.begun(actor=ana, of=one.id)] == ["theirs"]
    # The first button pressed twice is no change elsewhere.
    again = reflections.change(actor=ana, reflection=one.id, revision=1, text="mine", now=NOW + DAY, key="window-1")
    assert again.revision == 2


# --- what is being written --------------------------------------------------------------------------------


def test_every_window_has_a_draft_of_its_own(house):
    ana, one = house.ana.actor, put(house, "kept")
    for key, of, text in (("window-1", None, "one"), ("window-2", None, "two"), ("window-3", one.id, "three")):
        reflections.save(actor=ana, key=key, of=of, typed={"text": text}, now=NOW)
    reflections.save(actor=ana, key="window-1", of=None, typed={"text": "one and more"}, now=NOW)
    assert [begun.typed["text"] for begun in reflections.begun(actor=ana)] == ["three", "two", "one and more"]
    assert [begun.key for begun in reflections.begun(actor=ana, of=one.id)] == ["window-3"]
    assert reflections.begun(actor=house.nadia.actor) == []
    # Emptied boxes end the draft; what is not a key of ours is no place to keep anything.
    reflections.save(actor=ana, key="window-2", of=None, typed={"text": " "}, now=NOW)
    assert {begun.key for begun in reflections.begun(actor=ana)} == {"window-1", "window-3"}
    assert code(lambda: reflections.save(actor=ana, key="../x", of=None, typed={"text": "x"}, now=NOW)) == "missing"
    reflections.remove(actor=ana, reflection=one.id, now=NOW)
    assert [begun.key for begun in reflections.begun(actor=ana)] == ["window-1"]


# --- the order, page by page ------------------------------------------------------------------------------


def test_pages_hold_everything_once_newest_first_among_other_things(house):
    """Three pages, several on one day, other kinds between them, one changed later: in the order of writing."""
    ana, written = house.ana.actor, []
    for number in range(120):
        now = NOW + timedelta(hours=7 * number)
        written.append(put(house, f"entry {number}", now=now).id)
        if number % 3 == 0:
            preparing.add_line(actor=ana, pair=house.pair, text=f"line {number}", now=now)
    reflections.change(actor=ana, reflection=written[3], revision=1, title="changed", now=NOW + 99 * DAY)
    found, before, sizes = [], None, []
    while True:
        page = reflections.page(actor=ana, before=before)
        found += [one.id for one in page.entries]
        sizes.append(len(page.entries))
        if page.older is None:
            break
        before = page.older
    assert found == written[::-1]
    assert sizes == [50, 50, 20]


def test_the_first_page_opens_no_more_than_it_needs(house, monkeypatch):
    for number in range(140):
        put(house, f"entry {number}", now=NOW + number * DAY)
    opened = []
    from safeground.domain import keys

    real = keys.unseal_item
    monkeypatch.setattr(keys, "unseal_item", lambda *given: opened.append(1) or real(*given))
    assert len(reflections.page(actor=house.ana.actor).entries) == 50
    assert len(opened) == 51


# --- finding ----------------------------------------------------------------------------------------------


def test_every_word_has_to_be_there_anywhere_in_any_writing(house):
    ana = house.ana.actor
    put(house, "Crème brûlée", "My brother doesn’t CALL.", "Straße, home")
    put(house, "The call", "Nothing else.")
    dated.write(actor=ana, text="A call of another kind", about="other", now=NOW)
    for words, number in (
        ("call", 2), ("CREME", 1), ("brulee brother", 1), ("doesn't", 1), ("strasse", 1), ("home  call", 1),
        ("call nothing brother", 0), ("crème", 1), ("cal", 2),
    ):  # fmt: skip
        assert len(reflections.find(actor=ana, words=words).entries) == number, words
    assert code(lambda: reflections.find(actor=ana, words="  ")) == "empty"
    assert code(lambda: reflections.find(actor=ana, words="x" * 300)) == "too-long"


def test_what_is_found_has_pages_too(house):
    for number in range(120):
        put(house, f"{'even' if number % 2 == 0 else 'odd'} {number}", now=NOW + number * DAY)
    first = reflections.find(actor=house.ana.actor, words="even")
    rest = reflections.find(actor=house.ana.actor, words="even", before=first.older)
    assert titles(first) + titles(rest) == [f"even {number}" for number in range(118, -1, -2)]
    assert rest.older is None


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_word_of_a_text_is_found_in_it_however_it_is_written(text, start, length):
    whole = reflections.fold(text)
    for word in text.split()[start % 5 :][:length]:
        for written in (word, word.upper(), word.lower(), word.casefold()):
            # Capitals that are not the capitals of these letters (a few signs have none to go back to) are left out.
            if written.casefold() == word.casefold():
                assert reflections.fold(written) in whole
                # The quicker look never says no to what the whole one says yes to.
                if reflections.fold(written).isascii():
                    assert reflections.fold(written).encode() in reflections._letters(text)


# --- deleting ---------------------------------------------------------------------------------------------


def test_deleting_takes_the_lines_that_belong_to_it_along_and_leaves_what_was_shown(house):
    ana, one, other = house.ana.actor, put(house, "The letter"), put(house, "Another")
    for of in (one.id, other.id, None):
        bridges.write(actor=ana, pair=house.pair, of=of, revision=0, lines={"help": f"of {of}"}, now=NOW)
    share = show(house, one)
    bridges.forget_reflection(actor=ana, reflection=one.id, now=NOW)
    with pytest.raises(Missing):
        reflections.read(actor=ana, reflection=one.id)
    assert {bridge.of for bridge in bridges.all_of(actor=ana, pair=house.pair)} == {other.id, None}
    assert sharing.read_mine(actor=ana, share=share.id).body["title"] == "The letter"
    sharing.take_back(actor=ana, share=share.id, now=NOW)
    assert {kept.kind for kept in items.kept(actor=ana)} == {"reflection", "bridge"}


# --- showing ----------------------------------------------------------------------------------------------


def show(house, one, parts=("title", "text"), when="now", **more):
    return reflections.show(
        actor=house.ana.actor, reflection=one.id, revision=one.revision, pair=house.pair, parts=parts, when=when,
        now=NOW, **more,
    )  # fmt: skip


def test_what_is_shown_is_what_was_ticked_as_it_stood_then(house):
    ana, ben = house.ana.actor, house.ben.actor
    one = put(house, "The letter", "It is still closed.", "home")
    share = show(house, one, parts=["text"], key="k")
    assert show(house, one, parts=["text"], key="k").id == share.id
    reflections.change(actor=ana, reflection=one.id, revision=1, text="It is open now.", now=NOW)
    opened = sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    assert opened.body == {"kind": "reflection", "title": "", "text": "It is still closed."}
    assert [shown.id for shown in reflections.shown(actor=ana, item=one.id)] == [share.id]
    sharing.stop(actor=ana, share=share.id, now=NOW)
    assert reflections.read(actor=ana, reflection=one.id).text == "It is open now."
    assert sharing.opened(actor=ben, day=TODAY, now=NOW, pair_id=house.pair) == []


def test_what_changed_since_the_preview_is_not_shown(house):
    one = put(house, "The letter")
    reflections.change(actor=house.ana.actor, reflection=one.id, revision=1, title="More", now=NOW)
    assert code(lambda: show(house, one)) == "changed-elsewhere"
    fresh = reflections.read(actor=house.ana.actor, reflection=one.id)
    assert code(lambda: show(house, fresh, parts=["text"])) == "no-parts"
    assert code(lambda: show(house, fresh, when="later")) == "when"
    assert sharing.mine(actor=house.ana.actor) == []


def test_held_it_is_nobodys_and_is_never_rewritten_from_the_outside(house):
    one = put(house, "The letter", "Closed.")
    share = show(house, one, when="tomorrow")
    assert share.state == "held"
    assert sharing.waiting(actor=house.ben.actor, day=TODAY) == []
    assert code(lambda: saying.rewrite(actor=house.ana.actor, share=share.id, text="x", now=NOW)) == "missing"
    assert reflections.read(actor=house.ana.actor, reflection=one.id).text == "Closed."
    assert sharing.take_back(actor=house.ana.actor, share=share.id, now=NOW)
    assert audit.events(actor=house.ana.actor)[0].action != "taken-back"


def test_only_to_ones_own_therapist(house):
    one = put(house, "The letter")
    with pytest.raises(Missing):
        reflections.show(
            actor=house.ana.actor, reflection=one.id, revision=1, pair=house.other_pair, parts=["title"], when="now",
            now=NOW,
        )  # fmt: skip


def test_the_desk_of_somebody_who_writes_and_of_somebody_who_does_not_is_the_same(house):
    before = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
    one = put(house, "The letter", "words", "tag")
    bridges.write(actor=house.ana.actor, pair=house.pair, of=one.id, revision=0, lines={"help": "x"}, now=NOW)
    show(house, one, when="tomorrow")
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW) == before


# --- the three lines --------------------------------------------------------------------------------------


def bridge(house, revision=0, of=None, **lines):
    return bridges.write(actor=house.ana.actor, pair=house.pair, of=of, revision=revision, lines=lines, now=NOW)


def test_three_lines_each_shown_or_not(house):
    ana = house.ana.actor
    kept = bridge(house, taught="It does not stay with them.", watch=" whether  you write ", help="Tell me first.")
    assert dict(kept.lines) == {
        "taught": "It does not stay with them.", "watch": "whether you write", "help": "Tell me first.",
    }  # fmt: skip
    share = bridges.show(actor=ana, pair=house.pair, revision=1, ticked=["watch"], when="now", now=NOW)
    opened = sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    assert opened.body == {"kind": "bridge", "taught": "", "watch": "whether you write", "help": ""}
    for ticked in ([], ["nonsense"]):
        with pytest.raises(Refused) as refused:
            bridges.show(actor=ana, pair=house.pair, revision=1, ticked=ticked, when="now", now=NOW)
        assert refused.value.code == "no-parts"


def test_one_bridge_for_each_reflection_and_one_for_none(house):
    ana, one = house.ana.actor, put(house, "The letter")
    bridge(house, help="a")
    bridge(house, of=one.id, help="b")
    assert bridges.read(actor=ana, pair=house.pair).lines["help"] == "a"
    assert bridges.read(actor=ana, pair=house.pair, of=one.id).lines["help"] == "b"
    assert code(lambda: bridge(house, of=one.id, help="c")) == "changed-elsewhere"
    assert code(lambda: bridge(house, of=uuid.uuid4(), help="c")) == "missing"
    assert bridge(house, revision=1).id is None
    assert [one.lines["help"] for one in bridges.all_of(actor=ana, pair=house.pair)] == ["b"]
    assert code(lambda: bridge(house)) == "empty"
    assert code(lambda: bridge(house, help="x" * 501)) == "too-long"


def test_a_bridge_is_its_writers_alone(house):
    bridge(house, help="a")
    for other in (house.nadia.actor, house.ben.actor):
        assert bridges.read(actor=other, pair=house.pair).id is None
        with pytest.raises(Missing):
            bridges.write(actor=other, pair=house.pair, revision=0, lines={"help": "x"}, now=NOW)
        with pytest.raises(Missing):
            bridges.show(actor=other, pair=house.pair, revision=0, ticked=["help"], when="now", now=NOW)
