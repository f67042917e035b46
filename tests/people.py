"""The cast. Ana is Ben's client; Cleo works in the same practice and is not Ana's therapist; Dan directs it;
Eve is a stranger; Olga operates the machine. Nadia is Cleo's client. Everybody is set up through the domain."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from safeground.crypto import totp
from safeground.crypto.secret import Secret
from safeground.domain import accounts, care, checkins, keys, practice
from safeground.domain.actor import Actor

# A Tuesday, a quarter past four in the afternoon in London.
NOW = datetime(2026, 5, 5, 15, 15, tzinfo=UTC)
TODAY = date(2026, 5, 5)
PASSWORD = "copper lantern under the stairs"
ITEMS = ("side", "direction", "way", "safe", "understood", "disagree")
OUTSIDE = practice.Route("The professional body", "0300 000 0000", "They answer questions without a name.")


@dataclass
class Somebody:
    username: str
    actor: Actor
    token: str
    recovery_code: str


@dataclass
class House:
    practice: practice.Practice
    ana: Somebody
    ben: Somebody
    cleo: Somebody
    dan: Somebody
    nadia: Somebody
    pair: uuid.UUID
    other_pair: uuid.UUID

    @property
    def olga(self) -> Actor:
        return Actor.operator(self.practice.id, reason="a test")

    @property
    def eve(self) -> Actor:
        return Actor.stranger(self.practice.id)

    @property
    def worker(self) -> Actor:
        return Actor.worker(self.practice.id)


def found_practice(*, is_demo: bool = False, now: datetime = NOW) -> practice.Practice:
    keys.make_pepper()
    return practice.found(name="Rowan House", outside_routes=[OUTSIDE], now=now, is_demo=is_demo)


def gather(*, is_demo: bool = False, now: datetime = NOW) -> House:
    made = found_practice(is_demo=is_demo, now=now)
    olga = Actor.operator(made.id, reason="setting up")
    dan = _staff(olga, "director", "dan", "Dan Okafor", "Ms Okafor", now)
    ben = _staff(olga, "therapist", "ben", "Ben Malik", "Dr Malik", now)
    cleo = _staff(olga, "therapist", "cleo", "Cleo Hart", "Cleo Hart", now)
    ana, pair = invite_client(ben, "ana", "Ana", now)
    nadia, other = invite_client(cleo, "nadia", "Nadia", now)
    return House(made, ana, ben, cleo, dan, nadia, pair, other)


def _staff(olga: Actor, role: str, username: str, name: str, public_name: str, now: datetime) -> Somebody:
    code = accounts.invite(actor=olga, role=role, now=now).code
    made = accounts.register(
        code=code,
        username=username,
        display_name=name,
        public_name=public_name,
        password=PASSWORD,
        email=f"{username}@example.org",
        now=now,
    )
    return Somebody(username, made.actor, made.token, made.recovery_code)


def invite_client(therapist: Somebody, username: str, name: str, now: datetime = NOW) -> tuple[Somebody, uuid.UUID]:
    code = care.invite(actor=therapist.actor, label=f"the new one, {name}", now=now).code
    made = care.join(code=code, username=username, display_name=name, password=PASSWORD, now=now)
    pair = care.of_client(actor=made.actor)[0].id
    return Somebody(username, made.actor, made.token, made.recovery_code), pair


def set_up_factor(somebody: Somebody, now: datetime = NOW) -> Secret:
    """Give a member of staff a second factor and a full session; returns the seed."""
    import base64

    proposal = accounts.propose_seed(actor=somebody.actor)
    seed = Secret(base64.b32decode(proposal.text))
    code = totp.code_at(seed, int(now.timestamp()) // 30)
    opened = accounts.enrol(actor=somebody.actor, seed=proposal.text, code=code, device="", now=now)
    somebody.actor, somebody.token = opened.actor, opened.token
    return seed


def answers(*values: int | None, **more: object) -> checkins.Answers:
    """Six ratings in the order of the instrument; a single one stands for all six."""
    six = values * 6 if len(values) == 1 else values
    return checkins.Answers(ratings=dict(zip(ITEMS, six, strict=True)), **more)  # type: ignore[arg-type]


def check_in(
    house: House,
    *values: int | None,
    weeks_ago: float = 0,
    now: datetime = NOW,
    who: str = "ana",
    **more: object,
) -> checkins.CheckIn:
    person: Somebody = getattr(house, who)
    pair = house.other_pair if who in ("nadia", "cleo") else house.pair
    return checkins.record(
        actor=person.actor,
        pair=pair,
        session_on=house.practice.day(now) - timedelta(days=round(7 * weeks_ago)),
        answers=answers(*values, **more),
        now=now - timedelta(days=round(7 * weeks_ago)),
    )


def portrait(kind: str = "PNG", size: tuple[int, int] = (400, 500), **options: object) -> bytes:
    """A picture as somebody might send it: a face-coloured square on a wall."""
    from io import BytesIO

    from PIL import Image

    image = Image.new("RGB", size, "#c9b79c")
    image.paste("#8a5a3c", (size[0] // 4, size[1] // 4, 3 * size[0] // 4, 3 * size[1] // 4))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
