"""Copies, restoring, upgrades under ``kill -9``; copies while people write: all or nothing, then it goes through."""

from __future__ import annotations

import json
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orientir.kit.database.cluster import Cluster
from orientir.kit.database.dumping import (
    administrator,
    create_database,
    drop_database,
    restore_database,
)
from orientir.project.backups.contents import Contents, read_contents, tell_difference
from tests.soak.homes import Home
from tests.soak.report import Notes

PARTS = (0.15, 0.35, 0.55, 0.75, 0.9, 0.98)
RELEASES = sorted((Path(__file__).parents[1] / "data" / "releases").glob("*.dump"))
PAIR = """insert into monitoring_snapshot (code, reporting_on, years, folder, pack, pack_version, pack_folder, state,
    created_at, has_present_structure, order_number, correction_reason, content_sha256)
  values (%s, '2025-11-01', '[2025]', %s, 'p', '1', '', 'computed', now(), false, '', '', '')"""


def contents(home: Home) -> Contents:
    """Of every table that people fill; snapshots name folders, which follow the home."""
    with home.database() as connection:
        found = read_contents(connection)
    moving = ("monitoring_snapshot", "procrastinate_periodic_defers")
    return {name: told for name, told in found.items() if name not in moving}


def files(home: Home) -> dict[str, int]:
    return {
        str(path.relative_to(home.path)): path.stat().st_size
        for folder in ("snapshots", "results", "files")
        for path in (home.path / folder).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def copy(region: Home, place: Path) -> Path:
    told = json.loads(region.run("backup", place / "copies", "--json").check().out)
    return Path(told["copy"])


def test_a_killed_copy_is_no_copy(region: Home, place: Path, notes: Notes) -> None:
    home = region.copy_to(place / "copying")
    whole = home.run("backup", place / "whole").check()
    left = 0
    for part in PARTS:
        target = place / f"copy-{part}"
        home.run_and_kill(whole.seconds * part, "backup", target)
        named = list(target.glob("orientir-*")) if target.exists() else []
        left += len(named)
        for one in named:
            home.run("backup", "verify", one).check()
        home.run("backup", target).check()
        assert not list(target.glob(".orientir-*"))
        assert not list(home.path.glob(".copied-*"))
    notes.add(
        "kills",
        f"- `orientir backup` ({whole.seconds:.1f} s) killed {len(PARTS)} times: a whole copy {left} times,"
        " else none; the next one clears what lay about",
    )


def test_a_killed_restoring_is_nothing_or_goes_on(
    region: Home, place: Path, copy: Path, notes: Notes
) -> None:
    wanted = (contents(region), files(region))
    first = Home(place / "restored", region.extra)
    whole = first.run("restore", copy).check()
    assert (contents(first), files(first)) == wanted
    outcomes = []
    for part in PARTS:
        home = Home(place / f"restored-{part}", region.extra)
        home.run_and_kill(whole.seconds * part, "restore", copy)
        is_marked = (home.path / "restore-under-way.json").exists()
        if is_marked:
            home.run("snapshot", "list").check_refusal()
        elif not files(home):
            with home.database() as connection:
                row = connection.execute(
                    "select to_regclass('public.django_migrations')"
                ).fetchone()
            assert row == (None,)
        if is_marked or not files(home):
            home.run("restore", copy).check()
        outcomes.append("marked" if is_marked else "nothing")
        assert (contents(home), files(home)) == wanted
        shutil.rmtree(home.path)
    size = sum(one.stat().st_size for one in copy.iterdir()) / 1e9
    notes.add(
        "kills",
        f"- `orientir restore` of {size:.3f} GB ({whole.seconds:.1f} s, {whole.seconds / size:.0f} s per GB)"
        f" killed {len(PARTS)} times: {', '.join(outcomes)}; again each time: the same rows and files",
    )


def test_a_copy_is_as_of_one_moment_while_people_write_and_remove(
    region: Home, place: Path, notes: Notes
) -> None:
    """Rows and folders come in pairs; whatever goes on meanwhile, a copy has the folder of every row."""
    home = region.copy_to(place / "busy")
    stop, seen = threading.Event(), []
    with home.database():
        writer = threading.Thread(target=write_pairs, args=(home, stop))
        writer.start()
        try:
            copies = [home.run("backup", place / f"busy-{n}").check().out.strip() for n in range(3)]
        finally:
            stop.set()
            writer.join()
    for number, one in enumerate(copies):
        other = Home(place / f"seen-{number}", region.extra)
        other.run("restore", one).check()
        with other.database() as connection:
            rows = connection.execute(
                "select code from monitoring_snapshot where code like 'pair%'"
            )
            codes = {str(code) for (code,) in rows.fetchall()}
        folders = {
            path.parent.name for path in (other.path / "snapshots").glob("pair-*/rows.parquet")
        }
        assert codes <= folders
        seen.append(len(codes))
        shutil.rmtree(other.path)
    notes.add(
        "kills",
        f"- 3 copies while a writer made and removed rows with folders: rows {seen}, each with its folder",
    )


def write_pairs(home: Home, stop: threading.Event) -> None:
    """A folder, then its row; the row goes, then its folder."""
    admin: dict[str, Any] = administrator(Cluster(home.path), {})
    number = 0
    with psycopg.connect(**admin, autocommit=True) as connection:
        while not stop.is_set():
            number += 1
            folder = home.path / "snapshots" / f"pair-{number}"
            folder.mkdir(mode=0o700)
            (folder / "rows.parquet").write_text(str(number))
            connection.execute(PAIR, [f"pair-{number}", str(folder)])
            if number > 20:
                gone = f"pair-{number - 20}"
                connection.execute("delete from monitoring_snapshot where code = %s", [gone])
                shutil.rmtree(home.path / "snapshots" / gone)
            time.sleep(0.02)


def test_a_copy_that_is_not_what_its_manifest_says_leaves_nothing(
    region: Home, place: Path, copy: Path
) -> None:
    other = Path(shutil.copytree(copy, place / "forged"))
    told = json.loads((other / "manifest.json").read_text())
    told["tables"]["registry_unit"][0] += 1
    (other / "manifest.json").write_text(json.dumps(told))
    home = Home(place / "differs", region.extra)
    refused = home.run("restore", other).check_refusal()
    assert "таблица registry_unit: строк" in refused.sentence
    assert files(home) == {}
    home.run("restore", copy).check()


@pytest.mark.parametrize("dump", RELEASES, ids=lambda path: path.stem)
def test_a_killed_upgrade_leaves_the_old_version_or_the_new_one(
    place: Path, dump: Path, notes: Notes
) -> None:
    base = Home(place / f"old-{dump.stem}")
    with base.database():
        admin = administrator(Cluster(base.path), {})
        drop_database(admin)
        create_database(admin)
        restore_database(admin, dump)
        with psycopg.connect(**admin) as inside:  # type: ignore[arg-type]
            inside.execute("update monitoring_snapshot set folder = ''")
            inside.execute("delete from collection_results_set")
    whole = base.copy_to(place / "up").run("upgrade").check()
    outcomes = []
    for part in (*PARTS, 0.995):
        home = base.copy_to(place / f"up-{part}")
        before = contents(home)
        home.run_and_kill(whole.seconds * part, "upgrade")
        pending = home.run("upgrade", "--check").check().out
        is_old = tell_difference(before, contents(home)) == ""
        assert is_old or "обновлять нечего" in pending
        outcomes.append("old" if is_old else "new")
        home.run("upgrade").check()
        assert "обновлять нечего" in home.run("upgrade", "--check").check().out
        shutil.rmtree(home.path)
    notes.add(
        "kills",
        f"- `orientir upgrade` from {dump.stem} ({whole.seconds:.1f} s) killed {len(outcomes)} times:"
        f" {', '.join(outcomes)}, never between; again: the new one",
    )
