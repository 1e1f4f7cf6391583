"""The life of a route: agreed by the person, by the organisation, walked to its end or cancelled with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.routes.actions.telling import tell_curator, tell_person
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.models import Route, RouteStep
from orientir.cycle.routes.notices import ACCOMPANIED, ORGANISATION_ANSWERED, WAITS
from orientir.cycle.routes.rules import (
    ENDED_STEPS,
    OPEN,
    RouteStatus,
    Sharing,
    ShownTo,
    StepStatus,
    SupportKind,
)
from orientir.kit.events import api as events
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

LEAST_DAYS = 7
"""A step that fell due while the draft waited gets at least so many days."""


class RouteNotFound(Mistake):
    """There is no such route, or it is not shown to the one who asks."""


class RouteElsewhere(Mistake):
    """The route does not stand where this deed is done."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what to which route, and when."""

    route: int
    by: int | None
    at: datetime


@contextmanager
def moved(deed: Deed, event: str, *states: str, reason: str = "") -> Iterator[Route]:
    """The route, locked, if it stands in one of ``states``; saved, kept as a version and journalled after."""
    with transaction.atomic():
        route = Route.objects.select_for_update(of=("self",)).filter(pk=deed.route).first()
        if route is None:
            raise RouteNotFound("такого маршрута нет, или человек его не показал")
        if route.status not in states:
            raise RouteElsewhere(
                f"маршрут № {route.pk} уже не в том состоянии: обновите страницу и посмотрите, что изменилось"
            )
        yield route
        route.save(update_fields=_SAVED)
        keep_version([route.pk], event=event, by=deed.by, at=deed.at, reason=reason)
        record(
            event=f"routes.route_{event}",
            by=deed.by,
            at=deed.at,
            subject=str(route.pk),
            persons=[route.person_id],
        )


_SAVED = (
    "status",
    "shown_to",
    "sharing",
    "formed_on",
    "needs_organisation",
    "organisation_agreed_on",
    "organisation_agreed_by",
    "completed_on",
    "cancelled_on",
    "because",
    "curator",
    "support",
    "hours",
    "forms",
)


def agree_route(*, deed: Deed, sharing: Sharing) -> Route:
    """The person agrees: from this day the route is formed; it starts at once unless the organisation must agree."""
    today = timezone.localdate(deed.at)
    with moved(deed, "agreed", RouteStatus.DRAFT) as route:
        steps = RouteStep.objects.filter(route=route).exclude(status__in=ENDED_STEPS)
        if not steps.exists():
            raise RouteElsewhere(
                "в маршруте нет ни одного шага: добавьте хотя бы один и согласуйте"
            )
        route.needs_organisation = steps.filter(
            Q(needs_money=True) | Q(needs_absence=True)
        ).exists()
        route.status = RouteStatus.AGREED if route.needs_organisation else RouteStatus.ACTIVE
        route.formed_on = today
        route.sharing = sharing
        route.shown_to = ShownTo.ORGANISATION
        route.because = ""
        soonest = today + timedelta(days=LEAST_DAYS)
        steps.filter(due_on__lt=soonest).update(due_on=soonest)
        events.tell("routes.route_formed", subject=route.pk, at=deed.at)
        if route.needs_organisation:
            events.tell("routes.organisation_asked", subject=route.pk, at=deed.at)
    return route


def show_route(*, deed: Deed, sharing: Sharing) -> Route:
    """The person lets the one who accompanies see the draft and work on it with them."""
    with moved(deed, "shown", RouteStatus.DRAFT) as route:
        if route.curator_id is None:
            raise RouteElsewhere("у маршрута ещё нет куратора: показать черновик некому")
        if route.shown_to == ShownTo.NOBODY:
            route.shown_to = ShownTo.CURATOR
        route.sharing = sharing
        tell_curator(WAITS, route, deed.at)
    return route


def agree_for_organisation(*, deed: Deed) -> Route:
    """The organisation agrees to the money or the absence: the route starts."""
    with moved(deed, "organisation_agreed", RouteStatus.AGREED) as route:
        route.status = RouteStatus.ACTIVE
        route.organisation_agreed_on = timezone.localdate(deed.at)
        route.organisation_agreed_by_id = deed.by
        tell_person(ORGANISATION_ANSWERED, route, deed.at)
    return route


def return_route(*, deed: Deed, reason: str) -> Route:
    """The organisation cannot agree: a draft again, with the reason; it stays in the organisation's sight."""
    because = told_reason(reason)
    with moved(deed, "returned", RouteStatus.AGREED, reason=because) as route:
        route.status = RouteStatus.DRAFT
        route.formed_on = None
        route.because = because
        tell_person(ORGANISATION_ANSWERED, route, deed.at)
    return route


def tell_study(*, deed: Deed, hours: int | None, forms: Sequence[str]) -> Route:
    """What the person has for programmes, and at which forms of study; routing reads both."""
    with moved(deed, "study_told", *OPEN) as route:
        route.hours, route.forms = hours, list(forms)
    return route


def cancel_route(*, deed: Deed, reason: str) -> Route:
    """Ended before its end, for a reason; what was done stays done."""
    because = told_reason(reason)
    with moved(deed, "cancelled", *OPEN, reason=because) as route:
        route.status = RouteStatus.CANCELLED
        route.cancelled_on = timezone.localdate(deed.at)
        route.because = because
        open_steps = RouteStep.objects.filter(route=route).exclude(status__in=ENDED_STEPS)
        open_steps.update(status=StepStatus.CANCELLED)
    return route


def complete_route(*, deed: Deed) -> Route:
    """Every step has ended, at least one of them done."""
    with moved(deed, "completed", RouteStatus.ACTIVE) as route:
        steps = RouteStep.objects.filter(route=route)
        left = steps.exclude(status__in=ENDED_STEPS).count()
        if left or not steps.filter(status=StepStatus.COMPLETED).exists():
            raise RouteElsewhere(
                f"в маршруте остались непройденные шаги: {left}. Пройдите или отмените их"
            )
        route.status = RouteStatus.COMPLETED
        route.completed_on = timezone.localdate(deed.at)
    return route


def assign_curator(*, deed: Deed, curator: int | None, support: SupportKind) -> Route:
    """Who accompanies the person along this route; None: nobody from now on."""
    with moved(deed, "curator_assigned", *OPEN) as route:
        if curator == route.person_id:
            raise RouteElsewhere("человек не может сопровождать сам себя: выберите другого")
        route.curator_id = curator
        route.support = support if curator is not None else ""
        tell_person(ACCOMPANIED, route, deed.at)
        tell_curator(ACCOMPANIED, route, deed.at)
    return route


def assign_curators(
    *, routes: Sequence[int], curator: int, support: SupportKind, by: int | None, at: datetime
) -> int:
    """The same for many at once; those that have ended are left. Returns how many were assigned."""
    with transaction.atomic():
        found = Route.objects.filter(pk__in=routes, status__in=OPEN).exclude(person=curator)
        chosen = sorted(found.values_list("pk", "person_id"))
        ids = [route for route, _person in chosen]
        Route.objects.filter(pk__in=ids).update(curator=curator, support=support)
        keep_version(ids, event="curator_assigned", by=by, at=at)
        persons = [person for _route, person in chosen]
        notices.send(
            ACCOMPANIED, key=f"{curator}-{at:%Y%m%d%H%M%S}", at=at, persons=[*persons, curator],
            link=reverse("routes:mine"),
        )  # fmt: skip
        record(
            event="routes.curators_assigned",
            by=by,
            at=at,
            persons=[*persons, curator],
        )
    return len(ids)


def told_reason(reason: str) -> str:
    told = " ".join(reason.split())[:500]
    if not told:
        raise RouteElsewhere("напишите причину: её прочтёт тот, чей это маршрут")
    return told
