"""Work of the room in the background."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from orientir.cycle.learning import api as learning
from orientir.cycle.routes.actions.building import build_drafts
from orientir.cycle.routes.actions.choosing import (
    ORIGIN,
    find_step_of,
    follow_application,
    note_certificate,
)
from orientir.cycle.routes.actions.forgetting import forget_result
from orientir.cycle.routes.actions.reminding import ask_organisation, remind_of_routes
from orientir.cycle.routes.actions.routing import count_run
from orientir.cycle.routes.actions.steps import learn_step
from orientir.cycle.routes.rules import Asked
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


@events.listens("assessment.results_destroyed", name="routes.forget_result")
def hear_destroyed(told: events.Told) -> None:
    """Consent was taken back, or the term of keeping is over: the route keeps nothing of the result."""
    forget_result(person=int(told.subject), procedure=str(told.ids["procedure"]), at=told.at)


@events.listens("learning.application_moved", name="routes.follow_application")
def hear_application(told: events.Told) -> None:
    """A head agreed or refused, a seat fell free, a group was cancelled: the step stands as the application does."""
    application = learning.Application.objects.get(pk=int(told.subject))
    if application.origin_room == ORIGIN and application.origin_id.isdecimal():
        follow_application(
            step=int(application.origin_id), application=application.pk,
            state=Asked(application.state), at=told.at,
        )  # fmt: skip


@events.listens("learning.left", name="routes.lose_seat")
def hear_left(told: events.Told) -> None:
    """A seat was lost after it was given: the step waits for another group."""
    enrolment = _enrolment_of(int(told.subject))
    step = find_step_of(enrolment)
    if step is not None:
        follow_application(
            step=step, application=enrolment.application_id, state=Asked.LEFT, at=told.at
        )


@events.listens("learning.completed", name="routes.learn_step")
def hear_learned(told: events.Told) -> None:
    """A programme of a step is completed: so is the step."""
    step = find_step_of(_enrolment_of(int(told.subject)))
    if step is not None:
        learn_step(step=step, at=told.at)


@events.listens("learning.certificate_issued", name="routes.note_certificate")
def hear_certificate(told: events.Told) -> None:
    """The paper is the result of the step."""
    certificate = learning.Certificate.objects.get(pk=int(told.subject))
    step = find_step_of(_enrolment_of(certificate.enrolment_id))
    if step is not None:
        note_certificate(step=step, certificate=certificate, at=told.at)


def _enrolment_of(enrolment: int) -> learning.Enrolment:
    return learning.Enrolment.objects.select_related("application").get(pk=enrolment)


@events.listens("routes.organisation_asked", name="routes.ask_organisation")
def hear_asked(told: events.Told) -> None:
    """Heads of the organisation learn that a route waits for them."""
    ask_organisation(route=int(told.subject), at=told.at)


@app.periodic(cron="45 22 * * *")  # by UTC: night in most of the country
@app.task(name="routes.remind", queueing_lock="routes.remind", queue="system")
def remind(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Of terms: as the role of the system, for nobody."""
    remind_of_routes(at=timezone.now())


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
