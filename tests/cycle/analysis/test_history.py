"""Signs over the years: by the year of the results, not by when they were counted."""

from __future__ import annotations

import pytest
from django.test import Client

from orientir.cycle.analysis.kinds.known import KINDS, OBJECTIVITY
from orientir.cycle.analysis.queries.runs import list_current_runs, list_runs_by_year
from tests.cast import Cast, make_cast
from tests.cycle.analysis.counted import make_all, make_run, make_years, two_years


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def history(page: str) -> str:
    return page[page.index("Признаки по годам") : page.index("Как посчитано")]


def test_a_school_with_signs_in_both_years_is_told_so(cast: Cast) -> None:
    make_years(cast, ("11", "11"))
    told = history(text(cast.client("head"), "/analysis/units/11/"))
    assert "Признаки лет подряд: 2 — 2024, 2025." in told
    assert "1 из 1" in told
    assert told.index("2024") < told.index("2025")
    assert told.count("<svg") >= 2


def test_a_sign_that_went_away_and_one_that_came(cast: Cast) -> None:
    make_years(cast, ("11", "12"))
    client = cast.client("specialist")
    assert "Признаки были (2024), в последнем году их нет." in text(client, "/analysis/units/11/")
    assert "В последнем году признаки есть; до него: нет." in text(client, "/analysis/units/12/")
    assert "Признаков не было ни в одном" in text(client, "/analysis/units/13/")


def test_a_municipality_and_the_region_are_told_by_their_index(cast: Cast) -> None:
    make_years(cast, ("11", "12"))
    place = history(text(cast.client("specialist"), "/analysis/units/10/"))
    assert "Изменение не установлено" in place
    assert "1 из 3" in place
    region = history(text(cast.client("operator"), "/analysis/units/region/"))
    assert "1 из 6" in region


def test_one_year_is_too_little(cast: Cast) -> None:
    make_all(cast)
    told = history(text(cast.client("head"), "/analysis/units/11/"))
    assert "Посчитан один год, 2025: об изменении судить рано." in told


def test_what_is_current_is_decided_by_the_year_of_the_results(cast: Cast) -> None:
    earlier, later = make_years(cast)
    again = make_run(cast, "value_added", two_years())
    newest = make_run(cast, "value_added", two_years())
    current = list_current_runs(tuple(KINDS))
    assert [run.pk for run in current] == [newest.pk, later.pk]
    assert [run.pk for run in list_runs_by_year(OBJECTIVITY)] == [earlier.pk, later.pk]
    assert again.pk not in {run.pk for run in current}
