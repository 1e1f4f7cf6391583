"""What a draft may choose from: whom to charge, orders of recommendations, measures of the road map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
    Target,
    set_links,
    write_point,
)
from orientir.cycle.decisions.actions.pinning import Choice, pin_figures
from orientir.cycle.decisions.queries.executors import list_units_below
from orientir.cycle.decisions.queries.proposals import points_of_order
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import find_unit_title, title_of, titles_of
from orientir.kit import russian
from orientir.kit.access.acting import Acting

DESKS = {
    "ministry": ("operator", "further_education"),
    "operator": ("operator", "further_education"),
}
MOST_FROM_ORDER = 5


def executor_choices(account: Acting) -> dict[str, Executor]:
    """Key → whom to charge: desks of one's own unit, the unit itself, the units right below it."""
    own = account.unit_id or 0
    choices = {
        f"role:{role}": Executor(own, title_of(role), role=role) for role in DESKS.get(account.role, ())
    }  # fmt: skip
    if not choices:
        choices[f"unit:{own}"] = Executor(own, find_unit_title(own).title)
    return choices | {
        f"unit:{one.id}": Executor(one.id, one.title) for one in list_units_below(own)
    }


def order_choices() -> dict[str, str]:
    """Orders of recommendations, the latest first."""
    return {
        str(one.pk): f"Рекомендации: приказ № {one.number} от {russian.day(one.signed_on)}"
        for one in recommendations.list_orders()[:30]
    }


def measure_choices(on: date) -> dict[str, str]:
    """Measures of the road map of the pack in force."""
    pack = goals.get_pack(on=on)
    return {
        f"{pack.id}:{measure.number}": f"{measure.number}. {measure.title}"
        for measure in pack.measures
    }


@dataclass(frozen=True, slots=True)
class Start:
    """A draft prefilled by an order of recommendations: its words, then its points, figures and link."""

    order: int
    name: str
    initial: dict[str, Any]
    today: date

    def fill(self, decision: int, *, by: int, at: datetime) -> None:
        self._points(decision, by, at)
        self._figures(decision, by, at)
        target = Target(self.name, advice_order=self.order)
        set_links(decision=decision, targets=[target], by=by, at=at)

    def _points(self, decision: int, by: int, at: datetime) -> None:
        proposed = points_of_order(self.order, self.today)[:MOST_FROM_ORDER]
        titles = titles_of({unit for one in proposed for unit in one.units}, self.today)
        for one in proposed:
            charged = [Executor(unit, titles.get(unit, "")) for unit in one.units]
            point = Point(one.text, one.due_on, one.expected)
            write_point(decision=decision, point=point, executors=charged, by=by, at=at)

    def _figures(self, decision: int, by: int, at: datetime) -> None:
        """Of each indicator advised on, the region's figure and those of whom it asks, as they fit."""
        found = [
            one for one in recommendations.list_of_order(self.order) if one.about == "indicator"
        ]
        for subject in list(dict.fromkeys(one.subject for one in found))[:MOST_FROM_ORDER]:
            members = [one for one in found if one.subject == subject]
            snapshot = monitoring.get_snapshot(members[0].snapshot)
            year = monitoring.frame_of(snapshot).years[-1]
            units = [one.unit for one in members][:10]
            choice = Choice(snapshot.code, subject, year, units)
            titles = titles_of(units, self.today)
            pin_figures(decision=decision, choice=choice, titles=titles, by=by, at=at)


def start_from_order(request: HttpRequest) -> Start:
    """What a draft by an order of recommendations begins with."""
    asked = request.GET.get("order", "")
    name = order_choices().get(asked)
    if name is None:
        raise Http404
    number = name.removeprefix("Рекомендации: приказ ")
    initial = {
        "title": "О мерах по результатам мониторинга",
        "grounds": f"Во исполнение приказа {number} об адресных рекомендациях",
    }
    return Start(int(asked), name, initial, timezone.localdate())
