"""What a calibration found of every item: kept as the history of its version.

Everything the report shows is counted here, once; pages only read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from orientir.core.psychometrics.classical import (
    ItemStatistics,
    ScaleStatistics,
    classical_statistics,
)
from orientir.core.psychometrics.differential import ItemDifference
from orientir.core.psychometrics.distractors import Choice
from orientir.core.psychometrics.estimates import ItemEstimate
from orientir.core.psychometrics.item_curves import KNOTS
from orientir.core.psychometrics.item_review import (
    Comparison,
    Grouping,
    ItemReview,
    Review,
    ReviewBounds,
    in_order,
    review_items,
    troubles_of_options,
)
from orientir.core.psychometrics.measurement import Measurement
from orientir.core.psychometrics.troubles import Trouble
from orientir.core.psychometrics.wright_map import wright_map
from orientir.cycle.assessment.actions.years import scale_details
from orientir.cycle.assessment.models import Calibration, ItemStatistic, Procedure
from orientir.cycle.assessment.queries.chosen import get_choices
from orientir.cycle.assessment.queries.groups import GroupsOfPeople, get_groups
from orientir.cycle.assessment.queries.responses import ResponseSet
from orientir.cycle.goals.api import get_parameter

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
    groups = _groups(procedure, responses)
    review = _review(procedure, responses, measurement, groups)
    choices = get_choices(
        responses.items["version"].to_list(),
        responses.sittings["sitting"],
        measurement.people.eap,
    )
    made = Calibration.objects.create(
        procedure=procedure,
        model=measurement.calibration.model,
        log_likelihood=measurement.calibration.log_likelihood,
        variance=measurement.population.sd**2,
        iterations=measurement.calibration.optimum.iterations,
        is_converged=measurement.calibration.optimum.converged,
        persons=responses.sittings.height,
        items=responses.items.height,
        details=_details(scale, responses, measurement)
        | {"comparisons": _comparisons(review, groups), "precision": _precision(review)}
        | {"pairs": _pairs(review), "scale": scale_details(procedure, measurement)},
        created_by_id=by,
        created_at=at,
    )
    drifted = _drifted(measurement)
    ItemStatistic.objects.bulk_create(
        _statistic(made, version, told, estimate, drifted(reviewed), choices.get(version, ()))
        for version, told, estimate, reviewed in zip(
            responses.items["version"], classical, measurement.items, review.items, strict=True
        )
    )
    return made


def _drifted(measurement: Measurement) -> Callable[[ItemReview], ItemReview]:
    """Adds to an item's troubles that it left the link of years."""
    dropped = measurement.link.dropped if measurement.link else ()

    def told(review: ItemReview) -> ItemReview:
        if review.item not in dropped:
            return review
        return replace(review, troubles=(*review.troubles, Trouble.DRIFTED))

    return told


def _groups(procedure: Procedure, responses: ResponseSet) -> list[GroupsOfPeople]:
    return get_groups(
        procedure=procedure.pk,
        sittings=responses.sittings["sitting"],
        pack=procedure.pack,
        on=timezone.localdate(procedure.closes_at),
    )


def _review(
    procedure: Procedure,
    responses: ResponseSet,
    measurement: Measurement,
    groups: Sequence[GroupsOfPeople],
) -> Review:
    return review_items(
        responses.scores,
        list(responses.items["code"]),
        measurement,
        [Grouping(one.code, one.side) for one in groups],
        _bounds(procedure.pack, timezone.localdate(procedure.closes_at)),
    )


def _bounds(pack: str, on: date) -> ReviewBounds:
    """Where an item is worth a look, by the methodology."""

    def told(name: str) -> float:
        return float(get_parameter(pack_id=pack, name=f"measurement.{name}", on=on))

    return ReviewBounds(
        noisy=told("noisy"),
        dependent=told("dependent"),
        misfit=told("misfit"),
        fewest=int(told("group.min")),
        fewest_in_all=int(told("group.min_total")),
    )


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
        "flags": [
            {"item": flag.item, "text": flag.text, "code": flag.code} for flag in measurement.flags
        ],
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
        "bands": _bands(responses, measurement),
        "correlation": [[_plain(one) for one in row] for row in prior.correlation],
    }


def _bands(responses: ResponseSet, measurement: Measurement) -> list[dict[str, Any]]:
    """People and steps of items along one scale, with the error of a person's level there."""
    sound = [place for place, one in enumerate(measurement.items) if one.parameters is not None]
    items = [one.parameters for one in measurement.items if one.parameters is not None]
    given = (responses.scores[:, sound] >= 0).mean(axis=0)
    return [
        {
            "low": band.low,
            "high": band.high,
            "people": band.people,
            "items": [name for name, _step in band.steps],
            "error": _plain(band.error),
        }
        for band in wright_map(measurement.people.eap, items, given=given)
    ]


def _precision(review: Review) -> dict[str, list[float | None]]:
    """Curves at the knots of the scale: information, error, density of people."""
    told = review.precision
    return {
        "level": [_short(x) for x in KNOTS],
        "information": [_short(x) for x in told.information],
        "error": [_short(x) for x in told.error],
        "people": [_short(x) for x in told.people],
    }


def _comparisons(review: Review, groups: Sequence[GroupsOfPeople]) -> list[dict[str, Any]]:
    return [
        {
            "code": group.code,
            "bound": group.bound,
            "focal": one.n_focal,
            "reference": one.n_reference,
            "why": one.why,
            "removed": list(one.report.removed) if one.report else [],
            "is_stable": one.report.is_stable if one.report else True,
            "classes": _classes(one),
        }
        for one, group in zip(review.comparisons, groups, strict=True)
    ]


def _classes(one: Comparison) -> dict[str, int]:
    """How many items are of each class."""
    found = [item.ets_class for item in one.report.items] if one.report else []
    return {letter: found.count(letter) for letter in ("A", "B", "C")}


def _pairs(review: Review) -> list[dict[str, Any]]:
    """Items that go together more than the model allows: perhaps one gives the other away."""
    notable = review.pairs.notable[:MOST_PAIRS]
    return [{"first": first, "second": second, "q3": _plain(q3)} for first, second, q3 in notable]


def _statistic(
    made: Calibration,
    version: int,
    told: ItemStatistics,
    estimate: ItemEstimate,
    review: ItemReview,
    options: Sequence[Choice],
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
        infit=_plain(review.fit.infit) if review.fit else None,
        outfit=_plain(review.fit.outfit) if review.fit else None,
        details=_told(told, review, options) | _shape(review) | {"lowest": estimate.lowest},
    )


def _told(told: ItemStatistics, review: ItemReview, options: Sequence[Choice]) -> dict[str, Any]:
    """What is wrong, options, groups, neighbours."""
    troubles = in_order([*told.troubles, *review.troubles, *troubles_of_options(options)])
    return {
        "troubles": [trouble.value for trouble in _without_doubles(troubles)],
        "alpha_without": _plain(told.alpha_without),
        "options": [_option(one) for one in options],
        "dif": {code: _difference(one) for code, one in review.differences.items()},
        "near": [[name, _short(q3)] for name, q3 in review.near],
    }


def _without_doubles(troubles: Sequence[Trouble]) -> list[Trouble]:
    """What nobody answered, or all in one way, has no parameters either: said once."""
    told = set(troubles) & {Trouble.NO_ANSWERS, Trouble.SAME_ANSWER}
    return [one for one in troubles if not (told and one is Trouble.NOT_ESTIMATED)]


def _shape(review: ItemReview) -> dict[str, Any]:
    """Points of the curve and the curve of the model, fit with its significance."""
    fit, shape = review.fit, review.score_fit
    return {
        "curve": [
            [_short(x) for x in (one.ability, one.observed, one.error, one.expected)]
            + [one.persons]
            for one in review.curve
        ],
        "model": [_short(x) for x in review.model],
        "infit_z": _short(fit.infit_z) if fit else None,
        "outfit_z": _short(fit.outfit_z) if fit else None,
        "sx2": [_short(shape.chi2), shape.df, _plain(shape.p), _short(shape.rmsea)]
        if shape and shape.df
        else None,
    }


def _option(one: Choice) -> dict[str, Any]:
    return {
        "option": one.option,
        "is_key": one.is_key,
        "chosen": one.chosen,
        "share": _short(one.share),
        "correlation": _short(one.correlation),
        "by_group": [_short(x) for x in one.by_group],
        "is_idle": one.is_idle,
    }


def _difference(one: ItemDifference) -> dict[str, Any]:
    return {
        "class": one.ets_class,
        "chi2": _plain(one.mh_chi2),
        "p": _plain(one.mh_p),
        "delta": _plain(one.mh_delta),
        "se_delta": _plain(one.se_delta),
        "smd": _plain(one.smd),
        "logistic_p": _plain(one.logistic_p),
        "nagelkerke": _plain(one.nagelkerke_change),
        "harder_for": one.harder_for,
        "note": one.note,
    }


def _short(value: float) -> float | None:
    """To four decimals: a point of a picture."""
    told = _plain(value)
    return None if told is None else round(told, 4)


def _plain(value: float | None) -> float | None:
    """A number as JSON has it: neither NaN nor endless."""
    return None if value is None or not math.isfinite(value) else float(value)
