"""What a kind of analysis gives back, whatever it is: findings of units, figures of the whole, details."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from orientir.core.packs.specs import Pack
from orientir.cycle.collection import api as collection
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry.api import KnownUnit

Json = dict[str, Any]
Tell = Callable[[str, int, int], None]
DIGITS: Final = 12
"""Significant digits that are kept of a figure: what lies beyond is the noise of summation."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Of one unit, by its code. ``low``, ``high`` hold for all units at once; ``verdict`` is a code."""

    unit: str
    level: str
    pupils: int
    verdict: str
    value: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    reasons: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """``details``: unit → what only those who see its people may see."""

    figures: Json
    findings: Sequence[Finding]
    details: Mapping[str, Json] = field(default_factory=dict)
    rules_version: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run has to count with: ``results`` reads the rows of an input by its role.

    ``frozen``: the snapshot of kinds that count from one; ``by``, ``at``: who asked and when.
    """

    parameters: Mapping[str, Any]
    pack: Pack
    units: Mapping[str, KnownUnit]
    results: Mapping[str, Callable[[], Any]]
    keys: Mapping[str, collection.ResultsKey]
    sets: Mapping[str, Sequence[Any]]
    tell: Tell
    frozen: monitoring.Frozen | None = None
    by: int | None = None
    at: datetime | None = None


def kept(value: float | None) -> float | None:
    """A figure as it is stored and compared: finite, with so many digits as mean something."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")


def settled(found: Found) -> Found:
    """The same with every figure as it is kept."""
    return Found(
        _kept_deep(found.figures),
        [Finding(**_kept_deep(asdict(one))) for one in found.findings],
        {unit: _kept_deep(content) for unit, content in found.details.items()},
        found.rules_version,
    )


def _kept_deep(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _kept_deep(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_kept_deep(one) for one in value]
    return kept(value) if isinstance(value, float) else value


def hash_of(found: Found) -> str:
    """SHA-256 of all that was found, to the last kept digit, whatever the order of units."""
    findings = sorted((asdict(one) for one in found.findings), key=lambda one: str(one["unit"]))
    return hash_of_json([found.figures, findings, dict(sorted(found.details.items()))])


def hash_of_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
