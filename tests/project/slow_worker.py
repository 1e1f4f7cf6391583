"""A worker that knows one slow job, for tests that kill it: ``python slow_worker.py HOME``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from orientir.project.opening import opened


def declare() -> None:
    """Needs Django to be set up."""
    from orientir.kit.jobs.api import Job, job_task

    @job_task("tests.slow", title="Slow")
    def slow(job: Job, seconds: int) -> dict[str, int]:
        Path(sys.argv[1], f"attempt-{job.attempts}").touch()
        time.sleep(seconds if job.attempts == 1 else 0)
        return {"attempt": job.attempts}


if __name__ == "__main__":
    with opened("owner"):
        from orientir.kit.jobs.worker import work

        declare()
        work("worker")
