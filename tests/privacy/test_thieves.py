"""Thief drills: scripts that try to open things with what was stolen. Each has a control that does open."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from safeground.crypto import contexts, envelope, keyring, pairs
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, accounts, checkins, items, keys, leaving, overview, saying, sharing
from safeground.domain.accounts import slots
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models, wall
from tests.domain import consulting
from tests.people import NOW, PASSWORD, TODAY, check_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def stolen(house):
    """The whole database of a practice in use."""
    one = check_in(house, 3, note="for nobody")
    share = checkins.show(actor=house.ana.actor, checkin=one.id, parts=["note"], now=NOW)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    saying.write(actor=house.ana.actor, pair=house.pair, text="held words", when="tomorrow", now=NOW)
    items.save_draft(actor=house.ana.actor, place="x", body={"text": "half a thought"}, day=TODAY)
    consulting.open_hours(house.ben)
    consulting.booked(house, words="The bus.", phone="1")
    return house


def everything_sealed() -> list[tuple[str, bytes]]:
    """Every sealed value of every table, by the name of its column."""
    found = []
    with wall.opened():
        for model in (
            models.Account, models.KeySlot, models.KeyPair, models.SecondFactor, models.Session, models.Contact,
            models.Invitation, models.Pair, models.Item, models.Draft, models.Share, models.Notice, models.Meeting,
            models.Availability,
        ):  # fmt: skip
            for column in model._meta.fields:
                if column.name.endswith("_sealed"):
                    for value in model._base_manager.values_list(column.attname, flat=True):
                        if value is not None:
                            found.append((f"{model.__name__}.{column.name}", bytes(value)))
    assert len(found) > 40
    return found


def material_in_the_database() -> list[bytes]:
    """Every 32 bytes in clear that a thief might take for a key: hashes, verifiers, marks, public keys."""
    found = [bytes(32)]
    with wall.opened():
        for model in (
            models.KeySlot, models.KeyPair, models.Session, models.Invitation, models.AuditEvent, models.Draft,
            models.Contact, models.Receipt, models.Practice, models.Meeting,
        ):  # fmt: skip
            for row in model._base_manager.values():
                for name, value in row.items():
                    if isinstance(value, bytes | memoryview) and not name.endswith("_sealed"):
                        content = bytes(value)
                        found += [content[start : start + 32] for start in (0, max(0, len(content) - 32))]
                    elif name == "id" and isinstance(value, str) and len(value) == 64:
                        found.append(bytes.fromhex(value))
    return [one for one in found if len(one) == 32]


def own_contexts(house) -> list[bytes]:
    """The true context of every item, as a thief who knows the program would build them."""
    with wall.opened():
        rows = list(models.Item._base_manager.all())
    practice = house.practice.id
    return [contexts.body(practice, row.owner_id, row.id, row.revision) for row in rows] + [
        contexts.dek(practice, row.owner_id, row.id, row.revision, row.key_generation) for row in rows
    ]


def opened_with(candidates: list[Secret], blobs: list[tuple[str, bytes]], known: list[bytes]) -> list[str]:
    opened = []
    for name, blob in blobs:
        for key in candidates:
            for context in known:
                try:
                    envelope._unseal(key, blob, context)
                except SealBroken:
                    continue
                opened.append(name)
    return opened


def test_the_database_alone_opens_nothing(stolen):
    guesses = [Secret(one) for one in material_in_the_database()]
    derived = [keyring.subkey(guess, "dek") for guess in guesses[:40]]
    assert opened_with([*guesses[:60], *derived], everything_sealed(), own_contexts(stolen)[:12]) == []


def test_the_control_opens_with_the_right_key(stolen):
    """The same search finds every data key of Ana's, given Ana's user key."""
    key = keyring.subkey(stolen.ana.actor.key, "dek")
    opened = opened_with([key], everything_sealed(), own_contexts(stolen))
    with wall.opened():
        own = models.Item._base_manager.filter(owner_id=stolen.ana.actor.me).count()
    assert opened == ["Item.key_sealed"] * own


def test_database_and_sessions_open_nothing_without_the_cookie(stolen):
    """A session row is one share of three. Without the cookie, and with the epoch key, it stays shut."""
    epoch = keys.epoch(keys.epoch_id(NOW), now=NOW)
    with wall.opened():
        rows = list(models.Session._base_manager.all())
    assert rows
    for row in rows:
        for token in (bytes.fromhex(row.id), row.id.encode(), bytes(32)):
            with pytest.raises(SealBroken):
                keyring.unseal_key(
                    keyring.session_key(token, epoch),
                    bytes(row.user_key_sealed),
                    context=contexts.session(row.account_id, row.id, row.epoch_id),
                )


def test_database_and_an_old_cookie_open_nothing_after_the_epoch(stolen):
    token = stolen.ana.token
    assert accounts.resume(practice=stolen.practice.id, token=token, now=NOW + timedelta(minutes=1)) is not None
    with wall.opened():
        models.Session.objects.update(seen_at=NOW + timedelta(hours=30), made_at=NOW + timedelta(hours=30))
    assert accounts.resume(practice=stolen.practice.id, token=token, now=NOW + timedelta(hours=30)) is None


def test_the_control_cookie_with_row_and_epoch_opens(stolen):
    token = base64.urlsafe_b64decode(stolen.ana.token + "=")
    with wall.opened():
        row = models.Session.objects.get(id=keyring.session_id(token))
    epoch = keys.epoch(row.epoch_id, now=NOW)
    key = keyring.unseal_key(
        keyring.session_key(token, epoch),
        bytes(row.user_key_sealed),
        context=contexts.session(row.account_id, row.id, row.epoch_id),
    )
    assert key == stolen.ana.actor.key


def test_the_right_password_without_the_pepper_opens_nothing(stolen):
    with wall.opened():
        slot = models.KeySlot.objects.get(account_id=stolen.ana.actor.me, kind="password")
    where = slots.context(stolen.practice.id, slot.account_id, 1, slot.id, "password", slot.kdf)
    thief = keyring.stretch(PASSWORD, params=slot.kdf, pepper=Secret(bytes(32)), floor=keys.floor())
    assert not keyring.verify(thief, bytes(slot.verifier))
    with pytest.raises(SealBroken):
        keyring.unseal_key(thief.unlocking_key(), bytes(slot.user_key_sealed), context=where)
    owner = keyring.stretch(PASSWORD, params=slot.kdf, pepper=keys.pepper(), floor=keys.floor())
    opened = keyring.unseal_key(owner.unlocking_key(), bytes(slot.user_key_sealed), context=where)
    assert opened == stolen.ana.actor.key


def test_the_director_with_every_function_reads_nothing(stolen):
    """Every function of the domain that reads, called as the director and as the operator, by every id there is."""
    with wall.opened():
        shares = list(models.Share.objects.values_list("id", flat=True))
        kept = list(models.Item.objects.values_list("id", flat=True))
    for actor in (stolen.dan.actor, stolen.olga, stolen.cleo.actor):
        for share in shares:
            for read in (
                lambda share=share, actor=actor: sharing.open_(actor=actor, share=share, now=NOW, day=TODAY),
                lambda share=share, actor=actor: sharing.read_mine(actor=actor, share=share),
            ):
                with pytest.raises((Missing, RuntimeError)):
                    read()
        for item in kept:
            with pytest.raises((Missing, RuntimeError)):
                items.read(actor=actor, item=item)
        with pytest.raises((Missing, RuntimeError)):
            overview.client_page(actor=actor, pair=stolen.pair, now=NOW)
    assert items.kept(actor=stolen.dan.actor) == []
    assert sharing.waiting(actor=stolen.dan.actor, day=TODAY) == []


def test_a_database_writer_cannot_forge_words_of_the_client(stolen):
    """With full rights on the tables, but without Ana's key, a made-up share is refused when it is opened."""
    actor = stolen.ana.actor
    mallory = pairs.new_key_pair()
    forger = Actor(stolen.practice.id, actor.roles, actor.me, Secret(bytes(range(32))))
    with wall.opened():
        share = models.Share.objects.filter(state="opened").get()
        public = bytes(models.KeyPair.objects.get(account_id=stolen.ben.actor.me).public)
        share.id, share.state, share.opened_at = stolen.pair, "delivered", None
        own = keys.OwnPair(1, mallory.public, mallory.private)
        theirs = keys.PublicKey(stolen.ben.actor.me, 1, public)
        keys.seal_share(forger, share=share, mine=own, theirs=theirs, body={"kind": "message", "text": "forged"})
        share.save(force_insert=True)
    from safeground.domain.actor import Refused

    with pytest.raises(Refused, match="not-genuine"):
        sharing.open_(actor=stolen.ben.actor, share=share.id, now=NOW, day=TODAY)


def test_a_swapped_public_key_stops_all_showing(stolen):
    """An administrator who puts a key of their own in place of Ben's is found out by Ana's pin."""
    mallory = pairs.new_key_pair()
    with wall.opened():
        models.KeyPair.objects.filter(account_id=stolen.ben.actor.me).update(public=mallory.public)
    from safeground.domain.actor import Refused

    with pytest.raises(Refused, match="key-changed"):
        saying.write(actor=stolen.ana.actor, pair=stolen.pair, text="hello", when="now", now=NOW)


def guesses_that_open(house, guesses: list[str]) -> list[str]:
    """Which passwords of a list open Ana's key, for a thief with the whole database and the pepper."""
    with wall.opened():
        slots_of_ana = list(models.KeySlot.objects.filter(account_id=house.ana.actor.me, kind="password"))
    opened = []
    for slot in slots_of_ana:
        where = slots.context(house.practice.id, slot.account_id, slot.generation, slot.id, "password", slot.kdf)
        for guess in guesses:
            root = keyring.stretch(guess, params=slot.kdf, pepper=keys.pepper(), floor=keys.floor())
            if keyring.verify(root, bytes(slot.verifier)):
                keyring.unseal_key(root.unlocking_key(), bytes(slot.user_key_sealed), context=where)
                opened.append(guess)
    return opened


def test_database_and_pepper_open_a_listed_password_and_no_other(stolen):
    """With both, a guessable password falls: that is said in docs/threats.md. One outside the list does not."""
    listed = ["correct horse battery", "password123456", "letmein letmein letmein", "qwertyuiop123"]
    assert guesses_that_open(stolen, listed) == []
    assert guesses_that_open(stolen, [*listed, PASSWORD]) == [PASSWORD]


def test_the_old_password_opens_nothing_once_it_was_changed(stolen):
    """The thief has the database as it is now, the pepper, and the password from before."""
    assert guesses_that_open(stolen, [PASSWORD]) == [PASSWORD]
    new = "another row of plain words"
    accounts.change_password(actor=stolen.ana.actor, old=PASSWORD, new=new, network="", device="", now=NOW)
    assert guesses_that_open(stolen, [PASSWORD]) == []
    assert guesses_that_open(stolen, [new]) == [new]


def test_what_a_visitor_told_opens_with_their_words_and_not_with_database_and_pepper(house):
    consulting.open_hours(house.ben)
    code = consulting.booked(house, words="The bus.")
    with wall.opened():
        row = models.Meeting.objects.get()
    guesses = [code[:-1], code.replace("-", " "), "-".join(reversed(code.split("-"))), ""]
    stolen = [keyring.meeting_key(keys.pepper(), guess) for guess in guesses]
    stolen += [Secret(bytes(row.code_hash)), keyring.contact_key(keys.pepper())]
    places = [
        contexts.meeting_key(row.practice_id, row.id, None, 0), contexts.meeting_body(row.practice_id, row.id),
        contexts.meeting_key(row.practice_id, row.id, row.therapist_id, row.therapist_generation),
    ]  # fmt: skip
    blobs = [("visitor", bytes(row.visitor_key_sealed)), ("body", bytes(row.body_sealed))]
    assert opened_with(stolen, blobs, places) == []
    assert opened_with([keyring.meeting_key(keys.pepper(), code)], blobs, places) == ["visitor"]


def test_the_worker_account_opens_nothing(stolen):
    """The worker has the database and the mail key, and reads no sealed word through the door either."""
    for model in (models.Item, models.Draft, models.KeySlot, models.KeyPair, models.Account, models.NewKeys):
        for action in ("read", "private", "sign-in", "started", "use"):
            assert access.rows(stolen.worker, model, action) == []
    for row in access.rows(stolen.worker, models.Share, "release"):
        assert row.get_deferred_fields() >= {"body_sealed", "grant_sealed", "owner_key_sealed", "back_sealed"}
    mail = keys.mail_private()
    opened = 0
    for _, blob in everything_sealed():
        for context in own_contexts(stolen)[:4]:
            try:
                pairs.unseal_from(mail, blob, context=context)
            except SealBroken:
                continue
            opened += 1
    assert opened == 0


def test_an_old_therapist_with_their_password_opens_nothing(stolen):
    """They left. They have their password, their recovery code, the pepper and the database as it is now."""

    def opened() -> int:
        count = 0
        with wall.opened():
            rows = list(models.KeySlot._base_manager.filter(account_id=stolen.ben.actor.me))
        for row in rows:
            for secret in (PASSWORD, stolen.ben.recovery_code):
                try:
                    accounts.sign_in(username="ben", password=secret, network="", device="", now=NOW)
                except Refused:
                    continue
                count += 1
            assert row.user_key_sealed
        return count

    assert opened() > 0
    with wall.opened():
        assert models.Share._base_manager.filter(grant_sealed__isnull=False).exists()
    leaving.gone(actor=stolen.dan.actor, account=stolen.ben.actor.me, now=NOW)
    assert opened() == 0
    with wall.opened():
        assert not models.KeySlot._base_manager.filter(account_id=stolen.ben.actor.me).exists()
        left = models.Share._base_manager.filter(recipient_id=stolen.ben.actor.me)
        assert all(row.grant_sealed is None and row.recipient_key_sealed is None for row in left)
        pairs_ = models.KeyPair._base_manager.filter(account_id=stolen.ben.actor.me)
        assert [bytes(row.private_sealed) for row in pairs_] == [b""]
    # Even the key that was in memory: an open session that somebody kept.
    with pytest.raises(Missing):
        sharing.open_(actor=stolen.ben.actor, share=left[0].id, now=NOW, day=TODAY)
