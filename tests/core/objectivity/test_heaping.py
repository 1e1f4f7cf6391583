"""Heaps at boundaries: seen where they are known to be, and no oftener than promised where there are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.objectivity.heaping import HeapingRule, describe_heap, find_heaping
from orientir.core.objectivity.histograms import Histograms, ScoresNotSound, read_histograms

REGENTS = Path(__file__).parents[2] / "data" / "scores" / "regents.csv"
RULE = HeapingRule()


def draw(
    seed: int, groups: int, pupils: int, top: int, lifted: tuple[int, int] = (0, 0)
) -> Histograms:
    """Smooth scores; ``lifted``: two thirds of those up to so many points under the cut are put right upon it."""
    random = np.random.default_rng(seed)
    counts = np.zeros((groups, top + 1))
    cut, short = lifted
    for row in counts:
        scores = random.binomial(top, random.beta(5, 3, pupils))
        is_lifted = (scores >= cut - short) & (scores < cut) & (random.random(pupils) < 2 / 3)
        row += np.bincount(np.where(is_lifted, cut, scores), minlength=top + 1)
    names = tuple(str(number) for number in range(groups))
    return Histograms(names, np.arange(top + 1.0), counts, counts < 0, 0)


def regents() -> Histograms:
    return read_histograms(pl.read_csv(REGENTS), "score", "count", "subject")


def test_the_known_heaps_of_new_york_stand_at_65_and_not_at_85() -> None:
    found = find_heaping(regents(), [65, 85], RULE)
    assert [(one.cut, one.flagged) for one in found.heaps] == [(65, True), (85, False)] * 5
    at_pass = [one for one in found.heaps if one.cut == 65]
    assert all(2 < one.ratio < 4 and 0.03 < one.effect < 0.06 for one in at_pass)
    assert all(one.below is not None and one.below < 0.8 for one in at_pass)  # whence they came
    assert regents().unscored == 477


def test_scores_that_cannot_be_make_no_difference() -> None:
    table = pl.read_csv(REGENTS)
    without = read_histograms(table.drop_nulls(), "score", "count", "subject")
    for one, other in zip(
        find_heaping(regents(), [65, 85], RULE).heaps,
        find_heaping(without, [65, 85], RULE).heaps,
        strict=True,
    ):
        assert one.ratio == pytest.approx(other.ratio, rel=0.05)
        assert one.flagged == other.flagged


@pytest.mark.parametrize(
    ("pupils", "top", "cuts"),
    [(100, 38, [14, 24]), (400, 100, [50, 70]), (20_000, 100, [50, 70])],
)
def test_smooth_scores_are_called_odd_no_oftener_than_promised(
    pupils: int, top: int, cuts: list[int]
) -> None:
    found = find_heaping(draw(3, 300, pupils, top), cuts, RULE)
    assert np.mean([one.p < 0.05 for one in found.heaps]) <= 0.06
    assert not any(one.flagged for one in found.heaps)
    middle = np.median([one.ratio for one in found.heaps])
    assert middle == pytest.approx(1, abs=0.1)


def test_what_was_lifted_is_found_and_measured(capsys: pytest.CaptureFixture[str]) -> None:
    shares = {}
    for pupils in (100, 300, 1000):
        histograms = draw(7, 100, pupils, 38, lifted=(24, 2))
        heaps = find_heaping(histograms, [24], RULE).heaps
        shares[pupils] = np.mean([one.flagged for one in heaps])
        moved = np.mean([one.effect for one in heaps])
    print("доля найденных скоплений по числу учеников:", shares)
    assert shares[1000] > 0.95
    assert shares[100] < shares[300] < shares[1000]
    assert moved == pytest.approx(0.08, abs=0.02)  # two thirds of the two scores, about .06 each


def test_uneven_scales_are_no_heaps() -> None:
    """60 points of the test on a scale to 100: four scores of ten cannot be; 120 points: every fifth stands for two."""
    random = np.random.default_rng(11)
    for points in (60, 120):
        raw = random.binomial(points, random.beta(5, 3, 50_000))
        counts = np.bincount(np.round(raw * 100 / points).astype(int), minlength=101)[None, :]
        seen = Histograms(("все",), np.arange(101.0), counts.astype(float), counts < 0, 0)
        for one in find_heaping(seen, list(range(45, 76, 5)), RULE).heaps:
            assert not one.flagged, one


def test_round_scores_that_people_like_are_no_heaps() -> None:
    scores = np.arange(101)
    smooth = 4000 * np.exp(-(((scores - 60) / 17) ** 2) / 2)
    counts = np.round(smooth * np.where(scores % 5 == 0, 1.6, 1.0))[None, :].astype(np.float64)
    seen = Histograms(("все",), scores.astype(float), counts, counts < 0, 0)
    found = find_heaping(seen, [65], RULE).heaps[0]
    assert found.ratio == pytest.approx(1, abs=0.15)
    assert not found.flagged


@given(st.integers(0, 10_000), st.integers(2, 50))
def test_more_at_the_cut_is_never_less_odd(seed: int, more: int) -> None:
    plain = draw(seed, 1, 400, 40)
    heaped = plain.counts.copy()
    heaped[0, 24] += more
    other = Histograms(plain.groups, plain.scores, heaped, plain.never, 0)
    one, two = (find_heaping(each, [24], RULE).heaps[0] for each in (plain, other))
    assert two.p <= one.p + 1e-9
    assert two.effect > one.effect


def test_small_groups_are_passed_over_and_named() -> None:
    table = pl.DataFrame(
        {"g": ["a"] * 30 + ["b"] * 3, "s": [*range(30), 3, 4, 5], "n": [20] * 30 + [4] * 3}
    )
    found = find_heaping(read_histograms(table, "s", "n", "g"), [15], RULE)
    assert [one.group for one in found.heaps] == ["a"]
    assert found.passed_over[0][0] == "b"
    assert "учеников 12" in found.passed_over[0][1]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([0.5, 1.25, 3.0], "не целое"),
        ([20, 30, 50], "дают 100, как проценты"),
        ([-1, 5, 5], "отрицательно"),
        ([0, 0, 0], "нет ни одного ученика"),
        (["много", "1", "2"], "нужны числа учеников"),
        ([5, 6, 7], "учеников 18"),
    ],
)
def test_what_is_no_count_gets_a_sentence(counts: list[object], sentence: str) -> None:
    table = pl.DataFrame({"s": [1, 2, 3], "n": counts})
    with pytest.raises(ScoresNotSound, match=sentence):
        find_heaping(read_histograms(table, "s", "n"), [2], RULE)


def test_a_score_that_stands_twice_and_a_cut_outside_get_a_sentence() -> None:
    doubled = pl.DataFrame({"s": [1, 1, 2], "n": [5, 6, 7]})
    with pytest.raises(ScoresNotSound, match="стоит не один раз"):
        read_histograms(doubled, "s", "n")
    with pytest.raises(ScoresNotSound, match="граница 165"):
        find_heaping(regents(), [165], RULE)
    with pytest.raises(ScoresNotSound, match="нет столбца balls"):
        read_histograms(doubled, "balls", "n")


def test_the_words_are_no_verdict() -> None:
    flagged, plain = find_heaping(regents(), [65, 85], RULE).heaps[:2]
    assert "маркер, требует дополнительного анализа" in describe_heap(flagged)
    assert "скопления у границы 85 не видно" in describe_heap(plain)
