"""``orientir value-added`` for who reads the terminal, and files in which pupils stand twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.commands import Done, orientir

DATA = Path(__file__).parents[1] / "data" / "achievement"
EXAM = (DATA / "Exam.csv", "--unit", "school", "--outcome", "normexam", "--covariates", "standLRT")


def call(*words: object) -> Done:
    return orientir("value-added", *words)


def pupils(units: int = 8, each: int = 20) -> pl.DataFrame:
    random = np.random.default_rng(3)
    unit = np.repeat(np.arange(units), each)
    return pl.DataFrame(
        {
            "pupil": np.arange(len(unit)) + 1000,
            "town": unit // 2,
            "school": unit,
            "y": np.round(random.normal(unit / 4, 1), 0),
        }
    )


def saved(tmp_path: Path, table: pl.DataFrame) -> Path:
    path = tmp_path / "pupils.csv"
    table.write_csv(path)
    return path


def test_the_terminal_names_schools_with_limits_and_what_they_mean() -> None:
    told = call(*EXAM, "--ml").stdout.splitlines()
    assert "4 059 учеников в 65 организациях" in told[0].replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert any(line.split()[:2] == ["standLRT", "0,563"] for line in told)
    assert "между организациями 0,0921" in "\n".join(told)
    first = next(at for at, line in enumerate(told) if line.startswith("school ")) + 1
    assert told[first].split()[0] == "53"
    assert told[first].endswith("выше ожидаемого")
    below = next(line for line in told if line.split()[:1] == ["59"])
    assert below.endswith("ниже ожидаемого")
    assert "… ещё 25; все — в --json …" in told
    assert told[-1].startswith("выше ожидаемого 1")
    assert "без поправки на множество сравнений" in told[-1]


def test_adjusted_limits_stand_in_the_table_where_they_were_asked_for() -> None:
    plain, adjusted = call(*EXAM).stdout, call(*EXAM, "--adjust", "holm").stdout
    assert "с поправкой на множество сравнений" in adjusted.splitlines()[-1]
    assert adjusted.count("выше ожидаемого") < plain.count("выше ожидаемого")


def test_municipalities_have_a_table_of_their_own(tmp_path: Path) -> None:
    table = pupils(units=20, each=10)
    path = saved(tmp_path, table)
    told = call(path, "--unit", "school", "--outcome", "y", "--group", "town").stdout.splitlines()
    heads = [line.split()[0] for line in told if line.split()[1:3] == ["учеников", "вклад"]]
    assert heads == ["town", "school"]
    assert any("над организациями" in line for line in told)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda table: pl.concat([table, table.head(3)]), "столбец pupil: ученики повторяются (1000, 1001, 1002…)"),
        (lambda table: pl.concat([table, table]).rename({"pupil": "number"}), "одинаковые строки: ученики повторяются"),
    ],
)  # fmt: skip
def test_pupils_that_stand_twice_get_a_sentence_and_no_number(
    tmp_path: Path, change: object, sentence: str
) -> None:
    assert callable(change)
    path = saved(tmp_path, change(pupils()))
    done = call(path, "--unit", "school", "--outcome", "y", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "--id" in done.stderr


def test_pupils_with_the_same_scores_are_no_doubles(tmp_path: Path) -> None:
    """Where nothing tells pupils apart, equal rows are two pupils; a number within the school is one as well."""
    bare = saved(tmp_path, pupils().select("school", "y"))
    assert call(bare, "--unit", "school", "--outcome", "y").returncode == 0
    numbered = pupils().with_columns((pl.col("pupil") % 20).alias("pupil"))
    within = saved(tmp_path, numbered)
    assert call(within, "--unit", "school", "--outcome", "y").returncode == 0
