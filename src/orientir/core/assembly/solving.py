"""The best choice by HiGHS (Huangfu and Hall, 2018, doi:10.1007/s12532-017-0130-5), a mixed-integer solver."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from orientir.core.assembly.problems import Problem

GAP = 0.01
"""Forms whose totals differ by a hundredth of their mean are equal enough."""
MOST_NODES = 20
MOST_SECONDS = 120.0
"""Counted in nodes, so that the same order gives the same forms; the seconds are a last resort."""


@dataclass(frozen=True, slots=True)
class Solution:
    chosen: frozenset[int]
    is_proven: bool


def solve(problem: Problem, guess: set[int] | None, seed: int) -> Solution | None:
    """The places of least cost; None where no choice keeps the limits. ``guess`` is a choice that keeps them."""
    solver = _quiet(seed)
    solver.passModel(_model(problem))
    if guess is not None:
        solver.setSolution(_as_start(problem, guess))
    solver.run()
    found = (
        solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    if not found:
        return None
    column = np.array(solver.getSolution().col_value[: len(problem.item)])
    chosen = frozenset(int(place) for place in np.flatnonzero(column > 0.5))
    return Solution(chosen, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def is_feasible(problem: Problem) -> bool:
    """Whether any choice keeps the limits, whatever its balance."""
    solver = _quiet(0)
    model = _model(problem)
    model.col_cost_ = np.zeros(model.num_col_)
    solver.passModel(model)
    solver.run()
    status = solver.getInfo().primal_solution_status
    return bool(status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _quiet(seed: int) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", seed % 2_147_483_647),
        ("mip_abs_gap", GAP),
        ("mip_rel_gap", 0.0),
        ("mip_max_nodes", MOST_NODES),
        ("time_limit", MOST_SECONDS),
    ):
        solver.setOptionValue(name, value)
    return solver


def _model(problem: Problem) -> highspy.HighsLp:
    """Columns: one a place (0 or 1), then the least and the largest total of a form."""
    places, forms = len(problem.item), len(problem.layout.forms)
    rows = [(one.places, one.weights, one.low, one.high) for one in problem.limits]
    rows += [row for form in range(forms) for row in _balance(problem, form, places)]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = places + 2, len(rows)
    model.col_cost_ = np.array(
        [*(problem.wear(place) for place in range(places)), -1 / problem.scale, 1 / problem.scale]
    )
    model.col_lower_ = np.zeros(places + 2)
    model.col_upper_ = np.array([1.0] * places + [highspy.kHighsInf] * 2)
    model.integrality_ = [highspy.HighsVarType.kInteger] * places + [
        highspy.HighsVarType.kContinuous
    ] * 2
    model.row_lower_ = np.array([low for _places, _weights, low, _high in rows])
    model.row_upper_ = np.array([high for _places, _weights, _low, high in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)])
    model.a_matrix_.index_ = np.array([place for row in rows for place in row[0]], dtype=np.int32)
    model.a_matrix_.value_ = np.array([weight for row in rows for weight in row[1]])
    return model


Row = tuple[tuple[int, ...], tuple[float, ...], float, float]


def _balance(problem: Problem, form: int, least: int) -> tuple[Row, Row]:
    """A form's total is no less than column ``least`` and no more than the next."""
    places = tuple(problem.form_places(form))
    values = tuple(problem.values[problem.item[place]] for place in places)
    return (
        ((*places, least), (*values, -1.0), 0.0, highspy.kHighsInf),
        ((*places, least + 1), (*values, -1.0), -highspy.kHighsInf, 0.0),
    )


def _as_start(problem: Problem, guess: set[int]) -> highspy.HighsSolution:
    totals = problem.totals(guess)
    start = highspy.HighsSolution()
    start.col_value = [
        *(float(place in guess) for place in range(len(problem.item))),
        min(totals),
        max(totals),
    ]
    return start
