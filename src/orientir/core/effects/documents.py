"""An answer as one document: what the command prints and a saved run keeps."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from orientir.core.effects.difference import Difference, Part
from orientir.core.effects.estimating import Answer, Interruption
from orientir.core.effects.panels import Panel
from orientir.core.effects.wording import (
    list_warnings,
    overturning,
    tell_power_of_check,
    tell_sensitivity,
    tell_verdict,
)


def as_document(answer: Answer) -> dict[str, Any]:
    """Plain values, ready for JSON: the eleven keys of the contract first."""
    document = _head(answer) | _further(answer) | {"warnings": list_warnings(answer)}
    finite: dict[str, Any] = _finite(document)
    return finite


def _head(answer: Answer) -> dict[str, Any]:
    found, panel = answer.counted, answer.panel
    return {
        "estimate": found.estimate if found else None,
        "se": found.se if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "p": found.p if found else None,
        "min_p": answer.difference.min_p if answer.difference else None,
        "pre_trend_p": _pre_trend_p(answer),
        "placebo": asdict(answer.placebo),
        "n_treated": int(panel.is_treated.sum()),
        "n_control": int((~panel.is_treated).sum()),
        "verdict": answer.verdict.value,
        "verdict_text": tell_verdict(answer),
        "ground": answer.ground.value,
        "method": answer.method,
        "level": answer.question.level,
        "skip_before": answer.skip,
        "baseline": answer.question.baseline,
        "n_missing": panel.missing,
        "n_always_treated": panel.always,
        "n_units": len(panel.units),
        "periods": list(panel.times),
    }


def _pre_trend_p(answer: Answer) -> float | None:
    seen = answer.difference.pre_trend if answer.difference else None
    return seen.p if seen else None


def _further(answer: Answer) -> dict[str, Any]:
    if answer.difference:
        return _of_difference(answer.difference, answer.panel)
    return _of_series(answer.interruption) if answer.interruption else {}


def _of_difference(found: Difference, panel: Panel) -> dict[str, Any]:
    slope, times = overturning(found)
    return {
        "inference": "clusters" if found.draws is None else "randomisation",
        "draws": found.draws,
        "freedom": found.freedom,
        "clusters": {"treated": found.sides[0], "compared": found.sides[1]},
        "left_out": found.left_out,
        "by_period": [_part(one, "since_start", one.key) for one in found.by_time],
        "by_start": [_part(one, "start", panel.times[one.key]) for one in found.by_start],
        "pre_trend": (asdict(found.pre_trend) if found.pre_trend else {})
        | {"text": tell_power_of_check(found)},
        "fake_treated": asdict(found.fake_treated) if found.fake_treated else None,
        "sensitivity": {
            "slope": slope, "relative_to_largest_before": times, "text": tell_sensitivity(found)
        },
    }  # fmt: skip


def _part(one: Part, name: str, key: int | str) -> dict[str, Any]:
    return {name: key, "estimate": one.estimate, "se": one.se, "unit_periods": one.units}


def _of_series(found: Interruption) -> dict[str, Any]:
    return {
        "inference": "autoregressive",
        "series": {
            "before": found.series.before, "after": found.series.after, "units": found.series.units,
            "autocorrelation": found.found.autocorrelation,
        },
    }  # fmt: skip


def _finite(value: Any) -> Any:
    """What is no number is nothing: JSON has neither NaN nor infinity."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
