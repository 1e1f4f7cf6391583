"""A catalogue of programmes brought in from a page: looked at by row, loaded, changed by a second file, undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orientir.cycle.collection.models import Import
from orientir.cycle.learning.models import Programme, ProgrammeModule
from orientir.cycle.registry.models import Unit
from orientir.kit.access.logins import COOKIE
from orientir.kit.jobs import running
from orientir.kit.jobs.models import Job
from orientir.kit.tabular.reading import read_grids
from tests.cast import Cast, make_cast
from tests.cycle.collection.files import Rows, csv_of
from tests.cycle.learning.made_groups import make_institute, make_programme

ActingAs = Callable[[str], AbstractContextManager[None]]
READING = {
    "code": "a-1",
    "title": "Смысловое чтение",
    "kind": "повышение квалификации",
    "form": "очная",
    "hours": "36",
    "topic": "функциональная грамотность",
    "modules": "Что читаем; 12; тест | Как читаем; 24; защита урока",
}
SHORT = {**READING, "code": "a-2", "hours": "8", "modules": ""}


class Institute:
    """Somebody of an institute at a browser, and the worker that does what they ask for."""

    def __init__(self, unit: Unit, token: str, acting_as: ActingAs) -> None:
        self.unit, self._client, self._acting_as = unit, _client(token), acting_as

    def get(self, address: str) -> Any:
        with self._acting_as("web"):
            return self._client.get(address)

    def post(self, address: str, data: Any = None) -> Any:
        with self._acting_as("web"):
            return self._client.post(address, data or {})

    def bring(self, rows: Rows, **fields: str) -> Import:
        """Upload and check; returns the import as the check left it."""
        file = SimpleUploadedFile("каталог.csv", csv_of("programmes", rows))
        data = {"as_of": "2025-09-01", "unit": self.unit.code, "file": file, **fields}
        answer = self.post("/collection/imports/begin/programmes/", data)
        assert answer.status_code == 302, answer.content.decode()
        self.work()
        return Import.objects.latest("pk")

    def load(self, made: Import, **fields: str) -> Import:
        self.post(f"/collection/imports/{made.pk}/load/", fields)
        self.work()
        made.refresh_from_db()
        return made

    def undo(self, made: Import) -> Any:
        answer = self.post(f"/collection/imports/{made.pk}/undo/")
        self.work()
        made.refresh_from_db()
        return answer

    def work(self) -> None:
        for job in Job.objects.filter(state="waiting").order_by("pk"):
            with self._acting_as("worker"):
                running.run(job.pk)
            job.refresh_from_db()
            assert job.state == "done", job.error


def _client(token: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = token
    return client


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def institute(cast: Cast, acting_as: ActingAs) -> Institute:
    return Institute(*make_institute(cast, "dpo1", "Первый институт"), acting_as)


def _modules() -> list[tuple[str, int, str]]:
    found = ProgrammeModule.objects.order_by("programme", "position")
    return list(found.values_list("title", "hours", "control"))


def test_a_catalogue_comes_as_drafts_once_it_was_looked_at(institute: Institute) -> None:
    made = institute.bring([READING])
    assert (made.state, made.summary["foreseen"]) == ("ready", {"new": 1, "changed": 0, "same": 0})
    assert not Programme.objects.exists()
    institute.load(made)
    found = Programme.objects.get()
    assert (found.organisation_id, found.state, found.hours) == (institute.unit.pk, "draft", 36)
    assert found.topic == "functional_literacy"
    assert _modules() == [("Что читаем", 12, "тест"), ("Как читаем", 24, "защита урока")]
    again = institute.bring([READING])
    assert again.summary["foreseen"] == {"new": 0, "changed": 0, "same": 1}


def test_what_is_wrong_is_told_by_row_and_right_rows_may_come_alone(institute: Institute) -> None:
    strange = {**READING, "code": "a-3", "competencies": "no_such"}
    uneven = {**READING, "code": "a-4", "modules": "Одно; 12"}
    unread = {**READING, "code": "a-5", "modules": "Без часов"}
    foreign = {**READING, "code": "a-6", "unit": "11"}
    made = institute.bring([READING, SHORT, strange, uneven, unread, foreign])
    assert made.state == "refused"
    wrong = [(error["row"], error["column"]) for error in made.summary["errors"]]
    assert sorted(wrong) == [
        (3, "Часов"), (4, "Коды компетенций"), (5, "Часов"), (6, "Модули"), (7, "Организация"),
    ]  # fmt: skip
    page = institute.get(f"/collection/imports/{made.pk}/").content.decode()
    assert "Нет такой компетенции: no_such" in page
    assert institute.get(f"/collection/imports/{made.pk}/marked.xlsx").status_code == 200
    institute.load(made, only_valid="yes")
    assert list(Programme.objects.values_list("code", flat=True)) == ["a-1"]


def test_a_second_file_changes_drafts_and_undoing_puts_them_back(institute: Institute) -> None:
    first = institute.load(institute.bring([READING]))
    longer = {**READING, "title": "Чтение", "modules": "Всё сразу; 36; зачёт"}
    second = institute.load(institute.bring([longer, {**READING, "code": "a-7"}]))
    assert second.summary["result"] == {"new": 1, "changed": 1, "same": 0}
    institute.undo(first)
    assert first.state == "loaded", "the later file stands on its rows"
    institute.undo(second)
    assert Programme.objects.get().title == "Смысловое чтение"
    assert _modules() == [("Что читаем", 12, "тест"), ("Как читаем", 24, "защита урока")]
    institute.undo(first)
    assert first.state == "undone"
    assert not Programme.objects.exists()


def test_what_was_sent_to_expertise_is_not_taken_back(institute: Institute) -> None:
    made = institute.load(institute.bring([READING]))
    Programme.objects.update(state="expertise")
    answer = institute.undo(made)
    assert answer.status_code == 409
    assert "программы a-1 уже не черновики" in answer.content.decode()
    changed = institute.bring([{**READING, "title": "Чтение"}])
    assert "уже не черновик" in changed.summary["errors"][0]["wrong"]


def test_nobody_takes_over_the_programme_of_another(cast: Cast, institute: Institute) -> None:
    other, _token = make_institute(cast, "dpo2", "Второй институт")
    make_programme(other, "a-1")
    made = institute.bring([READING])
    assert "другой организации" in made.summary["errors"][0]["wrong"]


def test_institutes_load_nothing_but_programmes(cast: Cast, institute: Institute) -> None:
    page = institute.get("/collection/").content.decode()
    assert "Каталог программ" in page
    assert "Люди и должности" not in page
    assert institute.get("/collection/imports/begin/people_posts/").status_code == 404
    for login, address in (("head", "programmes"), ("specialist", "programmes")):
        client = cast.client(login)
        assert client.get(f"/collection/imports/begin/{address}/").status_code == 404


def test_an_exported_catalogue_can_be_brought_in_again(institute: Institute) -> None:
    institute.load(institute.bring([READING]))
    content = institute.get("/learning/catalogue/programmes.xlsx").content
    [grid] = read_grids(content, "programmes.xlsx")
    assert [str(cell) for cell in grid.rows[1][:3]] == ["a-1", "dpo1", "Смысловое чтение"]
    file = SimpleUploadedFile("programmes.xlsx", content)
    made = institute.bring([], file=file)  # type: ignore[arg-type]
    assert made.summary["foreseen"] == {"new": 0, "changed": 0, "same": 1}
