"""Diplomas that learners came with: who reads them, who writes them, and the file that asks for them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from orientir.cycle.learning.actions.education import EducationNotTaken, read_education
from orientir.cycle.learning.models import EarlierEducation, Enrolment, LearningGroup
from orientir.cycle.registry.models import Person, Unit
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from orientir.kit.journal.models import JournalEntry
from orientir.kit.tabular.reading import read_grids
from tests.cast import Cast
from tests.cycle.collection.files import snils
from tests.cycle.learning.made_certificates import give
from tests.cycle.learning.made_groups import make_enrolment, make_group, make_programme

ActingAs = Callable[[str], AbstractContextManager[None]]
Institute = tuple[Unit, str]
RIGHT = {"level": "higher", "family_name": "Девичьева", "series": "", "number": "107404 0001"}


@pytest.fixture
def group(cast: Cast, institute: Institute) -> LearningGroup:
    found = make_group(make_programme(institute[0]))
    for person in cast.people["11"]:
        make_enrolment(found, person, cast.units["11"])
    return found


def client_of(token: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = token
    return client


def sheet(group: LearningGroup, cast: Cast, *rows: dict[str, str]) -> dict[str, str]:
    keys = [Enrolment.objects.get(group=group, person=one).pk for one in cast.people["11"]]
    return {f"{n}-{key}": v for key, row in zip(keys, rows, strict=True) for n, v in row.items()}


EMPTY = dict.fromkeys(RIGHT, "")


def test_who_enrols_writes_them_and_a_wrong_line_keeps_nothing(
    cast: Cast, institute: Institute, group: LearningGroup, acting_as: ActingAs
) -> None:
    path, client = f"/learning/groups/{group.code}/education/", client_of(institute[1])
    wrong = sheet(group, cast, RIGHT, RIGHT | {"number": "без"})
    right, none = sheet(group, cast, RIGHT, EMPTY), sheet(group, cast, EMPTY, EMPTY)
    with acting_as("web"):
        answer = client.post(path, wrong)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "нет ни одной цифры" in page
        assert "107404 0001" in page
    assert not EarlierEducation.objects.exists()
    with acting_as("web"):
        assert client.post(path, right).status_code == 302
        client.post(path, right)
    one = EarlierEducation.objects.get()
    assert (one.person_id, one.series, one.number) == (
        cast.people["11"][0].pk,
        "Нет",
        "107404 0001",
    )
    [entry] = JournalEntry.objects.filter(event="learning.education_told")
    assert entry.persons == [one.person_id]
    with acting_as("web"):
        client.post(path, none)
    assert not EarlierEducation.objects.exists()


def test_only_the_person_and_who_teaches_them_read_it(
    cast: Cast,
    institute: Institute,
    other_institute: Institute,
    group: LearningGroup,
    acting_as: ActingAs,
) -> None:
    teacher = cast.client("teacher")
    with acting_as("web"):
        assert teacher.post("/learning/certificates/education/", RIGHT).status_code == 302
        assert "Девичьева" in teacher.get("/learning/certificates/mine/").content.decode()
    seen = {
        "teacher": cast.token("teacher"), "institute": institute[1], "other": other_institute[1],
        "head": cast.token("head"), "ministry": cast.token("ministry"),
        "specialist": cast.token("specialist"), "curator": cast.token("curator"),
    }  # fmt: skip
    counts = {}
    for who, token in seen.items():
        with acting_as("web"), acting_by(token):
            counts[who] = EarlierEducation.objects.count()
    assert counts == dict.fromkeys(seen, 0) | {"teacher": 1, "institute": 1}
    with acting_as("web"), acting_by(other_institute[1]):
        assert not EarlierEducation.objects.update(number="1")
    with acting_as("web"):
        teacher.post("/learning/certificates/education/", {"deed": "destroy"})
    assert not EarlierEducation.objects.exists()
    assert group.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "doctor"}, "уровень"),
        ({"number": ""}, "номер"),
        ({"family_name": ""}, "фамилию"),
        ({"family_name": "\N{LATIN CAPITAL LETTER A}лова"}, "двух алфавитов"),
        ({"number": "\N{ZERO WIDTH SPACE}"}, "номер"),
    ],
)
def test_what_is_no_diploma_is_told(changes: dict[str, str], said: str) -> None:
    with pytest.raises(EducationNotTaken, match=said):
        read_education(RIGHT | changes)


def test_the_file_carries_it_and_asks_for_it_by_row(
    cast: Cast, institute: Institute, group: LearningGroup
) -> None:
    for number, person in enumerate(cast.people["11"]):
        Person.objects.filter(pk=person.pk).update(
            snils=snils(112_233_450 + number), patronymic="Петровна"
        )
        give(Enrolment.objects.get(group=group, person=person))
    EarlierEducation.objects.create(
        person=cast.people["11"][0], level="secondary", family_name="Девичьева", series="74",
        number="0001", told_at=group.created_at,
    )  # fmt: skip
    client = client_of(institute[1])
    path = "/learning/certificates/frdo/"
    assert "Файл готов" in client.get(path).content.decode()
    page = client.get(f"{path}?diploma=1").content.decode()
    assert "Файл не готов" in page
    assert page.count("пусто: обязательно") == 1  # a diploma that is not told is one line, not four
    assert f"/learning/groups/{group.code}/education/" in page
    [grid] = read_grids(client.get(f"{path}?diploma=1&format=xlsx").content, "frdo.xlsx")[:1]
    [head, row] = [list(map(str, one)) for one in grid.rows]
    assert row[head.index("Серия документа о ВО/СПО")] == "74"
    assert row[head.index("Фамилия указанная в дипломе о ВО или СПО")] == "Девичьева"
    assert row[14] == "Среднее профессиональное образование"
