"""Many who begin at once stand in a line: in the order in which they came, and nobody for ever."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.models import Sitting
from orientir.cycle.assessment.views import sittings
from orientir.cycle.assessment.views.line import (
    LATEST,
    MOST,
    PATIENCE,
    SOONEST,
    Line,
    ask_again_after,
)
from tests.cast import make_cast
from tests.cycle.assessment.sat import make_sat


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _full(clock: Clock) -> Line:
    line = Line(clock)
    assert [line.enter(person) for person in range(MOST)] == [0] * MOST
    return line


def test_who_comes_to_a_full_door_is_told_how_many_are_before() -> None:
    line = _full(Clock())
    assert [line.enter(person) for person in (100, 101, 102, 101)] == [1, 2, 3, 2]


def test_who_waited_comes_before_who_comes_anew() -> None:
    line = _full(Clock())
    assert [line.enter(person) for person in (100, 101)] == [1, 2]
    line.leave(0)
    assert line.enter(102) > 0  # the one place is of the first who waited
    assert line.enter(101) > 0
    assert line.enter(100) == 0
    line.leave(100)
    assert line.enter(101) == 0


def test_who_begins_twice_takes_one_place() -> None:
    line = _full(Clock())
    assert line.enter(0) == 0
    assert len(line.begun) == MOST


def test_who_never_came_for_the_tasks_makes_room_and_who_left_the_line_loses_the_place() -> None:
    clock = Clock()
    line = _full(clock)
    assert line.enter(100) == 1
    clock.now += PATIENCE
    assert line.enter(101) == 0
    clock.now += 3 * SOONEST
    assert line.enter(102) == 0
    assert line.waiting == {}


@pytest.mark.parametrize(("before", "seconds"), [(1, SOONEST), (80, 10), (3000, LATEST)])
def test_a_long_line_asks_less_often(before: int, seconds: int) -> None:
    assert ask_again_after(before) == seconds


def test_the_page_of_the_line_begins_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    sat = make_sat(cast.units["region"], [(cast.people["11"][0], cast.units["11"])])
    (invitation,) = sat.invitations.values()
    clock = Clock()
    monkeypatch.setattr(sittings, "LINE", Line(clock, {-n: 1.0 for n in range(1, MOST + 1)}))
    client, path = cast.client("teacher"), f"/assessment/sit/{invitation.pk}/"
    told = client.post(path)
    assert (told.status_code, told["Retry-After"]) == (202, str(SOONEST))
    assert "Перед вами в очереди: <b data-before>1</b>" in told.content.decode()
    sittings_of = Sitting.objects.filter(invitation=invitation)
    assert not sittings_of.exists()
    clock.now = 1.0
    assert client.post(path).status_code == 302
    assert sittings_of.count() == 1
