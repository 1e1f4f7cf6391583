"""The fast engine gives what the dull one gives, on random snapshots of every awkward kind."""

from collections.abc import Iterator
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from orientir.core.expressions.tree import Column
from orientir.core.indicators.computation import compute
from orientir.core.indicators.engines import identities, passes
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from tests.core.indicators.snapshots import TRYING, indicator, pack_of, random_snapshot, rows_of

CHELYABINSK = load_pack(find_pack("chelyabinsk-2023"))
# Each example counts a whole pack twice
EXAMPLES = 10
seeds = st.integers(0, 2**32)


def both(tables: dict[str, pl.DataFrame], pack: Any, **options: Any) -> pl.DataFrame:
    fast = compute(tables, pack, engine="fast", **options)
    assert_frame_equal(fast, compute(tables, pack, engine="reference", **options))
    return fast


@settings(max_examples=EXAMPLES)
@given(seeds, st.sampled_from(["then", "now"]))
def test_on_the_pack_of_the_region(seed: int, structure: str) -> None:
    both(random_snapshot(Random(seed)), CHELYABINSK, structure=structure)


@settings(max_examples=EXAMPLES)
@given(seeds, st.sampled_from(["then", "now"]), st.sampled_from([None, [2023], [2022, 2024]]))
def test_on_everything_the_language_has(seed: int, structure: str, years: Any) -> None:
    tables = random_snapshot(Random(seed))
    known = set(tables["units"]["year"].to_list())
    chosen = None if years is None else [year for year in years if year in known]
    both(tables, TRYING, structure=structure, years=chosen)


@settings(max_examples=EXAMPLES)
@given(seeds, st.lists(st.sampled_from([one.code for one in TRYING.indicators]), min_size=1))
def test_a_figure_does_not_depend_on_what_is_asked_with_it(seed: int, codes: list[str]) -> None:
    tables = random_snapshot(Random(seed))
    everything = compute(tables, TRYING).filter(pl.col("indicator").is_in(codes))
    assert_frame_equal(both(tables, TRYING, indicators=codes), everything)


@pytest.mark.parametrize("structure", ["then", "now"])
def test_more_conditions_than_a_mask_has_bits(structure: str) -> None:
    many = pack_of(
        *(
            indicator(
                str(age),
                rows_of("staff", f"age > {age}"),
                TRYING.indicators[2].numerator.__class__(
                    "count_distinct", "staff", column="person_id", where=f"age <> {age}"
                ),
            )
            for age in range(70)
        )
    )
    both(random_snapshot(Random(1)), many, structure=structure)


@pytest.mark.parametrize("structure", ["then", "now"])
def test_hashes_that_fall_together_are_noticed(
    structure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a first hash of three values nearly everything falls together; the figures stay."""

    def poor(column: Column) -> Iterator[pl.Expr]:
        good, check = identities.hashes(column)
        yield (good % 3).alias(good.meta.output_name())
        yield check

    monkeypatch.setattr(passes, "DEFAULT_IDENTIFY", poor)
    for seed in range(4):
        both(random_snapshot(Random(seed)), TRYING, structure=structure)
