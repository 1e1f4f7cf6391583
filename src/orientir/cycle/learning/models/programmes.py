"""Programmes of further education: what is taught, by whom, for how long, and who found it good."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q

from orientir.core.tables import LEARNING
from orientir.cycle.learning.rules import (
    Funding,
    ProgrammeState,
    ReviewVerdict,
    StudyForm,
)


def _kinds() -> list[tuple[str, str]]:
    found = LEARNING.column("kind")
    assert found is not None
    return [(code, code) for code in found.codes]


class SearchableTitle(Func):
    """Words to look for by likeness: title and authors in lower case, ё as е."""

    output_field = models.TextField()
    template = "translate(lower(%(expressions)s), 'ё', 'е')"
    arg_joiner = " || ' ' || "


class SearchableWords(Func):
    """Words to look for by meaning: Russian word forms; the title counts more than the rest.

    ё is written е before the words are taken: a dictionary knows only one of the two.
    """

    output_field = SearchVectorField()
    template = (
        "setweight(to_tsvector('russian', translate(lower(title), 'ё', 'е')), 'A') || "
        "setweight(to_tsvector('russian', translate(lower(annotation || ' ' || audience || ' ' || "
        "authors || ' ' || qualification), 'ё', 'е')), 'B')"
    )


class Programme(models.Model):
    """A programme of further education (ДПП). ``code`` is ``programme_id`` of the contract.

    ``topic``: code of the contract's ``topic`` (empty: none of them); ``competencies``: codes of the
    competency model of ``pack``. ``hours`` academic hours in all; ``cost`` roubles for one learner, null
    unless it is paid. ``federal_number``: in the federal registry of such programmes.
    ``professional_area``, ``speciality_group``, ``qualification``: as ФИС ФРДО asks for them.
    """

    code = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    annotation = models.TextField(blank=True)
    audience = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=_kinds())
    form = models.CharField(max_length=12, choices=StudyForm.choices)
    hours = models.PositiveSmallIntegerField()
    pack = models.CharField(max_length=80)
    competencies = ArrayField(models.CharField(max_length=40), default=list)
    topic = models.CharField(max_length=40, blank=True)
    is_pedagogical = models.BooleanField(default=True)
    is_federal_priority = models.BooleanField(default=False)
    federal_number = models.CharField(max_length=40, blank=True)
    authors = models.CharField(max_length=500, blank=True)
    funding = models.CharField(max_length=8, choices=Funding.choices, default=Funding.BUDGET)
    cost = models.PositiveIntegerField(null=True, blank=True)
    prerequisites = ArrayField(models.CharField(max_length=64), default=list)
    professional_area = models.CharField(max_length=200, default="Образование и наука")
    speciality_group = models.CharField(max_length=200, blank=True)
    qualification = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=12, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    # a round of expertise: what reviewers said of an earlier text does not count for this one
    review_round = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search_title = models.GeneratedField(
        expression=SearchableTitle("title", "authors"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_words = models.GeneratedField(
        expression=SearchableWords(), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        db_table = "learning_programme"
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="learning_programme_hours")
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="learning_programme_of"),
            GinIndex(fields=["search_words"], name="learning_programme_words"),
            GinIndex(OpClass("search_title", "gin_trgm_ops"), name="learning_programme_like"),
            GinIndex(fields=["competencies"], name="learning_programme_skills"),
        ]


class ProgrammeModule(models.Model):
    """A part of a programme at ``position`` (from 1): its hours, and how it is checked (empty: not)."""

    programme = models.ForeignKey("cycle.Programme", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    hours = models.PositiveSmallIntegerField()
    competencies = ArrayField(models.CharField(max_length=40), default=list)
    control = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "learning_programme_module"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"], name="learning_module_position"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="learning_module_hours"),
        ]


class ProgrammeReview(models.Model):
    """What one reviewer found in one round: ``marks`` by criterion of the pack's rubric, plain JSON."""

    programme = models.ForeignKey("cycle.Programme", models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey("cycle.Account", models.PROTECT, related_name="+")
    rubric = models.CharField(max_length=120)
    marks = models.JSONField(default=dict)
    verdict = models.CharField(max_length=12, choices=ReviewVerdict.choices)
    comment = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()

    class Meta:
        db_table = "learning_programme_review"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "round", "reviewer"], name="learning_review_once"
            )
        ]


class ProgrammeFile(models.Model):
    """A file of a programme: kept in the database, given out as a download and never shown in place."""

    programme = models.ForeignKey("cycle.Programme", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "learning_programme_file"
        constraints = [
            models.UniqueConstraint(fields=["programme", "sha256"], name="learning_file_once")
        ]


class ProgrammeChange(models.Model):
    """What is known of the change after a programme: counted anew as a whole, never a row about a person.

    ``people`` learners were measured before and after on one scale. ``mean`` with its interval (``low``, ``high``) is
    their change in logits, ``by_itself`` the part of it that comes without teaching. ``effect`` with its interval
    stands only with a comparison; ``reason`` (a code of ``core.effects.Reason``) says why none is established.
    """

    programme = models.OneToOneField("cycle.Programme", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()
    mean = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    risen = models.PositiveIntegerField(default=0)
    fallen = models.PositiveIntegerField(default=0)
    by_itself = models.FloatField(null=True)
    design = models.CharField(max_length=8)
    learners = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    effect = models.FloatField(null=True)
    effect_low = models.FloatField(null=True)
    effect_high = models.FloatField(null=True)
    reason = models.CharField(max_length=16, blank=True)
    # against people of equal first result who neither learned nor waited
    matched_learners = models.PositiveIntegerField(default=0)
    matched_compared = models.PositiveIntegerField(default=0)
    matched_effect = models.FloatField(null=True)
    matched_low = models.FloatField(null=True)
    matched_high = models.FloatField(null=True)
    matched_reason = models.CharField(max_length=16, blank=True, default="nobody_matched")
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "learning_programme_change"
