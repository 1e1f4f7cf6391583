"""Who learned a programme, who waited for it, who else was measured on both sides of it; on one scale, by town."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import hypot

from orientir.core.effects import Measured, Placed
from orientir.cycle.assessment import api as assessment
from orientir.cycle.learning.models import Application, Enrolment, LearningGroup
from orientir.cycle.learning.rules import ApplicationState, EnrolmentState, GroupState
from orientir.cycle.registry.api import load_unit_book

Shifts = Callable[[int, int], assessment.Shift | None]


@dataclass(frozen=True, slots=True)
class Window:
    """Of which group, and between which days people must have been measured."""

    group: int
    starts_on: date
    ends_on: date


Windows = Sequence[tuple[int, Window]]
"""Persons with their window."""


class Measurements:
    """Every published diagnostic, read once: what each person has on both sides of a window."""

    def __init__(self) -> None:
        self.by_person: dict[int, list[assessment.Outcome]] = defaultdict(list)
        for one in assessment.list_outcomes():
            self.by_person[one.person].append(one)
        self._shift_of: Shifts = cache(assessment.find_shift)
        self._towns = {
            unit: known.municipality_id for unit, known in load_unit_book(None).units.items()
        }

    @property
    def firsts(self) -> list[tuple[float, float]]:
        """The first result of everybody with its error."""
        return [(one[0].ability, one[0].standard_error) for one in self.by_person.values()]

    def measured_in(self, windows: Windows) -> list[Placed]:
        """Whoever was measured on both sides of a window, once: by the first of their windows."""
        found: dict[int, Placed] = {}
        for person, window in windows:
            placed = self._placed(person, window)
            if placed is not None:
                found.setdefault(person, placed)
        return list(found.values())

    def others_of(self, windows: Iterable[Window], without: Collection[int]) -> list[Placed]:
        """Everybody else who was measured on both sides of any of the windows, once for each of them."""
        twice = [
            person
            for person, told in self.by_person.items()
            if len(told) > 1 and person not in without
        ]
        placed = (self._placed(person, window) for window in windows for person in twice)
        return [one for one in placed if one is not None]

    def _placed(self, person: int, window: Window) -> Placed | None:
        """The last result before the start and the first after the end, by one instrument, on one scale."""
        told = self.by_person.get(person, [])
        before = [one for one in told if one.completed_on <= window.starts_on]
        after = [one for one in told if one.completed_on >= window.ends_on]
        if not before or not after or before[-1].instrument != after[0].instrument:
            return None
        measured = self._pair(before[-1], after[0])
        if measured is None:
            return None
        return Placed(person, (window.group, self._towns.get(before[-1].unit)), measured)

    def _pair(self, first: assessment.Outcome, second: assessment.Outcome) -> Measured | None:
        shift = self._shift_of(first.calibration, second.calibration)
        if shift is None:
            return None
        error = hypot(second.standard_error, shift.standard_error)
        return Measured(first.ability, first.standard_error, second.ability + shift.amount, error)


def list_completed_programmes() -> list[int]:
    found = LearningGroup.objects.filter(state=GroupState.COMPLETED)
    return list(found.values_list("programme", flat=True).distinct())


def list_learners(programme: int) -> Windows:
    """Everybody who had a seat when the group started, also who left it: a seat is what was given out by the queue."""
    found = (
        Enrolment.objects.filter(programme=programme, group__state=GroupState.COMPLETED)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .order_by("group__starts_on", "pk")
    )
    return _windows(found.values_list("person", "group", "group__starts_on", "group__ends_on"))


def list_waited(programme: int) -> Windows:
    """Who still stood in the queue when the group started, and had no seat in any group of the programme."""
    had = Enrolment.objects.filter(programme=programme).exclude(state=EnrolmentState.WITHDRAWN)
    found = (
        Application.objects.filter(
            group__programme=programme,
            group__state=GroupState.COMPLETED,
            state=ApplicationState.WAITING,
        )
        .exclude(person__in=had.values("person"))
        .order_by("group__starts_on", "pk")
    )
    return _windows(found.values_list("person", "group", "group__starts_on", "group__ends_on"))


def _windows(rows: Iterable[tuple[int, int, date, date]]) -> Windows:
    return [(person, Window(group, starts, ends)) for person, group, starts, ends in rows]
