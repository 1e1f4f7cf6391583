"""The way of a file over HTTP: uploaded, checked and loaded by jobs of whoever asked, undone, and refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from orientir.cycle.assessment.models import Invitation
from orientir.cycle.collection.models import DoubtfulPair, Import, ImportFile
from orientir.cycle.community.models import ReserveOffer
from orientir.cycle.registry.models import Account, Person, Post, PostPeriod, Unit
from orientir.kit.jobs import running
from orientir.kit.jobs.models import Job
from tests.cast import Cast
from tests.cycle.collection.files import TEACHER, Rows, csv_of, snils

ActingAs = Callable[[str], AbstractContextManager[None]]
NEWCOMER = {**TEACHER, "unit": "11"}


class Browser:
    """A browser whose requests the database sees as those of the role web."""

    def __init__(self, client: Client, acting_as: ActingAs) -> None:
        self._client, self._acting_as = client, acting_as

    def get(self, address: str) -> Any:
        with self._acting_as("web"):
            return self._client.get(address)

    def post(self, address: str, data: Any = None, **options: Any) -> Any:
        with self._acting_as("web"):
            return self._client.post(address, data or {}, **options)


@pytest.fixture
def specialist(cast: Cast, acting_as: ActingAs) -> Browser:
    return Browser(cast.client("specialist"), acting_as)


@pytest.fixture
def do_jobs(acting_as: ActingAs) -> Callable[[], None]:
    """Do what waits, as the worker would: for whom the job's row names."""

    def do() -> None:
        for job in Job.objects.filter(state="waiting").order_by("pk"):
            with acting_as("worker"):
                running.run(job.pk)
            job.refresh_from_db()
            assert job.state == "done", job.error

    return do


def upload(client: Browser, kind: str, rows: Rows, **fields: Any) -> int:
    """The number of the import that an upload begins."""
    data = {"as_of": "2025-09-01", "unit": "10", "mode": "additions", **fields}
    file = SimpleUploadedFile("люди.csv", csv_of(kind, rows))
    answer = client.post(f"/collection/imports/begin/{kind}/", {**data, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def text_of(client: Browser, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_right_file_is_checked_looked_at_loaded_and_undone(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    before = Person.objects.count()
    number = upload(specialist, "people_posts", [NEWCOMER])
    page = f"/collection/imports/{number}/"
    assert "progress" in text_of(specialist, page)
    do_jobs()
    checked = text_of(specialist, page)
    assert "Загрузить 1 строку" in checked
    assert "Новых людей" in checked
    foreseen = Import.objects.get(pk=number).summary["foreseen"]
    assert (foreseen["new"], foreseen["people_new"], Person.objects.count()) == (1, 1, before)

    specialist.post(f"{page}load/")
    do_jobs()
    shown = text_of(specialist, page)
    assert "Файл загружен" in shown
    assert Import.objects.get(pk=number).summary["result"] == foreseen
    assert "Новых людей" in shown
    assert Person.objects.count() == before + 1
    assert not ImportFile.objects.filter(pk=number).exists()

    assert "Отменить загрузку" in text_of(specialist, f"{page}undo/")
    specialist.post(f"{page}undo/")
    shown = text_of(specialist, page)
    assert "Отмена загрузки" in shown
    assert "undo/" not in shown
    specialist.post(f"{page}undo/")
    assert Job.objects.filter(name="collection.undo_import").count() == 1
    do_jobs()
    assert "Загрузка отменена" in text_of(specialist, page)
    assert Person.objects.count() == before


def test_a_file_with_mistakes_tells_them_and_gives_the_file_back(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    rows = [NEWCOMER, {**NEWCOMER, "snils": snils(5), "birth_on": "31.02.1990"}]
    number = upload(specialist, "people_posts", rows)
    do_jobs()
    shown = text_of(specialist, f"/collection/imports/{number}/")
    assert "Файл не загружен: 1 ошибка" in shown
    assert "31.02.1990: такого дня нет" in shown
    assert "дата вида 21.11.2024" in shown
    marked = specialist.get(f"/collection/imports/{number}/marked.xlsx")
    assert marked.content.startswith(b"PK")

    assert "Загрузить 1 верную строку" in shown
    specialist.post(f"/collection/imports/{number}/load/", {"only_valid": "yes"})
    do_jobs()
    assert Import.objects.get(pk=number).summary["result"]["new"] == 1


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    file = SimpleUploadedFile("люди.csv", "Фамилия;Имя\r\nПримерова;Анна".encode("cp1251"))
    data = {"as_of": "2025-09-01", "unit": "10", "mode": "additions", "file": file}
    specialist.post("/collection/imports/begin/people_posts/", data)
    do_jobs()
    found = Import.objects.latest("pk")
    assert "windows-1251" in text_of(specialist, f"/collection/imports/{found.pk}/")


def test_a_complete_list_that_closes_much_is_asked_twice(
    cast: Cast, specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    number = upload(specialist, "people_posts", [NEWCOMER], mode="complete", unit="11")
    do_jobs()
    page = f"/collection/imports/{number}/"
    shown = text_of(specialist, page)
    assert "2 должностей нет в полном списке" in shown
    assert "Одиннадцатова Анна Тестовна — учитель" in shown
    again = specialist.post(f"{page}load/")
    assert "больше 5 % занятых" in again.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert Import.objects.get(pk=number).state == "ready"
    specialist.post(f"{page}load/", {"confirmed": "yes"})
    do_jobs()
    held = PostPeriod.objects.filter(post__unit=cast.units["11"], valid_to=None)
    assert held.get().post.person.family_name == "Образцова"


def test_a_file_about_others_is_refused_by_row(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    number = upload(specialist, "people_posts", [{**NEWCOMER, "unit": "21"}])
    do_jobs()
    shown = text_of(specialist, f"/collection/imports/{number}/")
    assert "Организация не входит в ту, для которой загружается файл" in shown


def test_the_form_says_what_is_wrong(specialist: Browser) -> None:
    address = "/collection/imports/begin/people_posts/"
    answer = specialist.post(address, {"as_of": "2999-01-01", "unit": "21", "mode": "additions"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Этот день ещё не наступил" in shown
    assert "Такой организации у вас нет" in shown


def test_a_file_may_be_thrown_away(specialist: Browser, do_jobs: Callable[[], None]) -> None:
    number = upload(specialist, "people_posts", [NEWCOMER])
    do_jobs()
    specialist.post(f"/collection/imports/{number}/discard/")
    assert not Import.objects.filter(pk=number).exists()
    assert not ImportFile.objects.filter(pk=number).exists()
    assert specialist.get(f"/collection/imports/{number}/").status_code == 404


def test_a_load_that_fails_says_so_and_may_be_tried_again(
    cast: Cast, specialist: Browser, do_jobs: Callable[[], None], acting_as: ActingAs
) -> None:
    number = upload(specialist, "people_posts", [{**NEWCOMER, "snils": snils(77)}])
    do_jobs()
    foreigner = cast.people["21"][0]
    foreigner.snils = snils(77)
    foreigner.save()
    specialist.post(f"/collection/imports/{number}/load/")
    job = Job.objects.filter(state="waiting").get()
    with acting_as("worker"):
        running.run(job.pk)
    shown = text_of(specialist, f"/collection/imports/{number}/")
    assert "Файл не загружен: 1 ошибка" in shown
    assert "Номер записан за человеком с другой фамилией и датой рождения" in shown
    assert Post.objects.filter(person=foreigner).count() == 1
    specialist.post(f"/collection/imports/{number}/discard/")
    assert not Import.objects.filter(pk=number).exists()


def test_a_load_whose_worker_died_after_its_commit_is_done_when_run_again(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    number = upload(specialist, "people_posts", [NEWCOMER])
    do_jobs()
    file = ImportFile.objects.get(pk=number)
    specialist.post(f"/collection/imports/{number}/load/")
    job = Job.objects.get(state="waiting")
    do_jobs()
    done = Job.objects.get(pk=job.pk)
    file.save(force_insert=True)  # it goes after the commit: the killed one had not come to it
    people = Person.objects.count()
    Job.objects.filter(pk=job.pk).update(state="running", result=None, finished_at=None)
    running.run(job.pk)
    again = Job.objects.get(pk=job.pk)
    assert (again.state, again.error, again.result) == ("done", "", done.result)
    assert done.result is not None
    assert done.result["result"]["people_new"] == 1
    assert Person.objects.count() == people
    assert not ImportFile.objects.filter(pk=number).exists()
    assert Import.objects.get(pk=number).state == "loaded"


def test_an_undo_run_again_after_its_commit_is_done(
    specialist: Browser, do_jobs: Callable[[], None]
) -> None:
    number = loaded_by(specialist, do_jobs, NEWCOMER)
    specialist.post(f"/collection/imports/{number}/undo/")
    do_jobs()
    job = Job.objects.get(name="collection.undo_import")
    assert job.result is not None
    assert job.result["rows"] > 2
    Job.objects.filter(pk=job.pk).update(state="running")
    running.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"
    assert Import.objects.get(pk=number).state == "undone"


def test_an_undo_that_something_later_forbids_says_why(
    specialist: Browser, do_jobs: Callable[[], None], acting_as: ActingAs
) -> None:
    number = loaded_by(specialist, do_jobs, NEWCOMER)
    page = f"/collection/imports/{number}/"
    later = loaded_by(specialist, do_jobs, {**NEWCOMER, "rate": "0,5"})
    refused = specialist.post(f"{page}undo/")
    assert refused.status_code == 409
    assert f"сначала отмените более поздние загрузки тех же записей: {later}" in (
        refused.content.decode()
    )
    specialist.post(f"/collection/imports/{later}/undo/")
    do_jobs()
    specialist.post(f"{page}undo/")
    Import.objects.filter(pk=number).update(used_by_snapshot_at=timezone.now())
    with acting_as("worker"):
        running.run(Job.objects.get(state="waiting").pk)
    assert "по ней сделан срез" in text_of(specialist, page)


def loaded_by(client: Browser, do_jobs: Callable[[], None], row: dict[str, Any]) -> int:
    number = upload(client, "people_posts", [row])
    do_jobs()
    client.post(f"/collection/imports/{number}/load/")
    do_jobs()
    return number


def test_units_are_loaded_by_the_operator(
    cast: Cast, acting_as: ActingAs, do_jobs: Callable[[], None]
) -> None:
    operator = Browser(cast.client("operator"), acting_as)
    row = {"code": "14", "level": "organisation", "kind": "school", "title": "Школа № 14",
           "parent": "10"}  # fmt: skip
    number = upload(operator, "units", [row], unit="region")
    do_jobs()
    operator.post(f"/collection/imports/{number}/load/")
    do_jobs()
    assert Unit.objects.filter(code="14").exists()


@pytest.mark.parametrize("who", ["teacher", "curator", "ministry", "expert", "stranger"])
def test_who_edits_nobody_loads_nothing(cast: Cast, who: str) -> None:
    client = cast.client(who)
    for address in (
        "/collection/",
        "/collection/imports/begin/people_posts/",
        "/collection/doubts/",
    ):
        assert client.get(address).status_code == 403


def test_a_head_does_not_load_the_tree(cast: Cast) -> None:
    assert cast.client("head").get("/collection/imports/begin/units/").status_code == 404


def test_a_neighbour_does_not_see_the_import(
    cast: Cast, specialist: Browser, acting_as: ActingAs
) -> None:
    number = upload(specialist, "people_posts", [NEWCOMER])
    other = Browser(cast.client("other_specialist"), acting_as)
    assert other.get(f"/collection/imports/{number}/").status_code == 404
    assert "люди.csv" not in text_of(other, "/collection/imports/")
    assert "люди.csv" in text_of(specialist, "/collection/imports/")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_templates_are_downloaded(specialist: Browser, form: str) -> None:
    answer = specialist.get(f"/collection/templates/people_posts.{form}")
    assert f"people_posts.{form}" in answer["Content-Disposition"]
    assert len(answer.content) > 500
    assert specialist.get("/collection/templates/nothing.xlsx").status_code == 404


class TestDoubts:
    @pytest.fixture
    def pair(self, cast: Cast) -> DoubtfulPair:
        DoubtfulPair.objects.all().delete()
        first, second = cast.people["11"]
        Post.objects.filter(person=second).update(code="2")
        return DoubtfulPair.objects.create(first=first, second=second, reason="similar_name")

    def test_one_person_and_back_again(self, specialist: Browser, pair: DoubtfulPair) -> None:
        assert "Одиннадцатова Вера" in text_of(specialist, "/collection/doubts/")
        specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "same"})
        assert Person.objects.get(pk=pair.second_id).merged_into_id == pair.first_id
        assert Post.objects.filter(person_id=pair.first_id).count() == 2
        assert "Сказано: один человек" in text_of(specialist, "/collection/doubts/?settled=yes")

        specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "reopen"})
        assert Person.objects.get(pk=pair.second_id).merged_into_id is None
        assert Post.objects.filter(person_id=pair.second_id).count() == 1
        assert DoubtfulPair.objects.get(pk=pair.pk).verdict == "open"

    def test_what_rooms_hold_of_a_person_passes_and_returns(
        self, specialist: Browser, pair: DoubtfulPair
    ) -> None:
        """Both were invited to one procedure: that stays apart; the offer and the account pass."""
        Account.objects.filter(login="curator").update(person=pair.second)

        def holders() -> tuple[int, int, int]:
            offer = ReserveOffer.objects.get(unit__code="11")
            account = Account.objects.get(login="curator")
            apart = Invitation.objects.filter(person=pair.second).count()
            return offer.person_id, account.person_id or 0, apart

        before = holders()
        specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "same"})
        assert holders() == (pair.first_id, pair.first_id, before[2])
        specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "reopen"})
        assert holders() == before == (pair.second_id, pair.second_id, 1)

    def test_two_people(self, specialist: Browser, pair: DoubtfulPair) -> None:
        specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "different"})
        assert "Сомнительных пар нет" in text_of(specialist, "/collection/doubts/")
        assert Person.objects.get(pk=pair.second_id).merged_into_id is None

    def test_two_numbers_are_two_people(self, specialist: Browser, pair: DoubtfulPair) -> None:
        for person, number in ((pair.first, 1), (pair.second, 2)):
            person.snils = snils(900_000_000 + number)
            person.save()
        answer = specialist.post(f"/collection/doubts/{pair.pk}/", {"verdict": "same"}, follow=True)
        assert "это два человека" in answer.content.decode()
        assert DoubtfulPair.objects.get(pk=pair.pk).verdict == "open"


def test_the_front_page_of_the_collection_asks_few_questions(
    specialist: Browser, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        shown = text_of(specialist, "/collection/")
    assert "Люди и должности" in shown
    assert connection.vendor == "postgresql"


def test_forms_are_called_as_the_methodology_calls_them(specialist: Browser) -> None:
    page = specialist.get("/collection/").content.decode()
    assert "ОО-1: ставки и образование педагогов школы" in page
    assert "Документы о наставничестве" in page
