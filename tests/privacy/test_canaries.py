"""A canary in every private field; then everything that is left behind is searched for it.

The scanner is believed because it finds every planted control first, and because the owners can read their
canaries back through the domain.
"""

from __future__ import annotations

import logging
import re
import uuid
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from safeground.cli import due
from safeground.domain import (
    accounts,
    appointments,
    boundaries,
    bridges,
    care,
    checkins,
    choosing,
    consultations,
    dated,
    exercises,
    expectations,
    feedback,
    goals,
    guides,
    handover,
    homework,
    items,
    ladder,
    messages,
    milestones,
    notes,
    offers,
    overseeing,
    preparing,
    reasons,
    reflections,
    rehearsing,
    saying,
    sharing,
    signed,
    supervision,
)
from tests import people
from tests.domain import consulting
from tests.people import NOW, TODAY
from tests.privacy import scanner

CANARIES = [
    f"canary-{name}-zq7"
    for name in (
        "note", "later", "draft", "message", "kept-message", "held", "line", "answer", "promise", "mark", "label",
        "client-name", "address", "post", "own-note", "rewritten", "password", "staff-name",
        "rung", "fear", "area", "possible", "said", "went", "own-line", "dated", "dated-later",
        "reason", "expected", "agreed", "agreed-shown", "reason-draft",
        "form-draft", "limit", "way", "sign", "said-to-limit", "own-limit", "effect", "want", "today", "first",
        "checked", "asked-words", "asked-name", "asked-contact", "asked-answer",
        "video-link", "place", "time-reason", "in-the-way", "feed-word", "time-draft",
        "journal-title", "journal-text", "journal-tag", "journal-draft", "taught", "watch", "help", "looked-for",
        "milestone", "milestone-draft", "exercise-why", "exercise-title", "exercise-text", "exercise-draft",
        "goal", "goal-step", "goal-review", "goal-answer", "own-goal", "suggestion", "suggestion-why", "task",
        "small", "after", "practical", "reply", "held-reply", "goal-draft",
        "aloud",
        "visitor-name", "visitor-email", "visitor-phone", "visitor-words", "visitor-reason", "visitor-ask-for",
        "visitor-room", "waits-name", "waits-words",
        "client-note", "client-note-draft", "stirred", "did-with-it", "sheet-draft",
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
    _between_sessions(rosa, ben, pair)
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
    _write_for_oneself(rosa, ben, pair)
    practise_and_notice(rosa, ben, pair)
    picked = [reasons.Picked("judged", WORD["reason"])]
    reasons.write(actor=rosa, sign="concealment", picked=picked, revision=0, now=NOW)
    items.save_draft(
        actor=rosa, place=reasons.draft_place("general"), body={"picked": [["soon", WORD["reason-draft"]]]}, day=TODAY
    )
    expectations.expect(actor=rosa, text=WORD["expected"], choices=["slowly"], now=NOW)
    expectations.agree(actor=rosa, pair=pair, text=WORD["agreed"], now=NOW)
    noted = expectations.agree(actor=rosa, pair=pair, text=WORD["agreed-shown"], now=NOW + timedelta(minutes=1))
    agreement = expectations.show(actor=rosa, pair=pair, version=noted.id, now=NOW)
    sharing.open_(actor=ben, share=agreement.id, now=NOW, day=TODAY)
    saying.keep_to_read(
        actor=rosa, pair=pair, text=WORD["aloud"], about="slow-down", signature=WORD["client-name"], now=NOW
    )
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
    _keep_at_the_desk(ben, pair)
    choosing.mark(actor=rosa, pair=pair, answers={"listens": "no"}, words=WORD["checked"], now=NOW)
    asked = handover.ask(
        actor=rosa, pair=pair, reader=house.dan.actor.me, wish="second-opinion", tell="self", now=NOW,
        name=WORD["asked-name"], words=WORD["asked-words"], contact=WORD["asked-contact"],
    )  # fmt: skip
    handover.open_(actor=house.dan.actor, handover=asked.handover, now=NOW)
    handover.answer(
        actor=house.dan.actor, handover=asked.handover, proposed=None, words=WORD["asked-answer"], now=NOW
    )
    assert handover.read(actor=rosa, item=asked.item).answer == WORD["asked-answer"]
    assert choosing.marks(actor=rosa, pair=pair)[1] == WORD["checked"]
    given = feedback.got(actor=rosa, day=TODAY)
    promise = feedback.promises(actor=rosa, answers=given)[0]
    feedback.mark(actor=rosa, promise=promise, as_="not-yet", words=WORD["mark"], now=NOW)
    _plan_and_change(rosa, ben, pair)
    _come_for_the_first_time(house)
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


def _keep_at_the_desk(ben, pair) -> None:
    """What a therapist keeps to themselves, and papers that are made in memory."""
    notes.write(actor=ben, pair=pair, text=WORD["client-note"], now=NOW)
    items.save_draft(actor=ben, place=f"form:note:{pair}", body={"text": [WORD["client-note-draft"]]}, day=TODAY)
    given = {"stirred": WORD["stirred"], "did": WORD["did-with-it"]}
    supervision.write(actor=ben, given=given, now=NOW)
    items.save_draft(actor=ben, place=supervision.DRAFT, body={"want": WORD["sheet-draft"]}, day=TODAY)
    assert notes.notes(actor=ben, pair=pair)[0].text == WORD["client-note"]
    assert supervision.sheets(actor=ben)[0].parts["did"] == WORD["did-with-it"]


def _plan_and_change(rosa, ben, pair) -> None:
    """Appointments with a link, a place and reasons, a calendar with a word of one's own, and reminders."""
    appointments.set_reminder(actor=rosa, when="hours", now=NOW)
    plan = appointments.Plan(
        TODAY + timedelta(days=1), time(12), mode="video", where=WORD["place"],
        link=f"https://video.example.org/{WORD['video-link']}", weeks=1, count=2,
    )  # fmt: skip
    made = appointments.make(actor=ben, pair=pair, plan=plan, now=NOW)
    coming = appointments.of_pair(actor=rosa, pair=pair, now=NOW).coming
    assert WORD["video-link"] in coming[0].link and coming[0].where == WORD["place"]
    place = f"form:appointment:{made.first}"
    items.save_draft(actor=rosa, place=place, body={"reason": WORD["time-draft"]}, day=TODAY)
    appointments.call_off(actor=rosa, one=coming[1].id, reason=WORD["time-reason"], show_reason=True, now=NOW)
    later = coming[0].ends_at
    appointments.note(actor=ben, one=made.first, as_="missed", now=later)
    appointments.say_what_got_in_the_way(
        actor=rosa, one=made.first, choices=["money"], text=WORD["in-the-way"], now=later
    )
    kept = appointments.in_the_way(actor=rosa, one=made.first)
    assert kept is not None and kept.text == WORD["in-the-way"]
    token = appointments.make_feed(actor=rosa, word=WORD["feed-word"], now=NOW)
    entries = appointments.fetch_feed(token=token, network="", now=NOW)
    assert entries == []


def _come_for_the_first_time(house: people.House) -> None:
    """Two without an account: one has arranged a talk and calls it off, one waits."""
    consulting.open_hours(house.cleo, link=f"https://video.example.org/{WORD['visitor-room']}")
    cleo, net = house.cleo.actor, "203.0.113.7"
    code = consultations.hold(therapist=cleo.me, at=consulting.AT, network=net, now=NOW)
    typed = consulting.typed(
        name=WORD["visitor-name"], email=f"{WORD['visitor-email']}@example.org", phone=WORD["visitor-phone"],
        channel="email", call_me=WORD["visitor-ask-for"], words=WORD["visitor-words"], reminder="hours",
    )  # fmt: skip
    code = consultations.arrange(code=code, typed=typed, network=net, now=NOW).body.code
    consultations.confirm(code=code, network=net, now=NOW)
    (seen,) = consultations.all_(actor=cleo, now=NOW).coming
    assert (seen.body.words, WORD["visitor-room"] in seen.body.link) == (WORD["visitor-words"], True)
    consultations.call_off(code=code, reason=WORD["visitor-reason"], network=net, now=NOW)
    waits = typed | {"name": WORD["waits-name"], "words": WORD["waits-words"], "phone": "1", "channel": "phone"}
    consultations.wait(therapist=cleo.me, typed=waits, network=net, now=NOW)
    (seen,) = consultations.all_(actor=cleo, now=NOW).waiting
    assert (seen.body.name, seen.body.words) == (WORD["waits-name"], WORD["waits-words"])


def _write_for_oneself(rosa, ben, pair) -> None:
    entry = reflections.write(
        actor=rosa, title=WORD["journal-title"], text=WORD["journal-text"], tags=WORD["journal-tag"], now=NOW
    )
    reflections.save(actor=rosa, key="window-1", of=entry.id, typed={"text": WORD["journal-draft"]}, now=NOW)
    lines = {name: WORD[name] for name in bridges.LINES}
    bridges.write(actor=rosa, pair=pair, of=entry.id, revision=0, lines=lines, now=NOW)
    shown = (
        reflections.show(
            actor=rosa, reflection=entry.id, revision=1, pair=pair, parts=reflections.PARTS, when="now", now=NOW
        ),
        bridges.show(actor=rosa, pair=pair, of=entry.id, revision=1, ticked=bridges.LINES, when="now", now=NOW),
    )
    for share in shown:
        assert set((sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY).body or {}).values()) & set(CANARIES)
    assert reflections.find(actor=rosa, words=WORD["journal-tag"]).entries[0].text == WORD["journal-text"]
    assert reflections.find(actor=rosa, words=WORD["looked-for"]).entries == []
    assert reflections.begun(actor=rosa)[0].typed["text"] == WORD["journal-draft"]
    assert bridges.read(actor=rosa, pair=pair, of=entry.id).lines == lines


def practise_and_notice(rosa, ben, pair) -> None:
    steps = [(WORD["exercise-title"], WORD["exercise-text"])]
    offer = offers.offer(
        actor=ben, pair=pair, exercise="grounding", steps=steps, why=WORD["exercise-why"], now=NOW
    )  # fmt: skip
    items.save_draft(actor=ben, place=f"form:exercise:{pair}", body={"why": [WORD["exercise-draft"]]}, day=TODAY)
    offers.reply(actor=rosa, offer=offer.id, as_="no", now=NOW)
    offers.show_reply(actor=rosa, offer=offer.id, as_="no", now=NOW)
    exercises.tick(actor=rosa, needs=["settle"], now=NOW)
    exercises.keep_rating(actor=rosa, exercise="breathing", before="4", after="1", now=NOW)
    own = milestones.write(actor=rosa, text=WORD["milestone"], about="limit", now=NOW)
    milestones.show(actor=rosa, milestone=own.id, pair=pair, now=NOW)
    items.save_draft(actor=rosa, place=milestones.DRAFT, body={"text": WORD["milestone-draft"]}, day=TODAY)


def _between_sessions(rosa, ben, pair) -> None:
    """Goals, homework and practical messages: private, proposed, agreed, looked at again, shown and held."""
    words = goals.Wording(WORD["goal"], (WORD["goal-step"],))
    share = goals.propose(actor=ben, pair=pair, words=words, seen=0, now=NOW)
    goal = uuid.UUID((share.body or {})["goal"])
    goals.answer(actor=rosa, pair=pair, share=share.id, as_="yes", words=WORD["goal-answer"], now=NOW)
    goals.review(actor=rosa, pair=pair, goal=goal, as_="enough", words=WORD["goal-review"], now=NOW)
    goals.begin(actor=rosa, pair=pair, words=goals.Wording(WORD["own-goal"]), now=NOW)
    items.save_draft(actor=rosa, place=f"form:goals:{pair}", body={"text": [WORD["goal-draft"]]}, day=TODAY)
    offered = homework.suggest(actor=ben, pair=pair, text=WORD["suggestion"], why=WORD["suggestion-why"], now=NOW)
    task = homework.take_on(
        actor=rosa, pair=pair, share=offered.id, text=WORD["task"], small=WORD["small"], tell=True, now=NOW
    )
    homework.mark(actor=rosa, task=task.id, how="not-now", way=["avoiding"], words=WORD["after"], now=NOW)
    homework.show(actor=rosa, task=task.id, pair=pair, what="after", revision=2, now=NOW)
    sent = messages.write(actor=rosa, pair=pair, text=WORD["practical"], when="now", now=NOW)
    sharing.open_(actor=ben, share=sent.id, now=NOW, day=TODAY)
    messages.reply(actor=ben, pair=pair, text=WORD["reply"], when="now", to=sent.id, now=NOW)
    messages.reply(actor=ben, pair=pair, text=WORD["held-reply"], when="tomorrow", now=NOW)
    found = {one.wording.text: one for one in goals.goals(actor=rosa, pair=pair, now=NOW)}
    assert found[WORD["goal"]].wording.steps == (WORD["goal-step"],) and found[WORD["own-goal"]].is_alone
    assert found[WORD["goal"]].review.words == WORD["goal-review"]
    one = homework.read(actor=rosa, task=task.id)
    assert (one.suggested, one.text, one.small) == (WORD["suggestion"], WORD["task"], WORD["small"])
    assert one.after.words == WORD["after"]
    assert {entry.text for entry in messages.thread(actor=ben, pair=pair, now=NOW)} == {
        WORD["practical"], WORD["reply"], WORD["held-reply"],
    }  # fmt: skip


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
    assert [one.text for one in saying.to_read(actor=rosa)] == [WORD["aloud"]]
    assert items.draft(actor=rosa, place=saying.draft_place(pair)) is None
    assert (items.draft(actor=rosa, place=saying.draft_place(pair, "not-ready")) or {})["own_words"] == WORD[
        "own-line"
    ]
    assert reasons.read(actor=rosa, sign="concealment").picked[0].words == WORD["reason"]
    assert expectations.mine(actor=rosa)[0].text == WORD["expected"]
    noted = expectations.agreed(actor=rosa, pair=pair)
    assert [one.text for one in noted] == [WORD["agreed-shown"], WORD["agreed"]]
    note = dated.notes(actor=rosa)[0]
    assert (note.text, note.later) == (WORD["dated"], ((TODAY, WORD["dated-later"]),))
    rung = ladder.rungs(actor=rosa)[0]
    assert (rung.text, rung.area, rung.fear, rung.possible) == tuple(
        WORD[name] for name in ("rung", "area", "fear", "possible")
    )
    assert (rung.said.words if rung.said else "") == WORD["said"]
    offer = offers.got(actor=rosa, now=NOW)[0]
    assert (offer.why, offer.steps[0].title, offer.steps[0].text) == tuple(
        WORD[f"exercise-{name}"] for name in ("why", "title", "text")
    )
    assert WORD["milestone"] in [one.words for one in milestones.page(actor=rosa, now=NOW).kept]
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
        # Somebody without an account has a link, and the link has their code: seven words by lot.
        plain, page = (part.get_content() for part in parsed.iter_parts())
        body, links = re.subn(r"http://\S+/meeting/[a-z-]+/", "", plain)
        assert links == (1 if "this link" in body or "open this" in body else 0)
        body += re.sub(r"http://[^\s\"<]+/meeting/[a-z-]+/", "", page)
        words = ("\n".join(f"{name}: {value}" for name, value in parsed.items()) + body).lower()
        assert [word for word in FORBIDDEN if word in words.replace("an address", "")] == [], words
