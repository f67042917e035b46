"""Four plain tables."""

from __future__ import annotations

from django.db import models

from benchmarks.floor.instrument import QUESTIONS, RATINGS, SIGNS


class Person(models.Model):
    """A client, or a therapist when `therapist` is empty."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    therapist = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="clients")

    class Meta:
        app_label = "floor"


class CheckIn(models.Model):
    """One column for each answer; "none" is "I can't say"."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="check_ins")
    made_at = models.DateTimeField(auto_now_add=True)
    session_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        app_label = "floor"


class Entry(models.Model):
    """An entry of a journal, in plain text."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entries")
    made_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    tags = models.CharField(max_length=500)

    class Meta:
        app_label = "floor"
        indexes = (models.Index(fields=["person", "made_at"], name="floor_entry_newest"),)


class Booking(models.Model):
    """A time that somebody has booked, in plain text."""

    starts_at = models.DateTimeField(unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40)
    words = models.TextField(blank=True)

    class Meta:
        app_label = "floor"


for _name in (*RATINGS, *QUESTIONS, *SIGNS):
    CheckIn.add_to_class(_name.replace("-", "_"), models.CharField(max_length=12, blank=True))
