"""`safeground run-due`: deliver what was held, send notices, end what has ended. Safe to run at any time, twice."""

from __future__ import annotations

import argparse
import json
import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape
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
    try:
        message = compose(letter)
    except ValueError:
        # Not an address at all, such as one with a line break in it.
        raise outbox.Undeliverable from None
    if settings.MAIL == "console":
        print(message.as_string())
    elif settings.MAIL == "file":
        folder = Path(settings.HOME) / "mail"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}.eml"
        (folder / name).write_bytes(message.as_bytes())
    else:
        _smtp(message)


def compose(letter: outbox.Letter) -> EmailMessage:
    """The letter as it goes: words alone, and the same words as a plain page. Nothing in it is fetched."""
    text = library.notice(letter.template)
    words = text.text.replace("{link}", letter.link)
    message = EmailMessage()
    message["Subject"] = text.subject
    message["From"] = settings.MAIL_FROM
    message["To"] = letter.address
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=settings.MAIL_FROM.rpartition("@")[2] or "localhost")
    # So that nobody's "I am away" answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words)
    message.add_alternative(_page(words, letter.link), subtype="html")
    return message


def _page(words: str, link: str) -> str:
    """Light or dark as the reader has it, in the reader's own letters: no style is set but the width of a line."""
    paragraphs = [
        f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link and one == link else f"<p>{escape(one)}</p>"
        for one in (" ".join(part.split()) for part in words.split("\n\n"))
        if one
    ]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<title></title></head><body style="max-width: 36em">{"".join(paragraphs)}</body></html>\n'
    )


def _smtp(message: EmailMessage) -> None:
    parts = urlsplit(settings.MAIL)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 25, timeout=20) as server:
        if parts.scheme == "smtp+tls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        try:
            server.send_message(message, from_addr=settings.MAIL_BOUNCES or settings.MAIL_FROM)
        except smtplib.SMTPRecipientsRefused as refused:
            # 5xx: there is no such address. 4xx: not now, so that it is tried again.
            if all(code >= 500 for code, _ in refused.recipients.values()):
                raise outbox.Undeliverable from None
            raise
