"""Steps: laid and changed before the way, reported and marked along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.routes.actions.moving import (
    Deed,
    RouteElsewhere,
    complete_route,
    moved,
    told_reason,
)
from orientir.cycle.routes.actions.telling import tell_curator, tell_person
from orientir.cycle.routes.models import Route, RouteFile, RouteStep
from orientir.cycle.routes.notices import MARK_GIVEN, WAITS
from orientir.cycle.routes.rules import ENDED_STEPS, OPEN, RouteStatus, StepStatus
from orientir.kit.documents.received import Received
from orientir.kit.events import api as events

MOST_FILES: Final = 5
"""Documents at one step."""


@dataclass(frozen=True, slots=True)
class StepTerms:
    """What a step is, as the person or the one who accompanies wrote it down."""

    goal: str
    kind: str
    title: str
    due_on: date
    hours: int | None = None
    topic: str = ""
    report: str = ""
    needs_money: bool = False
    needs_absence: bool = False
    programme: int | None = None
    why: str = ""


def add_step(*, deed: Deed, terms: StepTerms) -> int:
    """A step more, the last; returns its id."""
    with moved(deed, "step_added", *OPEN) as route:
        places = RouteStep.objects.filter(route=route).values_list("place", flat=True)
        step = RouteStep(route=route, place=max(places, default=0) + 1)
        _write(step, terms)
        if _asked_by(terms):
            _ask_again(route, deed.at)
    return int(step.pk)


def change_step(*, deed: Deed, step: int, terms: StepTerms) -> None:
    with moved(deed, "step_changed", *OPEN) as route:
        found = _get_open(route, step)
        is_new = _asked_by(terms) - _asked_by(found)
        _write(found, terms)
        if is_new:
            _ask_again(route, deed.at)


def _write(step: RouteStep, terms: StepTerms) -> None:
    for name in terms.__slots__:
        setattr(step, name, getattr(terms, name))
    step.save()


def _asked_by(one: StepTerms | RouteStep) -> set[str]:
    """What a step wants of the organisation."""
    return {name for name in ("needs_money", "needs_absence") if getattr(one, name)}


def _ask_again(route: Route, at: datetime) -> None:
    """New money or absence in a route under way: what the organisation agreed to before did not hold it."""
    if route.status == RouteStatus.ACTIVE:
        route.needs_organisation = True
        route.organisation_agreed_on, route.organisation_agreed_by_id = None, None
        route.status = RouteStatus.AGREED
        events.tell("routes.organisation_asked", subject=route.pk, at=at)


def drop_step(*, deed: Deed, step: int) -> None:
    """Out of a draft a step is taken away; along the way it is cancelled and stays to be seen."""
    with moved(deed, "step_dropped", *OPEN) as route:
        found = _get_open(route, step)
        if route.status == RouteStatus.DRAFT:
            found.delete()
        else:
            found.status = StepStatus.CANCELLED
            found.save(update_fields=["status"])


def move_step(*, deed: Deed, step: int, up: bool) -> None:
    """One place up or down among the steps."""
    with moved(deed, "steps_ordered", *OPEN) as route:
        found = list(RouteStep.objects.filter(route=route).order_by("place", "pk"))
        here = next((n for n, one in enumerate(found) if one.pk == step), None)
        if here is None:
            raise RouteElsewhere("такого шага в маршруте уже нет: обновите страницу")
        there = here + (-1 if up else 1)
        if 0 <= there < len(found):
            found[here], found[there] = found[there], found[here]
        for place, one in enumerate(found, 1):
            one.place = place
        RouteStep.objects.bulk_update(found, ["place"])


def report_step(*, deed: Deed, step: int, result: str, files: Sequence[Received] = ()) -> None:
    """The person says it is done and what came of it, with documents.

    Where nobody accompanies, that completes the step.
    """
    today = timezone.localdate(deed.at)
    with moved(deed, "step_reported", RouteStatus.ACTIVE) as route:
        found = _get_open(route, step)
        _attach(found, files, deed.at)
        found.result = result.strip()[:2000]
        found.reported_on = today
        found.status = StepStatus.IN_PROGRESS
        if route.curator_id is None:
            found.status, found.completed_on = StepStatus.COMPLETED, today
            _tell_completed(found, deed.at)
        found.save()
        tell_curator(WAITS, route, deed.at)
    finish_if_done(deed)


def _attach(step: RouteStep, files: Sequence[Received], at: datetime) -> None:
    """Documents at a step; the same one twice is kept once."""
    known = set(RouteFile.objects.filter(step=step).values_list("sha256", flat=True))
    new = {one.sha256: one for one in reversed(files) if one.sha256 not in known}
    if len(known) + len(new) > MOST_FILES:
        raise RouteElsewhere(
            f"у шага может быть не больше {MOST_FILES} файлов: приложите главные или уберите прежние"
        )
    RouteFile.objects.bulk_create(
        RouteFile(
            route_id=step.route_id, step=step, file_name=one.file_name, media_type=one.media_type,
            size=one.size, sha256=one.sha256, content=one.content, added_at=at,
        )
        for one in reversed(new.values())
    )  # fmt: skip


def drop_file(*, deed: Deed, step: int, file: int) -> None:
    """The person takes back a document of a step that is not done yet."""
    with moved(deed, "file_dropped", RouteStatus.ACTIVE) as route:
        found = _get_open(route, step)
        gone, _rows = RouteFile.objects.filter(step=found, pk=file).delete()
        if not gone:
            raise RouteElsewhere("этого файла у шага уже нет: обновите страницу")


def mark_step(*, deed: Deed, step: int, mark: str, is_accepted: bool) -> None:
    """The one who accompanies looks at what was reported: done, or not yet and why."""
    today = timezone.localdate(deed.at)
    with moved(deed, "step_marked", RouteStatus.ACTIVE) as route:
        found = _get_open(route, step)
        if found.reported_on is None:
            raise RouteElsewhere("человек ещё не написал, что сделал: отмечать пока нечего")
        found.mark = mark.strip()[:2000] if is_accepted else told_reason(mark)
        found.marked_by_id, found.marked_on = deed.by, today
        if is_accepted:
            found.status, found.completed_on = StepStatus.COMPLETED, today
            _tell_completed(found, deed.at)
        else:
            found.reported_on = None
        found.save()
        tell_person(MARK_GIVEN, route, deed.at)
    finish_if_done(deed)


def learn_step(*, step: int, at: datetime) -> bool:
    """The programme of a step was completed in the room of learning; False: there is nothing to do any more."""
    found = RouteStep.objects.filter(pk=step, route__status=RouteStatus.ACTIVE).first()
    if found is None or found.status in ENDED_STEPS:
        return False
    deed = Deed(found.route_id, None, at)
    with moved(deed, "step_learned", RouteStatus.ACTIVE):
        found.result = found.result or _("The programme is completed.")
        found.reported_on = found.completed_on = timezone.localdate(at)
        found.status = StepStatus.COMPLETED
        found.save()
        _tell_completed(found, at)
    finish_if_done(deed)
    return True


def _tell_completed(step: RouteStep, at: datetime) -> None:
    events.tell("routes.step_completed", subject=step.pk, at=at, route=step.route_id)


def finish_if_done(deed: Deed) -> None:
    """The last step that ends completes its route."""
    steps = RouteStep.objects.filter(route=deed.route)
    if steps.exclude(status__in=ENDED_STEPS).exists():
        return
    if steps.filter(status=StepStatus.COMPLETED).exists():
        complete_route(deed=deed)


def _get_open(route: Route, step: int) -> RouteStep:
    found = RouteStep.objects.filter(route=route, pk=step).exclude(status__in=ENDED_STEPS).first()
    if found is None:
        raise RouteElsewhere("этот шаг уже завершён или убран: обновите страницу")
    return found
