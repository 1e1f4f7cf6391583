"""What a design can notice, in words, before the decision."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orientir.core.effects import Noise, Plan, detectable, power_of, treated_needed
from orientir.cycle.effects.pages.study import chance_words
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

LEVEL = 0.05
_GOOD = 0.8
_POOR = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of ``total`` get the measure, ``after`` years are waited for, ``effect`` is worth noticing."""

    give: int
    total: int
    after: int
    effect: float


@dataclass(frozen=True, slots=True)
class PowerAnswer:
    """A sentence, its mark, facts, and how many it would take by years."""

    sentence: str
    mark: str
    facts: list[Fact]
    needed: Table


def answer(wish: Wish, noise: Noise) -> PowerAnswer:
    plan = Plan(wish.give, wish.total - wish.give, wish.after)
    least = detectable(plan, noise, LEVEL)
    seen = power_of(plan, noise, wish.effect, LEVEL)
    return PowerAnswer(
        _sentence(wish, least, seen), _mark(seen), _facts(noise, plan, least, seen),
        _needed(wish, noise),
    )  # fmt: skip


def _mark(seen: float) -> str:
    return "done" if seen >= _GOOD else "check" if seen >= _POOR else "failed"


def _sentence(wish: Wish, least: float, seen: float) -> str:
    if not math.isfinite(least):
        return _("Nothing could be told: with so few, chance alone gives anything.")
    told = {
        "effect": russian.number(wish.effect, 1), "chance": russian.percent(round(100 * seen)),
        "least": russian.number(least, 1),
    }  # fmt: skip
    if seen >= _GOOD:
        return _("An effect of %(effect)s would be noticed: chance %(chance)s.") % told
    if seen >= _POOR:
        return (
            _(
                "An effect of %(effect)s may be missed: chance %(chance)s; from %(least)s on it is safe."
            )
            % told
        )
    return (
        _(
            "An effect of %(effect)s would be missed: chance %(chance)s; from %(least)s on it is seen."
        )
        % told
    )


def _facts(noise: Noise, plan: Plan, least: float, seen: float) -> list[Fact]:
    return [
        Fact(_("Get it, are compared"), f"{plan.treated}, {plan.compared}"),
        Fact(_("Chance to notice"), russian.percent(round(100 * seen))),
        Fact(
            _("Noticed from"), russian.number(least, 1) if math.isfinite(least) else russian.MISSING
        ),
        Fact(_("Least chance this comparison can show"), chance_words(plan.least_p)),
        Fact(_("A unit moves by itself, a year"), russian.number(noise.spread, 1)),
        Fact(_("Tie of neighbouring years"), russian.number(noise.autocorrelation, 2)),
    ]


def _needed(wish: Wish, noise: Noise) -> Table:
    columns = [
        Column(_("Years waited for"), place="name"),
        Column(_("How many must get it"), kind="number", place="value"),
    ]
    rows = [Row([Cell(str(after)), Cell(_many(wish, noise, after))]) for after in range(1, 5)]
    return Table(_("How many it takes to notice it in four cases of five"), columns, rows)


def _many(wish: Wish, noise: Noise, after: int) -> str:
    found = treated_needed(noise, wish.effect, after, LEVEL, total=wish.total)
    if found is None:
        return _("not even half of all")
    return _("%(n)s of %(total)s") % {"n": found, "total": wish.total}
