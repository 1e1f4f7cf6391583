"""Conditions of schools: the index, peers with how near they are, quadrants, resilience."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from orientir.core.context.clusters.mixed_columns import ContextNotSound, read_mixed_columns
from orientir.core.context.peers import compare_with_peers, find_peers
from orientir.core.context.quadrants import find_resilient, place_in_quadrants
from orientir.core.context.wellbeing import index_wellbeing
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack

RULES = load_pack(find_pack("chelyabinsk-2023"), {"contexts"}).contexts[0]
SCHOOLS = Path(__file__).parents[2] / "data" / "achievement" / "CASchools.csv"


def passports(units: int = 40) -> pl.DataFrame:
    random = np.random.default_rng(1)
    hard = random.uniform(0, 1, units)
    return pl.DataFrame(
        {
            "unit": [f"ш{number}" for number in range(units)],
            "parents_higher_education": 0.8 - 0.6 * hard,
            "single_parent": 0.1 + 0.4 * hard,
            "on_record": 0.1 * hard,
            "low_income": 0.5 * hard,
            "other_language": 0.2 * hard,
            "hard": hard,
        }
    )


def test_the_index_follows_the_directions_of_the_variables() -> None:
    table = passports()
    found = index_wellbeing(table, "unit", RULES)
    values = [one.value for one in found.units]
    assert np.corrcoef(np.array(values, float), table["hard"].to_numpy())[0, 1] == pytest.approx(-1)
    assert np.std(np.array(values, float)) == pytest.approx(1)
    assert found.version == "wellbeing 1.0"
    best = max(found.units, key=lambda one: one.value or 0)
    assert best.percentile == pytest.approx(98.75)


def test_of_whom_little_is_known_has_no_index() -> None:
    table = passports().with_columns(
        pl.when(pl.int_range(pl.len()) == 3).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("single_parent", "on_record", "low_income")
    )
    bare = index_wellbeing(table, "unit", RULES).units[3]
    assert (bare.value, bare.percentile) == (None, None)
    assert bare.known == pytest.approx(0.4)
    found = index_wellbeing(passports().drop("on_record"), "unit", RULES)
    assert found.absent == ("on_record",)
    with pytest.raises(ContextNotSound, match="нет ни одной переменной"):
        index_wellbeing(passports().select("unit"), "unit", RULES)
    with pytest.raises(ContextNotSound, match="on_record: у всех одно значение"):
        index_wellbeing(passports().with_columns(on_record=0.1), "unit", RULES)


def test_peers_are_the_nearest_and_tell_how_near_they_are() -> None:
    table = passports(200).select("unit", "low_income", "single_parent")
    lonely = pl.DataFrame({"unit": ["одна"], "low_income": [0.0], "single_parent": [0.5]})
    columns = read_mixed_columns(pl.concat([table, lonely]))
    peers = {one.unit: one for one in find_peers(columns, 5)}
    order = table.sort("low_income")["unit"].to_list()
    middle = peers[order[100]]
    assert set(middle.peers) <= set(order[93:108])
    assert list(middle.distances) == sorted(middle.distances)
    assert middle.unit not in middle.peers
    assert (middle.nearness, peers["одна"].nearness) == ("near", "far")


def test_a_value_is_compared_with_those_of_peers() -> None:
    columns = read_mixed_columns(passports(60).select("unit", "low_income"))
    peers = find_peers(columns, 5)
    values = {one.unit: 10.0 for one in peers} | {"ш0": 12.0}
    compared = {one.unit: one for one in compare_with_peers(peers, values)}
    assert (compared["ш0"].difference, compared["ш0"].place, compared["ш0"].count) == (2.0, 1, 5)
    assert compare_with_peers(peers, {"ш0": 1.0}) == ()


def test_a_unit_is_near_the_cross_where_its_own_interval_holds_a_median() -> None:
    table = pl.DataFrame(
        {
            "unit": list("abcdefghij"),
            "external": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "own": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "external_se": [0.1] * 9 + [3.0],
            "own_se": [3.0] + [0.1] * 9,
        }
    )
    near = {one.unit for one in place_in_quadrants(table).units if one.is_near_cross}
    assert near == {"a", "j"}  # 1 ± 5.9 and 10 ± 5.9 hold 5.5; 5 ± 0.2 does not
    assert {
        one.unit for one in place_in_quadrants(table.drop("own_se")).units if one.is_near_cross
    } == set()


def test_quadrants_by_hand() -> None:
    table = pl.DataFrame(
        {
            "unit": list("abcdefghij"),
            "external": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "own": [9, 1, 2, 3, 4, 7, 6, 8, 10, 5],
        }
    )
    found = place_in_quadrants(table)
    by_unit = {one.unit: one.quadrant for one in found.units}
    assert by_unit["a"] == "self_higher"
    assert by_unit["b"] == "both_low"
    assert by_unit["i"] == "both_high"
    assert by_unit["j"] == "self_lower"
    assert found.low < found.agreement < found.high
    with pytest.raises(ContextNotSound, match="организаций с обеими оценками 4"):
        place_in_quadrants(table.head(4))
    with pytest.raises(ContextNotSound, match="столбец own: у всех одна оценка"):
        place_in_quadrants(table.with_columns(own=1))


def test_resilient_schools_are_told_with_how_sure_that_is() -> None:
    table = pl.DataFrame(
        {
            "unit": [str(number) for number in range(20)],
            "context": list(range(20)),
            "result": [90.0, 61.0, *([50.0] * 13), 60.0, 60.0, 60.0, 60.0, 60.0],
            "se": [1.0, 5.0] + [1.0] * 18,
        }
    )
    found = {one.unit: one for one in find_resilient(table)}
    assert set(found) == {"0", "1", "2", "3", "4"}
    assert found["0"].is_sure
    assert (found["1"].is_likely, found["1"].is_sure) == (True, False)
    assert not found["2"].is_likely


def test_peers_of_the_districts_of_california_score_alike() -> None:
    table = pl.read_csv(SCHOOLS, infer_schema_length=None)
    columns = read_mixed_columns(table, "district", ("calworks", "lunch", "english", "income"))
    values = dict(zip(table["district"].cast(pl.String), table["math"], strict=True))
    compared = compare_with_peers(find_peers(columns, 10), values)
    within = np.std([one.difference for one in compared])
    assert within < 0.7 * float(np.std(table["math"].to_numpy()))
