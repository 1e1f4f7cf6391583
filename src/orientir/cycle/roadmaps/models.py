"""Plans, their measures, who carries them out, what shows them done, and how they were before."""

from __future__ import annotations

from datetime import date

from django.db import models

from orientir.core.plans import Span, Term
from orientir.cycle.roadmaps.rules import (
    DocumentKind,
    EvidenceState,
    MeasureState,
    PlanKind,
    PlanState,
)


class Plan(models.Model):
    """A road map or a programme of a unit. ``parent``: the plan above whose measures it carries out.

    ``pack``, ``pack_version``, ``shift``: the methodology that it was made from, and by how many years later.
    """

    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=PlanKind.choices)
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    order_number = models.CharField(max_length=40, blank=True)
    ordered_on = models.DateField(null=True)
    pack = models.CharField(max_length=80, blank=True)
    pack_version = models.CharField(max_length=20, blank=True)
    shift = models.SmallIntegerField(default=0)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "roadmaps_plan"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="roadmaps_plan_days"
            ),
            models.UniqueConstraint(
                fields=["unit", "parent"],
                condition=models.Q(parent__isnull=False),
                name="roadmaps_plan_below_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="roadmaps_plan_unit"),
            models.Index(fields=["parent"], name="roadmaps_plan_parent"),
        ]

    @property
    def frame(self) -> Span:
        return Span(self.starts_on, self.ends_on)


class Measure(models.Model):
    """A line of a plan. ``parent``: the measure of the plan above that it carries out here.

    ``spans``: occasions of the term as pairs of ISO days; ``starts_on``, ``ends_on`` are their bounds. ``needed``:
    how many accepted documents confirm it here. ``confirmed`` of ``expected`` parts (its own and those of all
    measures made from it), ``waiting`` documents and ``state`` «done» are counted by the database from evidence.
    ``budget`` in roubles. ``indicators``, ``deficits``: codes of the methodology.
    """

    plan = models.ForeignKey("cycle.Plan", models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=500, blank=True)
    title = models.TextField()
    term_kind = models.CharField(max_length=8)
    term_told = models.CharField(max_length=300, blank=True)
    spans = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    participants = models.CharField(max_length=500, blank=True)
    expected_result = models.TextField()
    document_kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    indicators = models.JSONField(default=list)
    deficits = models.JSONField(default=list)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    funding = models.CharField(max_length=300, blank=True)
    clause = models.CharField(max_length=500, blank=True)
    recommendation = models.ForeignKey(
        "cycle.Recommendation", models.SET_NULL, null=True, related_name="+"
    )
    needed = models.PositiveSmallIntegerField(default=1)
    confirmed = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=1)
    waiting = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=MeasureState.choices, default=MeasureState.PLANNED
    )
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "roadmaps_measure"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="roadmaps_measure_number"),
            models.UniqueConstraint(fields=["plan", "parent"], name="roadmaps_measure_below_once"),
            models.UniqueConstraint(
                fields=["plan", "recommendation"], name="roadmaps_measure_advice_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="roadmaps_measure_days"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "ends_on"], name="roadmaps_measure_term"),
            models.Index(fields=["parent"], name="roadmaps_measure_parent"),
        ]

    @property
    def term(self) -> Term:
        spans = tuple(
            Span(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.spans
        )
        return Term(self.term_kind, spans, self.term_told)  # type: ignore[arg-type]

    @term.setter
    def term(self, term: Term) -> None:
        self.term_kind, self.term_told = term.kind, term.told
        self.spans = [[one.first.isoformat(), one.last.isoformat()] for one in term.spans]
        self.starts_on, self.ends_on = term.first, term.last


class MeasureExecutor(models.Model):
    """Who carries a measure out: a unit, or an actor of the methodology with the role it works in (may be empty)."""

    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=24, blank=True)
    is_responsible = models.BooleanField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "roadmaps_executor"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ ~models.Q(actor=""),
                name="roadmaps_executor_named",
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=models.Q(is_responsible=True),
                name="roadmaps_one_responsible",
            ),
            models.UniqueConstraint(fields=["measure", "place"], name="roadmaps_executor_place"),
        ]
        indexes = [models.Index(fields=["unit"], name="roadmaps_executor_unit")]


class MeasureOrder(models.Model):
    """``measure`` waits for ``before`` of the same plan."""

    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")
    before = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")

    class Meta:
        db_table = "roadmaps_order"
        constraints = [
            models.UniqueConstraint(fields=["measure", "before"], name="roadmaps_order_once"),
            models.CheckConstraint(
                condition=~models.Q(measure=models.F("before")), name="roadmaps_order_not_itself"
            ),
        ]


class Milestone(models.Model):
    """A day by which measures of the plan are to be confirmed; how it stands is read from them."""

    plan = models.ForeignKey("cycle.Plan", models.CASCADE, related_name="+")
    title = models.CharField(max_length=300)
    due_on = models.DateField()

    class Meta:
        db_table = "roadmaps_milestone"
        indexes = [models.Index(fields=["plan", "due_on"], name="roadmaps_milestone_of")]


class MilestoneMeasure(models.Model):
    """``measure`` is to be confirmed by the day of ``milestone``."""

    milestone = models.ForeignKey("cycle.Milestone", models.CASCADE, related_name="+")
    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")

    class Meta:
        db_table = "roadmaps_milestone_measure"
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "measure"], name="roadmaps_milestone_measure_once"
            )
        ]


class MeasureVersion(models.Model):
    """A measure as it stood after a change; ``values`` as ``actions.versions`` writes them."""

    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    values = models.JSONField()
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "roadmaps_version"
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="roadmaps_version_number")
        ]


class MeasureComment(models.Model):
    """Words of somebody who sees the measure. ``unit``: for whom they acted."""

    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")
    words = models.TextField()
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "roadmaps_comment"
        indexes = [models.Index(fields=["measure", "at"], name="roadmaps_comment_at")]


class MeasureEvidence(models.Model):
    """A document that shows a measure done: kept in the database, given out as a download.

    ``unit``: who brought it; ``accepting_unit``: whose it is to accept it (set by the database).
    """

    measure = models.ForeignKey("cycle.Measure", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField()
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(
        max_length=9, choices=EvidenceState.choices, default=EvidenceState.SUBMITTED
    )
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    accepting_unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "roadmaps_evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "sha256"],
                condition=~models.Q(state="returned"),
                name="roadmaps_evidence_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="submitted") | models.Q(decided_at__isnull=False),
                name="roadmaps_evidence_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(reason=""),
                name="roadmaps_evidence_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["accepting_unit", "state"], name="roadmaps_evidence_waiting"),
            models.Index(fields=["submitted_by", "state"], name="roadmaps_evidence_own"),
        ]
