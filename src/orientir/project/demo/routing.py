"""Routing of the demo: everybody with an open route is led to the groups that take applications.

The same people once more with more seats in every group, so that there are two runs to compare.
Its proposals of groups are shown; nothing is put into drafts: that button is left to whoever looks.
"""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from orientir.cycle.registry.api import find_root
from orientir.cycle.routes import api as routes
from orientir.kit.access.acting import acting_by
from orientir.project.demo.procedures import operator_account, operator_session

TITLE: Final = "Распределение по программам на полугодие"
MORE_SEATS: Final = 10


def bring_routing() -> str:
    """Count what is not counted yet; returns what came, in words."""
    if routes.RoutingRun.objects.exists():
        return "уже есть"
    with acting_by(operator_session()):
        first = _count(TITLE, routes.Asked(), None)
        _count(
            f"Что, если в каждой группе на {MORE_SEATS} мест больше",
            routes.Asked(extra_seats=MORE_SEATS),
            first.pk,
        )
        routes.show_proposals(run=first.pk, by=operator_account(), at=timezone.now())
    figures = first.figures or {}
    return f"с программой {figures['placed']} из {figures['people']}, расчётов 2"


def _count(title: str, asked: routes.Asked, parent: int | None) -> routes.RoutingRun:
    by, at = operator_account(), timezone.now()
    made = routes.start_run(
        unit=int(find_root() or 0), title=title, asked=asked, parent=parent, by=by, at=at
    )
    routes.count_run(run=made.pk, by=by, at=at, tell=lambda *_: None)
    return routes.RoutingRun.objects.get(pk=made.pk)
