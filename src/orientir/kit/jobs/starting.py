"""Asking for a job."""

from __future__ import annotations

from django.db import transaction

from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.tasks import run_job


def start_job(name: str, *, by: int | None, **ids: int | str) -> Job:
    """Ask for the work ``name`` for account ``by`` (``None``: the system); it begins once this transaction commits.

    ``ids`` become the arguments of the work: numbers and codes of rows, never personal data.
    """
    kind = KINDS[name]
    with transaction.atomic():
        job = Job.objects.create(name=name, by_id=by, arguments=ids)
        run_job.configure(queue=kind.queue).defer(job_id=job.pk)
    return job
