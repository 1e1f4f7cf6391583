"""All competencies of a person scored together: what one knows in one tells something of the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.competency_prior import CompetencyPrior, estimate_prior
from orientir.core.psychometrics.curves import item_information
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.patterns import Patterns, find_patterns
from orientir.core.psychometrics.propagation import propagate
from orientir.core.psychometrics.score_tables import Matrix
from orientir.core.psychometrics.threads import in_threads

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

REACH = 6.0  # of a competency's grid, in deviations of the prior
FEWEST_NODES, MOST_NODES = 64, 512
_CHUNK = 2_000  # persons a thread takes at once


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is known of each person [persons, competencies], on the scales of the items.

    ``mean``, ``deviation``: of the posterior; ``deficit``: the probability that the ability is below the cut;
    ``answered``: items; ``alone`` [competencies]: mean posterior variance by its own items only, of those who answered.
    ``total_mean``, ``total_deviation`` [persons]: of the plain mean over competencies; ``with_total`` [persons,
    competencies]: its posterior covariance with each. ``restless``: how many persons'
    posteriors did not settle. ``sites`` [persons, 2, competencies]: normal stand-ins of the likelihoods (propagation).
    """

    prior: CompetencyPrior
    cuts: Floats
    mean: Floats
    deviation: Floats
    deficit: Floats
    answered: npt.NDArray[np.int64]
    alone: Floats
    total_mean: Floats
    total_deviation: Floats
    with_total: Floats
    restless: int
    sites: Floats


def diagnose(
    matrix: Matrix,
    items: Sequence[ItemParameters],
    competency: Sequence[int],
    cuts: Sequence[float],
    weights: Floats | None = None,
) -> Diagnosis:
    """Scores persons by calibrated ``items`` [the columns of ``matrix``; -1 missing] of ``len(cuts)`` competencies.

    The prior is estimated from these persons (``competency_prior``); a person's answers to every item then count
    towards every competency as far as the competencies go together. Raises Mistake: a competency without items.
    """
    _check(matrix, items, competency, len(cuts))
    patterns = find_patterns(matrix, items, competency, len(cuts))
    return score(patterns, estimate_prior(patterns, weights), np.asarray(cuts, dtype=np.float64))


def score(patterns: Sequence[Patterns], prior: CompetencyPrior, cuts: Floats) -> Diagnosis:
    """Posteriors of the persons of ``patterns`` under a ``prior`` that is known (of these people or of a pilot)."""
    ready = Ready.of(patterns, prior, cuts)
    return ready.diagnose()


def _check(
    matrix: Matrix, items: Sequence[ItemParameters], competency: Sequence[int], count: int
) -> None:
    if not len(items) == len(competency) == matrix.shape[1]:
        raise ValueError("one item and one competency for each column")
    empty = sorted(set(range(count)) - set(competency))
    if empty:
        raise Mistake(f"у компетенции № {empty[0] + 1} нет ни одного откалиброванного задания")


@dataclass(frozen=True, eq=False)
class Ready:
    """Everything that posteriors are counted from, tabulated by pattern."""

    prior: CompetencyPrior
    cuts: Floats
    row: Labels
    likelihood: Floats
    grids: Floats
    sites: Floats
    answered: npt.NDArray[np.int64]
    alone: Floats

    @classmethod
    def of(cls, patterns: Sequence[Patterns], prior: CompetencyPrior, cuts: Floats) -> Ready:
        nodes = _nodes_for(patterns, prior)
        tables = [
            _table(one, prior.mean[d], prior.deviation[d], nodes) for d, one in enumerate(patterns)
        ]
        offsets = np.cumsum([0] + [len(one.answers) for one in patterns[:-1]])
        answered = np.column_stack([one.answered[one.label] for one in patterns])
        row = np.column_stack([one.label + at for one, at in zip(patterns, offsets, strict=True)])
        sites = np.stack(
            [table.sites[:, one.label] for one, table in zip(patterns, tables, strict=True)]
        )
        return cls(
            prior,
            cuts,
            np.where(answered > 0, row, -1).astype(np.int32),
            np.vstack([table.likelihood for table in tables]),
            np.array([table.grid for table in tables]),
            np.ascontiguousarray(sites.transpose(2, 1, 0)),
            answered,
            np.array(
                [_mean_variance(one, table) for one, table in zip(patterns, tables, strict=True)]
            ),
        )

    def diagnose(self, means: Floats | None = None, unit: Labels | None = None) -> Diagnosis:
        """Posteriors; with ``means`` [units, competencies] the prior of a person is centred at the unit's."""
        precision: Floats = np.linalg.inv(self.prior.covariance).astype(np.float64)
        persons, size = self.row.shape
        pulls = (self.prior.mean[None] if means is None else means) @ precision
        unit = np.zeros(persons, dtype=np.int32) if unit is None else unit
        sites, result = self.sites.copy(), np.zeros((persons, size + 1, 4))

        def work(chunk: slice) -> int:
            return propagate(
                self.row[chunk], self.likelihood, self.grids, self.cuts, precision, pulls,
                unit[chunk], sites[chunk], result[chunk],
            )  # fmt: skip

        restless = sum(in_threads(work, persons, _CHUNK))
        deviation = np.sqrt(result[:, :, 1])
        return Diagnosis(
            self.prior, self.cuts, result[:, :size, 0], deviation[:, :size], result[:, :size, 2],
            self.answered, self.alone, result[:, size, 0], deviation[:, size], result[:, :size, 3],
            restless, sites,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Table:
    """By pattern of one competency: likelihood on the grid, variance of the posterior alone, first sites."""

    grid: tuple[float, float]
    likelihood: Floats
    variance: Floats
    sites: Floats


def _nodes_for(patterns: Sequence[Patterns], prior: CompetencyPrior) -> int:
    """So many that no posterior is narrower than the space between two nodes."""
    needed = FEWEST_NODES
    for d, one in enumerate(patterns):
        reach = REACH * float(prior.deviation[d])
        ability = prior.mean[d] + np.linspace(-reach, reach, FEWEST_NODES)
        told = sum((item_information(item, ability) for item in one.items), np.zeros(FEWEST_NODES))
        precision = float(told.max()) + 1 / float(prior.deviation[d]) ** 2
        needed = max(needed, math.ceil(2 * reach * math.sqrt(precision)) + 1)
    return min(needed, MOST_NODES)


def _table(patterns: Patterns, mean: float, deviation: float, nodes: int) -> _Table:
    ability = np.linspace(mean - REACH * deviation, mean + REACH * deviation, nodes)
    likelihood = patterns.likelihood(ability)
    posterior = likelihood * np.exp(-(((ability - mean) / deviation) ** 2) / 2)
    posterior /= posterior.sum(axis=1, keepdims=True)
    centre = posterior @ ability
    variance = ((ability - centre[:, None]) ** 2 * posterior).sum(axis=1)
    gain = np.where(patterns.answered > 0, (1 / variance - 1 / deviation**2).clip(0), 0.0)
    push = np.where(gain > 0, centre / variance - mean / deviation**2, 0.0)
    spacing = float(ability[1] - ability[0])
    return _Table((float(ability[0]), spacing), likelihood, variance, np.stack([gain, push]))


def _mean_variance(patterns: Patterns, table: _Table) -> float:
    """Of the posteriors of those who answered anything; of the prior where nobody did."""
    everybody = patterns.counts()
    asked = np.where(patterns.answered > 0, everybody, 0.0)
    return float(np.average(table.variance, weights=asked if asked.any() else everybody))
