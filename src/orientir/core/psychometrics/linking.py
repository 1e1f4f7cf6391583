"""Linking: the scale of a new calibration put onto an old one through the items they have in common.

A person at ``x`` on the new scale stands at ``A x + B`` on the old one, so the same item has

    a_old = a_new / A,    b_old = A b_new + B.

A and B minimise the distance of the anchors' curves, on the old scale, over abilities that are N(0, 1) there (``NODES``
equally spaced nodes on +-``REACH``, weights proportional to the density):

- Haebara (1980): sum over nodes and items of squared differences of the probabilities of scores;
- Stocking and Lord (1983) doi:10.1177/014662168300700208: of the sums of expected scores.

Both in one direction, from new to old. Two Rasch calibrations (every slope 1) differ by a shift only: A = 1. Polytomous
items: Kolen and Brennan (2014) Test Equating, Scaling, and Linking, ch. 6.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.special import ndtr

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.curves import category_probabilities, expected_score
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]
Method = Literal["stocking-lord", "haebara"]
Pair = tuple[ItemParameters, ItemParameters]  # the same item: old, new

NODES, REACH = 81, 4.0
FEWEST_ANCHORS = 3
_IQR_OF_NORMAL = 1.349
_TINY = 1e-9


@dataclass(frozen=True)
class DriftBounds:
    """When an anchor has drifted; a methodologist may set others.

    ``large``: root mean squared difference of the curves, share of points; ``odd``: a smaller one, enough where the
    shift's robust z is above ``odd_z``; either way with p below ``unlikely``, if p is known.
    """

    large: float = 0.10
    odd: float = 0.05
    odd_z: float = 2.7
    unlikely: float = 0.01


@dataclass(frozen=True)
class AnchorDrift:
    """How far an anchor moved once the scales are linked.

    ``shift``: its difficulty, new put onto old less old; ``rmsd``: root of the mean squared difference of the expected
    share of points over N(0, 1); ``robust_z``: the shift against the median and quartiles of all anchors (Huynh and
    Meyer, 2010). ``p``: of so large a shift by sampling alone, where standard errors are known. Flagged: by
    ``DriftBounds``.
    """

    item: str
    shift: float
    slope_ratio: float
    rmsd: float
    robust_z: float
    p: float | None
    is_flagged: bool


@dataclass(frozen=True)
class Link:
    """``scale`` is A and ``shift`` is B; ``criterion`` is the least value of the method's sum."""

    scale: float
    shift: float
    method: Method
    criterion: float
    drift: tuple[AnchorDrift, ...]

    @property
    def flagged(self) -> tuple[str, ...]:
        return tuple(anchor.item for anchor in self.drift if anchor.is_flagged)

    def put_on_old(self, item: ItemParameters) -> ItemParameters:
        """An item of the new calibration on the old scale."""
        steps = tuple(self.scale * step + self.shift for step in item.steps)
        return replace(item, slope=item.slope / self.scale, steps=steps)


def link(
    old: Sequence[ItemParameters],
    new: Sequence[ItemParameters],
    method: Method,
    errors: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {}),
    bounds: DriftBounds | None = None,
) -> Link:
    """Puts ``new`` onto the scale of ``old`` by items of the same name.

    ``errors``: standard errors of difficulties by name, old and new, as far as known; they tell drift from chance.
    Raises Mistake: fewer than three common items, a slope not above zero, different numbers of scores.
    """
    pairs = match_anchors(old, new)
    found = _link(pairs, method)
    return replace(found, drift=drift_of(pairs, found, errors, bounds or DriftBounds()))


def link_without_drift(
    old: Sequence[ItemParameters], new: Sequence[ItemParameters], first: Link
) -> Link | None:
    """The link again without the anchors that ``first`` flagged; None where too few would be left."""
    kept = [pair for pair in match_anchors(old, new) if pair[0].name not in first.flagged]
    return _link(kept, first.method) if len(kept) >= FEWEST_ANCHORS else None


def match_anchors(old: Sequence[ItemParameters], new: Sequence[ItemParameters]) -> list[Pair]:
    """The common items in the order of ``old``, checked. Raises Mistake."""
    by_name = {item.name: item for item in new}
    pairs = [(item, by_name[item.name]) for item in old if item.name in by_name]
    _refuse_few(len(pairs))
    for pair in pairs:
        _check(*pair)
    return pairs


def anchors_to_fix(
    old: Sequence[ItemParameters], names: Iterable[str]
) -> dict[str, ItemParameters]:
    """For a calibration of ``names`` on the old scale by fixed anchors: which items keep which parameters.

    All else (other items, mean and variance of the group) is left free. Raises Mistake: fewer than three anchors.
    """
    wanted = set(names)
    fixed = {item.name: item for item in old if item.name in wanted}
    _refuse_few(len(fixed))
    return fixed


def _refuse_few(count: int) -> None:
    if count < FEWEST_ANCHORS:
        raise Mistake(
            f"общих заданий {count}, а для связи шкал нужно не меньше {FEWEST_ANCHORS}:"
            " задания сопоставляются по имени"
        )


def _check(old: ItemParameters, new: ItemParameters) -> None:
    if old.slope <= 0 or new.slope <= 0:
        raise Mistake(
            f"задание «{old.name}»: различающая способность не больше нуля, связать нельзя"
        )
    if old.lowest != new.lowest:
        raise Mistake(
            f"задание «{old.name}»: наименьший код был {old.lowest}, стал {new.lowest}:"
            " шаги заданий не сопоставить, дайте им разные имена"
        )
    if old.max_score != new.max_score:
        raise Mistake(
            f"задание «{old.name}»: было баллов {old.max_score}, стало {new.max_score}:"
            " это разные задания, дайте им разные имена"
        )


def _link(pairs: Sequence[Pair], method: Method) -> Link:
    weights = normal_weights()
    target = _curves([old for old, _ in pairs], method)
    root = np.sqrt(weights)[:, None]
    is_shift_only = all(item.slope == 1 for pair in pairs for item in pair)

    def residuals(point: Floats) -> Floats:
        trial = Link(1.0 if is_shift_only else math.exp(point[1]), point[0], method, 0.0, ())
        moved = _curves([trial.put_on_old(new) for _, new in pairs], method)
        gaps: Floats = root * (moved - target)
        return gaps.ravel()

    start = _start(pairs)[: 1 if is_shift_only else 2]
    found = least_squares(residuals, start, method="lm", xtol=1e-14, ftol=1e-14, gtol=1e-14)
    scale = 1.0 if is_shift_only else math.exp(found.x[1])
    if not (found.success and math.isfinite(scale) and math.isfinite(found.x[0])):
        raise Mistake("шкалы не свести: кривые общих заданий слишком далеки друг от друга")
    return Link(scale, float(found.x[0]), method, 2 * float(found.cost), ())


def nodes() -> Floats:
    return np.linspace(-REACH, REACH, NODES)


def normal_weights() -> Floats:
    """N(0, 1) at the nodes, sum 1."""
    density = np.exp(-(nodes() ** 2) / 2)
    weights: Floats = density / density.sum()
    return weights


def _curves(items: Sequence[ItemParameters], method: Method) -> Floats:
    """What the criterion compares at each node, [nodes, curves]."""
    ability = nodes()
    if method == "stocking-lord":
        total: Floats = sum((expected_score(item, ability) for item in items), np.zeros(NODES))
        return total[:, None]
    return np.hstack([_told(category_probabilities(item, ability)) for item in items])


def _told(chances: Floats) -> Floats:
    """Of two probabilities that sum to 1 one tells all."""
    return chances[:, 1:] if chances.shape[1] == 2 else chances


def _start(pairs: Sequence[Pair]) -> Floats:
    """Medians: a few odd anchors do not lead the search astray. (shift, log scale)."""
    log_scale = float(np.median([math.log(new.slope / old.slope) for old, new in pairs]))
    scale = math.exp(log_scale)
    shift = float(np.median([old.difficulty - scale * new.difficulty for old, new in pairs]))
    return np.array([shift, log_scale])


def drift_of(
    pairs: Sequence[Pair],
    found: Link,
    errors: tuple[Mapping[str, float], Mapping[str, float]],
    bounds: DriftBounds,
) -> tuple[AnchorDrift, ...]:
    """How far each of ``pairs`` moved under a link, whether it took part in it or not."""
    moved = [(old, found.put_on_old(new)) for old, new in pairs]
    shifts = np.array([new.difficulty - old.difficulty for old, new in moved])
    low, middle, high = np.quantile(shifts, [0.25, 0.5, 0.75])
    z = (shifts - middle) / max((high - low) / _IQR_OF_NORMAL, _TINY)
    chances = [
        _chance(float(shift), [table.get(old.name) for table in errors], found.scale)
        for (old, _), shift in zip(moved, shifts, strict=True)
    ]
    return tuple(
        _anchor(old, new, float(one), p, bounds)
        for (old, new), one, p in zip(moved, z, chances, strict=True)
    )


def _chance(shift: float, errors: Sequence[float | None], scale: float) -> float | None:
    old, new = errors
    if old is None or new is None:
        return None
    return float(2 * ndtr(-abs(shift) / math.hypot(old, scale * new)))


def _anchor(
    old: ItemParameters, new: ItemParameters, z: float, p: float | None, bounds: DriftBounds
) -> AnchorDrift:
    gap = (expected_score(new, nodes()) - expected_score(old, nodes())) / old.max_score
    rmsd = math.sqrt(float(normal_weights() @ gap**2))
    is_large = rmsd >= bounds.large or (rmsd >= bounds.odd and abs(z) > bounds.odd_z)
    shift, ratio = new.difficulty - old.difficulty, new.slope / old.slope
    is_flagged = is_large and (p is None or p < bounds.unlikely)
    return AnchorDrift(old.name, shift, ratio, rmsd, z, p, is_flagged)
