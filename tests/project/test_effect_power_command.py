"""``orientir effect-power`` from the outside."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orientir.project import command_line


def call(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = command_line.run(["effect-power", *words])
    return code, out.getvalue(), err.getvalue()


def ask(*words: str) -> dict[str, Any]:
    code, out, err = call(*words, "--json")
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


@pytest.fixture
def past(tmp_path: Path) -> str:
    random = np.random.default_rng(4)
    rows = ["mo,year,y"]
    for unit in range(43):
        level = random.normal(50, 9)
        rows += [f"{unit},{year},{level + random.normal(0, 2):.3f}" for year in range(2018, 2024)]
    path = tmp_path / "past.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


COLUMNS = ("--outcome", "y", "--unit", "mo", "--time", "year")


def test_how_many_municipalities_and_years_by_the_past(past: str) -> None:
    told = ask(past, *COLUMNS, "--effect", "3", "--give", "5")
    assert told["noise"]["spread"] == pytest.approx(2, rel=0.1)
    assert told["noise"]["autocorrelation"] < 0.2
    assert (told["plan"]["treated"], told["plan"]["compared"], told["plan"]["after"]) == (5, 38, 3)
    assert told["plan"]["detectable"] > 3
    assert 0 < told["plan"]["power"] < 0.8
    needed = [one["treated"] for one in told["needed"]]
    assert needed == sorted(needed, reverse=True)
    assert len(needed) == 3
    assert "чтобы заметить 3 с вероятностью 0,8, лет после начала 1" in told["text"]


def test_one_of_fifteen_can_tell_nothing() -> None:
    told = ask("--sd", "1", "--give", "1", "--total", "15")
    assert (told["plan"]["detectable"], told["plan"]["min_p"]) == (None, pytest.approx(1 / 15))
    assert "узнать нельзя" in told["text"]


def test_without_a_total_as_many_are_compared_with() -> None:
    told = ask("--sd", "10", "--autocorrelation", "0.5", "--effect", "3", "--after", "2")
    assert told["plan"] is None
    assert [one["after"] for one in told["needed"]] == [1, 2]
    assert "и столько же для сравнения" in told["text"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sd", "1"), "назовите --effect"),
        (("--effect", "1"), "назовите панель прошлых лет или --sd"),
        (("--effect", "0", "--sd", "1"), "--effect 0.0: нужно число, не ноль"),
        (("--effect", "1", "--sd", "1", "--autocorrelation", "1"), "от 0 и меньше 1"),
        (("--sd", "1", "--give", "20", "--total", "20"), "сравнить будет не с кем"),
        (("--sd", "1", "--give", "0"), "--give 0: нужно целое число от 1"),
        (("--sd", "1", "--give", "3", "--power", "2"), "--power 2.0"),
    ],
)
def test_what_is_asked_wrongly_gets_a_sentence(words: tuple[str, ...], said: str) -> None:
    code, out, err = call(*words, "--json")
    assert (code, out) == (1, "")
    assert said in err


def test_a_past_too_short_gets_a_sentence(past: str, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    rows = Path(past).read_text(encoding="utf-8").splitlines()
    short.write_text(
        "\n".join([rows[0], *(r for r in rows if ",2018," in r or ",2019," in r)]), "utf-8"
    )
    code, out, err = call(str(short), *COLUMNS, "--effect", "1")
    assert (code, out) == (1, "")
    assert "short.csv: периодов без меры меньше 3" in err
    assert "назовите столбец --outcome" in call(past, "--effect", "1")[2]
