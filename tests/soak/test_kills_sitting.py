"""``kill -9`` of the web server and of the database while people answer: no acknowledged answer is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from benchmarks.sitters import content_of
from tests.soak.hall import Crowd, Hall, crowded, kill_one
from tests.soak.report import Notes

SHARE = float(os.environ.get("ORIENTIR_SOAK_SHARE", "1"))  # of the kills, for a short try
PEOPLE = 24
WEB_KILLS, DATABASE_KILLS = (round(n * SHARE) for n in (130, 50))
SETTLING = 0.3  # seconds after which a crowd has told what it heard before a kill
FEWEST_WITH_ANSWERS = (
    0.9  # of the spans between kills: a kill of what is down anyway proves nothing
)


@pytest.mark.parametrize(
    ("what", "find", "kills", "pause"),
    [
        ("the web server", Hall.web_workers, WEB_KILLS, 0.9),
        ("the database", Hall.postmasters, DATABASE_KILLS, 3.0),
    ],
)
def test_no_acknowledged_answer_is_lost_by_kills(
    hall: Hall,
    notes: Notes,
    what: str,
    find: Callable[[Hall], list[int]],
    kills: int,
    pause: float,
) -> None:
    random = Random(what)
    device = f"load-{what.split()[-1]}"
    with crowded(hall, hall.seated[:PEOPLE], device, pause=0.02) as crowd:
        crowd.await_more(PEOPLE)
        moments = _kill_often(lambda: find(hall), crowd, kills, pause, random)
        crowd.stop()
    acknowledged = crowd.acknowledged()
    there = {
        (sitting, row.sequence): row.content
        for sitting, rows in hall.rows().items()
        for row in rows
        if row.device == device
    }
    lost = {one for one in acknowledged if there.get(one) != content_of(one[1])}
    answered = _spans_with_answers(moments, crowd.seen["moments"])
    notes.add(
        "kills",
        f"- {what} killed {len(moments)} times while {PEOPLE} people answered: {len(acknowledged)} answers "
        f"acknowledged, {len(lost)} lost ({sum(crowd.seen['refused'].values())} asked again; answers were "
        f"acknowledged in {answered} of the {len(moments) - 1} spans between kills)",
    )
    assert lost == set()
    assert len(moments) == kills
    assert answered >= FEWEST_WITH_ANSWERS * (len(moments) - 1)


def _kill_often(
    find: Callable[[], list[int]], crowd: Crowd, kills: int, pause: float, random: Random
) -> list[float]:
    """Moments of the kills, each at a random moment after answers are acknowledged again."""
    moments: list[float] = []
    while len(moments) < kills:
        time.sleep(pause * (0.5 + random.random()))
        if kill_one(find(), random):
            moments.append(time.time())
            time.sleep(SETTLING)
            crowd.await_more(crowd.count())
    return moments


def _spans_with_answers(kills: list[float], answers: list[float]) -> int:
    return sum(any(start < at < end for at in answers) for start, end in pairwise(kills))
