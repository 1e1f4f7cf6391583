"""Classical statistics: values of LSAT7 from R, textbook formulas on complete data, gaps and weights."""

import numpy as np
import numpy.typing as npt
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.classical import (
    classical_statistics,
    omega,
    one_factor,
)
from orientir.core.psychometrics.distractors import distractor_table
from orientir.core.psychometrics.troubles import Trouble
from tests.core.psychometrics.responses import read_lsat, read_verbal, simulate_2pl

NAMES = ["q1", "q2", "q3", "q4", "q5"]


def test_lsat7() -> None:
    # R mirt::itemstats(LSAT7)
    scale, items = classical_statistics(read_lsat(7), NAMES)
    assert (scale.persons, scale.items, scale.unmet_pairs) == (1000, 5, 0)
    assert (scale.mean, scale.deviation) == pytest.approx((3.707, 1.199), abs=5e-4)
    assert scale.alpha == pytest.approx(0.453, abs=5e-4)
    assert scale.sem == pytest.approx(0.886, abs=5e-4)
    assert [item.difficulty for item in items] == [0.828, 0.658, 0.772, 0.606, 0.843]
    found = [item.discrimination for item in items]
    assert found == pytest.approx([0.246, 0.247, 0.313, 0.223, 0.175], abs=6e-4)
    found = [item.alpha_without for item in items]
    assert found == pytest.approx([0.396, 0.394, 0.345, 0.415, 0.438], abs=6e-4)


def test_complete_data_give_the_textbook_figures() -> None:
    matrix, _, names = read_verbal("resp.")
    scale, items = classical_statistics(matrix, names)
    total = matrix.sum(axis=1)
    assert scale.deviation == pytest.approx(total.std(ddof=1))
    for j in (0, 7, 23):
        rest = total - matrix[:, j]
        assert items[j].discrimination == pytest.approx(np.corrcoef(matrix[:, j], rest)[0, 1])
        assert items[j].difficulty == pytest.approx(matrix[:, j].mean() / 2)


def test_omega_of_a_one_factor_test_is_its_reliability() -> None:
    loadings = np.array([0.9, 0.7, 0.5, 0.6])
    spread = np.outer(loadings, loadings)
    np.fill_diagonal(spread, 1)
    assert one_factor(spread) == pytest.approx(loadings, abs=1e-6)
    explained = loadings.sum() ** 2
    assert omega(spread) == pytest.approx(explained / (explained + (1 - loadings**2).sum()))
    scaled = spread * np.outer([1, 2, 3, 4], [1, 2, 3, 4])  # other units of the items
    weighted = (loadings * [1, 2, 3, 4]).sum() ** 2
    assert omega(scaled) == pytest.approx(weighted / scaled.sum())


def people(persons: int = 20_000) -> npt.NDArray[np.int8]:
    random = np.random.default_rng(2)
    return simulate_2pl(random.normal(size=persons), np.full(9, 1.2), np.linspace(-1, 1, 9), random)


def test_booklets_tell_the_same_as_complete_data() -> None:
    matrix = people()
    whole, whole_items = classical_statistics(matrix, list("abcdefghi"))
    torn = matrix.copy()
    torn[::3, :3] = torn[1::3, 3:6] = torn[2::3, 6:] = -1
    part, part_items = classical_statistics(torn, list("abcdefghi"))
    assert part.unmet_pairs == 0
    assert part.alpha == pytest.approx(whole.alpha, abs=0.01)
    assert part.omega == pytest.approx(whole.omega, abs=0.01)
    for one, other in zip(part_items, whole_items, strict=True):
        assert one.discrimination == pytest.approx(other.discrimination, abs=0.03)
        assert one.answered < other.answered == 20_000


def test_items_that_never_met_are_counted() -> None:
    matrix = people()
    matrix[::2, :5] = -1
    matrix[1::2, 5:] = -1
    scale, _ = classical_statistics(matrix, list("abcdefghi"))
    assert scale.unmet_pairs == 20
    assert scale.alpha == pytest.approx(
        classical_statistics(people(), list("abcdefghi"))[0].alpha, abs=0.02
    )


def test_weights_count_as_so_many_people() -> None:
    matrix = people(300)
    weights = np.random.default_rng(1).integers(1, 4, 300)
    by_weight, weighted = classical_statistics(matrix, list("abcdefghi"), weights.astype(float))
    by_copies, copied = classical_statistics(np.repeat(matrix, weights, axis=0), list("abcdefghi"))
    assert by_weight.alpha == pytest.approx(by_copies.alpha)
    for one, other in zip(weighted, copied, strict=True):
        assert one.difficulty == pytest.approx(other.difficulty)
        assert one.discrimination == pytest.approx(other.discrimination)


def test_troubles_are_named() -> None:
    matrix = people(2000)
    matrix[:, 0] = 1
    matrix[:, 1] = 1 - matrix[:, 1]
    matrix[:, 2] = -1
    matrix[:, 3] = np.arange(2000) % 40 > 0
    items = classical_statistics(matrix, list("abcdefghi"))[1]
    assert [item.troubles for item in items[:4]] == [
        (Trouble.SAME_ANSWER,),
        (Trouble.NEGATIVE,),
        (Trouble.NO_ANSWERS,),
        (Trouble.WEAK, Trouble.TOO_EASY),
    ]
    assert items[5].troubles == ()
    assert Trouble.NEGATIVE.advice.startswith("Проверьте ключ")
    with pytest.raises(Mistake, match="хотя бы два задания"):
        classical_statistics(np.ones((9, 3), dtype=np.int8), ["a", "b", "c"])


def test_distractors_by_hand() -> None:
    # ten people in two groups by score; the strong choose A, B draws the strong as well, C the weak, D nobody
    chosen = np.array([2, 2, 2, 0, 1, 0, 0, 1, 1, 0, -1])
    score = np.arange(11.0)
    a, b, c, d = distractor_table(chosen, ["A", "B", "C", "D"], ["A"], score, groups=2)
    assert (a.chosen, a.share, a.by_group) == (4, 0.4, (0.2, 0.6))
    assert (b.by_group, c.by_group, d.by_group) == ((0.2, 0.4), (0.6, 0.0), (0.0, 0.0))
    assert c.mean_score == 1.0
    assert c.correlation == pytest.approx(np.corrcoef(chosen[:10] == 2, score[:10])[0, 1])
    assert [one.is_suspect for one in (a, b, c, d)] == [False, True, False, False]
    assert [one.is_idle for one in (a, b, c, d)] == [False, False, False, True]
    wrong_key = distractor_table(chosen, ["A", "B", "C", "D"], ["C"], score, groups=2)
    assert wrong_key[2].is_suspect
