"""Targets that people set beyond those of an order."""

from __future__ import annotations

from django.db import models


class AcceptedTarget(models.Model):
    """A target of a year that a person accepted. ``basis``: the forecast, its interval, the snapshot it came from."""

    pack = models.CharField(max_length=80)
    indicator = models.CharField(max_length=16)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=9, decimal_places=3)
    basis = models.JSONField(default=dict)
    document = models.CharField(max_length=300, blank=True)
    accepted_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "goals_target"
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "indicator", "unit", "year"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="goals_target_once",
            )
        ]
