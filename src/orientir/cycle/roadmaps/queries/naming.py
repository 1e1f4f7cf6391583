"""What executors are called, and whom a name means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orientir.core.mistakes import Mistake, shown
from orientir.core.packs.specs import Pack
from orientir.cycle.goals import api as goals
from orientir.cycle.registry.api import UnitBook, load_unit_book, titles_of
from orientir.cycle.roadmaps.models import MeasureExecutor, Plan
from orientir.kit.tabular.values.cleaning import fold


class ExecutorNotKnown(Mistake):
    """Neither an actor of the methodology nor one unit of the subtree is called so."""


@dataclass(frozen=True, slots=True)
class Names:
    """Titles of units and of the actors of a methodology."""

    units: dict[int, str]
    actors: dict[str, str]

    def of(self, unit: int | None, actor: str) -> str:
        if unit is not None:
            return self.units.get(unit, "")
        return self.actors.get(actor, actor)

    def of_executor(self, one: MeasureExecutor) -> str:
        return self.of(one.unit_id, one.actor)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a name means: a unit, or an actor with its role."""

    unit: int | None
    actor: str = ""
    role: str = ""


class ExecutorBook:
    """Actors of the plan's methodology and units of its subtree by what people call them."""

    def __init__(self, plan: Plan, pack: Pack) -> None:
        self._units: UnitBook = load_unit_book(plan.unit_id)
        self._actors = {
            fold(word): Named(None, one.code, one.role)
            for one in pack.actors
            for word in (one.title, one.short_title, one.code)
        }

    def find(self, name: str) -> Named:
        """Raises ExecutorNotKnown."""
        actor = self._actors.get(fold(name))
        if actor is not None:
            return actor
        found = [one for one in self._units.find(name.strip()) if self._units.in_scope(one)]
        if len(found) == 1:
            return Named(found[0])
        told = shown(name.strip())
        if found:
            raise ExecutorNotKnown(f"«{told}»: так называются несколько организаций, впишите код")
        raise ExecutorNotKnown(
            f"«{told}»: такого исполнителя нет ни среди субъектов методики, ни среди подчинённых организаций"
        )


def get_plan_pack(plan: Plan, on: date) -> Pack:
    """The methodology of a plan, or that in force. Raises goals.PackNotFound."""
    return goals.get_pack(pack_id=plan.pack, on=on)


def name_executors(pack: Pack, executors: Iterable[MeasureExecutor], on: date) -> Names:
    units = {one.unit_id for one in executors if one.unit_id is not None}
    return names_for(pack, units, on)


def names_for(pack: Pack, units: Iterable[int], on: date) -> Names:
    actors = {one.code: one.short_title for one in pack.actors}
    return Names(titles_of(units, on), actors)
