"""Who may do what: one table. What is not in it is denied; access.py asks it before every row.

A rule says which rows of a table an actor may reach for one action, and which of their columns.
tests/domain/test_access.py holds the same table once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q

from safeground.domain import conditions
from safeground.domain.actor import Actor, Who
from safeground.store import models, register


@dataclass(frozen=True)
class Rule:
    """Which rows (`where`), and which of their columns; no columns named means all."""

    where: Callable[[Actor], Q]
    columns: tuple[str, ...] = ()


def _all(actor: Actor) -> Q:
    return Q()


def _practice(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id)


def _self(actor: Actor) -> Q:
    return Q(id=actor.me)


def _mine(actor: Actor) -> Q:
    return Q(account_id=actor.me)


def _owned(actor: Actor) -> Q:
    return Q(owner_id=actor.me)


def _owned_now(actor: Actor) -> Q:
    return Q(owner_id=actor.me, owner__key_generation=actor.generation)


def _as_client(actor: Actor) -> Q:
    return Q(client_id=actor.me)


def _as_therapist(actor: Actor) -> Q:
    return Q(therapist_id=actor.me)


def _shown_to_me(actor: Actor) -> Q:
    # A held share is nobody's but its owner's: this is the line that keeps it so.
    return Q(recipient_id=actor.me) & ~Q(state="held")


def _between_us(actor: Actor) -> Q:
    return Q(owner_id=actor.me) | Q(recipient_id=actor.me)


_PUBLIC_NAME = ("id", "practice_id", "public_name", "disabled_on", "left_on")
_PUBLIC_KEY = ("id", "account_id", "generation", "public", "made_on")
_TIMES = ("id", "therapist_id", "pair_id", "starts_at", "ends_at", "state")
_TO_RELEASE = (
    "id", "practice_id", "pair_id", "owner_id", "recipient_id", "state", "due_at", "expires_on", "lasting",
    "answers_id",
)  # fmt: skip

_STAFF = ("id", "practice_id", "public_name", "roles", "made_on", "disabled_on", "left_on")
_PROPOSED = ("id", "practice_id", "inviter_id", "role", "public_name", "made_on", "expires_at", "confirmed_on")
_DAYS = ("id", "practice_id", "owner_id", "delivered_at", "answered_at")
_ENDING = ("id", "practice_id", "client_id", "therapist_id", "began_on", "ended_on")
_TO_FOLLOW = ("id", "practice_id", "state", "proposed_id", "answered_sealed", "made_on")

SIGNED_IN: tuple[Who, ...] = ("client", "therapist", "director")

POLICY: dict[tuple[Who, type[Model], str], Rule] = {}


def _allow(who: tuple[Who, ...], model: type[Model], actions: str, rule: Rule) -> None:
    for role in who:
        for action in actions.split():
            POLICY[role, model, action] = rule


# The practice. Everybody may know its name and its lines of help.
_allow((*SIGNED_IN, "stranger", "visitor", "pending", "operator", "worker"), models.Practice, "read", Rule(_all))
_allow(("operator",), models.Practice, "add", Rule(_all))
_allow(("operator", "director"), models.Practice, "change", Rule(lambda actor: Q(id=actor.practice_id)))

# Accounts and keys. A stranger may be looked up by name to sign in, and may be made by an invitation.
_allow(("stranger",), models.Account, "sign-in add", Rule(_practice))
_allow((*SIGNED_IN, "pending"), models.Account, "read", Rule(_self))
_allow(SIGNED_IN, models.Account, "change", Rule(_self))
_allow(SIGNED_IN, models.Account, "name", Rule(conditions.same_practice_staff, _PUBLIC_NAME))
_allow(("stranger", "operator"), models.Account, "name", Rule(conditions.same_practice_staff, _PUBLIC_NAME))
_allow(("operator",), models.Account, "list", Rule(_practice, (*_PUBLIC_NAME, "username")))
_allow(("stranger",), models.KeySlot, "sign-in", Rule(_all))

# Lost keys. A director names an account by its username, a therapist one of their own clients; either may start the
# wait and end it again. The banner is read, and ended, by the person alone; the row opens nothing for anybody.
_allow(("director",), models.Account, "start-new-keys", Rule(_practice, (*_PUBLIC_NAME, "username")))
_allow(("therapist",), models.Account, "start-new-keys", Rule(conditions.my_clients, (*_PUBLIC_NAME, "username")))
_allow(("director",), models.NewKeys, "add", Rule(conditions.started_by_me))
_allow(("therapist",), models.NewKeys, "add", Rule(conditions.started_for_my_client))
_allow(("director", "therapist"), models.NewKeys, "started", Rule(conditions.started_by_me))
_allow((*SIGNED_IN, "pending"), models.NewKeys, "read stop", Rule(_mine))
_allow(("stranger",), models.NewKeys, "use", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))

# Only the password's: whoever holds the recovery code still gets in, and nobody else does.
_allow(
    ("operator",),
    models.KeySlot,
    "remove",
    Rule(lambda actor: Q(kind="password", account__practice_id=actor.practice_id)),
)
_allow(SIGNED_IN, models.KeySlot, "read add remove", Rule(_mine))
# New keys of the server's: the operator holds the old ones and the new, and no person's.
_allow(("operator",), models.KeySlot, "rotate", Rule(lambda actor: Q(kind="password"), ("id", "kind", "pepper_id")))
_allow(("operator",), models.Contact, "rotate", Rule(_all))
_allow(("operator",), models.Availability, "rotate", Rule(_all, ("account_id", "link_sealed")))
_allow(("operator",), models.Notice, "rotate", Rule(_all, ("id", "address_sealed", "contact_mark")))
_allow(("operator",), models.Meeting, "rotate", Rule(_practice, ("id", "practice_id")))
_allow(("operator",), models.NewKeys, "rotate", Rule(_all, ("id", "code_until")))
_allow(("stranger",), models.KeyPair, "add", Rule(_all))
_allow(SIGNED_IN, models.KeyPair, "private", Rule(_mine))
# With new keys: the private half that went before is destroyed, never read by anybody else.
_allow(SIGNED_IN, models.KeyPair, "retire", Rule(_mine))
# Only with the whole account: without it nothing that was shown to its owner could be opened.
_allow(("client",), models.KeyPair, "remove", Rule(_mine))
_allow(SIGNED_IN, models.KeyPair, "public", Rule(_all, _PUBLIC_KEY))
_allow((*SIGNED_IN, "pending"), models.SecondFactor, "read change add", Rule(_mine))
_allow(SIGNED_IN, models.SecondFactor, "remove", Rule(_mine))
_allow(("operator",), models.SecondFactor, "remove", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))
_allow(("operator",), models.Session, "remove", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))
_allow(("stranger",), models.SecondFactor, "sign-in", Rule(_all, ("account_id", "made_on")))
_allow(("stranger",), models.Session, "resume add change remove", Rule(_all))
_allow((*SIGNED_IN, "pending"), models.Session, "read change remove", Rule(_mine))
_allow(("worker",), models.Session, "remove", Rule(_all))
_allow((*SIGNED_IN, "stranger", "pending"), models.Attempt, "read add change", Rule(_all))
_allow(("worker",), models.Attempt, "remove", Rule(_all))
_allow(SIGNED_IN, models.Contact, "read add change remove", Rule(_mine))
_allow(SIGNED_IN, models.Contact, "notify", Rule(conditions.partners))
_allow(("director",), models.Contact, "notify", Rule(conditions.whom_a_director_tells))
_allow(("operator",), models.Contact, "notify", Rule(conditions.clients_of_the_left))
# Whoever reads what is asked of the practice is told that something is there, like anybody else.
_allow(
    ("client",),
    models.Contact,
    "notify",
    Rule(conditions.whom_a_client_tells),
)
_allow(("stranger",), models.Contact, "add", Rule(_all))
_allow(("worker",), models.Contact, "refuse", Rule(_all, ("id", "account_id", "lookup", "refused_on")))
_allow(("worker",), models.Account, "refuse", Rule(_practice, ("id", "mail_refused_on")))

# Invitations. Anybody with the code may read theirs; a therapist invites clients, the operator anybody.
_allow(("stranger",), models.Invitation, "look-up", Rule(_practice))
_allow(("stranger",), models.Invitation, "change", Rule(_practice))
_allow(("therapist", "director"), models.Invitation, "read add change", Rule(conditions.invited))
_allow(("operator",), models.Invitation, "add read change", Rule(_practice))

# The pair.
_allow(("client",), models.Pair, "read add change", Rule(_as_client))
_allow(("therapist",), models.Pair, "read change", Rule(_as_therapist))
# Taking something back drops what the therapist's summary made of it. The worker delivers and ends by the clock.
_allow(("client",), models.Pair, "forget-summary", Rule(_as_client, ("id",)))
_allow(("therapist",), models.Pair, "forget-summary", Rule(_as_therapist, ("id",)))
_allow(("worker",), models.Pair, "release", Rule(_all, ("id", "client_id", "therapist_id")))
_allow(("therapist",), models.Visit, "read add", Rule(conditions.own_session))
_allow(("client",), models.Clinician, "read", Rule(conditions.partners))
_allow(("therapist",), models.Clinician, "own change", Rule(_mine))
_allow(("stranger",), models.Clinician, "add", Rule(_all))

# Appointments, and which times of a therapist are taken. A calendar reads times and nothing that is sealed.
_allow(("client",), models.Appointment, "read change", Rule(conditions.in_my_pair))
_allow(("client",), models.Appointment, "add", Rule(conditions.with_my_therapist))
_allow(("therapist",), models.Appointment, "read change add", Rule(_as_therapist))
_allow(
    ("client", "therapist"),
    models.Appointment,
    "remove",
    Rule(conditions.asked_in_my_pair),
)
_allow(("worker", "stranger"), models.Appointment, "remove", Rule(lambda actor: Q(state__in=("asked", "held"))))
_allow(
    ("calendar",),
    models.Appointment,
    "times",
    Rule(lambda actor: _as_therapist(actor) | Q(pair__client_id=actor.me), _TIMES),
)
_allow(("client", "therapist"), models.Taken, "add remove", Rule(conditions.of_my_appointments))
_allow(("therapist",), models.Taken, "busy", Rule(_as_therapist, conditions.STEPS))
_allow(("worker",), models.Taken, "remove", Rule(_all))
_allow(("therapist",), models.PairKey, "read add change", Rule(conditions.in_my_pair))
_allow(("client",), models.PairKey, "read", Rule(conditions.in_my_pair))
# A client with new keys seals the key they have to these.
_allow(("client",), models.PairKey, "carry", Rule(conditions.in_my_pair))
_allow(SIGNED_IN, models.Feed, "read add remove", Rule(_mine))
_allow(("stranger",), models.Feed, "look-up", Rule(_all))
_allow(("calendar",), models.Account, "name", Rule(conditions.same_practice_staff, _PUBLIC_NAME))

# First talks. Everybody may know the hours of somebody who takes bookings, and which of them are taken. A visitor has
# no account: the code brings them to the one thing that they arranged, and the therapist it is with has the rest.
_allow(("therapist",), models.Availability, "own add change", Rule(_mine))
_allow(("stranger",), models.Availability, "read", Rule(conditions.takes_bookings_now, conditions.HOURS))
_allow(("stranger",), models.Availability, "link", Rule(_all, ("account_id", "link_sealed")))
_allow(("stranger",), models.Clinician, "absence", Rule(_all, ("account_id", "away_from_on", "away_until_on")))
_allow(("stranger",), models.Taken, "busy", Rule(conditions.takes_bookings, conditions.STEPS))
_allow(
    ("stranger",), models.Appointment, "counts", Rule(conditions.takes_bookings, ("id", "therapist_id", "starts_at"))
)
_allow(("stranger",), models.Meeting, "add", Rule(_practice))
_allow(("stranger",), models.Meeting, "look-up", Rule(_practice, ("id", "practice_id")))
_allow(("stranger", "worker"), models.Meeting, "lapse", Rule(conditions.unconfirmed, conditions.LAPSING))
_allow(("worker",), models.Meeting, "purge", Rule(_practice, ("id", "practice_id", "state", "counted_from_on")))
_allow(("worker",), models.TalkCount, "add count", Rule(_practice))
_allow(("director",), models.TalkCount, "read", Rule(lambda actor: _practice(actor) & Q(closed_on__isnull=False)))
_allow(("visitor",), models.Meeting, "read change remove", Rule(_self))
_allow(("therapist",), models.Meeting, "read change remove", Rule(_as_therapist))
_allow(("visitor",), models.Appointment, "read change add", Rule(conditions.of_my_meeting))
_allow(("visitor",), models.Contact, "notify", Rule(conditions.whom_i_meet))
_allow(("visitor",), models.Taken, "add remove", Rule(conditions.taken_by_my_meeting))
_allow(("stranger", "visitor"), models.KeyPair, "public", Rule(conditions.therapists_account, _PUBLIC_KEY))
_allow(("visitor",), models.Account, "name", Rule(conditions.same_practice_staff, _PUBLIC_NAME))

# Asking the practice to look whether answers come. No row says who asks; a director reads none about themselves.
_allow(("client", "stranger"), models.Account, "directors", Rule(conditions.directors, _PUBLIC_NAME))
_allow(("stranger", "director"), models.Account, "clinicians", Rule(conditions.clinicians, _PUBLIC_NAME))
_allow(("client",), models.Enquiry, "add", Rule(conditions.about_my_therapist))
_allow(("client",), models.Enquiry, "follow", Rule(_practice, ("id", "closed_on")))
_allow(("director",), models.Enquiry, "read change", Rule(lambda actor: _practice(actor) & ~Q(therapist_id=actor.me)))

# What was erased is noted as a hash, and erased again after an old backup was restored.
_allow(("operator",), models.Erasure, "list", Rule(_all))
_allow(("operator",), models.Item, "erase", Rule(_all, ("id", "owner_id")))
_allow(("operator",), models.Share, "erase", Rule(_all, ("id", "owner_id")))
_allow(("operator",), models.Draft, "erase", Rule(_all, ("id", "owner_id")))
_allow(("operator",), models.Account, "erase", Rule(_practice, ("id", "practice_id")))
for _kept_for in (models.KeySlot, models.KeyPair, models.Contact, models.SecondFactor, models.Session):
    _allow(("operator",), _kept_for, "erase", Rule(_all, ("account_id",)))

# Asking for another therapist. No row says who asks; a request is read by one director, never by whom it is about.
_allow(("client",), models.Handover, "add", Rule(conditions.handed_over))
_allow(("client",), models.Handover, "follow settle", Rule(_practice, _TO_FOLLOW))
_allow(
    ("director",), models.Handover, "read change", Rule(lambda actor: Q(reader_id=actor.me) & ~Q(about_id=actor.me))
)

# Who works here, for everybody: only what a therapist made public, and only while their account is open. The words
# are the therapist's alone; a director can take a page down and nothing else.
_EVERYBODY: tuple[Who, ...] = (*SIGNED_IN, "stranger", "pending")
_allow(_EVERYBODY, models.Profile, "read", Rule(conditions.public_profile, conditions.PROFILE))
_allow(("therapist",), models.Profile, "own add change", Rule(conditions.my_profile))
_allow(("director",), models.Profile, "take-down", Rule(conditions.public_profile))
_allow(_EVERYBODY, models.Picture, "read", Rule(conditions.public_picture))
_allow(("therapist",), models.Picture, "own add remove", Rule(conditions.my_picture))

# What the practice writes for everybody: the director all revisions, everybody else the one that is public.
_allow(("director",), models.Guide, "own add change", Rule(_practice))
_allow(_EVERYBODY, models.Guide, "read", Rule(conditions.public_guide))
_allow(("director",), models.GuideRevision, "own add", Rule(lambda actor: Q(guide__practice_id=actor.practice_id)))
_allow(_EVERYBODY, models.GuideRevision, "read", Rule(conditions.public_revision))

# Signed notes. No row says who wrote it: the writer alone knows its id, and that is what takes it down.
_allow(("client",), models.SignedNote, "add remove", Rule(_practice))
_allow(("client",), models.SignedNote, "follow", Rule(_practice, ("id", "state", "published_on")))
_allow(("director",), models.SignedNote, "receive change", Rule(conditions.note_to_me))
_allow(("director",), models.SignedNote, "take-down", Rule(conditions.public_note))
_allow(
    _EVERYBODY,
    models.SignedNote,
    "read",
    Rule(conditions.public_note, ("id", "practice_id", "text", "name", "published_on")),
)

# Private words. Nobody but the owner; a share also by the one person it is for, once delivered.
_allow(SIGNED_IN, models.Item, "read remove", Rule(_owned))
_allow(SIGNED_IN, models.Draft, "read remove", Rule(_owned))
# Nothing is sealed any more with keys that were changed meanwhile in another window.
_allow(SIGNED_IN, models.Item, "add change", Rule(_owned_now))
_allow(SIGNED_IN, models.Draft, "add change", Rule(_owned_now))
_allow(("client", "therapist", "director"), models.Receipt, "read add", Rule(_owned))
_allow(("worker",), models.Receipt, "remove", Rule(_all))
_allow(("client", "therapist"), models.Share, "read add change remove", Rule(_owned))
_allow(("client", "therapist"), models.Share, "receive", Rule(_shown_to_me))
_allow(("client", "therapist"), models.Share, "end", Rule(_between_us, _TO_RELEASE))
_allow(("worker",), models.Share, "release", Rule(_all, _TO_RELEASE))

# The trail. Added to by every deed, read by the person it is about.
_allow((*SIGNED_IN, "stranger", "pending", "operator", "worker"), models.AuditEvent, "add head", Rule(_all))
_allow(("client",), models.AuditEvent, "read", Rule(conditions.my_trail))
_allow(("operator", "director"), models.AuditEvent, "verify", Rule(_practice))

# Notices. Written with the deed, sent by the worker, taken out when the deed is taken back.
_allow((*SIGNED_IN, "stranger", "visitor", "operator", "worker"), models.Notice, "add", Rule(_all))
_allow(("client", "therapist"), models.Notice, "remove hasten", Rule(_all, ("id", "about")))
_allow(("stranger", "visitor", "director", "operator"), models.Notice, "remove", Rule(_all, ("id", "about")))
_allow(SIGNED_IN, models.Notice, "quieten", Rule(conditions.to_my_address, ("id", "contact_mark", "template")))
_allow(("worker",), models.Notice, "read change remove", Rule(_all))

# Whoever is to work here is proposed by one person and confirmed by another. A director sees all that are open.
_allow(("director",), models.Invitation, "proposed withdraw", Rule(conditions.proposed, _PROPOSED))
_allow(("therapist", "director"), models.Invitation, "confirm", Rule(conditions.proposed_by_others, _PROPOSED))
_allow(("operator",), models.Invitation, "confirm", Rule(conditions.proposed, _PROPOSED))

# Who works here, for the director: no client is among them.
_allow(("director",), models.Account, "staff", Rule(conditions.staff, _STAFF))
_allow(("director",), models.Account, "disable", Rule(conditions.staff_but_me, _STAFF))
_allow(("director",), models.SecondFactor, "held", Rule(conditions.of_staff, ("account_id",)))

# The practice's figures. A client adds scores and takes them out by a mark only they can make; a director holds the
# key, sees shares as days without words, and keeps figures. The worker deletes what nobody made figures of.
_allow(("client",), models.Contribution, "add", Rule(_practice))
_allow(("client", "director", "worker"), models.Contribution, "remove", Rule(_practice, ("id", "made_on")))
_allow(("director",), models.Contribution, "read", Rule(_practice))
_allow(("director",), models.StatisticsKey, "read change", Rule(_mine))
_allow(("director",), models.StatisticsKey, "add", Rule(conditions.of_directors))
_allow(("director",), models.StatisticsKey, "holders", Rule(conditions.of_directors, ("account_id", "made_on")))
_allow(("director",), models.Release, "read add", Rule(_practice))
_allow(("director",), models.Share, "days", Rule(conditions.of_clients, _DAYS))

# Somebody is gone for good. Only what hangs on an account that is marked so is reached, and no sealed column is read.
_allow(("director",), models.Account, "leave", Rule(conditions.staff_but_me, _STAFF))
_allow(("operator",), models.Account, "leave", Rule(conditions.staff, _STAFF))
_CLOSING: tuple[Who, ...] = ("director", "operator")
# Whatever waits for the address of somebody who is gone: they are written to no more.
_allow(_CLOSING, models.Notice, "leave", Rule(_all, ("id", "contact_mark")))
_allow(_CLOSING, models.Account, "leave-behind", Rule(conditions.directors, ("id", "practice_id")))
for _of_theirs in (
    models.KeySlot, models.KeyPair, models.Session, models.SecondFactor, models.Feed, models.NewKeys,
    models.Availability, models.Profile,
):  # fmt: skip
    _allow(_CLOSING, _of_theirs, "leave", Rule(conditions.of_the_left, ("account_id",)))
# An address's mark, and not the address.
_allow(_CLOSING, models.Contact, "leave", Rule(conditions.of_the_left, ("id", "account_id", "lookup")))
_allow(_CLOSING, models.StatisticsKey, "leave", Rule(conditions.of_directors, ("account_id",)))
for _model, _path, _columns in (
    (models.Pair, "therapist", _ENDING),
    (models.Share, "pair__therapist", _TO_RELEASE),
    (models.Appointment, "therapist", (*_TIMES, "meeting_id")),
    (models.Taken, "therapist", ("id",)),
    (models.Meeting, "therapist", ("id", "therapist_id", "state")),
    (models.Invitation, "inviter", ("id",)),
    (models.Enquiry, "therapist", ("id",)),
):
    _allow(_CLOSING, _model, "leave", Rule(conditions.left(_path), _columns))
_allow(_CLOSING, models.Handover, "leave", Rule(conditions.handed_to_the_left, ("id",)))
# A visitor's reminder of a talk that cannot take place. Whose address it bears is not among the columns.
_allow(_CLOSING, models.Notice, "turn", Rule(lambda actor: Q(template="meeting-reminder"), ("id", "about", "due_at")))

# What is kept for a time that is over. An item about it is its writer's, and is not reached.
_allow(("worker",), models.Appointment, "let-go", Rule(_all, ("id",)))
_allow(("worker",), models.Invitation, "let-go", Rule(_all, ("id",)))
_allow(("worker",), models.Enquiry, "let-go", Rule(lambda actor: Q(closed_on__isnull=False), ("id",)))

_allow(("worker",), models.Handover, "let-go", Rule(lambda actor: Q(closed_on__isnull=False), ("id",)))

# What a practice can hand over about a client who asks by law: what is in clear, as the register lists it, and of
# that no hash, nothing that helps to get in, and nothing that counts other people's deeds.
_WITHHELD = {"KeySlot.kdf", "Session.epoch_id", "AuditEvent.id"}
OF_A_CLIENT: dict[type[Model], str] = {
    models.Account: "", models.Pair: "client", models.PairKey: "pair__client", models.Share: "pair__client",
    models.Appointment: "pair__client", models.AuditEvent: "chain", models.Item: "owner", models.Draft: "owner",
    models.Contact: "account", models.Session: "account", models.KeySlot: "account", models.KeyPair: "account",
    models.NewKeys: "account", models.SecondFactor: "account", models.Feed: "account", models.Receipt: "owner",
}  # fmt: skip


def handed_over(model: type[Model]) -> tuple[str, ...]:
    """The columns of one table that a practice hands over about a client."""
    name = model.__name__
    attributes = {field.name: field.attname for field in model._meta.concrete_fields}
    return tuple(
        attributes[column]
        for column, why in register.CLEAR[name].items()
        if why != register.MARK and column != "practice" and f"{name}.{column}" not in _WITHHELD
    )


_ROWS_OF_A_CLIENT: dict[type[Model], Callable[[Actor], Q]] = {
    models.AuditEvent: conditions.trail_of_a_client,
    models.Share: conditions.shown_with_a_client,
}
for _handed, _way in OF_A_CLIENT.items():
    _whose = _ROWS_OF_A_CLIENT.get(_handed) or conditions.of_a_client(_way)
    _allow(("operator",), _handed, "hand-over", Rule(_whose, handed_over(_handed)))
