"""Calibration: item parameters and groups from responses by marginal maximum likelihood.

Bock and Aitkin (1981), doi:10.1007/BF02293801; Muraki (1992), doi:10.1177/014662169201600206. Identification: Rasch
and partial credit have slopes of 1 and a free variance; 2PL and generalised partial credit have N(0, 1) in the
reference group; further groups have a free mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.categories import Categories
from orientir.core.psychometrics.cells import Cell, find_cells
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.engines import (
    Engine,
    Spread,
    make_score_cell,
    make_weighted_cell,
    one_by_one,
)
from orientir.core.psychometrics.grids import make_grid
from orientir.core.psychometrics.layout import Groups, Layout, Model, make_layout
from orientir.core.psychometrics.loose_persons import make_loose_persons
from orientir.core.psychometrics.marginal import MarginalLikelihood, Point, SlopePrior
from orientir.core.psychometrics.maximisation import Climb, Optimum
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Matrix, Responses
from orientir.core.psychometrics.sandwich import scatter_of_scores
from orientir.core.psychometrics.start import start_parameters

Floats = npt.NDArray[np.float64]

FEWEST_OF_A_CELL = 100  # persons with one pattern of gaps; fewer are summed one by one
MOST_CELLS = 2_000
ROUGH_GAIN = 1.0  # of the log-likelihood: closer than a sample tells
SAMPLE = 10_000  # persons on whom a large calibration is brought near its end
MANY = 30_000
WORTH_THREADS = 200_000


@dataclass(frozen=True)
class Calibration:
    """What was estimated.

    ``information`` [parameters, parameters] is there where standard errors were asked for, ``scatter`` where there are
    weights besides (``sandwich``). ``observed`` [items, categories]: weight of the persons who gave each score.
    ``lowest`` [items]: the code that is score 0.
    """

    model: Model
    layout: Layout
    optimum: Optimum
    log_likelihood: float
    categories: Categories
    groups: Groups
    observed: Floats
    information: Floats | None
    scatter: Floats | None
    likelihood: MarginalLikelihood
    lowest: tuple[int, ...]

    def is_anchor(self, item: int) -> bool:
        """Its parameters were kept."""
        return bool(self.layout.tells[item] and not (self.layout.items == item).any())


def calibrate(
    responses: Responses,
    model: Model,
    *,
    with_errors: bool = False,
    threads: int = 1,
    anchors: Sequence[ItemParameters] = (),
    slope_prior: SlopePrior | None = None,
) -> Calibration:
    """Estimate; never raises for data that do not determine the model: see ``flags.find_flags``.

    ``anchors``: items whose parameters are kept, so that the rest comes out on their scale; then the mean and the
    spread of every group are free. ``slope_prior``: for few persons; then errors are those of the posterior's top.
    Raises Mistake for an answer outside an anchor's scores.
    """
    places = anchor_places(responses, anchors)
    responses = restore_codes(responses, anchors)
    with _workers(threads if len(responses.scores) >= WORTH_THREADS else 1) as spread:
        return _calibrate(responses, model, with_errors, spread, places, slope_prior)


def anchor_places(
    responses: Responses, anchors: Sequence[ItemParameters]
) -> dict[int, ItemParameters]:
    """Anchors that are among the items, by the item's place."""
    known = {anchor.name: anchor for anchor in anchors}
    return {j: known[name] for j, name in enumerate(responses.items) if name in known}


def restore_codes(responses: Responses, anchors: Sequence[ItemParameters]) -> Responses:
    """Scores of anchors counted from the anchor's own lowest code, not from the lowest met here.

    Whoever scores people by a calibration with anchors gives it these scores. Raises Mistake for a code that the
    anchor does not know.
    """
    places = anchor_places(responses, anchors)
    shifts = {j: responses.lowest[j] - anchor.lowest for j, anchor in places.items()}
    scores = responses.scores.copy() if any(shifts.values()) else responses.scores
    lowest = list(responses.lowest)
    for place, anchor in places.items():
        _refuse_strange_codes(anchor, responses.scores[:, place], lowest[place])
        scores[:, place] += np.where(scores[:, place] < 0, 0, shifts[place]).astype(np.int8)
        lowest[place] = anchor.lowest
    return replace(responses, scores=scores, lowest=tuple(lowest))


def _refuse_strange_codes(anchor: ItemParameters, scores: Matrix, lowest: int) -> None:
    met = scores[scores >= 0]
    if not met.size:
        return
    low, high = int(met.min()) + lowest, int(met.max()) + lowest
    highest = anchor.lowest + anchor.max_score
    if low < anchor.lowest or high > highest:
        code = high if high > highest else low
        raise Mistake(
            f"задание «{anchor.name}»: код {code}, а коды якоря – от {anchor.lowest} до {highest}."
            " Если у якоря за 0 принят другой код, назовите его в столбце lowest"
        )


def _calibrate(
    responses: Responses,
    model: Model,
    with_errors: bool,
    spread: Spread,
    anchors: Mapping[int, ItemParameters],
    slope_prior: SlopePrior | None = None,
) -> Calibration:
    layout = make_layout(
        model,
        count_scores(responses.scores, responses.weights),
        len(responses.groups),
        anchors,
    )
    width = layout.template.intercepts.shape[1]
    observed = count_scores(responses.scores, responses.weights, width)
    cells = find_cells(responses.scores, responses.group_of)
    builder = Builder(responses, layout, observed, spread, prior=slope_prior)
    start = start_parameters(model, layout, responses.scores, observed)
    likelihood, optimum = _climb(builder, cells, start)
    last = likelihood.precise().evaluate(optimum.parameters)
    return Calibration(
        model,
        layout,
        replace(optimum, value=last.value, gradient=last.gradient),
        last.value - last.log_prior,
        layout.categories(optimum.parameters),
        layout.distributions(optimum.parameters),
        observed,
        likelihood.precise().information(last) if with_errors else None,
        _scatter(responses, last.point) if with_errors else None,
        likelihood,
        responses.lowest,
    )


def _scatter(responses: Responses, point: Point) -> Floats | None:
    if responses.weights is None:
        return None
    return scatter_of_scores(point, responses.scores, responses.group_of, responses.weights)


@dataclass(frozen=True)
class Builder:
    """Makes the likelihood of all persons or of a sample, weighted up to all."""

    responses: Responses
    layout: Layout
    observed: Floats
    spread: Spread = one_by_one
    fewest_of_a_cell: int = FEWEST_OF_A_CELL
    prior: SlopePrior | None = None

    def likelihood(self, cells: list[Cell]) -> MarginalLikelihood:
        cells = _tell_cells(cells, self.layout.tells)
        common = [cell for cell in cells if len(cell.rows) >= self.fewest_of_a_cell][:MOST_CELLS]
        chosen = {id(cell) for cell in common}
        rare = [cell for cell in cells if id(cell) not in chosen]
        engines = [self._engine(cell) for cell in common]
        if rare:
            engines.append(self._loose(rare))
        return MarginalLikelihood(
            self.layout, engines, self.observed, make_grid(), prior=self.prior
        )

    def _engine(self, cell: Cell) -> Engine:
        scores, weights = self.responses.scores, self.responses.weights
        if self.layout.has_equal_slopes:
            return make_score_cell(cell, scores, weights)
        return make_weighted_cell(cell, scores, weights, self.layout.top_scores, self.spread)

    def _loose(self, cells: list[Cell]) -> Engine:
        mine = self.responses
        return make_loose_persons(
            cells, mine.scores, mine.weights, mine.group_of, self.layout.tells
        )


def _climb(
    builder: Builder, cells: list[Cell], start: Floats
) -> tuple[MarginalLikelihood, Optimum]:
    """On a sample first where there are many persons: it leaves a point near the top and a matrix that fits it."""
    information, used = None, 0
    if sum(len(cell.rows) for cell in cells) > MANY and not builder.layout.has_equal_slopes:
        climb = Climb(_sample(builder, cells), start)
        rough = climb.run(gain=ROUGH_GAIN, change=1.0, limit=25)
        start, used = rough.parameters, rough.iterations
        information = climb.objective.information(climb.here)
    climb = Climb(builder.likelihood(cells), start, information)
    optimum = climb.run()
    return climb.objective, replace(optimum, iterations=optimum.iterations + used)


def _sample(builder: Builder, cells: list[Cell]) -> MarginalLikelihood:
    """Every so-manieth person of every cell, with weights that make up for the rest.

    A score that nobody of the sample gave counts as half a person, lest its intercept run away.
    """
    responses = builder.responses
    stride = max(1, sum(len(cell.rows) for cell in cells) // SAMPLE)
    rows, weights, chosen, start = [], [], [], 0
    for cell in cells:
        mine = cell.rows[:: max(1, min(stride, len(cell.rows) // (2 * FEWEST_OF_A_CELL)))]
        own = np.ones(len(responses.scores)) if responses.weights is None else responses.weights
        weights.append(own[mine] * (own[cell.rows].sum() / max(own[mine].sum(), 1e-300)))
        chosen.append(replace(cell, rows=np.arange(start, start + len(mine))))
        rows.append(mine)
        start += len(mine)
    taken, weight = np.concatenate(rows), np.concatenate(weights)
    groups = None if responses.group_of is None else responses.group_of[taken]
    fewer = replace(responses, scores=responses.scores[taken], weights=weight, group_of=groups)
    observed = count_scores(fewer.scores, weight, builder.observed.shape[1])
    observed = np.where(builder.observed > 0, np.maximum(observed, 0.5), 0.0)
    return replace(builder, responses=fewer, observed=observed).likelihood(chosen)


def _tell_cells(cells: list[Cell], tells: npt.NDArray[np.bool_]) -> list[Cell]:
    """Cells with the items that tell of ability [items]; a person without such an item tells nothing."""
    kept = [replace(cell, items=cell.items[tells[cell.items]]) for cell in cells]
    return [cell for cell in kept if len(cell.items)]


def count_scores(scores: Matrix, weights: Floats | None, width: int = 0) -> Floats:
    """Weight of the persons who gave each score [items, categories], as many categories as were met or ``width``."""
    width = width or max(int(scores.max(initial=0)), 0) + 1
    mine = np.ones(1) if weights is None else weights
    return _count_scores(scores, mine, width)


@compiled
def _count_scores(scores: Matrix, weights: Floats, width: int) -> Floats:
    counts = np.zeros((scores.shape[1], width))
    is_weighted = weights.shape[0] > 1
    for i in range(scores.shape[0]):
        weight = weights[i] if is_weighted else 1.0
        for j in range(scores.shape[1]):
            if scores[i, j] >= 0:
                counts[j, scores[i, j]] += weight
    return counts


@contextmanager
def _workers(threads: int) -> Iterator[Spread]:
    if threads <= 1:
        yield one_by_one
        return
    with ThreadPoolExecutor(threads) as pool:

        def spread(work: Callable[[slice], None], parts: Iterable[slice]) -> None:
            list(pool.map(work, parts))

        yield spread
