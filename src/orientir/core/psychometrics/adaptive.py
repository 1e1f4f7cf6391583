"""Adaptive tests: the next item is the one that tells most at the ability seen so far, within a plan of content.

Ability is the mean of the posterior on a grid (EAP); items come in order of information from a table. Content follows
shares by area (Kingsbury and Zara (1989) doi:10.1207/s15324818ame0204_6). Pure maximum information would show a few
items to everybody and most items to nobody, so exposure is controlled three ways, together or apart:

- randomesque: one of the ``top`` best by lot (Kingsbury and Zara, 1989);
- a start of items with low slopes, the sharp ones kept until they can aim (Chang and Ying (1999)
  doi:10.1177/01466219922031338);
- limits by item: a chosen item is given with a probability found by simulation so that nobody's exposure passes a bound
  (Sympson and Hetter (1985); ``limit_exposure``).

The step used live (``next_item``) is the very code that simulations run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.adaptive_loops import NOTHING_LEFT, choose, learn, sit_all
from orientir.core.psychometrics.curves import category_probabilities, item_information
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Stop = Literal["", "precise", "longest", "nothing_left"]

NODES, REACH = 65, 4.5


@dataclass(frozen=True)
class AdaptiveRule:
    """When to stop and how to choose; a methodologist sets it.

    Stops at a standard ``error`` once ``shortest`` items are answered, at ``longest`` in any case. ``start``: so many
    first items have low slopes; ``top``: one of so many best by lot. Prior N(``mean``, ``deviation``^2).
    """

    shortest: int = 10
    longest: int = 30
    error: float = 0.3
    start: int = 4
    top: int = 5
    mean: float = 0.0
    deviation: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.shortest <= self.longest or self.top < 1 or self.deviation <= 0:
            raise ValueError("1 <= shortest <= longest, top >= 1, deviation > 0")


@dataclass(frozen=True, eq=False)
class AdaptiveBank:
    """Items tabulated at ``nodes``. ``chances`` [items, scores, nodes]; ``order`` [nodes, items] from the most
    informative; ``area`` [items] and ``targets`` [areas], shares that sum to 1; ``low_slope`` [items]: of the lower
    half of its area; ``limits`` [items]: the probability that an item chosen is given.
    """

    items: tuple[ItemParameters, ...]
    areas: tuple[str, ...]
    area: Ints
    targets: Floats
    nodes: Floats
    chances: Floats
    order: Ints
    low_slope: npt.NDArray[np.bool_]
    limits: Floats

    @classmethod
    def of(
        cls,
        items: Sequence[ItemParameters],
        areas: Sequence[str] | None = None,
        blueprint: dict[str, float] | None = None,
    ) -> AdaptiveBank:
        """``areas`` [items] names the content of each; ``blueprint``: weights of areas (else: as in the bank).

        Items of areas that the blueprint leaves out are never given. Raises Mistake: an area without items.
        """
        named = list(areas) if areas is not None else [""] * len(items)
        weights = blueprint or {name: float(named.count(name)) for name in dict.fromkeys(named)}
        _refuse_empty(named, weights)
        kept = [j for j, name in enumerate(named) if weights.get(name, 0) > 0]
        wanted = tuple(name for name, weight in weights.items() if weight > 0)
        return cls._tabulate(
            tuple(items[j] for j in kept),
            wanted,
            np.array([wanted.index(named[j]) for j in kept], dtype=np.int64),
            np.array([weights[name] for name in wanted]) / sum(weights[name] for name in wanted),
        )

    @classmethod
    def _tabulate(
        cls, items: tuple[ItemParameters, ...], areas: tuple[str, ...], area: Ints, targets: Floats
    ) -> AdaptiveBank:
        nodes = np.linspace(-REACH, REACH, NODES)
        chances = np.zeros((len(items), 1 + max(item.max_score for item in items), NODES))
        for table, item in zip(chances, items, strict=True):
            table[: item.max_score + 1] = category_probabilities(item, nodes).T
        information = np.stack([item_information(item, nodes) for item in items])
        order = np.ascontiguousarray(np.argsort(-information, axis=0, kind="stable").T)
        slopes = np.array([item.slope for item in items])
        middle = np.array([np.median(slopes[area == one]) for one in range(len(areas))])
        return cls(
            items, areas, area, targets, nodes, chances, order.astype(np.int64),
            slopes <= middle[area], np.ones(len(items)),
        )  # fmt: skip

    def prior(self, rule: AdaptiveRule) -> Floats:
        density = np.exp(-(((self.nodes - rule.mean) / rule.deviation) ** 2) / 2)
        prior: Floats = density / density.sum()
        return prior


def _refuse_empty(named: Sequence[str], weights: dict[str, float]) -> None:
    if not named:
        raise Mistake("в банке нет откалиброванных заданий: адаптивный тест не построить")
    for name, weight in weights.items():
        if weight > 0 and name not in named:
            raise Mistake(f"в банке нет откалиброванных заданий раздела «{name}»")


@dataclass(frozen=True)
class Step:
    """What to do after the answers so far: give ``item`` (index in the bank), or stop where it is None.

    ``reason`` says why in words; ``ability`` and ``error``: mean and deviation of the posterior.
    """

    item: int | None
    reason: str
    stop: Stop
    ability: float
    error: float


def next_item(
    bank: AdaptiveBank, rule: AdaptiveRule, answers: Sequence[tuple[int, int]], seed: int
) -> Step:
    """The step after ``answers`` [(index in the bank, score)]; the same ``seed`` and answers give the same item.

    Raises ValueError: an item twice, or a score that the item does not have.
    """
    ability, error = _ability(bank, rule, answers)
    length = len(answers)
    if length >= rule.longest:
        return Step(None, f"дано наибольшее число заданий: {length}", "longest", ability, error)
    if length >= rule.shortest and error <= rule.error:
        return Step(
            None, f"точность достигнута: ошибка {_number(error)}", "precise", ability, error
        )
    item = _choose(bank, rule, answers, ability, seed)
    if item == NOTHING_LEFT:
        return Step(None, "в банке не осталось заданий", "nothing_left", ability, error)
    return Step(item, _reason(bank, rule, answers, item, ability), "", ability, error)


def _ability(
    bank: AdaptiveBank, rule: AdaptiveRule, answers: Sequence[tuple[int, int]]
) -> tuple[float, float]:
    if len({item for item, _ in answers}) < len(answers):
        raise ValueError("an item was given twice")
    posterior = bank.prior(rule)
    found = learn(posterior, np.ones(NODES), bank.nodes)
    for item, score in answers:
        if not 0 <= score <= bank.items[item].max_score:
            raise ValueError(f"no score {score} of item {bank.items[item].name}")
        found = learn(posterior, bank.chances[item, score], bank.nodes)
    return found


def _choose(
    bank: AdaptiveBank,
    rule: AdaptiveRule,
    answers: Sequence[tuple[int, int]],
    ability: float,
    seed: int,
) -> int:
    closed = np.zeros(len(bank.items), dtype=np.bool_)
    given = np.array([item for item, _ in answers], dtype=np.int64)
    closed[given] = True
    size = len(bank.areas)
    taken = np.bincount(bank.area[given], minlength=size).astype(np.int64)
    left = np.bincount(bank.area, minlength=size).astype(np.int64) - taken
    at = int(np.abs(bank.nodes - ability).argmin())
    state = _seeds(seed, 1, len(answers))
    return choose(
        bank.order[at], bank.area, bank.low_slope, bank.limits, bank.targets, taken, left, closed,
        len(answers) < rule.start, rule.top, state,
    )  # fmt: skip


def _reason(
    bank: AdaptiveBank,
    rule: AdaptiveRule,
    answers: Sequence[tuple[int, int]],
    item: int,
    ability: float,
) -> str:
    area = bank.area[item]
    given = sum(bank.area[one] == area for one, _ in answers)
    told = float(item_information(bank.items[item], np.array([ability]))[0])
    plan = f"раздел «{bank.areas[area]}»: дано {given}, по плану {100 * bank.targets[area]:.0f} %; "
    kind = (
        "начало теста, задание небольшой крутизны" if len(answers) < rule.start else "информативное"
    )
    return (
        f"{plan if bank.areas[area] else ''}{kind}: информация {_number(told)} при уровне "
        f"{_number(ability)}, одно из {rule.top} лучших"
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


@dataclass(frozen=True, eq=False)
class AdaptiveTests:
    """Tests of invented people: ``ability`` given, ``mean``, ``deviation``, ``length`` [persons]; ``items`` and
    ``scores`` [persons, longest], -1 after the end; ``exposure`` [items]: the share of people who got the item.
    """

    ability: Floats
    mean: Floats
    deviation: Floats
    length: Ints
    items: npt.NDArray[np.int32]
    scores: npt.NDArray[np.int8]
    exposure: Floats

    @property
    def error(self) -> float:
        """Root mean squared error."""
        return float(np.sqrt(((self.mean - self.ability) ** 2).mean()))

    @property
    def unused(self) -> int:
        return int((self.exposure == 0).sum())

    @property
    def overlap(self) -> float:
        """The share of items that two people's tests have in common on average (Chang and Zhang, 2002)."""
        return float((self.exposure**2).sum() / self.length.mean())


def simulate_tests(
    bank: AdaptiveBank, rule: AdaptiveRule, ability: Floats, seed: int
) -> AdaptiveTests:
    """One test for each ``ability`` [persons]; equal seeds give equal tests."""
    items = np.full((len(ability), rule.longest), -1, dtype=np.int32)
    scores = np.full(items.shape, -1, dtype=np.int8)
    result = np.empty((len(ability), 3))
    tables = (
        bank.nodes, bank.chances, bank.order, bank.area, bank.low_slope, bank.limits, bank.targets
    )  # fmt: skip
    bounds = rule.shortest, rule.longest, float(rule.error), rule.start, rule.top
    seeds = _seeds(seed, len(ability))
    sit_all(ability, tables, bank.prior(rule), bounds, seeds, items, scores, result)
    exposure = np.bincount(items[items >= 0], minlength=len(bank.items)) / max(len(ability), 1)
    return AdaptiveTests(
        ability, result[:, 1], result[:, 2], result[:, 0].astype(np.int64), items, scores, exposure
    )


def limit_exposure(
    bank: AdaptiveBank,
    rule: AdaptiveRule,
    most: float,
    ability: Floats,
    seed: int,
    rounds: int = 12,
) -> AdaptiveBank:
    """The bank with limits such that an item is given to at most a share ``most`` of people like ``ability``.

    Sympson and Hetter's rounds: an item given too often has its limit lowered in proportion, one given less often has
    it raised again. What a bank cannot hold (fewer items than longest / most) stays above the bound.
    """
    for turn in range(rounds):
        exposure = simulate_tests(bank, rule, ability, seed + turn).exposure
        chosen = exposure / bank.limits
        limits = np.minimum(1.0, most / np.maximum(chosen, 1e-9))
        bank = replace(bank, limits=np.maximum(limits, 0.01))
    return bank


def _seeds(seed: int, count: int, turn: int = 0) -> npt.NDArray[np.uint64]:
    return np.random.default_rng([seed, turn]).integers(0, 2**63, count).astype(np.uint64)
