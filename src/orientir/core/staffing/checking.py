"""A forecast held against what came: as it would have been made a year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from orientir.core.packs.conditions import StaffingRules
from orientir.core.staffing.forecasting import FUTURES, Expected, forecast_staff
from orientir.core.staffing.people import HomeLevel, Staff, StaffNotSound, count_moves

FEWEST_YEARS: Final = 3  # the last one is held against what the years before it tell


@dataclass(frozen=True, slots=True)
class Check:
    """Leavers of one year: as many as would have been foretold, and as many as there were."""

    home: str
    expected: Expected
    left: int

    @property
    def holds(self) -> bool:
        return self.expected.low <= self.left <= self.expected.high


def check_last_year(
    staff: Staff, level: HomeLevel, rules: StaffingRules, futures: int = FUTURES
) -> tuple[Check, ...]:
    """Of homes known in both years; nothing where the years before are too few to learn from."""
    if len(staff.years) < FEWEST_YEARS:
        return ()
    earlier = staff.before(staff.years[-2])
    try:
        foretold = forecast_staff(earlier, level, rules, by_group=False, futures=futures)
    except StaffNotSound:  # then there were too few people yet
        return ()
    stays = count_moves(staff, level).stays.filter(pl.col("year") == staff.years[-2])
    left = dict(stays.group_by("home").agg(pl.col("left").sum()).iter_rows())
    return tuple(
        Check(one.home, one.years[0].leavers, int(left[one.home]))
        for one in foretold.homes
        if one.home in left
    )
