"""Targets of a card that people accepted beyond the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.packs.specs import Indicator
from orientir.cycle.goals.api import AcceptedTarget
from orientir.cycle.monitoring.readings import Frame, Line
from orientir.kit import russian
from orientir.kit.ui.charts.trends import Trend, Year


@dataclass(frozen=True, slots=True)
class Aim:
    """A target that a person accepted beyond the order: by which document, who and when, and what it stands on."""

    year: int
    figure: str
    document: str
    accepted: str
    stands_on: str


def aim_of(indicator: Indicator, one: AcceptedTarget) -> Aim:
    who = one.accepted_by.display_name if one.accepted_by else russian.MISSING
    return Aim(
        one.year,
        russian.number(one.value, indicator.decimals),
        one.document or _("no document is named"),
        f"{who}, {russian.moment(timezone.localtime(one.accepted_at))}",
        _stands_on(indicator, one),
    )


def _stands_on(indicator: Indicator, one: AcceptedTarget) -> str:
    """The forecast that was before the eyes of whoever accepted it; empty where there was none."""
    told = one.basis
    if told.get("forecast") is None:
        return _("set without a forecast")
    shown = {
        name: russian.number(told[name], indicator.decimals)
        if told.get(name) is not None
        else russian.MISSING
        for name in ("forecast", "low", "high")
    }
    with_measures = told.get("kind") == "with_measures"
    text = (
        _(
            "forecast with measures %(forecast)s, from %(low)s to %(high)s, by the snapshot %(snapshot)s"
        )
        if with_measures
        else _(
            "forecast as it goes %(forecast)s, from %(low)s to %(high)s, by the snapshot %(snapshot)s"
        )
    )
    return text % {**shown, "snapshot": told.get("snapshot", russian.MISSING)}


def with_years_ahead(
    trend: Trend, frame: Frame, line: Line, accepted: Sequence[AcceptedTarget]
) -> Trend:
    """The line goes on to the years that have a target and no figure yet."""
    ahead = [
        Year(str(one.year), None, float(one.value), is_final=False, is_ahead=True)
        for one in accepted
        if one.year > frame.years[-1] and line.indicator.target_levels
    ]
    return replace(trend, years=[*trend.years, *ahead])
