"""The practice itself. One for each installation; every sealed context names it all the same."""

from __future__ import annotations

import uuid

from django.db import models


class Practice(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=80)
    discreet_name = models.CharField(max_length=30, default="Notes")
    locale = models.CharField(max_length=10, default="en-GB")
    time_zone = models.CharField(max_length=60, default="Europe/London")
    is_demo = models.BooleanField(default=False)
    # Lines of help set by the practice; empty: the defaults of the locale.
    crisis_lines = models.JSONField(default=list)
    # Who to turn to outside the practice when a line was crossed. Never empty.
    outside_routes = models.JSONField(default=list)
    # Who to turn to inside it: each with the account of that person, so that nobody is sent to whom it is about.
    inside_routes = models.JSONField(default=list)
    # Public half of the key that notices' addresses are sealed to; only run-due holds the other half.
    mail_public = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_practice"


class Enquiry(models.Model):
    """Somebody who waits for an answer asks the practice to look whether answers come. Nothing says who asks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    therapist = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    made_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_enquiry"


class Handover(models.Model):
    """Somebody asks the practice for another therapist. Nothing in clear says who asks; the reader is never the
    person whom it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    # Whom the reader proposes.
    proposed = models.ForeignKey("store.Account", on_delete=models.CASCADE, null=True, related_name="+")
    # asked · opened · answered · moved · closed: declined or taken back.
    state = models.CharField(max_length=10, default="asked")
    asked_sealed = models.BinaryField()
    answered_sealed = models.BinaryField(null=True)
    made_on = models.DateField()
    # The practice has told the former therapist, where it was asked to.
    told_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_handover"
        constraints = [
            models.CheckConstraint(condition=~models.Q(about=models.F("reader")), name="sg_handover_not_by_them"),
            models.CheckConstraint(
                condition=models.Q(proposed__isnull=True) | ~models.Q(proposed=models.F("about")),
                name="sg_handover_to_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "opened", "answered", "moved", "closed"]),
                name="sg_handover_known",
            ),
        ]


class Erasure(models.Model):
    """That something was erased, as a hash of its id: replayed after a backup from before it is restored."""

    mark = models.BinaryField(primary_key=True, max_length=32)

    class Meta:
        db_table = "sg_erasure"
