"""Whatever is sent to a form: a page with a sentence, never a trace and never a 500; and what was typed stays."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from tests import people
from tests.web import rooms as furniture

pytestmark = pytest.mark.django_db

NASTY = {
    "empty": "",
    "null": "a\x00b",
    "long": "x" * 100_000,
    "superscript": "²",
    "negative": "-1",
    "huge": "9" * 400,
    "markup": "<script>alert(1)</script>",
    "direction": "\u202eabc",
    "emoji": "🫥" * 50,
    "day": "2026-02-31",
    "far day": "9999-12-31",
    "early day": "0001-01-01",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "percent": "%s%(x)s{0}{name}",
    "json": '{"a": [1, null]}',
    "line breaks": "a\r\nb\r\n\r\nSubject: c",
}
FIELDS = (
    "username", "password", "display_name", "public_name", "email", "code", "recovery_code", "new_password",
    "old_password", "group_2", "group_6", "sealed", "line", "off", "pair", "how", "as", "do", "words",
    "rating_side", "rating_nothing", "tension", "talked", "sign_concealment", "sureness", "note", "session_on",
    "key", "choice", "later", "part", "expires_on", "strength", "needs", "place", "please_not", "own_words",
    "stop_word", "text", "raise_it", "from", "next", "late_path", "late_note", "mode", "hold_on", "talk_on",
    "promise", "promise_on", "label", "withdraw", "weekdays", "within", "away_from", "away_until", "session",
    "shared", "seed", "stop", "about", "who", "path", "said", "own", "before", "after", "keep", "area",
    "difficulty", "fear", "possible", "whom", "went", "step", "rung", "revision", "text_topics", "way_topics",
    "text_nothing", "as_topics", "words_topics", "stop_seen", "share", "enquiry", "replaces", "kind", "reach",
    "link", "name", "account", "question", "helps", "not", "rather", "want", "want_words", "today", "first",
    "line_id", "effect", "ready", "day", "clock", "minutes", "weeks", "count", "until", "mode", "where",
    "which", "reason", "zone", "reminder", "word", "way", "item", "asked", "title", "tags", "before", "of",
    "taught", "watch", "help", "need", "rating", "without", "at", "stopped", "why", "title_0", "text_0",
    "title_5", "text_5", "milestone", "steps", "review_on", "seen", "small", "look_on", "no_reply", "to",
    "often", "words_before", "for", "tell", "version", "aloud_id", "author", "body", "card", "consent",
    "reader", "role", "proposal", "quarter", "discreet_name", "time_zone", "locale", "days", "backups",
    "channel", "call_me", "hours", "voicemail", "slug", "carried", "hours_1", "modes",
    "is_open", "after", "notice_hours", "horizon_days", "most_a_day", "colleague", "website",
    "stirred", "did", "avoid", "anyway", "news", "changes", "hour", "quiet_from", "quiet_until", "paused",
    "contacts", "lead", "bio", "qualified", "fees", "access", "specialties", "also", "style-tone", "languages",
    "formats", "about", "times", "language", "again", "answer-upset", "accepting",
    "picture", "welcome", "phone", "address", "therapist",
)  # fmt: skip
POSTS = (
    "appointments", "appointment", "appointment-draft", "appointment-file", "calendar", "desk-appointments",
    "desk-appointment", "desk-appointment-draft", "desk-appointment-file", "desk-client-appointments", "ask",
    "feedback", "sign-in", "join", "join-code", "recovery-written", "forgotten", "card", "talked", "find",
    "promise", "pair", "check-in", "check-in-draft", "check-in-choose", "check-in-add", "check-in-preview",
    "check-in-show", "say", "say-draft", "boundaries-pair", "boundaries-pair-show", "boundaries-pair-answer",
    "desk-boundaries", "desk-boundaries-show", "desk-boundaries-answer", "desk-boundaries-draft", "form-draft",
    "prepare-pair", "prepare-line", "prepare-preview", "prepare-show", "prepare-paper", "room", "promises-export",
    "practice-home", "practice-routes", "rehearse", "no-answer", "went", "ladder", "dated", "dated-draft",
    "reflection-new", "reflection-draft", "reflections-search", "reflection", "reflection-edit",
    "reflection-preview", "reflection-show", "bridge", "bridge-draft", "bridge-preview", "bridge-show",
    "practice-set-up", "practice-alliance", "contributing", "practice-people", "desk-colleagues",
    "dated-export", "dated-note", "take-back", "send-now", "rewrite", "stop", "security", "invite", "profile",
    "signs", "reasons", "reasons-draft", "expectations", "expectations-draft", "expectations-show",
    "desk-pair", "desk-check-in", "desk-check-in-draft", "own-check-in", "desk-open", "desk-answer",
    "exercises", "exercise", "offered-exercise", "milestones", "milestones-draft", "milestone",
    "desk-exercise", "desk-exercise-draft", "goals", "goals-pair", "goal", "goal-own", "homework",
    "homework-pair", "task", "please", "practical", "desk-goals", "desk-goal", "desk-homework",
    "desk-messages", "desk-form-draft", "desk-notes", "own-note", "desk-paper", "supervision", "supervision-draft",
    "supervision-sheet", "beginnings", "signed", "signed-draft", "practice-guide",
    "times", "waiting", "meeting-enter", "meeting", "meeting-file", "desk-consultations", "desk-consultation",
    "practice-consultations",
    "practice-guide-new", "practice-guide-draft", "practice-notes", "practice-public", "profile-draft", "who",
    "profile-picture", "reading-times",
)  # fmt: skip
# Which button was pressed, where a page has several.
DEEDS = ("", "compared", "password", "end", "shared", "factor", "recovery", "no-factor", "email", "show", "now",
         "tomorrow", "preview", "aloud", "keep", "change", "answer", "hold", "talk", "read",
         "raise", "begin", "back", "after", "card", "message", "exists", "said",
         "not-said", "step", "add", "carry", "off", "leave", "ask", "move", "agree", "met", "missed", "way",
         "skip", "place", "zone", "reminder", "make", "other", "stop", "drop", "card-watch", "card-x", "tick",
         "forget", "next", "reply", "on", "not", "write", "review", "take-up", "propose", "preview-review",
         "show-review", "take", "take-tell", "no", "no-tell", "mark", "unmark", "preview-task",
         "preview-after", "show-task", "show-after", "away", "send", "let-go", "pdf", "page", "take-back",
         "publish", "decline", "take-down", "withdraw", "put-back", "reviewed", "name", "days", "keeping",
         "mail", "notices", "hand-on", "confirm", "disable", "enable", "gone", "deleting",
         "arrange", "pass", "book", "hours", "offer", "fits")  # fmt: skip


@pytest.fixture
def rooms(demo_house):
    return furniture.furnish(demo_house)


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_no_form_breaks(rooms, nasty):
    house = rooms.house
    everywhere = dict.fromkeys(FIELDS, nasty)
    for name in POSTS:
        path = reverse(name, kwargs=rooms.arguments(name))
        who = house.dan if path.startswith("/practice/") else house.ben if path.startswith("/desk/") else house.ana
        statuses = set()
        for deed in (
            "",
            "propose",
            "make",
            "name",
            "days",
            "keeping",
            "show",
            "now",
            "password",
            "email",
            "answer",
            "say",
            "message",
        ):
            extra = {"do": deed, "mode": deed} if deed else {}
            browser = furniture.browser(who, raise_request_exception=False)
            statuses.add(browser.post(path, {**everywhere, **extra}).status_code)
        assert {status for status in statuses if status >= 500} == set(), (name, statuses)


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("deed", DEEDS)
def test_no_form_breaks_when_nothing_is_filled_in(rooms, deed):
    for name in POSTS:
        path = reverse(name, kwargs=rooms.arguments(name))
        house = rooms.house
        who = house.dan if path.startswith("/practice/") else house.ben if path.startswith("/desk/") else house.ana
        browser = furniture.browser(who, raise_request_exception=False)
        assert browser.post(path, {"do": deed, "mode": deed}).status_code < 500, (name, deed)


@time_machine.travel(furniture.SOON, tick=False)
def test_no_address_breaks(rooms):
    browser = furniture.browser(rooms.house.ana, raise_request_exception=False)
    for path in ("/%00/", "/me/%FF/", "/join/%0d%0aX/", "/me/check-ins/not-an-id/", "/..%2f..%2fetc/passwd", "/me//"):
        assert browser.get(path).status_code in (301, 400, 404), path
    for text in NASTY.values():
        answer = browser.get("/me/say/" + str(rooms.house.pair) + "/", {"way": text, "from": text, "about": text})
        assert answer.status_code < 500
        for path in ("/me/reflections/", "/me/reflections/new/", f"/me/reflections/{rooms.reflection}/edit/"):
            asked = {"before": text, "begun": text, "from": text, "step": text, "of": text}
            assert browser.get(path, asked).status_code < 500
        assert browser.get(f"/me/reflections/lines/{rooms.house.pair}/", {"of": text}).status_code < 500
        assert browser.get("/sign-in/", {"next": text, "username": text}).status_code < 500


@time_machine.travel(furniture.SOON, tick=False)
def test_what_was_typed_is_on_the_page_with_the_sentence(rooms):
    house = rooms.house
    ana, ben = furniture.browser(house.ana), furniture.browser(house.ben)
    words = "these words took an hour"
    dan = furniture.browser(house.dan)
    answers = [
        dan.post("/practice/routes/", {"kind": "outside", "name": words, "reach": ""}),
        dan.post("/practice/guides/new/", {"kind": "guide", "body": words, "do": "publish"}),
        ana.post("/me/signed/", {"text": words * 200, "do": "preview"}),
        ana.post("/beginnings/", {"card": "first", "own": words * 20}),
        ana.post(f"/me/check-ins/new/{house.pair}/", {"note": words, "rating_side": "9"}),
        ana.post(f"/me/check-ins/{rooms.checkin}/add/", {"later": ""}),
        ana.post(f"/me/say/{house.pair}/", {"do": "now", "text": words * 500}),
        ana.post(f"/me/prepare/{house.pair}/", {"do": "add", "line": words * 30}),
        ana.post(f"/me/prepare/{house.pair}/", {"do": "card", "revision": "7", "today": words}),
        ana.post(f"/me/boundaries/{house.pair}/", {"revision": "7", "text_topics": words}),
        ben.post(f"/desk/clients/{house.pair}/boundaries/", {"revision": "7", "text_topics": words}),
        ana.post(f"/me/prepare/line/{rooms.line}/", {"text": "", "effect": words}),
        ana.post("/me/reflections/new/", {"text": "", "tags": words}),
        ana.post(f"/me/reflections/{rooms.reflection}/edit/", {"revision": "7", "text": words}),
        ana.post(f"/me/reflections/lines/{house.pair}/", {"revision": "7", "watch": words}),
        ana.post("/me/reasons/", {"for": "concealment", "revision": "7", "words_soon": words}),
        ana.post("/me/expectations/", {"text": words, "choice": "nothing"}),
        ana.post("/me/expectations/", {"do": "agree", "pair": house.pair, "text": words * 200}),
        ana.post(f"/me/promises/{rooms.promise}/", {"as": "sometimes", "words": words}),
        ana.post("/me/milestones/", {"do": "write", "text": words, "about": "praise"}),
        ben.post(f"/desk/clients/{house.pair}/exercise/", {"which": "grounding", "why": words, "text_0": " "}),
        ben.post(f"/desk/clients/{house.pair}/check-in/", {"note": words, "rating_side": "9"}),
        ben.post(f"/desk/shown/{rooms.opened}/answer/", {"mode": "hold", "text": words, "promise": words}),
        ana.post(f"/me/goals/{house.pair}/", {"text": words, "review_on": "never"}),
        ana.post(f"/me/goals/{house.pair}/{rooms.goal}/", {"do": "write", "revision": "9", "text": words}),
        ana.post(f"/me/homework/{house.pair}/", {"do": "add", "text": words, "look_on": "never"}),
        ana.post(f"/me/homework/task/{rooms.task}/", {"do": "change", "revision": "9", "text": words}),
        ana.post(f"/me/homework/task/{rooms.task}/", {"do": "mark", "how": "badly", "words": words}),
        ana.post(f"/me/messages/{house.pair}/", {"do": "later", "text": words}),
        ben.post(f"/desk/clients/{house.pair}/goals/", {"text": words, "review_on": "never"}),
        ben.post(f"/desk/clients/{house.pair}/goals/{rooms.goal}/", {"do": "propose", "seen": "1", "text": words}),
        ben.post(f"/desk/clients/{house.pair}/homework/", {"text": "", "why": words}),
        ben.post(f"/desk/clients/{house.pair}/messages/", {"do": "later", "text": words}),
    ]
    assert [answer.status_code for answer in answers] == [400] * len(answers)
    # The sixth is a line that was left empty: there is nothing of it to keep.
    assert [place for place, answer in enumerate(answers) if words not in answer.content.decode()] == [5]


@time_machine.travel(furniture.SOON, tick=False)
def test_words_of_one_person_are_never_markup_on_anothers_page(demo_house):
    """The one who writes and the one who reads: `<` stays a sign everywhere."""
    from safeground.domain import checkins, feedback, saying, sharing

    ana, ben = demo_house.ana.actor, demo_house.ben.actor
    attack = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>{{7*7}}"
    one = checkins.record(
        actor=ana,
        pair=demo_house.pair,
        session_on=people.TODAY,
        now=people.NOW,
        answers=people.answers(4, note=attack),
    )
    shown = checkins.show(actor=ana, checkin=one.id, parts=["note"], now=people.NOW)
    sent = saying.write(actor=ana, pair=demo_house.pair, text=attack, when="now", now=people.NOW)
    for share in (shown, sent):
        sharing.open_(actor=ben, share=share.id, now=people.NOW, day=people.TODAY)
        feedback.answer(
            actor=ben,
            share=share.id,
            mode="answer",
            text=attack,
            promise=attack,
            promise_on=people.TODAY,
            now=people.NOW,
        )
    desk, me = furniture.browser(demo_house.ben), furniture.browser(demo_house.ana)
    pages = [
        desk.get("/desk/"),
        desk.get(f"/desk/clients/{demo_house.pair}/"),
        desk.get(f"/desk/shown/{shown.id}/"),
        desk.get(f"/desk/shown/{sent.id}/"),
        me.get("/me/"),
        me.get("/me/answers/"),
        me.get("/me/privacy/"),
        me.get(f"/me/shown/{sent.id}/"),
        me.get(f"/me/check-ins/{one.id}/"),
    ]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<img src=x" not in text and "<script>alert" not in text
    assert sum("&lt;img src=x onerror=alert(1)&gt;" in page.content.decode() for page in pages) >= 6
