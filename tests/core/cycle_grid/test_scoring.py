"""Marks: who may give which, whose counts, when an arbiter is waited for, and the scoring against the best one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from orientir.core.cycle_grid.best import AgainstBest, score_against_best, sum_up
from orientir.core.cycle_grid.scoring import (
    Score,
    ScoreRefused,
    band_of,
    check_score,
    count_states,
    mark_cycle,
    settle,
)
from orientir.core.packs.directions import POSITIONS, POSITIONS_OF
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.rubrics import Rubric

GOALS = "goals.document"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_pack(find_pack("tests/data/packs/sample-2023")).rubrics[0]


def expert(points: float, name: str = "e1", criterion: str = GOALS) -> Score:
    return Score(criterion, "expert", name, "kopeysk", Decimal(str(points)))


def own(points: float, criterion: str = GOALS) -> Score:
    return Score(criterion, "self", "s", "miass", Decimal(str(points)))


def arbiter(points: float) -> Score:
    return replace(expert(points, "a"), role="arbiter")


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (expert(3), "3 баллов за «Цели» поставить нельзя: от 0 до 2"),
        (expert(-1), "-1 баллов"),
        (expert(0.5), "баллы за «Цели» ставят шагами по 1"),
        (expert(1, criterion="goals.nothing"), "критерия «goals.nothing» в рубрике нет"),
        (replace(expert(1), reviewer_unit="miass"), "эксперт не оценивает свою организацию"),
        (replace(arbiter(1), reviewer_unit="miass"), "эксперт не оценивает свою организацию"),
        (replace(own(1), reviewer_unit="kopeysk"), "самооценку ставит сама единица"),
    ],
)
def test_marks_that_may_not_be_given(rubric: Rubric, score: Score, sentence: str) -> None:
    with pytest.raises(ScoreRefused, match=sentence):
        check_score(rubric, "miass", score)
    with pytest.raises(ScoreRefused):
        mark_cycle(rubric, "miass", [score], POSITIONS)


@pytest.mark.parametrize(
    ("scores", "points", "how"),
    [
        ([], None, "waiting"),
        ([own(2)], None, "waiting"),
        ([own(2), expert(2)], None, "waiting"),
        ([own(2), expert(2), expert(2, "e2")], 2, "agreed"),
        ([expert(2), expert(2, "e2")], 2, "agreed"),
        ([expert(2), expert(1, "e2")], None, "disputed"),  # 1 of 2 points is the bound, 50 %
        ([own(0), expert(2), expert(2, "e2")], None, "disputed"),
        ([own(0), expert(2), expert(2, "e2"), arbiter(1)], 1, "arbiter"),
        ([expert(0), expert(2), expert(2, "e2")], 2, "agreed"),  # who marks twice is heard once
    ],
)
def test_whose_mark_counts(
    rubric: Rubric, scores: list[Score], points: int | None, how: str
) -> None:
    found = settle(rubric, rubric.criteria[0], scores)
    assert (found.points, found.how) == (points, how)


def test_a_small_spread_gives_the_mean(rubric: Rubric) -> None:
    wide = replace(rubric.criteria[0], points=Decimal(10))
    found = settle(rubric, wide, [expert(8), expert(7, "e2")])
    assert (found.points, found.how, found.spread) == (Decimal("7.5"), "mean", 1)


def full_marks(rubric: Rubric) -> list[Score]:
    return [
        replace(expert(0, name), criterion=one.code, points=one.points)
        for one in rubric.criteria
        for name in ("e1", "e2")
    ]


def test_a_level_is_told_only_when_all_is_settled(rubric: Rubric) -> None:
    done = mark_cycle(rubric, "miass", full_marks(rubric), POSITIONS)
    assert (done.points, done.most, done.percent) == (10, 10, 100)
    assert done.band is not None
    assert done.band.code == "high"
    waiting = mark_cycle(rubric, "miass", full_marks(rubric)[:-1], POSITIONS)
    assert (waiting.percent, waiting.band) == (None, None)
    assert count_states([done, waiting]) == {
        "agreed": 17, "mean": 0, "arbiter": 0, "disputed": 0, "waiting": 1,
    }  # fmt: skip


def test_a_short_track_is_marked_by_its_three_positions(rubric: Rubric) -> None:
    found = mark_cycle(rubric, "miass", full_marks(rubric), POSITIONS_OF["short"])
    assert [one.position for one in found.positions] == ["measures", "decisions", "effect"]
    assert (found.points, found.most) == (3, 3)


@pytest.mark.parametrize(
    ("percent", "code"), [(0, "low"), (79.9, "low"), (80, "high"), (100, "high")]
)
def test_levels_begin_where_they_say(rubric: Rubric, percent: float, code: str) -> None:
    assert band_of(rubric, Decimal(str(percent))).code == code


def test_the_best_has_a_hundred_and_equals_share_a_place() -> None:
    found = score_against_best({"a": 40, "b": 20, "c": 40, "d": None}, "up")
    assert found == {
        "a": AgainstBest(100, 1),
        "b": AgainstBest(50, 3),
        "c": AgainstBest(100, 1),
        "d": AgainstBest(None, None),
    }


def test_where_less_is_better_the_least_is_the_best() -> None:
    found = score_against_best({"a": 4, "b": 8}, "down")
    assert found == {"a": AgainstBest(100, 1), "b": AgainstBest(50, 2)}
    assert score_against_best({"a": 0, "b": 8}, "down")["b"] == AgainstBest(0, 2)
    assert score_against_best({"a": 0, "b": 0}, "up")["b"] == AgainstBest(100, 1)


def test_a_summary_is_the_mean_of_what_is_known() -> None:
    first = score_against_best({"a": 40, "b": 20}, "up")
    second = score_against_best({"a": 10, "b": None}, "up")
    assert sum_up({"x": first, "y": second}) == {"a": 100, "b": 50}
    assert score_against_best({"a": None}, "up") == {"a": AgainstBest(None, None)}
    with pytest.raises(ValueError, match="not negative"):
        score_against_best({"a": -1}, "up")
