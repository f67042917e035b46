"""The card on paper: rendered and read again, as text and as picture; tagged; and nothing of it left behind."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest
import time_machine

from safeground.domain import audit, checkins, feedback, preparing, saying, sharing, supervision
from safeground.web import papers
from tests.people import NOW, check_in
from tests.web import rooms

ATTACK = '#set page(width: 1cm) *bold* $x$ \\ @ref <label> #read("/etc/passwd") {{7*7}}'


def section(*texts: str, heading: str = "What I want to bring", under: tuple[str, ...] = ()) -> papers.Section:
    return {"heading": heading, "list": True, "entries": [{"text": text, "under": list(under)} for text in texts]}


def read(made: bytes) -> str:
    document = pypdfium2.PdfDocument(made)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document).replace(" ,", ",")


def test_what_was_typed_is_on_the_page_and_never_markup():
    made = papers.card(
        title="For next time", sections=[section(ATTACK, "Zażółć, Ελληνικά", under=("Ready",))], locale="en-GB"
    )
    assert read(made) == f"For next time What I want to bring {ATTACK} Ready Zażółć, Ελληνικά Ready"


def test_it_has_ink_where_the_words_are_and_none_at_the_edges():
    made = papers.card(title="For next time", sections=[section("Something")], locale="en-GB")
    page = pypdfium2.PdfDocument(made)[0].render(scale=1).to_numpy()
    dark = page.min(axis=2) < 128
    assert dark[50:200, 50:400].sum() > 300
    assert not dark[:40].any() and not dark[-40:].any() and not dark[:, :40].any() and not dark[:, -40:].any()


def test_it_is_tagged_for_screen_readers_and_says_no_more_than_its_title():
    made = papers.card(title="For next time", sections=[section("Something")], locale="en-GB")
    found = pypdf.PdfReader(io.BytesIO(made))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    told = {name: value for name, value in (found.metadata or {}).items() if name not in ("/Creator", "/Producer")}
    assert told == {
        "/Title": "For next time",
        "/CreationDate": "D:19700101000000Z",
        "/ModDate": "D:19700101000000Z",
    }


def test_a_long_card_goes_on_on_the_next_page():
    made = papers.card(title="For next time", sections=[section(*["Something"] * 60)], locale="en-GB")
    assert len(pypdfium2.PdfDocument(made)) > 1
    assert read(made).count("Something") == 60


@pytest.fixture
def card(demo_house):
    ana, pair = demo_house.ana.actor, demo_house.pair
    line = preparing.add_line(actor=ana, pair=pair, text="The letter", now=NOW)
    preparing.change_line(actor=ana, line=line.id, text="The letter", ready="nearly", effect="I don't open the post.")
    preparing.write_card(
        actor=ana, pair=pair, revision=0, want=["listen"], today="Not my father", first="I begin", now=NOW
    )
    return demo_house


@time_machine.travel(rooms.SOON, tick=False)
def test_the_whole_card_is_taken_along_under_a_name_that_says_nothing(card):
    answer = rooms.browser(card.ana).post(f"/me/prepare/{card.pair}/paper/")
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]) == (
        "application/pdf", 'attachment; filename="notes.pdf"', "no-store, max-age=0",
    )  # fmt: skip
    assert read(answer.content) == (
        "For next time How I want to begin I begin What I want to bring The letter How ready I am: nearly "
        "I don't open the post. What I want from you Please let me finish before you say something. "
        "For today Not my father"
    )


def test_what_cannot_be_drawn_is_said_and_not_left_out(card):
    """An emoji, Chinese, a control sign: no file with holes and no fault, but a sentence; the page can be printed."""
    for text in ("\U0001fae5", "\u65e5\u672c", "a\x01b"):
        with pytest.raises(papers.NotDrawn) as caught:
            papers.card(title="To ask", sections=[section(text)], locale="en-GB")
        assert text not in str(caught.value) and caught.value.__cause__ is None
    with time_machine.travel(rooms.SOON, tick=False):
        preparing.add_line(actor=card.ana.actor, pair=card.pair, text="Sad \U0001fae5", now=NOW)
        for path, more in (
            (f"/me/prepare/{card.pair}/paper/", {}),
            ("/beginnings/", {"card": "first", "own": "\U0001fae5"}),
        ):
            answer = rooms.browser(card.ana).post(path, {"do": "pdf", **more})
            assert answer.status_code == 400
            assert "The file cannot draw one of the signs" in answer.content.decode()
            assert "\U0001fae5" in answer.content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_words_to_read_aloud_are_on_it_whole_and_never_among_what_is_shown(card):
    ana, browser = card.ana.actor, rooms.browser(card.ana)
    text = "I need us to slow down.\n\n" + "My hands went cold. " * 60 + "\n\nAna"
    answer = browser.post(f"/me/say/{card.pair}/", {"do": "aloud", "about": "slow-down", "text": text, "key": "k"})
    assert answer.url == f"/me/prepare/{card.pair}/aloud/"
    assert browser.get(answer.url).content.decode().count("My hands went cold.") == 60
    made = read(browser.post(f"/me/prepare/{card.pair}/paper/").content)
    assert made.count("My hands went cold.") == 60 and "Ana" not in made
    browser.post("/me/room/", {"show": f"card:{card.pair}"})
    assert browser.get("/me/room/").content.decode().count("My hands went cold.") == 60
    line = preparing.lines(actor=ana)[0]
    share = preparing.show(actor=ana, pair=card.pair, lines_=[str(line.id)], parts=preparing.PARTS, now=NOW)
    assert "cold" not in str(share.body)


@time_machine.travel(rooms.SOON, tick=False)
def test_a_paper_of_what_was_shown(demo_house):
    """Rendered and read again: whose words, the answer, the promise, the numbers; nothing that is not shown."""
    house, day = demo_house, rooms.NOW.date()
    ana, ben, desk = house.ana.actor, house.ben.actor, rooms.browser(house.ben)
    path = f"/desk/clients/{house.pair}/paper/"
    first = saying.write(actor=ana, pair=house.pair, text="Ben,\n\nIt was too fast.", when="now", now=NOW)
    sharing.open_(actor=ben, share=first.id, now=NOW, day=day)
    given = feedback.answer(
        actor=ben,
        share=first.id,
        mode="answer",
        text="You are right.",
        promise="To ask first",
        promise_on=day,
        now=NOW,
    )
    feedback.mark(actor=ana, promise=given.promise, as_="kept", now=NOW)
    saying.write(actor=ana, pair=house.pair, text="Not opened.", when="now", now=NOW)
    one = check_in(house, 5, 6, 5, None, 5, 5, tension="yes", talked="no", note="Not shown.")
    share = checkins.show(actor=ana, checkin=one.id, parts=["answers"], now=NOW)
    sharing.open_(actor=ben, share=share.id, now=NOW, day=day)
    assert "Where would it be safe?" in desk.get(path).content.decode()
    answer = desk.post(path, {"part": ["messages", "ratings"]})
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]) == (
        "application/pdf", 'attachment; filename="notes.pdf"', "no-store, max-age=0",
    )  # fmt: skip
    words = read(answer.content)
    assert words.startswith("What was shown About this paper Made by Dr Malik on 5 May 2026. It holds what Ana")
    for part in (
        "From Ana, 5 May 2026: a message Ben, It was too fast.",
        "Answer from Dr Malik, 5 May 2026 You are right. Promised: “To ask first” By 5 May 2026.",
        "Session of 5 May 2026", "6 of 7", "can’t say",
    ):  # fmt: skip
        assert part in words, words
    for absent in ("Not opened", "Not shown", "tension", "marked it"):
        assert absent not in words
    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    trail = " ".join(rooms.browser(house.ana).get("/me/privacy/").content.decode().split())
    assert "made a paper of what you showed" in trail
    sharing.stop(actor=ana, share=first.id, now=NOW)
    again = read(desk.post(path, {"part": ["messages", "ratings"]}).content)
    assert "too fast" not in again and "6 of 7" in again
    for parts, sentence in (([], "choose at least one part"), (["messages"], "Nothing of what you chose")):
        refused = desk.post(path, {"part": parts})
        assert refused.status_code == 400 and sentence in refused.content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_a_paper_that_cannot_be_drawn_leaves_no_line(demo_house):
    house = demo_house
    share = saying.write(actor=house.ana.actor, pair=house.pair, text="Sad \U0001fae5", when="now", now=NOW)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=NOW.date())
    before = audit.events(actor=house.ana.actor)
    refused = rooms.browser(house.ben).post(f"/desk/clients/{house.pair}/paper/", {"part": "messages"})
    assert refused.status_code == 400 and "No paper was made" in refused.content.decode()
    assert audit.events(actor=house.ana.actor) == before


@time_machine.travel(rooms.SOON, tick=False)
def test_a_sheet_for_supervision_on_paper_after_a_gentle_question(demo_house):
    desk = rooms.browser(demo_house.ben)
    typed = {"stirred": "I thought of Ana.\n\nAll evening.", "avoid": "The clock", "key": "k"}
    asked = desk.post("/desk/supervision/", typed)
    page = asked.content.decode()
    assert asked.status_code == 200 and "There may be a client&#x27;s name in this: Ana." in page
    assert "I thought of Ana." in page and supervision.sheets(actor=demo_house.ben.actor) == []
    kept = desk.post("/desk/supervision/", {**typed, "anyway": "1"})
    assert kept.status_code == 302
    asked = desk.post(kept.url, {"do": "pdf"})
    assert asked.status_code == 200 and "Make the file as it is" in asked.content.decode()
    answer = desk.post(kept.url, {"do": "pdf", "anyway": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert read(answer.content) == (
        "5 May 2026 What it stirred in me I thought of Ana. All evening. What I would rather not bring The clock"
    )
    changed = {"do": "change", "revision": "1", "stirred": "I was tired."}
    assert desk.post(kept.url, changed).status_code == 302
    assert desk.post(kept.url, {"do": "pdf"})["Content-Type"] == "application/pdf"
    assert desk.post(kept.url, changed).status_code == 400
    assert desk.post(kept.url, {"do": "remove"}).url == "/desk/supervision/?removed=1"
    assert desk.get(kept.url).status_code == 404


@time_machine.travel(rooms.SOON, tick=False)
def test_no_file_is_written_for_it(card, monkeypatch, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setenv("TMPDIR", str(empty))
    monkeypatch.chdir(empty)
    before = sorted(papers.HERE.rglob("*"))
    rooms.browser(card.ana).post(f"/me/prepare/{card.pair}/paper/")
    share = saying.write(actor=card.ana.actor, pair=card.pair, text="Some words", when="now", now=NOW)
    sharing.open_(actor=card.ben.actor, share=share.id, now=NOW, day=NOW.date())
    made = rooms.browser(card.ben).post(f"/desk/clients/{card.pair}/paper/", {"part": "messages"})
    assert made["Content-Type"] == "application/pdf"
    assert list(empty.rglob("*")) == []
    assert [path for path in sorted(papers.HERE.rglob("*")) if path not in before] == []
