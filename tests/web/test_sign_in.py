"""Signing in over the web: what a guesser sees, where one is led, and what becomes of a form that came late."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from safeground.crypto import keyring, totp
from safeground.domain import care, checkins, preparing
from tests import people
from tests.people import NOW, PASSWORD
from tests.web import rooms

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
LATER = NOW + timedelta(hours=1)


def tried(browser: Client, username: str, password: str, **more):
    return browser.post("/sign-in/", {"username": username, "password": password, **more})


@time_machine.travel(rooms.SOON, tick=False)
def test_a_wrong_password_and_an_unknown_name_give_the_same_bytes(demo_house):
    answers = []
    for name in ("ana", "eve"):
        answer = tried(Client(), name, "not the right words")
        answers.append((answer.status_code, TOKEN.sub(b"", answer.content).replace(name.encode(), b"name")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400


@time_machine.travel(rooms.SOON, tick=False)
def test_an_invitation_that_was_used_and_one_that_never_was_look_the_same(demo_house):
    made = care.invite(actor=demo_house.ben.actor, label="", now=NOW).code
    care.join(code=made, username="one", display_name="One", password=PASSWORD, now=NOW)
    pages = [TOKEN.sub(b"", Client().get(f"/join/{code}/").content) for code in (made, "five-words-nobody-ever-said")]
    assert pages[0] == pages[1]


@time_machine.travel(rooms.SOON, tick=False)
def test_too_many_tries_is_a_calm_page_before_any_stretching(demo_house, settings):
    settings.TRIES_PER_ACCOUNT = 2
    browser = Client()
    before = keyring.runs()
    statuses = [tried(browser, "ana", "not the right words").status_code for _ in range(4)]
    assert (statuses, keyring.runs() - before) == ([400, 400, 429, 429], 2)


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "http:evil", "javascript:alert(1)",
     "\t//evil.example", "/\t/evil.example", "https:/evil.example", "／／evil.example", "@evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(demo_house, path):
    answer = tried(Client(), "ana", PASSWORD, next=path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")


@time_machine.travel(rooms.SOON, tick=False)
def test_one_is_led_back_to_where_one_wanted_to_go(demo_house):
    browser = Client()
    away = browser.get("/me/privacy/")
    assert away.headers["Location"] == "/sign-in/?next=/me/privacy/"
    assert tried(browser, "ana", PASSWORD, next="/me/privacy/").headers["Location"] == "/me/privacy/"


def typed_late(house, *, signs_in: str) -> Client:
    """Ana writes, her session ends by the clock, she presses the button; somebody signs in on that page."""
    browser = rooms.browser(house.ana)
    with time_machine.travel(NOW, tick=False):
        assert browser.get(f"/me/check-ins/new/{house.pair}/").status_code == 200
    with time_machine.travel(LATER, tick=False):
        form = {"note": "typed before it ended", "rating_side": "5", "key": "k"}
        late = browser.post(f"/me/check-ins/new/{house.pair}/", form)
        assert late.status_code == 401
        assert b"typed before it ended" in late.content
        fields = dict(re.findall(rb'type="hidden" name="([^"]+)" value="([^"]*)"', late.content))
        carried = {name.decode(): value.decode() for name, value in fields.items()}
        carried.pop("csrfmiddlewaretoken", None)
        tried(browser, signs_in, PASSWORD, **carried)
    return browser


def notes(house) -> list[str]:
    found = checkins.made_by(actor=house.ana.actor, pair=house.pair)
    return [one.answers.note for one in found]


def test_a_late_form_of_ones_own_is_kept_once(demo_house):
    typed_late(demo_house, signs_in="ana")
    assert notes(demo_house) == ["typed before it ended"]


def test_a_late_form_of_somebody_elses_is_dropped(demo_house):
    typed_late(demo_house, signs_in="nadia")
    assert notes(demo_house) == []
    assert checkins.made_by(actor=demo_house.nadia.actor, pair=demo_house.other_pair) == []


@time_machine.travel(NOW, tick=False)
def test_a_carried_form_without_an_ended_session_is_not_replayed(demo_house):
    path = f"/me/check-ins/new/{demo_house.pair}/"
    tried(Client(), "ana", PASSWORD, late_path=path, late_note="planted", late_rating_side="5")
    tried(Client(), "ana", PASSWORD, late_path="/me/card/", late_line="planted", late_pair=str(demo_house.pair))
    assert (notes(demo_house), preparing.lines(actor=demo_house.ana.actor)) == ([], [])


@time_machine.travel(NOW, tick=False)
def test_staff_of_a_real_practice_set_up_their_factor_and_are_asked_for_it(house):
    browser = Client()
    form = {"username": "ben", "password": PASSWORD}
    page = browser.post("/sign-in/", form, secure=True)
    assert page.status_code == 200
    assert browser.get("/desk/", secure=True).headers["Location"] == "/sign-in/second/"
    seed = re.search(rb'name="seed" value="([A-Z2-7]+)"', page.content).group(1).decode()
    import base64

    from safeground.crypto.secret import Secret

    secret = Secret(base64.b32decode(seed))
    wrong = browser.post("/sign-in/second/", {"seed": seed, "code": "000000"}, secure=True)
    assert wrong.status_code == 400
    code = totp.code_at(secret, int(NOW.timestamp()) // 30)
    done = browser.post("/sign-in/second/", {"seed": seed, "code": code}, secure=True)
    assert done.headers["Location"] == "/desk/"
    assert browser.get("/desk/", secure=True).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        again = Client()
        asked = again.post("/sign-in/", form, secure=True)
        assert b'name="seed"' not in asked.content
        assert again.get("/desk/", secure=True).status_code == 302
        code = totp.code_at(secret, int(people.NOW.timestamp() + 120) // 30)
        assert again.post("/sign-in/second/", {"code": code}, secure=True).headers["Location"] == "/desk/"


@time_machine.travel(NOW, tick=False)
def test_a_new_token_comes_with_every_change_of_standing(demo_house):
    browser = Client()
    browser.cookies["s"] = "planted-by-somebody-else"
    tried(browser, "ana", PASSWORD)
    first = browser.cookies["s"].value
    changed = {"do": "password", "old_password": PASSWORD, "new_password": "a quite different long phrase"}
    browser.post("/me/security/", changed)
    second = browser.cookies["s"].value
    assert len({first, second, "planted-by-somebody-else"}) == 3
    assert rooms.browser().get("/me/").status_code == 302
    stale = Client()
    stale.cookies["s"] = first
    assert stale.get("/me/").status_code == 302


@pytest.mark.django_db(transaction=True)
@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_is_ended_while_its_own_page_is_made(demo_house, monkeypatch, method):
    """Signed out from another device between the first query and the last: a calm sign-in, and no fault."""
    from safeground.domain import accounts, sharing
    from safeground.domain.sharing import receiving

    share = rooms.furnish(demo_house).opened
    desk, look = rooms.browser(demo_house.ben), receiving.log_looking

    def ended_first(**named):
        accounts.sign_out(practice=demo_house.practice.id, token=demo_house.ben.token)
        look(**named)

    monkeypatch.setattr(receiving, "log_looking", ended_first)
    path = f"/desk/shown/{share}/" if method == "get" else f"/desk/shown/{share}/answer/"
    answer = getattr(desk, method)(path, {"mode": "hold"} if method == "post" else {})
    if method == "get":
        assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={path}")
    else:
        assert answer.status_code == 401
        assert "Sign in" in answer.content.decode()
    # A fault of the program stays one: nobody is sent to sign in again because of it.
    monkeypatch.setattr(sharing, "waiting", lambda **_: 1 / 0)
    cleo = rooms.browser(demo_house.cleo, raise_request_exception=False)
    assert cleo.get("/desk/").status_code == 500
