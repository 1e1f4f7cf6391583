"""A written snapshot: whole or absent, private, told apart by content, and verified to the row."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orientir.core.indicators import compute
from orientir.core.indicators.cases import frame_of
from orientir.core.mistakes import Mistake
from orientir.core.snapshots import read_manifest, verify_snapshot, write_snapshot
from orientir.core.snapshots.atomic import replaced_file
from orientir.core.snapshots.content import content_sha256
from orientir.core.tables import TABLES
from tests.core.indicators.snapshots import TRYING, random_snapshot

DATES = {2022: date(2022, 12, 31), 2023: date(2023, 12, 31), 2024: date(2024, 12, 31)}
UNIT = {"unit_id": "s1", "year": 2024, "level": "organisation", "kind": "school", "is_open": True}
POST = {"person_id": "p1", "unit_id": "s1", "year": 2024, "post_id": "a", "is_main_job": True} | {
    "staff_category": "pedagogical",
    "qualification_category": "none",
}


def write(folder: Path, tables: Any) -> Any:
    return write_snapshot(folder, tables, pack=TRYING, reporting_dates=DATES)


def sound(**rows: Any) -> dict[str, pl.DataFrame]:
    """A snapshot without a fault; the given rows replace a table's."""
    given = {"units": [UNIT], "staff": [POST]} | rows
    return {name: frame_of(table, given.get(name, ())) for name, table in TABLES.items()}


def messages(folder: Path) -> list[str]:
    return [issue.message for issue in verify_snapshot(folder) if issue.level == "error"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    tables = random_snapshot(Random(5))
    folder = tmp_path / "one"
    manifest = write(folder, {name: frame.to_arrow() for name, frame in tables.items()})
    assert read_manifest(folder) == manifest
    assert manifest.facts.reporting_dates == {
        2022: "2022-12-31",
        2023: "2023-12-31",
        2024: "2024-12-31",
    }
    assert_frame_equal(compute(folder, TRYING), compute(tables, TRYING))
    document = json.loads((folder / "manifest.json").read_text())
    assert document["contract_version"] == 1
    assert document["pack"] == {"id": "trial", "version": "1"}
    staff = (folder / "staff.parquet").read_bytes()
    assert document["files"]["staff"] == {
        "rows": len(tables["staff"]),
        "bytes": len(staff),
        "sha256": sha256(staff).hexdigest(),
    }


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, sound())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    write(tmp_path / "one", sound())
    with pytest.raises(Mistake, match="уже есть: срез неизменен"):
        write(tmp_path / "one", sound())


def test_content_does_not_depend_on_order_or_file(tmp_path: Path) -> None:
    tables = random_snapshot(Random(9))
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in tables.items()
    }
    first, second = write(tmp_path / "a", tables), write(tmp_path / "b", shuffled)
    assert first.content_sha256 == second.content_sha256
    other = tables | {"staff": tables["staff"].with_columns(age=pl.col("age") + 1)}
    assert write(tmp_path / "c", other).content_sha256 != first.content_sha256


def dull_text(tables: dict[str, pl.DataFrame]) -> str:
    """The canonical text as the document sets it down, without any haste."""
    lines = []
    for name in sorted(tables):
        table = TABLES[name]
        columns = [column.name for column in table.columns]
        lines += [name, "\t".join(columns)]
        rows = sorted(tables[name].to_dicts(), key=lambda row: [row[key] for key in table.key])
        lines += ["\t".join(dull_field(row[column]) for column in columns) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def dull_field(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        for plain, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            value = value.replace(plain, escaped)
    return str(value)


def test_content_is_the_digest_of_the_canonical_text() -> None:
    awkward = ["Учитель\tхимии", "\\N", '"quoted", comma', "line\nbreak\r", ""]
    staff = [POST | {"post_id": f"p{n}", "position": text} for n, text in enumerate(awkward)]
    rates = [1e-7, 0.1, 1e16, 1 / 3, 2.0]
    staff = [row | {"rate": rate} for row, rate in zip(staff, rates, strict=True)]
    for tables in (sound(staff=staff), random_snapshot(Random(3))):
        shaped = {name: (TABLES[name], frame) for name, frame in tables.items()}
        assert content_sha256(shaped) == sha256(dull_text(tables).encode()).hexdigest()


def test_a_sound_snapshot_has_no_issue(tmp_path: Path) -> None:
    write(tmp_path / "one", sound())
    assert verify_snapshot(tmp_path / "one") == []


REGION = UNIT | {"unit_id": "r1", "level": "region", "region_id": "r1"}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "double key": ({"staff": [POST, POST | {"is_main_job": False}]}, "ключ не единственный"),
    "orphan": ({"staff": [POST | {"unit_id": "gone"}]}, "единицы нет в units за этот год"),
    "unknown code": ({"staff": [POST | {"staff_category": "boss"}]}, "код не из списка"),
    "no main job": ({"staff": [POST | {"is_main_job": False}]}, "нет основной работы"),
    "two main jobs": ({"staff": [POST, POST | {"post_id": "b"}]}, "не одна основная работа"),
    "year of another date": (
        {
            "learning": [
                {
                    "enrolment_id": "e",
                    "unit_id": "s1",
                    "year": 2024,
                    "kind": "upskilling",
                    "source": "frdo",
                    "staff_category": "other",
                    "completed_on": date(2023, 5, 1),
                }
            ]
        },
        "дата другого года",
    ),
    "vacancy before it opened": (
        {
            "vacancies": [
                {
                    "vacancy_id": "v",
                    "unit_id": "s1",
                    "year": 2024,
                    "scheme": "none",
                    "opened_on": date(2025, 5, 1),
                }
            ]
        },
        "вакансия открыта позже этого года",
    ),
    "later than the reporting date": (
        {
            "vacancies": [
                {
                    "vacancy_id": "v",
                    "unit_id": "s1",
                    "year": 2024,
                    "scheme": "none",
                    "opened_on": date(2025, 5, 1),
                }
            ]
        },
        "дата позже отчётной даты среза",
    ),
    "no such parent": ({"units": [UNIT | {"parent_id": "gone"}]}, "parent_id: такой единицы"),
    "own parent": ({"units": [UNIT | {"parent_id": "s1"}]}, "подчинение по кругу"),
    "no such municipality": ({"units": [UNIT | {"municipality_id": "s1"}]}, "municipality_id: такой"),
    "region not in itself": (
        {"units": [UNIT, REGION | {"region_id": None}]},
        "region_id: единица этого уровня должна стоять в нём сама",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_breach_is_told_with_its_row(tmp_path: Path, case: str) -> None:
    rows, message = BROKEN[case]
    write(tmp_path / "one", sound(**rows))
    told = [text for text in messages(tmp_path / "one") if message in text]
    assert len(told) == 1
    assert ".parquet, строка " in told[0]


def test_a_null_where_none_may_be(tmp_path: Path) -> None:
    tables = sound()
    tables["staff"] = tables["staff"].with_columns(is_novice=pl.lit(None, pl.Boolean))
    write(tmp_path / "one", tables)
    assert any("is_novice: пусто" in text for text in messages(tmp_path / "one"))


def test_changed_files_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, sound())
    staff = pl.read_parquet(folder / "staff.parquet")
    staff.with_columns(age=pl.lit(77, pl.Int64)).write_parquet(folder / "staff.parquet")
    told = messages(folder)
    assert any("не сходится SHA-256" in text for text in told)
    assert any("не сходится content_sha256" in text for text in told)
    (folder / "routes.parquet").unlink()
    assert any("файла routes.parquet нет" in text for text in messages(folder))


def test_stored_another_way_the_content_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, sound())
    staff = pl.read_parquet(folder / "staff.parquet")
    staff.write_parquet(folder / "staff.parquet", compression="uncompressed")
    assert not any("content_sha256" in text for text in messages(folder))


def test_manifest_of_another_contract(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, sound())
    document = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(document | {"contract_version": 2}))
    with pytest.raises(Mistake, match="версия контракта 2"):
        read_manifest(folder)
    for broken in ("{", "[]", "{}", '{"contract_version": 1}'):
        (folder / "manifest.json").write_text(broken)
        with pytest.raises(Mistake, match="не манифест среза"):
            read_manifest(folder)


def test_verify_tells_every_table_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, sound())
    (folder / "staff.parquet").write_bytes(b"no")
    pl.DataFrame({"unit_id": ["s1"]}).write_parquet(folder / "routes.parquet")
    told = messages(folder)
    assert any("staff.parquet не читается" in text for text in told)
    assert any("в таблице routes нет столбца age" in text for text in told)


WRITER = """
import sys
from pathlib import Path
from random import Random
sys.path[:0] = ["src", "."]
from tests.core.snapshots.test_writing import write
from tests.core.indicators.snapshots import random_snapshot
import polars as pl
tables = random_snapshot(Random(5))
tables["staff"] = pl.concat([
    tables["staff"].with_columns(post_id=pl.lit(f"post {n}")) for n in range(3000)
])
print("ready", flush=True)
write(Path(sys.argv[1]), tables)
"""


@pytest.mark.parametrize("delay", [0.0, 0.04])
def test_a_kill_leaves_all_or_nothing(tmp_path: Path, delay: float) -> None:
    folder = tmp_path / "one"
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        os.kill(writer.pid, signal.SIGKILL)
    if folder.exists():
        assert not any("SHA-256" in text for text in messages(folder))
        return
    write(folder, sound())
    assert messages(folder) == []


@pytest.fixture
def small_files() -> Any:
    """Files may not grow beyond 2 KB: what a full disk does, without a disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_nothing(tmp_path: Path, small_files: None) -> None:
    with pytest.raises(Mistake, match="не удалось записать"):
        write(tmp_path / "one", random_snapshot(Random(5)))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_keeps_the_file_that_was(tmp_path: Path, small_files: None) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    with pytest.raises(Mistake, match="не удалось записать"), replaced_file(out) as stream:
        stream.write(bytes(5000))
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
