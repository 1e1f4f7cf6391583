"""A file of ФИС ФРДО comes in as learning: what the platform writes it reads, columns in any order."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest
import python_calamine

from orientir.core.frdo.profiles import get_profile
from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.importing import Order, Outcome, run_order
from orientir.cycle.collection.models import LearningFact
from orientir.cycle.learning.frdo import check_certificates, write_workbook
from orientir.cycle.learning.models import Certificate
from orientir.cycle.registry.models import Person
from orientir.kit.tabular.exporting import write_xlsx
from tests.cast import Cast, make_cast
from tests.cycle.learning.made_certificates import give
from tests.cycle.learning.made_groups import (
    TODAY,
    make_enrolment,
    make_group,
    make_institute,
    make_programme,
)

SNILS = ("11223344595", "08765430300")
FORTY = get_profile("dpo-40")


@pytest.fixture
def given(db: None) -> list[Certificate]:
    """Two certificates of people of school 11, with СНИЛС."""
    cast: Cast = make_cast()
    unit, _token = make_institute(cast, "i1", "Институт")
    group = make_group(make_programme(unit), state="completed", starts_on=TODAY, ends_on=TODAY)
    made = []
    for person, snils in zip(cast.people["11"], SNILS, strict=True):
        Person.objects.filter(pk=person.pk).update(snils=snils, patronymic="Петровна")
        person.refresh_from_db()
        made.append(
            give(
                make_enrolment(
                    group, person, cast.units["11"], state="completed", completed_on=TODAY
                )
            )
        )
    return made


def rows_of(content: bytes) -> tuple[list[str], list[list[Any]]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert book.sheet_names == ["Шаблон", "Проверки"]
    return book.sheet_names, book.get_sheet_by_name("Шаблон").to_python()


def load(content: bytes) -> Outcome:
    return run_order(Order("learning", content, "frdo.xlsx", TODAY))


@pytest.mark.parametrize("code", ["dpo-40", "dpo-38"])
def test_what_is_written_is_read_as_the_same_learning(given: list[Certificate], code: str) -> None:
    profile = get_profile(code)
    checked = check_certificates(given, {}, profile, TODAY)
    assert checked.issues == []
    content = write_workbook(profile, checked.records)
    _names, rows = rows_of(content)
    assert rows[0] == [column.title for column in profile.columns]
    outcome = load(content)
    assert outcome.state == "loaded", outcome.report
    assert outcome.result["new"] == 2
    assert "ничего не меняет" in load(content).sentence
    facts = LearningFact.objects.order_by("person_id")
    assert [
        (one.person_id, one.unit.code, one.hours, one.kind, one.source, one.completed_on)
        for one in facts
    ] == [(one.person_id, "11", one.hours, "upskilling", "frdo", one.issued_on) for one in given]


def test_columns_in_another_order_under_a_title_are_read_and_renamed_ones_refused(
    given: list[Certificate],
) -> None:
    _names, rows = rows_of(
        write_workbook(FORTY, check_certificates(given, {}, FORTY, TODAY).records)
    )
    order = list(range(40))
    random.Random(3).shuffle(order)
    shuffled = [[str(row[place]) for place in order] for row in rows]
    titled = write_xlsx("Шаблон", ["Документы за год"] + [""] * 39, shuffled)
    assert load(titled).result["new"] == 2
    head = [
        "Курс" if cell == "Наименование дополнительной профессиональной программы" else cell
        for cell in shuffled[0]
    ]
    with pytest.raises(
        Mistake, match=r"«Наименование дополнительной профессиональной программы».*«Курс»"
    ):
        load(write_xlsx("Шаблон", head, shuffled[1:]))


def test_a_person_who_is_not_known_is_an_error_of_the_row(given: list[Certificate]) -> None:
    records = list(check_certificates(given, {}, FORTY, TODAY).records)
    records[1] = records[1] | {"snils": "160-722-398 51"}
    outcome = load(write_workbook(FORTY, records))
    assert outcome.state == "refused"
    assert {issue.row for issue in outcome.report.issues if issue.level == "error"} == {3}
    assert not LearningFact.objects.exists()


def test_what_a_certificate_lacks_is_told_before_it_is_sent(given: list[Certificate]) -> None:
    given[0].patronymic = ""
    for one in given:
        one.person.snils = None
    issues = check_certificates(given, {}, FORTY, TODAY).issues
    assert [(one.row, one.field) for one in issues] == [(1, "sex"), (1, "snils"), (2, "snils")]
