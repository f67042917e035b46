"""Which rows some lines of the one table (policy.py) are about, where that takes more than a word to say."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from safeground.domain.actor import Actor
from safeground.store import models

PROFILE = (
    "account_id", "practice_id", "account__public_name", "slug", "title", "lead", "bio", "qualified", "fees",
    "access", "specialties", "also", "styles", "languages", "formats", "times", "about", "answers", "accepting",
    "picture", "published_on",
)  # fmt: skip


def listed(actor: Actor, path: str = "") -> Q:
    """Profiles that are public: made so by a therapist whose account is open. `path` leads to the profile."""
    found = {
        "practice_id": actor.practice_id,
        "published_on__isnull": False,
        "account__disabled_on__isnull": True,
        "account__roles__contains": "therapist",
    }
    return Q(**{path + name: value for name, value in found.items()})


STEPS = ("id", "therapist_id", "step")
HOURS = (
    "account_id", "is_open", "hours", "modes", "place", "before", "after", "notice_hours", "horizon_days",
    "most_a_day",
)  # fmt: skip
LAPSING = ("id", "practice_id", "therapist_id", "state", "lapses_at", "waiting_since", "network_mark")


def my_clients(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, therapist_id=actor.me)
    return Q(practice_id=actor.practice_id, id__in=list(living.values_list("client_id", flat=True)))


def started_for_my_client(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, therapist_id=actor.me)
    return Q(started_by_id=actor.me, account_id__in=list(living.values_list("client_id", flat=True)))


def about_my_therapist(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, client_id=actor.me)
    return Q(practice_id=actor.practice_id, therapist_id__in=list(living.values_list("therapist_id", flat=True)))


def of_directors(actor: Actor) -> Q:
    return Q(account__practice_id=actor.practice_id, account__roles__contains="director")


def handed_over(actor: Actor) -> Q:
    # Also about one who is gone: then somebody else is looked for.
    living = models.Pair.objects.filter(
        Q(ended_on__isnull=True) | Q(therapist__left_on__isnull=False), client_id=actor.me
    )
    mine = list(living.values_list("therapist_id", flat=True))
    return Q(practice_id=actor.practice_id, about_id__in=mine, reader__roles__contains="director")


def staff(actor: Actor) -> Q:
    # A client's account has no public name. Somebody who is a client too is left out.
    return Q(practice_id=actor.practice_id) & ~Q(public_name="") & ~Q(roles__contains="client")


def staff_but_me(actor: Actor) -> Q:
    return staff(actor) & ~Q(id=actor.me)


def left(path: str) -> Callable[[Actor], Q]:
    """What hangs on somebody of the practice who is gone for good, by the way there."""
    return lambda actor: Q(**{f"{path}__practice_id": actor.practice_id, f"{path}__left_on__isnull": False})


def handed_to_the_left(actor: Actor) -> Q:
    return left("reader")(actor) | left("proposed")(actor)


def of_the_left(actor: Actor) -> Q:
    """What belongs to an account of somebody who is gone for good."""
    return Q(account__practice_id=actor.practice_id, account__left_on__isnull=False)


def of_a_client(path: str) -> Callable[[Actor], Q]:
    """What hangs on an account of a client, by the way there; with no way, the account itself."""
    way = f"{path}__" if path else ""
    return lambda actor: Q(**{f"{way}practice_id": actor.practice_id, f"{way}roles__contains": "client"})


def shown_with_a_client(actor: Actor) -> Q:
    # What a therapist has written and holds back is not the client's yet, and nobody says that it is there.
    of_theirs = Q(pair__practice_id=actor.practice_id, pair__client__roles__contains="client")
    return of_theirs & (~Q(state="held") | Q(owner_id=F("pair__client_id")))


def trail_of_a_client(actor: Actor) -> Q:
    return Q(
        practice_id=actor.practice_id, chain__in=models.Account.objects.filter(of_a_client("")(actor)).values("id")
    )


def clients_of_the_left(actor: Actor) -> Q:
    left = models.Pair.objects.filter(practice_id=actor.practice_id, therapist__left_on__isnull=False)
    return Q(account_id__in=list(left.values_list("client_id", flat=True)))


def of_staff(actor: Actor) -> Q:
    return Q(account__practice_id=actor.practice_id) & ~Q(account__public_name="")


def takes_bookings(actor: Actor) -> Q:
    """Rows of therapists who are open for first talks just now."""
    open_ = models.Availability.objects.filter(is_open=True, account__practice_id=actor.practice_id)
    return Q(therapist_id__in=open_.filter(account__disabled_on__isnull=True).values("account_id"))


def takes_bookings_now(actor: Actor) -> Q:
    return Q(is_open=True, account__practice_id=actor.practice_id, account__disabled_on__isnull=True)


def unconfirmed(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, state__in=("held", "asked"))


def of_my_meeting(actor: Actor) -> Q:
    """Together: a visitor takes time of the one therapist whom they meet."""
    return Q(meeting_id=actor.me, therapist_id=F("meeting__therapist_id"))


def taken_by_my_meeting(actor: Actor) -> Q:
    return Q(appointment__meeting_id=actor.me, therapist_id=F("appointment__therapist_id"))


def whom_i_meet(actor: Actor) -> Q:
    mine = models.Meeting.objects.filter(id=actor.me)
    return Q(account_id__in=mine.values("therapist_id"))


def therapists_account(actor: Actor) -> Q:
    return Q(
        account__practice_id=actor.practice_id,
        account__roles__contains="therapist",
        account__disabled_on__isnull=True,
    )


def proposed(actor: Actor) -> Q:
    """Invitations for people who are to work here."""
    return Q(practice_id=actor.practice_id, inviter_id__isnull=False) & ~Q(role="client")


def proposed_by_others(actor: Actor) -> Q:
    return proposed(actor) & ~Q(inviter_id=actor.me)


def of_clients(actor: Actor) -> Q:
    """What clients have shown, answers of therapists left out; never one that is held back."""
    shown = Q(practice_id=actor.practice_id, lasting=False, owner_id=F("pair__client_id"))
    return shown & ~Q(state="held")


def own_session(actor: Actor) -> Q:
    return Q(session_id=actor.session, pair__therapist_id=actor.me)


def started_by_me(actor: Actor) -> Q:
    return Q(started_by_id=actor.me, account__practice_id=actor.practice_id)


def whose_keys_i_started(actor: Actor) -> Q:
    started = models.NewKeys.objects.filter(started_by_id=actor.me)
    return partners(actor) | Q(account_id__in=list(started.values_list("account_id", flat=True)))


def invited(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, inviter_id=actor.me)


def partners(actor: Actor) -> Q:
    pairs = models.Pair.objects.filter(ended_on__isnull=True)
    others = [
        *pairs.filter(client_id=actor.me).values_list("therapist_id", flat=True),
        *pairs.filter(therapist_id=actor.me).values_list("client_id", flat=True),
    ]
    return Q(account_id__in=others)


def of_my_pairs(actor: Actor) -> Q:
    return Q(pair__client_id=actor.me)


def in_my_pair(actor: Actor) -> Q:
    return Q(pair__client_id=actor.me) | Q(pair__therapist_id=actor.me)


def with_my_therapist(actor: Actor) -> Q:
    # Together: a client adds nothing to the day of a therapist who is not theirs.
    return Q(pair__client_id=actor.me, pair__ended_on__isnull=True, therapist_id=F("pair__therapist_id"))


def of_my_appointments(actor: Actor) -> Q:
    return Q(therapist_id=actor.me) | Q(
        appointment__pair__client_id=actor.me, therapist_id=F("appointment__therapist_id")
    )


def my_trail(actor: Actor) -> Q:
    return Q(chain=actor.me)


def same_practice_staff(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id) & ~Q(public_name="")


def directors(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, disabled_on__isnull=True, roles__contains="director")


def for_me_to_read(actor: Actor) -> Q:
    return Q(reader_id=actor.me) & ~Q(about_id=actor.me)


def clinicians(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, disabled_on__isnull=True, roles__contains="therapist")


def public_profile(actor: Actor) -> Q:
    return listed(actor)


def public_picture(actor: Actor) -> Q:
    return listed(actor, "profile__")


def my_profile(actor: Actor) -> Q:
    return Q(account_id=actor.me, practice_id=actor.practice_id)


def my_picture(actor: Actor) -> Q:
    return Q(profile_id=actor.me)


def public_guide(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, published__isnull=False)


def public_revision(actor: Actor) -> Q:
    return Q(guide__practice_id=actor.practice_id, guide__published=F("number"))


def note_to_me(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, state="waiting", director_id=actor.me)


def public_note(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, state="public")


def whom_a_director_tells(actor: Actor) -> Q:
    return whose_keys_i_started(actor) | clients_of_the_left(actor)


def whom_a_client_tells(actor: Actor) -> Q:
    return partners(actor) | of_directors(actor)


def asked_in_my_pair(actor: Actor) -> Q:
    return in_my_pair(actor) & Q(state="asked")


def to_my_address(actor: Actor) -> Q:
    mine = models.Contact.objects.filter(account_id=actor.me, field="email")
    return Q(contact_mark__in=[bytes(mark) for mark in mine.values_list("lookup", flat=True)])
