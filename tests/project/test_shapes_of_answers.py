"""The same answers in every shape that people's programs write: the same estimates, the same names of people."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from orientir.project import command_line

PERSONS = 300


@pytest.fixture(scope="module")
def answers() -> pl.DataFrame:
    """Six binary items, one answer of thirteen missing."""
    rng = np.random.default_rng(3)
    chance = 1 / (1 + np.exp(-(rng.normal(size=(PERSONS, 1)) - np.linspace(-1, 1, 6))))
    right, told = rng.random(chance.shape) < chance, rng.random(chance.shape) > 1 / 13
    given = pl.DataFrame({f"q{number}": right[:, number] for number in range(6)}).cast(pl.Int64)
    return given.select(
        pl.when(pl.Series(told[:, place])).then(pl.col(name)).alias(name)
        for place, name in enumerate(given.columns)
    )


def loglik(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> float:
    assert command_line.run(["calibrate", str(path), "--model", "rasch", *options, "--json"]) == 0
    found: float = json.loads(capsys.readouterr().out)["loglik"]
    return found


def long(frame: pl.DataFrame, persons: pl.Series) -> pl.DataFrame:
    return frame.with_columns(persons.alias("person")).unpivot(
        index="person", variable_name="item", value_name="response"
    )


@pytest.mark.parametrize(
    "kind",
    [pl.Int8, pl.UInt8, pl.Int64, pl.UInt64, pl.Float32, pl.Float64, pl.Boolean, pl.String, pl.Categorical,
     pl.Decimal(6, 2)],
)  # fmt: skip
def test_types_of_parquet(
    answers: pl.DataFrame, kind: pl.DataType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_csv(tmp_path / "plain.csv")
    expected = loglik(capsys, tmp_path / "plain.csv")
    text = kind == pl.Categorical
    told = answers.cast(pl.String).cast(kind) if text else answers.cast(kind)
    told.write_parquet(tmp_path / "wide.parquet")
    rows = long(told, pl.int_range(PERSONS, eager=True))
    rows.with_columns(pl.col("item").cast(pl.Categorical)).write_parquet(tmp_path / "long.parquet")
    rows.write_parquet(tmp_path / "groups.parquet", row_group_size=500)
    for name in ("wide", "long", "groups"):
        assert loglik(capsys, tmp_path / f"{name}.parquet") == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    "word", ["", "NA", "N/A", "#N/A", "#Н/Д", "<NA>", "NaN", "null", "None", ".", " "]
)
def test_words_for_what_is_missing(
    answers: pl.DataFrame, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_csv(tmp_path / "plain.csv")
    answers.cast(pl.String).with_columns(pl.all().fill_null(word)).write_csv(tmp_path / "words.csv")
    assert loglik(capsys, tmp_path / "words.csv") == loglik(capsys, tmp_path / "plain.csv")


def test_separators_ends_of_lines_and_columns_without_a_name(
    answers: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_csv(tmp_path / "plain.csv")
    expected = loglik(capsys, tmp_path / "plain.csv")
    answers.write_csv(tmp_path / "tabs.csv", separator="\t", line_terminator="\r\n")
    plain = (tmp_path / "plain.csv").read_text(encoding="utf-8")
    (tmp_path / "tail.csv").write_text(f"{plain}\n\n\n", encoding="utf-8-sig")
    truth = answers.cast(pl.Boolean).cast(pl.String)
    truth.write_csv(tmp_path / "truth.csv")
    answers.with_columns(pl.lit(7).alias("x"), pl.lit(8).alias("y")).write_csv(tmp_path / "xy.csv")
    named = (tmp_path / "xy.csv").read_text(encoding="utf-8").replace(",x,y\n", ",,\n", 1)
    (tmp_path / "xy.csv").write_text(named, encoding="utf-8")
    answers.write_parquet(tmp_path / "parquet.csv")
    for name in ("tabs.csv", "tail.csv", "truth.csv", "xy.csv", "parquet.csv"):
        assert loglik(capsys, tmp_path / name) == pytest.approx(expected, abs=1e-8), name
    words = ["calibrate", str(tmp_path / "xy.csv"), "--model", "rasch", "--json"]
    assert command_line.run(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["n_persons"], told["n_items"]) == (PERSONS, 6)
    assert "столбцы без имени не читаются: 7, 8" in told["notes"]


@pytest.mark.parametrize("name", ["wide.csv", "wide.parquet", "long.csv", "long.parquet"])
def test_names_of_people_keep_their_zeros(
    answers: pl.DataFrame, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = pl.Series("id", [f"{number:05d}" for number in range(PERSONS)])
    is_long = name.startswith("long")
    table = long(answers, names) if is_long else answers.with_columns(names)
    write = table.write_csv if name.endswith("csv") else table.write_parquet
    write(tmp_path / name)
    loglik(capsys, tmp_path / name, "--persons", str(tmp_path / "persons.csv"))
    told = pl.read_csv(tmp_path / "persons.csv", infer_schema=False)["person"]
    assert sorted(told) == names.to_list()


def test_numbers_of_people_that_became_real_ones_stay_whole(
    answers: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = pl.Series("id", np.arange(PERSONS, dtype=np.float64))
    answers.with_columns(people).write_parquet(tmp_path / "real.parquet")
    loglik(capsys, tmp_path / "real.parquet", "--persons", str(tmp_path / "persons.csv"))
    told = pl.read_csv(tmp_path / "persons.csv", infer_schema=False)["person"]
    assert told.to_list() == [str(number) for number in range(PERSONS)]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pl.lit(0.5), "строка 2, столбец «q0»: «0.5» – не целое число"),
        (pl.lit("2020-01-01").str.to_date(), "столбец «q0»: в нём даты"),
        (pl.lit([1]), "столбец «q0»: в нём не числа и не слова"),
        (pl.lit(10**12), "столбец «q0»: «1000000000000» – слишком большой код"),
        (pl.lit(-1), "столбец «q0»: «-1» – отрицательный код"),
    ],
)
def test_parquet_that_holds_no_codes(
    answers: pl.DataFrame,
    column: pl.Expr,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers.with_columns(column.alias("q0")).write_parquet(tmp_path / "odd.parquet")
    path = str(tmp_path / "odd.parquet")
    assert command_line.run(["calibrate", path, "--model", "rasch", "--json"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_parquet_that_is_cut_or_hurt(
    answers: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.parquet"
    for table in (answers, long(answers, pl.int_range(PERSONS, eager=True))):
        table.write_parquet(path)
        whole = path.read_bytes()
        hurt = whole[:50] + b"\xff" * 150 + whole[200:]
        for broken in (b"", whole[: len(whole) // 2], hurt, whole[:-20] + b"\0" * 16 + whole[-4:]):
            path.write_bytes(broken)
            assert command_line.run(["calibrate", str(path), "--model", "rasch"]) == 1
            shown = capsys.readouterr()
            assert (shown.out, shown.err.count("\n")) == ("", 1)
            assert shown.err.startswith(f"orientir: {path}")
