"""Whatever is in a snapshot's folder, counting and verifying end in figures or in a sentence."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import polars as pl
import pytest

from orientir.project.command_line import run
from tests.soak.homes import TRACE, Home
from tests.soak.mutations import CELLS, mutate_bytes
from tests.soak.report import Notes

TRIES = 60
TYPES = (pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Binary, pl.List(pl.Int8), pl.Date)


def break_bytes(random: Random, folder: Path) -> None:
    path = random.choice(sorted(folder.iterdir()))
    path.write_bytes(mutate_bytes(random, path.read_bytes()))


def break_table(random: Random, folder: Path) -> None:
    """A table of the right format with a wrong column, key, value or type."""
    path = random.choice(sorted(folder.glob("*.parquet")))
    frame = pl.read_parquet(path)
    column = random.choice(frame.columns)
    change = random.randrange(5)
    if change == 0:
        frame = frame.drop(column)
    elif change == 1:
        frame = pl.concat([frame, frame.head(2)])
    elif change == 2:
        frame = frame.with_columns(pl.lit(None).alias(column))
    elif change == 3:
        frame = frame.with_columns(pl.lit(None, dtype=random.choice(TYPES)).alias(column))
    else:
        frame = frame.with_columns(pl.lit(random.choice(CELLS)).alias(column))
    frame.write_parquet(path)


def break_csv(random: Random, folder: Path) -> None:
    """A table as CSV, its bytes changed."""
    path = random.choice(sorted(folder.glob("*.parquet")))
    frame = pl.read_parquet(path)
    path.unlink()
    content = frame.head(50).write_csv().encode()
    path.with_suffix(".csv").write_bytes(mutate_bytes(random, content))


def break_manifest(random: Random, folder: Path) -> None:
    path = folder / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    inner = random.choice([document, document["files"], document["pack"]])
    key = random.choice(sorted(inner))
    inner[key] = random.choice([None, 0, -1, "x", [], {}, 1e400, True])
    path.write_text(json.dumps(document), encoding="utf-8")


def break_folder(random: Random, folder: Path) -> None:
    path = random.choice(sorted(folder.iterdir()))
    change = random.randrange(3)
    if change == 0:
        path.unlink()
    elif change == 1:
        path.unlink()
        path.mkdir()
    else:
        path.rename(folder / random.choice(["x.parquet", "units.parquet", "Юниты.parquet"]))


@pytest.mark.parametrize(
    "spoil",
    [break_bytes, break_table, break_csv, break_manifest, break_folder],
    ids=lambda f: f.__name__,
)
def test_a_broken_snapshot_gets_figures_or_a_sentence(
    spoil: object, region: Home, tmp_path: Path, capfd: pytest.CaptureFixture[str], notes: Notes
) -> None:
    assert callable(spoil)
    whole = region.path / "snapshots" / "chelyabinsk-2025-11-01"
    random = Random(f"20251121 {spoil.__name__}")
    seen: Counter[str] = Counter()
    for number in range(TRIES):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        spoil(random, folder)
        out = tmp_path / "out.csv"
        engine = random.choice(["fast", "fast", "fast", "reference"])
        codes = [] if engine == "fast" else ["--indicator", "4.1"]
        call = ["indicators", "--snapshot", folder, "--pack", "chelyabinsk-2023", "--out", out]
        capfd.readouterr()
        code = run([*map(str, call), "--engine", engine, *codes])
        said = capfd.readouterr().err
        assert code in (0, 1), number
        assert TRACE not in said
        assert (code == 0) == out.exists()
        assert said.strip() or code == 0
        out.unlink(missing_ok=True)
        shutil.rmtree(folder)
        seen["counted" if code == 0 else "sentence"] += 1
    told = ", ".join(f"{word} {count}" for word, count in sorted(seen.items()))
    notes.add("fuzz", f"- snapshot, {spoil.__name__}: {told}")
