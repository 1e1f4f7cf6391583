"""Jobs: asked for, done, failed with a sentence, interrupted; and how far they have come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Account, Session
from orientir.kit.access.acting import acting_by
from orientir.kit.jobs import running, worker
from orientir.kit.jobs.api import Job, get_progress, job_task, report_progress, start_job
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.progress import SHORTEST_PAUSE
from orientir.kit.jobs.steering import JobIsOver, JobNotOver, cancel_job, retry_job
from orientir.kit.jobs.tasks import settle_lost_jobs
from orientir.kit.notices.models import Notice
from tests.cast import make_cast, open_session
from tests.conftest import act_as

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


def test_a_job_that_waits_is_cancelled_at_once_and_never_begun() -> None:
    @job_task("tests.never", title="Never")
    def never(job: Job) -> None:
        raise AssertionError("was cancelled")

    asker = make_asker()
    job = start_job("tests.never", by=asker.pk)
    assert as_web(asker, cancel_job, job=job.pk) == "cancelled"
    work("worker", wait=False)
    assert get_progress(job.pk).state == "cancelled"
    with pytest.raises(JobIsOver):
        as_web(asker, cancel_job, job=job.pk)


def test_a_job_that_runs_stops_at_its_next_report_and_keeps_nothing() -> None:
    asker = make_asker()
    token = open_session(asker, None)

    @job_task("tests.long", title="Long")
    def long(job: Job) -> None:
        press_cancel(token, job.pk)
        with transaction.atomic():
            Job.objects.create(name="tests.half")
            report_progress(job, 1, 3, "First")

    job = Job.objects.create(name="tests.long", by=asker)
    running.run(job.pk)
    assert get_progress(job.pk).state == "cancelled"
    assert not Job.objects.filter(name="tests.half").exists()


def press_cancel(token: str, job_id: int) -> None:
    """A page, over a connection of its own."""

    def page() -> None:
        try:
            with act_as("web"), acting_by(token), connection.cursor() as cursor:
                cursor.execute("SELECT cancel_job(%s, now())", [job_id])
                assert cursor.fetchone() == ("asked",)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(page).result()


def test_a_room_that_takes_cancelling_for_its_own_mistake_does_not_hide_it() -> None:
    @job_task("tests.catching", title="Catching")
    def catching(job: Job) -> dict[str, str]:
        Job.objects.filter(pk=job.pk).update(cancel_asked_at=timezone.now())
        try:
            report_progress(job, 1, 2, "Step")
        except Mistake:
            return {"state": "refused"}
        return {}

    job = Job.objects.create(name="tests.catching")
    running.run(job.pk)
    assert get_progress(job.pk).state == "cancelled"


def test_a_statement_that_does_not_end_is_broken_off() -> None:
    @job_task("tests.asleep", title="Asleep")
    def asleep(job: Job) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE jobs_job SET cancel_asked_at = now() WHERE id = %s", [job.pk])
            cursor.execute("SELECT pg_sleep(60)")

    job = start_job("tests.asleep", by=None)
    began = time.monotonic()
    work("worker", wait=False)
    assert get_progress(job.pk).state == "cancelled"
    assert time.monotonic() - began < 30


def test_what_failed_is_done_again_from_the_beginning() -> None:
    attempts: list[int] = []

    @job_task("tests.moody", title="Moody")
    def moody(job: Job) -> dict[str, int]:
        attempts.append(job.attempts)
        if len(attempts) == 1:
            raise Mistake("не вышло")
        return {"done": 1}

    asker = make_asker()
    job = start_job("tests.moody", by=asker.pk)
    work("worker", wait=False)
    assert get_progress(job.pk).state == "failed"
    as_web(asker, retry_job, job=job.pk)
    work("worker", wait=False)
    seen = get_progress(job.pk)
    assert (seen.state, seen.error, seen.result, attempts) == ("done", "", {"done": 1}, [1, 1])
    with pytest.raises(JobNotOver):
        as_web(asker, retry_job, job=job.pk)


def test_a_job_that_no_queue_carries_is_found_and_done() -> None:
    """The worker lost its database just when it was to write how a job had ended."""

    @job_task("tests.lost", title="Lost")
    def lost(job: Job) -> dict[str, int]:
        return {"attempt": job.attempts}

    hour_ago = timezone.now() - timedelta(hours=1)
    job = Job.objects.create(name="tests.lost", state=Job.State.RUNNING, attempts=1)
    Job.objects.filter(pk=job.pk).update(created_at=hour_ago)
    assert settle_lost_jobs() == 1
    assert settle_lost_jobs() == 0
    work("worker", wait=False)
    assert get_progress(job.pk).result == {"attempt": 2}


def test_the_owner_is_told_how_it_ended() -> None:
    @job_task("tests.refuse", title="Refusal")
    def refuse(job: Job) -> None:
        raise Mistake("нет такой даты")

    @job_task("tests.quick", title="Quick")
    def quick(job: Job) -> None: ...

    asker = make_asker()
    failed, done, slow = (
        Job.objects.create(name=name, by=asker)
        for name in ("tests.refuse", "tests.quick", "tests.quick")
    )
    running.run(failed.pk)
    running.run(done.pk)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "LONG", 0.0)
        running.run(slow.pk)
    told = Notice.objects.filter(account=asker).order_by("id")
    assert [(one.kind, one.link) for one in told] == [
        ("jobs.failed", f"/jobs/{failed.pk}/"),
        ("jobs.done", f"/jobs/{slow.pk}/"),
    ]


def test_pages_show_ones_own_work_and_who_keeps_the_subtree_that_of_others() -> None:
    @job_task("tests.refuse", title="Refusal")
    def refuse(job: Job) -> None:
        raise Mistake("нет такой даты")

    cast = make_cast()
    teacher = cast.accounts["head"]
    job = Job.objects.create(name="tests.refuse", by=teacher, grant=cast.grants["head"])
    running.run(job.pk)
    clients = {name: cast.client(name) for name in ("head", "other_head", "operator")}
    with act_as("web"):
        for name, sees in (("head", True), ("operator", True), ("other_head", False)):
            page = clients[name].get("/jobs/").content.decode()
            assert ("нет такой даты" in page) is sees, name
            assert clients[name].get(f"/jobs/{job.pk}/").status_code == (200 if sees else 404)
        assert clients["other_head"].post(f"/jobs/{job.pk}/retry/").status_code == 404
        assert clients["operator"].post(f"/jobs/{job.pk}/retry/").status_code == 302
        assert clients["head"].post(f"/jobs/{job.pk}/cancel/").status_code == 302
        assert "Повторить" in clients["head"].get(f"/jobs/{job.pk}/").content.decode()
    assert get_progress(job.pk).state == "cancelled"


def make_asker() -> Account:
    return Account.objects.create(login="asker", display_name="Asker")


def as_web(asker: Account, deed: Callable[..., Any], **wanted: Any) -> Any:
    """A deed of a page: as the role web, in a session of the account."""
    token = open_session(asker, None)
    with act_as("web"), acting_by(token):
        return deed(**wanted, by=asker.pk, at=timezone.now())
