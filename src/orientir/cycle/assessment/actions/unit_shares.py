"""Shares of deficits of every unit above the people assessed, small groups left out both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import polars as pl
from django.utils import timezone

from orientir.core.disclosure import Cell as Counted
from orientir.core.disclosure import disclosed
from orientir.core.packs.competencies import Instrument
from orientir.core.psychometrics.measurement import Groups, Measurement, share_units
from orientir.core.psychometrics.roll_up import Cell
from orientir.cycle.assessment.models import DeficitShare, Procedure
from orientir.cycle.assessment.queries.places import get_places
from orientir.cycle.assessment.queries.responses import ResponseSet
from orientir.cycle.goals.api import get_parameter

LEVELS = ("organisation", "municipality", "region")


def keep_shares(
    procedure: Procedure, instrument: Instrument, responses: ResponseSet, measurement: Measurement
) -> None:
    """Write the shares of a procedure: one row a unit and competency."""
    least = get_parameter(
        pack_id=procedure.pack,
        name="disclosure.min_persons",
        on=timezone.localdate(procedure.closes_at),
    )
    places = get_places(procedure.pk)
    homes = sorted(set(responses.sittings["unit"].to_list()))
    position = {unit: place for place, unit in enumerate(homes)}
    unit = np.array([position[one] for one in responses.sittings["unit"]], dtype=np.int32)
    by_level = {level: _groups(places, homes, level) for level in LEVELS}
    cells = share_units(
        measurement,
        unit,
        [groups for _ids, groups in by_level.values()],
        float(instrument.coverage.value) / 100,
    )
    told = {
        level: [(ids[cell.unit], cell) for cell in of_level if cell.unit < len(ids)]
        for (level, (ids, _groups_)), of_level in zip(by_level.items(), cells, strict=True)
    }
    shown = _shown(told, places, measurement.competencies, float(least))
    DeficitShare.objects.bulk_create(
        _row(procedure, owner, cell, measurement.competencies, shown)
        for of_level in told.values()
        for owner, cell in of_level
    )


def _groups(places: pl.DataFrame, homes: Sequence[int], level: str) -> tuple[list[int], Groups]:
    """The units of a level in order, and how homes add up to them.

    A home that lies under none of them (a college right below the region) falls to one more group, after all units.
    """
    of_level = places.filter(pl.col("level") == level)
    above = dict(of_level.select("unit", "above").iter_rows())
    ids = sorted({above[home] for home in homes if home in above})
    asked = dict(of_level.group_by("above").agg(pl.col("asked").sum()).iter_rows())
    position = {unit: place for place, unit in enumerate(ids)}
    parents = [position[above[home]] if home in above else len(ids) for home in homes]
    return ids, Groups(parents, [*(asked[unit] for unit in ids), 0])


Told = Mapping[str, Sequence[tuple[int, Cell]]]


def _shown(
    told: Told, places: pl.DataFrame, competencies: Sequence[str], least: float
) -> set[tuple[int, int]]:
    """Unit and competency of every share that may be shown: neither itself nor by subtraction of so few."""
    parents = _parents(places)
    shown = set()
    for competency in range(len(competencies)):
        counted = [
            Counted(str(owner), parents.get(owner), cell.assessed)
            for of_level in told.values()
            for owner, cell in of_level
            if cell.competency == competency
        ]
        # what is hidden is kept from the unit's own head too: results belong to the person
        safe = disclosed(counted, least, has_insiders=False)
        shown |= {(int(unit), competency) for unit in safe}
    return shown


def _parents(places: pl.DataFrame) -> dict[int, str]:
    """The next unit above each: of an organisation its municipality, or the region where it lies under none."""
    parents: dict[int, str] = {}
    for _unit, rows in places.group_by("unit"):
        chain = dict(zip(rows["level"], rows["above"], strict=True))
        there = [chain[level] for level in LEVELS if level in chain]
        parents |= {int(low): str(high) for low, high in pairwise(there)}
    return parents


def _row(
    procedure: Procedure,
    owner: int,
    cell: Cell,
    competencies: Sequence[str],
    shown: set[tuple[int, int]],
) -> DeficitShare:
    is_shown = (owner, cell.competency) in shown
    return DeficitShare(
        procedure=procedure,
        unit_id=owner,
        competency=competencies[cell.competency],
        eligible=cell.total,
        assessed=cell.assessed,
        scope=cell.scope,
        share=cell.share if is_shown else None,
        low=cell.low if is_shown else None,
        high=cell.high if is_shown else None,
    )
