"""Signals of integrity: answers faster than reading, answers as alike as a copy. Never a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from django.db import transaction

from orientir.core.psychometrics.answer_times import time_signals
from orientir.core.psychometrics.similarity import similar_pairs
from orientir.cycle.assessment.models import Procedure, Signal
from orientir.cycle.assessment.queries.answered import Answered, get_answered
from orientir.kit.journal import record

FAST, IDENTICAL = "fast", "identical"
LEAST_EFFORT = 0.9
"""Fewer answers that were thought about, and the score tells little (Wise and Kong, 2005)."""
FEWEST_ANSWERS = 8
FEWEST_SITTINGS = 10
"""With fewer sittings a usual time of a task is not known."""


@transaction.atomic
def find_signals(*, procedure: int, by: int | None, at: datetime) -> int:
    """Look through ended sittings anew; signals of these kinds are replaced. Returns how many there are."""
    found = Procedure.objects.get(pk=procedure)
    answered = get_answered(procedure)
    Signal.objects.filter(sitting__procedure=found, kind__in=(FAST, IDENTICAL)).delete()
    signals: list[Signal] = []
    if answered is not None:
        signals = [*_fast(answered, at), *_identical(answered, at)]
        Signal.objects.bulk_create(signals)
    record(event="assessment.signals_found", by=by, at=at, subject=found.code)
    return len(signals)


def _fast(answered: Answered, at: datetime) -> Iterator[Signal]:
    if len(answered.seconds) < FEWEST_SITTINGS:
        return
    told = time_signals(answered.seconds)
    counts = np.isfinite(answered.seconds).sum(axis=1)
    for place in np.flatnonzero((told.effort < LEAST_EFFORT) & (counts >= FEWEST_ANSWERS)):
        details = {"rapid": int(told.rapid[place]), "answers": int(counts[place])}
        yield _signal(answered, int(place), FAST, float(1 - told.effort[place]), details, at)


def _identical(answered: Answered, at: datetime) -> Iterator[Signal]:
    """A sitting is told of once, with the sitting most like it."""
    places = answered.sittings["unit"].rank("dense").to_numpy().astype(np.int32)
    told: set[int] = set()
    for pair in similar_pairs(answered.codes, answered.right, places):
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if one in told:
                continue
            told.add(one)
            details = {
                "like": int(answered.sittings["sitting"][other]),
                "equal": pair.equal,
                "common": pair.common,
                "equal_wrong": pair.equal_wrong,
            }
            strength = float(-np.log10(max(pair.adjusted, 1e-300)))
            yield _signal(answered, one, IDENTICAL, strength, details, at)


def _signal(
    answered: Answered,
    place: int,
    kind: str,
    strength: float,
    details: dict[str, int],
    at: datetime,
) -> Signal:
    return Signal(
        sitting_id=int(answered.sittings["sitting"][place]),
        unit_id=int(answered.sittings["unit"][place]),
        kind=kind,
        strength=strength,
        details=details,
        found_at=at,
    )
