"""Runs of advice, the recommendations they made, orders they were issued by, and what became of each."""

from __future__ import annotations

from django.db import models

from orientir.cycle.recommendations.rules import AddresseeRole, RecommendationState


class AdviceRun(models.Model):
    """Rules of a pack over one snapshot and what else was known then. ``figures``: how many were advised, stand, ended,
    were held back and why. ``sources``: which procedure and which runs of analysis were looked at.
    """

    snapshot = models.ForeignKey("cycle.Snapshot", models.PROTECT, related_name="+")
    pack = models.CharField(max_length=80)
    pack_version = models.CharField(max_length=20)
    code_version = models.CharField(max_length=40)
    sources = models.JSONField(default=dict)
    figures = models.JSONField(null=True)
    job = models.BigIntegerField(null=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recommendations_run"


class AdviceOrder(models.Model):
    """By which document recommendations were issued."""

    number = models.CharField(max_length=40)
    signed_on = models.DateField()
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "recommendations_order"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number", "signed_on"], name="recommendations_order_once"
            )
        ]


class Recommendation(models.Model):
    """One addressed recommendation, the same one from snapshot to snapshot.

    ``unit``: whose figures ask for it; ``addressee``: who is to act. ``facts``: the figures as they were pinned by the
    snapshot of ``run``; ``text``, ``actions`` are written from the rule and may be edited until it is issued.
    ``is_known`` False: in the latest snapshot nothing is known of its figure.
    """

    run = models.ForeignKey("cycle.AdviceRun", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80)
    rule_version = models.CharField(max_length=20)
    about = models.CharField(max_length=16)
    subject = models.CharField(max_length=80, blank=True)
    subject_title = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    level = models.CharField(max_length=16)
    addressee = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    addressee_role = models.CharField(max_length=24, choices=AddresseeRole.choices)
    text = models.TextField()
    actions = models.JSONField(default=list)
    measures = models.JSONField(default=list)
    evidence = models.CharField(max_length=500)
    clause = models.CharField(max_length=500)
    source = models.CharField(max_length=500)
    status = models.CharField(max_length=16)
    term_days = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    certainty = models.FloatField()
    weight = models.FloatField()
    state = models.CharField(max_length=12, choices=RecommendationState.choices)
    is_edited = models.BooleanField(default=False)
    is_known = models.BooleanField(default=True)
    order = models.ForeignKey("cycle.AdviceOrder", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recommendations_recommendation"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit", "subject"],
                condition=~models.Q(state__in=["met", "dismissed"]),
                name="recommendations_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "dismissed", "met"])
                | models.Q(order__isnull=False),
                name="recommendations_issued_by_order",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-weight"], name="recommendations_ranked"),
            models.Index(fields=["addressee", "state"], name="recommendations_addressee"),
            models.Index(fields=["unit", "state"], name="recommendations_unit"),
            models.Index(fields=["order"], name="recommendations_order_members"),
        ]


class RecommendationStep(models.Model):
    """What happened to a recommendation, and what a snapshot said of its figures. ``kind`` as ``rules.STEPS``."""

    recommendation = models.ForeignKey("cycle.Recommendation", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    snapshot = models.ForeignKey("cycle.Snapshot", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "recommendations_step"
        indexes = [models.Index(fields=["recommendation", "at"], name="recommendations_history")]
