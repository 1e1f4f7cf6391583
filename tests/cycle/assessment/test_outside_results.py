"""Results from paper and other systems: the template filled in and brought back, mistakes by row, undone as a whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from orientir.cycle.assessment.actions.procedures import close_procedure
from orientir.cycle.assessment.actions.results_files import (
    GivenFile,
    ResultsNotTaken,
    bring_results,
    get_known,
    undo_results,
)
from orientir.cycle.assessment.models import Invitation, Procedure, Response, Sitting
from orientir.cycle.assessment.outside.sheets import sheet_of
from orientir.kit.access.acting import acting_by
from orientir.kit.tabular.exporting import write_xlsx
from tests.cast import Cast
from tests.conftest import act_as
from tests.core.items.test_results_reader import item, result
from tests.cycle.assessment.made_procedures import make_bank, opened, the_instrument

ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def standing_procedure(standing_cast: Cast) -> Procedure:
    """Open, on paper."""
    make_bank(the_instrument())
    token = standing_cast.token("operator")
    with act_as("web"), acting_by(token):
        return opened(standing_cast, delivery="paper")


@pytest.fixture
def procedure(
    cast: Cast, standing_procedure: Procedure, acting_as: ActingAs
) -> Iterator[Procedure]:
    """The test acts as the operator over the role web."""
    token = cast.token("operator")
    with acting_as("web"), acting_by(token):
        yield deepcopy(standing_procedure)


def sheet(procedure: Procedure, rows: list[dict[str, str]]) -> bytes:
    """A filled template; ``rows``: title of a column → text."""
    titles = [column.title for column in sheet_of(get_known(procedure.pk)).columns]
    return write_xlsx("Результаты", titles, [[row.get(one, "") for one in titles] for row in rows])


def codes_of(procedure: Procedure, form: str) -> list[str]:
    positions = next(one for one in get_known(procedure.pk).forms if one.code == form).positions
    return sorted(positions, key=lambda code: positions[code])


def bring(cast: Cast, procedure: Procedure, content: bytes, name: str = "бумага.xlsx") -> int:
    return bring_results(
        procedure=procedure.pk,
        file=GivenFile(name, content, "paper"),
        within=cast.units["region"].pk,
        by=cast.accounts["operator"].pk,
        at=timezone.now(),
    ).pk


def test_a_filled_template_becomes_sittings_and_goes_as_a_whole(
    cast: Cast, procedure: Procedure
) -> None:
    first, second, third, *_rest = codes_of(procedure, "A")
    content = sheet(
        procedure,
        [
            {"Табельный номер": "11-Анна", "Форма": "A", "Дата теста": "12.05.2026",
             first: "1", second: "-", third: "B"},
            {"Табельный номер": "21-Вера", "Форма": "A", first: "A", third: "0"},
        ],
    )  # fmt: skip
    made = bring(cast, procedure, content)
    sittings = Sitting.objects.filter(procedure=procedure).order_by("person")
    assert [(one.source, one.unit.code, one.form and one.form.code) for one in sittings] == [
        ("paper", "11", "A"),
        ("paper", "21", "A"),
    ]
    told = Response.objects.filter(sitting=sittings[0]).order_by("position")
    assert [(one.state, one.points, one.content) for one in told[:4]] == [
        ("scored", 1, None),
        ("omitted", 0, None),
        ("scored", 0, {"choice": "B"}),
        ("not_reached", None, None),
    ]
    assert told.count() == 40
    second_row = Response.objects.filter(sitting=sittings[1]).order_by("position")
    assert [one.state for one in second_row[:3]] == ["scored", "omitted", "scored"]
    consents = Invitation.objects.filter(procedure=procedure, answer="consented")
    assert set(consents.values_list("consent_sha256", flat=True)) == {"elsewhere"}
    assert undo_results(results_file=made, by=cast.accounts["operator"].pk, at=timezone.now()) == 2
    assert not Sitting.objects.filter(procedure=procedure).exists()
    with pytest.raises(ResultsNotTaken):
        undo_results(results_file=made, by=cast.accounts["operator"].pk, at=timezone.now())


def test_unknown_tasks_codes_and_people_are_listed_by_row_and_nothing_is_taken(
    cast: Cast, procedure: Procedure
) -> None:
    first, second, *_rest = codes_of(procedure, "A")
    foreign = next(
        code for code in codes_of(procedure, "B") if code not in codes_of(procedure, "A")
    )
    content = sheet(
        procedure,
        [
            {"Табельный номер": "11-Анна", "Форма": "A", first: "2"},
            {"Табельный номер": "11-Вера", "Форма": "A", first: "Ж"},
            {"Табельный номер": "нет-такого", "Форма": "A", first: "1"},
            {"Табельный номер": "12-Анна", "Форма": "A", first: "1", foreign: "1"},
            {"Табельный номер": "12-Вера", "Форма": "Я", second: "1"},
        ],
    )  # fmt: skip
    with pytest.raises(ResultsNotTaken) as refused:
        bring(cast, procedure, content)
    found = [(one.row, one.code, one.value) for one in refused.value.issues]
    assert found == [
        (2, "item.code", "2"),
        (3, "item.code", "Ж"),
        (4, "person.unknown", "нет-такого"),
        (5, "form.foreign", "A"),
        (6, "form.unknown", "Я"),
    ]
    assert "A, B" in refused.value.issues[1].expected
    assert not Sitting.objects.filter(procedure=procedure).exists()


def test_a_column_that_is_no_task_is_not_lost_silently(cast: Cast, procedure: Procedure) -> None:
    first = codes_of(procedure, "A")[0]
    content = write_xlsx("Результаты", ["Табельный номер", first, "лишнее-7"], [["11-Анна", 1, 1]])
    with pytest.raises(ResultsNotTaken) as refused:
        bring(cast, procedure, content)
    assert "лишнее-7" in refused.value.issues[0].wrong


def test_nobody_has_two_results_of_one_attempt(cast: Cast, procedure: Procedure) -> None:
    first = codes_of(procedure, "A")[0]
    content = sheet(procedure, [{"Табельный номер": "11-Анна", "Форма": "A", first: "1"}])
    bring(cast, procedure, content)
    with pytest.raises(ResultsNotTaken) as again:
        bring(cast, procedure, content)
    assert "уже есть результат" in again.value.issues[0].wrong
    twice = {"Табельный номер": "12-Анна", "Форма": "A", first: "1"}
    named = {"Фамилия": "Двенадцатова", "Имя": "Анна", "Отчество": "Тестовна",
             "Дата рождения": "12.01.1980", "Форма": "A", first: "0"}  # fmt: skip
    with pytest.raises(ResultsNotTaken) as repeated:
        bring(cast, procedure, sheet(procedure, [twice, named]))
    assert [one.code for one in repeated.value.issues] == ["person.twice"]


def test_a_closed_procedure_takes_results_of_the_invited_alone(
    cast: Cast, procedure: Procedure
) -> None:
    by = cast.accounts["operator"].pk
    Invitation.objects.filter(procedure=procedure, person=cast.people["12"][0]).delete()
    close_procedure(procedure=procedure.pk, by=by, at=timezone.now())
    first = codes_of(procedure, "A")[0]
    rows = [{"Табельный номер": "12-Анна", "Форма": "A", first: "1"}]
    with pytest.raises(ResultsNotTaken, match="Ничего не изменилось"):
        bring(cast, procedure, sheet(procedure, rows))


def test_qti_results_come_in_a_zip_and_are_refused_file_by_file(
    cast: Cast, procedure: Procedure
) -> None:
    first, second, *_rest = codes_of(procedure, "A")
    good = result(item(first, "A", "1") + item(second, "B"), person="11-Анна")
    made = bring(cast, procedure, archive(good), "lms.zip")
    told = Response.objects.filter(sitting__results_file=made).order_by("position")
    assert [(one.state, one.points) for one in told[:2]] == [("scored", 1), ("scored", 0)]
    bad = archive(
        result(item("нет", "A", "1"), person="12-Анна"),
        result(item(first, "A", "7"), person="12-Вера"),
        result(item(first, "A", "1"), person="кто-то"),
        b"<broken",
    )
    with pytest.raises(ResultsNotTaken) as refused:
        bring(cast, procedure, bad, "lms.zip")
    assert sorted(one.row for one in refused.value.issues) == [1, 2, 3, 4]


def archive(*files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for number, data in enumerate(files):
            packed.writestr(f"{number}.xml", data)
    return content.getvalue()


def test_the_pages_give_the_template_and_show_mistakes(
    cast: Cast, standing_procedure: Procedure, acting_as: ActingAs
) -> None:
    made = standing_procedure
    operator = cast.client("operator")
    home = f"/assessment/procedures/{made.code}/results/"
    with acting_as("web"):
        blank = operator.get(home + "template.xlsx")
        book = python_calamine.load_workbook(io.BytesIO(blank.content))
        rows = book.get_sheet_by_index(0).to_python()
        wrong = SimpleUploadedFile("r.xlsx", blank.content)
        answer = operator.post(home, {"file": wrong, "source": "paper"})
        nothing = operator.post(home, {"source": "paper"})
    assert len(rows) == 13
    assert rows[0][:7] == ["СНИЛС", "Табельный номер", "Фамилия", "Имя", "Отчество",
                           "Дата рождения", "Форма"]  # fmt: skip
    assert "11-Анна" in {row[1] for row in rows}
    assert (answer.status_code, nothing.status_code) == (302, 422)
