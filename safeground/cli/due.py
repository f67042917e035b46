"""`safeground run-due`: deliver what was held, send notices, end what has ended. Safe to run at any time, twice."""

from __future__ import annotations

import argparse
import contextlib
import json
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from safeground.cli import houses, letters
from safeground.domain import outbox, overseeing
from safeground.domain import practice as practices

# How long a mail server may be silent, in seconds.
TIMEOUT = 20


def run(options: argparse.Namespace) -> None:
    practice = houses.practice_or_stop()
    print(once(practice, now=timezone.now()))


def once(practice: practices.Practice, *, now: datetime) -> str:
    """One round. Returns what was done, in a line without names."""
    done = overseeing.run_due(practice=practice, send=post, now=now)
    # For `doctor`: that the clock goes. No name, no number.
    (Path(settings.HOME) / "last-run-due.json").write_text(json.dumps({"at": now.isoformat()}))
    return f"delivered {done.delivered}, ended {done.ended}, notices {done.sent}, sessions tidied {done.tidied}"


def post(letter: outbox.Letter) -> None:
    """Hand one neutral letter to the mail server, to a folder, or to the console."""
    message = letters.compose(letter)
    if settings.MAIL == "console":
        print(message.as_string())
    elif settings.MAIL == "file":
        folder = Path(settings.HOME) / "mail"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}.eml"
        (folder / name).write_bytes(message.as_bytes())
    else:
        _smtp(message)


def _smtp(message: EmailMessage) -> None:
    """One letter to the server. What may pass is an OSError; a refusal of the address for good is `Undeliverable`."""
    server = _server()
    try:
        server.send_message(message, from_addr=letters.bounces())
    except smtplib.SMTPRecipientsRefused as refused:
        if all(500 <= code < 600 for code, _words in refused.recipients.values()):
            # Not "from refused": its words hold the address.
            raise outbox.Undeliverable from None
        raise
    finally:
        # The letter was taken or it was not. A server that says good-bye badly changes neither.
        with contextlib.suppress(OSError):
            server.quit()


def _server() -> smtplib.SMTP:
    parts = urlsplit(settings.MAIL)
    host = parts.hostname or "localhost"
    # Without a context of ours smtplib takes any certificate.
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server
