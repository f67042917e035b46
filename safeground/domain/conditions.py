"""Which rows some lines of the one table (policy.py) are about, where that takes more than a word to say."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from safeground.domain.actor import Actor
from safeground.store import models


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


def clients_of_the_left(actor: Actor) -> Q:
    left = models.Pair.objects.filter(practice_id=actor.practice_id, therapist__left_on__isnull=False)
    return Q(account_id__in=list(left.values_list("client_id", flat=True)))


def of_staff(actor: Actor) -> Q:
    return Q(account__practice_id=actor.practice_id) & ~Q(account__public_name="")


def proposed(actor: Actor) -> Q:
    """Invitations for people who are to work here."""
    return Q(practice_id=actor.practice_id, inviter_id__isnull=False) & ~Q(role="client")


def proposed_by_others(actor: Actor) -> Q:
    return proposed(actor) & ~Q(inviter_id=actor.me)


def of_clients(actor: Actor) -> Q:
    """What clients have shown, answers of therapists left out; never one that is held back."""
    shown = Q(practice_id=actor.practice_id, lasting=False, owner_id=F("pair__client_id"))
    return shown & ~Q(state="held")
