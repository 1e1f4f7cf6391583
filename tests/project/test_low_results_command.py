"""``orientir low-results`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import Done, orientir, orientir_in_a_process

ROWS = """unit,procedure,subject,grade,year,participants,below
A,ВПР,математика,5,2025,50,20
A,ВПР,русский язык,5,2025,50,15
B,ВПР,математика,5,2025,50,1
B,ВПР,русский язык,5,2025,50,0
C,ВПР,математика,5,2025,4,4
"""


def call(*words: str) -> Done:
    return orientir("low-results", *words)


def test_states_and_reasons_are_printed_with_the_rules(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS, encoding="utf-8")
    asked = ("low-results", rows, "--rules", "chelyabinsk-2023", "--json")
    told = json.loads(orientir_in_a_process(*asked).stdout)
    assert told["counts"] == {"low": 1, "not_low": 1, "not_enough_data": 1}
    assert [(one["unit"], one["state"]) for one in told["units"]] == [
        ("A", "low"), ("B", "not_low"), ("C", "not_enough_data"),
    ]  # fmt: skip
    assert told["units"][0]["rule_version"] == "inspection-2025 1.0"
    assert told["rules"]["share_threshold"]["status"] == "official"


def test_percentages_get_a_sentence_and_no_number(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS.replace(",50,20", ",50,33.3"), encoding="utf-8")
    done = call(str(rows), "--rules", "chelyabinsk-2023", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "людей, а не процентов" in done.stderr


def test_the_terminal_tells_who_and_why_and_how_many_the_others_are(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS, encoding="utf-8")
    told = call(str(rows), "--rules", "chelyabinsk-2023").stdout.splitlines()
    assert told[0] == "низкие результаты (1):"
    assert told[1].startswith("  A: ")
    assert "40" in told[1]
    assert "недостаточно данных (1):" in told
    assert not any(line.startswith("  B") for line in told)
    assert told[-1].startswith(
        "2025 год: низкие результаты 1; не относится к низким 1; недостаточно данных 1"
    )


def test_shares_rounded_to_whole_numbers_are_refused_unless_they_are_people(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS.replace(",50,", ",100,").replace(",4,4", ",100,4"), encoding="utf-8")
    done = call(str(rows), "--rules", "chelyabinsk-2023", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "похоже на проценты" in done.stderr
    assert call(str(rows), "--rules", "chelyabinsk-2023", "--counts", "--json").returncode == 0
