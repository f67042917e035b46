"""When people meet, which times of a therapist are taken, and the calendar a person may take along.

A row says who and when, and nothing of what for: place, link and every word are sealed or are items.
"""

from __future__ import annotations

import uuid

from django.db import models


class Appointment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    therapist = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    # Whose session it is. Empty for somebody who is not a client.
    pair = models.ForeignKey("store.Pair", on_delete=models.CASCADE, null=True, related_name="+")
    # What a visitor arranged; empty for a session.
    meeting = models.ForeignKey("store.Meeting", on_delete=models.CASCADE, null=True, related_name="+")
    series = models.UUIDField(null=True)
    # The one that this takes, or would take, the place of.
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The clock by which it was agreed: "Thursdays at two" is a promise about that clock.
    zone = models.CharField(max_length=60)
    # asked: another time that one side asks for, the old one stands meanwhile · standing
    # · held: by a visitor who decides · moved · cancelled · met · missed
    state = models.CharField(max_length=10)
    # client or therapist: who asked, moved, called it off, or noted how it was.
    changed_by = models.CharField(max_length=10, blank=True)
    changed_at = models.DateTimeField(null=True)
    details_sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "sg_appointment"
        indexes = [
            models.Index(fields=["therapist", "starts_at"], name="sg_appointment_therapist"),
            models.Index(fields=["pair", "starts_at"], name="sg_appointment_pair"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "held", "standing", "moved", "cancelled", "met", "missed"]),
                name="sg_appointment_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="sg_appointment_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(pair__isnull=True) | models.Q(meeting__isnull=True),
                name="sg_appointment_of_one_kind",
            ),
            # Somebody who comes for the first time has one time, and at most one.
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(state__in=["held", "standing"]),
                name="sg_appointment_one_for_a_meeting",
            ),
            # One other time is asked for at once, and one takes a place once.
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=models.Q(state__in=["asked", "standing"]),
                name="sg_appointment_one_instead",
            ),
        ]


class Taken(models.Model):
    """Five minutes of one therapist's that are taken. That no two appointments overlap is this one constraint."""

    therapist = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    # How many times five minutes since 1970.
    step = models.BigIntegerField()
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "sg_taken"
        constraints = [models.UniqueConstraint(fields=["therapist", "step"], name="sg_taken_once")]


class PairKey(models.Model):
    """The key under which the place and link of a pair's appointments are sealed: once for each of the two."""

    pair = models.OneToOneField("store.Pair", on_delete=models.CASCADE, primary_key=True, related_name="+")
    client_generation = models.PositiveIntegerField()
    therapist_generation = models.PositiveIntegerField()
    grant_sealed = models.BinaryField()
    therapist_key_sealed = models.BinaryField()

    class Meta:
        db_table = "sg_pair_key"


class Feed(models.Model):
    """A calendar address. Its token is nowhere: a hash finds the row, and what is in the row opens with the token."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.OneToOneField("store.Account", on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(unique=True)
    body_sealed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_feed"
