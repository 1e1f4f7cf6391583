"""Every change of a measure leaves the measure as it then stood: nothing of a plan is changed quietly."""

from __future__ import annotations

from collections.abc import Sequence
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


def write_first_versions(made: Sequence[Measure], *, by: int, at: datetime) -> None:
    """Of measures just handed down, each to its plan's own unit; the journal tells of them by the measure above."""
    MeasureVersion.objects.bulk_create(
        MeasureVersion(
            measure=one, number=one.version, kind="made", by_id=by, at=at,
            values=_values(one, [[one.plan.unit_id, ""]], []),
        )
        for one in made
    )  # fmt: skip


def values_of(measure: Measure) -> dict[str, Any]:
    """What a version keeps: plain values, executors by unit or actor, the responsible one first."""
    executors = MeasureExecutor.objects.filter(measure=measure).order_by("place")
    before = MeasureOrder.objects.filter(measure=measure).order_by("before__number")
    return _values(
        measure,
        [[one.unit_id, one.actor] for one in executors],
        list(before.values_list("before__number", flat=True)),
    )


def _values(measure: Measure, executors: list[list[Any]], before: list[int]) -> dict[str, Any]:
    return {
        "number": measure.number,
        "stage": measure.stage,
        "section": measure.section,
        "title": measure.title,
        "term": measure.term.words(),
        "spans": measure.spans,
        "executors": executors,
        "participants": measure.participants,
        "expected_result": measure.expected_result,
        "document_kind": measure.document_kind,
        "indicators": measure.indicators,
        "deficits": measure.deficits,
        "budget": None if measure.budget is None else str(measure.budget),
        "funding": measure.funding,
        "needed": measure.needed,
        "before": before,
        "state": measure.state,
    }
