"""What waits for a person, by role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from orientir.cycle.analysis.api import PressingStaff
from orientir.cycle.collection.api import WaitingImport
from orientir.cycle.monitoring.api import Standing, WaitingSnapshot
from orientir.cycle.monitoring.readings import by_indicator_and_year, lines
from orientir.cycle.portal.developing import Development, tasks_of_development
from orientir.cycle.portal.waiting import Facts, Task, tasks_of
from tests.cycle.monitoring.figures import FRAME, value

TODAY = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def _in_russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def snapshot(state: str, **changes: object) -> WaitingSnapshot:
    given = {
        "code": "chelyabinsk-2025-11-01",
        "state": state,
        "reporting_on": date(2025, 11, 1),
        "verify_until": None,
        "objections": 0,
        "own_verdict": "",
    }
    return WaitingSnapshot(**{**given, **changes})  # type: ignore[arg-type]


def titles(found: list[Task]) -> list[str]:
    return [one.title for one in found]


def test_nobody_waits_for_a_teacher() -> None:
    facts = Facts(snapshots=[snapshot("computed"), snapshot("verification")])
    assert tasks_of("teacher", facts, TODAY) == []


@pytest.mark.parametrize(
    ("role", "state", "expected"),
    [
        ("operator", "computed", ["Срез на 01.11.2025 посчитан"]),
        ("ministry", "computed", ["Срез на 01.11.2025 посчитан"]),
        ("ministry", "approved", ["Срез на 01.11.2025 утверждён"]),
        ("operator", "approved", []),
        ("operator", "verification", ["Срез на 01.11.2025 на проверке"]),
        ("municipal_specialist", "computed", []),
        (
            "municipal_specialist",
            "verification",
            ["Подтвердите значения вашего муниципалитета или возразите"],
        ),
    ],
)
def test_snapshots_wait_for_those_who_act_on_them(
    role: str, state: str, expected: list[str]
) -> None:
    assert titles(tasks_of(role, Facts(snapshots=[snapshot(state)]), TODAY)) == expected


def test_a_municipality_that_has_spoken_is_left_alone() -> None:
    said = snapshot("verification", own_verdict="confirmed")
    assert tasks_of("municipal_specialist", Facts(snapshots=[said]), TODAY) == []


def test_what_is_late_is_marked_and_stands_first() -> None:
    late = snapshot("verification", verify_until=date(2025, 11, 10))
    facts = Facts(snapshots=[late], imports=[WaitingImport(7, "kadry.xlsx", "ready")], open_pairs=2)
    found = tasks_of("municipal_specialist", facts, TODAY)
    assert [(one.mark, one.due_on) for one in found] == [
        ("overdue", date(2025, 11, 10)),
        ("waiting", None),
        ("waiting", None),
    ]
    assert found[1].href == "/collection/imports/7/"
    assert found[2].title == "Возможно, один человек: 2 пары записей"


def test_objections_are_told_to_those_who_froze_it() -> None:
    found = tasks_of("operator", Facts(snapshots=[snapshot("verification", objections=3)]), TODAY)
    assert (found[0].mark, found[0].why) == (
        "soon",
        "Пришло 3 возражения. Проверка идёт до —.",
    )


def test_strange_data_ask_for_a_look_but_small_bases_do_not() -> None:
    values = by_indicator_and_year([value("9.1", 831, 798), value("4.2", 15, 16)])
    standing = Standing(
        "chelyabinsk-2025-11-01",
        date(2025, 11, 1),
        2025,
        FRAME,
        "region",
        "chelyabinsk",
        "Челябинская область",
        tuple(lines(FRAME, 2025, "region", values)),
    )
    found = tasks_of("ministry", Facts(standing=standing), TODAY)
    assert [(one.mark, one.title) for one in found] == [("check", "Проверьте данные 1 показателя")]
    assert "9.1" in found[0].why
    assert found[0].href == "/monitoring/?snapshot=chelyabinsk-2025-11-01&unit=chelyabinsk"


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("ready", "Загрузить файл"),
        ("confirmation", "Посмотреть, что закроется"),
        ("refused", "Посмотреть ошибки"),
    ],
)
def test_files_wait_with_the_act_in_words(state: str, act: str) -> None:
    facts = Facts(imports=[WaitingImport(7, "kadry.xlsx", state)])
    assert [one.act for one in tasks_of("head", facts, TODAY)] == [act]


def test_what_development_asks_of_each_role() -> None:
    found = Development(3, date(2026, 12, 7), {"organisation": 2, "asked": 1, "mark": 4}, 5)

    def told(role: str) -> list[str]:
        return [task.title for task in tasks_of_development(role, found)]

    assert told("head") == [
        "Ждут решения 3 заявки на обучение", "Ждут вашего согласия 2 маршрута",
        "Без наставника 5 молодых педагогов",
    ]  # fmt: skip
    assert "Ждут вас 5 подопечных" in told("curator")
    leaving = PressingStaff("10", 240, 31.4, 19.0, 46.0)
    task = next(tasks_of_development("municipal_specialist", Development(staff=leaving)))
    assert task.title == "За год уйдёт примерно 31 педагог"
    assert task.why.startswith("От 19 до 46 из 240")
    assert task.href == "/analysis/units/10/staffing/"
    assert list(tasks_of_development("head", Development())) == []
