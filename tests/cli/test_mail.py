"""A letter on its way through a real mail server: what arrives, and how the server is spoken to."""

from __future__ import annotations

import email
import smtplib
import socket
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from safeground.cli import due
from safeground.domain import library
from safeground.domain.outbox import Letter, Undeliverable
from tests.store.server import free_port


class Box:
    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []
        self.answer = ""
        self.hangs_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hangs_up:
            server.transport.abort()
            return "421 Good-bye"
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
    plain = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert (parsed["Subject"], plain) == (text.subject, text.text)


@pytest.mark.parametrize(("setting", "sender"), [("", "notes@example.org"), ("none", "<>"), ("b@example.org",) * 2])
def test_what_cannot_be_delivered_goes_back_where_the_setting_says(server, settings, setting, sender):
    box, port = server
    settings.MAIL, settings.MAIL_FROM, settings.MAIL_BOUNCES = (
        f"smtp://127.0.0.1:{port}",
        "notes@example.org",
        setting,
    )
    due.post(Letter("something-waits", "somebody@example.org"))
    assert box.letters[0][0] == sender


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 No such user", Undeliverable),
        ("553 No such name", Undeliverable),
        ("450 Come back later", smtplib.SMTPRecipientsRefused),
    ],
)
def test_a_refusal_for_good_and_one_for_now(server, settings, answer, error):
    box, port = server
    settings.MAIL, box.answer = f"smtp://127.0.0.1:{port}", answer
    with pytest.raises(error) as refused:
        due.post(Letter("something-waits", "somebody@example.org"))
    assert box.letters == []
    assert error is not Undeliverable or (str(refused.value), refused.value.__cause__) == ("", None)


def test_a_server_that_hangs_up_in_the_middle_or_says_nothing_is_tried_again(server, settings, monkeypatch):
    box, port = server
    settings.MAIL, box.hangs_up = f"smtp://127.0.0.1:{port}", True
    with pytest.raises(OSError):
        due.post(Letter("something-waits", "somebody@example.org"))
    monkeypatch.setattr(due, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAIL = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(OSError):
            due.post(Letter("something-waits", "somebody@example.org"))


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
