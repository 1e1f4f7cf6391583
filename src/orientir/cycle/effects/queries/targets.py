"""What next year's figures of the region would be by themselves, and what targets may be proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from orientir.core.effects import Basis, Forecast, forecast
from orientir.core.packs.specs import Indicator
from orientir.cycle.effects.models import EffectStudy
from orientir.cycle.monitoring import api as monitoring

Series = dict[int, float]
CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Helped:
    """«С мерами»: the forecast with an effect of the register, given to those who did not have the measure yet."""

    forecast: Forecast
    study: int
    measure: str
    effect: float
    share: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An indicator of the region: its years, the last target, what comes by itself and with measures."""

    indicator: Indicator
    unit: int
    series: Mapping[int, float]
    others: int
    target: Decimal | None
    forecast: Forecast
    helped: Helped | None
    proposed: Decimal | None

    @property
    def chance(self) -> float | None:
        """Of reaching the target that stands, by itself."""
        if self.target is None:
            return None
        return self.forecast.chance_of(float(self.target), self.indicator.direction)


def list_proposals(snapshot: Any, code: str = "") -> list[Proposal]:
    """For the year after the last of a snapshot, in the order of the pack; of one indicator where it is named."""
    frame = monitoring.frame_of(snapshot)
    year = frame.years[-1] + 1
    region = next(one for one in monitoring.list_snapshot_units(snapshot) if one.level == "region")
    studies = _established(snapshot)
    return [
        _proposal(one, year, region.unit_id, _series(snapshot, frame, one), studies.get(one.code))
        for one in frame.pack.indicators
        if "region" in one.levels and code in ("", one.code)
    ]


def _established(snapshot: Any) -> dict[str, EffectStudy]:
    """Indicator → its newest established effect."""
    found = EffectStudy.objects.select_related("measure").filter(
        verdict="established", repeats__isnull=True, low__isnull=False, snapshot__pack=snapshot.pack
    )
    return {one.indicator: one for one in found.order_by("created_at", "pk")}


def _series(snapshot: Any, frame: monitoring.Frame, indicator: Indicator) -> dict[int, Series]:
    """Unit → year → figure of the region and of municipalities; years that hold a part of a flow are left out."""
    least = frame.bounds.min_cell
    found: dict[int, Series] = {}
    wide = ("region", "municipality")
    for one in monitoring.list_values_of_all_years(snapshot, "then", indicator.code, wide):
        is_known = one.value is not None and one.denominator >= least
        if is_known and monitoring.is_like_with_like(frame, indicator, one.year):
            found.setdefault(one.unit, {})[one.year] = float(one.value or 0)
    return found


def _proposal(
    indicator: Indicator, year: int, region: int, series: dict[int, Series],
    study: EffectStudy | None,
) -> Proposal:  # fmt: skip
    own = series.pop(region, {})
    bounds = (0.0, 100.0) if indicator.factor == 100 else None
    told = forecast(own, year, others=list(series.values()), bounds=bounds)
    target = _last_target(indicator, year)
    helped = _helped(told, study)
    return Proposal(
        indicator, region, own, len(series) if told.basis is Basis.BORROWED else 0, target, told, helped,
        _proposed(indicator, target, helped.forecast if helped else told),
    )  # fmt: skip


def _last_target(indicator: Indicator, year: int) -> Decimal | None:
    known = {
        at: value for at, value in indicator.targets.items() if value is not None and at <= year
    }
    return known[max(known)] if known else None


def _helped(told: Forecast, study: EffectStudy | None) -> Helped | None:
    if study is None or study.figures is None or study.estimate is None or told.value is None:
        return None
    document = study.figures["document"]
    left = document["n_control"] / (document["n_treated"] + document["n_control"])
    effect, error = study.estimate * left, float(document["se"] or 0.0) * left
    return Helped(told.with_measure(effect, error), study.pk, study.measure.title, effect, left)


def _proposed(indicator: Indicator, target: Decimal | None, told: Forecast) -> Decimal | None:
    """The forecast's middle; a target that stands is not stepped back from. With too few years: no proposal."""
    if told.value is None:
        return None
    middle = (
        told.value if told.bounds is None else min(max(told.value, told.bounds[0]), told.bounds[1])
    )
    value = round(Decimal(str(middle)), indicator.decimals)
    if target is None:
        return value
    return max(value, target) if indicator.direction == "up" else min(value, target)


def basis_of(
    one: Proposal, kind: Literal["as_is", "with_measures", "own"], snapshot: str
) -> dict[str, Any]:
    """What an accepted target stands on, to be kept with it."""
    told = one.helped.forecast if kind == "with_measures" and one.helped else one.forecast
    interval = told.interval(CONFIDENCE)
    return {
        "kind": kind, "snapshot": snapshot, "years": {str(at): value for at, value in sorted(one.series.items())},
        "forecast": told.value, "low": interval[0] if interval else None, "high": interval[1] if interval else None,
        "basis": told.basis.value, "others": one.others,
        "target_before": float(one.target) if one.target is not None else None,
        "study": one.helped.study if kind == "with_measures" and one.helped else None,
    }  # fmt: skip
