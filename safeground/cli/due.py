"""`safeground run-due`: deliver what was held, send notices, end what has ended. Safe to run at any time, twice."""

from __future__ import annotations

import argparse
import json
import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from safeground.cli import houses
from safeground.domain import library, outbox, overseeing
from safeground.domain import practice as practices


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
    text = library.notice(letter.template)
    message = EmailMessage()
    message["Subject"] = text.subject
    message["From"] = settings.MAIL_FROM
    message["To"] = letter.address
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=settings.MAIL_FROM.rpartition("@")[2] or "localhost")
    message.set_content(text.text.replace("{link}", letter.link))
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
    parts = urlsplit(settings.MAIL)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 25, timeout=20) as server:
        if parts.scheme == "smtp+tls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
