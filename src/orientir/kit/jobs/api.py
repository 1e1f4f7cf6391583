"""The door of background work."""

from orientir.kit.jobs.bars import bar_of, find_progress
from orientir.kit.jobs.kinds import job_task
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.progress import (
    SHOWN_STATES,
    JobCancelled,
    Progress,
    get_progress,
    report_progress,
)
from orientir.kit.jobs.starting import start_job

__all__ = [
    "SHOWN_STATES",
    "Job",
    "JobCancelled",
    "Progress",
    "bar_of",
    "find_progress",
    "get_progress",
    "job_task",
    "report_progress",
    "start_job",
]
