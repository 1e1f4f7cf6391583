"""Work of the room in the background."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.routes.actions.building import build_drafts
from orientir.cycle.routes.actions.routing import count_run
from orientir.cycle.routes.actions.steps import learn_step
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress, start_job

ROUTING = "routes.count_routing"


@job_task("routes.build_drafts", title=gettext_noop("Routes are built from results"))
def build(job: Job, procedure: int) -> dict[str, Any]:
    """Drafts for everyone who has none yet; with the rights of the operator who asked."""
    made = build_drafts(
        procedure=procedure,
        by=job.by_id,
        at=timezone.now(),
        tell=lambda step, done, total: report_progress(job, done, total, step),
    )
    return {"routes": made}


@job_task(
    "routes.build_published", title=gettext_noop("Routes are built from results"), as_system=True
)
def build_published(job: Job, procedure: int) -> dict[str, Any] | None:
    """The same, asked for by the publication itself: nobody has to think of it."""
    return build(job, procedure)


@events.listens("assessment.results_published", name="routes.build_drafts", from_the_beginning=True)
def hear_results(told: events.Told) -> None:
    """Drafts within minutes of the results, not within the Concept's week."""
    start_job("routes.build_published", by=None, procedure=int(told.subject))


@events.listens("learning.completed", name="routes.learn_step")
def hear_learned(told: events.Told) -> None:
    """A programme that was applied for from a step is completed: so is the step."""
    step = str(told.ids.get("origin_id", ""))
    if told.ids.get("origin_room") == "routes" and step.isdecimal():
        learn_step(step=int(step), at=told.at)


@job_task(ROUTING, title=gettext_noop("People are led to programmes"))
def run_routing(job: Job, run: int) -> dict[str, Any]:
    """A run of routing, with the rights of the operator who asked."""
    count_run(
        run=run,
        by=job.by_id,
        at=timezone.now(),
        tell=lambda step, done, total: report_progress(job, done, total, step),
    )
    return {"run": run}
