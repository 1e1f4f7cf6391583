"""``kill -9`` in the middle of freezing, counting and the demo: all or nothing, and the same command goes through."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from orientir.kit.database.cluster import Cluster
from orientir.kit.database.installation import SUPERUSER
from orientir.kit.database.roles import DATABASE
from tests.soak.homes import Home, finish
from tests.soak.report import Notes

DEMO = ("demo", "--no-serve", "--scale", "tiny")
CREATE = ("snapshot", "create", "--on", "2025-11-01", "--years", 2024, 2025)
SNAPSHOT = "chelyabinsk-2025-11-01-2"


def folders(home: Home) -> set[str]:
    return {path.name for path in (home.path / "snapshots").iterdir()}


def while_writing_tables(home: Home) -> Callable[[], bool]:
    def seen() -> bool:
        return any((home.path / "snapshots").glob(f".{SNAPSHOT}.*.part/*.parquet"))

    return seen


def when_the_folder_stands(home: Home) -> Callable[[], bool]:
    return lambda: (home.path / "snapshots" / SNAPSHOT).is_dir()


def while_storing_values(home: Home) -> Callable[[], bool]:
    cluster = Cluster(home.path)

    def seen() -> bool:
        if not (home.path / "snapshots" / SNAPSHOT).is_dir():
            return False
        with psycopg.connect(
            host=str(cluster.socket_folder),
            user=SUPERUSER,
            password=cluster.passwords()["superuser"],
            dbname=DATABASE,
        ) as connection:
            asked = connection.execute(
                "SELECT 1 FROM pg_stat_activity WHERE query ILIKE '%incoming%'"
                " AND pid <> pg_backend_pid()"
            )
            return asked.fetchone() is not None

    return seen


@pytest.mark.parametrize(
    "moment", [while_writing_tables, when_the_folder_stands, while_storing_values]
)
def test_a_killed_snapshot_leaves_all_or_nothing(
    region: Home, place: Path, moment: Callable[[Home], Callable[[], bool]], notes: Notes
) -> None:
    home = region.copy_to(place / moment.__name__)
    before, values = folders(home), home.counts()
    killed = home.run_and_kill_when(moment(home), *CREATE)
    assert killed.code == -signal.SIGKILL
    assert home.counts()["monitoring_value"] == values["monitoring_value"]
    listed = home.run("snapshot", "list").check().out
    assert SNAPSHOT not in listed, listed
    home.run(*CREATE).check()
    assert folders(home) == before | {SNAPSHOT}
    home.run("snapshot", "verify", SNAPSHOT).check()
    assert home.counts()["monitoring_value"] > values["monitoring_value"]
    said = moment.__name__.replace("_", " ")
    notes.add(
        "kills", f"- `orientir snapshot create` killed {said}: no values, not listed; again: whole"
    )


def test_a_killed_count_leaves_no_file_and_no_half(
    region: Home, tmp_path: Path, notes: Notes
) -> None:
    snapshot = region.path / "snapshots" / "chelyabinsk-2025-11-01"
    count = ("indicators", "--snapshot", snapshot, "--pack", "chelyabinsk-2023", "--out")
    whole = region.run(*count, tmp_path / "whole.csv").check()
    expected = (tmp_path / "whole.csv").read_bytes()
    out = tmp_path / "out.csv"
    left = 0
    for part in range(1, 5):
        out.write_text("old")
        region.run_and_kill(whole.seconds * part / 5, *count, out)
        assert out.read_bytes() in (b"old", expected)
        left += out.read_bytes() == b"old"
        region.run(*count, out).check()
        assert out.read_bytes() == expected
    notes.add(
        "kills",
        f"- `orientir indicators` killed at 4 moments: the old file {left} times, else the whole new one",
    )


def test_a_killed_demo_is_done_again(region: Home, place: Path, notes: Notes) -> None:
    """Killed while importing and while freezing; its snapshot process may outlive it and must do no harm."""
    everything = region.counts()
    home = Home(place / "demo")

    def importing() -> bool:
        return (home.path / "demo" / "routes.xlsx").exists()

    def freezing() -> bool:
        return any(home.path.glob("snapshots/.*.part"))

    for moment in (importing, freezing):
        home.run_and_kill_when(moment, *DEMO)
    again = home.run(*DEMO).check()
    assert "Учётные записи" in again.out
    found = home.counts()
    assert _contents(found) == _contents(everything)
    notes.add(
        "kills",
        "- `orientir demo` killed while importing and while freezing, at once run again: the same region",
    )


def _contents(counts: dict[str, int]) -> dict[str, int]:
    return {name: rows for name, rows in counts.items() if name != "collection_import"}


def test_ctrl_c_stops_the_demo_and_everything_it_started(place: Path) -> None:
    home = Home(place / "interrupted")
    for wait in (0.4, 4.0):
        started = time.monotonic()
        process = home.start(*DEMO)
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGINT)
        ended = finish(process, started)
        assert ended.code in (130, -signal.SIGINT), (wait, ended)
        assert "Traceback" not in ended.err, ended.err[-3000:]
        home.await_rest()  # a server that was just being started leaves a moment later
    home.run(*DEMO).check()
