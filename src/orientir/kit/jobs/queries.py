"""Jobs in sight of who acts: one's own; for who runs the platform, those of the subtree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from orientir.kit.jobs.models import Job

OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
SILENT: Final = 20.0  # seconds after which a worker counts as dead


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether somebody works: ``silence`` is seconds since the last sign of any worker; null: there is none."""

    waiting: int
    running: int
    silence: float | None

    @property
    def is_alive(self) -> bool:
        return self.silence is not None and self.silence < SILENT


def list_jobs(state: str, *, of: int | None = None) -> QuerySet[Job]:
    """Latest first; in ``state`` (``open``: waiting or running, empty: any); ``of``: an account's alone."""
    jobs = Job.objects.order_by("-created_at", "-id")
    if state == "open":
        jobs = jobs.filter(state__in=OPEN)
    elif state in Job.State.values:
        jobs = jobs.filter(state=state)
    return jobs if of is None else jobs.filter(by_id=of)


def find_job(job_id: int) -> Job | None:
    return Job.objects.filter(pk=job_id).first()


def find_names(accounts: set[int]) -> dict[int, str]:
    """Names of accounts in sight."""
    rows = _ask(
        "select id, display_name from registry_account where id = any(%s)", sorted(accounts)
    )
    return {int(number): str(name) for number, name in rows}


def read_watch() -> Watch:
    """How much waits and whether anybody works."""
    jobs = list_jobs("open").values_list("state", flat=True)
    states = list(jobs)
    silence = _ask("select seconds_since_a_worker()")[0][0]
    return Watch(states.count(Job.State.WAITING), states.count(Job.State.RUNNING), silence)


def is_carried(job: Job) -> bool:
    """Whether a worker that gives signs has this job in hand."""
    return bool(_ask("select is_carried(%s)", job.pk)[0][0])


def _ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
