"""Schools that do well against the odds, and how schools see themselves against how they are seen from outside."""

from __future__ import annotations

import polars as pl
import pytest
from django.test import Client

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from tests.cast import Cast, make_cast
from tests.cycle.analysis.counted import CONDITIONS, make_run, odds, two_views


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def verdicts(run: AnalysisRun) -> dict[str, str]:
    found = UnitFinding.objects.filter(run=run, level="organisation").select_related("unit")
    return {one.unit.code: one.verdict for one in found}


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_strong_school_in_hard_conditions_is_found_and_the_others_are_not_called_worse(
    cast: Cast,
) -> None:
    run = make_run(cast, "resilience", odds(strong="21"))
    found = verdicts(run)
    assert found["21"] == "resilient"
    assert (found["22"], found["23"]) == ("hard_conditions", "hard_conditions")
    assert {found[one] for one in ("11", "12", "13")} <= {"easier_conditions", "hard_conditions"}
    one = UnitFinding.objects.get(run=run, unit=cast.units["21"])
    assert one.low is not None
    assert one.low > 0
    assert one.reasons["probability"] > 0.95
    page = text(cast.client("operator"), f"/analysis/runs/{run.pk}/")
    assert "надёжно справляется 1" in page
    assert "справляется вопреки условиям" in page
    assert "<svg" in page


def test_a_strong_school_in_easy_conditions_is_not_resilient(cast: Cast) -> None:
    run = make_run(cast, "resilience", odds(strong="11"))
    assert verdicts(run)["11"] == "easier_conditions"
    assert "resilient" not in verdicts(run).values()


def test_a_school_whose_conditions_are_not_known_is_not_judged(cast: Cast) -> None:
    rows = dict(odds(strong="21"))
    key, told = rows["context"]
    rows["context"] = (key, told.filter(pl.col("unit") != "21"))
    run = make_run(cast, "resilience", rows)
    assert verdicts(run)["21"] == "few_data"


def test_two_assessments_part_schools_into_four_and_those_near_the_middle_are_not_called(
    cast: Cast,
) -> None:
    run = make_run(cast, "self_assessment", two_views(proud="12", modest="22"))
    found = verdicts(run)
    assert (found["12"], found["22"]) == ("self_higher", "self_lower")
    assert (found["11"], found["21"]) == ("both_low", "both_high")
    page = text(cast.client("operator"), f"/analysis/runs/{run.pk}/")
    assert "ставит себя выше, чем видно со стороны" in page
    assert page.index("ставит себя выше") < page.index("обе оценки выше середины")


def test_what_a_school_says_of_itself_stands_for_its_view_where_it_is_given(cast: Cast) -> None:
    rows = dict(two_views())
    key, table = rows["results"]
    score = pl.col("mark").cast(pl.Float64)
    rows["results"] = (key, table.with_columns(score=score))
    units = sorted(set(table["unit"]))
    said = [
        {"unit": one, "variable": "self_assessment", "value": float(place % 7), "word": None}
        for place, one in enumerate(units)
    ]
    rows["own"] = (CONDITIONS, pl.DataFrame(said, schema_overrides={"word": pl.String}))
    run = make_run(cast, "self_assessment", rows)
    assert run.figures
    assert run.figures["own"] == "asked"
    rows["own"] = (CONDITIONS, rows["own"][1].with_columns(variable=pl.lit("other")))
    with pytest.raises(Mistake, match="загрузите самооценку"):
        make_run(cast, "self_assessment", rows)


def test_without_marks_in_the_journal_there_is_a_sentence(cast: Cast) -> None:
    key, table = two_views()["results"]
    with pytest.raises(Mistake, match="нет отметок за работу или по журналу"):
        make_run(cast, "self_assessment", {"results": (key, table.drop("journal_mark"))})
    with pytest.raises(Mistake, match="организаций с обеими оценками 0"):
        make_run(cast, "self_assessment", two_views(pupils=4))
