"""The demo counts conditions and the need of teachers by its latest snapshot, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orientir.cycle.analysis.api import list_runs
from orientir.cycle.monitoring.models import Snapshot
from orientir.kit.access.passwords import put_password
from orientir.project.demo.accounts import PASSWORD
from orientir.project.demo.results import count_of_snapshot
from tests.cast import make_cast
from tests.cycle.analysis.frozen import freeze


@pytest.mark.django_db
def test_runs_of_the_latest_snapshot_are_counted_once(tmp_path: Path) -> None:
    cast = make_cast()
    put_password(account_id=cast.accounts["operator"].pk, password=PASSWORD)
    snapshot = freeze(cast, tmp_path / "one")
    Snapshot.objects.filter(pk=snapshot.pk).update(reporting_on=date(2100, 1, 1))
    assert count_of_snapshot() == 2
    assert {one.kind for one in list_runs()} == {"conditions", "staffing"}
    assert all(one.finished_at and one.published_at for one in list_runs())
    assert count_of_snapshot() == 0
