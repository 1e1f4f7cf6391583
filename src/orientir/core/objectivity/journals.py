"""Marks of a work against marks in the journal: units where they part oftener than elsewhere."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from orientir.core.objectivity.signals import (
    Bounds,
    Signal,
    SignalNotSound,
    excess_shares,
    say_share,
    tell_signals,
)

Side = Literal["higher", "lower"]
MARKS = (2, 5)


def find_marks_against_journal(
    table: pl.DataFrame, bounds: Bounds, gap: int = 1, side: Side = "higher"
) -> tuple[Signal, ...]:
    """``table``: unit, mark, journal (2–5), a row per pupil; rows without one of them do not count.

    ``side`` higher: the work was marked at least ``gap`` above the journal; lower: below it. The effect is the share of
    such pupils less the region's. Raises SignalNotSound.
    """
    known = table.drop_nulls(["unit", "mark", "journal"])
    for name in ("mark", "journal"):
        odd = known.filter(~pl.col(name).is_between(*MARKS))
        if not odd.is_empty():
            raise SignalNotSound(f"столбец {name}: «{odd[name][0]}» не отметка от 2 до 5")
    away = (pl.col("mark") - pl.col("journal")) * (1 if side == "higher" else -1)
    units = (
        known.group_by("unit", maintain_order=True)
        .agg(pl.len().alias("pupils"), (away >= gap).sum().alias("hits"))
        .filter(pl.col("pupils") >= bounds.fewest)
    )
    hits, pupils = (units[name].to_numpy().astype(np.int64) for name in ("hits", "pupils"))
    measured, common = excess_shares(units["unit"].cast(pl.String).to_list(), hits, pupils)
    words = "выше" if side == "higher" else "ниже"

    def say(at: int) -> str:
        return (
            f"отметка за работу {words} журнальной у {hits[at]} из {pupils[at]} учеников, "
            f"{say_share(hits[at] / pupils[at])} против {say_share(common)} по всем"
        )

    return tell_signals("marks_against_journal", measured, bounds, say)
