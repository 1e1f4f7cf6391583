"""From what rooms tell to the shapes of the interface."""

from __future__ import annotations

from collections.abc import Mapping

from orientir.core.packs.specs import Indicator
from orientir.cycle.interface.shapes import (
    CodeShape,
    DictionaryShape,
    IndicatorShape,
    SnapshotShape,
    UnitShape,
)
from orientir.cycle.monitoring.api import Snapshot
from orientir.cycle.registry.api import UnitLine


def unit_shape(line: UnitLine) -> UnitShape:
    return UnitShape(
        code=line.code,
        level=line.level,
        title=line.title,
        short_title=line.short_title,
        kind=line.kind,
        municipality=line.municipality_code or None,
        is_open=line.is_open,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )


def indicator_shape(spec: Indicator) -> IndicatorShape:
    return IndicatorShape(
        code=spec.code,
        title=spec.title,
        criterion=spec.criterion,
        direction=spec.direction,
        targets={
            str(year): None if aim is None else float(aim) for year, aim in spec.targets.items()
        },
        levels=list(spec.levels),
        target_levels=list(spec.target_levels),
        decimals=spec.decimals,
        numerator=spec.numerator_words,
        denominator=spec.denominator_words,
        clause=spec.clause,
    )


def snapshot_shape(snapshot: Snapshot) -> SnapshotShape:
    return SnapshotShape(
        code=snapshot.code,
        reporting_on=snapshot.reporting_on,
        years=[int(year) for year in snapshot.years],
        pack=snapshot.pack,
        pack_version=snapshot.pack_version,
        state=snapshot.state,
        published_at=snapshot.published_at,
        corrects=snapshot.corrects.code if snapshot.corrects else None,
        content_sha256=snapshot.content_sha256,
    )


def dictionary_shape(column: str, titles: Mapping[str, str]) -> DictionaryShape:
    return DictionaryShape(
        column=column,
        codes=[CodeShape(code=code, title=title) for code, title in titles.items()],
    )
