"""When a therapist has time for somebody who is not a client yet, and what such a person has arranged.

What is in clear says that somebody meets this therapist, and when. Who that is, how to reach them and what they wrote
is sealed under a key of its own, which opens to the visitor's secret code and to the therapist, and to nobody else.
"""

from __future__ import annotations

import uuid

from django.db import models


class Availability(models.Model):
    """The weekly hours for first talks of one therapist, by the clock of the practice. Visitors see all of it."""

    account = models.OneToOneField("store.Account", on_delete=models.CASCADE, primary_key=True, related_name="+")
    is_open = models.BooleanField(default=False)
    # [[weekday, "09:00", "12:00"], ...]; 1 is Monday.
    hours = models.JSONField(default=list)
    modes = models.JSONField(default=list)
    place = models.CharField(max_length=200, blank=True)
    # Minutes kept free around each.
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=15)
    notice_hours = models.PositiveSmallIntegerField(default=24)
    horizon_days = models.PositiveSmallIntegerField(default=28)
    most_a_day = models.PositiveSmallIntegerField(default=3)
    # The therapist's own video room, for whoever has booked: sealed like an address.
    link_sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "sg_availability"


class Meeting(models.Model):
    """What a visitor arranged with one therapist. A hash of their code finds it. It is deleted some weeks later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    therapist = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    # held: while somebody decides · asked: until the visitor confirms · waiting: no time yet
    # · standing · cancelled · met · fits · other: not a fit · missed
    state = models.CharField(max_length=10)
    code_hash = models.BinaryField(unique=True)
    # One key under which all the rest is sealed: to the code, and to the therapist's public key.
    visitor_key_sealed = models.BinaryField()
    therapist_key_sealed = models.BinaryField(null=True)
    therapist_generation = models.PositiveIntegerField(null=True)
    body_sealed = models.BinaryField(null=True)
    # What the therapist hands over afterwards: an invitation, or the name of a colleague.
    answer_sealed = models.BinaryField(null=True)
    # While it is not confirmed: that there is one for this address, and how many for this network.
    contact_mark = models.BinaryField(null=True)
    network_mark = models.BinaryField(null=True)
    lapses_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    # From which day the days are counted after which it is deleted.
    counted_from_on = models.DateField()

    class Meta:
        db_table = "sg_meeting"
        indexes = [
            models.Index(fields=["therapist", "state"], name="sg_meeting_therapist"),
            models.Index(fields=["lapses_at"], name="sg_meeting_lapses"),
            models.Index(fields=["counted_from_on"], name="sg_meeting_counted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "held", "asked", "waiting", "standing", "cancelled", "met", "fits", "other", "missed",
                    ]
                ),
                name="sg_meeting_known",
            ),
            # What is only held or asked for lapses by itself; nothing else does.
            models.CheckConstraint(
                condition=models.Q(state__in=["held", "asked"], lapses_at__isnull=False)
                | (~models.Q(state__in=["held", "asked"]) & models.Q(lapses_at__isnull=True)),
                name="sg_meeting_lapses_while_open",
            ),
            # One that is not confirmed for each address.
            models.UniqueConstraint(
                fields=["practice", "contact_mark"],
                condition=models.Q(state="asked"),
                name="sg_meeting_one_asked",
            ),
        ]  # fmt: skip
