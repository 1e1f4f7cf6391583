"""Routes, their steps, what they mend, and every version of them. Personal data: all under row-level security.

What a person lacks stands apart from the steps (``RouteNeed``): others see it only if the person agreed to show it.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from orientir.core.tables import TABLES
from orientir.cycle.routes.routing_models import (
    GroupProposal,
    GroupProposalUnit,
    RoutingInput,
    RoutingRun,
)
from orientir.cycle.routes.rules import (
    Asked,
    NoteKind,
    RouteStatus,
    Sharing,
    ShownTo,
    StepKind,
    StepStatus,
    SupportKind,
)

__all__ = [
    "GroupProposal",
    "GroupProposalUnit",
    "Route",
    "RouteFile",
    "RouteNeed",
    "RouteNote",
    "RouteStep",
    "RouteVersion",
    "RoutingInput",
    "RoutingRun",
]


def _choices(table: str, column: str) -> list[tuple[str, str]]:
    found = TABLES[table].column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Route(models.Model):
    """The road of one person, for one post. ``procedure`` null: asked for by the person's own wish.

    ``assessment``: ``assessment_id`` of the contract. ``due_on``: until when it is to be agreed (the Concept's week).
    ``formed_on``: the day the person agreed. ``because``: why it was returned or cancelled last. ``moved_at``: when
    anything happened on it last. ``hours`` and ``forms``: what the person has for programmes and at which forms of
    study, if it was said; null and empty: as the methodology supposes, any form. ``next_due_on``, ``steps_*`` and
    ``waiting_marks`` are counted from the steps by every deed, so that a list of thousands reads no steps.
    """

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(max_length=16, choices=_choices("routes", "staff_category"))
    position = models.CharField(max_length=120, blank=True)
    procedure = models.ForeignKey("cycle.Procedure", models.PROTECT, null=True, related_name="+")
    result = models.ForeignKey("cycle.Result", models.SET_NULL, null=True, related_name="+")
    assessment = models.CharField(max_length=64, blank=True)
    wish = models.TextField(blank=True, max_length=1000)
    pack = models.CharField(max_length=80)
    status = models.CharField(max_length=12, choices=RouteStatus.choices, default=RouteStatus.DRAFT)
    shown_to = models.CharField(max_length=12, choices=ShownTo.choices, default=ShownTo.NOBODY)
    sharing = models.CharField(max_length=8, choices=Sharing.choices, default=Sharing.STEPS)
    created_at = models.DateTimeField()
    due_on = models.DateField()
    formed_on = models.DateField(null=True, blank=True)
    needs_organisation = models.BooleanField(default=False)
    organisation_agreed_on = models.DateField(null=True, blank=True)
    organisation_agreed_by = models.ForeignKey(
        "cycle.Account", models.SET_NULL, null=True, related_name="+"
    )
    ends_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=500, blank=True)
    curator = models.ForeignKey("cycle.Person", models.SET_NULL, null=True, related_name="+")
    support = models.CharField(max_length=12, choices=SupportKind.choices, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    forms = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    steps_total = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    waiting_marks = models.PositiveSmallIntegerField(default=0)
    next_due_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "routes_route"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "person"], name="routes_route_once"),
            models.CheckConstraint(
                condition=Q(status__in=(RouteStatus.DRAFT, RouteStatus.CANCELLED))
                | Q(formed_on__isnull=False),
                name="routes_route_formed",
            ),
            models.CheckConstraint(
                condition=Q(status=RouteStatus.COMPLETED, completed_on__isnull=False)
                | (~Q(status=RouteStatus.COMPLETED) & Q(completed_on__isnull=True)),
                name="routes_route_completed",
            ),
            models.CheckConstraint(
                condition=~Q(status=RouteStatus.CANCELLED) | ~Q(because=""),
                name="routes_route_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="routes_route_person"),
            models.Index(fields=["unit", "status"], name="routes_route_unit"),
            models.Index(fields=["curator"], name="routes_route_curator"),
        ]


class RouteNeed(models.Model):
    """What a route mends: a competency, the level found, how likely the deficit is (null: the person's own word)."""

    route = models.ForeignKey("cycle.Route", models.CASCADE, related_name="+")
    competency = models.CharField(max_length=40)
    level = models.CharField(max_length=40, blank=True)
    probability = models.FloatField(null=True)

    class Meta:
        db_table = "routes_need"
        constraints = [
            models.UniqueConstraint(fields=["route", "competency"], name="routes_need_once")
        ]


class RouteStep(models.Model):
    """One step of a route. ``programme``: which programme of the catalogue, once one is chosen; ``group``: which of
    its groups. ``application``: the person's application to it, ``application_state``: what has become of that.

    ``report``: by what the person shows that it is done; ``result``: what they wrote; ``mark``: what the one who
    accompanies said of it. A reported step waits for the mark; where nobody accompanies, the report completes it.
    """

    route = models.ForeignKey("cycle.Route", models.CASCADE, related_name="+")
    need = models.ForeignKey("cycle.RouteNeed", models.SET_NULL, null=True, related_name="+")
    place = models.PositiveSmallIntegerField()
    goal = models.CharField(max_length=400)
    kind = models.CharField(max_length=16, choices=StepKind.choices)
    title = models.CharField(max_length=300, blank=True)
    programme = models.BigIntegerField(null=True, blank=True)
    group = models.BigIntegerField(null=True, blank=True)
    application = models.BigIntegerField(null=True, blank=True)
    application_state = models.CharField(max_length=12, choices=Asked.choices, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_money = models.BooleanField(default=False)
    needs_absence = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    due_on = models.DateField()
    report = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=StepStatus.choices, default=StepStatus.PLANNED)
    result = models.TextField(blank=True, max_length=2000)
    reported_on = models.DateField(null=True, blank=True)
    mark = models.TextField(blank=True, max_length=2000)
    marked_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    marked_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "routes_step"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=StepStatus.COMPLETED, completed_on__isnull=False)
                | (~Q(status=StepStatus.COMPLETED) & Q(completed_on__isnull=True)),
                name="routes_step_completed",
            )
        ]
        indexes = [models.Index(F("route"), F("place"), name="routes_step_place")]


class RouteFile(models.Model):
    """A document with which a person shows that a step is done; the person and who accompanies see it, nobody else."""

    route = models.ForeignKey("cycle.Route", models.CASCADE, related_name="+")
    step = models.ForeignKey("cycle.RouteStep", models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "routes_file"
        constraints = [
            models.UniqueConstraint(fields=["step", "sha256"], name="routes_file_once"),
        ]
        indexes = [models.Index(fields=["route"], name="routes_file_route")]


class RouteVersion(models.Model):
    """A route as it became by one deed: the snapshot reads of it how the route stood on a day.

    ``content``: the steps without what the person lacks, as plain JSON.
    """

    route = models.ForeignKey("cycle.Route", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    event = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=RouteStatus.choices)
    formed_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    has_support = models.BooleanField()
    content = models.JSONField(default=dict)

    class Meta:
        db_table = "routes_version"
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="routes_version_once")
        ]
        indexes = [models.Index(fields=["route", "-at"], name="routes_version_at")]


class RouteNote(models.Model):
    """A note or a meeting of the one who accompanies and the person: both see it, nobody else does."""

    route = models.ForeignKey("cycle.Route", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=NoteKind.choices, default=NoteKind.NOTE)
    text = models.TextField(max_length=2000)
    meets_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "routes_note"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.MEETING) | Q(meets_at__isnull=False),
                name="routes_note_meeting",
            )
        ]
        indexes = [models.Index(fields=["route", "written_at"], name="routes_note_route")]
