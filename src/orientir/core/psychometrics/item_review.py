"""Everything that may be asked of the items of a diagnostic at once: curves, fit, groups, dependence, troubles.

One pass after a calibration; what comes out is plain numbers to be kept. Where something cannot be counted it is said
why (``Comparison.why``), never left out in silence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.differential import (
    DifferenceReport,
    ItemDifference,
    find_differences,
)
from orientir.core.psychometrics.distractors import Choice
from orientir.core.psychometrics.fit import ItemFit, PairFit, item_fit, pair_fit
from orientir.core.psychometrics.item_curves import (
    CurvePoint,
    Posteriors,
    PrecisionCurve,
    empirical_curve,
    model_curve,
    precision_curve,
)
from orientir.core.psychometrics.layout import FREE_SLOPES
from orientir.core.psychometrics.measurement import Measurement
from orientir.core.psychometrics.responses import responses_from_matrix
from orientir.core.psychometrics.score_fit import ScoreFit, score_fit_by_booklet
from orientir.core.psychometrics.score_tables import Matrix
from orientir.core.psychometrics.troubles import Trouble

Floats = npt.NDArray[np.float64]
Sides = npt.NDArray[np.int8]


@dataclass(frozen=True)
class ReviewBounds:
    """Where an item is worth a look; a methodologist sets them in the pack.

    ``noisy``: mean square of residuals. ``dependent``: Q3 above its mean. ``misfit``: RMSEA of S-X2, and its p is below
    ``unlikely`` divided by the number of items. ``fewest``: persons in the smaller of two groups compared,
    ``fewest_in_all`` in both.
    """

    noisy: float = 1.3
    dependent: float = 0.2
    misfit: float = 0.05
    unlikely: float = 0.05
    fewest: int = 100
    fewest_in_all: int = 250


@dataclass(frozen=True, eq=False)
class Grouping:
    """Two groups of the people asked: ``side`` [persons] is 1 focal, 0 reference, -1 neither (or not known)."""

    code: str
    side: Sides


@dataclass(frozen=True, eq=False)
class Comparison:
    """``report`` None: not counted, and ``why`` says so."""

    code: str
    n_focal: int
    n_reference: int
    report: DifferenceReport | None
    why: str = ""


@dataclass(frozen=True)
class ItemReview:
    """What is known of one item beside its parameters; without parameters there is no fit and no curve.

    ``differences``: by the code of the grouping. ``near``: items it goes together with too closely, with Q3.
    """

    item: str
    fit: ItemFit | None = None
    score_fit: ScoreFit | None = None
    curve: tuple[CurvePoint, ...] = ()
    model: tuple[float, ...] = ()
    differences: Mapping[str, ItemDifference] = field(default_factory=dict)
    near: tuple[tuple[str, float], ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, eq=False)
class Review:
    items: tuple[ItemReview, ...]
    pairs: PairFit
    comparisons: tuple[Comparison, ...]
    precision: PrecisionCurve


def review_items(
    scores: Matrix,
    names: Sequence[str],
    measurement: Measurement,
    groupings: Sequence[Grouping],
    bounds: ReviewBounds | None = None,
) -> Review:
    """``scores`` [persons, items; -1 missing] and ``names`` as they were measured."""
    limits = bounds or ReviewBounds()
    items = [one.parameters for one in measurement.items]
    sound = [place for place, item in enumerate(items) if item is not None]
    known = [item for item in items if item is not None]
    scores = responses_from_matrix(scores, names).scores  # the lowest points of a task are its 0
    kept = np.ascontiguousarray(scores[:, sound])
    people = measurement.people
    mean, deviation = measurement.population.mean, measurement.population.sd
    posteriors = Posteriors.of(kept, known, mean, deviation)
    compared = tuple(compare_groups(scores, names, one, limits) for one in groupings)
    pairs = pair_fit(kept, known, people.wle, limits.dependent)
    fits = {one.item: one for one in item_fit(kept, known, people.wle)}
    shapes = {
        one.item: one
        for one in score_fit_by_booklet(
            kept,
            known,
            free_slopes=measurement.calibration.model in FREE_SLOPES,
            mean=mean,
            deviation=deviation,
        )
    }
    reviews = (
        ItemReview(
            name,
            fits.get(name),
            shapes.get(name),
            () if item is None else empirical_curve(scores[:, place], item, posteriors),
            () if item is None else tuple(model_curve(item).tolist()),
            _differences(name, compared),
            tuple(_near(name, pairs)),
        )
        for place, (name, item) in enumerate(zip(names, items, strict=True))
    )
    judged = tuple(_judged(one, len(names), limits) for one in reviews)
    return Review(judged, pairs, compared, precision_curve(kept, known, people.eap))


def compare_groups(
    scores: Matrix, names: Sequence[str], grouping: Grouping, bounds: ReviewBounds
) -> Comparison:
    """Mantel-Haenszel with purification and logistic regression, or why they were not counted."""
    focal, reference = int((grouping.side == 1).sum()), int((grouping.side == 0).sum())
    why = _why_not(focal, reference, bounds)
    report = None if why else find_differences(scores, grouping.side, names)
    return Comparison(grouping.code, focal, reference, report, why)


def _why_not(focal: int, reference: int, bounds: ReviewBounds) -> str:
    if not focal + reference:
        return "в реестре это ни о ком не указано"
    if min(focal, reference) < bounds.fewest:
        return (
            f"в меньшей группе человек: {min(focal, reference)}, а чтобы отличить неравенство от случая,"
            f" нужно не меньше {bounds.fewest}"
        )
    if focal + reference < bounds.fewest_in_all:
        return f"в обеих группах человек: {focal + reference}, а нужно не меньше {bounds.fewest_in_all}"
    return ""


def _differences(name: str, compared: Sequence[Comparison]) -> dict[str, ItemDifference]:
    return {
        one.code: difference
        for one in compared
        if one.report is not None
        for difference in one.report.items
        if difference.item == name
    }


def _near(name: str, pairs: PairFit) -> Iterator[tuple[str, float]]:
    for first, second, q3 in pairs.notable:
        if name in (first, second):
            yield (second if name == first else first, q3)


def _judged(review: ItemReview, items: int, bounds: ReviewBounds) -> ItemReview:
    classes = {one.ets_class for one in review.differences.values()}
    fit, shape = review.fit, review.score_fit
    found = {
        Trouble.NOT_ESTIMATED: fit is None,
        Trouble.UNEQUAL: "C" in classes,
        Trouble.NOISY: fit is not None and max(fit.infit, fit.outfit) > bounds.noisy,
        Trouble.MISFIT: shape is not None and _is_misshapen(shape, items, bounds),
        Trouble.DEPENDENT: bool(review.near),
        Trouble.UNEQUAL_A_LITTLE: "B" in classes and "C" not in classes,
    }
    troubles = tuple(trouble for trouble, is_there in found.items() if is_there)
    return replace(review, troubles=troubles)


def _is_misshapen(shape: ScoreFit, items: int, bounds: ReviewBounds) -> bool:
    """Significant among so many items, and large enough to matter however many people there are."""
    return shape.df > 0 and shape.p < bounds.unlikely / items and shape.rmsea > bounds.misfit


def troubles_of_options(options: Sequence[Choice]) -> tuple[Trouble, ...]:
    """``KEY_SUSPECT`` where a wrong option clearly draws the strong, ``IDLE_OPTION`` where nearly nobody takes one."""
    wrong = [one for one in options if not one.is_key]
    found = {
        Trouble.KEY_SUSPECT: any(_draws_the_strong(one) for one in wrong),
        Trouble.IDLE_OPTION: any(one.is_idle for one in wrong),
    }
    return tuple(trouble for trouble, is_there in found.items() if is_there)


def _draws_the_strong(option: Choice) -> bool:
    """A correlation above chance: two standard errors of one of nothing, and chosen by enough."""
    if not option.is_suspect or option.is_idle or not option.chosen:
        return False
    persons = option.chosen / option.share
    return option.correlation > 2 / math.sqrt(max(persons, 1))


def in_order(troubles: Sequence[Trouble]) -> tuple[Trouble, ...]:
    """Each once, the gravest first."""
    order = list(Trouble)
    return tuple(sorted(set(troubles), key=order.index))
