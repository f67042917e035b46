"""Every address, every way of asking, everybody who could ask. What is not listed here fails the build."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import get_resolver, reverse

from tests.web import rooms as furniture

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
# Who gets in where: a = anyone, c = Ana (the client it is about), t = Ben (her therapist), d = Dan (director),
# s = whoever is signed in. Everybody else gets 404, or the sign-in page when nobody is signed in.
DOORS = {
    "home": ("anyone", "GET"),
    "people": ("anyone", "GET"),
    "person": ("anyone", "GET"),
    "who": ("anyone", "GET POST"),
    "person-picture": ("anyone", "GET"),
    "robots": ("anyone", "GET"),
    "sitemap": ("anyone", "GET"),
    "help-now": ("anyone", "GET"),
    "confidentiality": ("anyone", "GET"),
    "find": ("anyone", "GET POST"),
    "line-crossed": ("anyone", "GET"),
    "guide-exercise": ("anyone", "GET"),
    "guide-sign": ("anyone", "GET"),
    "guides": ("anyone", "GET"),
    "guide": ("anyone", "GET"),
    "guide-tip": ("anyone", "GET"),
    "guide-question": ("anyone", "GET"),
    "guide-own": ("anyone", "GET"),
    "signed-notes": ("anyone", "GET"),
    "beginnings": ("anyone", "GET POST"),
    "times": ("anyone", "GET POST"),
    "waiting": ("anyone", "GET POST"),
    "meeting-enter": ("anyone", "GET POST"),
    "meeting": ("anyone", "GET POST"),
    "meeting-file": ("anyone", "POST"),
    "away": ("anyone", "GET"),
    "manifest": ("anyone", "GET"),
    "design": ("anyone", "GET"),
    "sign-in": ("anyone", "GET POST"),
    "second-factor": ("pending", "GET POST"),
    "sign-out": ("anyone", "POST"),
    "exit": ("anyone", "POST"),
    "join": ("anyone", "GET POST"),
    "join-code": ("anyone", "GET POST"),
    "recovery-written": ("anyone", "POST"),
    "forgotten": ("anyone", "GET POST"),
    "new-keys": ("anyone", "GET POST"),
    "today": ("client", "GET"),
    "contents": ("client", "GET"),
    "card": ("client", "POST"),
    "answers": ("client", "GET"),
    "talked": ("client", "POST"),
    "promise": ("client", "GET POST"),
    "promises": ("client", "GET"),
    "promises-export": ("client", "POST"),
    "raised": ("client", "GET"),
    "appointments": ("client", "GET POST"),
    "appointment": ("client", "GET POST"),
    "appointment-draft": ("client", "POST"),
    "appointment-file": ("client", "POST"),
    "calendar": ("signed-in", "GET POST"),
    "calendar-feed": ("anyone", "GET"),
    "pair": ("client", "GET POST"),
    "new-key": ("client", "GET POST"),
    "show-again": ("client", "GET POST"),
    "ending": ("client", "GET POST"),
    "change": ("client", "GET"),
    "change-pair": ("client", "GET POST"),
    "change-asked": ("client", "GET POST"),
    "choosing": ("client", "GET"),
    "choosing-pair": ("client", "GET POST"),
    "stuck": ("client", "GET"),
    "stuck-pair": ("client", "GET POST"),
    "practice-asked": ("director", "GET POST"),
    "check-ins": ("client", "GET"),
    "check-in": ("client", "GET POST"),
    "check-in-draft": ("client", "POST"),
    "check-in-result": ("client", "GET"),
    "check-in-choose": ("client", "POST"),
    "check-in-add": ("client", "POST"),
    "check-in-preview": ("client", "POST"),
    "check-in-show": ("client", "POST"),
    "dated": ("client", "GET POST"),
    "dated-draft": ("client", "POST"),
    "dated-export": ("client", "POST"),
    "dated-note": ("client", "GET POST"),
    "reflections": ("client", "GET"),
    "reflection-new": ("client", "GET POST"),
    "reflection-draft": ("client", "POST"),
    "reflections-search": ("client", "POST"),
    "reflection-questions": ("client", "GET"),
    "reflection": ("client", "GET POST"),
    "reflection-edit": ("client", "GET POST"),
    "reflection-preview": ("client", "POST"),
    "reflection-show": ("client", "POST"),
    "bridge": ("client", "GET POST"),
    "bridge-draft": ("client", "POST"),
    "bridge-preview": ("client", "POST"),
    "bridge-show": ("client", "POST"),
    "exercises": ("client", "GET POST"),
    "exercise": ("client", "GET POST"),
    "offered-exercise": ("client", "GET POST"),
    "milestones": ("client", "GET POST"),
    "milestones-draft": ("client", "POST"),
    "milestone": ("client", "GET POST"),
    "goals": ("client", "GET POST"),
    "goals-pair": ("client", "GET POST"),
    "goal": ("client", "GET POST"),
    "goal-own": ("client", "GET POST"),
    "homework": ("client", "GET POST"),
    "homework-pair": ("client", "GET POST"),
    "task": ("client", "GET POST"),
    "please": ("client", "GET POST"),
    "messages": ("client", "GET"),
    "practical": ("client", "GET POST"),
    "desk-goals": ("therapist", "GET POST"),
    "desk-goal": ("therapist", "GET POST"),
    "desk-homework": ("therapist", "GET POST"),
    "desk-messages": ("therapist", "GET POST"),
    "desk-form-draft": ("therapist", "POST"),
    "ladder": ("client", "GET POST"),
    "rung": ("client", "GET POST"),
    "signs": ("client", "GET POST"),
    "sign": ("client", "GET"),
    "reasons": ("client", "GET POST"),
    "reasons-draft": ("client", "POST"),
    "expectations": ("client", "GET POST"),
    "expectations-draft": ("client", "POST"),
    "expectations-show": ("client", "POST"),
    "ask": ("client", "GET POST"),
    "feedback": ("client", "GET POST"),
    "boundaries": ("client", "GET"),
    "boundaries-pair": ("client", "GET POST"),
    "boundaries-pair-show": ("client", "POST"),
    "boundaries-pair-answer": ("client", "POST"),
    "desk-boundaries": ("therapist", "GET POST"),
    "desk-boundaries-show": ("therapist", "POST"),
    "desk-boundaries-answer": ("therapist", "POST"),
    "desk-boundaries-draft": ("therapist", "POST"),
    "desk-exercise": ("therapist", "GET POST"),
    "desk-exercise-draft": ("therapist", "POST"),
    "form-draft": ("client", "POST"),
    "prepare": ("client", "GET"),
    "prepare-pair": ("client", "GET POST"),
    "prepare-line": ("client", "GET POST"),
    "prepare-preview": ("client", "POST"),
    "prepare-show": ("client", "POST"),
    "prepare-aloud": ("client", "GET"),
    "prepare-paper": ("client", "GET POST"),
    "room": ("client", "GET POST"),
    "tips": ("client", "GET"),
    "tip": ("client", "GET"),
    "questions": ("client", "GET"),
    "question": ("client", "GET"),
    "rehearsals": ("client", "GET"),
    "rehearse": ("client", "GET POST"),
    "say-what": ("client", "GET"),
    "say": ("client", "GET POST"),
    "say-draft": ("client", "POST"),
    "privacy": ("client", "GET"),
    "stop-all": ("client", "POST"),
    "take-along": ("client", "GET POST"),
    "erase": ("client", "GET POST"),
    "close-account": ("client", "GET POST"),
    "closed": ("anyone", "GET"),
    "share": ("client", "GET"),
    "take-back": ("client", "POST"),
    "stop": ("client", "POST"),
    "send-now": ("client", "POST"),
    "rewrite": ("client", "POST"),
    "no-answer": ("client", "POST"),
    "went": ("client", "POST"),
    "signed": ("client", "GET POST"),
    "signed-draft": ("client", "POST"),
    "security": ("signed-in", "GET POST"),
    "change-locks": ("signed-in", "GET POST"),
    "sealed": ("signed-in", "GET POST"),
    "stop-new-keys": ("signed-in", "POST"),
    "caseload": ("therapist", "GET"),
    "invite": ("therapist", "GET POST"),
    "reading-times": ("therapist", "GET POST"),
    "profile": ("therapist", "GET POST"),
    "profile-draft": ("therapist", "POST"),
    "profile-picture": ("therapist", "POST"),
    "own-picture": ("therapist", "GET"),
    "practice-public": ("director", "GET POST"),
    "desk-appointments": ("therapist", "GET POST"),
    "desk-appointment": ("therapist", "GET POST"),
    "desk-appointment-draft": ("therapist", "POST"),
    "desk-appointment-file": ("therapist", "POST"),
    "desk-client-appointments": ("therapist", "GET POST"),
    "desk-consultations": ("therapist", "GET POST"),
    "desk-consultation": ("therapist", "GET POST"),
    "desk-client": ("therapist", "GET"),
    "desk-answering": ("therapist", "GET"),
    "desk-notes": ("therapist", "GET POST"),
    "desk-paper": ("therapist", "GET POST"),
    "own-notes": ("therapist", "GET"),
    "own-note": ("therapist", "GET POST"),
    "supervision": ("therapist", "GET POST"),
    "supervision-draft": ("therapist", "POST"),
    "supervision-sheet": ("therapist", "GET POST"),
    "desk-pair": ("therapist", "GET POST"),
    "desk-new-key": ("therapist", "GET POST"),
    "desk-new-keys": ("therapist", "GET POST"),
    "desk-check-in": ("therapist", "GET POST"),
    "desk-check-in-draft": ("therapist", "POST"),
    "own-check-in": ("therapist", "GET POST"),
    "desk-share": ("therapist", "GET"),
    "desk-open": ("therapist", "POST"),
    "desk-answer": ("therapist", "POST"),
    "practice-new-keys": ("director", "GET POST"),
    "practice-consultations": ("director", "GET POST"),
    "practice-guides": ("director", "GET"),
    "practice-guide-new": ("director", "GET POST"),
    "practice-guide-draft": ("director", "POST"),
    "practice-guide": ("director", "GET POST"),
    "practice-notes": ("director", "GET POST"),
    "practice-alliance": ("director", "GET POST"),
    "contributing": ("client", "GET POST"),
    "practice-trail": ("director", "GET"),
    "practice-set-up": ("director", "GET POST"),
    "practice-people": ("director", "GET POST"),
    "desk-colleagues": ("therapist", "GET POST"),
    "practice-routes": ("director", "GET POST"),
    "practice-home": ("director", "GET POST"),
}
# Addresses of one person's own things: another person of the same role gets 404 there too.
PERSONAL = {
    "own-picture",
    "talked", "promise", "pair", "check-in", "check-in-draft", "check-in-result", "check-in-choose",
    "check-in-add", "check-in-preview", "check-in-show", "say", "say-draft", "share", "take-back", "stop", "ask",
    "feedback", "boundaries-pair", "boundaries-pair-show", "boundaries-pair-answer", "desk-boundaries",
    "desk-boundaries-show", "desk-boundaries-answer", "desk-boundaries-draft", "form-draft", "prepare-pair",
    "prepare-line", "prepare-preview", "prepare-show", "prepare-aloud", "prepare-paper", "send-now", "rewrite",
    "went", "no-answer", "rung", "dated-note", "desk-client", "desk-pair", "desk-check-in", "desk-check-in-draft",
    "own-check-in", "desk-notes", "own-note", "desk-paper", "supervision-sheet",
    "desk-share", "desk-open", "desk-answer", "show-again", "ending", "change-pair", "change-asked",
    "choosing-pair", "stuck-pair", "new-key", "desk-new-key", "desk-new-keys",
    "appointment", "appointment-draft", "appointment-file", "desk-appointment", "desk-appointment-draft",
    "desk-appointment-file", "desk-client-appointments", "desk-consultation",
    "reflection", "reflection-edit", "reflection-preview",
    "reflection-show", "bridge", "bridge-draft", "bridge-preview", "bridge-show",
    "offered-exercise", "milestone", "desk-exercise", "desk-exercise-draft", "goals-pair", "goal", "goal-own",
    "homework-pair", "task", "please", "practical", "desk-goals", "desk-goal", "desk-homework", "desk-messages",
    "desk-form-draft",
    "expectations-show",
}  # fmt: skip
# A client who marks or answers something of somebody else's is led back to their own page: nothing is told.
LED_BACK = {"talked", "promise"}
# A page that leads on where there is only one therapist.
LEADS_ON = {"messages"}


def test_every_address_is_listed_with_its_door():
    found = {
        pattern.name: (pattern.callback.door, " ".join(pattern.callback.methods))
        for pattern in get_resolver().url_patterns
    }
    assert found == DOORS


@pytest.fixture
def rooms(demo_house):
    return furniture.furnish(demo_house)


def people_of(house):
    return {
        "nobody": None,
        "ana": house.ana,
        "nadia": house.nadia,
        "ben": house.ben,
        "cleo": house.cleo,
        "dan": house.dan,
    }


ROLE = {
    "nobody": "",
    "ana": "client",
    "nadia": "client",
    "ben": "therapist",
    "cleo": "therapist",
    "dan": "director",
}
OWNERS = {"ana", "ben"}


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("name", DOORS)
def test_who_may_look(rooms, name):
    """GET, by everybody: 200 for whom it is for; 404 or the way to the sign-in page for all others."""
    door, methods = DOORS[name]
    path = reverse(name, kwargs=rooms.arguments(name))
    for who, somebody in people_of(rooms.house).items():
        answer = furniture.browser(somebody).get(path)
        if who == "nobody" and door not in ("anyone", "pending"):
            expected = {405} if "GET" not in methods else {302}
        elif "GET" not in methods:
            expected = {405}
        elif door == "anyone":
            expected = {302} if name == "home" and somebody else {200}
        elif name in LEADS_ON and ROLE[who] == door:
            expected = {302}
        elif door == "signed-in" or (ROLE[who] == door and (who in OWNERS or name not in PERSONAL)):
            expected = {200}
        elif ROLE[who] == door and name in LED_BACK:
            expected = {302}
        else:
            expected = {404}
        assert answer.status_code in expected, (name, who, answer.status_code)
        if answer.status_code == 302 and who == "nobody":
            assert answer.headers["Location"].startswith("/sign-in/?next=/")


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("name", [name for name in DOORS if "POST" in DOORS[name][1]])
def test_who_may_do(rooms, name):
    """POST, by everybody it is not for: nothing is done, and 404 says nothing about whether it is there."""
    door, _ = DOORS[name]
    path = reverse(name, kwargs=rooms.arguments(name))
    if door == "anyone":
        return
    for who, somebody in people_of(rooms.house).items():
        if (who in OWNERS and ROLE[who] == door) or (door == "signed-in" and somebody):
            continue
        answer = furniture.browser(somebody).post(path, {"choice": "keep", "part": "answers", "mode": "read"})
        if who == "nobody":
            expected = 401 if door != "pending" else 404
        elif ROLE[who] == door and name not in PERSONAL:
            continue
        elif ROLE[who] == door and name in LED_BACK:
            expected = 302
        else:
            expected = 404
        assert answer.status_code == expected, (name, who, answer.status_code)


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_no_other_way_of_asking_does_anything(rooms, method):
    for name in DOORS:
        path = reverse(name, kwargs=rooms.arguments(name))
        answer = getattr(furniture.browser(rooms.house.ana), method)(path)
        assert answer.status_code == 405, (name, method, answer.status_code)


@time_machine.travel(furniture.SOON, tick=False)
def test_a_missing_thing_and_anothers_thing_look_the_same(rooms):
    browser = furniture.browser(rooms.house.cleo)
    others = browser.get(f"/desk/clients/{rooms.house.pair}/")
    missing = browser.get("/desk/clients/00000000-0000-4000-8000-000000000000/")
    # The token of the quick exit is drawn anew on every page.
    assert (others.status_code, TOKEN.sub(b"", others.content)) == (404, TOKEN.sub(b"", missing.content))


@time_machine.travel(furniture.SOON, tick=False)
def test_every_form_needs_its_token(rooms):
    """CSRF: each unsafe address answers 403 to a form without the token, whoever sends it."""
    for name, (_, methods) in DOORS.items():
        if "POST" not in methods:
            continue
        path = reverse(name, kwargs=rooms.arguments(name))
        answer = furniture.browser(rooms.house.ana, enforce_csrf_checks=True).post(path)
        assert answer.status_code == 403, (name, answer.status_code)


# Pages of somebody who is signed in that need no way out: one of them is the way out.
NO_EXIT = {
    "robots",
    "sitemap",
    "person-picture",
    "own-picture",
    "manifest",
    "calendar-feed",
    "away",
    "design",
    "second-factor",
}


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("name", [name for name, (_, methods) in DOORS.items() if "GET" in methods])
def test_every_page_has_its_quick_exit(rooms, name):
    """For whoever is signed in, public pages too; and for nobody in particular where somebody may be in danger."""
    house, path = rooms.house, reverse(name, kwargs=rooms.arguments(name))
    somebody = {"therapist": house.ben, "director": house.dan}.get(DOORS[name][0], house.ana)
    answer = furniture.browser(somebody).get(path)
    if name not in NO_EXIT and answer.status_code == 200:
        assert answer.content.count(b'id="exit"') == 1
    if name in ("line-crossed", "help-now", "find"):
        assert furniture.browser().get(path).content.count(b'id="exit"') == 1
