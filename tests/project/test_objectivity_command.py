"""``orientir objectivity`` from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REGENTS = Path(__file__).parents[1] / "data" / "scores" / "regents.csv"


def call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orientir", "objectivity", *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_one_list_is_printed_and_nothing_else() -> None:
    done = call(str(REGENTS), "--score", "score", "--count", "count", "--by", "subject",
                "--cuts", "65,85", "--json")  # fmt: skip
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(told) == 10
    assert set(told[0]) >= {"group", "cut", "ratio", "expected", "effect", "p", "flagged"}
    assert [one["flagged"] for one in told] == [True, False] * 5
    assert "учеников без балла 477" in done.stderr


def test_percentages_get_a_sentence_and_no_number(tmp_path: Path) -> None:
    shares = tmp_path / "shares.csv"
    shares.write_text("балл;доля\n1;33,3\n2;33,3\n3;33,4\n", encoding="utf-8")
    done = call(str(shares), "--score", "балл", "--count", "доля", "--cuts", "2", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "столбец доля" in done.stderr
    strange = call(str(REGENTS), "--score", "score", "--count", "count", "--cuts", "две")
    assert (strange.returncode, strange.stdout) == (1, "")
    assert "нужны числа через запятую" in strange.stderr
