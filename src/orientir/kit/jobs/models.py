"""What a job is, how far it has come, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """Work asked for by an account (``by`` and the grant it acted by; both null for a task of the system).

    ``arguments`` carry ids only, never personal data. ``step`` and ``error`` are shown to whoever asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    name = models.CharField(max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    grant = models.ForeignKey(
        "cycle.Grant", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=120, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    step_started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        app_label = "cycle"
        db_table = "jobs_job"
        indexes = [
            models.Index(fields=["by", "-created_at"], name="jobs_job_by"),
            models.Index(fields=["-created_at"], name="jobs_job_at"),
            models.Index(
                fields=["state"],
                name="jobs_job_open",
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.state in ENDED


ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
