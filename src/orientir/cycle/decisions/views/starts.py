"""Drafts that begin with what is known: an order of recommendations, a row of a plan, minutes of a group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.http import Http404, HttpRequest
from django.utils import timezone

from orientir.cycle.community import api as community
from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
    Target,
    set_links,
    write_point,
)
from orientir.cycle.decisions.actions.pinning import Choice, pin_figures
from orientir.cycle.decisions.queries.proposals import points_of_order
from orientir.cycle.decisions.rules import DecisionKind
from orientir.cycle.decisions.views.choices import name_of_row, order_choices
from orientir.cycle.decisions.views.frame import acting
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import find_unit_title, titles_of
from orientir.cycle.roadmaps import api as roadmaps
from orientir.kit import russian

MOST_FROM_ORDER = 5
TERM_OF_MINUTES = timedelta(days=30)
"""Minutes of a group name no day: the draft proposes this one, whoever writes it sets their own."""


class Start(Protocol):
    """What a draft begins with: the words of its form, then what is written into it once it is kept."""

    @property
    def initial(self) -> dict[str, Any]: ...

    @property
    def kind(self) -> DecisionKind: ...

    def fill(self, decision: int, *, by: int, at: datetime) -> None: ...


def find_start(request: HttpRequest) -> Start | None:
    """By ``order``, ``measure`` or ``meeting`` of the address; None where it names nothing."""
    for name, begin in _STARTS.items():
        if asked := request.GET.get(name, ""):
            if not asked.isdecimal() or len(asked) > 18:
                raise Http404
            return begin(request, int(asked))
    return None


@dataclass(frozen=True, slots=True)
class FromOrder:
    """An order of recommendations: its words, then its points, figures and link."""

    order: int
    name: str
    initial: dict[str, Any]
    today: date
    kind: DecisionKind = DecisionKind.ORDER

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


def _from_order(_request: HttpRequest, order: int) -> Start:
    name = order_choices().get(str(order))
    if name is None:
        raise Http404
    number = name.removeprefix("Рекомендации: приказ ")
    initial = {
        "title": "О мерах по результатам мониторинга",
        "grounds": f"Во исполнение приказа {number} об адресных рекомендациях",
    }
    return FromOrder(order, name, initial, timezone.localdate())


@dataclass(frozen=True, slots=True)
class FromRow:
    """A row of a plan: the decision is tied to it."""

    row: roadmaps.MeasureTitle
    initial: dict[str, Any]
    kind: DecisionKind = DecisionKind.ORDER

    def fill(self, decision: int, *, by: int, at: datetime) -> None:
        target = Target(name_of_row(self.row), measure=str(self.row.id))
        set_links(decision=decision, targets=[target], by=by, at=at)


def _from_row(_request: HttpRequest, measure: int) -> Start:
    row = roadmaps.find_measure(measure)
    if row is None:
        raise Http404
    initial = {
        "title": f"О выполнении мероприятия «{row.title}»"[:500],
        "grounds": f"{row.plan_title}, мероприятие {row.number}",
    }
    return FromRow(row, initial)


@dataclass(frozen=True, slots=True)
class FromMinutes:
    """Signed minutes of a project group: who was present, what was heard, a point for each thing decided.

    Every point is charged to the unit itself within a month: minutes name neither, whoever writes the draft does.
    """

    points: tuple[str, ...]
    charged: Executor
    due_on: date
    initial: dict[str, Any]
    kind: DecisionKind = field(default=DecisionKind.MINUTES)

    def fill(self, decision: int, *, by: int, at: datetime) -> None:
        for text in self.points:
            point = Point(text, self.due_on)
            write_point(decision=decision, point=point, executors=[self.charged], by=by, at=at)


def _from_minutes(request: HttpRequest, meeting: int) -> Start:
    told = community.find_minutes(meeting)
    if told is None:
        raise Http404
    unit = acting(request).unit_id or 0
    held = russian.day(told.held_on)
    initial = {
        "title": f"О решениях группы «{told.group}»",
        "grounds": f"Протокол заседания группы № {told.number} от {held}",
        "present": "\n".join(told.present),
        "text": "\n".join(told.heard),
        "signatory": told.chair,
    }
    charged = Executor(unit, find_unit_title(unit).title)
    return FromMinutes(told.decided, charged, timezone.localdate() + TERM_OF_MINUTES, initial)


_STARTS = {"order": _from_order, "measure": _from_row, "meeting": _from_minutes}
