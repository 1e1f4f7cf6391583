"""The file for ФИС ФРДО as its page gives it: of one organisation, the right rows alone, what stays empty said."""

from __future__ import annotations

import pytest
from django.test import Client

from orientir.cycle.learning.models import Certificate, Enrolment
from orientir.cycle.learning.views import frdo
from orientir.cycle.registry.models import Person, Unit
from orientir.kit.access.logins import COOKIE
from orientir.kit.tabular.reading import read_grids
from tests.cast import Cast
from tests.cycle.collection.files import snils
from tests.cycle.learning.made_certificates import give
from tests.cycle.learning.made_groups import (
    make_enrolment,
    make_group,
    make_programme,
    make_teachers,
)

Institute = tuple[Unit, str]


def _given(institute: Institute, school: Unit, number: int) -> list[Enrolment]:
    """Two learners with documents; nothing is known of the sex and the СНИЛС of the first."""
    group = make_group(make_programme(institute[0], f"p{number}"), f"g{number}")
    people = [person for person, _token in make_teachers(school, 2)]
    Person.objects.filter(pk=people[1].pk).update(
        snils=snils(112_233_450 + number),
        patronymic="Петровна",
        has_higher_pedagogical_education=True,
    )
    learners = [make_enrolment(group, Person.objects.get(pk=one.pk), school) for one in people]
    for one in learners:
        give(one)
    return learners


def _page(token: str, query: str = "") -> str:
    return str(_client(token).get(f"/learning/certificates/frdo/{query}").content.decode())


def _client(token: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = token
    return client


def test_right_rows_go_without_waiting_for_the_others(cast: Cast, institute: Institute) -> None:
    learners = _given(institute, cast.units["11"], 1)
    page = _page(institute[1])
    assert "Файл не готов" in page
    assert "Скачать 1 строку без ошибок" in page
    answer = _client(institute[1]).get("/learning/certificates/frdo/?format=xlsx")
    [grid] = read_grids(answer.content, "frdo.xlsx")[:1]
    right = Certificate.objects.get(enrolment=learners[1])
    assert [right.number in map(str, row) for row in grid.rows[1:]] == [True]
    assert "Высшее образование" in map(str, grid.rows[1])
    assert "Столбцы, которые останутся пустыми" in page


def test_a_file_is_of_one_organisation(
    cast: Cast, institute: Institute, other_institute: Institute
) -> None:
    mine = _given(institute, cast.units["11"], 1)
    theirs = _given(other_institute, cast.units["21"], 2)
    operator = cast.token("operator")
    for learners, unit in ((mine, institute[0]), (theirs, other_institute[0])):
        page = _page(operator, f"?organisation={unit.pk}")
        numbers = [Certificate.objects.get(enrolment=one).number for one in (*mine, *theirs)]
        shown = {number for number in numbers if number in page}
        assert shown == {Certificate.objects.get(enrolment=learners[0]).number}


def test_a_file_that_does_not_hold_all_says_so(
    cast: Cast, institute: Institute, monkeypatch: pytest.MonkeyPatch
) -> None:
    _given(institute, cast.units["11"], 1)
    assert "сузьте дни" not in _page(institute[1])
    monkeypatch.setattr(frdo, "MOST_ROWS", 1)
    assert "только первые 1: сузьте дни" in _page(institute[1])
