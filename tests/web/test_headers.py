"""The headers of every kind of answer, exactly; the cookies; and which transport is accepted."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from tests import people
from tests.web import rooms

pytestmark = pytest.mark.django_db

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
ALWAYS = {
    "Cache-Control": "no-store, max-age=0",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())


def named(answer, names) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in names}


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/help/", 200),
        ("/me/", 302),
        ("/nothing-here/", 404),
        ("/sign-in/", 200),
        ("/manifest.webmanifest", 200),
    ],
)
def test_every_kind_of_answer_carries_them(demo_house, path, status):
    answer = rooms.browser().get(path)
    # Search engines may list the first page. Which others: tests/web/test_people.py.
    always = ALWAYS | ({"X-Robots-Tag": "all"} if path == "/" else {})
    assert (answer.status_code, named(answer, always)) == (status, always)
    assert directives(answer.headers["Content-Security-Policy"]) == directives(CSP)


@time_machine.travel(rooms.SOON, tick=False)
def test_refusals_and_faults_carry_them_too(demo_house, monkeypatch):
    from safeground.domain import today

    browser = rooms.browser(demo_house.ana, enforce_csrf_checks=True)
    assert named(browser.post("/me/card/"), ALWAYS) == ALWAYS
    monkeypatch.setattr(today, "look", lambda **_: 1 / 0)
    broken = rooms.browser(demo_house.ana, raise_request_exception=False).get("/me/")
    assert (broken.status_code, named(broken, ALWAYS)) == (500, ALWAYS)
    assert b"ZeroDivision" not in broken.content and b"Traceback" not in broken.content


@time_machine.travel(rooms.SOON, tick=False)
def test_a_demonstration_on_this_machine_uses_plain_cookies(demo_house):
    browser = Client()
    page = browser.get("/sign-in/")
    assert set(page.cookies) == {"csrf"}
    answer = browser.post("/sign-in/", {"username": "ana", "password": people.PASSWORD})
    cookie = answer.cookies["s"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == ("", True, "Strict", "/")
    assert "Strict-Transport-Security" not in answer.headers


@time_machine.travel(rooms.SOON, tick=False)
def test_a_real_practice_uses_host_cookies_over_https_only(house):
    plain = Client().get("/sign-in/")
    assert (plain.status_code, plain.headers["Content-Type"]) == (403, "text/plain; charset=utf-8")
    browser = Client()
    page = browser.get("/sign-in/", secure=True)
    assert set(page.cookies) == {"__Host-csrf"}
    answer = browser.post("/sign-in/", {"username": "ana", "password": people.PASSWORD}, secure=True)
    cookie = answer.cookies["__Host-s"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True, True, "Strict", "/", "",
    )  # fmt: skip
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_demonstration_answers_on_this_machine_only(demo_house):
    far = Client(REMOTE_ADDR="203.0.113.9").get("/")
    assert (far.status_code, far.content) == (403, b"This is a demonstration. It answers on this machine only.\n")


def test_without_a_practice_one_sentence():
    answer = Client().get("/")
    assert (answer.status_code, b"safeground init" in answer.content) == (503, True)


@time_machine.travel(rooms.SOON, tick=False)
def test_leaving_clears_what_the_browser_kept(demo_house):
    for path, status, target in (("/sign-out/", 302, "/"), ("/exit/", 303, "/away/")):
        browser = rooms.browser(demo_house.ana)
        answer = browser.post(path)
        assert (answer.status_code, answer.headers["Location"]) == (status, target)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert answer.cookies["s"].value == ""
        demo_house.ana.token = _fresh_token(demo_house)


def _fresh_token(house) -> str:
    from safeground.domain import accounts

    return accounts.sign_in(username="ana", password=people.PASSWORD, network="", device="", now=people.NOW).token
