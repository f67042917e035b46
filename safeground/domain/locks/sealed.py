"""Everything that is sealed, column by column, and how each is carried from one generation of keys to the next.

`CARRIED` and `LEFT` together name every sealed column and every mark of the whole database. A column that is in
neither stops the deed before it begins, and a test before that: nobody's words are lost because one was forgotten.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from safeground.crypto import contexts, envelope, keyring, pairs
from safeground.crypto.envelope import SealBroken
from safeground.domain import access, items, keys, wraps
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.domain.consultations import meeting
from safeground.store import models

# How many were there, how many came through.
Count = tuple[int, int]
AT_ONCE = 200


def carry_items(old: Actor, new: Actor) -> Count:
    found = access.rows(
        new,
        models.Item,
        "read",
        key_generation=old.generation,
        columns=("id", "owner_id", "revision", "key_generation", "key_sealed"),
        order=("id",),
    )
    before, after = keyring.subkey(old.key, "dek"), keyring.subkey(new.key, "dek")
    done = 0
    for start in range(0, len(found), AT_ONCE):
        fresh: dict[uuid.UUID, Any] = {}
        for row in found[start : start + AT_ONCE]:
            place = (new.practice_id, new.me, row.id, row.revision)
            key = keyring.unseal_key(before, bytes(row.key_sealed), context=contexts.dek(*place, old.generation))
            fresh[row.id] = keyring.seal_key(after, key, context=contexts.dek(*place, new.generation))
        done += access.change_each(new, models.Item, "change", "key_sealed", fresh)
    access.change(new, models.Item, "change", key_generation=old.generation, to={"key_generation": new.generation})
    return len(found), done


def carry_drafts(old: Actor, new: Actor) -> Count:
    found = access.rows(new, models.Draft, "read", key_generation=old.generation)
    taken = {bytes(row.place) for row in access.rows(new, models.Draft, "read", columns=("id", "place"))}
    done = 0
    for row in found:
        body = keys.unseal_draft(old, bytes(row.place), bytes(row.body_sealed))
        mark = keys.place(new, str(body.get(items.PLACE, "")))
        # Where something new is being written in the same place, the old one is still listed with everything else.
        mark = bytes(row.place) if items.PLACE not in body or mark in taken else mark
        to = {"place": mark, "body_sealed": keys.seal_draft(new, mark, body), "key_generation": new.generation}
        done += access.change(new, models.Draft, "change", id=row.id, to=to)
    return len(found), done


def carry_shown(old: Actor, new: Actor) -> Count:
    """The owner's side of what is shown. The grants stay: they are sealed to the other's key, not to this one."""
    found = access.rows(
        new,
        models.Share,
        "read",
        owner_key_generation=old.generation,
        owner_key_sealed__isnull=False,
        columns=("id", "owner_id", "owner_key_sealed"),
    )
    done = 0
    for row in found:
        key = keys.unwrap_bundle_key(old, row, bytes(row.owner_key_sealed or b""))
        to = {
            "owner_key_sealed": keys.wrap_bundle_key(new, row, key),
            "owner_key_generation": new.generation,
            "back_sealed": None,
        }
        done += access.change(new, models.Share, "change", id=row.id, to=to)
    return len(found), done


def carry_handed_back(old: Actor, new: Actor) -> Count:
    """What was handed back to keys that are now given up as well. What neither opens stays as it was."""
    found = access.rows(new, models.Share, "read", back_sealed__isnull=False)
    mine = keys.own_pair(old) if found else None
    there = done = 0
    for row in found:
        assert mine is not None
        key = wraps.accept_back(old, row, mine=mine)
        if key is None:
            continue
        there += 1
        to = {
            "owner_key_sealed": keys.wrap_bundle_key(new, row, key),
            "owner_key_generation": new.generation,
            "back_sealed": None,
        }
        done += access.change(new, models.Share, "change", id=row.id, to=to)
    return there, done


def carry_received(old: Actor, new: Actor) -> Count:
    """What was shown to this person: from grants to their own keys. What was never genuine opened before no more."""
    taken = wraps.take_over(old=old, new=new)
    return taken.over, taken.over


def carry_pins(old: Actor, new: Actor) -> Count:
    there = done = 0
    for row in access.rows(new, models.Pair, "read"):
        side = "client" if row.client_id == new.me else "therapist"
        pin = getattr(row, f"{side}_pin_sealed")
        if pin is None:
            continue
        there += 1
        done += _carry_column(old, new, row, f"{side}_pin_sealed", f"pin:{row.id}", models.Pair)
    return there, done


def _carry_column(old: Actor, new: Actor, row: Any, column: str, kind: str, model: type[Any]) -> int:
    """A short thing of one's own. One that the old keys do not open belongs to other keys, and stays."""
    try:
        plain = keys.unseal_own(old, kind, bytes(getattr(row, column)))
    except SealBroken:
        return 1
    return access.change(new, model, "change", pk=row.pk, to={column: keys.seal_own(new, kind, plain)})


def carry_labels(old: Actor, new: Actor) -> Count:
    found = access.rows(new, models.Invitation, "read", inviter_id=new.me, label_sealed__isnull=False)
    return len(found), sum(
        _carry_column(old, new, row, "label_sealed", "invitation-label", models.Invitation) for row in found
    )


def carry_client_names(old: Actor, new: Actor) -> Count:
    """The names of a therapist's clients are sealed to the therapist's public key."""
    found = access.rows(new, models.Pair, "read", therapist_id=new.me)
    before, after = (keys.own_pair(old), keys.own_pair(new)) if found else (None, None)
    there = done = 0
    for row in found:
        assert before is not None and after is not None
        context = contexts.name(new.practice_id, row.id, new.me)
        try:
            plain = pairs.unseal_from(before.private, bytes(row.client_name_sealed), context=context)
        except SealBroken:
            continue
        there += 1
        sealed = pairs.seal_to(after.public, plain, context=context)
        done += access.change(new, models.Pair, "change", id=row.id, to={"client_name_sealed": sealed})
    return there, done


def carry_asked(old: Actor, new: Actor) -> Count:
    """What a director was asked, sealed to the director's public key."""
    found = access.rows(new, models.Handover, "read", reader_id=new.me)
    return _carry_handover(old, new, [(row, "asked_sealed", "change") for row in found])


def carry_answered(old: Actor, new: Actor) -> Count:
    """What a client was answered. No row says who asked; the client's own note of it does."""
    if not new.is_a("client"):
        return 0, 0
    asked = [uuid.UUID(one.body["handover"]) for one in items.kept(actor=new, kind="handover")]
    found = access.rows(new, models.Handover, "follow", id__in=asked)
    return _carry_handover(old, new, [(row, "answered_sealed", "settle") for row in found])


def _carry_handover(old: Actor, new: Actor, found: list[tuple[models.Handover, str, str]]) -> Count:
    there = done = 0
    for row, column, action in found:
        blob = bytes(getattr(row, column) or b"")
        context = contexts.handover(new.practice_id, row.id, new.me)
        try:
            plain = pairs.unseal_from(keys.own_pair(old).private, blob, context=context)
        except SealBroken:
            continue
        there += 1
        sealed = pairs.seal_to(keys.own_pair(new).public, plain, context=context)
        done += access.change(new, models.Handover, action, id=row.id, to={column: sealed})
    return there, done


def carry_pair_keys(old: Actor, new: Actor) -> Count:
    """The key of each pair's appointments, as either of the two has it."""
    there = done = 0
    for row in access.rows(new, models.PairKey, "read", join=("pair",)):
        if row.pair.therapist_id == new.me and row.therapist_generation == old.generation:
            there += 1
            key = keys.therapists_pair_key(old, row)
            # The grant stays: it is sealed to the client's key, and the client still knows who marked it.
            to: dict[str, Any] = {"therapist_key_sealed": keys.wrap_pair_key(new, row.pair_id, key)}
            to["therapist_generation"] = new.generation
            done += access.change(new, models.PairKey, "change", pair_id=row.pair_id, to=to)
        elif row.pair.client_id == new.me and row.client_generation == old.generation:
            came = _carry_clients_pair_key(old, new, row)
            there, done = there + came, done + came
    return there, done


def _carry_clients_pair_key(old: Actor, new: Actor, row: models.PairKey) -> int:
    theirs = keys.public_keys(new, [row.pair.therapist_id])[row.pair.therapist_id]
    every = keys.every_public_key(new, [row.pair.therapist_id])
    try:
        key = wraps.clients_pair_key(old, row, mine=keys.own_pair(old), theirs=every)
    except SealBroken:
        return 0
    own = keys.own_pair(new)
    sealed = pairs.grant_to_self(
        key,
        own_private=own.private,
        own_public=own.public,
        sender_public=theirs.public,
        context=contexts.pair_key(new.practice_id, row.pair_id, new.me, new.generation),
    )
    to = {"grant_sealed": sealed, "client_generation": new.generation}
    return access.change(new, models.PairKey, "carry", pair_id=row.pair_id, to=to)


def carry_signed(old: Actor, new: Actor) -> Count:
    """Signed notes that wait for a director are sealed to the director's public key."""
    found = access.rows(new, models.SignedNote, "receive", state="waiting")
    there = done = 0
    for row in found:
        context = contexts.signed_note(new.practice_id, row.id, new.me)
        try:
            plain = pairs.unseal_from(keys.own_pair(old).private, bytes(row.body_sealed or b""), context=context)
        except SealBroken:
            continue
        there += 1
        to = {"body_sealed": pairs.seal_to(keys.own_pair(new).public, plain, context=context)}
        done += access.change(new, models.SignedNote, "change", id=row.id, to=to)
    return there, done


def carry_statistics_key(old: Actor, new: Actor) -> Count:
    """A director's copy of the practice's statistics key, sealed to the director's public key."""
    row = access.find(new, models.StatisticsKey, "read") if new.is_a("director") else None
    if row is None:
        return 0, 0
    context = contexts.statistics_key(new.practice_id, new.me, practices.here().statistics_public)
    try:
        plain = pairs.unseal_from(keys.own_pair(old).private, bytes(row.private_sealed), context=context)
    except SealBroken:
        # It belongs to a statistics key from before; another director can hand on the one there is now.
        return 0, 0
    sealed = pairs.seal_to(keys.own_pair(new).public, plain, context=context)
    return 1, access.change(new, models.StatisticsKey, "change", to={"private_sealed": sealed})


def carry_factor(old: Actor, new: Actor) -> Count:
    row = access.find(new, models.SecondFactor, "read", account_id=new.me)
    if row is None:
        return 0, 0
    context = contexts.totp(new.me, old.generation)
    try:
        plain = envelope.unseal(keyring.subkey(old.key, "totp"), bytes(row.seed_sealed), context=context)
    except SealBroken:
        return 0, 0
    context = contexts.totp(new.me, new.generation)
    sealed = envelope.seal(keyring.subkey(new.key, "totp"), plain, context=context)
    return 1, access.change(new, models.SecondFactor, "change", to={"seed_sealed": sealed})


def carry_name(old: Actor, new: Actor) -> Count:
    row = access.row(new, models.Account, "read")
    return 1, _carry_column(old, new, row, "name_sealed", "name", models.Account)


def forget_summaries(old: Actor, new: Actor) -> Count:
    """A therapist's summaries are made anew when they are next needed."""
    gone = access.change(new, models.Pair, "forget-summary", to={"summary_sealed": None})
    return gone, gone


# In this order: the client's note of what was asked must be open before what was answered is looked for.
def carry_meetings(old: Actor, new: Actor) -> Count:
    """What visitors have arranged with this therapist."""
    found = access.rows(new, models.Meeting, "read", therapist_generation=old.generation)
    mine = keys.own_pair(old) if found else None
    there = done = 0
    for row in found:
        assert mine is not None
        try:
            key = meeting.open_as_therapist(old, row, mine)
        except SealBroken:
            # It opened for nobody before either.
            continue
        there += 1
        to = meeting.therapist_columns(new, row.id, new.me, key)
        done += access.change(new, models.Meeting, "change", id=row.id, to=to)
    return there, done


CARRIED: dict[str, Callable[[Actor, Actor], Count]] = {
    "Item.key_sealed": carry_items,
    "Draft.body_sealed": carry_drafts,
    "Share.owner_key_sealed": carry_shown,
    "Share.back_sealed": carry_handed_back,
    "Share.recipient_key_sealed": carry_received,
    "Pair.client_name_sealed": carry_client_names,
    "Pair.client_pin_sealed": carry_pins,
    "PairKey.therapist_key_sealed": carry_pair_keys,
    "Meeting.therapist_key_sealed": carry_meetings,
    "Invitation.label_sealed": carry_labels,
    "SignedNote.body_sealed": carry_signed,
    "Handover.asked_sealed": carry_asked,
    "Handover.answered_sealed": carry_answered,
    "StatisticsKey.private_sealed": carry_statistics_key,
    "SecondFactor.seed_sealed": carry_factor,
    "Account.name_sealed": carry_name,
    "Pair.summary_sealed": forget_summaries,
}
# Why these need no carrying.
LEFT: dict[str, str] = {
    "Item.body_sealed": "under the item's own data key, which is carried",
    "Share.body_sealed": "under the share's own data key, which is carried",
    "Share.grant_sealed": "sealed to the other person; what was granted to this one is taken over, and deleted",
    "PairKey.grant_sealed": "carried by the client it is sealed to, with the key it holds",
    "Appointment.details_sealed": "under the pair's key, which is carried",
    "Availability.link_sealed": "under a key of the server, not of a person",
    "Meeting.body_sealed": "under the meeting's own key, which is carried",
    "Meeting.answer_sealed": "under the meeting's own key, which is carried",
    "Meeting.visitor_key_sealed": "under the visitor's code, which they have",
    "Meeting.code_hash": "under the pepper",
    "Meeting.contact_mark": "under the pepper",
    "Meeting.network_mark": "under the pepper",
    "Feed.body_sealed": "under the token of that calendar, which nobody else has",
    "Feed.token_hash": "a hash",
    "Pair.therapist_pin_sealed": "carried with the client's",
    "KeyPair.private_sealed": "a new pair is made, and the old private half destroyed",
    "KeySlot.user_key_sealed": "new slots are made, and the old ones deleted",
    "Session.user_key_sealed": "every session ends",
    "Contact.value_sealed": "under a key of the server, not of a person",
    "Notice.address_sealed": "sealed to the mail key",
    "Notice.contact_mark": "under the pepper",
    "Contribution.score_sealed": "sealed to the practice's statistics key",
    "Contribution.pseudonym": "taken out before: with other keys nobody could make that mark again",
    "Release.people_sealed": "sealed to the practice's statistics key",
    "Draft.place": "made anew with the draft",
    "Attempt.key": "under the pepper",
    "AuditEvent.session_hash": "a hash",
    "AuditEvent.previous_hash": "a hash",
    "AuditEvent.hash": "a hash",
    "Contact.lookup": "under the pepper",
    "Erasure.mark": "a hash",
    "Invitation.code_hash": "under the pepper",
    "KeySlot.pepper_id": "under the pepper",
    "KeySlot.verifier": "made anew with the slot",
    "NewKeys.code_hash": "under the pepper",
    "Receipt.key_hash": "a hash",
    "Session.id": "a hash",
}
