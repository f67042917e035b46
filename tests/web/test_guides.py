"""What anybody can read: no account, no cookie, no count; cards on paper of which nothing is left; and consent."""

from __future__ import annotations

import io
import logging

import pypdf
import pytest
import time_machine
from django.urls import reverse

from safeground.content import readings
from safeground.domain import guides, signed
from safeground.store import models, wall
from tests.people import NOW
from tests.privacy import scanner
from tests.web import rooms

pytestmark = pytest.mark.django_db
NAMES = {"guide": "guide", "tip": "guide-tip", "question": "guide-question"}
ALL = list(readings.readings().values())


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_anybody_reads_it_with_its_author_and_day_and_what_a_visitor_can_do(demo_house, one):
    visitor = rooms.browser()
    text = visitor.get(reverse(NAMES[one.kind], kwargs={"slug": one.slug})).content.decode()
    assert not visitor.cookies
    if one.kind != "guide":
        assert f'href="/sign-in/?next={reverse(one.kind, kwargs={"slug": one.slug})}"' in text
    assert "Written by" in text and f'<span itemprop="author">{one.author}</span>' in text
    assert f'itemprop="dateModified" datetime="{one.reviewed_on}"' in text
    kind = "FAQPage" if one.kind == "question" else "Article"
    assert text.count(f'itemtype="https://schema.org/{kind}"') == 1
    assert f'href="{reverse("beginnings")}"' in text
    for tool in one.tools:
        # What needs an account is named, and is no door into a wall.
        assert tool.title in text
        assert (f'<a href="{reverse(tool.name)}">{tool.title}' in text) == tool.is_open
        assert not tool.is_open or visitor.get(reverse(tool.name)).status_code == 200


@time_machine.travel(rooms.SOON, tick=False)
def test_the_list_leads_to_each_of_them_and_the_first_page_to_the_list(demo_house):
    visitor = rooms.browser()
    text = visitor.get("/guides/").content.decode()
    for one in ALL:
        assert f'href="{reverse(NAMES[one.kind], kwargs={"slug": one.slug})}">' in text
    home = visitor.get("/").content.decode()
    assert 'href="/guides/"' in home and 'href="/beginnings/"' in home


@time_machine.travel(rooms.SOON, tick=False)
def test_a_client_goes_from_a_public_page_straight_to_the_tool(demo_house):
    text = rooms.browser(demo_house.ana).get("/guides/tips/set-boundaries/").content.decode()
    assert f'href="{reverse("boundaries")}"' in text and "need an account" not in text


@time_machine.travel(rooms.SOON, tick=False)
def test_reading_writes_nothing(demo_house):
    """Nobody's reading is counted: no row changes, for a visitor and for a client."""
    rooms.furnish(demo_house)
    ana = rooms.browser(demo_house.ana)
    ana.get("/me/")

    def everything():
        with wall.opened():
            found = [getattr(models, name)._base_manager.all() for name in models.__all__]
            return [sorted(map(repr, rows.values_list())) for rows in found]

    before = everything()
    for path in (
        "/guides/",
        "/guides/tips/be-patient/",
        "/guides/notes/",
        "/guides/own/if-you-come-late/",
        "/beginnings/",
    ):
        assert rooms.browser().get(path).status_code == ana.get(path).status_code == 200
    ana.get("/me/tips/be-patient/")
    assert everything() == before


@time_machine.travel(rooms.SOON, tick=False)
def test_what_the_practice_adds_stands_below_ours_and_ours_stays(demo_house):
    paths = ("/guides/questions/confidentiality/", "/me/questions/confidentiality/")
    ana = rooms.browser(demo_house.ana)
    before = {path: ana.get(path).content.decode() for path in paths}
    made = guides.publish(
        actor=demo_house.dan.actor, kind="supplement", about="question:confidentiality", title="At our house",
        author="Ms Okafor", body="Two people see <b>your</b> name.", now=NOW,
    )  # fmt: skip
    ours = readings.readings()["question:confidentiality"].html
    for path in paths:
        text = ana.get(path).content.decode()
        assert ours in text and ours in before[path] and "At our house" not in before[path]
        assert text.index(ours) < text.index("Added by Rowan House") < text.index("At our house")
        assert "Two people see &lt;b&gt;your&lt;/b&gt; name." in text and "Written by Ms Okafor" in text
    guides.withdraw(actor=demo_house.dan.actor, guide=made.id)
    assert "At our house" not in ana.get(paths[0]).content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_a_draft_of_the_directors_is_sealed_and_a_preview_publishes_nothing(demo_house):
    dan, words = rooms.browser(demo_house.dan), "words of a draft"
    page = {"title": "T", "author": "A", "body": words, "kind": "guide", "which": "guide"}
    assert dan.post("/practice/guides/draft/", page).status_code == 204
    assert words in dan.get("/practice/guides/new/?kind=guide").content.decode()
    shown = dan.post("/practice/guides/new/", {**page, "do": "preview"}).content.decode()
    assert f"<p>{words}</p>" in shown
    with wall.opened():
        assert models.Guide.objects.count() == models.GuideRevision.objects.count() == 0
        assert words.encode() not in bytes(models.Draft.objects.get().body_sealed)
    dan.post("/practice/guides/new/", {**page, "do": "publish", "key": "k"})
    assert words not in dan.get("/practice/guides/new/?kind=guide").content.decode()
    assert words in rooms.browser().get("/guides/own/t/").content.decode()


# --- beginnings -------------------------------------------------------------------------------------------

CARD = {"card": "fifteen", "line": ["slow", "cost", "no-such-line"], "own": "canary-knee-zq7 <b>\r\n\r\n second  one"}


@time_machine.travel(rooms.SOON, tick=False)
def test_a_card_becomes_a_page_to_print_with_the_warning_beside_it(demo_house):
    text = rooms.browser().post("/beginnings/", CARD).content.decode()
    assert "A page can be found. Where would it be safe?" in text
    for line in ("I am slow to trust. How do you work with that?", "canary-knee-zq7 &lt;b&gt;", "second one"):
        assert f"<li>{line}</li>" in text
    assert "no-such-line" not in text
    back = rooms.browser().post("/beginnings/", {**CARD, "do": "back"}).content.decode()
    assert back.count(" checked") == 2 and "canary-knee-zq7 &lt;b&gt;" in back


@time_machine.travel(rooms.SOON, tick=False)
def test_the_file_for_printing_holds_the_lines_under_a_name_that_says_nothing(demo_house):
    answer = rooms.browser().post("/beginnings/", {**CARD, "do": "pdf"})
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]) == (
        "application/pdf", 'attachment; filename="notes.pdf"', "no-store, max-age=0",
    )  # fmt: skip
    text = " ".join(pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "canary-knee-zq7 <b>" in text and "What does it cost" in text


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("more", [{"line": [], "own": " \n "}, {"own": "x" * 301}, {"own": "x\n" * 13}])
def test_an_empty_or_endless_card_is_refused_and_what_was_typed_stays(demo_house, more):
    answer = rooms.browser().post("/beginnings/", {**CARD, **more})
    assert answer.status_code == 400 and 'class="error"' in answer.content.decode()
    assert more["own"].strip().splitlines()[:1] == [] or more["own"].strip()[:20] in answer.content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_a_card_that_is_not_there_is_not_there(demo_house):
    assert rooms.browser().post("/beginnings/", {**CARD, "card": "third"}).status_code == 404


@time_machine.travel(rooms.SOON, tick=False)
def test_nothing_of_a_card_is_left_in_database_or_log(demo_house, caplog, capfd):
    from tests.privacy.test_canaries import database_bytes

    caplog.set_level(logging.DEBUG)
    for do in ("page", "pdf", "back"):
        rooms.browser().post("/beginnings/", {**CARD, "do": do})
    out, err = capfd.readouterr()
    remains = [*database_bytes(None).values(), caplog.text.encode(), (out + err).encode()]
    assert [hit for one in remains for hit in scanner.hits(one, ["canary-knee-zq7"])] == []


# --- signed notes -----------------------------------------------------------------------------------------


@time_machine.travel(rooms.SOON, tick=False)
def test_a_note_is_seen_as_it_would_stand_and_goes_only_with_each_consent(demo_house):
    ana, note = rooms.browser(demo_house.ana), {"text": "It was <slow>.", "name": "K."}
    figure = '<blockquote class="letter">It was &lt;slow&gt;.</blockquote>'
    shown = ana.post("/me/signed/", {**note, "do": "preview"}).content.decode()
    assert figure in shown and "K. · May 2026" in shown
    refused = ana.post("/me/signed/", {**note, "do": "send", "consent": ["public"]})
    assert refused.status_code == 400 and refused.content.decode().count(" checked") == 1
    assert signed.waiting(actor=demo_house.dan.actor) == []
    ana.post("/me/signed/", {**note, "do": "send", "consent": list(signed.CONSENTS), "key": "k"})
    [waits] = signed.waiting(actor=demo_house.dan.actor)
    assert figure not in rooms.browser().get("/guides/notes/").content.decode()
    rooms.browser(demo_house.dan).post("/practice/notes/", {"note": waits.id, "do": "publish"})
    public = rooms.browser().get("/guides/notes/").content.decode()
    assert figure in public and "K. · May 2026" in public and str(waits.id) not in public
    ana.post("/me/signed/", {"do": "take-back", "note": waits.id})
    assert figure not in rooms.browser().get("/guides/notes/").content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_a_note_stands_on_no_page_but_its_own_and_nobody_is_asked_for_one(demo_house):
    """Never beside a clinician, never after a session: the words and the way to them are on one page each."""
    furnished = rooms.furnish(demo_house)
    pages = [
        (None, "/ /guides/ /sign-in/"),
        (demo_house.ben, "/desk/"),
        (demo_house.dan, "/practice/ /practice/guides/"),
        (demo_house.ana, f"/me/ /me/privacy/ /me/check-ins/{furnished.checkin}/ /me/with/{demo_house.pair}/"),
    ]
    for somebody, paths in pages:
        for path in paths.split():
            text = rooms.browser(somebody).get(path).content.decode()
            assert "I sat in the car for an hour first." not in text, path
            assert 'href="/me/signed/"' not in text, path
