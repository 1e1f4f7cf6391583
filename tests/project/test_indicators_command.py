"""``orientir indicators`` as a user meets it: a process, its outputs, its exit code."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import polars as pl
import pytest

from orientir.core.packs.find import find_pack
from tests.commands import Done, orientir, orientir_in_a_process
from tests.core.indicators.snapshots import random_snapshot

HEADER = "indicator,year,level,unit_id,numerator,denominator,value,state,coverage"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot")
    for name, frame in random_snapshot(Random(9)).items():
        frame.write_parquet(path / f"{name}.parquet")
    return path


def words(folder: Path, *arguments: str) -> list[str]:
    pack = [] if "--pack" in arguments else ["--pack", "chelyabinsk-2023"]
    return ["indicators", "--snapshot", str(folder), *pack, *arguments]


def call(folder: Path, *arguments: str) -> Done:
    return orientir(*words(folder, *arguments))


def test_both_engines_write_the_same_file(folder: Path, tmp_path: Path) -> None:
    outs = {engine: tmp_path / f"{engine}.csv" for engine in ("fast", "reference")}
    for engine, out in outs.items():
        done = orientir_in_a_process(*words(folder, "--engine", engine, "--out", str(out)))
        assert done.returncode == 0
        assert done.stdout == ""
        assert "нет manifest.json" in done.stderr
    fast, reference = (out.read_text() for out in outs.values())
    assert fast == reference
    lines = fast.splitlines()
    assert lines[0] == HEADER
    units = pl.read_parquet(folder / "units.parquet").filter(pl.col("level") != "federation")
    regions = units.filter(pl.col("level") == "region")
    assert len(lines) - 1 == 25 * len(units) + 2 * len(regions)


def test_a_table_of_the_snapshot_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    before = (copy / "units.parquet").read_bytes()
    done = call(copy, "--out", str(copy / "units.parquet"))
    assert (done.returncode, "файл самого среза" in done.stderr) == (1, True)
    assert (copy / "units.parquet").read_bytes() == before


def test_numbers_are_plain(folder: Path) -> None:
    done = call(folder, "--out", "-")
    for line in done.stdout.splitlines()[1:]:
        numbers = [field for at, field in enumerate(line.split(",")) if at in (4, 5, 6, 8)]
        for number in filter(None, numbers):
            assert not ("." in number and number.endswith("0"))
            assert not number.endswith(".")
            assert "e" not in number.lower()


def test_choosing_indicators_and_years(folder: Path) -> None:
    done = call(
        folder, "--indicator", "4.1", "1.1", "--indicator", "7.2", "--year", "2023", "--out", "-"
    )
    rows = [line.split(",") for line in done.stdout.splitlines()[1:]]
    assert list(dict.fromkeys(row[0] for row in rows)) == ["1.1", "4.1", "7.2"]
    assert {row[1] for row in rows} == {"2023"}
    order = {"region": 0, "municipality": 1, "organisation": 2}
    places = [(row[0], order[row[2]], row[3]) for row in rows]
    assert places == sorted(places)


def test_json_is_one_document(folder: Path, tmp_path: Path) -> None:
    done = call(folder, "--indicator", "4.1", "--out", str(tmp_path / "out.csv"), "--json")
    summary = json.loads(done.stdout)
    assert summary["indicators"] == ["4.1"]
    assert summary["rows"] == len((tmp_path / "out.csv").read_text().splitlines()) - 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--indicator", "9.9"], "в методике chelyabinsk-2023 нет показателя 9.9; есть: 1.1, 1.2"),
        (["--year", "1999"], "в срезе нет 1999 года; есть: 2022, 2023, 2024"),
        (["--pack", "nowhere"], "методика «nowhere» не найдена"),
        (["--snapshot", "/nowhere"], "папки среза /nowhere нет"),
    ],
)
def test_a_mistake_is_one_sentence(
    folder: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    out = tmp_path / "out.csv"
    done = call(folder, *arguments, "--out", str(out))
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_broken_data_leaves_the_old_file(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for name, frame in random_snapshot(Random(9)).items():
        frame.write_csv(broken / f"{name}.csv")
    staff = (broken / "staff.csv").read_bytes().replace(b"position-", "учитель ".encode("cp1251"))
    (broken / "staff.csv").write_bytes(staff)
    out = tmp_path / "out.csv"
    out.write_text("before")
    done = call(broken, "--out", str(out))
    assert done.returncode == 1
    assert "staff.csv не в кодировке UTF-8 (строка 2, байт " in done.stderr
    assert out.read_text() == "before"


def test_out_into_nowhere(folder: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "no" / "out.csv", tmp_path):
        done = call(folder, "--out", str(out))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_out_is_a_link_or_a_pipe(folder: Path, tmp_path: Path) -> None:
    target, link, pipe = (tmp_path / name for name in ("target.csv", "link.csv", "pipe"))
    target.touch()
    link.symlink_to(target)
    assert call(folder, "--indicator", "4.1", "--out", str(link)).returncode == 0
    assert link.is_symlink()
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        assert call(folder, "--indicator", "4.1", "--out", str(pipe)).returncode == 0
        assert reader.communicate()[0] == target.read_text()
    done = orientir_in_a_process(*words(folder, "--indicator", "4.1", "--out", "/dev/stdout"))
    assert done.stdout == target.read_text()


def test_a_full_disk(folder: Path, tmp_path: Path) -> None:
    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    done = orientir_in_a_process(
        *words(folder, "--out", str(tmp_path / "out.csv")), preexec_fn=small_files
    )
    assert done.returncode == 1
    assert "не удалось записать" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_fault(folder: Path) -> None:
    command = [sys.executable, "-m", "orientir", "indicators", "--snapshot", str(folder)]
    with subprocess.Popen(
        [*command, "--pack", "chelyabinsk-2023", "--out", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": "src"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_a_kill_leaves_all_or_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert call(folder, "--out", str(out)).returncode == 0
    whole = out.read_text()
    command = [sys.executable, "-m", "orientir", "indicators", "--snapshot", str(folder)]
    for delay in (0.2, 0.5, 0.8):
        with subprocess.Popen(
            [*command, "--pack", "chelyabinsk-2023", "--out", str(out)],
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": "src"},
        ) as process:
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
        assert out.read_text() == whole
    assert call(folder, "--out", str(out)).returncode == 0
    assert out.read_text() == whole


@pytest.mark.parametrize(
    ("manifest", "code", "message"),
    [
        ('{"contract_version": 2}', 1, "версия контракта 2, а эта программа читает 1"),
        ("{", 1, "не манифест среза"),
        ('{"made_by": "another system"}', 0, "нет версии контракта"),
        ('{"contract_version": 1}', 0, ""),
    ],
)
def test_a_manifest_of_another_system(
    folder: Path, tmp_path: Path, manifest: str, code: int, message: str
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "manifest.json").write_text(manifest)
    done = call(other, "--out", str(tmp_path / "out.csv"))
    assert done.returncode == code
    assert message in done.stderr
    assert (tmp_path / "out.csv").exists() == (code == 0)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("agee < 35", "нет столбца agee; возможно, age (место 1: «agee»)"),
        ("age in (select age from staff)", "место "),
        ("upper(position) = 'X'", "нет такой функции"),
        ("age = 'x'", "нельзя сопоставить"),
        ("staff_category = 'pedagog'", "нет такого кода"),
    ],
)
def test_a_pack_with_a_wrong_condition(
    folder: Path, tmp_path: Path, condition: str, message: str
) -> None:
    pack = _pack_with(tmp_path, condition)
    out = tmp_path / "out.csv"
    done = call(folder, "--pack", str(pack), "--out", str(out))
    assert done.returncode == 1
    assert "показатель 4.1, numerator" in done.stderr
    assert "indicators/04-staffing.yaml, строка " in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def _pack_with(tmp_path: Path, condition: str) -> Path:
    pack = tmp_path / "chelyabinsk-2023"
    shutil.copytree(find_pack("chelyabinsk-2023"), pack)
    file = pack / "indicators" / "04-staffing.yaml"
    text = file.read_text()
    was = "staff_category = 'pedagogical' and age < 35"
    assert text.count(was) == 1
    file.write_text(text.replace(was, condition))
    return pack
