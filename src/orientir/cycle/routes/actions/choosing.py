"""A step is given a programme and a seat in its group; what becomes of the application is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.learning import api as learning
from orientir.cycle.routes.actions.moving import Deed, RouteElsewhere, moved
from orientir.cycle.routes.actions.telling import tell_person
from orientir.cycle.routes.models import Route, RouteStep
from orientir.cycle.routes.notices import PROGRAMME_CHOSEN
from orientir.cycle.routes.rules import (
    COURSES,
    ENDED_STEPS,
    LIVE,
    OPEN,
    Asked,
    RouteStatus,
    StepStatus,
)
from orientir.kit import russian
from orientir.kit.journal import record

ORIGIN = "routes"
PAPERS: Mapping[str, str | Promise] = {
    "upskilling": gettext_lazy("Certificate of upskilling"),
    "retraining": gettext_lazy("Diploma of retraining"),
}


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """A group of a programme as a step takes it. ``why``: what spoke for it."""

    id: int
    programme: int
    title: str
    hours: int
    topic: str
    ends_on: date
    why: str = ""


def choose_programme(*, deed: Deed, step: int, chosen: ChosenGroup, is_own: bool) -> None:
    """The step is learned in this group; its term becomes the last day of the group. Not ``is_own``: the person,
    who did not choose it, is told.
    """
    with moved(deed, "programme_chosen", *OPEN) as route:
        found = _get_course(route.pk, step)
        found.programme, found.group = chosen.programme, chosen.id
        found.title, found.hours = chosen.title[:300], chosen.hours
        found.topic = chosen.topic or found.topic
        found.why, found.due_on = chosen.why[:500], chosen.ends_on
        found.application, found.application_state = None, ""
        found.save()
        if not is_own:
            tell_person(PROGRAMME_CHOSEN, route, deed.at, title=found.title)


def _get_course(route: int, step: int) -> RouteStep:
    found = RouteStep.objects.filter(route=route, pk=step, kind__in=COURSES).first()
    if found is None or found.status in ENDED_STEPS:
        raise RouteElsewhere("этот шаг уже завершён, убран или не о программе: обновите страницу")
    if found.application_state in LIVE:
        raise RouteElsewhere(
            "по этому шагу уже подана заявка: чтобы выбрать другую программу, сначала отзовите её на странице группы"
        )
    return found


@transaction.atomic
def apply_from_step(*, deed: Deed, step: int, is_own: bool) -> learning.Applied:
    """Ask for a seat in the step's group: the person themselves (``is_own``), or who approves their learning.

    The step of the latter follows by the event. Raises RouteElsewhere, SeatNotGiven.
    """
    route = Route.objects.filter(pk=deed.route).first()
    if route is None or route.status != RouteStatus.ACTIVE or deed.by is None:
        raise RouteElsewhere("заявку подают, когда маршрут согласован и идёт: обновите страницу")
    found = _get_course(route.pk, step)
    if found.group is None:
        raise RouteElsewhere("сначала выберите программу и группу для этого шага")
    applied = learning.apply_to_group(
        group=found.group, person=route.person_id, by=deed.by, at=deed.at,
        origin=learning.Origin(ORIGIN, str(step)),
    )  # fmt: skip
    if is_own:
        follow_application(
            step=step, application=applied.application, state=Asked(applied.state), at=deed.at,
            by=deed.by,
        )  # fmt: skip
    else:
        record(
            event="routes.route_application_moved", by=deed.by, at=deed.at, subject=str(route.pk),
            persons=[route.person_id],
        )  # fmt: skip
    return applied


def follow_application(
    *, step: int, application: int, state: Asked, at: datetime, by: int | None = None
) -> bool:
    """The step stands as its application does; False: it does already, or has ended, or has a newer one."""
    found = RouteStep.objects.filter(pk=step, route__status__in=OPEN).first()
    if found is None or found.status in ENDED_STEPS or (found.application or 0) > application:
        return False
    if (found.application, found.application_state) == (application, state):
        return False
    with moved(Deed(found.route_id, by, at), "application_moved", *OPEN):
        found.application, found.application_state = application, state
        found.status = StepStatus.IN_PROGRESS if state == Asked.ENROLLED else StepStatus.PLANNED
        found.save(update_fields=["application", "application_state", "status"])
    return True


def find_step_of(enrolment: learning.Enrolment) -> int | None:
    """The step that the person learns by: where they applied from, else a step of theirs with the same programme."""
    sent = enrolment.application
    if sent.origin_room == ORIGIN and sent.origin_id.isdecimal():
        return int(sent.origin_id)
    found = RouteStep.objects.filter(
        route__person=enrolment.person_id, programme=enrolment.programme_id
    ).exclude(status=StepStatus.CANCELLED)
    first = found.order_by("-pk").first()
    return None if first is None else int(first.pk)


def note_certificate(*, step: int, certificate: learning.Certificate, at: datetime) -> bool:
    """The certificate is the result of the step learned for it; False: it stands there already."""
    told = _("%(paper)s № %(number)s of %(day)s") % {
        "paper": PAPERS[certificate.kind],
        "number": certificate.number,
        "day": russian.day(certificate.issued_on),
    }
    found = RouteStep.objects.filter(pk=step, status=StepStatus.COMPLETED).first()
    if found is None or told in found.result:
        return False
    with moved(Deed(found.route_id, None, at), "certificate_noted", *OPEN, RouteStatus.COMPLETED):
        found.result = "\n".join(filter(None, (found.result, told)))[:2000]
        found.save(update_fields=["result"])
    return True
