"""Each kind of analysis finds what was planted and says of the rest that it knows nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from django.test import Client

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding
from orientir.cycle.collection.api import ResultsKey
from tests.cast import Cast, make_cast
from tests.conftest import Acting
from tests.cycle.analysis.counted import (
    CONDITIONS,
    EXAM,
    PAPER,
    asked_of,
    cohort,
    conditions,
    exams,
    make_all,
    make_run,
    marked_paper,
    wide_region,
    with_answers,
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def verdicts(run: AnalysisRun) -> dict[str, str]:
    found = UnitFinding.objects.filter(run=run, level="organisation").select_related("unit")
    return {one.unit.code: one.verdict for one in found}


def test_low_results_are_found_by_the_rule_and_small_schools_are_not_judged(cast: Cast) -> None:
    old = type(EXAM)("exams", "oge", "математика", None, 2024)
    words = type(EXAM)("exams", "oge", "русский язык", None, 2025)
    rows = {
        "exams-0": (EXAM, exams()),
        "exams-1": (old, exams()),
        "exams-2": (words, exams(low="")),
    }
    run = make_run(cast, "low_results", rows, options={"year": 2025})
    assert verdicts(run) == {
        "11": "low", "12": "few_data", "13": "not_low", "21": "not_low", "22": "not_low", "23": "not_low",
    }  # fmt: skip
    low = UnitFinding.objects.get(run=run, unit=cast.units["11"])
    assert (low.value, low.reasons["repeated"], low.reasons["many"]) == (40.0, True, False)
    assert "40" in " ".join(low.reasons["sentences"])


def test_the_share_told_is_that_of_the_year_not_of_the_one_before(cast: Cast) -> None:
    old = type(EXAM)("exams", "oge", "математика", None, 2024)
    rows = {"exams-0": (EXAM, exams(low="")), "exams-1": (old, exams(low="11"))}
    run = make_run(cast, "low_results", rows, options={"year": 2025})
    assert UnitFinding.objects.get(run=run, unit=cast.units["11"]).value == 2.5


def test_low_results_are_told_year_by_year_on_the_page_and_as_a_file(cast: Cast) -> None:
    before = ResultsKey("exams", "oge", "математика", None, 2024)
    rows = {"exams-1": (before, exams(low="12", few="13"))}
    make_run(cast, "low_results", rows, options={"year": 2024})
    now = {"exams-0": (EXAM, exams(low="12", few="13")), **rows}
    make_run(cast, "low_results", now, options={"year": 2025})
    page = text(cast.client("ministry"), "/analysis/units/12/")
    assert "По правилу: 2024: недостаточно данных; 2025: низкие результаты." in page
    assert "16 из 40" in page
    taken = (
        cast.client("ministry")
        .get("/analysis/units/12/tables/low-history.csv")
        .content.decode("utf-8-sig")
    )
    assert taken.splitlines()[0] == "Процедура;2024;2024: подробнее;2025;2025: подробнее"


def test_a_heap_at_a_boundary_is_a_sign_and_nothing_more(cast: Cast) -> None:
    run = make_run(cast, "objectivity", {"results": (PAPER, marked_paper(heaped="21"))})
    assert {code for code, verdict in verdicts(run).items() if verdict == "marker"} == {"21"}
    assert run.figures
    assert run.figures["cuts"] == [8.0, 13.0, 18.0]
    detail = FindingDetail.objects.get(run=run, unit=cast.units["21"]).content
    assert sum(count for _, count in detail["counts"]) == 400
    sentence = UnitFinding.objects.get(run=run, unit=cast.units["21"]).reasons["sentences"][0]
    assert "балл 8 у 35 из 400 учеников вместо примерно" in sentence


def signs(run: AnalysisRun, code: str) -> dict[str, str]:
    found = UnitFinding.objects.get(run=run, unit__code=code).reasons["signals"]
    return {one["code"]: one["verdict"] for one in found}


def test_each_sign_is_found_where_it_was_planted_and_stands_beside_the_others(cast: Cast) -> None:
    run = make_run(cast, "objectivity", cohort(lenient="21", fallen="12", alike="13"))
    assert signs(run, "21")["marks_against_journal"] == "marker"
    assert signs(run, "12")["drop_of_cohort"] == "marker"
    assert signs(run, "13")["little_variance"] == "marker"
    for honest in ("11", "22", "23"):
        assert "marker" not in signs(run, honest).values()
    assert set(signs(run, "11").values()) == {"no_marker", "few_data"}
    assert signs(run, "11")["similar_answers"] == "few_data"


def test_answers_alike_are_found_where_the_file_tells_what_was_answered(cast: Cast) -> None:
    asked = cohort()
    key, rows = asked["results"]
    run = make_run(cast, "objectivity", {**asked, "results": (key, with_answers(rows, "23"))})
    assert signs(run, "23")["similar_answers"] == "marker"
    others = {unit: signs(run, unit)["similar_answers"] for unit in ("11", "12", "13", "21", "22")}
    assert set(others.values()) == {"no_marker"}
    told = str(UnitFinding.objects.get(run=run, unit=cast.units["23"]).reasons)
    assert "5Б" not in told
    inside = FindingDetail.objects.get(run=run, unit=cast.units["23"]).content["inside"]
    assert any("5Б: вариант 1: ответы совпадают чаще" in one for one in inside)


def test_few_answered_tasks_are_too_few_to_compare(cast: Cast) -> None:
    key, rows = cohort()["results"]
    run = make_run(cast, "objectivity", {"results": (key, with_answers(rows, tasks=7))})
    assert run.figures
    why = {one["code"]: one["why"] for one in run.figures["signals"]}
    assert why["similar_answers"] == "заданий с ответами 7, а сличают не меньше чем по 8"


def test_a_school_that_only_the_federal_list_knows_is_told_too(cast: Cast) -> None:
    key = ResultsKey("markers", "vpr", "", None, 2025)
    paper = cohort()["results"]
    without = (paper[0], paper[1].filter(pl.col("unit") != "22"))
    listed = pl.DataFrame({"unit": ["22"], "markers": [3], "papers": ["4 РУ, 4 МА, 5 МА"]})
    run = make_run(cast, "objectivity", {"results": without, "federal": (key, listed)})
    one = UnitFinding.objects.get(run=run, unit=cast.units["22"])
    assert (one.verdict, one.pupils, one.value) == ("listed", 0, None)
    assert run.figures
    assert run.figures["federal"]["not_looked_at"] == 1
    page = text(cast.client("operator"), "/analysis/units/22/")
    assert "названа в федеральном списке; здесь не проверялась" in page
    assert "маркеров 3 (4 РУ, 4 МА, 5 МА)" in page


def test_who_does_not_see_pupils_is_not_told_which_class_bears_a_sign(cast: Cast) -> None:
    run = make_run(cast, "objectivity", cohort(alike="13"))
    told = str(UnitFinding.objects.get(run=run, unit=cast.units["13"]).reasons)
    assert "классов с маркером: 1 из 2" in told
    assert "5А" not in told
    inside = FindingDetail.objects.get(run=run, unit=cast.units["13"]).content["inside"]
    assert len(inside) == 1
    assert "5А" in inside[0]


def test_the_index_has_an_interval_of_schools_and_of_municipalities(cast: Cast) -> None:
    run = make_run(cast, "objectivity", cohort())
    found = {
        one.unit.code: one for one in UnitFinding.objects.filter(run=run).select_related("unit")
    }
    marked, clean = found["21"], found["11"]
    assert marked.value is not None
    assert clean.value is not None
    assert marked.value < clean.value
    region = found.pop("region")
    assert (region.verdict, region.reasons["counts"]) == ("counts", {"marker": 3, "no_marker": 3})
    for one in found.values():
        assert one.low is not None
        assert one.low < (one.value or 0) < (one.high or 0)
    assert (found["10"].level, found["10"].verdict) == ("municipality", "index")
    assert (found["10"].reasons["markers"], found["10"].reasons["checks"]) == (2, 3)


def test_the_page_tells_why_a_sign_was_not_looked_at(cast: Cast) -> None:
    run = make_run(cast, "objectivity", {"results": cohort()["results"]})
    page = text(cast.client("operator"), f"/analysis/runs/{run.pk}/")
    assert "не выбраны прежние результаты того же набора" in page
    assert "Отметки за работу расходятся с журналом" in page
    places = text(cast.client("operator"), f"/analysis/runs/{run.pk}/?level=municipality")
    assert "Школ с признаком: 1 из 3" in places
    school = text(cast.client("head"), "/analysis/units/11/")
    assert "Индекс объективности, из 100" in school


def test_the_federal_list_stands_beside_what_is_found_and_changes_no_index(cast: Cast) -> None:
    asked = cohort(lenient="21", fallen="12", alike="13")
    alone = make_run(cast, "objectivity", asked)
    listed = pl.DataFrame(
        {"unit": ["21", "11", "22"], "markers": [2, 1, 0], "papers": ["4 РУ, 5 МА", "4 РУ", ""]}
    )
    key = ResultsKey("markers", "vpr", "", None, 2025)
    both = make_run(cast, "objectivity", {**asked, "federal": (key, listed)})
    before, after = verdicts(alone), verdicts(both)
    assert [code for code in after if after[code] != before[code]] == ["11"]
    assert after["11"] == "listed"
    assert both.figures
    told = both.figures["federal"]
    assert (told["named"], told["both"], told["listed_alone"], told["found_alone"]) == (2, 1, 1, 2)
    assert told["papers"] == {"4 РУ": 2, "5 МА": 1}
    values = UnitFinding.objects.filter(unit__code="11").order_by("run_id").values_list("value")
    assert values[0] == values[1]
    page = text(cast.client("operator"), f"/analysis/runs/{both.pk}/")
    assert "В федеральном списке 2025 года названы 2 школы" in page
    assert "федеральный список 2025 года: маркеров 2 (4 РУ, 5 МА)" in page
    school = text(cast.client("head"), "/analysis/units/11/")
    assert "названа в федеральном списке; здесь признака не найдено" in school
    shown = cast.client("operator").get(f"/analysis/runs/{both.pk}/tables/federal.csv").content
    assert "Названы в списке" in shown.decode("utf-8-sig")


def test_units_of_one_verdict_are_shown_alone_and_those_without_data_last(cast: Cast) -> None:
    old = type(EXAM)("exams", "oge", "математика", None, 2024)
    rows = {"exams-0": (EXAM, exams()), "exams-1": (old, exams())}
    run = make_run(cast, "low_results", rows, options={"year": 2025})
    client = cast.client("operator")
    table = client.get(f"/analysis/runs/{run.pk}/").context["findings"]
    found = [row.cells[1].content for row in table.rows]
    assert found[0] == "низкие результаты"
    assert found[-1] == "недостаточно данных"
    narrowed = client.get(f"/analysis/runs/{run.pk}/?verdict=low").context
    assert [row.cells[1].content for row in narrowed["findings"].rows] == ["низкие результаты"]
    assert [(chip.count, chip.pressed) for chip in narrowed["verdicts"]] == [
        (1, True),
        (5, False),
    ]


def test_the_picture_of_scores_is_a_table_and_a_file_as_well(cast: Cast) -> None:
    run = make_run(cast, "objectivity", {"results": (PAPER, marked_paper(heaped="21"))})
    page = text(cast.client("operator"), f"/analysis/runs/{run.pk}/")
    assert "Ученики по первичным баллам" in page
    client = cast.client("operator")
    whole = client.get(f"/analysis/runs/{run.pk}/tables/histogram.csv").content.decode("utf-8-sig")
    lines = whole.splitlines()
    counts = dict(run.figures["histogram"])  # type: ignore[index]
    assert sum(int(line.split(";")[2].replace("\xa0", "")) for line in lines[1:]) == sum(
        counts.values()
    )
    own = client.get(f"/analysis/units/21/tables/run-{run.pk}-scores.csv").content.decode(
        "utf-8-sig"
    )
    assert "Было бы на гладкой кривой" in own.splitlines()[0]


def test_small_schools_are_too_small_for_a_sign(cast: Cast) -> None:
    with pytest.raises(Mistake, match="ни об одной школе судить нельзя"):
        make_run(cast, "objectivity", {"results": (PAPER, marked_paper(pupils=20))})
    without = marked_paper().with_columns(mark=None)
    with pytest.raises(Mistake, match="границы отметок неизвестны"):
        make_run(cast, "objectivity", {"results": (PAPER, without)})


def test_red_tasks_are_named_and_what_was_not_administered_is_not_wrong(cast: Cast) -> None:
    run = make_all(cast)["items"]
    found = {
        one.unit.code: one.reasons["red"]
        for one in UnitFinding.objects.filter(run=run, level="organisation").select_related("unit")
    }
    assert found["21"] == ["4"]
    assert found["22"] == []
    items = FindingDetail.objects.get(run=run, unit=cast.units["22"]).content["items"]
    assert (items[3]["state"], items[3]["pupils"], items[3]["share"]) == ("none", 0, None)
    assert run.figures
    assert [one["state"] for one in run.figures["items"]] == ["enough"] * 4


def test_schools_in_like_conditions_stand_together_and_keep_their_number(cast: Cast) -> None:
    run = make_run(cast, "context", {"context": (CONDITIONS, conditions())})
    groups = {
        one.unit.code: one.reasons.get("cluster")
        for one in UnitFinding.objects.filter(run=run).select_related("unit")
    }
    assert groups["11"] == groups["12"] == groups["13"] != groups["21"]
    assert groups["21"] == groups["22"] == groups["23"]
    turned = {code: 3 - int(number or 0) for code, number in groups.items()}
    again = make_run(
        cast, "context", {"context": (CONDITIONS, conditions())}, options={"previous": turned}
    )
    assert (
        UnitFinding.objects.get(run=again, unit=cast.units["11"]).reasons["cluster"] == turned["11"]
    )


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode()


def test_the_index_of_well_being_follows_conditions_and_is_told_with_what_it_is_made_of(
    cast: Cast,
) -> None:
    run = make_run(cast, "context", {"context": (CONDITIONS, conditions())})
    found = {
        one.unit.code: one for one in UnitFinding.objects.filter(run=run).select_related("unit")
    }
    easy, hard = found["11"], found["21"]
    assert (easy.value or 0) > 0 > (hard.value or 0)
    assert easy.reasons["percentile"] > hard.reasons["percentile"]
    page = text(cast.client("operator"), f"/analysis/runs/{run.pk}/")
    assert "Из чего складывается индекс благополучия" in page
    assert "Доля учеников из малообеспеченных семей" in page
    assert "чем больше, тем труднее" in page
    assert "Муниципалитеты: организаций 2, а чтобы искать группы, нужно не меньше 20" in page
    assert "% школ" in text(cast.client("head"), "/analysis/units/11/")


def test_municipalities_are_grouped_by_the_means_of_their_schools(cast: Cast) -> None:
    """Forty municipalities of three schools; every second one is hard."""
    rows, home = wide_region()
    asked = asked_of(cast, {"context": (CONDITIONS, rows)}, {})
    found = KINDS["context"].count(replace(asked, units=home))
    places = {one.unit: one for one in found.findings if one.level == "municipality"}
    assert len(places) == 40
    groups = {
        is_hard: {
            one.reasons["cluster"] for code, one in places.items() if int(code[1:]) % 2 == is_hard
        }
        for is_hard in (0, 1)
    }
    assert all(len(numbers) == 1 for numbers in groups.values())
    assert groups[0] != groups[1]
    assert found.figures["places"]["k"] == 2
    easy, hard = places["m0"], places["m1"]
    assert (easy.value or 0) > 0 > (hard.value or 0)
    assert all(int(peer[1:]) % 2 == 0 for peer in easy.reasons["peers"])


def test_every_run_has_a_page_that_says_what_it_found(cast: Cast) -> None:
    said = {
        "low_results": "1 школа из 6 показывает низкие результаты",
        "objectivity": "требует дополнительного анализа и ничего не доказывает",
        "items": "В регионе нет заданий, решённых хуже нижней границы",
        "context": "Группы по условиям",
        "value_added": "больше, чем от них ожидалось",
        "resilience": "надёжно справляется 1",
        "self_assessment": "1 школа ставит себя выше, чем видно со стороны",
    }
    client = cast.client("operator")
    runs = make_all(cast)
    for kind, words in said.items():
        page = text(client, f"/analysis/runs/{runs[kind].pk}/")
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")


def test_a_school_has_one_page_of_all_that_is_known_and_the_same_on_paper(cast: Cast) -> None:
    make_all(cast)
    page = text(cast.client("head"), "/analysis/units/11/")
    for words in (
        "Что надёжно",
        "Что вероятно",
        "низкие результаты",
        "Вклад школы",
        "маркер",
        "<svg",
    ):
        assert words in page
    pdf = cast.client("head").get("/analysis/units/11/report.pdf")
    assert pdf.content.startswith(b"%PDF")
    docx = cast.client("head").get("/analysis/units/11/report.docx")
    assert docx.content.startswith(b"PK")


def test_another_school_sees_neither_findings_nor_pictures(cast: Cast, acting_as: Acting) -> None:
    make_all(cast)
    client = cast.client("other_head")
    with acting_as("web"):
        page = text(client, "/analysis/units/11/")
    assert '<svg class="o-chart"' not in page
    assert "не показана" in page
    assert "маркер, требует" not in page


def test_a_municipality_sees_its_schools_side_by_side(cast: Cast, acting_as: Acting) -> None:
    make_all(cast)
    client = cast.client("specialist")
    with acting_as("web"):
        page = text(client, "/analysis/units/10/")
    assert "Школы рядом" in page
    assert "/analysis/units/11/" in page
    assert "/analysis/units/21/" not in page


def test_a_school_is_compared_with_schools_like_it_first(cast: Cast, acting_as: Acting) -> None:
    run = make_all(cast)["context"]
    own = UnitFinding.objects.get(run=run, unit=cast.units["11"])
    assert {one[0] for one in own.reasons["peers"]} == {"1"}  # all ten of the same kind
    own.reasons["peers"] = ["12", "13", "21"]  # those that have results
    own.save()
    page = text(cast.client("operator"), "/analysis/units/11/").replace("\N{NO-BREAK SPACE}", " ")
    assert page.index("Среди похожих школ") < page.index("Что надёжно")
    assert "Вклад школы, баллов" in page
    assert "у 0 из 3" in page
    client = cast.client("head")
    with acting_as("web"):
        theirs = text(client, "/analysis/units/11/")
    assert "вам не показаны, или их слишком мало" in theirs


def test_a_school_with_low_results_has_its_sides_next_to_each_other(cast: Cast) -> None:
    make_all(cast)
    page = text(cast.client("head"), "/analysis/units/11/")
    behind = page[page.index("Что стоит за низкими результатами") : page.index("Что надёжно")]
    for side in ("Низкие результаты", "Вклад школы", "Кадры", "Дефициты педагогов, доли"):
        assert side in behind
    assert "прошли диагностику" in behind
    assert "Что стоит за" not in text(cast.client("operator"), "/analysis/units/22/")
