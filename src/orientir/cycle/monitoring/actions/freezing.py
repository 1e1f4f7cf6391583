"""Freezing a snapshot: tables of the registry and the collection into a folder, its values into
the database. After a kill either all of it is there or nothing: the next run clears what was left.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
from django.db import connection, transaction

from orientir.core.findings import bounds_of
from orientir.core.indicators import compute
from orientir.core.indicators.computation import Structure
from orientir.core.mistakes import Mistake
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.core.snapshots import write_snapshot
from orientir.cycle.collection import api as collection
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring.actions.disclosing import withhold_derivable
from orientir.cycle.monitoring.actions.storing import store_rows
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.tables import differs_today, unit_rows, value_rows
from orientir.cycle.registry import api as registry
from orientir.kit.journal import record
from orientir.kit.sharing import let_group_read

Tell = Callable[[str, int, int], None]
LOCK_CLASS = 0x5AC  # of advisory locks: one per snapshot being made, freed with its connection


class NothingToFreeze(Mistake):
    """The registry has no units in the years asked for."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for; ``corrects`` is the snapshot that this one replaces, with the reason."""

    reporting_on: date
    years: tuple[int, ...]
    pack_folder: Path
    corrects: int | None = None
    reason: str = ""


def create_snapshot(
    order: Order, *, root: Path, by: int | None, at: datetime, tell: Tell = lambda *_: None
) -> Snapshot:
    """Freeze and compute; ``tell(step, done, total)`` hears of the progress.

    Runs as the system role, outside a transaction of its own caller. Raises Mistake with nothing
    left behind.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear_leftovers(root)
    pack = load_pack(order.pack_folder)
    snapshot = _begin(order, pack, root, at, by)
    try:
        tables, read_at = _read_tables(order, pack, tell)
        _write(snapshot, order, pack, tables, root, tell)
        made = _compute(snapshot, pack, tables, tell)
        tell("Сохраняем значения", 0, sum(block.height for block in made.values))
        _store(snapshot, made, read_at, by, at)
    except BaseException:
        _abandon(snapshot)
        raise
    finally:
        _ask_lock("pg_advisory_unlock", snapshot)
    return snapshot


def years_told(pack: Pack, on: date, wanted: Sequence[int] = ()) -> tuple[int, ...]:
    """The years of a snapshot: those asked for, else all for which the pack sets targets or people accepted them,
    not later than ``on``. Raises NothingToFreeze."""
    targets = {year for one in pack.indicators for year in one.targets}
    targets |= {one.year for one in goals.list_targets_in_force(pack.id)}
    years = sorted(set(wanted) or targets)
    told = tuple(year for year in years if year <= on.year)
    if not told or (wanted and told != tuple(years)):
        raise NothingToFreeze(
            f"на {on:%d.%m.%Y} нельзя заморозить годы {', '.join(map(str, years))}: "
            "укажите годы не позже даты среза"
        )
    return told


def clear_leftovers(root: Path) -> list[str]:
    """Rows and folders of snapshots whose maker is dead; returns their names."""
    cleared = []
    for snapshot in Snapshot.objects.filter(state=Snapshot.State.FREEZING):
        if _is_abandoned(snapshot):
            cleared.append(snapshot.code)
            _abandon(snapshot)
    unfinished = list(root.glob(".*.part"))  # before the rows: a row stands before its folder
    known = set(Snapshot.objects.values_list("code", flat=True))
    for folder in _strays(unfinished, known):
        shutil.rmtree(folder)
        cleared.append(folder.name)
    return cleared


@transaction.atomic
def _begin(order: Order, pack: Pack, root: Path, at: datetime, by: int | None) -> Snapshot:
    """The row, locked before anyone else can see it; the database lets go when the maker dies."""
    code = _free_code(pack, order.reporting_on)
    snapshot = Snapshot.objects.create(
        code=code,
        reporting_on=order.reporting_on,
        years=list(order.years),
        folder=str(root / code),
        pack=pack.id,
        pack_version=pack.version,
        state=Snapshot.State.FREEZING,
        created_at=at,
        created_by_id=by,
        corrects_id=order.corrects,
        correction_reason=order.reason,
    )
    _ask_lock("pg_advisory_lock", snapshot)
    return snapshot


def _free_code(pack: Pack, on: date) -> str:
    """``chelyabinsk-2025-11-01``, then with ``-2`` and so on."""
    base = f"{pack.region.code}-{on.isoformat()}"
    taken = set(Snapshot.objects.filter(code__startswith=base).values_list("code", flat=True))
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _read_tables(order: Order, pack: Pack, tell: Tell) -> tuple[dict[str, pa.Table], datetime]:
    """All tables as of one moment, which is told too: what is being brought in meanwhile is in all
    or in none."""
    readers = collection.snapshot_tables(pack.tables)
    tables = {}
    with _one_moment() as read_at:
        for done, (name, read) in enumerate(readers.items()):
            tell(f"Читаем таблицу {name}", done, len(readers))
            tables[name] = read(order.years, order.reporting_on)
    if tables["units"].num_rows == 0:
        raise NothingToFreeze(
            f"в реестре нет организаций за {', '.join(map(str, order.years))}: "
            "загрузите реестр организаций (orientir import units ФАЙЛ)"
        )
    return tables, read_at


def _write(
    snapshot: Snapshot,
    order: Order,
    pack: Pack,
    tables: Mapping[str, pa.Table],
    root: Path,
    tell: Tell,
) -> None:
    tell("Записываем таблицы среза", 0, len(tables))
    manifest = write_snapshot(
        Path(snapshot.folder),
        tables,
        pack=pack,
        reporting_dates={
            year: registry.reporting_day(year, order.reporting_on) for year in order.years
        },
        notes=_undecided(order),
    )
    let_group_read(Path(snapshot.folder))
    snapshot.content_sha256 = manifest.content_sha256
    snapshot.pack_folder = str(_keep_pack(order.pack_folder, root))


def _undecided(order: Order) -> list[str]:
    """Courses known from both sides that could not be told to be one."""
    pairs = collection.undecided_learning(order.years, order.reporting_on).to_pylist()
    return [
        "возможно, одна и та же учёба: "
        f"{pair['platform_enrolment_id']} (платформа) и {pair['frdo_enrolment_id']} (ФРДО)"
        for pair in pairs
    ]


@dataclass(frozen=True, slots=True)
class Made:
    """What goes into the database: units, and values by structure."""

    units: pl.DataFrame
    values: tuple[pl.DataFrame, ...]


def _compute(snapshot: Snapshot, pack: Pack, tables: Mapping[str, pa.Table], tell: Tell) -> Made:
    units = _frame(tables["units"])
    ids = registry.unit_ids()
    least = bounds_of(pack).min_cell
    structures: tuple[Structure, ...] = ("then", "now") if differs_today(units) else ("then",)
    blocks = []
    for done, structure in enumerate(structures):
        tell("Считаем показатели", done, len(structures))
        found = compute(Path(snapshot.folder), pack, structure=structure)
        blocks.append(value_rows(snapshot.pk, structure, found, units, ids, least))
    rows = unit_rows(snapshot.pk, units, _frame(tables["staff"]), _titles(snapshot), ids)
    return Made(rows, tuple(blocks))


@transaction.atomic
def _store(snapshot: Snapshot, made: Made, read_at: datetime, by: int | None, at: datetime) -> None:
    """The last step: everything, or nothing."""
    store_rows(made.units, made.values)
    snapshot.has_present_structure = len(made.values) > 1
    snapshot.state, snapshot.computed_at = Snapshot.State.COMPUTED, at
    snapshot.save()
    withhold_derivable(snapshot)
    collection.mark_used_by_snapshot(until=read_at, at=at)
    record(event="monitoring.snapshot_computed", by=by, at=at, subject=snapshot.code)


def _titles(snapshot: Snapshot) -> pl.DataFrame:
    return _frame(registry.titles_table(snapshot.years, snapshot.reporting_on))


def _keep_pack(folder: Path, root: Path) -> Path:
    """A copy of the pack, named by its content: a snapshot is read with the order of its day."""
    digest = hashlib.sha256()
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and "cases" not in path.parts
    )
    for path in files:
        digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    kept = root / "packs" / f"{folder.name}-{digest.hexdigest()[:16]}"
    if not kept.exists():
        fresh = kept.with_name(f".{kept.name}")
        shutil.rmtree(fresh, ignore_errors=True)
        for path in files:
            target = fresh / path.relative_to(folder)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        let_group_read(fresh)
        fresh.rename(kept)
    return kept


def _abandon(snapshot: Snapshot) -> None:
    folder = Path(snapshot.folder)
    for leftover in (folder, *folder.parent.glob(f".{folder.name}.*")):
        shutil.rmtree(leftover, ignore_errors=True)
    Snapshot.objects.filter(pk=snapshot.pk, state=Snapshot.State.FREEZING).delete()


def _strays(unfinished: list[Path], known: set[str]) -> list[Path]:
    """Unfinished folders of no snapshot. A finished one is never cleared, even if the database does not know it:
    the database may have been restored from an older copy."""
    return [
        folder
        for folder in unfinished
        if not any(folder.name.startswith(f".{code}.") for code in known)
    ]


def _is_abandoned(snapshot: Snapshot) -> bool:
    if not _ask_lock("pg_try_advisory_lock", snapshot):
        return False
    _ask_lock("pg_advisory_unlock", snapshot)
    return True


def _ask_lock(function: str, snapshot: Snapshot) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, %s)", [LOCK_CLASS, snapshot.pk])
        return bool(cursor.fetchone()[0])


@contextmanager
def _one_moment() -> Iterator[datetime]:
    with transaction.atomic(), connection.cursor() as cursor:
        if len(connection.atomic_blocks) == 1:
            cursor.execute("set transaction isolation level repeatable read")
        cursor.execute("select now()")
        yield cursor.fetchone()[0]


def _frame(table: pa.Table) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found
