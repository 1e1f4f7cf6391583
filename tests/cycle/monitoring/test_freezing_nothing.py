"""A registry without organisations is not frozen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot
from orientir.cycle.monitoring.models import Snapshot


def test_an_empty_registry_is_told_of(db: None, tmp_path: Path) -> None:
    order = Order(date(2025, 12, 31), (2025,), find_pack("chelyabinsk-2023"))
    with pytest.raises(Mistake, match="в реестре нет организаций"):
        create_snapshot(order, root=tmp_path, by=None, at=datetime(2026, 1, 12, tzinfo=UTC))
    assert Snapshot.objects.count() == 0
