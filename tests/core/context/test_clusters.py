"""Groups of units: found where they are, not where there are none, alike whatever the order, told in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from orientir.core.context.clusters.describing import describe_clusters, name_traits
from orientir.core.context.clusters.grouping import Grouping, GroupingRule, group_units
from orientir.core.context.clusters.medoids import find_medoids, rand_agreement, silhouettes
from orientir.core.context.clusters.mixed_columns import (
    ContextNotSound,
    MixedColumns,
    gower_distances,
    read_mixed_columns,
)
from orientir.core.context.clusters.years import match_groups

SCHOOLS = Path(__file__).parents[2] / "data" / "achievement" / "CASchools.csv"
RULE = GroupingRule(sample=400, halves=8, shuffles=2, shuffled_sample=300)
CENTRES = np.array([[0, 0, 0], [4, 0, 4], [0, 5, 5]])
PLACES = ("город", "село", "посёлок")


def simulate(seed: int, units: int = 300) -> tuple[pl.DataFrame, np.typing.NDArray[np.int64]]:
    """Three groups on three numbers and a word that mostly goes with them; a tenth of the numbers is missing."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 3, units)
    numbers = CENTRES[group] + random.normal(0, 1, (units, 3))
    numbers[random.random(numbers.shape) < 0.1] = np.nan
    place = np.where(random.random(units) < 0.8, group, random.integers(0, 3, units))
    table = pl.DataFrame({"unit": [f"ш{number}" for number in range(units)]}).with_columns(
        *(pl.Series(name, numbers[:, at]).fill_nan(None) for at, name in enumerate("abc")),
        pl.Series("место", [PLACES[one] for one in place]),
    )
    return table, group


def run(table: pl.DataFrame, rule: GroupingRule = RULE) -> tuple[MixedColumns, Grouping]:
    columns = read_mixed_columns(table)
    return columns, group_units(columns, rule)


@pytest.mark.parametrize("units", [300, 3000])
def test_groups_that_are_there_are_found(units: int) -> None:
    table, truth = simulate(1, units)
    _columns, found = run(table)
    assert found.chosen.k == 3
    assert found.chosen.stability > 0.85
    assert found.chosen.silhouette > found.without_groups + 0.1
    placed = found.labels >= 0
    assert rand_agreement(truth[placed], found.labels[placed]) > 0.85
    assert min(found.jaccard) > 0.85


def test_where_there_are_no_groups_it_is_said() -> None:
    random = np.random.default_rng(2)
    table = pl.DataFrame({"unit": range(300)} | {name: random.normal(size=300) for name in "abcd"})
    _columns, found = run(table)
    assert "деление условно" in found.why


def test_the_order_of_rows_and_the_unit_of_measure_make_no_difference() -> None:
    table, _truth = simulate(3)
    _columns, one = run(table)
    changed = table.with_columns(pl.col("a") * 1000 - 7, pl.col("b") * -1).reverse()
    _columns, other = run(changed)
    assert rand_agreement(one.labels + 1, other.labels[::-1] + 1) > 0.97


def test_the_same_seed_gives_the_same_groups() -> None:
    table, _truth = simulate(4)
    assert np.array_equal(run(table)[1].labels, run(table)[1].labels)


def test_distances_are_what_they_are_called() -> None:
    table, _truth = simulate(5, 40)
    columns = read_mixed_columns(table)
    every = np.arange(40)
    distances = gower_distances(columns, every, every)
    assert np.allclose(distances, distances.T)
    assert np.all(np.diag(distances) == 0)
    known = np.isfinite(columns.numbers[0]) & np.isfinite(columns.numbers[1])
    squares = float(((columns.numbers[0] - columns.numbers[1])[known] ** 2).sum())
    squares += columns.weights[0] * float(columns.words[0, 0] != columns.words[1, 0])
    assert distances[0, 1] == pytest.approx((squares / (known.sum() + 1)) ** 0.5, rel=1e-5)


def test_medoids_of_points_on_a_line_and_their_silhouettes() -> None:
    points = np.array([0.0, 1, 2, 10, 11, 12])
    distances = np.abs(points[:, None] - points).astype(np.float32)
    assert find_medoids(distances, 2, 1).tolist() == [1, 4]
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert silhouettes(distances, labels, 2)[0] == pytest.approx((11 - 1.5) / 11)
    assert rand_agreement(labels, 1 - labels) == 1


def test_groups_are_told_in_words() -> None:
    columns, found = run(simulate(6)[0])
    clusters = describe_clusters(columns, found)
    assert sum(one.size for one in clusters) == int((found.labels >= 0).sum())
    city = next(one for one in clusters if "чаще место: город" in one.description)
    assert "ниже медианы: c" in city.description
    assert clusters[0].size >= clusters[1].size >= clusters[2].size
    assert [one.cluster for one in clusters] == [1, 2, 3]


def test_a_unit_like_no_other_is_named_with_what_is_odd() -> None:
    table, _truth = simulate(7)
    odd = pl.DataFrame(
        {"unit": ["особая"], "a": [40.0], "b": [-40.0], "c": [40.0], "место": ["остров"]}
    )
    columns, found = run(pl.concat([table, odd]))
    assert columns.units[found.outliers[0]] == "особая"
    assert "место остров" in name_traits(columns, int(found.outliers[0]))


def test_numbers_of_groups_hold_from_year_to_year() -> None:
    table, _truth = simulate(8)
    columns, found = run(table)
    renamed = {0: 7, 1: 3, 2: 5}
    before = {
        unit: renamed[label]
        for unit, label in zip(columns.units, found.labels.tolist(), strict=True)
        if label >= 0
    }
    next_year = table.with_columns(pl.col("a", "b", "c") + 0.3).head(280)
    columns, again = run(next_year)
    matched = match_groups(columns.units, again.labels, again.chosen.k, before)
    assert set(matched.numbers) == {3, 5, 7}
    assert matched.gone == ()
    assert len(matched.moved) < 10
    kept = [
        matched.numbers[label] == before[unit]
        for unit, label in zip(columns.units, again.labels.tolist(), strict=True)
        if label >= 0 and unit in before
    ]
    assert np.mean(kept) > 0.95


def test_a_group_that_was_not_there_gets_a_number_nobody_had() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2])
    units = [str(one) for one in range(9)]
    matched = match_groups(units, labels, 3, {"0": 4, "1": 4, "2": 4, "3": 2, "4": 2, "5": 2})
    assert matched.numbers == (4, 2, 5)
    assert matched.overlap == (1.0, 1.0, None)


def test_a_unit_of_which_little_is_known_is_not_placed() -> None:
    table, _truth = simulate(9)
    bare = pl.DataFrame({"unit": ["пустая"]} | {name: [None] for name in ("a", "b", "c", "место")})
    columns, found = run(pl.concat([table, bare.cast(table.schema)]))
    assert found.labels[-1] == -1
    assert columns.units[-1] == "пустая"


def test_the_districts_of_california() -> None:
    columns, found = run(pl.read_csv(SCHOOLS, infer_schema_length=None))
    assert [name for name, _why in columns.left_out] == ["school", "county"]
    poor = describe_clusters(columns, found)[1].description
    assert "выше медианы: calworks" in poor
    assert "выше медианы: lunch" in poor


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (pl.lit(5).alias("a"), "столбец a: у всех одно значение"),
        (pl.lit("ш1").alias("unit"), "стоит не один раз"),
        (pl.lit(None).alias("a"), "столбец a: пуст"),
    ],
)
def test_what_cannot_be_grouped_gets_a_sentence(change: pl.Expr, sentence: str) -> None:
    with pytest.raises(ContextNotSound, match=sentence):
        read_mixed_columns(simulate(1)[0].with_columns(change))


def test_too_few_units_and_too_many_groups_get_a_sentence() -> None:
    table, _truth = simulate(1)
    with pytest.raises(ContextNotSound, match="организаций 12"):
        read_mixed_columns(table.head(12))
    with pytest.raises(ContextNotSound, match="групп 200"):
        run(table, GroupingRule(k=200))
