"""Snapshots and the values computed from them, at every level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Snapshot(models.Model):
    """A frozen set of tables on disk (``folder``), what it was made of and how far its life has
    gone.
    """

    class State(models.TextChoices):
        FREEZING = "freezing"
        COMPUTED = "computed"
        VERIFICATION = "verification"
        APPROVED = "approved"
        PUBLISHED = "published"
        FAILED = "failed"

    code = models.CharField(max_length=64, unique=True)
    reporting_on = models.DateField()
    years = models.JSONField()
    folder = models.CharField(max_length=500)
    content_sha256 = models.CharField(max_length=64, blank=True)
    pack = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=20)
    pack_folder = models.CharField(max_length=500, blank=True)
    has_present_structure = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.FREEZING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "cycle.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed_at = models.DateTimeField(null=True, blank=True)
    verify_until = models.DateField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    order_number = models.CharField(max_length=100, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    correction_reason = models.TextField(blank=True)

    class Meta:
        db_table = "monitoring_snapshot"


class SnapshotUnit(models.Model):
    """A unit as it stood in a year of a snapshot: what pages need of it, frozen with the figures.

    ``size`` is the number of its teaching staff rounded to five: enough to find units of like size.
    """

    snapshot = models.ForeignKey("cycle.Snapshot", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    level = models.CharField(max_length=16)
    kind = models.CharField(max_length=24)
    locality = models.CharField(max_length=8, blank=True)
    is_open = models.BooleanField()
    parent = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=500)
    short_title = models.CharField(max_length=120)
    title_in = models.CharField(max_length=200, blank=True)
    oktmo = models.CharField(max_length=11, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "monitoring_snapshot_unit"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "year", "unit"], name="monitoring_snapshot_unit_once"
            )
        ]
        indexes = [
            models.Index(fields=["snapshot", "code", "year"], name="monitoring_snapshot_unit_code"),
            models.Index(
                fields=["snapshot", "year", "level", "municipality"],
                name="monitoring_snapshot_unit_tree",
            ),
        ]


class SnapshotReview(models.Model):
    """What a municipality says of its figures while the snapshot is on verification."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        OBJECTED = "objected"

    snapshot = models.ForeignKey("cycle.Snapshot", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    comment = models.TextField(blank=True)
    by = models.ForeignKey("cycle.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "monitoring_snapshot_review"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "unit"], name="monitoring_snapshot_review_once"
            )
        ]


class SnapshotRemark(models.Model):
    """What a municipality says of one figure while the snapshot is on verification, and what it was answered.

    ``unit`` says it of the figure of ``of``: its own, or that of an organisation in it. An objection tells how the
    quotient should be and, where rows are missing or should not count, which: by the codes its rows' page shows.
    """

    class Answer(models.TextChoices):
        NONE = ""
        ACCEPTED = "accepted"
        DECLINED = "declined"

    snapshot = models.ForeignKey("cycle.Snapshot", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    of = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=SnapshotReview.Verdict.choices)
    reason = models.TextField(blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    rows = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("cycle.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, choices=Answer.choices, default="")
    answer_words = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey("cycle.Account", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "monitoring_snapshot_remark"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "unit", "of", "indicator", "year"],
                name="monitoring_snapshot_remark_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="confirmed") | ~Q(reason=""),
                name="monitoring_snapshot_remark_reason",
            ),
        ]


class IndicatorValue(models.Model):
    """One row of the engine's answer. ``value`` is null in the states that have none.

    ``is_disclosed`` says that others than the unit's own subtree may see it once the snapshot is
    published: the
    denominator is at least ``disclosure.min_cell`` and complementary suppression did not take it.
    """

    class State(models.TextChoices):
        OK = "ok"
        OVER_100 = "over_100"
        NO_DATA = "no_data"
        NOT_COLLECTED = "not_collected"

    snapshot = models.ForeignKey("cycle.Snapshot", models.CASCADE, related_name="+")
    structure = models.CharField(
        max_length=4, default="then", choices=[("then", "then"), ("now", "now")]
    )
    indicator = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=16)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    numerator = models.DecimalField(max_digits=18, decimal_places=6)
    denominator = models.DecimalField(max_digits=18, decimal_places=6)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    state = models.CharField(max_length=16, choices=State.choices)
    coverage = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    is_disclosed = models.BooleanField(default=False)

    class Meta:
        db_table = "monitoring_value"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "structure", "indicator", "year", "unit", "level"],
                name="monitoring_value_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(state__in=["no_data", "not_collected"]),
                name="monitoring_value_or_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["snapshot", "unit", "year"], name="monitoring_value_unit"),
            models.Index(
                fields=["snapshot", "indicator", "year", "level"], name="monitoring_value_league"
            ),
        ]
