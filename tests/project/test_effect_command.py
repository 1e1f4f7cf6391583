"""``orientir effect`` from the outside: one document for what can be counted, one sentence for what cannot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.commands import Done, orientir, orientir_in_a_process

KEYS = [
    "estimate", "se", "low", "high", "p", "min_p", "pre_trend_p", "placebo", "n_treated",
    "n_control", "verdict",
]  # fmt: skip
Row = tuple[object, ...]


def rows(treated: int = 5, units: int = 43, periods: int = 7, effect: float = 4.0) -> list[Row]:
    """Units 0 … ``treated``-1 begin in 2019."""
    random = np.random.default_rng(11)
    found: list[Row] = []
    for unit in range(units):
        level = random.normal(50, 5)
        for year in range(2015, 2015 + periods):
            under = int(unit < treated and year >= 2019)
            figure = level + (year - 2015) + effect * under + random.normal()
            found.append((f"МО {unit}", year, round(figure, 4), under))
    return found


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Done]:
    def call(
        told: Iterable[Row], *further: str, heading: str = "mo,year,y,d", encoding: str = "utf-8"
    ) -> Done:
        path = tmp_path / "panel.csv"
        separator = ";" if ";" in heading else ","
        lines = [heading, *(separator.join(map(str, row)) for row in told)]
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return run(path, heading.split(separator), *further)

    return call


def words(path: Path, names: list[str], *further: str) -> list[str]:
    unit, time, outcome, treated = names[:4]
    return [
        "effect", str(path), "--unit", unit, "--time", time, "--outcome", outcome, "--treated",
        treated, "--json", *further,
    ]  # fmt: skip


def run(path: Path, names: list[str], *further: str) -> Done:
    return orientir(*words(path, names, *further))


def document(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert list(found)[: len(KEYS)] == KEYS
    return found


def test_an_effect_on_five_of_43_is_established(ask: Callable[..., Any]) -> None:
    told = document(ask(rows()))
    assert (told["n_treated"], told["n_control"]) == (5, 38)
    assert told["low"] < 4 < told["high"]
    assert 0 < told["min_p"] <= told["p"] < 0.01
    assert told["pre_trend_p"] > 0.05
    assert told["placebo"]["n"] == 3
    assert told["verdict"] == "established"
    assert told["verdict_text"].startswith("Эффект установлен")
    assert (told["inference"], told["warnings"]) == ("randomisation", [])


def test_the_same_file_gives_the_same_document_in_a_process_of_its_own(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    first = ask(rows())
    again = orientir_in_a_process(*words(tmp_path / "panel.csv", ["mo", "year", "y", "d"]))
    assert (again.returncode, again.stdout) == (0, first.stdout)


def test_nothing_is_called_an_effect(ask: Callable[..., Any]) -> None:
    told = document(ask(rows(effect=0)))
    assert (told["verdict"], told["low"] < 0 < told["high"]) == ("not_established", True)


@pytest.mark.parametrize(("units", "verdict"), [(43, "established"), (15, "not_identifiable")])
def test_one_treated_is_told_by_how_many_it_is_one_of(
    ask: Callable[..., Any], units: int, verdict: str
) -> None:
    told = document(ask(rows(treated=1, units=units, effect=20)))
    assert told["min_p"] == pytest.approx(1 / units)
    assert told["p"] == told["min_p"]
    assert told["verdict"] == verdict
    assert (told["low"] is None) == (verdict == "not_identifiable")


def test_without_comparison_the_series_is_broken_and_that_is_said(ask: Callable[..., Any]) -> None:
    long = [(f"МО {u}", 2000 + t, t + 5.0 * (t >= 12) + ((7 * u + 3 * t * t) % 11) / 20, int(t >= 12))
            for u in range(4) for t in range(20)]  # fmt: skip
    told = document(ask(long))
    assert (told["method"], told["n_control"], told["min_p"]) == ("its", 0, None)
    assert told["estimate"] == pytest.approx(5, abs=0.5)
    assert told["verdict"] == "established"
    assert [one["code"] for one in told["warnings"]] == ["no_comparison"]
    insisted = document(ask(long, "--method", "did"))
    assert (insisted["verdict"], insisted["ground"]) == ("not_identifiable", "nobody_to_compare")
    short = document(ask([row for row in long if row[1] >= 2010 and row[1] < 2014]))  # type: ignore[operator]
    assert (short["verdict"], short["estimate"]) == ("not_identifiable", None)


def test_who_was_always_under_the_measure_and_missing_cells_are_left_out_and_counted(
    ask: Callable[..., Any],
) -> None:
    whole = [(u, t, "" if (u, t) in {("МО 7", 2016), ("МО 1", 2018)} else y, 1 if u == "МО 42" else d)
             for u, t, y, d in rows()]  # fmt: skip
    told = document(ask(whole))
    assert (told["n_treated"], told["n_control"], told["n_units"]) == (5, 37, 42)
    assert (told["n_always_treated"], told["n_missing"]) == (1, 2)
    assert [one["code"] for one in told["warnings"]] == ["always_treated", "missing"]
    assert told["verdict"] == "established"
    assert told["low"] < 4 < told["high"]


@pytest.mark.parametrize(
    ("change", "ground"),
    [
        (lambda u, t, y, d: (u, t, y, 0), "nobody_treated"),
        (lambda u, t, y, d: (u, t, y, int(u in {"МО 1", "МО 2"})), "no_time_before"),
        (lambda u, t, y, d: (u, t, 50, d), "nothing_varies"),
        (lambda u, t, y, d: (u, t, u.removeprefix("МО "), d), "nothing_varies"),
    ],
    ids=["nobody", "always", "one figure", "a figure for each unit"],
)
def test_what_cannot_be_known_is_told_with_the_reason(
    ask: Callable[..., Any], change: Callable[..., Row], ground: str
) -> None:
    told = document(ask([change(*row) for row in rows()]))
    assert (told["verdict"], told["ground"]) == ("not_identifiable", ground)
    assert (told["estimate"], told["p"]) == (None, None)
    assert told["verdict_text"].startswith("Узнать нельзя")


def test_a_trend_of_its_own_is_a_condition_violated_not_an_effect(ask: Callable[..., Any]) -> None:
    own = [(u, t, y + 2 * (t - 2015) * (u in {f"МО {n}" for n in range(5)}), d)
           for u, t, y, d in rows(effect=0)]  # fmt: skip
    told = document(ask(own))
    assert (told["verdict"], told["pre_trend_p"] < 0.05) == ("assumption_violated", True)


def test_a_bad_year_that_brought_the_measure_is_named_and_left_out(
    ask: Callable[..., Any],
) -> None:
    dipped = [(u, t, y - 6 * (t == 2018 and u in {f"МО {n}" for n in range(5)}), d)
              for u, t, y, d in rows(effect=0)]  # fmt: skip
    told = document(ask(dipped))
    assert [one["code"] for one in told["warnings"]] == ["ashenfelter_dip"]
    assert (told["verdict"], told["skip_before"]) == ("not_established", 1)
    assert abs(told["estimate"]) < 2
    kept = document(ask(dipped, "--skip-before", "0"))
    assert (kept["verdict"], kept["skip_before"]) == ("assumption_violated", 0)
    assert "ashenfelter_dip" in [one["code"] for one in kept["warnings"]]


def test_the_level_is_that_of_the_interval_too(ask: Callable[..., Any]) -> None:
    usual, strict = document(ask(rows())), document(ask(rows(), "--level", "0.01"))
    assert strict["low"] < usual["low"] < usual["high"] < strict["high"]
    assert ("(95 %: " in usual["verdict_text"], "(99 %: " in strict["verdict_text"]) == (True, True)
    assert "--level 2.0: нужно число" in ask(rows(), "--level", "2").stderr


def test_two_periods_have_no_test_of_trends(ask: Callable[..., Any]) -> None:
    told = document(ask([row for row in rows() if row[1] in {2018, 2019}]))
    assert (told["pre_trend_p"], told["placebo"]) == (None, {"p": None, "n": 0})
    assert told["verdict"] == "established"
    assert [one["code"] for one in told["warnings"]] == ["trends_unchecked"]


def test_clusters_are_what_lots_are_drawn_over(ask: Callable[..., Any]) -> None:
    schools = [(f"{u} школа {n}", t, y + n, d, u) for u, t, y, d in rows() for n in range(3)]
    told = document(ask(schools, "--cluster", "town", heading="school,year,y,d,town"))
    assert (told["n_treated"], told["n_control"]) == (15, 114)
    assert told["clusters"] == {"treated": 5, "compared": 38}
    assert told["inference"] == "randomisation"


def test_those_alike_by_their_conditions_are_compared_with(ask: Callable[..., Any]) -> None:
    """Small places move by themselves, and only small places get the measure."""
    heading = "mo,year,y,d,people,kind"
    told = []
    for u, t, y, d in rows(effect=0):
        number = int(str(u).removeprefix("МО "))
        small = number < 15
        moved = 1.5 * (int(str(t)) - 2018) * (int(str(t)) > 2018) * small
        people, kind = (5 + number, "село") if small else (100 + number, "город")
        told.append((u, t, float(str(y)) + moved, d, people, kind))
    everybody = document(ask(told, heading=heading))
    alike = document(ask(told, "--similar", "people,kind", "--peers", "8", heading=heading))
    assert (everybody["verdict"], alike["verdict"]) == ("established", "not_established")
    assert (alike["n_treated"], alike["n_control"]) == (5, 8)
    lacking = ask(told, "--similar", "люди", heading=heading)
    assert (lacking.returncode, "нет столбца люди" in lacking.stderr) == (1, True)
    itself = ask(told, "--similar", "y", heading=heading)
    assert "похожих ищут по условиям" in itself.stderr
    many = ask(told, "--similar", "people", "--peers", "60", heading=heading)
    assert "нужно 60" in many.stderr


def test_russian_headings_and_decimal_commas_are_read(ask: Callable[..., Any]) -> None:
    told = [
        (u, f"{t}/{t - 1999}", str(y).replace(".", ","), "да" if d else "нет")
        for u, t, y, d in rows()
    ]
    found = document(ask(told, heading="школа;учебный год;балл;мера"))
    assert found["estimate"] == document(ask(rows()))["estimate"]
    assert found["periods"][0] == "2015/16"


def _at(place: int, column: int, value: object) -> list[Row]:
    found = [list(row) for row in rows()]
    found[place][column] = value
    return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (_at(3, 2, "высокий"), "строка 5, столбец y: «высокий» – не число"),
        (_at(3, 1, "весной"), "строка 5, столбец year: «весной» – не время"),
        (_at(3, 1, ""), "строка 5, столбец year: пусто"),
        (_at(3, 0, ""), "строка 5, столбец mo: пусто"),
        (_at(3, 3, 2), "строка 5, столбец d: «2», а нужно 0"),
        (_at(3, 3, ""), "строка 5, столбец d: пусто"),
        (_at(3, 1, 2015), "строки 2 и 5: mo «МО 0», year 2015 стоят дважды"),
        (_at(5, 3, 0), "строка 7, столбец d: у «МО 0» мера снята (year 2020)"),
        ([row for row in rows() if row[0] in {"МО 0", "МО 9"}], "единиц всего 2"),
        ([], "ни одной строки"),
        ([("МО 1", 2015, 5)], "строка 2: ячеек 3, а столбцов 4"),
    ],
)
def test_a_bad_file_gets_one_sentence_with_the_place(
    ask: Callable[..., Any], told: list[Row], said: str
) -> None:
    done = ask(told)
    assert (done.returncode, done.stdout) == (1, "")
    assert "panel.csv" in done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_other_encodings_empty_files_and_wrong_columns_too(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    done = ask(rows(), encoding="windows-1251")
    assert (done.returncode, done.stdout) == (1, "")
    assert "похоже на windows-1251" in done.stderr
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    assert "файл пуст" in run(empty, ["mo", "year", "y", "d"]).stderr
    gone = run(tmp_path / "none.csv", ["mo", "year", "y", "d"])
    assert (gone.returncode, "нет такого файла" in gone.stderr) == (1, True)
    wrong = ask(rows(), "--cluster", "район")
    assert "нет столбца район: в файле mo, year, y, d" in wrong.stderr
    two = [(*row, "А" if row[1] < 2018 else "Б") for row in rows()]  # type: ignore[operator]
    moved = ask(two, "--cluster", "c", heading="mo,year,y,d,c")
    assert "mo «МО 0» стоит сразу в нескольких: А, Б" in moved.stderr
