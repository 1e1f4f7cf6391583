"""This year's results on last year's scale: by items that both years have in common and that did not drift.

The new responses are calibrated by themselves and linked to the old parameters (Stocking and Lord); an anchor that
drifted leaves the link, and the others are looked at again, until none is left that drifted. Then, as asked:

- ``fixed``: calibrated again, the anchors that stayed keep their old parameters, all else is free (Kim, 2006,
  doi:10.1111/j.1745-3984.2006.00021.x: with the mean and the spread of people free and re-estimated);
- ``stocking-lord``: the free calibration moved by the link.

Too few anchors left: the years stay apart, and it is said why. Cuts of competencies are logits of the old scale: they
are kept, else a changed choice of items would move the line that people are judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from orientir.core.psychometrics.calibration import Calibration, calibrate
from orientir.core.psychometrics.estimates import (
    GroupEstimate,
    ItemEstimate,
    group_estimates,
    item_estimates,
)
from orientir.core.psychometrics.layout import Model
from orientir.core.psychometrics.linking import (
    FEWEST_ANCHORS,
    AnchorDrift,
    DriftBounds,
    Link,
    Pair,
    drift_of,
    link,
)
from orientir.core.psychometrics.marginal import SlopePrior
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Responses
from orientir.core.psychometrics.scoring import PersonScores

Way = Literal["fixed", "stocking-lord"]
MOST_ROUNDS = 20


@dataclass(frozen=True)
class Border:
    """Logits of a competency: lacking below ``support``, held well from ``confident`` on."""

    support: float
    confident: float


@dataclass(frozen=True)
class Earlier:
    """What an earlier procedure left: ``items`` by the names they have now, standard errors of their difficulties as
    far as known, cuts by competency. ``fewest``: anchors, at least three.
    """

    items: tuple[ItemParameters, ...]
    errors: Mapping[str, float] = field(default_factory=dict)
    borders: Mapping[str, Border] = field(default_factory=dict)
    way: Way = "fixed"
    fewest: int = FEWEST_ANCHORS
    bounds: DriftBounds = field(default_factory=DriftBounds)


@dataclass(frozen=True)
class YearLink:
    """``link`` None: the years cannot be compared, and ``why`` says so. ``drift`` of every anchor, ``dropped`` those
    that left the link. ``error``: standard error of the link's shift by the choice of anchors, in old logits.
    """

    way: Way
    link: Link | None
    anchors: tuple[str, ...]
    dropped: tuple[str, ...]
    drift: tuple[AnchorDrift, ...]
    error: float
    why: str = ""


@dataclass(frozen=True, eq=False)
class Scaled:
    """A calibration with its items and people on the scale that was asked for: a level x of the calibration itself
    stands at ``scale`` x + ``shift``.
    """

    calibration: Calibration
    items: tuple[ItemEstimate, ...]
    people: GroupEstimate
    link: YearLink | None = None
    scale: float = 1.0
    shift: float = 0.0

    def scores(self, told: PersonScores) -> PersonScores:
        """Scores made on the calibration's own scale, put on this one."""
        return PersonScores(
            self.scale * told.eap + self.shift,
            self.scale * told.psd,
            self.scale * told.wle + self.shift,
            self.scale * told.se_wle,
        )


def calibrate_year(
    responses: Responses,
    model: Model,
    earlier: Earlier | None = None,
    threads: int = 1,
    prior: SlopePrior | None = None,
) -> Scaled:
    """On a scale of its own where there is no earlier one, or too few anchors stayed."""
    free = _scaled(
        calibrate(responses, model, with_errors=True, threads=threads, slope_prior=prior), responses
    )
    if earlier is None:
        return free
    found = _link(free, earlier)
    if found.link is None:
        return replace(free, link=found)
    if earlier.way == "stocking-lord":
        return _moved(free, found, found.link)
    stayed = [item for item in earlier.items if item.name in found.anchors]
    again = calibrate(
        responses, model, with_errors=True, threads=threads, anchors=stayed, slope_prior=prior
    )
    return replace(_scaled(again, responses), link=found)


def _scaled(calibration: Calibration, responses: Responses) -> Scaled:
    persons = [len(responses.scores)]
    [people] = group_estimates(calibration, responses.groups[:1], persons)
    return Scaled(calibration, tuple(item_estimates(calibration, responses.items)), people)


def _link(free: Scaled, earlier: Earlier) -> YearLink:
    """Anchors that drifted leave, until none does."""
    pairs = _pairs(free, earlier)
    errors = (earlier.errors, _errors(free.items))
    if len(pairs) < earlier.fewest:
        return _apart(earlier, pairs, (), _too_few(len(pairs), earlier.fewest))
    kept, found = pairs, link(*_both(pairs), "stocking-lord", errors, earlier.bounds)
    for _ in range(MOST_ROUNDS):
        drift = drift_of(pairs, found, errors, earlier.bounds)
        stayed = [pair for pair, one in zip(pairs, drift, strict=True) if not one.is_flagged]
        if len(stayed) < earlier.fewest:
            why = (
                _too_few(len(stayed), earlier.fewest)
                + f", остальные изменились: {len(pairs) - len(stayed)}"
            )
            return _apart(earlier, pairs, drift, why)
        if len(stayed) >= len(kept):  # they only ever leave, lest rounds run in a circle
            break
        kept = stayed
        found = link(*_both(kept), "stocking-lord", errors, earlier.bounds)
    return _together(earlier, pairs, kept, found, errors)


def _pairs(free: Scaled, earlier: Earlier) -> list[Pair]:
    """Common items that both years determined, in the order of the old."""
    new = {one.name: one.parameters for one in free.items}
    found = [(old, new.get(old.name)) for old in earlier.items]
    return [
        (old, now)
        for old, now in found
        if now is not None and _same_codes(old, now) and old.slope > 0 and now.slope > 0
    ]


def _same_codes(old: ItemParameters, now: ItemParameters) -> bool:
    return (old.lowest, old.max_score) == (now.lowest, now.max_score)


def _both(pairs: Sequence[Pair]) -> tuple[list[ItemParameters], list[ItemParameters]]:
    return [old for old, _ in pairs], [new for _, new in pairs]


def _errors(items: Sequence[ItemEstimate]) -> dict[str, float]:
    """Of difficulties (the mean of the steps), as if the steps' errors were independent."""
    told = {
        one.name: float(np.sqrt(np.sum(np.square(one.se_steps)))) / max(len(one.steps), 1)
        for one in items
    }
    return {name: error for name, error in told.items() if np.isfinite(error) and error > 0}


def _too_few(count: int, fewest: int) -> str:
    return f"общих заданий с прежней процедурой {count}, а для связи лет нужно не меньше {fewest}"


def _apart(
    earlier: Earlier, pairs: Sequence[Pair], drift: tuple[AnchorDrift, ...], why: str
) -> YearLink:
    dropped = tuple(one.item for one in drift if one.is_flagged)
    stayed = tuple(old.name for old, _ in pairs if old.name not in dropped)
    return YearLink(earlier.way, None, stayed, dropped, drift, float("nan"), why)


def _together(
    earlier: Earlier,
    pairs: Sequence[Pair],
    kept: Sequence[Pair],
    found: Link,
    errors: tuple[Mapping[str, float], Mapping[str, float]],
) -> YearLink:
    drift = drift_of(pairs, found, errors, earlier.bounds)
    anchors = tuple(old.name for old, _ in kept)
    dropped = tuple(old.name for old, _ in pairs if old.name not in anchors)
    shifts = [one.shift for one in drift if one.item in anchors]
    error = float(np.std(shifts, ddof=1)) / len(shifts) ** 0.5
    return YearLink(earlier.way, found, anchors, dropped, drift, error)


def _moved(free: Scaled, told: YearLink, found: Link) -> Scaled:
    """Everything of the free calibration by the link."""
    a, b = found.scale, found.shift
    items = tuple(
        ItemEstimate(
            one.name,
            one.slope / a,
            tuple(a * step + b for step in one.steps),
            one.se_slope / a,
            tuple(a * error for error in one.se_steps),
            one.lowest,
        )
        for one in free.items
    )
    people = replace(
        free.people,
        mean=a * free.people.mean + b,
        sd=a * free.people.sd,
        se_mean=a * free.people.se_mean,
        se_sd=a * free.people.se_sd,
    )
    return Scaled(free.calibration, items, people, told, a, b)
