"""A disk that is full in the middle of writing: a sentence, nothing half-written; with room again it goes through."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.files import write_people, write_units
from tests.soak.homes import Home
from tests.soak.report import Notes

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
CREATE = ("snapshot", "create", "--on", "2025-11-01", "--years", 2024, 2025)


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size},mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def no_larger_than(size: int) -> None:
    """Files of this process and of what it starts may not grow past ``size`` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_counting_into_a_full_disk_says_so(region: Home, tmp_path: Path, notes: Notes) -> None:
    snapshot = region.path / "snapshots" / "chelyabinsk-2025-11-01"
    out = tmp_path / "out.csv"
    count = ("indicators", "--snapshot", snapshot, "--pack", "chelyabinsk-2023", "--out", out)
    refused = region.run(*count, before=lambda: no_larger_than(4096)).check_refusal()
    assert str(out) in refused.sentence
    assert list(tmp_path.iterdir()) == []
    region.run(*count).check()
    notes.add(
        "disk", f"- `orientir indicators`: «{_short(refused.sentence, tmp_path)}», nothing left"
    )


@is_root
def test_a_snapshot_on_a_full_disk_says_so(region: Home, place: Path, notes: Notes) -> None:
    home = region.copy_to(place / "full-snapshots")
    counts = home.counts()
    kept = home.path / "kept"
    (home.path / "snapshots").rename(kept)
    with small_disk(home.path / "snapshots", "96k"):
        refused = home.run(*CREATE).check_refusal()
        assert [path.name for path in (home.path / "snapshots").rglob("*.p*t")] == []
    assert home.counts() == counts
    (home.path / "snapshots").rmdir()
    kept.rename(home.path / "snapshots")
    home.run(*CREATE).check()
    notes.add(
        "disk",
        f"- `orientir snapshot create`: «{_short(refused.sentence, place)}», nothing left; with room: done",
    )


@is_root
def test_an_import_into_a_full_database_says_so(place: Path, notes: Notes) -> None:
    """The whole home on a disk of 130 MB: enough for an empty database, not for the people of a region."""
    with small_disk(place / "disk", "150m") as disk:
        home = Home(disk / "home")
        home.path.mkdir()
        home.run("import", "units", write_units(place), "--as-of", "2025-09-01").check()
        before = home.counts()
        filler = disk / "filler"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filler.write_bytes(b"\0" * max(0, free - 6_000_000))
        people = write_people(place, 9_000)
        order = ("import", "people_posts", people, "--as-of", "2025-09-01")
        refused = home.run(*order).check_refusal()
        filler.unlink()
        assert home.counts() == before
        home.run(*order).check()
    notes.add(
        "disk",
        f"- `orientir import`, the database's disk full: «{_short(refused.sentence, place)}», "
        "nothing loaded; with room: done",
    )


def _short(sentence: str, folder: Path) -> str:
    return sentence.replace(str(folder), "…").removeprefix("orientir: ")
