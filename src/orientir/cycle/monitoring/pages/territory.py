"""The map of municipalities coloured by one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from orientir.core.findings import Status
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.models import SnapshotUnit
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.readings import Frame, Line, Value
from orientir.kit.ui.charts.maps import MapChart, MapFigure

MOST_NAMES = 8  # towns that are written on the map, the largest first


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Territory:
    """The map, the file of its boundaries, and the indicators one may colour it by."""

    chart: MapChart
    boundaries: Path
    title: str
    words: str
    choices: tuple[Choice, ...]
    table: str


def map_indicator(lines: Sequence[Line], wanted: str) -> Indicator | None:
    """The indicator asked for, else the first whose target is missed, else the first of all: of
    those that municipalities have."""
    known = [one for one in lines if "municipality" in one.indicator.levels]
    named = (one for one in known if one.indicator.code == wanted)
    missed = (one for one in known if one.status is Status.NOT_MET)
    late = (one for one in known if one.status is Status.ON_THE_WAY)
    found = next(named, None) or next(missed, None) or next(late, None) or next(iter(known), None)
    return found.indicator if found else None


def territory(
    frame: Frame,
    indicator: Indicator,
    units: Sequence[SnapshotUnit],
    values: Iterable[Value],
    boundaries: Path,
    addresses: Addresses,
) -> Territory | None:
    """None where the pack has no boundaries."""
    if not boundaries.is_file():
        return None
    by_unit = {one.unit: one for one in values}
    largest = sorted(units, key=lambda one: -one.size)[:MOST_NAMES]
    chart = MapChart(
        figures={one.oktmo: _figure(frame, by_unit.get(one.unit_id)) for one in units},
        finding=_("Map of municipalities: %(title)s; the same figures stand in its table")
        % {"title": indicator.short_title},
        names=_towns(boundaries) or {one.oktmo: _short(one.short_title) for one in largest},
    )
    return Territory(
        chart,
        boundaries,
        f"{indicator.code} {indicator.short_title}",
        indicator.denominator_words,
        tuple(
            Choice(one.code, f"{one.code} {one.short_title}", one.code == indicator.code)
            for one in frame.pack.indicators
            if "municipality" in one.levels
        ),
        addresses.indicator(indicator.code) + "#league",
    )


@lru_cache(maxsize=8)
def _towns(boundaries: Path) -> dict[str, str]:
    """Towns by the code of their area, the first to be written first, where the pack names them."""
    named = boundaries.with_name("names.yaml")
    return dict(yaml.safe_load(named.read_text("utf-8"))) if named.is_file() else {}


def _figure(frame: Frame, value: Value | None) -> MapFigure:
    if value is None or value.value is None:
        return MapFigure(None)
    return MapFigure(float(value.value), is_small=value.denominator < frame.bounds.small_base)


def _short(title: str) -> str:
    """The town alone: «Копейский ГО» stays «Копейский»."""
    return title.split()[0] if title else title


def boundaries_of(folder: Path) -> Path:
    return folder / "map" / "municipalities.geojson"
