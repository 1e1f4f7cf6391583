"""The catalogue without a log-in: recommended programmes alone, nobody's name, no endless asking."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from orientir.cycle.learning.models import Programme, ProgrammeModule
from orientir.cycle.registry.models import Unit
from tests.cast import Cast
from tests.cycle.learning.made_groups import TODAY, make_enrolment, make_group, make_programme

ActingAs = Callable[[str], AbstractContextManager[None]]


class Look(Protocol):
    def __call__(self, path: str, status: int = 200, address: str = "192.0.2.1") -> str: ...


@pytest.fixture
def look(acting_as: ActingAs) -> Look:
    def open_page(path: str, status: int = 200, address: str = "192.0.2.1") -> str:
        with acting_as("web"):
            answer = Client().get(path, REMOTE_ADDR=address)
        assert answer.status_code == status, path
        return answer.content.decode()

    return open_page


@pytest.fixture
def programme(institute: tuple[Unit, str]) -> Programme:
    unit, _token = institute
    found = make_programme(
        unit, "p1", authors="Невидимкина Раиса", annotation="Читаем и считаем", topic="",
        competencies=["no-such"], form="distance",
    )  # fmt: skip
    ProgrammeModule.objects.create(programme=found, position=1, title="Начала", hours=36)
    for state in ("draft", "expertise", "archive"):
        make_programme(unit, f"p-{state}", title=f"Скрытое {state}", state=state)
    make_programme(unit, "p2", title="Ёлка и наставник", state="registry", hours=16)
    return found


def shown(page: str) -> list[str]:
    body = page.split("<main")[1]
    return [
        code
        for code in ("p1", "p2", "p-draft", "p-expertise", "p-archive")
        if f"/open/{code}/" in body
    ]


@pytest.mark.usefixtures("programme")
def test_strangers_find_what_is_recommended_and_nothing_else(look: Look) -> None:
    assert shown(look("/learning/open/")) == ["p1", "p2"]
    assert shown(look("/learning/open/?q=грамотности")) == ["p1"]
    assert shown(look("/learning/open/?q=елки")) == ["p2"]
    assert shown(look("/learning/open/?q=наставнк")) == ["p2"]
    assert shown(look("/learning/open/?hours=16")) == ["p2"]
    assert shown(look("/learning/open/?form=distance&organisation=dpo1")) == ["p1"]
    assert shown(look("/learning/open/?organisation=11")) == []
    assert shown(look("/learning/open/?q=скрытое")) == []
    assert shown(look("/learning/open/?page=7&sort=-hours")) == ["p1", "p2"]


@pytest.mark.usefixtures("programme")
def test_no_author_is_named_nor_found(look: Look) -> None:
    assert "Невидимкин" not in look("/learning/open/p1/")
    assert shown(look("/learning/open/?q=Невидимкина")) == []
    assert shown(look("/learning/open/?q=Раиса")) == []


def test_a_page_tells_groups_with_free_seats_and_no_people(
    look: Look, programme: Programme, cast: Cast
) -> None:
    group = make_group(programme, place="Челябинск, зал 5", trainer="Тренерова Алла")
    make_group(programme, "g-draft", state="draft")
    make_group(programme, "g-late", starts_on=TODAY - timedelta(days=1))
    make_enrolment(group, cast.people["11"][0], cast.units["11"])
    page = look("/learning/open/p1/")
    assert "Челябинск, зал 5" in page
    assert "1 свободное место" in page
    assert "/login/?next=/learning/programmes/p1/" in page
    for hidden in ("g-draft", "g-late", "Тренерова", cast.people["11"][0].family_name):
        assert hidden not in page
    assert shown(look("/learning/open/?only=seats")) == ["p1"]


@pytest.mark.usefixtures("programme")
def test_what_is_not_recommended_is_unknown(look: Look) -> None:
    for code in ("p-draft", "p-expertise", "p-archive", "absent"):
        look(f"/learning/open/{code}/", status=404)


@pytest.mark.usefixtures("programme")
def test_who_asks_without_end_is_told_to_wait(look: Look) -> None:
    look("/learning/open/")
    with connection.cursor() as cursor:
        cursor.execute("update learning_certificate_check set asked = 600")
    assert "Вернитесь через час" in look("/learning/open/p1/", status=429)
    look("/learning/open/", status=429)
    look("/learning/open/", address="192.0.2.2")


def test_the_log_in_page_leads_there(look: Look) -> None:
    assert '<a href="/learning/open/">' in look("/login/").split("<main")[1]


@pytest.mark.usefixtures("programme")
def test_pages_reach_the_table_by_no_other_way(acting_as: ActingAs) -> None:
    with acting_as("web"):
        assert Programme.objects.count() == 0
        for call in ("open_groups(1)", "unit_title_today(1)", "count_open_look('x', 'y')"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"select {call}")
