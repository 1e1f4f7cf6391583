"""Jobs: asked for, done, failed with a sentence, interrupted; and how far they have come."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Account, Session
from orientir.kit.jobs import running, worker
from orientir.kit.jobs.api import Job, get_progress, job_task, report_progress, start_job
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.progress import SHORTEST_PAUSE

pytestmark = pytest.mark.django_db(transaction=True)


def work(queue: str, *, wait: bool) -> None:
    """The worker in a thread of its own: a browser test before us may have left a loop in this one."""

    def inside() -> None:
        try:
            worker.work(queue, wait=wait)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(inside).result()


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


def test_a_job_is_done_by_a_worker_and_tells_its_result() -> None:
    @job_task("tests.add", title="Addition")
    def add(job: Job, first: int, second: int) -> dict[str, int]:
        report_progress(job, 2, 2, "Adding")
        return {"sum": first + second}

    job = start_job("tests.add", by=None, first=2, second=3)
    assert get_progress(job.pk).state == "waiting"
    work("worker", wait=False)

    progress = get_progress(job.pk)
    assert (progress.state, progress.result, progress.error) == ("done", {"sum": 5}, "")
    assert (progress.step, progress.percent, progress.is_finished) == ("Adding", 100, True)


def test_each_queue_does_its_own_jobs() -> None:
    @job_task("tests.system", title="System", as_system=True)
    def nothing(job: Job) -> None: ...

    job = start_job("tests.system", by=None)
    work("worker", wait=False)
    assert get_progress(job.pk).state == "waiting"
    work("system", wait=False)
    assert get_progress(job.pk).state == "done"


def test_a_job_asked_for_in_a_transaction_that_fails_is_not_done() -> None:
    @job_task("tests.never", title="Never")
    def never(job: Job) -> None: ...

    with transaction.atomic():
        start_job("tests.never", by=None)
        transaction.set_rollback(True)
    work("worker", wait=False)
    assert not Job.objects.exists()


def test_a_mistake_is_shown_as_it_stands_and_its_work_is_undone() -> None:
    @job_task("tests.refuse", title="Refusal")
    @transaction.atomic
    def refuse(job: Job) -> None:
        Job.objects.create(name="tests.half")
        raise Mistake("лист «Люди», строка 7: нет такой даты")

    job = start_job("tests.refuse", by=None)
    work("worker", wait=False)
    progress = get_progress(job.pk)
    assert (progress.state, progress.error) == ("failed", "лист «Люди», строка 7: нет такой даты")
    assert not Job.objects.filter(name="tests.half").exists()


def test_a_fault_of_the_program_is_not_shown_but_logged(caplog: pytest.LogCaptureFixture) -> None:
    @job_task("tests.break", title="Break")
    def fail(job: Job) -> None:
        raise RuntimeError("secret inside")

    job = start_job("tests.break", by=None)
    work("worker", wait=False)
    progress = get_progress(job.pk)
    assert progress.state == "failed"
    assert "secret" not in progress.error
    assert progress.error
    assert "secret inside" in caplog.text


def test_progress_is_seen_while_the_work_is_one_open_transaction() -> None:
    seen: list[int] = []
    job = Job.objects.create(name="tests.long", state=Job.State.RUNNING)
    with transaction.atomic():
        report_progress(job, 3, 10, "Reading")
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT done FROM jobs_job WHERE id = %s", [job.pk])
            seen.append(cursor.fetchone()[0])
        other.close()
    running.forget(job)
    assert seen == [3]


def test_reports_of_the_same_step_are_written_rarely_but_the_last_always() -> None:
    job = Job.objects.create(name="tests.long", state=Job.State.RUNNING)
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        for done in range(1, 1001):
            report_progress(job, done, 1000, "Reading")
    updates = [one for one in asked if one["sql"].startswith("UPDATE")]
    assert 2 <= len(updates) <= 2 + (time.monotonic() - began) / SHORTEST_PAUSE
    assert Job.objects.get(pk=job.pk).done == 1000


def test_the_rest_is_estimated_from_the_pace_of_the_step() -> None:
    start = timezone.now()
    job = Job.objects.create(
        name="tests.long", state=Job.State.RUNNING, step_started_at=start, done=25, total=100
    )
    assert get_progress(job.pk, at=start + timedelta(seconds=10)).rest_seconds == pytest.approx(30)
    Job.objects.update(done=0)
    assert get_progress(job.pk, at=start + timedelta(seconds=10)).rest_seconds is None


def test_a_job_interrupted_three_times_is_given_up() -> None:
    @job_task("tests.deadly", title="Deadly")
    def deadly(job: Job) -> None:
        raise AssertionError("must not run a fourth time")

    job = Job.objects.create(name="tests.deadly", state=Job.State.RUNNING, attempts=3)
    running.run(job.pk)
    assert get_progress(job.pk).state == "failed"


def test_a_finished_job_is_not_done_again() -> None:
    @job_task("tests.once", title="Once")
    def once(job: Job) -> None:
        raise AssertionError("must not run again")

    job = Job.objects.create(name="tests.once", state=Job.State.DONE, attempts=1)
    running.run(job.pk)
    assert get_progress(job.pk).state == "done"


def current_account() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_account()")
        found: int | None = cursor.fetchone()[0]
        return found


def test_a_job_acts_for_who_asked_for_it_while_it_runs_and_not_longer() -> None:
    seen: list[int | None] = []

    @job_task("tests.who", title="Who")
    def who(job: Job) -> None:
        seen.append(current_account())

    account = Account.objects.create(login="asker", display_name="Asker")
    for by in (account, None):
        running.run(Job.objects.create(name="tests.who", by=by).pk)
        seen.append(current_account())
    assert seen == [account.pk, None, None, None]
    assert not Session.objects.exists()
