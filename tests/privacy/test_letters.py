"""Every letter there can be, whole: no word of what it is about, nothing from elsewhere, to one person."""

from __future__ import annotations

import email
import re
import string
import tomllib
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import safeground.content
from safeground.cli import letters
from safeground.content.library import NoticeText
from safeground.domain import outbox
from safeground.domain.outbox import Letter, Undeliverable
from tests.content import prose

TEXTS = tomllib.loads((Path(safeground.content.__file__).parent / "notices" / "v1.toml").read_text(encoding="utf-8"))
LINK = "https://notes.example.org/meeting/one-two-three-four-five-six-seven/"
# Parts of words: what the product is, who works there, who comes, what for, and what may be said there.
DENIED = (
    "safeground", "therap", "client", "patient", "session", "check-in", "checkin", "clinic", "practice",
    "doctor", "dr ", "dr.", "malik", "rowan", "ben", "rosa", "kim", "trust", "counsel", "mental", "health", "psych",
    "appointment", "consultation", "booking", "booked", "treatment", "diagnos", "anxi", "depress", "grief", "trauma",
    "crisis", "feeling", "rupture", "repair", "alliance", "boundar", "homework", "goal", "questionnaire", "django",
    "python", "video", "phone call",
)  # fmt: skip
# Which of the headers may be there at all. A list in the product's name, or "sent with", is in none of them.
HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type",
}  # fmt: skip


def denied(text: str) -> list[str]:
    return [word for word in DENIED if word in text.lower()]


def made(template: str, address: str = "somebody@example.org") -> EmailMessage:
    link = LINK if "{link}" in TEXTS[template]["text"] else ""
    letter = letters.compose(Letter(template, address, link))
    return email.message_from_bytes(letter.as_bytes(policy=SMTP), policy=default)


def everything(letter: EmailMessage) -> str:
    """All headers of all parts and all texts, opened, without the link that only its owner has."""
    found = []
    for part in letter.walk():
        # "boundary=" is how every letter of two parts says where one ends.
        found += [f"{name}: {value}".replace(" boundary=", "") for name, value in part.items()]
        if not part.is_multipart():
            found.append(part.get_content().replace(LINK, ""))
    return "\n".join(found)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(autouse=True)
def sender(settings):
    # Even where the operator wrote the practice's name into the setting.
    settings.MAIL_FROM, settings.MAIL_BOUNCES = "Rowan Therapy <notes@example.org>", ""


@pytest.mark.parametrize("template", TEXTS)
def test_no_part_of_any_letter_says_what_it_is_about(template):
    letter = made(template)
    assert denied(everything(letter)) == []
    assert set(letter.keys()) == HEADERS
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("word", DENIED)
@pytest.mark.parametrize("place", ["subject", "text"])
def test_a_planted_word_is_found(word, place, monkeypatch):
    """The control: whatever part of the text it stands in, and however the letter wraps it."""
    planted = {"subject": "A note for you", "text": "There is something new.\n"} | {
        place: f"Something {word}ing new."
    }
    monkeypatch.setattr(letters.library, "notice", lambda template: NoticeText(**planted))
    assert word in denied(everything(made("something-waits")))


@pytest.mark.parametrize("template", TEXTS)
def test_the_two_parts_say_the_same_and_nothing_is_fetched(template):
    plain, rich = (part.get_content() for part in made(template).iter_parts())
    tags = Tags()
    tags.feed(rich)
    body = " ".join(tags.text)
    assert plain.split() == body.split()[len(TEXTS[template]["subject"].split()) :]
    assert tags.seen <= {"html", "head", "meta", "title", "body", "p", "a"}
    assert [value for name, value in tags.attributes if name in ("src", "srcset", "background", "data")] == []
    assert "url(" not in rich and "@import" not in rich
    links = [value for name, value in tags.attributes if name == "href"]
    assert links == ([LINK] if LINK in plain else [])
    assert ("lang", "en-GB") in tags.attributes and ("content", "light dark") in tags.attributes


@pytest.mark.parametrize("template", TEXTS)
def test_a_letter_is_easy_to_read(template):
    assert prose.age(TEXTS[template]["text"].replace("{link}", "")) <= 12


WRONG = (
    "", "nobody", "a@b@example.org", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org",
    "a@example.org\r\nBcc: b@example.org", "a@example.org\u2028Bcc: b@example.org", "a@example.org\u0085b",
    '"a b"@example.org', '"a\\r\\nBcc: x"@example.org', "A <a@example.org>", "=?utf-8?q?a?=@example.org",
    "a@example.org;b@example.org", "a@exam\u200bple.org\n", "a\x00@example.org", "\u00e4@example.org",
    "a@example.org%0ABcc:b@example.org", "x" * 65 + "@example.org",
)  # fmt: skip


@pytest.mark.parametrize("address", WRONG, ids=range(len(WRONG)))
def test_what_is_not_one_bare_address_makes_no_letter(address):
    with pytest.raises(Undeliverable) as refused:
        made("something-waits", address)
    assert str(refused.value) == ""


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "https://a.example\r\nBcc: b@example.org", "https://a.example/ b", "", "//a.example"],
)
def test_what_is_not_one_plain_link_makes_no_letter(link):
    with pytest.raises(Undeliverable):
        letters.compose(Letter("meeting-kept", "somebody@example.org", link))


def test_a_link_cannot_end_its_own_mark():
    link = 'https://a.example/"><img/src=x>&amp;'
    rich = letters.compose(Letter("meeting-kept", "somebody@example.org", link)).get_body(("html",)).get_content()
    tags = Tags()
    tags.feed(rich)
    assert "img" not in tags.seen
    assert [value for name, value in tags.attributes if name == "href"] == [link]


@given(address=st.text(st.sampled_from(string.printable + "\u2028\u2029\u0085@@..,"), max_size=40))
def test_whatever_is_typed_is_refused_or_is_one_address_in_one_line(address):
    try:
        plain = outbox.one_address(address)
    except Undeliverable:
        return
    assert re.fullmatch(r"[!-~]+@[!-~]+", plain) and not set(plain) & set(',;:<>()"\\')


def test_a_domain_in_other_letters_is_spelt_for_machines():
    assert made("something-waits", "a@b\u00fccher.example")["To"] == "a@xn--bcher-kva.example"
