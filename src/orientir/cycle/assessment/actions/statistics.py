"""What a calibration found of every item: kept as the history of its version."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np

from orientir.core.psychometrics.classical import (
    ItemStatistics,
    ScaleStatistics,
    classical_statistics,
)
from orientir.core.psychometrics.estimates import ItemEstimate
from orientir.core.psychometrics.fit import ItemFit, item_fit, pair_fit
from orientir.core.psychometrics.measurement import Measurement
from orientir.core.psychometrics.wright_map import wright_map
from orientir.cycle.assessment.models import Calibration, ItemStatistic, Procedure
from orientir.cycle.assessment.queries.responses import ResponseSet

MOST_PAIRS = 20


def keep_calibration(
    procedure: Procedure,
    responses: ResponseSet,
    measurement: Measurement | None,
    *,
    by: int | None,
    at: datetime,
) -> Calibration | None:
    """The run and what it found of each version; None where nothing was calibrated."""
    if measurement is None:
        return None
    scale, classical = classical_statistics(responses.scores, list(responses.items["code"]))
    made = Calibration.objects.create(
        procedure=procedure,
        model=measurement.calibration.model,
        log_likelihood=measurement.calibration.log_likelihood,
        variance=float(np.exp(measurement.calibration.groups.log_sds[0]) ** 2),
        iterations=measurement.calibration.optimum.iterations,
        is_converged=measurement.calibration.optimum.converged,
        persons=responses.sittings.height,
        items=responses.items.height,
        details=_details(scale, responses, measurement),
        created_by_id=by,
        created_at=at,
    )
    fits = _fits(responses, measurement)
    ItemStatistic.objects.bulk_create(
        _statistic(made, version, told, estimate, fits.get(estimate.name))
        for version, told, estimate in zip(
            responses.items["version"], classical, measurement.items, strict=True
        )
    )
    return made


def _details(
    scale: ScaleStatistics, responses: ResponseSet, measurement: Measurement
) -> dict[str, Any]:
    """As JSON: reliability, what must not be passed over, the moments and worth of competencies."""
    prior = measurement.diagnosis.prior
    deficits = measurement.deficits
    return {
        "alpha": _plain(scale.alpha),
        "omega": _plain(scale.omega),
        "sem": _plain(scale.sem),
        "mean": _plain(scale.mean),
        "deviation": _plain(scale.deviation),
        "flags": [{"item": flag.item, "text": flag.text} for flag in measurement.flags],
        "pairs": _pairs(responses, measurement),
        "named": deficits.named,
        "expected_false": _plain(deficits.expected_false),
        "restless": measurement.diagnosis.restless,
        "competencies": [
            {
                "code": code,
                "mean": _plain(prior.mean[place]),
                "deviation": _plain(prior.deviation[place]),
                "support": _plain(measurement.borders[place].support),
                "confident": _plain(measurement.borders[place].confident),
                "own": _plain(deficits.value[place].own),
                "total": _plain(deficits.value[place].total),
                "joint": _plain(deficits.value[place].joint),
                "speaks": bool(deficits.speaks[place]),
            }
            for place, code in enumerate(measurement.competencies)
        ],
        "bands": _bands(measurement),
        "correlation": [[_plain(one) for one in row] for row in prior.correlation],
    }


def _bands(measurement: Measurement) -> list[dict[str, Any]]:
    """People and steps of items along one scale, with the error of a person's level there."""
    items = [one.parameters for one in measurement.items if one.parameters is not None]
    return [
        {
            "low": band.low,
            "high": band.high,
            "people": band.people,
            "items": [name for name, _step in band.steps],
            "error": _plain(band.error),
        }
        for band in wright_map(measurement.people.eap, items)
    ]


def _sound(measurement: Measurement) -> list[int]:
    return [place for place, one in enumerate(measurement.items) if one.parameters is not None]


def _fits(responses: ResponseSet, measurement: Measurement) -> dict[str, ItemFit]:
    places = _sound(measurement)
    items = [one.parameters for one in measurement.items if one.parameters is not None]
    scores = np.ascontiguousarray(responses.scores[:, places])
    return {one.item: one for one in item_fit(scores, items, measurement.people.wle)}


def _pairs(responses: ResponseSet, measurement: Measurement) -> list[dict[str, Any]]:
    """Items that go together more than the model allows: perhaps one gives the other away."""
    places = _sound(measurement)
    items = [one.parameters for one in measurement.items if one.parameters is not None]
    scores = np.ascontiguousarray(responses.scores[:, places])
    found = pair_fit(scores, items, measurement.people.wle).notable[:MOST_PAIRS]
    return [{"first": first, "second": second, "q3": _plain(q3)} for first, second, q3 in found]


def _statistic(
    made: Calibration,
    version: int,
    told: ItemStatistics,
    estimate: ItemEstimate,
    fit: ItemFit | None,
) -> ItemStatistic:
    return ItemStatistic(
        version_id=version,
        calibration=made,
        persons=told.answered,
        facility=_plain(told.difficulty),
        discrimination=_plain(told.discrimination),
        slope=_plain(estimate.slope),
        slope_se=_plain(estimate.se_slope),
        steps=[_plain(step) for step in estimate.steps],
        steps_se=[_plain(error) for error in estimate.se_steps],
        infit=_plain(fit.infit) if fit else None,
        outfit=_plain(fit.outfit) if fit else None,
        details={
            "troubles": [trouble.value for trouble in told.troubles],
            "alpha_without": _plain(told.alpha_without),
        },
    )


def _plain(value: float | None) -> float | None:
    """A number as JSON has it: neither NaN nor endless."""
    return None if value is None or not math.isfinite(value) else float(value)
