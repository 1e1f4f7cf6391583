"""``orientir calibrate``: files as people have them in, one document and two tables out; mistakes in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from orientir.project import command_line

DATA = Path("tests/data/responses")
LSAT = DATA / "lsat7.csv"


def run(*words: object) -> int:
    return command_line.run(["calibrate", *map(str, words)])


def document(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    assert run(*words, "--json") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.read_csv(LSAT)


def test_lsat_gives_one_document_and_two_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, persons = tmp_path / "items.csv", tmp_path / "persons.csv"
    found = document(capsys, LSAT, "--model", "2pl", "--se", "--items", items, "--persons", persons)
    assert found["loglik"] == pytest.approx(-2658.80511, abs=1e-4)
    assert {name: found[name] for name in ("variance", "converged", "n_persons", "n_items")} == {
        "variance": 1.0,
        "converged": True,
        "n_persons": 1000,
        "n_items": 5,
    }
    table = pl.read_csv(items)
    assert table.columns == ["item", "a", "b", "se_a", "se_b"]
    assert table["b"].to_list() == pytest.approx(
        [-1.8793, -0.7475, -1.0572, -0.6353, -2.5208], abs=1e-4
    )
    people = pl.read_csv(persons)
    assert people.columns == ["person", "eap", "psd", "wle", "se_wle"]
    assert people.height == 1000
    assert people.row(0)[1:] == pytest.approx((-1.8698, 0.6927, -4.1371, 1.8879), abs=2e-4)


def test_every_shape_of_the_same_answers_gives_the_same_estimates(
    tmp_path: Path, frame: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = document(capsys, LSAT, "--model", "rasch")["loglik"]
    named = frame.with_row_index("ученик").with_columns(pl.lit("да").alias("согласие"))
    named.write_csv(tmp_path / "semicolons.csv", separator=";", include_bom=True)
    named.write_csv(tmp_path / "quoted.csv", quote_style="always")
    frame.cast(pl.Float64).write_csv(tmp_path / "floats.csv")
    frame.write_parquet(tmp_path / "wide.parquet")
    (frame + 3).write_csv(tmp_path / "shifted.csv")
    long = frame.with_row_index("person").unpivot(
        index="person", variable_name="item", value_name="response"
    )
    long.sample(fraction=1, shuffle=True, seed=1).write_csv(tmp_path / "long.csv")
    long.write_parquet(tmp_path / "long.parquet", row_group_size=700)
    wide = ["--id", "ученик", "--columns", "Q*"]
    for name, options in {
        "semicolons.csv": wide,
        "quoted.csv": wide,
        "floats.csv": [],
        "wide.parquet": [],
        "shifted.csv": [],
        "long.csv": [],
        "long.parquet": [],
    }.items():
        found = document(capsys, tmp_path / name, "--model", "rasch", *options)
        assert found["loglik"] == pytest.approx(plain, abs=1e-8), name
        assert found["n_persons"] == 1000, name


def test_a_shift_of_codes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.csv", "q1,q2\n" + "1,4\n2,5\n3,6\n2,4\n1,5\n3,6\n" * 9)
    notes = document(capsys, path, "--model", "pcm")["notes"]
    assert notes == ["за 0 принят наименьший код задания: q1 (1), q2 (4)"]


def test_missing_answers_may_be_empty_or_words(
    tmp_path: Path, frame: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    holes = np.random.default_rng(1).random(frame.shape) < 0.2
    text = frame.cast(pl.String)
    for name, word in (("empty.csv", None), ("words.csv", "NA")):
        text.select(
            pl.when(pl.Series(holes[:, place]))
            .then(pl.lit(word))
            .otherwise(pl.col(column))
            .alias(column)
            for place, column in enumerate(frame.columns)
        ).write_csv(tmp_path / name)
    one = document(capsys, tmp_path / "empty.csv", "--model", "2pl")
    other = document(capsys, tmp_path / "words.csv", "--model", "2pl")
    assert one == other
    assert one["n_persons"] == 1000


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_a_dash_is_a_wrong_answer_unless_it_is_said_to_be_missing(
    frame: pl.DataFrame, shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty cell stays missing: not put before the person, or not reached."""
    items = [name for name in frame.columns if frame[name].n_unique() == 2]
    texts = frame.select(pl.col(items).cast(pl.String))

    def marked(mark: str) -> Path:
        told = texts.with_row_index("row").with_columns(
            pl.when(pl.col("row") % 7 == 3)
            .then(pl.lit(mark))
            .otherwise(pl.col(items[0]))
            .alias(items[0])
        )
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        if shape == "long":
            told.rename({"row": "person"}).unpivot(
                index="person", variable_name="item", value_name="response"
            ).write_csv(path)
        else:
            told.drop("row").write_csv(path)
        return path

    wrong, empty, dash = (marked(mark) for mark in ("0", "", "-"))
    loglik = {
        name: document(capsys, path, "--model", "rasch", *options)["loglik"]
        for name, path, options in (
            ("wrong", wrong, ()),
            ("empty", empty, ()),
            ("dash", dash, ()),
            ("missing", dash, ("--omitted", "missing")),
        )
    }
    assert loglik["dash"] == pytest.approx(loglik["wrong"], abs=1e-6)
    assert loglik["missing"] == pytest.approx(loglik["empty"], abs=1e-6)
    assert loglik["wrong"] != pytest.approx(loglik["empty"], abs=1)
    notes = document(capsys, dash, "--model", "rasch")["notes"]
    assert any("считаются неверными" in one for one in notes)  # type: ignore[union-attr]


def test_weights_count_persons_and_groups_have_their_own_means(
    tmp_path: Path, frame: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = frame.group_by(frame.columns).len("n")
    counted.write_csv(tmp_path / "counted.csv")
    found = document(capsys, tmp_path / "counted.csv", "--model", "2pl", "--weights", "n")
    assert found["loglik"] == pytest.approx(-2658.80511, abs=1e-4)
    strong = frame.with_columns(
        pl.when(pl.col("Q1") == 1).then(pl.lit("б")).otherwise(pl.lit("а")).alias("класс")
    )
    strong.write_csv(tmp_path / "groups.csv")
    found = document(
        capsys,
        tmp_path / "groups.csv",
        "--model",
        "rasch",
        "--group",
        "класс",
        "--columns",
        "Q[2-5]",
    )
    groups = found["groups"]
    assert isinstance(groups, list)
    assert [(group["name"], group["mean"] > 0.3) for group in groups] == [("а", False), ("б", True)]


def test_polytomous_items_have_a_column_a_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = tmp_path / "items.csv"
    words = ["--model", "gpcm", "--columns", "resp.*", "--se", "--items", items]
    document(capsys, DATA / "VerbalAggression.csv", *words)
    table = pl.read_csv(items)
    assert table.columns == ["item", "a", "b1", "b2", "se_a", "se_b1", "se_b2"]
    assert table.null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("q1,q2,q3\n0,1,x\n1,0,1\n", (), "строка 2, столбец «q3»: «x» – не число"),
        ("q1,q2,q3\n0,1,1\n1,0.5,1\n", (), "строка 3, столбец «q2»: «0.5» – не целое число"),
        ("q1,q2,q3\n0,1,1\n1,-2,1\n", (), "строка 3, столбец «q2»: «-2» – отрицательный код"),
        ("q1,q2,q3\n0,1,1\n1,0,2\n2,1,0\n", (), "«q1»: код 2 у человека «3», а модель 2pl"),
        ("q1,q2,q3\n", (), "нет ни одного человека"),
        ("q1,q2,q3\n1,1,1\n1,1,1\n", (), "нет двух разных ответов"),
        ("q1,q2\n1,0\n0,1\n", (), "не меньше 3"),
        ("q1,q1\n1,0\n0,1\n", (), "«q1» встречается дважды"),
        ("q1,q2,q3\n1,0,1\n0,1\n", (), "строка 3: ячеек 2, а столбцов 3"),
        ("q1,q2,q3\n1,0,1\n0,1,1,1\n", (), "строка 3: ячеек 4, а столбцов 3"),
        ('q1,q2,q3\n1,0,1\n"0,1,1\n', (), "строка 3: кавычка не закрыта"),
        ("", (), "файл пуст"),
        ("k,q1\n5,1\n5,0\n", ("--id", "k"), "человек «5» встречается дважды"),
        ("q1,q2,q3\n1,0,1\n", ("--id", "k"), "нет столбца «k», названного в --id"),
        ("q1,q2,q3\n1,0,1\n", ("--columns", "z*"), "образцу --columns «z*»"),
        ("w,q1,q2\n-1,0,1\n", ("--weights", "w"), "вес «-1»"),
        ("g,q1,q2\n,0,1\na,1,0\n", ("--group", "g"), "строка 2, столбец «g»: нет группы"),
        ("g,q1,q2\na,0,\na,1,\nb,,1\nb,,0\n", ("--group", "g"), "нет общих заданий"),
        (
            "person,item,response\n1,q1,0\n1,q1,1\n",
            (),
            "строка 3: ответ человека «1» на задание «q1»",
        ),
        ("person,item,response\n1,q1,0\n1,q2,z\n", (), "строка 3, столбец «response»: «z»"),
        ("person,item,response\n1,,0\n", (), "строка 2: пустой столбец item"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    text: str,
    options: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = write(tmp_path / "bad.csv", text)
    model = "rasch" if "--group" in options else "2pl"
    assert run(path, "--model", model, *options, "--json") == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_another_encoding_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("имя,з1,з2\nИван,1,0\n".encode("windows-1251"))
    assert run(path, "--model", "rasch") == 1
    assert "строка 1: не UTF-8 (похоже на windows-1251)" in capsys.readouterr().err


def test_what_does_not_converge_says_so_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "same.csv", "q1,q2,q3\n" + "0,0,0\n1,1,1\n" * 20)
    assert run(path, "--model", "2pl", "--json") == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["converged"] is False
    assert "оценки не сошлись" in shown.err


def test_items_that_tell_nothing_are_kept_and_named(
    tmp_path: Path, frame: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    frame.with_columns(pl.lit(1).alias("easy")).write_csv(tmp_path / "a.csv")
    items = tmp_path / "items.csv"
    found = document(capsys, tmp_path / "a.csv", "--model", "rasch", "--items", items)
    assert found["loglik"] == pytest.approx(-2664.9009, abs=1e-4)
    warnings = found["warnings"]
    assert isinstance(warnings, list)
    assert [(one["code"], one["item"]) for one in warnings] == [("all_right", "easy")]
    assert pl.read_csv(items).row(5) == ("easy", None, None, None, None)


def test_items_of_an_earlier_calibration_keep_their_parameters(
    tmp_path: Path, frame: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    old, items = tmp_path / "old.csv", tmp_path / "new.csv"
    document(capsys, LSAT, "--model", "2pl", "--items", old)
    able = frame.filter(pl.sum_horizontal("Q1", "Q2", "Q3") > 0)
    able.rename({"Q5": "new"}).write_csv(tmp_path / "able.csv")
    words = ["--model", "2pl", "--anchors", old, "--items", items]
    found = document(capsys, tmp_path / "able.csv", *words)
    assert found["anchors"] == ["Q1", "Q2", "Q3", "Q4"]
    assert (
        pl.read_csv(items)
        .head(4)
        .select("item", "a", "b")
        .equals(pl.read_csv(old).head(4).select("item", "a", "b"))
    )
    assert isinstance(found["mean"], float)
    assert 0.01 < found["mean"] < 0.1
    frame.rename({name: f"x{name}" for name in frame.columns}).write_csv(tmp_path / "other.csv")
    assert run(tmp_path / "other.csv", *words, "--json") == 1
    assert "общих заданий 0" in capsys.readouterr().err


def test_anchors_of_codes_above_zero_come_back_by_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Codes 1 to 3: the table says which code is 0, and the next year reads it."""
    rng = np.random.default_rng(5)
    ability = rng.normal(size=(900, 1))
    steps = np.linspace(-1, 1, 6)
    codes = 1 + sum((rng.random((900, 6)) < 1 / (1 + np.exp(steps - ability))) * 1 for _ in (0, 1))
    pl.DataFrame({f"q{j}": codes[:, j] for j in range(6)}).write_csv(tmp_path / "year.csv")
    old, new, people = (tmp_path / name for name in ("old.csv", "new.csv", "people.csv"))
    words = [tmp_path / "year.csv", "--model", "pcm"]
    first = document(capsys, *words, "--items", old, "--persons", tmp_path / "first.csv")
    assert pl.read_csv(old)["lowest"].to_list() == [1] * 6
    found = document(capsys, *words, "--anchors", old, "--items", new, "--persons", people)
    assert found["loglik"] == pytest.approx(first["loglik"], abs=1e-5)
    assert pl.read_csv(new)["b1"].to_list() == pl.read_csv(old)["b1"].to_list()
    assert pl.read_csv(people)["eap"].to_numpy() == pytest.approx(
        pl.read_csv(tmp_path / "first.csv")["eap"].to_numpy(), abs=1e-3
    )
    assert command_line.run(["link", str(old), str(new), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["B"] == pytest.approx(0, abs=1e-6)
