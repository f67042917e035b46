"""A letter on its way through a real mail server: what arrives, and how the server is spoken to."""

from __future__ import annotations

import email
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from safeground.cli import due
from safeground.domain import library
from safeground.domain.outbox import Letter
from tests.store.server import free_port


class Box:
    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []

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
    assert (parsed["Subject"], parsed.get_content().replace("\r\n", "\n")) == (text.subject, text.text)
    assert sorted(name for name in parsed if not name.startswith("X-")) == [
        "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
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
