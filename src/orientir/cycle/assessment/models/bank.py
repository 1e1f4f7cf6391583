"""The item bank: an item has versions, a version never changes; reviews and statistics belong to a version.

Secret from whoever may sit a test: only roles that keep or review the bank read these tables.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F

from orientir.cycle.assessment.rules import ImportState, ItemStatus, Verdict


class ItemImport(models.Model):
    """A file of items brought in, looked at and taken or not; as a whole it may be taken back
    while no form uses what it brought. ``summary``: what was found, as plain JSON.
    """

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(
        max_length=12, choices=ImportState.choices, default=ImportState.CHECKING
    )
    summary = models.JSONField(default=dict)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_item_import"
        indexes = [models.Index(fields=["created_at"], name="assessment_item_import_when")]


class Item(models.Model):
    """A task with its place in the competency model. ``competency`` is a code of the pack."""

    code = models.CharField(max_length=64, unique=True)
    competency = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=24)
    status = models.CharField(max_length=12, choices=ItemStatus.choices, default=ItemStatus.DRAFT)
    # what its author expects: 1 basic, 2 raised, 3 high; null: not said
    expected_difficulty = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_seconds = models.PositiveIntegerField(null=True, blank=True)
    # how many people at most may see it in a year; null: as many as come
    exposure_limit = models.PositiveIntegerField(null=True, blank=True)
    current = models.ForeignKey(
        "cycle.ItemVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=255, blank=True)
    brought_by = models.ForeignKey(
        "cycle.ItemImport", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_item"
        indexes = [
            models.Index(fields=["competency", "status"], name="assessment_item_competency"),
            models.Index(fields=["status"], name="assessment_item_status"),
        ]


class ItemVersion(models.Model):
    """What an item asked from a day on: ``content`` with its key, ``public_content`` as a person
    who sits the test may see it (``orientir.core.items.specs``).
    """

    item = models.ForeignKey("cycle.Item", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    public_content = models.JSONField()
    # the words of the task, for search
    words = models.TextField(blank=True)
    # what is asked and what is right, without name and place: the same digest is the same task
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    max_score = models.DecimalField(max_digits=6, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_item_version"
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="assessment_version_once")
        ]


class ItemMedia(models.Model):
    """A picture, kept once however many versions show it. ``sha256`` is of ``content``."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        db_table = "assessment_item_media"


class ItemPicture(models.Model):
    """Under which name a version shows a picture."""

    version = models.ForeignKey("cycle.ItemVersion", models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    media = models.ForeignKey("cycle.ItemMedia", models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessment_item_picture"
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="assessment_picture_once")
        ]


class ItemReview(models.Model):
    """What a second person said of a version: two approvals by people other than its author let
    it out of draft.
    """

    version = models.ForeignKey("cycle.ItemVersion", models.CASCADE, related_name="+")
    reviewer = models.ForeignKey("cycle.Account", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    comment = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_item_review"
        constraints = [
            models.UniqueConstraint(fields=["version", "reviewer"], name="assessment_review_once")
        ]


class Calibration(models.Model):
    """One run of a model over the responses of a procedure: what it was and how well it went.

    ``details``: warnings, moments of the competencies, fit of the whole, as plain JSON.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.PROTECT, null=True, related_name="+")
    model = models.CharField(max_length=12)
    log_likelihood = models.FloatField()
    variance = models.FloatField(null=True)
    iterations = models.IntegerField()
    is_converged = models.BooleanField()
    persons = models.IntegerField()
    items = models.IntegerField()
    details = models.JSONField(default=dict)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_calibration"


class ItemStatistic(models.Model):
    """What a calibration found of a version: the history of an item is the rows of its versions.

    ``steps``: difficulties of the steps (one for a dichotomous item); ``details``: distractors,
    differential functioning, fit, flags.
    """

    version = models.ForeignKey("cycle.ItemVersion", models.CASCADE, related_name="+")
    calibration = models.ForeignKey("cycle.Calibration", models.CASCADE, related_name="+")
    persons = models.IntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    slope_se = models.FloatField(null=True)
    steps = models.JSONField(default=list)
    steps_se = models.JSONField(default=list)
    infit = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "assessment_item_statistic"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "calibration"], name="assessment_statistic_once"
            )
        ]
        indexes = [
            models.Index("version", F("calibration").desc(), name="assessment_statistic_last")
        ]
