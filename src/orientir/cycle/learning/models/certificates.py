"""Certificates: what an organisation gave, by its rule of numbering; and what people brought of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CertificateState(models.TextChoices):
    """``replaced``: a duplicate was given instead; ``annulled``: with a reason, for good."""

    ISSUED = "issued"
    REPLACED = "replaced"
    ANNULLED = "annulled"


class OwnState(models.TextChoices):
    """``told``: the person's own words; then the organisation where they work says so or not."""

    TOLD = "told"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class CertificateRule(models.Model):
    """How an organisation numbers: ``number`` and ``registration`` hold {number}, {number:05}, {year}, {yy}.

    ``next_number`` begins anew with the year if the pattern names the year (``counted_year``).
    """

    organisation = models.OneToOneField(
        "cycle.Unit", models.CASCADE, primary_key=True, related_name="+"
    )
    series = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=60, default="{yy}{number:06}")
    registration = models.CharField(max_length=60, default="{number}-{yy}")
    city = models.CharField(max_length=100, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    counted_year = models.PositiveSmallIntegerField(default=0)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "learning_certificate_rule"


class Certificate(models.Model):
    """A document of qualification. Its words stand here as they were on the day: a later change of a name or of the
    programme does not change what was given.

    ``check_code``: 60 random bits, printed; whoever holds it may see on the public page what the paper says.
    ``original``: of which this is a duplicate.
    """

    enrolment = models.ForeignKey("cycle.Enrolment", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[("upskilling", "upskilling"), ("retraining", "retraining")]
    )
    series = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=40)
    registration_number = models.CharField(max_length=60)
    issued_on = models.DateField()
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    programme_title = models.CharField(max_length=500)
    hours = models.PositiveSmallIntegerField()
    began_on = models.DateField()
    ended_on = models.DateField()
    organisation_title = models.CharField(max_length=500)
    city = models.CharField(max_length=100, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=8, choices=CertificateState.choices, default=CertificateState.ISSUED
    )
    original = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=500, blank=True)
    check_code = models.CharField(max_length=12, unique=True)
    issued_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "learning_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "series", "number"], name="learning_certificate_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="issued"),
                name="learning_certificate_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-issued_on", "-id"], name="learning_cert_list"),
            models.Index(fields=["person"], name="learning_cert_person"),
            models.Index(fields=["family_name", "given_name"], name="learning_cert_name"),
        ]

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))


class OwnCertificate(models.Model):
    """A document that a person brought, with its file; ``unit``: where they work, and who may confirm it."""

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[("upskilling", "upskilling"), ("retraining", "retraining")]
    )
    title = models.CharField(max_length=500)
    organisation_title = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    hours = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=OwnState.choices, default=OwnState.TOLD)
    reason = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "learning_own_certificate"
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="learning_own_hours"),
            models.UniqueConstraint(fields=["person", "sha256"], name="learning_own_once"),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="learning_own_unit")]


class EducationLevel(models.TextChoices):
    HIGHER = "higher"
    SECONDARY = "secondary"


class EarlierEducation(models.Model):
    """The diploma a learner came with, as far as ФИС ФРДО asks: level, the name in it, series, number; no more.

    One for a person: whoever teaches them next need not ask again. ``series``: «Нет» where there is none.
    """

    person = models.OneToOneField("cycle.Person", models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, choices=EducationLevel.choices)
    family_name = models.CharField(max_length=100)
    series = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    told_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        db_table = "learning_earlier_education"


class CertificateCheck(models.Model):
    """How often an address (a keyed hash) asked the public page in an hour."""

    key = models.CharField(max_length=64)
    hour = models.DateTimeField()
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "learning_certificate_check"
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="learning_check_hour")]
