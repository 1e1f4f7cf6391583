"""The whole way: check, deal plainly, solve, say what was reached or what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from string import ascii_uppercase

from orientir.core.assembly.greedy import deal
from orientir.core.assembly.layouts import Layout, lay_out
from orientir.core.assembly.problems import Family, Problem, pose
from orientir.core.assembly.shortages import check_sound, check_supply, fitting, minutes
from orientir.core.assembly.solving import Solution, is_feasible, solve
from orientir.core.assembly.specs import (
    Assembly,
    Blueprint,
    BuiltForm,
    Candidate,
    FormsNotBuilt,
    Placed,
    Wanted,
)

MOST_TIMES_NEEDED = 4
"""Of a large cell so many times what is needed goes to the solver: the least worn, then by lot."""


def assemble(blueprint: Blueprint, bank: Sequence[Candidate], wanted: Wanted) -> Assembly:
    """Forms that keep every limit and are balanced as well as can be; the same order gives the same forms.

    Raises ``FormsNotBuilt`` with the limits that stand in the way, ``BlueprintNotSound`` for a wish against itself.
    """
    check_sound(blueprint, wanted)
    layout = lay_out(blueprint, wanted)
    check_supply(blueprint, wanted, layout, bank)
    problem = pose(blueprint, wanted, layout, _shortlist(layout, bank, wanted.seed))
    guess = deal(problem, wanted.seed)
    solution = solve(problem, guess, wanted.seed)
    if solution is None and len(problem.bank) < len(bank):
        problem = pose(blueprint, wanted, layout, _mixed(bank, wanted.seed))
        solution = solve(problem, None, wanted.seed)
    if solution is None:
        raise FormsNotBuilt(_explain(problem, blueprint))
    best = _better(problem, solution, guess)
    return Assembly(
        tuple(_form(problem, best, form, wanted) for form in range(len(layout.forms))),
        "information" if all(one.information is not None for one in problem.bank) else "seconds",
        problem.spread(best),
        None if guess is None else problem.spread(guess),
        solution.is_proven,
    )


def _better(problem: Problem, solution: Solution, guess: set[int] | None) -> set[int]:
    """The solver stops at its gap: a plain choice within it may be the better one."""
    best = set(solution.chosen)
    if guess is not None and problem.cost(guess) < problem.cost(best):
        return guess
    return best


def _mixed(bank: Sequence[Candidate], seed: int) -> list[Candidate]:
    """In an order of the seed's own, whatever the order of the bank."""
    ordered = sorted(bank, key=lambda one: one.code)
    Random(seed).shuffle(ordered)
    return ordered


def _shortlist(layout: Layout, bank: Sequence[Candidate], seed: int) -> list[Candidate]:
    mixed = _mixed(bank, seed)
    kept: list[Candidate] = []
    for place, cell in enumerate(layout.cells):
        most = max(12, MOST_TIMES_NEEDED * layout.needed(place))
        kept += sorted(fitting(cell, mixed), key=lambda one: one.seen_share)[:most]
    return kept


def _explain(problem: Problem, blueprint: Blueprint) -> list[str]:
    """Which limit, lifted alone, lets forms be built."""
    sentences: dict[Family, str] = {
        "time": f"Задания не укладываются в {minutes(blueprint.seconds or 0)} мин. на форму: увеличьте "
        "время или уменьшите число заданий.",
        "families": "Мешают задания одного семейства (общий текст или рисунок): в одной форме может быть "
        "только одно из них, а других не хватает.",
        "competencies": "Не хватает заданий, чтобы в каждой тетради была каждая компетенция: уменьшите "
        "наименьшее число или число тетрадей.",
    }
    found = [words for family, words in sentences.items() if is_feasible(problem.without(family))]
    return found or [
        "Ограничения не выполнить вместе: по отдельности каждое выполнимо. Уменьшите число форм "
        "или общих заданий либо увеличьте время."
    ]


def _form(problem: Problem, chosen: set[int], form: int, wanted: Wanted) -> BuiltForm:
    places = [place for place in problem.form_places(form) if place in chosen]
    blocks = problem.layout.forms[form]
    # a block stands elsewhere in every booklet: no item is always the last
    places.sort(key=lambda place: (blocks.index(problem.block[place]), problem.item[place]))
    if wanted.design == "parallel":
        Random(wanted.seed).shuffle(places)
    items = [problem.bank[problem.item[place]] for place in places]
    placed = tuple(
        Placed(one.code, one.competency, problem.layout.copies(problem.block[place]) > 1)
        for one, place in zip(items, places, strict=True)
    )
    known = [one.information for one in items if one.information is not None]
    information = sum(known) if len(known) == len(items) else None
    return BuiltForm(code_of(form), placed, sum(one.seconds for one in items), information)


def code_of(form: int) -> str:
    """A, B … Z, A2, B2 …"""
    turn, letter = divmod(form, len(ascii_uppercase))
    return ascii_uppercase[letter] + (str(turn + 1) if turn else "")
