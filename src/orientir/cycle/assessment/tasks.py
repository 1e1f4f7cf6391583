"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_imports import check_import, load_import
from orientir.cycle.assessment.actions.keeping import erase_expired
from orientir.cycle.assessment.actions.marking import deal_out, settle_everywhere
from orientir.cycle.assessment.actions.publishing import count_results, tell_of_results
from orientir.cycle.assessment.actions.signals import find_signals
from orientir.cycle.assessment.actions.sittings import end_expired_sittings
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.goals.api import find_instrument
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT = "assessment.count_results"
DEAL = "assessment.deal_answers"
FIND_SIGNALS = "assessment.find_signals"
CHECK_ITEMS, LOAD_ITEMS = "assessment.check_items", "assessment.load_items"


@job_task(COUNT, title=gettext_noop("Counting the results"))
def count(job: Job, procedure: int) -> dict[str, Any]:
    """Done for the operator who asked; the database decides whose procedure it may be."""

    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    return dict(count_results(procedure=procedure, by=job.by_id, at=timezone.now(), tell=tell))


@job_task(CHECK_ITEMS, title=gettext_noop("Looking a file of items through"))
def check_items(job: Job, import_id: int) -> dict[str, Any]:
    report_progress(job, 0, 1, "Чтение файла")
    return {"import": import_id, "state": check_import(import_id=import_id)}


@job_task(LOAD_ITEMS, title=gettext_noop("Bringing items in"))
def load_items(job: Job, import_id: int) -> dict[str, Any]:
    report_progress(job, 0, 1, "Запись заданий")
    came = load_import(import_id=import_id, by=job.by_id, at=timezone.now())
    return {"import": import_id, "came": came}


@job_task(FIND_SIGNALS, title=gettext_noop("Looking for signals"))
def look_for_signals(job: Job, procedure: int) -> dict[str, Any]:
    """Done for the operator who asked."""
    return {"signals": find_signals(procedure=procedure, by=job.by_id, at=timezone.now())}


@events.listens("assessment.results_published", name="assessment.tell_people")
def tell_people_of_results(told: events.Told) -> None:
    tell_of_results(procedure=int(told.subject), at=told.at)


@job_task(DEAL, title=gettext_noop("Dealing answers to experts"))
def deal(job: Job, procedure: int) -> dict[str, Any]:
    """Done for the operator who asked."""
    found = Procedure.objects.get(pk=procedure)
    instrument = find_instrument(
        pack_id=found.pack, code=found.instrument, on=timezone.localdate(found.closes_at)
    )
    if instrument is None:
        raise Mistake(f"инструмента «{found.instrument}» в методике {found.pack} нет")
    return deal_out(
        procedure=procedure,
        instrument=instrument,
        by=job.by_id,
        at=timezone.now(),
        tell=lambda done, total: report_progress(job, done, total, "Оцениваем ответы"),
    )


@app.periodic(cron="* * * * *")
@app.task(name="assessment.settle", queueing_lock="assessment.settle", queue="system")
def settle(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Marks become points, third experts are called: as the role of the system, for nobody."""
    settle_everywhere(at=timezone.now())


@app.periodic(cron="* * * * * */20")
@app.task(name="assessment.end_sittings", queueing_lock="assessment.end_sittings", queue="system")
def end_sittings(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Of those who never came back: as the role of the system, for nobody."""
    end_expired_sittings(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="assessment.erase", queueing_lock="assessment.erase", queue="system")
def erase(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Of whose answers and results the term is over: as the role of the system, for nobody."""
    erase_expired(at=timezone.now())
