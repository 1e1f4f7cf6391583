"""Boundaries brought to the page: GeoJSON → Albers' projection → short paths and a place for a label."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

TENTHS = 10  # paths are written in whole tenths of a px: neighbours keep their common points

Point = tuple[float, float]
Ring = list[Point]
Projection = Callable[[Point], Point]


@dataclass(frozen=True)
class Area:
    """One unit of the map: ``path`` in tenths of a px, ``center`` (inside it) and ``size`` in px."""

    code: str
    path: str
    center: Point
    size: float


@dataclass(frozen=True)
class Outline:
    """All areas at one width; ``height`` follows from their shape."""

    width: float
    height: float
    areas: tuple[Area, ...]


@lru_cache(maxsize=32)
def read_outline(path: Path, width: float, code_property: str = "oktmo") -> Outline:
    """The map of a file at ``width`` px; read and projected once a process."""
    return outline(json.loads(path.read_text("utf-8")), width, code_property)


def outline(collection: dict[str, Any], width: float, code_property: str) -> Outline:
    """Project the features (polygons in degrees) and fit them into ``width``."""
    features = [
        (str(feature["properties"][code_property]), list(_rings(feature["geometry"])))
        for feature in collection["features"]
    ]
    project = albers([point for _, rings in features for ring in rings for point in ring])
    shapes = [(code, [[project(p) for p in ring] for ring in rings]) for code, rings in features]
    every = [point for _, rings in shapes for ring in rings for point in ring]
    left, right = min(x for x, _ in every), max(x for x, _ in every)
    bottom, top = min(y for _, y in every), max(y for _, y in every)
    scale = (width - 4) / (right - left)

    def fit(point: Point) -> Point:
        return 2 + (point[0] - left) * scale, 2 + (top - point[1]) * scale

    areas = tuple(_area(code, [[fit(p) for p in ring] for ring in rings]) for code, rings in shapes)
    return Outline(width, (top - bottom) * scale + 4, areas)


def albers(points: Sequence[Point]) -> Projection:
    """Equal areas, for the extent of the points: conic with two standard parallels.

    Source: Snyder J. P. (1987) Map projections: a working manual. USGS Professional Paper 1395, ch. 14.
    The parallels stand a sixth of the extent inside its ends; longitude is in degrees east.
    """
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    middle = radians((min(lon for lon, _ in points) + max(lon for lon, _ in points)) / 2)
    first = radians(south + (north - south) / 6)
    second = radians(north - (north - south) / 6)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)

    def project(point: Point) -> Point:
        rho = sqrt(c - 2 * n * sin(radians(point[1]))) / n
        theta = n * (radians(point[0]) - middle)
        return rho * sin(theta), -rho * cos(theta)

    return project


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(x), float(y)) for x, y, *_ in ring]


def _area(code: str, rings: list[Ring]) -> Area:
    largest = max(rings, key=lambda ring: abs(_signed_area(ring)))
    size = sqrt(abs(_signed_area(largest)))
    return Area(code, "".join(_ring_path(ring) for ring in rings), _inside(largest), size)


def _ring_path(ring: Ring) -> str:
    """Relative whole steps; a point that falls on the one before is left out."""
    snapped = [(round(x * TENTHS), round(y * TENTHS)) for x, y in ring]
    kept = [snapped[0], *(after for before, after in pairwise(snapped) if after != before)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept)]
    text = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{text}z" if steps else ""


def _signed_area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])) / 2


def _inside(ring: Ring) -> Point:
    """A point surely inside: the middle of the longest of some level cuts of the ring."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    levels = [low + (high - low) * part / 10 for part in range(3, 8)]
    cuts = [(b - a, ((a + b) / 2, level)) for level in levels for a, b in _cuts(ring, level)]
    if not cuts:
        return ring[0]
    middle = (low + high) / 2
    return max(cuts, key=lambda cut: cut[0] - hypot(0, cut[1][1] - middle))[1]


def _cuts(ring: Ring, level: float) -> Iterator[Point]:
    crossings = sorted(
        ax + (level - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])
        if (ay <= level) != (by <= level)
    )
    yield from zip(crossings[::2], crossings[1::2], strict=False)
