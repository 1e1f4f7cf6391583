"""The room as people walk it: from the methodology to an accepted document, by pages."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.cycle.roadmaps.actions.versions import values_of
from orientir.cycle.roadmaps.models import Measure, MeasureEvidence, MeasureVersion, Plan
from orientir.cycle.roadmaps.sheet import SHEET
from orientir.kit.tabular.exporting import write_xlsx
from tests.cast import REGION, Cast, make_cast
from tests.conftest import act_as
from tests.cycle.roadmaps.planned import HANDED, PACK, docx, hand, make_region_plan, measure_of


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """With the region's plan in force."""
    made = make_cast()
    make_region_plan(made)
    return made


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return Plan.objects.get(unit=cast.units[REGION])


def text_of(client: Client, address: str) -> str:
    with act_as("web"):
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def post(client: Client, address: str, **told: object) -> tuple[int, str]:
    with act_as("web"):
        response = client.post(address, told)
    return response.status_code, response.content.decode()


def test_a_head_makes_a_plan_and_puts_it_in_force(cast: Cast) -> None:
    client = cast.client("head")
    assert "План из методики" in text_of(client, "/roadmaps/")
    status, _page = post(client, "/roadmaps/from-methodology/", pack=PACK, first_year="2026")
    assert status == 302
    made = Plan.objects.get(unit=cast.units["11"])
    assert sorted(Measure.objects.filter(plan=made).values_list("number", flat=True)) == [9, 11]
    page = text_of(client, f"/roadmaps/{made.pk}/")
    assert "Черновик" in page
    assert "школа № 11" in page.lower()
    status, page = post(client, f"/roadmaps/{made.pk}/order/", number="", signed_on="2026-03-01")
    assert status == 422
    status, _page = post(client, f"/roadmaps/{made.pk}/order/", number="7", signed_on="2026-03-01")
    assert (status, Plan.objects.get(pk=made.pk).state) == (302, "in_force")


def test_a_measure_is_written_in_the_words_of_an_order(cast: Cast, plan: Plan) -> None:
    client = cast.client("ministry")
    told = {
        "title": "Совещание руководителей", "term": "скоро", "responsible": "ГБУ ДПО ЧИРО",
        "co_executors": "Школа № 12\nПервый округ", "expected_result": "Протокол", "document_kind": "minutes",
        "needed": "1", "before": "1, 2", "indicators": "1.1", "budget": "12000,50",
    }  # fmt: skip
    address = f"/roadmaps/{plan.pk}/measures/new/"
    status, page = post(client, address, **told)
    assert (status, "срок «скоро» не понят" in page) == (422, True)
    for field, value, why in (
        ("responsible", "Неведомый институт", "такого исполнителя нет"),
        ("before", "1, 99", "Мероприятия 99 в плане нет"),
        ("indicators", "77.7", "Показателя 77.7"),
    ):
        status, page = post(client, address, **(told | {"term": "октябрь 2026", field: value}))
        assert (status, why in page) == (422, True), field
    status, page = post(client, address, **(told | {"term": "октябрь 2026"}))
    assert status == 302
    made = Measure.objects.get(plan=plan, number=31)
    assert (made.starts_on, made.ends_on) == (date(2026, 10, 1), date(2026, 10, 31))
    page = text_of(client, f"/roadmaps/measures/{made.pk}/")
    for words in (
        "Совещание руководителей",
        "октябрь 2026 года",
        "ГБУ ДПО ЧИРО",
        "Школа № 12, Первый округ",
        "12 000,5",
    ):
        assert words in page.replace("\N{NARROW NO-BREAK SPACE}", " "), words
    edited = told | {"term": "ноябрь 2026", "before": ""}
    assert post(client, f"/roadmaps/measures/{made.pk}/edit/", **edited)[0] == 302
    versions = text_of(client, f"/roadmaps/measures/{made.pk}/versions/")
    assert "<del>октябрь 2026 года</del> <ins>ноябрь 2026 года</ins>" in versions
    assert MeasureVersion.objects.filter(measure=made).count() == 2


def test_a_document_goes_from_a_head_to_the_municipality(cast: Cast, plan: Plan) -> None:
    (town,) = hand(cast, "ministry", measure_of(plan, HANDED), "10")
    client = cast.client("specialist")
    page = text_of(client, f"/roadmaps/measures/{town.pk}/hand-down/")
    assert "Школа № 11" in page
    assert "Школа № 21" not in page
    units = [cast.units["11"].pk, cast.units["12"].pk]
    assert post(client, f"/roadmaps/measures/{town.pk}/hand-down/", unit=units)[0] == 302
    school = Measure.objects.get(parent=town, plan__unit=cast.units["11"])
    head = cast.client("head")
    address = f"/roadmaps/measures/{school.pk}/"
    assert "Приложить" in text_of(head, address)
    told = {"kind": "order", "title": "Приказ о платформе", "issued_on": "2026-02-20"}
    status, page = post(
        head, f"{address}evidence/", **told, file=SimpleUploadedFile("a.txt", b"text" * 40)
    )
    assert (status, "не документ" in page) == (422, True)
    assert (
        post(head, f"{address}evidence/", **told, file=SimpleUploadedFile("a.docx", docx()))[0]
        == 302
    )
    brought = MeasureEvidence.objects.get()
    page = text_of(client, address)
    assert "Приказ о платформе" in page
    with act_as("web"):
        given = client.get(f"/roadmaps/evidence/{brought.pk}/file/")
    assert (given.content, given["Content-Disposition"].startswith("attachment")) == (
        docx_bytes(brought),
        True,
    )
    decide = f"/roadmaps/evidence/{brought.pk}/decide/"
    assert post(cast.client("other_specialist"), decide, decision="accept")[0] == 404
    status, page = post(client, decide, decision="return", reason="")
    assert (status, "впишите, что в документе не так" in page) == (422, True)
    assert post(client, decide, decision="accept")[0] == 302
    assert Measure.objects.get(pk=school.pk).state == "done"
    assert "1 из 4" in text_of(
        cast.client("ministry"), f"/roadmaps/measures/{measure_of(plan, HANDED).pk}/"
    )


def docx_bytes(evidence: MeasureEvidence) -> bytes:
    return bytes(MeasureEvidence.objects.get(pk=evidence.pk).content)


def test_words_about_a_measure_are_seen_by_both_sides(cast: Cast, plan: Plan) -> None:
    (town,) = hand(cast, "ministry", measure_of(plan, HANDED), "10")
    address = f"/roadmaps/measures/{town.pk}/"
    assert post(cast.client("specialist"), f"{address}comment/", words="Нужен доступ")[0] == 302
    assert post(cast.client("specialist"), f"{address}comment/", words=" ")[0] == 422
    assert "Нужен доступ" in text_of(cast.client("ministry"), address)
    assert post(cast.client("other_specialist"), f"{address}comment/", words="x")[0] == 404


@pytest.mark.parametrize(
    "view", ["/roadmaps/", "/roadmaps/{plan}/", "/roadmaps/measures/{measure}/"]
)
def test_pages_ask_the_database_no_oftener_for_more_measures(
    cast: Cast, plan: Plan, view: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    top = measure_of(plan, HANDED)
    towns = hand(cast, "ministry", top, "10", "20")
    hand(cast, "specialist", towns[0], "11", "12", "13")
    client = cast.client("ministry")
    address = view.format(plan=plan.pk, measure=top.pk)
    client.get(address)  # what is read once a process is read
    with django_assert_max_num_queries(17):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "way", ["timeline/", "timeline/?by=quarter", "board/", "calendar/?month=2026-06"]
)
def test_other_ways_to_look_show_the_same_measures(cast: Cast, plan: Plan, way: str) -> None:
    page = text_of(cast.client("ministry"), f"/roadmaps/{plan.pk}/{way}")
    for number in (1, 2, 7):
        assert f"/roadmaps/measures/{measure_of(plan, number).pk}/" in page, number
    assert text_of(cast.client("operator"), f"/roadmaps/{plan.pk}/{way}").count("data-move") == 0


def test_a_term_is_moved_as_the_timeline_posts_it(cast: Cast, plan: Plan) -> None:
    one, client = measure_of(plan, 1), cast.client("ministry")
    page = text_of(client, f"/roadmaps/{plan.pk}/timeline/?year=2026")
    assert f'data-move="/roadmaps/measures/{one.pk}/move/" data-first="2026-06-01"' in page
    told = {"first": "2026-08-01", "last": "2026-08-31", "back": f"/roadmaps/{plan.pk}/timeline/"}
    with act_as("web"):
        answer = client.post(f"/roadmaps/measures/{one.pk}/move/", told)
    assert (answer.status_code, answer["Location"]) == (302, f"/roadmaps/{plan.pk}/timeline/")
    assert measure_of(plan, 1).term.words() == "август 2026 года"
    with act_as("web"):
        astray = client.post(
            f"/roadmaps/measures/{one.pk}/move/", told | {"back": "https://example.org/"}
        )
    assert astray["Location"] == f"/roadmaps/measures/{one.pk}/"
    status, page = post(
        client, f"/roadmaps/measures/{one.pk}/move/", first="2031-01-01", last="2031-02-01"
    )
    assert (status, "за период плана" in page) == (422, True)


def test_the_paper_is_the_table_of_the_order(cast: Cast, plan: Plan) -> None:
    client = cast.client("ministry")
    with act_as("web"):
        given = client.get(f"/roadmaps/{plan.pk}/plan.docx")
    document = Document(io.BytesIO(given.content))
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][0] == "№ п/п"
    assert rows[1] == ["Деятельностный этап (2026-2027 годы)"] * 5
    assert rows[3][0] == "1"
    assert rows[3][2:4] == ["июнь 2026 года", "Министерство образования и науки / ОГБУ ЧЦОПМКП"]
    assert [row[0] for row in rows if row[0].isdecimal()] == [str(n) for n in range(1, 31)]
    assert "№ 01/77" in document.paragraphs[0].text


def sheet(rows: list[list[object]]) -> SimpleUploadedFile:
    titles = [column.title for column in SHEET.columns]
    return SimpleUploadedFile("план.xlsx", write_xlsx("План", titles, rows))  # type: ignore[arg-type]


def row_of(number: int, **told: object) -> list[object]:
    given: dict[str, object] = {
        "number": number, "title": f"Мероприятие {number}", "term": "октябрь 2026", "responsible": "ГБУ ДПО ЧИРО",
        "expected_result": "Протокол", "document_kind": "протокол",
    } | told  # fmt: skip
    return [given.get(column.name) for column in SHEET.columns]


def test_a_table_goes_out_and_comes_in_unchanged(cast: Cast, plan: Plan) -> None:
    client = cast.client("ministry")
    before = [values_of(one) for one in Measure.objects.filter(plan=plan).order_by("number")]
    with act_as("web"):
        given = client.get(f"/roadmaps/{plan.pk}/plan.xlsx").content
    status, page = post(
        client, f"/roadmaps/{plan.pk}/file/", file=SimpleUploadedFile("a.xlsx", given)
    )
    assert status == 302, page
    after = [values_of(one) for one in Measure.objects.filter(plan=plan).order_by("number")]
    assert after == before


def test_a_file_adds_and_changes_measures_or_nothing_at_all(cast: Cast, plan: Plan) -> None:
    client, address = cast.client("ministry"), f"/roadmaps/{plan.pk}/file/"
    bad = [
        row_of(31, term="скоро"), row_of(32, responsible=""), row_of(33, responsible="Кто-то"),
        row_of(34, before="99"), row_of(35, indicators="77"), row_of(36, term="май 2040"), row_of(37),
    ]  # fmt: skip
    status, page = post(client, address, file=sheet(bad))
    assert status == 422
    for row, why in (
        (2, "срок «скоро» не понят"), (3, "без ответственного"), (4, "такого исполнителя нет"),
        (5, "Мероприятия 99 нет"), (6, "кода 77 в методике нет"), (7, "за период плана"),
    ):  # fmt: skip
        assert f"строка {row}" in page, row
        assert why in page, why
    assert Measure.objects.filter(plan=plan).count() == 30
    status, page = post(
        client, address, file=sheet([row_of(31, before="32"), row_of(32, before="31")])
    )
    assert (status, "по кругу" in page) == (422, True)
    good = [row_of(1, title="Новое имя"), row_of(31, before="32"), row_of(32)]
    assert post(client, address, file=sheet(good))[0] == 302
    assert Measure.objects.filter(plan=plan).count() == 32
    assert measure_of(plan, 1).title == "Новое имя"
    kept = MeasureVersion.objects.filter(measure=measure_of(plan, 1)).order_by("number")
    assert [one.kind for one in kept] == ["made", "imported"]
