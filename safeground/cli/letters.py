"""A notice as a letter: plain words and the same words as simple HTML, to one person, with nothing from elsewhere."""

from __future__ import annotations

import html
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from django.conf import settings

from safeground.domain import library, outbox

# The name of the sender. It is the same for every practice, and tells as little as the subject.
NAME = "Notes"
_LINK = re.compile(r"https?://[!-~]+")
# No colours and no letters of our own: the reader's program chooses, and so dark stays dark.
_FRAME = """<!doctype html>
<html lang="en-GB" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="font-family: sans-serif; font-size: 1rem; line-height: 1.5; max-width: 36em; margin: 1.5em;">
{body}
</body>
</html>
"""


def sender() -> str:
    """The bare address of the setting: a name that stands beside it is never sent."""
    return parseaddr(settings.MAIL_FROM)[1] or "notes@localhost"


def bounces() -> str:
    """Where a letter that cannot be delivered is returned to; empty is SMTP's own way to say nowhere."""
    if settings.MAIL_BOUNCES == "none":
        return ""
    return parseaddr(settings.MAIL_BOUNCES)[1] or sender()


def compose(letter: outbox.Letter) -> EmailMessage:
    """The whole letter. An address or a link that is more than one plain line makes none: `Undeliverable`."""
    text = library.notice(letter.template)
    address = outbox.one_address(letter.address)
    if ("{link}" in text.text) != bool(letter.link) or (letter.link and not _LINK.fullmatch(letter.link)):
        raise outbox.Undeliverable
    message = EmailMessage()
    message["Subject"] = text.subject
    message["From"] = Address(NAME, addr_spec=sender())
    message["To"] = Address(addr_spec=address)
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=sender().rpartition("@")[2] or "localhost")
    # So that no machine answers: an "I am away" would tell the server whom it was for.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text.text.replace("{link}", letter.link))
    message.add_alternative(_html(text.subject, text.text, letter.link), subtype="html")
    # Last: making two parts moves whatever begins with "Content-" into the first.
    message["Content-Language"] = "en-GB"
    return message


def _html(subject: str, text: str, link: str) -> str:
    safe = html.escape(link)
    # Nobody without a mouse, or with a reader, is sent through "here": the link is its own words.
    anchor = f'<a href="{safe}" rel="noreferrer">{safe}</a>'
    paragraphs = [html.escape(" ".join(part.split())) for part in text.strip().split("\n\n")]
    body = "\n".join(f"<p>{part}</p>" for part in paragraphs).replace("{link}", anchor)
    return _FRAME.format(title=html.escape(subject), body=body)
