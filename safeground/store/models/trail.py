"""The audit trail, and the outbox of notices."""

from __future__ import annotations

import uuid

from django.db import models


class AuditEvent(models.Model):
    """One line of one client's trail. Append-only by trigger (migration 0002)."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    # Whose trail this is.
    chain = models.UUIDField()
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=12)
    action = models.CharField(max_length=30)
    # Never the id of a thing that only its owner can see.
    thing = models.UUIDField(null=True)
    session_hash = models.CharField(max_length=16, blank=True)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "sg_audit_event"
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="sg_audit_event_once")]


class Notice(models.Model):
    """A neutral message waiting to be sent. No names, no words, no kind of event; deleted after sending."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    template = models.CharField(max_length=30)
    address_sealed = models.BinaryField()
    due_at = models.DateTimeField()
    # So that a notice about something taken back within ten minutes is never sent.
    about = models.UUIDField(null=True)
    # Whose address it is, as that address's own mark: if the address turns out not to exist, it is marked so.
    contact_mark = models.BinaryField(null=True)
    # Several of these are one letter: whatever else is due by then for the same address goes with it.
    together = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "sg_notice"
        indexes = [models.Index(fields=["due_at"], name="sg_notice_due")]
