"""Procedures: who is asked, when, by which forms, and who has answered the invitation."""

from __future__ import annotations

from django.db import models

from orientir.core.tables import TABLES
from orientir.cycle.assessment.rules import Answered, Delivery, ProcedureState, Source


def _choices(column: str) -> list[tuple[str, str]]:
    found = TABLES["assessments"].column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Procedure(models.Model):
    """An assessment procedure. ``pack`` and ``instrument`` say what it measures, by which cut
    scores; ``operator`` is an actor of the pack; ``unit`` is whose people it is for.

    ``audience``: which posts are asked (``staff_category``, ``positions``, ``subjects``, units),
    as plain JSON. ``minutes`` null: no limit of time. ``design``: how forms were asked for and what
    the solver met, as plain JSON. ``cancelled_because``: why it did not take place.
    """

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=_choices("kind"))
    operator = models.CharField(max_length=40)
    pack = models.CharField(max_length=80)
    instrument = models.CharField(max_length=64)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=ProcedureState.choices, default=ProcedureState.DRAFT
    )
    delivery = models.CharField(max_length=12, choices=Delivery.choices, default=Delivery.LINEAR)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    # after the end of the window; then they are destroyed
    keep_answers_years = models.PositiveSmallIntegerField(default=3)
    keep_results_years = models.PositiveSmallIntegerField(default=5)
    audience = models.JSONField(default=dict)
    design = models.JSONField(default=dict)
    cancelled_because = models.CharField(max_length=500, blank=True)
    consent_text = models.TextField(blank=True)
    remind_before_days = models.PositiveSmallIntegerField(default=3)
    calibration = models.ForeignKey(
        "cycle.Calibration", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_procedure"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="assessment_procedure_window",
            )
        ]
        indexes = [models.Index(fields=["state"], name="assessment_procedure_state")]


class Form(models.Model):
    """One set of items of a procedure: a parallel form, a booklet, or the pool of an adaptive
    test. ``report``: what the solver met and what it could not, as plain JSON.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    code = models.CharField(max_length=16)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_form"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="assessment_form_once")
        ]


class FormItem(models.Model):
    """The item at a position (from 1) of a form. An anchor ties forms or years to one scale."""

    form = models.ForeignKey("cycle.Form", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey("cycle.ItemVersion", models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40)
    is_anchor = models.BooleanField(default=False)

    class Meta:
        db_table = "assessment_form_item"
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="assessment_position_once"),
            models.UniqueConstraint(fields=["form", "version"], name="assessment_form_item_once"),
        ]


class Invitation(models.Model):
    """A person is asked to take part; taking part is theirs to decide, and they may take it back
    until they begin. ``unit`` and ``staff_category``: the post for which they are asked.

    ``extra_attempts`` beside those of the procedure are given by the operator, each with a reason
    (in the journal).
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(max_length=16, choices=_choices("staff_category"))
    form = models.ForeignKey("cycle.Form", models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=12, choices=Answered.choices, default=Answered.NOT_YET)
    answered_at = models.DateTimeField(null=True, blank=True)
    # what the person agreed to, word for word, is the text with this hash
    consent_sha256 = models.CharField(max_length=64, blank=True)
    extra_attempts = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_invitation"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "person"], name="assessment_invited_once")
        ]
        indexes = [
            models.Index(fields=["person"], name="assessment_invited_person"),
            models.Index(fields=["unit", "procedure"], name="assessment_invited_unit"),
        ]


class ResultsFile(models.Model):
    """Results brought in from paper or from another system: what it was, and the sittings it made.

    Taken back as a whole until the procedure is scored: its sittings go, this row stays.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    source = models.CharField(max_length=12, choices=Source.choices)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    persons = models.PositiveIntegerField()
    responses = models.PositiveIntegerField()
    loaded_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    loaded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_results_file"
        indexes = [models.Index(fields=["procedure"], name="assessment_results_file_of")]
