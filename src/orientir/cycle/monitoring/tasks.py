"""Background work of monitoring: fetch, act, stop."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot, years_told
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.rules import may_freeze
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
