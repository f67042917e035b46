"""A letter on its way through a real mail server: what arrives, and how the server is spoken to."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from safeground.cli import due
from safeground.domain import library
from safeground.domain.outbox import Letter, Undeliverable
from tests.store.server import free_port


class Box:
    """A mail server that keeps what comes, or says no to a recipient with a code."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []
        self.no: int | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.no is not None:
            return f"{self.no} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def server():
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.mark.parametrize("template", ["something-waits", "something-changed"])
def test_a_neutral_letter_arrives(server, settings, template):
    box, port = server
    settings.MAIL, settings.MAIL_FROM = f"smtp://127.0.0.1:{port}", "notes@example.org"
    due.post(Letter(template, "somebody@example.org"))
    sender, recipients, content = box.letters[0]
    parsed = email.message_from_bytes(content, policy=default)
    text = library.notice(template)
    assert (sender, recipients) == ("notes@example.org", ["somebody@example.org"])
    plain, page = (part.get_content().replace("\r\n", "\n") for part in parsed.iter_parts())
    assert (parsed["Subject"], plain) == (text.subject, text.text)
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert re.sub(r"<[^>]*>", " ", page).split() == text.text.split()
    assert re.findall(r"(?:src|href|url|import|http)", page) == []
    assert sorted(name for name in parsed if not name.startswith("X-")) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
    ]  # fmt: skip


def test_a_server_that_is_not_there_is_an_os_error_and_tried_again(settings):
    settings.MAIL = f"smtp://127.0.0.1:{free_port()}"
    with pytest.raises(OSError):
        due.post(Letter("something-waits", "somebody@example.org"))


def test_the_console_and_the_folder(settings, tmp_path, capsys):
    settings.MAIL = "console"
    due.post(Letter("something-waits", "somebody@example.org"))
    assert "To: somebody@example.org" in capsys.readouterr().out
    settings.MAIL, settings.HOME = "file", tmp_path
    due.post(Letter("something-waits", "somebody@example.org"))
    letters = list((tmp_path / "mail").glob("*.eml"))
    assert len(letters) == 1
    assert oct((tmp_path / "mail").stat().st_mode & 0o777) == "0o700"


def test_a_link_stands_in_both_parts_and_bounces_go_to_their_own_box(server, settings):
    box, port = server
    settings.MAIL, settings.MAIL_FROM = f"smtp://127.0.0.1:{port}", "notes@example.org"
    settings.MAIL_BOUNCES = "returned@example.org"
    link = "https://notes.example.org/meeting/a&b/"
    due.post(Letter("meeting-kept", "somebody@example.org", link))
    sender, _, content = box.letters[0]
    plain, page = (part.get_content() for part in email.message_from_bytes(content, policy=default).iter_parts())
    assert sender == "returned@example.org"
    assert link in plain and '<a href="https://notes.example.org/meeting/a&amp;b/">' in page
    assert page.count("http") == 2


@pytest.mark.parametrize(("code", "kind"), [(550, Undeliverable), (553, Undeliverable), (450, OSError)])
def test_no_such_address_is_another_thing_than_not_now(server, settings, code, kind):
    box, port = server
    box.no, settings.MAIL = code, f"smtp://127.0.0.1:{port}"
    with pytest.raises(kind) as caught:
        due.post(Letter("something-waits", "somebody@example.org"))
    assert issubclass(caught.type, Undeliverable) == (kind is Undeliverable) and box.letters == []


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "a@example.org\nX: y", "a@b\u2028.org\n"])
def test_an_address_with_a_line_break_is_no_address(settings, tmp_path, address):
    settings.MAIL, settings.HOME = "file", tmp_path
    with pytest.raises(Undeliverable):
        due.post(Letter("something-waits", address))
    assert list(tmp_path.rglob("*.eml")) == []


# No word of what this is, whose it is, or what for, wherever a letter could say it.
DENIED = (
    "safeground", "rowan", "practice", "clinic", "therap", "counsel", "psych", "session", "appointment", "consult",
    "client", "patient", "doctor", "malik", "hart", "okafor", "ana", "nadia", "health", "mental", "trust",
    "message from", "feel", "video", "phone", "meet", "talk", "zoom", "jitsi",
)  # fmt: skip


def said(letter: Letter) -> str:
    """All of a letter that anybody reads or that travels in clear: headers, both parts, without its link."""
    message = due.compose(letter)
    parts = [str(part.get_content()) for part in message.iter_parts()]
    text = "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])
    return text.replace(letter.link, "") if letter.link else text


def denied(text: str) -> list[str]:
    return [word for word in DENIED if re.search(rf"(?<![a-z]){word}", text.casefold())]


@pytest.mark.parametrize("template", library.notices())
def test_no_letter_says_a_word_of_what_it_is_about(settings, template):
    settings.MAIL_FROM = "notes@example.org"
    letter = Letter(template, "somebody@example.org", "https://notes.example.org/x/")
    assert denied(said(letter)) == []
    assert len(said(letter).split()) < 150 and "!" not in library.notice(template).text


def test_the_list_finds_a_word_that_was_planted(monkeypatch):
    text = library.notice("something-waits")
    monkeypatch.setattr(library, "notice", lambda _: replace(text, subject="Your Therapist has answered"))
    assert denied(said(Letter("something-waits", "somebody@example.org"))) == ["therap"]
