"""Invented pupils of the cast's schools: what the schools truly add is known."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl

from orientir.cycle.collection.actions.importing import run_order
from orientir.cycle.collection.actions.orders import Order
from orientir.cycle.collection.queries.results import ResultsKey
from tests.cast import ORGANISATIONS
from tests.cycle.collection.files import AS_OF

EFFECTS = dict(zip(ORGANISATIONS, (6.0, 0.5, -0.3, 0.0, -6.0, 0.2), strict=True))
BEFORE = ResultsKey("pupils", "vpr", "математика", 4, 2024)
AFTER = ResultsKey("pupils", "vpr", "математика", 5, 2025)


def results_csv(pupils: int = 60, seed: int = 5, few: str = "") -> bytes:
    """Two years of the same pupils; school ``few`` has four of them."""
    random = Random(seed)
    rows: list[dict[str, Any]] = []
    for school in ORGANISATIONS:
        for number in range(4 if school == few else pupils):
            before = random.gauss(12, 3)
            after = 4 + 0.8 * before + EFFECTS[school] + random.gauss(0, 2)
            base = {
                "pupil": f"{school}-{number}",
                "unit": school,
                "procedure": "ВПР",
                "subject": "Математика",
            }
            rows.append({**base, "year": 2024, "grade": 4, "score": round(before, 1)})
            rows.append({**base, "year": 2025, "grade": 5, "score": round(after, 1)})
    return pl.DataFrame(rows).write_csv().encode()


def bring(content: bytes, name: str = "results.csv") -> None:
    outcome = run_order(Order("pupil_results", content, name, AS_OF))
    assert outcome.state == "loaded", outcome.report.issues[:3]
