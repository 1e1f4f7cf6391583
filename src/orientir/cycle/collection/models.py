"""Facts that came from other systems, one model per table of the snapshot contract, and the
imports they came by.

``code`` of a fact is its key in the contract (``assessment_id``, ``route_id`` …). Every fact
knows the import that
brought it, so that an import can be undone as a whole.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from orientir.core.tables import TABLES


def _choices(table: str, column: str) -> list[tuple[str, str]]:
    found = TABLES[table].column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Import(models.Model):
    """One file brought in: as of which date, for which unit, how complete, what became of it."""

    class Mode(models.TextChoices):
        COMPLETE = "complete"
        ADDITIONS = "additions"

    class State(models.TextChoices):
        CHECKING = "checking"
        REFUSED = "refused"
        READY = "ready"
        CONFIRMATION = "confirmation"
        LOADING = "loading"
        LOADED = "loaded"
        FAILED = "failed"
        UNDONE = "undone"

    kind = models.CharField(max_length=24)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    as_of = models.DateField()
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.ADDITIONS)
    state = models.CharField(max_length=16, choices=State.choices, default=State.CHECKING)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    only_valid_rows = models.BooleanField(default=False)
    summary = models.JSONField(default=dict)
    # null: brought in by the server's administrator from the command line
    created_by = models.ForeignKey("cycle.Account", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "cycle.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    # set by the room of snapshots: from then on the import cannot be undone
    used_by_snapshot_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "collection_import"
        indexes = [models.Index(fields=["unit", "-created_at"], name="collection_import_unit")]


class ImportFile(models.Model):
    """The bytes of a file brought in, kept until the import is settled (they hold personal
    data).
    """

    belongs_to = models.OneToOneField(
        "cycle.Import", models.CASCADE, primary_key=True, related_name="+"
    )
    content = models.BinaryField()
    # the same rows with their mistakes marked, as xlsx: made by the check
    marked = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = "collection_import_file"


class ImportUndo(models.Model):
    """What a row was before an import touched it: what undoing puts back. ``before`` is null for
    a new row.
    """

    belongs_to = models.ForeignKey("cycle.Import", models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        db_table = "collection_import_undo"
        indexes = [
            models.Index(fields=["belongs_to", "table", "row"], name="collection_undo_place")
        ]


class DoubtfulPair(models.Model):
    """Two records that may be one person: settled by hand, and undoable."""

    class Verdict(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"

    first = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    second = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=40)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, default=Verdict.OPEN)
    found_by = models.ForeignKey("cycle.Import", models.CASCADE, null=True, related_name="+")
    decided_by = models.ForeignKey(
        "cycle.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    undo = models.JSONField(default=dict)

    class Meta:
        db_table = "collection_doubtful_pair"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="collection_doubtful_once")
        ]


class Fact(models.Model):
    """What every fact has: the unit it belongs to at the time of the fact, and the import that
    brought it.
    """

    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    brought_by = models.ForeignKey("cycle.Import", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class PersonFact(Fact):
    """A fact about a person."""

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class AssessmentFact(PersonFact):
    code = models.CharField(max_length=64, unique=True)
    staff_category = models.CharField(
        max_length=16, choices=_choices("assessments", "staff_category")
    )
    kind = models.CharField(max_length=24, choices=_choices("assessments", "kind"))
    operator = models.CharField(max_length=40)
    procedure = models.CharField(max_length=64)
    completed_on = models.DateField()
    passed = models.BooleanField()
    theta = models.FloatField(null=True, blank=True)
    theta_se = models.FloatField(null=True, blank=True)
    percent = models.FloatField(null=True, blank=True)
    deficits = models.IntegerField(default=0)
    expected_deficits = models.FloatField(null=True, blank=True)

    class Meta:
        db_table = "collection_assessment"


class RouteFact(PersonFact):
    code = models.CharField(max_length=64, unique=True)
    staff_category = models.CharField(max_length=16, choices=_choices("routes", "staff_category"))
    assessment = models.CharField(max_length=64, blank=True)
    created_on = models.DateField()
    formed_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=_choices("routes", "status"))
    completed_on = models.DateField(null=True, blank=True)
    has_support = models.BooleanField()

    class Meta:
        db_table = "collection_route"


class RouteStepFact(models.Model):
    """A step; its person, unit, category and dates are those of its route."""

    code = models.CharField(max_length=64, unique=True)
    route = models.ForeignKey("cycle.RouteFact", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=_choices("route_steps", "kind"))
    topic = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=_choices("route_steps", "status"))
    brought_by = models.ForeignKey("cycle.Import", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "collection_route_step"


class LearningFact(PersonFact):
    code = models.CharField(max_length=64, unique=True)
    staff_category = models.CharField(max_length=16, choices=_choices("learning", "staff_category"))
    programme = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=_choices("learning", "kind"))
    is_pedagogical = models.BooleanField()
    topic = models.CharField(max_length=40, blank=True)
    is_federal_priority = models.BooleanField()
    hours = models.IntegerField()
    enrolled_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=_choices("learning", "source"))

    class Meta:
        db_table = "collection_learning"


class VacancyFact(Fact):
    code = models.CharField(max_length=64, unique=True)
    scheme = models.CharField(max_length=16, choices=_choices("vacancies", "scheme"))
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "collection_vacancy"


class MembershipFact(PersonFact):
    community = models.CharField(max_length=32, choices=_choices("memberships", "community"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "collection_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "community", "valid_from"],
                name="collection_membership_once",
            )
        ]


class ContestEntryFact(Fact):
    """``person`` is null for a pupil: the platform keeps no pupils, ``participant`` stands for
    one by a code.
    """

    person = models.ForeignKey("cycle.Person", models.CASCADE, null=True, related_name="+")
    participant = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64)
    stage = models.CharField(max_length=12, choices=_choices("contest_entries", "stage"))
    staff_category = models.CharField(
        max_length=16, choices=_choices("contest_entries", "staff_category")
    )
    age = models.IntegerField()
    held_on = models.DateField()
    contest = models.CharField(max_length=200)
    is_federal_contest = models.BooleanField()
    result = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "collection_contest_entry"
        constraints = [
            models.UniqueConstraint(fields=["code", "stage"], name="collection_contest_entry_once")
        ]


class FormReturn(Fact):
    """One unit's return of one form for one year; ``values`` holds one key per declared field."""

    form = models.CharField(max_length=40)
    year = models.IntegerField()
    values = models.JSONField()

    class Meta:
        db_table = "collection_form_return"
        constraints = [
            models.UniqueConstraint(
                fields=["form", "unit", "year"], name="collection_form_return_once"
            )
        ]


class ResultsSet(models.Model):
    """Pupils' results of one procedure, subject, grade and year that one import brought: they lie in ``folder`` of the
    store as Parquet, here is what they are. ``kind`` as ``results.layouts.KINDS``; ``units``: codes of schools in it.
    """

    brought_by = models.ForeignKey("cycle.Import", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    procedure = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    grade = models.PositiveSmallIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    pupils = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField()
    units = ArrayField(models.CharField(max_length=64), default=list)
    items = models.JSONField(default=dict)
    max_score = models.FloatField(null=True)
    folder = models.CharField(max_length=120)
    content_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "collection_results_set"
        indexes = [
            models.Index(
                fields=["kind", "subject", "grade", "year"], name="collection_results_set_key"
            )
        ]


PERSON_FACTS = (AssessmentFact, RouteFact, LearningFact, MembershipFact, ContestEntryFact)
"""Facts with a person of their own: what follows when two records turn out to be one person."""
