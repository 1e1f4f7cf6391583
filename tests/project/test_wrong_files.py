"""Wrong files for ``calibrate``, ``dif`` and ``link``: one Russian sentence with its place and no document."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from orientir.project import command_line

ROWS = "0,1,1\n1,0,0\n0,0,1\n1,1,0\n" * 5
GROUPS = "ж,0,1,1\nм,1,0,0\nж,0,0,1\nм,1,1,0\n" * 5
RASCH = ("calibrate", "{}", "--model", "rasch")
DIF = ("dif", "{}", "--group", "g", "--focal", "м")
ITEMS = "item,a,b\nq1,1,0\nq2,1.2,0.5\nq3,0.8,-1\n"


def refused(
    capsys: pytest.CaptureFixture[str], path: Path, command: tuple[str, ...], *more: str
) -> str:
    """The one sentence; fails where there is more than it, or less."""
    words = [word.replace("{}", str(path)) for word in command]
    assert command_line.run([*words, *more, "--json"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("orientir: ")
    return shown.err


@pytest.mark.parametrize("command", [RASCH, DIF, ("link", "{}", "{}")])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "файл пуст"),
        (b"\n\n\n", "файл пуст"),
        (
            "имя,з1\nПетров,1\n".encode("windows-1251"),
            "строка 1: не UTF-8 (похоже на windows-1251)",
        ),
        ("item,a,b\n".encode("utf-16"), "это UTF-16"),
        (b"PK\x03\x04" + b"\0" * 99, "это книга Excel или архив"),
        (bytes(range(128, 256)) * 9, "строка 1: не UTF-8"),
        (b"q1,q2\r0,1\r1,0\r", "строки кончаются знаком CR"),
    ],
)
def test_what_is_no_table_is_refused_by_every_command(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: tuple[str, ...],
    content: bytes,
    said: str,
) -> None:
    path = tmp_path / "таблица.csv"
    path.write_bytes(content)
    assert f"{path}" in (told := refused(capsys, path, command))
    assert said in told


@pytest.mark.parametrize("command", [RASCH, DIF, ("link", "{}", "{}")])
def test_what_is_no_file_is_refused_by_every_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "это папка, а нужен файл" in refused(capsys, tmp_path, command)
    assert "нет такого файла" in refused(capsys, tmp_path / "none.csv", command)
    assert "это не обычный файл" in refused(capsys, tmp_path / "pipe.csv", command)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("q1,q2,q3\n", (), "нет ни одного человека"),
        ("q1,q2,q3\nNA,NA,NA\n", (), "нет ни одного ответа"),
        ("q1;q2;q3\n1,0;0,0;1,0\n", (), "строка 2, столбец «q1»: «1,0» – не число: дробная часть"),
        ("q1,q2,q3\n" + ROWS + "2,0,1\n", (), "«q1»: код 2 у человека «21», а модель rasch"),
        ("q1,q2,q3\n" + ROWS + "99,0,1\n", (), "«q1»: коды расходятся на 99"),
        ("q1,q2,q3\n" + ROWS + "inf,0,1\n", (), "строка 22, столбец «q1»: «inf» – слишком большой"),
        ("q1,q2,q3\n" + ROWS + "1e999,0,1\n", (), "строка 22, столбец «q1»: «1e999» – слишком"),
        ("q1,q2,q3\n" + ROWS + "-inf,0,1\n", (), "строка 22, столбец «q1»: «-inf» – отрицательный"),
        ("q1,q2,q3\n" + ROWS + "\0,0,1\n", (), "«\N{REPLACEMENT CHARACTER}» – не число"),
        ("q1,q2,q3\n" + ROWS + "x" * 500 + ",0,1\n", (), f"«{'x' * 60}…» – не число"),
        ("q1\n1\n0\n", (), "не меньше 2, а их 1"),
        ("q1,q2\n1,0\n", (), "ни в одном задании нет двух разных ответов"),
        ("w,q1,q2,q3\n" + "1e308,1,0,1\n" * 9, ("--weights", "w"), "строка 2, столбец «w»: вес"),
        ("w,q1,q2,q3\n" + ",1,0,1\n" * 9, ("--weights", "w"), "строка 2, столбец «w»: вес «»"),
        ("w;q1;q2\n" + "1,5;1;0\n" * 9, ("--weights", "w"), "дробная часть пишется через точку"),
        ("g,q1,q2,q3\n" + ",1,0,1\n" * 9, ("--group", "g"), "ни у кого нет группы"),
        ("id,q1,q2\n1,1,0\n2,0,1\n3,1,1\n", ("--group", "id"), "в большинстве из них по одному"),
        ("id,q1,q2\n,1,0\n2,0,1\n3,1,1\n", (), "строка 2, столбец «id»: нет имени человека"),
        ("q1,q2,q3\n" + ROWS, ("--threads", "0"), "нужно хотя бы одно ядро"),
    ],
)
def test_wrong_answers(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str,
    options: tuple[str, ...],
    said: str,
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    assert said in refused(capsys, path, RASCH, *options)


def test_more_items_than_one_calibration_takes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    names = [f"q{number}" for number in range(2_100)]
    pl.DataFrame({name: [0, 1, 0] for name in names}).write_csv(tmp_path / "wide.csv")
    assert "заданий 2100, а оцениваются вместе не больше 2000" in refused(
        capsys, tmp_path / "wide.csv", RASCH
    )


@pytest.mark.parametrize("option", ["--items", "--persons"])
def test_where_results_cannot_be_written_is_told_before_the_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("q1,q2,q3\n" + ROWS, encoding="utf-8")
    assert "это папка, а нужен файл" in refused(capsys, path, RASCH, option, str(tmp_path))
    assert "нет такой папки" in refused(capsys, path, RASCH, option, f"{tmp_path}/no/items.csv")
    assert "этот файл уже занят" in refused(capsys, path, RASCH, option, str(path))
    assert "на диске кончилось место" in refused(capsys, path, RASCH, option, "/dev/full")
    assert path.read_text(encoding="utf-8") == "q1,q2,q3\n" + ROWS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,a,b\nz1,1,0\nz2,1,1\nz3,1,2\n", "общих заданий 0"),
        ("item,a,b1,b2\nq1,1,0,1\nq2,1,1,2\nq3,1,2,3\n", "якорь «q1»: исходов 3"),
        ("item,a,b\nq1,2,0\nq2,1,1\nq3,1,2\n", "якорь «q1»: a = 2"),
        ("item,a,b,c\nq1,1,0,.2\nq2,1,1,0\nq3,1,2,0\n", "якорь «q1»: c = 0.2"),
        (
            "item,a,b\nq1,1,1e308\nq2,1,1\nq3,1,2\n",
            "строка 2, столбец b: «1e308» – неправдоподобно",
        ),
        (
            "item,a,b,lowest\nq1,1,0,1\nq2,1,1,0\nq3,1,2,0\n",
            "«q1»: код 0, а коды якоря – от 1 до 2",
        ),
    ],
)
def test_wrong_anchors(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path, anchors = tmp_path / "answers.csv", tmp_path / "anchors.csv"
    path.write_text("q1,q2,q3\n" + ROWS, encoding="utf-8")
    anchors.write_text(text, encoding="utf-8")
    assert said in refused(capsys, path, RASCH, "--anchors", str(anchors))


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("g,q1,q2,q3\n" + GROUPS, ("--reference", "м"), "сравнивать «м» не с кем"),
        ("g,q1,q2,q3\n" + GROUPS.replace("ж", "м"), (), "сравнивать «м» не с кем"),
        ("g,q1,q2,q3\n" + GROUPS, ("--reference", "я"), "нет значения «я»; есть: «ж», «м»"),
        ("g,q1,q2,q3\n" + ",1,0,1\n" * 9, (), "ни у кого нет группы"),
        ("g,q1\nм,1\nж,0\n", (), "нужны хотя бы два задания"),
        ("g,q1,q2\nм,,\nж,,\n", (), "нет ни одного ответа"),
        ("q1,q2,q3\n" + ROWS, (), "нет столбца «g», названного в --group"),
        (
            "person,item,response,g\n1,q1,1,м\n1,q2,1,ж\n",
            (),
            "у человека «1» в разных строках разные",
        ),
    ],
)
def test_wrong_groups(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str,
    options: tuple[str, ...],
    said: str,
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    assert said in refused(capsys, path, DIF, *options)


def test_small_groups_are_named_and_their_figures_still_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("g,q1,q2,q3\n" + GROUPS + "1.0,1,0,1\n", encoding="utf-8")
    words = ["dif", str(path), "--group", "g", "--focal", " 1 ", "--reference", "м", "--json"]
    assert command_line.run(words) == 0
    shown = capsys.readouterr()
    assert '"n_focal": 1, "n_reference": 10, "n_left_out": 10' in shown.out
    assert "в изучаемой группе людей 1, надёжно от 100" in shown.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,a,b\n", "нет ни одного задания"),
        (
            "item,a,b\nz1,1,0\nz2,1,0\nz3,1,1\n",
            "общих заданий 0, а для связи шкал нужно не меньше 3",
        ),
        (ITEMS.replace("1,0\n", "1,inf\n"), "строка 2, столбец b: «inf» – не число"),
        (ITEMS.replace("1,0\n", "1,NA\n"), "строка 2: у задания «q1» нет трудности"),
        (ITEMS.replace("q1,1,0", "q1,1e300,0"), "строка 2, столбец a: «1e300» – неправдоподобно"),
        (ITEMS.replace("q1,1,0", "q1,1e-300,0"), "«q1» a = 1e-300 неправдоподобно мала"),
        (ITEMS.replace("q1,1,0", "q1,-1,0"), "a = -1 не больше нуля"),
        (ITEMS.replace("q1,1,0", "q1,1"), "строка 2: ячеек 2, а столбцов 3"),
        (ITEMS.replace("q1,1,0", '"q1,1,0'), "строка 2: кавычка не закрыта"),
        ("item;a;b\nq1;1;0,5\n", "строка 2, столбец b: «0,5» – не число: дробная часть"),
        ("item,a,b,b\nq1,1,0,1\n", "столбец «b» встречается дважды"),
        ("item,a,b,c\nq1,1,0,2\n", "строка 2, столбец c: 2, а доля угадывающих"),
        ("item,a,b,se_b\nq1,1,0,x\n", "строка 2, столбец se_b: «x» – не число"),
        ("item,a,b,se_b\nq1,1,0,-1\n", "строка 2: стандартная ошибка меньше нуля"),
        ("item,a,b,lowest\nq1,1,0,0.5\n", "строка 2, столбец lowest: «0.5» – не код ответа"),
        ("item,a,b1,b2\nq1,1,0,1\nq2,1,0,1\nq3,1,1,2\n", "«q1»: было баллов 2, стало 1"),
    ],
)
def test_wrong_items_to_link(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(text, encoding="utf-8")
    new.write_text(ITEMS, encoding="utf-8")
    assert said in refused(capsys, old, ("link", "{}"), str(new))


def test_items_of_one_difficulty_are_linked_by_their_slopes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = []
    for name, row in (("old.csv", "1,0"), ("new.csv", "2,1")):
        path = tmp_path / name
        rows = "".join(f"q{number},{row}\n" for number in range(4))
        path.write_text(f" item, a, b\n{rows}", encoding="utf-8-sig")
        paths.append(str(path))
    assert command_line.run(["link", *paths, "--json"]) == 0
    assert '"A": 2.0' in (out := capsys.readouterr().out) or '"A": 1.99999' in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["calibrate", "a.csv"], "не хватает: --model"),
        (["calibrate", "a.csv", "--model", "4pl"], "--model: нет '4pl', есть: 'rasch'"),
        (["calibrate", "a.csv", "--model", "2pl", "--threads", "x"], "--threads: 'x' – не число"),
        (["calibrate", "a.csv", "--model"], "--model: нет значения"),
        (["link", "a.csv", "b.csv", "c.csv"], "лишнее: c.csv"),
    ],
)
def test_a_wrong_call_is_one_russian_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.run(words)
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert said in shown.err
