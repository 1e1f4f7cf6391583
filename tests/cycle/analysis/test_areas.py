"""The page of a municipality and of the region: lists side by side, counts for others, paper and files."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from orientir.cycle.analysis.kinds.found import Finding
from orientir.cycle.analysis.kinds.places import with_places
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.registry.api import load_unit_book
from tests.cast import NOW, Cast, make_cast
from tests.conftest import Acting
from tests.cycle.analysis.counted import make_all

PLACE = "/analysis/units/10/"
REGION = "/analysis/units/region/"
FEW_QUERIES = 36


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def card(page: str, title: str) -> str:
    """A card of the page from its heading to its end."""
    start = page.index(f"<h2>{title}")
    return page[start : page.index("</section>", start)]


def test_each_list_stands_by_itself_and_low_results_are_no_low_value_added(cast: Cast) -> None:
    make_all(cast)
    page = text(cast.client("operator"), REGION)
    low, below = card(page, "Низкие результаты: 1"), card(page, "Вклад ниже ожидаемого: 1")
    assert "/analysis/units/11/" in low
    assert "/analysis/units/22/" not in low
    assert "/analysis/units/22/" in below
    assert "/analysis/units/11/" not in below
    assert "надёжно" in low
    assert "низкие результаты: 1; вклад ниже ожидаемого: 1" in page
    assert "не складываются" in page


def test_what_is_not_known_is_said_by_name(cast: Cast) -> None:
    make_all(cast)
    page = text(cast.client("specialist"), PLACE)
    unknown = page[page.index("недостаточно данных: ") if "недостаточно данных: " in page else 0 :]
    assert "/analysis/units/12/" in unknown
    assert "Об этих школах не сказано ничего" in page


def test_a_head_sees_the_own_school_and_only_counts_of_the_others(
    cast: Cast, acting_as: Acting
) -> None:
    make_all(cast)
    AnalysisRun.objects.update(published_at=NOW)
    client = cast.client("head")
    with acting_as("web"):
        page = text(client, PLACE)
        table = client.get(f"{PLACE}tables/schools.csv").content.decode("utf-8-sig")
    assert "из отдельных школ вам показана только своя" in page
    assert "/analysis/units/11/" in page
    for other in ("12", "13", "21"):
        assert f"/analysis/units/{other}/" not in page
    assert "низкие результаты: 1 из 3" in page
    assert len(table.strip().splitlines()) == 2


def test_another_municipality_sees_counts_alone_once_published(
    cast: Cast, acting_as: Acting
) -> None:
    make_all(cast)
    client = cast.client("other_specialist")
    with acting_as("web"):
        before = text(client, PLACE)
    AnalysisRun.objects.update(published_at=NOW)
    with acting_as("web"):
        after = text(client, PLACE)
    assert "низкие результаты: 1 из 3" not in before
    assert "низкие результаты: 1 из 3" in after
    assert "/analysis/units/11/" not in after


def test_a_municipality_of_two_schools_is_not_counted_for_others(cast: Cast) -> None:
    units = {unit.code: unit for unit in load_unit_book(cast.units["region"].pk).units.values()}
    findings = [
        Finding(code, "organisation", 50, "low" if code == "11" else "not_low")
        for code in ("11", "12", "13", "21", "22")
    ]
    found = {one.unit: one for one in with_places(findings, units) if one.level != "organisation"}
    assert found["10"].reasons["counts"] == {"low": 1, "not_low": 2}
    assert "20" not in found
    assert found["region"].reasons["counts"] == {"low": 1, "not_low": 4}


def test_a_municipality_that_a_run_judged_keeps_what_was_found_of_it(cast: Cast) -> None:
    run = make_all(cast)["objectivity"]
    place = UnitFinding.objects.get(run=run, unit=cast.units["10"])
    assert place.verdict == "index"
    assert place.reasons["counts"] == {"marker": 1, "no_marker": 2}


def test_the_region_sees_its_municipalities_side_by_side(cast: Cast) -> None:
    make_all(cast)
    page = text(cast.client("ministry"), REGION)
    places = card(page, "Муниципалитеты рядом")
    assert "/analysis/units/10/" in places
    assert "/analysis/units/20/" in places
    assert "1 из 1" in places  # of 11, 12, 13 the rule of low results can decide on the first alone
    assert "недостаточно данных" in places  # of none of the second municipality
    assert "1 из 3" in places


def test_the_region_leads_to_all_its_schools_side_by_side(cast: Cast) -> None:
    make_all(cast)
    page = cast.client("ministry").get("/analysis/units/region/").content.decode()
    assert "?side=schools" in page
    schools = cast.client("ministry").get("/analysis/units/region/?side=schools").content.decode()
    assert schools.count('href="/analysis/units/1') == 3
    assert schools.count('href="/analysis/units/2') == 3
    assert (
        "?side=schools" not in cast.client("ministry").get("/analysis/units/10/").content.decode()
    )


def test_a_whole_list_has_a_page_and_a_file_of_its_own(cast: Cast) -> None:
    make_all(cast)
    client = cast.client("operator")
    assert "/analysis/units/11/" in text(client, f"{REGION}?side=low")
    assert client.get(f"{REGION}?side=absent").status_code == 404
    low = client.get(f"{REGION}tables/low.csv").content.decode("utf-8-sig")
    assert "Почему" in low.splitlines()[0]
    assert "40" in low
    for what in ("schools", "unknown", "numbers", "places", "history", "counted"):
        for kind in ("xlsx", "csv"):
            assert client.get(f"{REGION}tables/{what}.{kind}").status_code == 200
    assert client.get(f"{REGION}tables/absent.csv").status_code == 404
    assert client.get(f"{REGION}tables/low.pdf").status_code == 404


def test_tables_of_a_school_and_of_a_run_are_files_with_figures_as_numbers(cast: Cast) -> None:
    runs = make_all(cast)
    client = cast.client("operator")
    for what in ("findings", "history", "counted", "risks", f"run-{runs['items'].pk}"):
        answer = client.get(f"/analysis/units/11/tables/{what}.csv")
        assert answer.status_code == 200, what
    run = runs["value_added"]
    table = client.get(f"/analysis/runs/{run.pk}/tables/schools.csv").content.decode("utf-8-sig")
    rows = [line.split(";") for line in table.strip().splitlines()]
    assert len(rows) == 7
    strongest = next(row for row in rows if row[0] == "11")
    assert float(strongest[3].replace(",", ".")) > 4
    assert int(strongest[6]) == 60
    for kind, what in (("items", "items"), ("objectivity", "signals"), ("context", "clusters")):
        assert client.get(f"/analysis/runs/{runs[kind].pk}/tables/{what}.xlsx").status_code == 200
    assert client.get(f"/analysis/runs/{run.pk}/tables/items.csv").status_code == 404


@pytest.mark.parametrize("address", [PLACE, REGION, "/analysis/units/11/"])
def test_the_paper_says_what_the_page_says(cast: Cast, address: str) -> None:
    make_all(cast)
    client = cast.client("operator")
    pdf = client.get(f"{address}report.pdf").content
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    docx = Document(BytesIO(client.get(f"{address}report.docx").content))
    words = [one.text for one in docx.paragraphs]
    for title in ("Признаки по годам", "Как посчитано"):
        assert title in pages
        assert title in words
    assert docx.inline_shapes
    cells = {cell.text for table in docx.tables for row in table.rows for cell in row.cells}
    assert any("40" in cell and "ОГЭ" in cell for cell in cells) or address.endswith("11/")


@pytest.mark.parametrize(
    "address",
    [PLACE, REGION, f"{REGION}?side=low", f"{REGION}?side=schools", "/analysis/units/11/"],
)
def test_pages_ask_few_questions(cast: Cast, address: str) -> None:
    make_all(cast)
    client = cast.client("operator")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= FEW_QUERIES
