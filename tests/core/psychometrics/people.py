"""Invented people with many competencies, for tests of diagnoses."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class World:
    """``ability`` [persons, competencies]; ``matrix`` [persons, items]; ``unit`` [persons]."""

    ability: Floats
    items: tuple[ItemParameters, ...]
    competency: tuple[int, ...]
    matrix: npt.NDArray[np.int8]
    unit: npt.NDArray[np.int32]


def make_world(
    persons: int = 1500,
    competencies: int = 20,
    items: int = 4,
    correlation: float = 0.7,
    units: int = 1,
    between: float = 0.0,
    seed: int = 1,
) -> World:
    """2PL answers; correlations all equal; ``between``: the share of variance that lies between units."""
    random = np.random.default_rng(seed)
    spread = np.full((competencies, competencies), correlation)
    np.fill_diagonal(spread, 1)
    root = np.linalg.cholesky(spread).T
    unit = np.arange(persons, dtype=np.int32) % units
    ability = np.sqrt(1 - between) * random.normal(size=(persons, competencies)) @ root
    ability += np.sqrt(between) * (random.normal(size=(units, competencies)) @ root)[unit]
    competency = np.repeat(np.arange(competencies), items)
    slopes = random.uniform(0.7, 1.8, len(competency))
    difficulties = random.normal(-0.5, 0.8, len(competency))
    chance = 1 / (1 + np.exp(-slopes * (ability[:, competency] - difficulties)))
    return World(
        ability,
        tuple(
            ItemParameters(f"q{j}", float(a), (float(b),))
            for j, (a, b) in enumerate(zip(slopes, difficulties, strict=True))
        ),
        tuple(competency.tolist()),
        (random.random(chance.shape) < chance).astype(np.int8),
        unit,
    )
