"""Groups of a programme: who asks for a seat and in which order, who learns, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from orientir.core.tables import STAFF
from orientir.cycle.learning.rules import (
    ACTIVE_APPLICATIONS,
    ApplicationState,
    EnrolmentState,
    FinalResult,
    Funding,
    GroupState,
    OrderKind,
    Presence,
    StudyForm,
)


def _categories() -> list[tuple[str, str]]:
    found = STAFF.column("staff_category")
    assert found is not None
    return [(code, code) for code in found.codes]


class LearningGroup(models.Model):
    """People who learn a programme together, ``starts_on`` to ``ends_on``.

    Applications are taken from ``opens_at`` until ``closes_at``, and never once the group has started.
    ``organisation`` is the programme's, kept here for the policies. ``needs_approval``: a head must agree,
    for it takes a person from work; without it a seat is given at once.
    """

    code = models.CharField(max_length=64, unique=True)
    programme = models.ForeignKey("cycle.Programme", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=GroupState.choices, default=GroupState.DRAFT)
    seats = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    form = models.CharField(max_length=12, choices=StudyForm.choices)
    funding = models.CharField(max_length=8, choices=Funding.choices, default=Funding.BUDGET)
    place = models.CharField(max_length=300, blank=True)
    trainer = models.CharField(max_length=200, blank=True)
    needs_approval = models.BooleanField(default=True)
    cancelled_because = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "learning_group"
        constraints = [
            models.CheckConstraint(condition=Q(seats__gt=0), name="learning_group_seats"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="learning_group_window"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="learning_group_dates"
            ),
        ]
        indexes = [
            models.Index(fields=["programme"], name="learning_group_programme"),
            models.Index(fields=["organisation", "starts_on"], name="learning_group_of"),
            models.Index(fields=["state", "starts_on"], name="learning_group_state"),
        ]


class GroupSession(models.Model):
    """One meeting of a group: the day, the hour, academic hours, where, on which module."""

    group = models.ForeignKey("cycle.LearningGroup", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    module = models.ForeignKey(
        "cycle.ProgrammeModule", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "learning_group_session"
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="learning_session_position"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="learning_session_hours"),
        ]


class Application(models.Model):
    """A person asks for a seat. ``number`` within the group and ``asked_at`` are given once, by the
    database, and never change: the order of the queue, and later the natural experiment, rest on them.

    ``unit``, ``staff_category``, ``position``: the post for which they asked, as it was then.
    ``origin_room`` and ``origin_id`` say which room sent them here; learning gives both back in its events
    and reads neither.
    """

    group = models.ForeignKey("cycle.LearningGroup", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(max_length=16, choices=_categories())
    position = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=ApplicationState.choices)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    # why it was refused or taken back
    reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    origin_room = models.CharField(max_length=40, blank=True)
    origin_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "learning_application"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="learning_application_order"),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(state__in=[str(state) for state in ACTIVE_APPLICATIONS]),
                name="learning_application_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="learning_application_person"),
            models.Index(fields=["unit", "state"], name="learning_application_unit"),
            models.Index(fields=["organisation", "state"], name="learning_application_of"),
        ]


class Enrolment(models.Model):
    """A person holds a seat in a group: a row of ``learning`` of the snapshot contract.

    ``completed_on`` stands with ``state = completed`` and only then. ``reason``: why it ended early.
    """

    application = models.OneToOneField("cycle.Application", models.PROTECT, related_name="+")
    group = models.ForeignKey("cycle.LearningGroup", models.PROTECT, related_name="+")
    programme = models.ForeignKey("cycle.Programme", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(max_length=16, choices=_categories())
    state = models.CharField(
        max_length=12, choices=EnrolmentState.choices, default=EnrolmentState.ENROLLED
    )
    enrolled_at = models.DateTimeField()
    enrolled_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    final_result = models.CharField(max_length=8, choices=FinalResult.choices, blank=True)
    final_mark = models.CharField(max_length=60, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "learning_enrolment"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False)
                | (~Q(state="completed") & Q(completed_on__isnull=True)),
                name="learning_enrolment_completed",
            )
        ]
        indexes = [
            models.Index(fields=["group", "state"], name="learning_enrolment_group"),
            models.Index(fields=["person"], name="learning_enrolment_person"),
            models.Index(fields=["unit", "state"], name="learning_enrolment_unit"),
            models.Index(fields=["programme", "completed_on"], name="learning_enrolment_of"),
        ]


class Attendance(models.Model):
    """Whether a learner was at a session; no row: nobody has said yet."""

    session = models.ForeignKey("cycle.GroupSession", models.CASCADE, related_name="+")
    enrolment = models.ForeignKey("cycle.Enrolment", models.CASCADE, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    marked_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "learning_attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="learning_attendance_once"
            )
        ]
        indexes = [models.Index(fields=["enrolment"], name="learning_attendance_of")]


class ModuleResult(models.Model):
    """Whether a learner passed the check of a module."""

    enrolment = models.ForeignKey("cycle.Enrolment", models.CASCADE, related_name="+")
    module = models.ForeignKey("cycle.ProgrammeModule", models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=FinalResult.choices)
    mark = models.CharField(max_length=60, blank=True)
    marked_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "learning_module_result"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module"], name="learning_module_result_once"
            )
        ]


class LearningOrder(models.Model):
    """An order (приказ) of the organisation about people of a group; its text is a paper made of it."""

    group = models.ForeignKey("cycle.LearningGroup", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OrderKind.choices)
    number = models.CharField(max_length=40)
    signed_on = models.DateField()
    signed_by = models.CharField(max_length=200)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "learning_order"
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "number",
                ExtractYear("signed_on"),
                name="learning_order_number",
            )
        ]
        indexes = [models.Index(fields=["group"], name="learning_order_group")]


class LearningOrderLine(models.Model):
    """One person of an order."""

    order = models.ForeignKey("cycle.LearningOrder", models.CASCADE, related_name="+")
    enrolment = models.ForeignKey("cycle.Enrolment", models.PROTECT, related_name="+")

    class Meta:
        db_table = "learning_order_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "enrolment"], name="learning_order_line_once")
        ]
        indexes = [models.Index(fields=["enrolment"], name="learning_order_line_of")]
