"""Whose answers do not go with their own level: a signal for who runs the procedure, never a verdict.

Nobody's result changes by it. lz* of everybody is counted with the results (``core.psychometrics.person_fit``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from orientir.core.psychometrics.curves import expected_score
from orientir.core.psychometrics.measurement import Measurement
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.person_fit import person_fit
from orientir.core.psychometrics.responses import responses_from_matrix
from orientir.cycle.assessment.models import Procedure, Signal
from orientir.cycle.assessment.queries.responses import ResponseSet
from orientir.cycle.goals.api import get_parameter

PERSON_FIT = "person_fit"
FEWEST_ANSWERS = 10
"""With fewer answers lz* is far from normal, and nothing is said."""
EASY, HARD = 0.8, 0.2
"""Expected share of points: what is missed above the one, what is solved below the other."""


def keep_person_fits(
    procedure: Procedure, responses: ResponseSet, measurement: Measurement, *, at: datetime
) -> dict[str, Any]:
    """Write the signals anew; returns how many, from which p on, and how many chance alone would give."""
    sound = [place for place, one in enumerate(measurement.items) if one.parameters is not None]
    items = [one.parameters for one in measurement.items if one.parameters is not None]
    # as they were measured: the lowest points that anybody has of a task are its 0
    measured = responses_from_matrix(responses.scores, list(responses.items["code"])).scores
    kept = np.ascontiguousarray(measured[:, sound])
    told = person_fit(kept, items, measurement.people.wle)
    judged = ((kept >= 0).sum(axis=1) >= FEWEST_ANSWERS) & np.isfinite(told.lz)
    bound = _bound(procedure)
    found = np.flatnonzero(judged & (told.p <= bound))
    wle = measurement.people.wle
    Signal.objects.bulk_create(
        _signal(responses, int(row), float(told.lz[row]), _odd(kept[row], items, wle[row]), at)
        for row in found
    )
    return {"people": len(found), "p": bound, "judged": int(judged.sum())}


def forget_person_fits(procedure: Procedure) -> None:
    Signal.objects.filter(sitting__procedure=procedure, kind=PERSON_FIT).delete()


def _bound(procedure: Procedure) -> float:
    on = timezone.localdate(procedure.closes_at)
    return float(get_parameter(pack_id=procedure.pack, name="measurement.person_fit", on=on))


def _odd(
    answers: npt.NDArray[np.int8], items: list[ItemParameters], level: float
) -> dict[str, int]:
    """How many easy tasks were missed and hard ones solved, for this person's level."""
    at = np.array([level])
    easy = hard = 0
    for item, answer in zip(items, answers.tolist(), strict=True):
        share = float(expected_score(item, at)[0]) / item.max_score
        easy += share >= EASY and answer == 0
        hard += share <= HARD and answer == item.max_score
    return {"easy_missed": easy, "hard_solved": hard}


def _signal(
    responses: ResponseSet, row: int, lz: float, odd: dict[str, int], at: datetime
) -> Signal:
    return Signal(
        sitting_id=int(responses.sittings["sitting"][row]),
        unit_id=int(responses.sittings["unit"][row]),
        kind=PERSON_FIT,
        strength=-lz,
        details={"lz": round(lz, 2), **odd},
        found_at=at,
    )
