"""What the queue carries: the number of a job, and the watch over jobs whose worker was killed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from orientir.kit.jobs import running

SILENCE = 20.0  # seconds without a heartbeat (every 5 s) after which a worker counts as dead


@app.task(name="orientir.run_job")
def run_job(job_id: int) -> None:
    running.run(job_id)


@app.periodic(cron="* * * * * */10")
@app.task(name="orientir.retry_stalled", queueing_lock="orientir.retry_stalled", queue="worker")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    await put_back_stalled(SILENCE)


async def put_back_stalled(silence: float) -> int:
    """Put jobs back whose worker has been silent for so many seconds; how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
