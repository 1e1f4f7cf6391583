"""A maker of a snapshot killed with -9 at any moment leaves either everything or nothing."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, clear_leftovers, create_snapshot
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from tests.cast import TODAY, make_cast
from tests.children import CHECKOUT, child_command, child_environment

YEAR = TODAY.year - 1
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
MAKER = """
from datetime import UTC, date, datetime
from pathlib import Path
root, stop, year = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot

def tell(step, done, total):
    if step.startswith(stop):
        print("here", flush=True)
        time.sleep(600)

order = Order(date(year, 11, 1), (year,), find_pack("chelyabinsk-2023"))
create_snapshot(order, root=root, by=None, at=datetime(2026, 11, 1, 9, tzinfo=UTC), tell=tell)
"""
STEPS = ["Записываем таблицы", "Считаем показатели"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_maker_leaves_nothing_that_counts(step: str, tmp_path: Path) -> None:
    make_cast()
    before = Snapshot.objects.count(), SnapshotUnit.objects.count()
    with _maker_at(tmp_path, step) as maker:
        maker.send_signal(signal.SIGKILL)
        maker.wait(60)
    assert Snapshot.objects.filter(state="freezing").count() == 1
    assert SnapshotUnit.objects.count() == before[1]
    _wait_for_the_database_to_notice()
    order = Order(date(YEAR, 11, 1), (YEAR,), find_pack("chelyabinsk-2023"))
    made = create_snapshot(order, root=tmp_path, by=None, at=AT)
    assert made.code == f"chelyabinsk-{YEAR}-11-01"
    assert Snapshot.objects.count() == before[0] + 1
    assert sorted(one.name for one in tmp_path.iterdir()) == [made.code, "packs"]
    assert IndicatorValue.objects.filter(snapshot=made).exists()


@pytest.mark.django_db(transaction=True)
def test_a_living_maker_is_let_alone(tmp_path: Path) -> None:
    make_cast()
    with _maker_at(tmp_path, STEPS[1]):
        assert clear_leftovers(tmp_path) == []
        assert Snapshot.objects.filter(state="freezing").count() == 1


@contextmanager
def _maker_at(root: Path, step: str) -> Iterator[subprocess.Popen[str]]:
    """A maker in a process of its own that stands still at ``step``."""
    with subprocess.Popen(
        child_command(MAKER, str(root), step, str(YEAR)),
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env=child_environment(),
    ) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "here\n"
        yield maker
        maker.kill()


def _wait_for_the_database_to_notice() -> None:
    """The server lets go of a dead client's locks once it has read from its socket."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks l join pg_database d on d.oid = l.database "
                "where l.locktype = 'advisory' and d.datname = current_database()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)
    pytest.fail("the lock of the killed maker is still held")
