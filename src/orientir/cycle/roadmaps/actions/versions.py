"""Every change of a measure leaves the measure as it then stood: nothing of a plan is changed quietly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from orientir.cycle.roadmaps.models import (
    Measure,
    MeasureExecutor,
    MeasureOrder,
    MeasureVersion,
)
from orientir.kit.journal import record


def write_version(measure: Measure, kind: str, *, by: int, at: datetime, words: str = "") -> None:
    """``kind``: a key of ``rules.VERSIONS``. The measure, its executors and predecessors are written already."""
    MeasureVersion.objects.create(
        measure=measure, number=measure.version, kind=kind, values=values_of(measure),
        words=words[:500], by_id=by, at=at,
    )  # fmt: skip
    record(event=f"roadmaps.measure_{kind}", by=by, at=at, subject=f"measure {measure.pk}")


def values_of(measure: Measure) -> dict[str, Any]:
    """What a version keeps: plain values, executors by unit or actor, the responsible one first."""
    executors = MeasureExecutor.objects.filter(measure=measure).order_by("place")
    before = MeasureOrder.objects.filter(measure=measure).order_by("before__number")
    return {
        "number": measure.number,
        "stage": measure.stage,
        "section": measure.section,
        "title": measure.title,
        "term": measure.term.words(),
        "spans": measure.spans,
        "executors": [[one.unit_id, one.actor] for one in executors],
        "participants": measure.participants,
        "expected_result": measure.expected_result,
        "document_kind": measure.document_kind,
        "indicators": measure.indicators,
        "deficits": measure.deficits,
        "budget": None if measure.budget is None else str(measure.budget),
        "funding": measure.funding,
        "needed": measure.needed,
        "before": list(before.values_list("before__number", flat=True)),
        "state": measure.state,
    }
