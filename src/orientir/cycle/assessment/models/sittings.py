"""Sittings and answers. An answer is appended, never changed: nothing acknowledged is ever lost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.cycle.assessment.rules import Ending, ErasureReason, ScoreState, Source


class Sitting(models.Model):
    """One attempt of a person. The server's clock rules: ``deadline_at`` is set when it opens;
    ``ended_by`` says how it came to its end, which happens once.

    ``unit``, ``person`` and ``procedure`` repeat the invitation's: policies and lists read them.
    """

    invitation = models.ForeignKey("cycle.Invitation", models.PROTECT, related_name="+")
    procedure = models.ForeignKey("cycle.Procedure", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    form = models.ForeignKey("cycle.Form", models.PROTECT, null=True, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.ONLINE)
    results_file = models.ForeignKey(
        "cycle.ResultsFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=Ending.choices, blank=True)

    class Meta:
        db_table = "assessment_sitting"
        constraints = [
            models.UniqueConstraint(fields=["invitation", "attempt"], name="assessment_attempt"),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(ended_at__isnull=True),
                name="assessment_one_open_sitting",
            ),
        ]
        indexes = [
            models.Index(fields=["procedure", "unit"], name="assessment_sitting_procedure"),
            models.Index(fields=["person"], name="assessment_sitting_person"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(ended_at__isnull=True),
                name="assessment_sitting_open",
            ),
        ]


class SittingKey(models.Model):
    """32 random bytes that encrypt the browser's queue of answers on a shared computer: the
    person who sits alone may read them.
    """

    sitting = models.OneToOneField(
        "cycle.Sitting", models.CASCADE, primary_key=True, related_name="+"
    )
    key = models.BinaryField(max_length=32)

    class Meta:
        db_table = "assessment_sitting_key"


class Answer(models.Model):
    """What a person chose at a position of the form, as their browser said it (append only).

    ``device`` and ``sequence`` number the answers where they were given: the same answer sent
    twice is one row. The last saved row of a position counts. ``is_late`` came after the end: kept,
    and counted only if the operator accepts it.
    """

    sitting = models.ForeignKey(  # found by the unique index below
        "cycle.Sitting", models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=36)
    sequence = models.BigIntegerField()
    content = models.JSONField(null=True)
    given_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    is_late = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "assessment_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "device", "sequence"], name="assessment_answer_once"
            )
        ]


class SittingTask(models.Model):
    """A task that an adaptive test gave: ``place`` counts from 1, ``position`` is that of the form's pool.

    Written with the answer from which it follows. ``reason``, ``ability`` and ``error``: why it was chosen, at which
    level; ``points``: what its own answer earned when the test went on.
    """

    sitting = models.ForeignKey("cycle.Sitting", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    ability = models.FloatField(null=True)
    error = models.FloatField(null=True)
    points = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "assessment_sitting_task"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "place"], name="assessment_task_place"),
            models.UniqueConstraint(fields=["sitting", "position"], name="assessment_task_once"),
        ]


class Response(models.Model):
    """What an answer was worth: one row for each item that was put before the person, made when
    the sitting has ended. ``points`` null: waits for experts, or was not reached.
    """

    sitting = models.ForeignKey("cycle.Sitting", models.CASCADE, related_name="+")
    version = models.ForeignKey("cycle.ItemVersion", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField(null=True)
    state = models.CharField(max_length=16, choices=ScoreState.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    max_points = models.DecimalField(max_digits=6, decimal_places=2)
    seconds = models.FloatField(null=True)

    class Meta:
        db_table = "assessment_response"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "version"], name="assessment_response_once")
        ]
        indexes = [models.Index(fields=["version"], name="assessment_response_version")]


class RubricMark(models.Model):
    """An extended answer in the hands of an expert, and the points they gave, criterion by criterion.

    A row is there from the dealing on; ``marked_at`` null: not marked yet. ``place`` is the expert's own order, by lot.
    A declined row stays, so that the answer does not come back to the same expert.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    response = models.ForeignKey("cycle.Response", models.CASCADE, related_name="+")
    expert = models.ForeignKey("cycle.Account", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(default=0)
    is_third = models.BooleanField(default=False)
    assigned_at = models.DateTimeField()
    points = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "assessment_rubric_mark"
        constraints = [
            models.UniqueConstraint(fields=["response", "expert"], name="assessment_mark_once")
        ]
        indexes = [
            models.Index(fields=["expert", "procedure"], name="assessment_mark_of_expert"),
            models.Index(fields=["procedure"], name="assessment_mark_of_procedure"),
        ]


class Erasure(models.Model):
    """Answers, perhaps with results, of an invited person were destroyed: how many, when and why."""

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    invitation = models.ForeignKey("cycle.Invitation", models.CASCADE, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=ErasureReason.choices)
    answers = models.PositiveIntegerField()
    results = models.PositiveIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_erasure"


class Signal(models.Model):
    """Something about a sitting that a person should look at; never a verdict by itself."""

    sitting = models.ForeignKey("cycle.Sitting", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    strength = models.FloatField(null=True)
    details = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_signal"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "kind"], name="assessment_signal_once")
        ]
