"""Low results of who got help, before and since, beside those who did not: told, and never called an effect."""

from __future__ import annotations

import pytest

from orientir.cycle.analysis.api import LowYear
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.effects.models import GivenMeasure, MeasureStart
from orientir.cycle.effects.pages.trajectory import trajectory_of
from tests.cast import NOW, Cast, make_cast

TITLES = {1: "Школа № 1", 2: "Школа № 2", 3: "Школа № 3"}


def told(unit: int, *verdicts: str) -> list[LowYear]:
    return [LowYear(2023 + at, unit, verdict, 33.3) for at, verdict in enumerate(verdicts)]


def test_who_was_low_before_and_is_no_longer_is_counted_on_both_sides() -> None:
    years = [
        *told(1, "low", "low", "not_low"), *told(2, "low", "low", "low"), *told(3, "not_low", "not_low", "not_low"),
        *told(7, "low", "low", "not_low"), *told(8, "low", "low", "few_data"), *told(9, "low", "not_low", "low"),
    ]  # fmt: skip
    found = trajectory_of({1: 2025, 2: 2025, 3: 2025, 4: 2025}, years, TITLES)
    assert found is not None
    assert found.finding == "До меры низкие результаты были у школ: 2; теперь их нет у 1 из 2."
    assert found.others == (
        "Без меры: до 2025 года низкие результаты были у школ: 2; теперь их нет у 1 из 1."
    )
    assert [row.cells[0].content for row in found.table.rows] == [
        "Школа № 1",
        "Школа № 2",
    ]
    assert [cell.state for cell in found.table.rows[0].cells[2:]] == ["check", "check", "done"]


def test_what_is_not_known_is_said() -> None:
    assert trajectory_of({1: 2025}, told(2, "low"), TITLES) is None
    assert trajectory_of({1: 2025}, told(1, "not_low", "few_data"), TITLES) is None
    since = trajectory_of({1: 2024}, told(1, "low"), TITLES)
    assert since is not None
    assert since.finding.endswith("что с ними стало, пока не известно.")
    before = trajectory_of({1: 2023}, told(1, "low", "not_low"), TITLES)
    assert before is not None
    assert before.finding.startswith("О получивших меру не известно")
    assert before.others == ""


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_the_page_of_a_measure_tells_it_and_says_that_it_is_no_effect(cast: Cast) -> None:
    for year, verdict in ((2024, "low"), (2025, "not_low")):
        run = AnalysisRun.objects.create(
            kind="low_results", unit=cast.units["region"], parameters={"year": year}, inputs=[], pack="p",
            pack_version="1", code_version="0", figures={}, created_at=NOW, finished_at=NOW,
        )  # fmt: skip
        UnitFinding.objects.create(
            run=run,
            unit=cast.units["11"],
            level="organisation",
            pupils=40,
            value=31.0,
            verdict=verdict,
        )
    made = GivenMeasure.objects.create(
        title="Куратор", level="organisation", unit=cast.units["region"], created_at=NOW
    )
    MeasureStart.objects.create(measure=made, unit=cast.units["11"], year=2025)
    page = cast.client("ministry").get(f"/effects/measures/{made.pk}/").content.decode()
    assert "До меры низкие результаты были у школ: 1; теперь их нет у 1 из 1." in page
    assert "Это не эффект меры" in page
