"""Results on disk: a folder a set, Parquet by parts of pupils, so that any number of them needs the memory of one part.

A set is one procedure, subject, grade and year of one import. What is being made stands under a name that begins with
a dot; a set is there once its folder bears its name and the catalogue knows it.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, NamedTuple

import polars as pl
import pyarrow.parquet as parquet

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.results.findings import Findings
from orientir.kit.sharing import let_group_read

ROWS_OF_A_PART: Final = 2_000_000
MOST_SETS: Final = 60
PUPILS: Final = "pupils"
_UNFINISHED: Final = ".part"
_KEY: Final = ["procedure", "subject", "grade", "year"]
_FIRST: Final = ("unit", "class", "variant", "mark", "journal_mark", "total")


class SetKey(NamedTuple):
    """What a set is about; ``grade`` is null for exams, conditions and lists of signs."""

    kind: str
    procedure: str
    subject: str
    grade: int | None
    year: int


@dataclass(frozen=True, slots=True)
class StagedSet:
    """A set ready to be catalogued; ``items``: task → its greatest score; ``folder`` within the store."""

    key: SetKey
    folder: str
    rows: int
    pupils: int
    units: tuple[str, ...]
    items: Mapping[str, float]
    max_score: float | None
    sha256: str


@dataclass(slots=True)
class _Laid:
    """What has been laid of one set so far."""

    folder: Path
    rows: int = 0
    units: set[str] = field(default_factory=set)
    greatest: float = 0.0


@dataclass(slots=True)
class Staging:
    """Sets being made in ``folder``; ``parts``: into how many parts pupils are dealt.

    A part holds the rows of all sets, so that as many files stand open as there are parts, however many sets there are.
    """

    folder: Path
    parts: int
    findings: Findings
    _writers: dict[int, parquet.ParquetWriter] = field(default_factory=dict)
    _numbers: dict[SetKey, int] = field(default_factory=dict)
    _items: dict[SetKey, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    _tables: dict[SetKey, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))

    def add_pupils(self, table: pl.DataFrame) -> None:
        """Deal the rows of a chunk to parts by pupil. Raises Mistake for too many sets in one file."""
        numbered = self._with_numbers(table)
        self._note_items(numbered)
        dealt = numbered.drop(_KEY).with_columns((pl.col("pupil") % self.parts).alias("part"))
        parts = dealt.partition_by("part", as_dict=True, include_key=False)
        for (part,), rows in parts.items():
            self._writer(int(str(part)), rows).write_table(rows.to_arrow())

    def add_table(self, kind: str, table: pl.DataFrame) -> None:
        for named, rows in table.partition_by(_KEY, as_dict=True, include_key=False).items():
            procedure, subject, grade, year = named
            key = SetKey(kind, str(procedure), str(subject), _whole(grade), int(str(year)))
            self._tables[key].append(rows)

    def finish(self, tell: Any) -> list[StagedSet]:
        """Close, check for doubles, write each set in its final shape."""
        for writer in self._writers.values():
            writer.close()
        keys = sorted(self._numbers, key=str)
        laid = {
            key: _Laid(_made(self.folder / f"{place:03d}-{_slug(key)}"))
            for place, key in enumerate(keys)
        }
        for done, part in enumerate(sorted(self._writers)):
            tell(done, len(self._writers))
            self._lay_part(part, laid)
        made = [self._finished(key, one) for key, one in laid.items()]
        for place, (key, tables) in enumerate(sorted(self._tables.items(), key=str), len(keys)):
            made.append(self._finish_table(key, pl.concat(tables), place))
        return made

    def _with_numbers(self, table: pl.DataFrame) -> pl.DataFrame:
        """With ``set``: the number of the set that a row is of."""
        known = table.select(_KEY).unique(maintain_order=True)
        numbers = []
        for procedure, subject, grade, year in known.iter_rows():
            key = SetKey(PUPILS, str(procedure), str(subject), _whole(grade), int(str(year)))
            numbers.append(self._numbers.setdefault(key, len(self._numbers)))
        if len(self._numbers) > MOST_SETS:
            raise Mistake(
                f"в файле больше {MOST_SETS} сочетаний процедуры, предмета, класса и года: разделите его"
            )
        named = known.with_columns(pl.Series("set", numbers, pl.Int16))
        return table.join(named, on=_KEY, how="left", nulls_equal=True, maintain_order="left")

    def _writer(self, part: int, rows: pl.DataFrame) -> parquet.ParquetWriter:
        if part not in self._writers:
            path = self.folder / f"raw-{part}.parquet"
            self._writers[part] = parquet.ParquetWriter(path, rows.to_arrow().schema)
        return self._writers[part]

    def _note_items(self, rows: pl.DataFrame) -> None:
        found = rows.drop_nulls("item").group_by("set", "item").agg(
            pl.col("most").max(), pl.col("score").max().alias("seen")
        )  # fmt: skip
        keys = {number: key for key, number in self._numbers.items()}
        for number, item, most, seen in found.iter_rows():
            known = self._items[keys[number]]
            known[item] = max(known.get(item, 0.0), float(most if most is not None else seen or 0))

    def _lay_part(self, part: int, laid: Mapping[SetKey, _Laid]) -> None:
        """The rows of one part, set by set, each in its final shape."""
        raw = Path(str(self._writers[part].where))
        rows = pl.read_parquet(raw).partition_by("set", as_dict=True, include_key=False)
        raw.unlink()
        for key, one in laid.items():
            own = rows.pop((self._numbers[key],), None)
            if own is None:
                continue
            whole = self._assembled(own, list(self._ordered_items(key)))
            one.rows += whole.height
            one.units |= set(whole["unit"].unique().to_list())
            one.greatest = max(one.greatest, _number(whole["score"].max()))
            whole.write_parquet(one.folder / f"part-{part:02d}.parquet", row_group_size=200_000)

    def _ordered_items(self, key: SetKey) -> dict[str, float]:
        return {item: self._items[key][item] for item in sorted(self._items[key], key=_natural)}

    def _finished(self, key: SetKey, one: _Laid) -> StagedSet:
        items = self._ordered_items(key)
        most = sum(items.values()) or one.greatest or None
        return StagedSet(
            key, one.folder.name, one.rows, one.rows, tuple(sorted(one.units)), items, most,
            content_hash(one.folder),
        )  # fmt: skip

    def _assembled(self, raw: pl.DataFrame, items: list[str]) -> pl.DataFrame:
        """A row a pupil: what is known of it, then its tasks as columns ``q:…``; null: not put before the pupil.

        Where the file tells what was answered, ``a:…`` beside each ``q:…``; null: no answer.
        """
        kept = self._without_doubles(raw)
        pupils = kept.group_by("pupil").agg(
            *(pl.col(name).drop_nulls().first() for name in _FIRST),
            pl.col("score").sum().alias("sum"),
            pl.col("score").count().alias("answered"),
        )
        counted = pl.when(pl.col("answered") > 0).then(pl.col("sum"))
        pupils = pupils.with_columns(pl.coalesce("total", counted).alias("score"))
        shown = pupils.select("pupil", *_FIRST[:-1], "score")
        if not items:
            return shown.sort("pupil")
        whole = shown.join(_wide(kept, items, "score", "q"), on="pupil", how="left")
        if "answer" in kept.columns:
            whole = whole.join(_wide(kept, items, "answer", "a"), on="pupil", how="left")
        return whole.sort("pupil")

    def _without_doubles(self, raw: pl.DataFrame) -> pl.DataFrame:
        is_first = pl.struct("pupil", "item").is_first_distinct()
        self.findings.flag(raw, ~is_first, "item", "Ученик и задание повторяются в файле")
        schools = pl.col("unit").n_unique().over("pupil") > 1
        self.findings.flag(raw, schools, "unit", "Один и тот же код ученика в двух организациях")
        return raw.filter(is_first)

    def _finish_table(self, key: SetKey, table: pl.DataFrame, place: int) -> StagedSet:
        target = _made(self.folder / f"{place:03d}-{_slug(key)}")
        names = [name for name in ("unit", "item", "variable", "score") if name in table.columns]
        doubled = ~pl.struct(names).is_first_distinct()
        self.findings.flag(
            table, doubled, names[0], "Строка повторяется: та же организация и тот же год"
        )
        kept = table.filter(~doubled).drop("row").sort(names)
        kept.write_parquet(target / "part-00.parquet")
        units = tuple(kept["unit"].unique().sort().to_list()) if "unit" in kept.columns else ()
        return StagedSet(key, target.name, kept.height, 0, units, {}, None, content_hash(target))


def _wide(rows: pl.DataFrame, items: list[str], values: str, prefix: str) -> pl.DataFrame:
    """``values`` of a row a pupil and a task, as a column a task."""
    wide = rows.drop_nulls("item").pivot(
        on="item", on_columns=items, index="pupil", values=values, aggregate_function="first"
    )
    return wide.rename({item: f"{prefix}:{item}" for item in items})


@contextmanager
def staging(root: Path, rows: int, findings: Findings) -> Iterator[Staging]:
    """A place to make sets in; whatever was not placed is gone afterwards."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = _made(root / f".{token_hex(8)}{_UNFINISHED}")
    try:
        yield Staging(folder, max(1, -(-rows // ROWS_OF_A_PART)), findings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(staged: Staging, root: Path) -> str:
    """Give what was made its place; returns the folder's name within the store."""
    name = token_hex(8)
    let_group_read(staged.folder)
    staged.folder.rename(root / name)
    return name


def remove(root: Path, folder: str) -> None:
    shutil.rmtree(root / folder, ignore_errors=True)


def sweep(root: Path, known: set[str], before: float) -> list[str]:
    """Remove folders that no set is in and that were last touched before a moment; returns their names."""
    if not root.is_dir():
        return []
    strays = [
        one
        for one in root.iterdir()
        if one.is_dir() and one.name not in known and one.stat().st_mtime < before
    ]
    for stray in strays:
        shutil.rmtree(stray, ignore_errors=True)
    return sorted(stray.name for stray in strays)


def content_hash(folder: Path) -> str:
    """SHA-256 of the set's files in the order of their names."""
    digest = sha256()
    for path in sorted(folder.glob("*.parquet")):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def scan(folder: Path) -> pl.LazyFrame:
    """The rows of a set."""
    return pl.scan_parquet(folder / "*.parquet")


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def _slug(key: SetKey) -> str:
    text = "-".join(str(part) for part in key if part not in ("", None))
    return re.sub(r"[^0-9a-zа-я]+", "-", text.lower())[:60]


def _natural(item: str) -> tuple[Any, ...]:
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", item)
    )


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
