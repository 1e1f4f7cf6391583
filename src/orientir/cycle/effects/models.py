"""Measures whose effect is asked, which units got them and when, and the register of what was found."""

from __future__ import annotations

from django.db import models


class GivenMeasure(models.Model):
    """What was done for units of one level. ``row``: its row of the road map of ``pack``, if it is one of those.

    ``origin``: where it came from («roadmaps:12»); empty where it was entered by hand.
    """

    title = models.CharField(max_length=300)
    level = models.CharField(max_length=16)
    basis = models.CharField(max_length=300, blank=True)
    pack = models.CharField(max_length=80, blank=True)
    row = models.PositiveSmallIntegerField(null=True)
    origin = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "effects_measure"
        constraints = [
            models.UniqueConstraint(
                fields=["origin"], condition=~models.Q(origin=""), name="effects_measure_origin"
            )
        ]


class MeasureStart(models.Model):
    """A unit that got a measure; ``year``: the first one that it is under it."""

    measure = models.ForeignKey("cycle.GivenMeasure", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "effects_start"
        constraints = [
            models.UniqueConstraint(fields=["measure", "unit"], name="effects_start_once")
        ]
        indexes = [models.Index(fields=["unit", "year"], name="effects_start_unit")]


class EffectStudy(models.Model):
    """One line of the register: a measure, an indicator, a snapshot, how it was counted and what came out.

    ``parameters`` name the units and their years as they were asked, so that the same study counts the same again.
    ``figures``: the whole answer. The hashes are of the panel and of the answer to the last digit.
    """

    measure = models.ForeignKey("cycle.GivenMeasure", models.PROTECT, related_name="+")
    snapshot = models.ForeignKey("cycle.Snapshot", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=16)
    parameters = models.JSONField(default=dict)
    pack_version = models.CharField(max_length=20)
    code_version = models.CharField(max_length=40)
    verdict = models.CharField(max_length=24, blank=True)
    estimate = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    figures = models.JSONField(null=True)
    panel_sha256 = models.CharField(max_length=64, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    refused = models.CharField(max_length=500, blank=True)
    job = models.BigIntegerField(null=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "effects_study"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(figures__isnull=False)
                | ~models.Q(refused=""),
                name="effects_study_finished",
            )
        ]
        indexes = [models.Index(fields=["measure", "-created_at"], name="effects_study_measure")]
