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
    # Public half of the key that contributed scores are sealed to; empty until a director begins. See StatisticsKey.
    statistics_public = models.BinaryField(null=True)
    # What a new therapist begins with; each sets their own.
    answers_within_days = models.PositiveSmallIntegerField(default=5)
    # How long copies and addresses are kept, in the practice's own words. Nothing is done by these two.
    backups_kept = models.CharField(max_length=200, blank=True)
    contacts_kept = models.CharField(max_length=200, blank=True)
    # For the public pages: how to ring, where the door is, and a first sentence of the practice's own.
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    welcome = models.CharField(max_length=400, blank=True)
    # What run-due deletes by: days after its end that a visitor's booking is kept, and a past appointment;
    # the second empty: for as long as the connection stands.
    visitors_kept_days = models.PositiveSmallIntegerField(default=30)
    appointments_kept_days = models.PositiveSmallIntegerField(null=True, default=365)
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
    # A year later the row is deleted.
    closed_on = models.DateField(null=True)

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


class StatisticsKey(models.Model):
    """The private half of the practice's statistics key, sealed for one director."""

    account = models.OneToOneField("store.Account", on_delete=models.CASCADE, primary_key=True, related_name="+")
    private_sealed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_statistics_key"


class Contribution(models.Model):
    """One score that its author chose to contribute. It says which person no more than an HMAC does, for a quarter;
    it is deleted when the quarter's figures are made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    pseudonym = models.BinaryField()
    made_on = models.DateField()
    score_sealed = models.BinaryField()

    class Meta:
        db_table = "sg_contribution"
        indexes = [models.Index(fields=["made_on"], name="sg_contribution_day")]


class TalkCount(models.Model):
    """How many first talks took place in a quarter, of all therapists together. Once closed: five, or nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    # The first day of the quarter.
    quarter_on = models.DateField()
    talks = models.PositiveIntegerField(null=True)
    # How many of these ended with an invitation.
    invited = models.PositiveIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_talk_count"
        constraints = [
            models.UniqueConstraint(fields=["practice", "quarter_on"], name="sg_talk_count_once"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(talks__isnull=True, invited__isnull=True)
                | models.Q(talks__gte=5, invited__isnull=True)
                | models.Q(talks__gte=models.F("invited") + 5, invited__gte=5),
                name="sg_talk_count_of_five_people",
            ),
        ]


class Release(models.Model):
    """The figures of one quarter, made once and never again. A figure over too few people is not here at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    # The first day of the quarter.
    quarter_on = models.DateField()
    people = models.PositiveIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    middle = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    unanswered = models.PositiveIntegerField(null=True)
    waited_days = models.PositiveIntegerField(null=True)
    # The marks of the people behind each figure, to compare later quarters with; sealed to the statistics key.
    people_sealed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_release"
        constraints = [
            models.UniqueConstraint(fields=["practice", "quarter_on"], name="sg_release_once"),
            models.CheckConstraint(
                condition=models.Q(people__isnull=True, low__isnull=True, middle__isnull=True, high__isnull=True)
                | models.Q(people__gte=5),
                name="sg_release_of_five_people",
            ),
        ]
