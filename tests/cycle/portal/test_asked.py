"""What assessments ask of a person on the home page, as the day goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from orientir.cycle.assessment.api import OwnInvitation, WaitingProcedure
from orientir.cycle.assessment.models import Invitation
from orientir.cycle.portal.asked import tasks_of_invitations, tasks_of_procedures
from orientir.kit.access.acting import acting_by
from tests.cast import make_cast
from tests.cycle.assessment.made_procedures import make_bank, opened, the_instrument

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
INVITED = OwnInvitation(
    7, 1, "p-1", "Диагностика", "deficit_diagnostic", "chcopmkp", "pack", "teachers", "open",
    NOON - timedelta(days=1), NOON + timedelta(days=2), 90, 1, "linear", "Согласен", "not_yet", None,
    None, 0, None, 40, "Школа", keep_answers_years=3, keep_results_years=5, erased_at=None,
    erased_because=None, erased_answers=None,
)  # fmt: skip
AGREED = replace(INVITED, answer="consented")


def words(*found: OwnInvitation, at: datetime = NOON) -> list[tuple[str, str]]:
    return [(one.title, one.act) for one in tasks_of_invitations(found, at)]


def test_an_invitation_waits_until_it_is_answered() -> None:
    assert words(INVITED) == [("Вас приглашают: Диагностика", "Прочитать и ответить")]
    assert words(replace(INVITED, answer="declined")) == []
    [reminded] = tasks_of_invitations([replace(INVITED, reminded_at=NOON)], NOON)
    assert (reminded.mark, "12.05.2026" in reminded.why) == ("soon", True)
    assert reminded.href == "/assessment/invitations/7/"
    assert reminded.due_on == date(2026, 5, 14)


def test_who_agreed_is_led_to_the_test_while_it_is_open() -> None:
    assert words(AGREED) == [("Пройдите тест: Диагностика", "Начать тест")]
    assert words(replace(AGREED, open_sitting=5)) == [
        ("Пройдите тест: Диагностика", "Продолжить тест")
    ]
    assert words(AGREED, at=NOON - timedelta(days=2)) == []
    assert words(replace(AGREED, finished=1)) == []
    assert words(replace(AGREED, finished=1, attempts=2)) != []
    assert words(replace(AGREED, delivery="paper")) == []
    [task] = tasks_of_invitations([AGREED], NOON)
    assert task.href == "/assessment/sit/7/"


@pytest.mark.parametrize(
    ("role", "finished", "waiting", "acts"),
    [
        ("head", 12, 9, ["Посмотреть, кто не ответил"]),
        ("municipal_specialist", 12, 0, ["Посмотреть, как идёт"]),
        ("head", 40, 0, []),
        ("teacher", 12, 9, []),
    ],
)
def test_a_head_sees_how_many_of_their_people_agreed(
    role: str, finished: int, waiting: int, acts: list[str]
) -> None:
    told = WaitingProcedure("p-1", "Диагностика", NOON, 40, 28, finished, waiting)
    tasks = list(tasks_of_procedures(role, [told], date(2026, 5, 1)))
    assert [one.act for one in tasks] == acts
    assert [one.title for one in tasks] == ["Диагностика: согласились 28 из 40"] * len(acts)


def test_the_home_page_of_a_teacher_and_of_a_head_begins_with_it(
    db: None, acting_as: Callable[[str], AbstractContextManager[None]]
) -> None:
    cast = make_cast()
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        made = opened(cast)
    mine = Invitation.objects.get(procedure=made, person=cast.people["11"][0])
    teacher, head = cast.client("teacher"), cast.client("head")
    with acting_as("web"):
        home = teacher.get("/").content.decode()
        seen = head.get("/").content.decode()
    assert f'href="/assessment/invitations/{mine.pk}/"' in home
    assert "Вас ждёт 1 дело, но не на этой неделе" in home
    assert "согласились 0 из 2" in seen
