"""A canary in every private field; then everything that is left behind is searched for it.

The scanner is believed because it finds every planted control first, and because the owners can read their
canaries back through the domain.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from safeground.cli import due
from safeground.domain import (
    accounts,
    boundaries,
    care,
    checkins,
    dated,
    feedback,
    guides,
    items,
    ladder,
    overseeing,
    preparing,
    rehearsing,
    saying,
    sharing,
    signed,
)
from tests import people
from tests.people import NOW, TODAY
from tests.privacy import scanner

CANARIES = [
    f"canary-{name}-zq7"
    for name in (
        "note", "later", "draft", "message", "kept-message", "held", "line", "answer", "promise", "mark", "label",
        "client-name", "address", "post", "own-note", "rewritten", "password", "staff-name",
        "rung", "fear", "area", "possible", "said", "went", "own-line", "dated", "dated-later",
        "form-draft", "limit", "way", "sign", "said-to-limit", "own-limit", "effect", "want", "today", "first",
        "note-waiting", "note-name", "note-declined", "note-back", "note-draft", "guide-draft",
    )
]  # fmt: skip
WORD = {name.split("-", 1)[1].removesuffix("-zq7"): name for name in CANARIES}


@pytest.mark.parametrize("form", list(scanner.encodings(CANARIES[0])))
@pytest.mark.parametrize("packer", scanner.PACKERS)
def test_the_scanner_finds_what_is_planted(form, packer):
    planted = scanner.PACKERS[packer](b"\x01noise " + scanner.encodings(CANARIES[0])[form] + b" more noise")
    assert (CANARIES[0], form) in scanner.hits(b"\x00" * 99 + planted, [CANARIES[0]])


def test_the_scanner_finds_nothing_in_noise():
    import random

    noise = random.Random(7).randbytes(1_000_000)
    assert scanner.hits(noise, CANARIES) == []


def live_a_week(house: people.House) -> None:
    """Every use case that takes words, with a canary in each."""
    olga = house.olga
    code = accounts.invite(actor=olga, role="therapist", now=NOW).code
    accounts.register(
        code=code,
        username="per",
        display_name=WORD["staff-name"],
        public_name="Per",
        password=people.PASSWORD,
        now=NOW,
    )
    code = care.invite(actor=house.ben.actor, label=WORD["label"], now=NOW).code
    joined = care.join(
        code=code, username="rosa", display_name=WORD["client-name"], password=WORD["password"] + " long enough",
        email=f"{WORD['address']}@example.org", now=NOW,
    )  # fmt: skip
    rosa, ben = joined.actor, house.ben.actor
    pair = care.of_client(actor=rosa)[0].id
    items.save_draft(actor=rosa, place=checkins.draft_place(pair), body={"note": WORD["draft"]}, day=TODAY)
    one = checkins.record(
        actor=rosa, pair=pair, session_on=TODAY, now=NOW, key="k",
        answers=people.answers(3, tension="yes", talked="no", note=WORD["note"], signs={"concealment": 4}),
    )  # fmt: skip
    items.save_draft(actor=rosa, place=checkins.draft_place(pair), body={"note": WORD["draft"]}, day=TODAY)
    checkins.add_note(actor=rosa, checkin=one.id, text=WORD["later"], now=NOW)
    line = preparing.add_line(actor=rosa, pair=pair, text=WORD["line"], now=NOW)
    preparing.change_line(actor=rosa, line=line.id, text=WORD["line"], ready="nearly", effect=WORD["effect"])
    preparing.write_card(
        actor=rosa, pair=pair, revision=0, want_words=WORD["want"], today=WORD["today"], first=WORD["first"], now=NOW
    )
    limit = boundaries.Line("topics", WORD["limit"], WORD["way"])
    boundaries.write(actor=rosa, pair=pair, revision=0, lines=[limit], stop=WORD["sign"], now=NOW)
    card = boundaries.show(actor=rosa, pair=pair, revision=1, now=NOW)
    sharing.open_(actor=ben, share=card.id, now=NOW, day=TODAY)
    said = boundaries.Said("not-as-it-stands", WORD["said-to-limit"])
    boundaries.answer(actor=ben, share=card.id, answers={"topics": said}, stop_seen=True, now=NOW)
    own = boundaries.Line("contact", WORD["own-limit"])
    boundaries.write(actor=ben, pair=pair, revision=0, lines=[own], stop="", now=NOW)
    boundaries.show(actor=ben, pair=pair, revision=1, now=NOW)
    shown_card = preparing.show(
        actor=rosa, pair=pair, lines_=[str(line.id)], parts=["effect", "want", "today", "first"], now=NOW
    )
    sharing.open_(actor=ben, share=shown_card.id, now=NOW, day=TODAY)
    rehearsing.keep_in_message(actor=rosa, pair=pair, about="not-ready", line=WORD["own-line"], now=NOW)
    dated.add(
        actor=rosa,
        note=dated.write(actor=rosa, text=WORD["dated"], about="line", now=NOW).id,
        text=WORD["dated-later"],
        now=NOW,
    )
    rung = ladder.add(
        actor=rosa, text=WORD["rung"], area=WORD["area"], fear=WORD["fear"], possible=WORD["possible"],
        difficulty="not-now", now=NOW,
    )  # fmt: skip
    ladder.mark_said(actor=rosa, rung=rung.id, whom="paper", went="better", words=WORD["said"], now=NOW)
    items.save_draft(actor=rosa, place=f"form:feedback:{pair}", body={"not": [WORD["form-draft"]]}, day=TODAY)
    items.save_draft(actor=rosa, place=saying.draft_place(pair), body={"text": WORD["kept-message"]}, day=TODAY)
    held = saying.write(actor=rosa, pair=pair, text=WORD["held"], when="tomorrow", now=NOW)
    saying.rewrite(actor=rosa, share=held.id, text=WORD["rewritten"], now=NOW)
    shown = checkins.show(actor=rosa, checkin=one.id, parts=["note", "answers"], now=NOW)
    sharing.open_(actor=ben, share=shown.id, now=NOW, day=TODAY)
    sent = saying.write(actor=rosa, pair=pair, text=WORD["message"], when="now", now=NOW)
    sharing.open_(actor=ben, share=sent.id, now=NOW, day=TODAY)
    feedback.answer(actor=ben, share=sent.id, mode="answer", text=WORD["answer"], promise=WORD["promise"], now=NOW)
    saying.say_how_it_went(actor=rosa, share=sent.id, how="partly", words=WORD["went"], now=NOW)
    checkins.record(actor=ben, pair=pair, session_on=TODAY, now=NOW, answers=people.answers(5, note=WORD["own-note"]))
    given = feedback.got(actor=rosa, day=TODAY)
    promise = feedback.promises(actor=rosa, answers=given)[0]
    feedback.mark(actor=rosa, promise=promise, as_="not-yet", words=WORD["mark"], now=NOW)
    agreed = {"consents": list(signed.CONSENTS), "reader": None, "now": NOW}
    signed.send(actor=rosa, text=WORD["note-waiting"], name=WORD["note-name"], **agreed)
    for name in ("note-declined", "note-back"):
        other = signed.send(actor=rosa, text=WORD[name], name="", **agreed)
        if name == "note-declined":
            signed.decline(actor=house.dan.actor, note=other.note)
        else:
            signed.take_back(actor=rosa, note=other.note)
    items.save_draft(actor=rosa, place=signed.DRAFT, body={"text": WORD["note-draft"]}, day=TODAY)
    place = guides.draft_place("guide")
    items.save_draft(actor=house.dan.actor, place=place, body={"body": WORD["guide-draft"]}, day=TODAY)
    waits = signed.waiting(actor=house.dan.actor)
    assert [(one.text, one.name) for one in waits] == [(WORD["note-waiting"], WORD["note-name"])]
    assert {one.text for one in signed.mine(actor=rosa)} == {WORD["note-waiting"], WORD["note-declined"]}
    assert (items.draft(actor=house.dan.actor, place=place) or {})["body"] == WORD["guide-draft"]
    _prove_that_the_owners_read_them(rosa, ben, pair, one.id)


def _prove_that_the_owners_read_them(rosa, ben, pair, checkin) -> None:
    assert checkins.read(actor=rosa, checkin=checkin).answers.note == WORD["note"]
    assert [text for _, text in checkins.read(actor=rosa, checkin=checkin).later_notes] == [WORD["later"]]
    assert [(line.text, line.effect) for line in preparing.lines(actor=rosa)] == [(WORD["line"], WORD["effect"])]
    both = boundaries.both(actor=rosa, pair=pair, now=NOW)
    assert both.mine is not None and both.theirs is not None
    assert (both.mine.lines[0].text, both.mine.lines[0].other_way, both.mine.stop) == (
        WORD["limit"], WORD["way"], WORD["sign"],
    )  # fmt: skip
    assert both.mine.answers["topics"].words == WORD["said-to-limit"]
    assert both.theirs.lines[0].text == WORD["own-limit"]
    card = preparing.card(actor=rosa, pair=pair)
    assert (card.want_words, card.today, card.first) == (WORD["want"], WORD["today"], WORD["first"])
    assert items.draft(actor=rosa, place=saying.draft_place(pair)) is None
    assert (items.draft(actor=rosa, place=saying.draft_place(pair, "not-ready")) or {})["own_words"] == WORD[
        "own-line"
    ]
    note = dated.notes(actor=rosa)[0]
    assert (note.text, note.later) == (WORD["dated"], ((TODAY, WORD["dated-later"]),))
    rung = ladder.rungs(actor=rosa)[0]
    assert (rung.text, rung.area, rung.fear, rung.possible) == tuple(
        WORD[name] for name in ("rung", "area", "fear", "possible")
    )
    assert (rung.said.words if rung.said else "") == WORD["said"]
    assert feedback.got(actor=rosa, day=TODAY)[0].text == WORD["answer"]
    assert care.get(actor=ben, pair=pair).other_name == WORD["client-name"]
    assert accounts.mine(actor=ben, now=NOW) == []


def database_bytes(folder: Path) -> dict[str, bytes]:
    """Every cell of every table. The files themselves, WAL included, are searched by test_files.py."""
    from safeground.store import wall

    found = {}
    with wall.opened(), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = (cell for row in cursor.fetchall() for cell in row)
            found[table] = b"\n".join(
                bytes(cell) if isinstance(cell, memoryview | bytes) else str(cell).encode() for cell in cells
            )
    return found


@pytest.mark.django_db
def test_no_private_word_is_left_anywhere(house, tmp_path, caplog, capfd, settings, monkeypatch):
    settings.HOME, settings.MAIL = tmp_path, "file"
    caplog.set_level(logging.DEBUG)
    live_a_week(house)
    # By the web too: a page that is refused, one that is not there, one that breaks.
    browser = Client(raise_request_exception=False)
    browser.post("/sign-in/", {"username": "nobody", "password": WORD["post"]}, secure=True)
    browser.get("/me/", secure=True)
    monkeypatch.setattr(accounts, "sign_in", lambda **_: 1 / 0)
    broken = browser.post("/sign-in/", {"username": WORD["post"], "password": WORD["post"]}, secure=True)
    assert (broken.status_code, scanner.hits(broken.content, CANARIES)) == (500, [])
    later = NOW + timedelta(days=1)
    done = overseeing.run_due(practice=house.practice, send=due.post, now=later)
    assert done.sent > 0
    remains = database_bytes(tmp_path)
    remains["log"] = caplog.text.encode()
    out, err = capfd.readouterr()
    remains["console"] = (out + err).encode()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            remains[str(path.relative_to(tmp_path))] = path.read_bytes()
    # The one address that must be there is the one on the envelope of a letter that was sent to it.
    letters = {name for name in remains if name.startswith("mail/")}
    assert letters
    found = {
        name: [hit for hit in scanner.hits(content, CANARIES) if not (name in letters and hit[0] == WORD["address"])]
        for name, content in remains.items()
    }
    assert {name: hit for name, hit in found.items() if hit} == {}


@pytest.mark.django_db
def test_a_careless_table_would_be_found(house, tmp_path):
    """The control: the same search, on the same week, with one name kept in clear."""
    from safeground.store import models, wall

    live_a_week(house)
    with wall.opened():
        models.Account.objects.filter(username="rosa").update(public_name=WORD["client-name"])
    found = [hit for content in database_bytes(tmp_path).values() for hit in scanner.hits(content, CANARIES)]
    assert (WORD["client-name"], "utf-8") in found


FORBIDDEN = (
    "therap", "client", "session", "check-in", "clinic", "practice", "doctor", "dr ", "malik", "rowan", "trust",
    "counsel", "mental", "health", "appointment", "message from", "safeground", "ana", "http",
)  # fmt: skip


@pytest.mark.django_db
def test_letters_say_nothing(house, tmp_path, settings):
    """Every notice: subject, sender, headers and text hold no word about what it is."""
    settings.HOME, settings.MAIL, settings.MAIL_FROM = tmp_path, "file", "notes@example.org"
    live_a_week(house)
    overseeing.run_due(practice=house.practice, send=due.post, now=NOW + timedelta(days=1))
    letters = sorted((tmp_path / "mail").glob("*.eml"))
    assert letters
    import email
    from email.policy import default

    for letter in letters:
        parsed = email.message_from_bytes(letter.read_bytes(), policy=default)
        del parsed["To"]
        words = parsed.as_string().lower()
        assert [word for word in FORBIDDEN if word in words.replace("an address", "")] == [], words
