"""Signals put together: what was found of each school, its index and that of its municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from orientir.core.objectivity.histories import ObjectivityIndex, index_units
from orientir.cycle.analysis.kinds.found import Finding, Json
from orientir.cycle.analysis.kinds.signals import Check, Look
from orientir.cycle.registry.api import KnownUnit


def judge_schools(sizes: Mapping[str, int], looks: Sequence[Look]) -> list[Finding]:
    """``sizes``: school → pupils. The value is the index; signals stand side by side and are not added up."""
    looked = {unit: [one for one in looks if unit in one.checks] for unit in sorted(sizes)}
    some = [unit for unit, own in looked.items() if own]
    indexes = _indexes(
        some, [_markers(unit, looked[unit]) for unit in some], [len(looked[unit]) for unit in some]
    )
    return [
        _school(unit, sizes[unit], own, looks, indexes.get(unit)) for unit, own in looked.items()
    ]


def judge_municipalities(
    schools: Sequence[Finding], units: Mapping[str, KnownUnit]
) -> list[Finding]:
    """The index: of the schools that could be looked at, the part without a marker, with its limits."""
    by_id = {unit.id: code for code, unit in units.items()}
    own: dict[str, list[Finding]] = {}
    for one in schools:
        known = units.get(one.unit)
        place = by_id.get(known.municipality_id or 0) if known else None
        if place and one.verdict != "few_data":
            own.setdefault(place, []).append(one)
    places = sorted(own)
    marked = [sum(one.verdict == "marker" for one in own[place]) for place in places]
    indexes = _indexes(places, marked, [len(own[place]) for place in places])
    return [
        _indexed(
            place, "municipality", sum(one.pupils for one in own[place]), "index", indexes[place]
        )
        for place in places
    ]


def tell_look(look: Look) -> Json:
    """Of one signal over the region: how many schools were looked at and bear it, by which bounds, or why nobody."""
    rules = look.rules
    return {
        "code": rules.code,
        "title": rules.title,
        "looked": len(look.checks),
        "markers": sum(one.is_flagged for one in look.checks.values()),
        "why": look.why,
        "level": float(rules.level.value),
        "least_effect": float(rules.least_effect.value),
        "fewest": int(rules.fewest.value),
    }


def _indexes(
    units: Sequence[str], markers: Sequence[int], checks: Sequence[int]
) -> dict[str, ObjectivityIndex]:
    if not units:
        return {}
    counts = (np.array(numbers, dtype=np.int64) for numbers in (markers, checks))
    return {one.unit: one for one in index_units(units, *counts)}


def _markers(unit: str, looks: Sequence[Look]) -> int:
    return sum(look.checks[unit].is_flagged for look in looks)


def _school(
    unit: str,
    pupils: int,
    own: Sequence[Look],
    looks: Sequence[Look],
    index: ObjectivityIndex | None,
) -> Finding:
    signals = [_signal(look, look.checks.get(unit)) for look in looks]
    flagged = [look for look in own if look.checks[unit].is_flagged]
    told = [f"{look.rules.title}: {look.checks[unit].told}" for look in flagged]
    reasons: Json = {"sentences": told, "signals": signals}
    if index is None:
        return Finding(unit, "organisation", pupils, "few_data", reasons=reasons)
    verdict = "marker" if flagged else "no_marker"
    return _indexed(unit, "organisation", pupils, verdict, index, reasons)


def _indexed(
    unit: str,
    level: str,
    pupils: int,
    verdict: str,
    index: ObjectivityIndex,
    reasons: Json | None = None,
) -> Finding:
    told = (reasons or {}) | {"markers": index.markers, "checks": index.checks}
    return Finding(
        unit, level, pupils, verdict, value=index.value, low=index.low, high=index.high,
        reasons=told,
    )  # fmt: skip


def _signal(look: Look, check: Check | None) -> Json:
    """One signal of a school; ``few_data``: it was not looked at, because of ``told``."""
    title = {"code": look.rules.code, "title": look.rules.title}
    if check is None:
        why = look.why or f"учеников меньше {int(look.rules.fewest.value)} или сведений нет"
        return title | {"verdict": "few_data", "told": why}
    return title | {
        "verdict": "marker" if check.is_flagged else "no_marker",
        "told": check.told,
        "pupils": check.pupils,
        "effect": check.effect,
        "p": check.p_adjusted,
    }
