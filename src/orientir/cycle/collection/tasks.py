"""Background work of the collection: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from orientir.cycle.collection.actions.terms import destroy_old_traces
from orientir.cycle.collection.actions.undoing import undo_begun
from orientir.cycle.collection.actions.uploading import check_begun, load_begun
from orientir.kit.jobs.api import Job, job_task, report_progress

CHECK, LOAD, UNDO = "collection.check_import", "collection.load_import", "collection.undo_import"


@job_task(CHECK, title=gettext_noop("Checking a file"))
def check_import(job: Job, import_id: int) -> dict[str, Any]:
    state = check_begun(import_id=import_id, at=timezone.now(), report=_teller(job))
    return {"import": import_id, "state": state}


@job_task(LOAD, title=gettext_noop("Loading a file"))
def load_import(job: Job, import_id: int) -> dict[str, Any]:
    outcome = load_begun(import_id=import_id, by=job.by_id, at=timezone.now(), report=_teller(job))
    return {"import": import_id, "state": outcome.state, "result": outcome.result}


@job_task(UNDO, title=gettext_noop("Undoing an import"))
def undo_import(job: Job, import_id: int) -> dict[str, Any]:
    rows = undo_begun(import_id=import_id, by=job.by_id, at=timezone.now(), report=_teller(job))
    return {"import": import_id, "rows": rows}


def _teller(job: Job) -> Any:
    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    return tell


@app.periodic(cron="25 22 * * *")  # by UTC: night in most of the country
@app.task(name="collection.keep_terms", queueing_lock="collection.keep_terms", queue="system")
def keep_terms_nightly(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    destroy_old_traces(at=timezone.now())
