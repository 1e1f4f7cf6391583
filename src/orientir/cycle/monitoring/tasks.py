"""Background work of monitoring: fetch, act, stop."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot, years_told
from orientir.cycle.monitoring.actions.telling import (
    remind_of_verification,
    tell_answered,
    tell_objected,
    tell_published,
    tell_sent,
)
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.rules import may_freeze
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress

CREATE = "monitoring.create_snapshot"


@job_task(CREATE, title=gettext_noop("Freezing a snapshot"), as_system=True)
def freeze(
    job: Job, on: str, pack: str, corrects: int | None = None, reason: str = ""
) -> dict[str, Any]:
    """Done by the system for whoever asked: the grant that the database stamped decides.

    With ``corrects`` the years are those of the snapshot that is corrected.
    """
    if job.grant is None or not may_freeze(job.grant.role):
        raise Mistake("срезы создают министерство и оператор мониторинга")

    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    folder, day = find_pack(pack), date.fromisoformat(on)
    wanted = Snapshot.objects.get(pk=corrects).years if corrects else ()
    order = Order(day, years_told(load_pack(folder), day, wanted), folder, corrects, reason)
    made = create_snapshot(
        order, root=settings.SNAPSHOTS_ROOT, by=job.by_id, at=timezone.now(), tell=tell
    )
    return {"snapshot": made.code}


@events.listens("monitoring.snapshot_sent", name="monitoring.tell_sent")
def hear_sent(told: events.Told) -> None:
    tell_sent(snapshot=int(told.subject), at=told.at)


@events.listens("monitoring.figure_objected", name="monitoring.tell_objected")
def hear_objected(told: events.Told) -> None:
    tell_objected(remark=int(told.subject), at=told.at)


@events.listens("monitoring.objection_answered", name="monitoring.tell_answered")
def hear_answered(told: events.Told) -> None:
    tell_answered(remark=int(told.subject), at=told.at)


@events.listens("monitoring.snapshot_published", name="monitoring.tell_published")
def hear_published(told: events.Told) -> None:
    tell_published(snapshot=int(told.subject), at=told.at)


@app.periodic(cron="55 3 * * *")  # by UTC: morning in most of the country
@app.task(
    name="monitoring.remind_of_verification",
    queueing_lock="monitoring.remind_of_verification",
    queue="system",
)
def remind_daily(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Once a day: which municipalities are silent while the last day is near."""
    remind_of_verification(at=timezone.now())
