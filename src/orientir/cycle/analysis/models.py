"""Saved runs of analysis and what they found of each unit."""

from __future__ import annotations

from django.db import models


class AnalysisRun(models.Model):
    """One analysis: what was asked (``parameters``), of what (``inputs`` with their hashes), by which rules and code.

    ``figures``: what it says of the region as a whole. ``result_sha256``: of all findings to the last digit, so that a
    repetition can be held against it. ``kind`` as ``kinds.KINDS``.
    """

    kind = models.CharField(max_length=24)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=list)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    pack = models.CharField(max_length=80)
    pack_version = models.CharField(max_length=20)
    rules_version = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40)
    figures = models.JSONField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    job = models.BigIntegerField(null=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "analysis_run"
        indexes = [models.Index(fields=["kind", "-created_at"], name="analysis_run_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(figures__isnull=False),
                name="analysis_run_finished",
            )
        ]


class UnitFinding(models.Model):
    """What a run found of a unit: a value with its interval, from how many pupils, and the verdict as a code.

    ``low``, ``high`` hold for many units looked at at once. ``reasons``: codes and numbers that sentences are made of.
    """

    run = models.ForeignKey("cycle.AnalysisRun", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    level = models.CharField(max_length=16)
    pupils = models.PositiveIntegerField()
    value = models.FloatField(null=True)
    error = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    verdict = models.CharField(max_length=24)
    reasons = models.JSONField(default=dict)
    is_disclosed = models.BooleanField(default=False)

    class Meta:
        db_table = "analysis_finding"
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="analysis_finding_once")
        ]
        indexes = [models.Index(fields=["unit", "run"], name="analysis_finding_unit")]


class FindingDetail(models.Model):
    """What stands behind a finding and may tell of few pupils: for who sees rows about people there alone."""

    run = models.ForeignKey("cycle.AnalysisRun", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    content = models.JSONField()

    class Meta:
        db_table = "analysis_detail"
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="analysis_detail_once")]
