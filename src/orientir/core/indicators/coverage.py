"""Coverage: of the open units that should have delivered a table, how many did."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from orientir.core.expressions.to_polars import to_polars
from orientir.core.expressions.tree import columns_of
from orientir.core.indicators.engines.places import Places, Slots
from orientir.core.indicators.plan import Delivery


def count_coverage(
    delivery: Delivery, places: Places, rows: Slots
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """(units that delivered, units that should have) by slot; ``rows`` of the table by unit."""
    read = sorted(column.name for column in columns_of(delivery.condition) if column.of_unit)
    units = places.units.hstack(places.homes_columns(read))
    meets = units.select(to_polars(delivery.condition).fill_null(False).alias("meets"))
    expected = meets["meets"].to_numpy() & places.units["is_open"].fill_null(False).to_numpy()
    delivered = expected & (rows > 0)
    return _by_slot(places, delivered), _by_slot(places, expected)


def _by_slot(places: Places, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    return places.roll_up(places.bring_home(chosen.astype(np.int64)))
