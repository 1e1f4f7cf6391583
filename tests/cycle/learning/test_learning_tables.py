"""The table ``learning``: the platform's rows beside those of ФРДО, each course once; indicators 5.1 and 8.x move."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from orientir.core.indicators import compute
from orientir.core.packs.load import load_pack
from orientir.core.tables import LEARNING, arrow_schema
from orientir.cycle.collection.models import LearningFact
from orientir.cycle.collection.tables import (
    learning_table,
    snapshot_tables,
    undecided_learning,
    units_table,
)
from orientir.cycle.learning.models import Enrolment
from orientir.cycle.learning.tables import learning_places
from orientir.cycle.registry.models import Unit
from tests.cast import TODAY, Cast
from tests.cycle.learning.made_groups import make_enrolment, make_group, make_programme

PACK = load_pack(Path("packs/chelyabinsk-2023"))
YEAR = TODAY.year
END = TODAY - timedelta(days=3)
BEGUN = {"starts_on": END - timedelta(days=9), "ends_on": END}
Institute = tuple[Unit, str]


def _completed(cast: Cast, institute: Institute, school: str = "11", **terms: Any) -> Enrolment:
    programme = make_programme(institute[0], f"p-{school}-{len(terms)}", **terms)
    return make_enrolment(
        make_group(programme, f"g-{programme.code}", **BEGUN),
        cast.people[school][0],
        cast.units[school],
        state="completed",
        completed_on=END,
        enrolled_on=END - timedelta(days=9),
    )


def _figures(*codes: str) -> dict[str, tuple[float, float]]:
    readers = snapshot_tables(PACK.tables)
    tables = {name: read([YEAR], TODAY) for name, read in readers.items()}
    found = compute(tables, PACK, indicators=list(codes), years=[YEAR]).filter(level="region")
    rows = found.select("indicator", "numerator", "denominator").iter_rows()
    return {code: (float(top), float(bottom)) for code, top, bottom in rows}


def test_a_completed_course_is_a_row_of_the_contract(cast: Cast, institute: Institute) -> None:
    enrolment = _completed(cast, institute, topic="fgos", is_federal_priority=True, hours=72)
    table = learning_table([YEAR], TODAY)
    assert table.schema == arrow_schema(LEARNING)
    [row] = table.to_pylist()
    assert row | {"person_id": ""} == {
        "enrolment_id": f"enrolment-{enrolment.pk}",
        "person_id": "",
        "unit_id": "11",
        "year": YEAR,
        "staff_category": "pedagogical",
        "programme_id": enrolment.programme.code,
        "kind": "upskilling",
        "is_pedagogical": True,
        "topic": "fgos",
        "is_federal_priority": True,
        "hours": 72,
        "completed_on": END,
        "source": "platform",
    }


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("completed", TODAY, [END]),
        ("completed", END - timedelta(days=1), [None]),
        ("expelled", TODAY, [None]),
        ("withdrawn", TODAY, []),
    ],
)
def test_what_came_later_and_who_never_began_is_not_told(
    cast: Cast, institute: Institute, state: str, on: date, expected: list[date | None]
) -> None:
    enrolment = _completed(cast, institute)
    done = END if state == "completed" else None
    Enrolment.objects.filter(pk=enrolment.pk).update(state=state, completed_on=done)
    assert learning_table([YEAR], on)["completed_on"].to_pylist() == expected


def test_a_course_that_frdo_knows_too_is_one_row_and_a_doubt_is_listed(
    cast: Cast, institute: Institute
) -> None:
    enrolment = _completed(cast, institute)
    for code, day in (("same", END), ("unclear", END - timedelta(days=1))):
        LearningFact.objects.create(
            unit=cast.units["11"],
            person=enrolment.person,
            code=code,
            staff_category="pedagogical",
            programme=enrolment.programme.code,
            kind="upskilling",
            is_pedagogical=True,
            is_federal_priority=False,
            hours=36,
            enrolled_on=END - timedelta(days=9),
            completed_on=day,
            source="frdo",
        )
    ours = f"enrolment-{enrolment.pk}"
    assert learning_table([YEAR], TODAY)["enrolment_id"].to_pylist() == ["unclear", ours]
    assert undecided_learning([YEAR], TODAY).to_pylist() == [
        {"platform_enrolment_id": ours, "frdo_enrolment_id": "unclear"}
    ]


def test_indicators_of_retraining_and_priorities_move(cast: Cast, institute: Institute) -> None:
    assert _figures("5.1", "8.2") == {"5.1": (0, 0), "8.2": (0, 0)}
    _completed(cast, institute, "11", topic="fgos", is_federal_priority=True)
    _completed(cast, institute, "12")
    _completed(cast, institute, "21", kind="retraining", hours=300, form="mixed", cost=1)
    assert _figures("5.1", "8.1", "8.2", "8.3") == {
        "5.1": (1, 1),
        "8.1": (0, 2),
        "8.2": (1, 2),
        "8.3": (0, 2),
    }


def test_a_school_whose_teacher_was_enrolled_uses_the_platform(
    cast: Cast, institute: Institute
) -> None:
    _completed(cast, institute, "12")
    assert learning_places([YEAR], TODAY).to_pylist() == [{"unit_id": "12", "year": YEAR}]
    assert learning_places([YEAR - 1], TODAY).num_rows == 0
    using = {row["unit_id"]: row["uses_platform"] for row in units_table([YEAR], TODAY).to_pylist()}
    assert using["12"]
