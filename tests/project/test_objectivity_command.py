"""``orientir objectivity`` from the outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.commands import Done, orientir, orientir_in_a_process

PACK = Path(__file__).parents[2] / "packs" / "chelyabinsk-2023"
REGENTS = Path(__file__).parents[1] / "data" / "scores" / "regents.csv"


def call(*words: str) -> Done:
    return orientir("objectivity", *words)


def test_one_list_is_printed_and_nothing_else() -> None:
    asked = ("objectivity", str(REGENTS), "--score", "score", "--count", "count", "--by", "subject",
             "--cuts", "65,85", "--json")  # fmt: skip
    done = orientir_in_a_process(*asked)
    assert done == orientir(*asked)
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


def test_bounds_come_of_the_pack_and_are_told_with_their_source(tmp_path: Path) -> None:
    asked = (str(REGENTS), "--score", "score", "--count", "count", "--by", "subject", "--cuts", "65",
             "--json")  # fmt: skip
    plain, packed = call(*asked), call(*asked, "--pack", "chelyabinsk-2023")
    assert "наименьшая группа: 50 (Методика платформы (демонстрация))" in plain.stderr
    assert "наименьшая группа: 50 (Методика платформы: по меньшей группе не судят)" in packed.stderr
    assert json.loads(packed.stdout) == json.loads(plain.stdout)
    stricter = copy_pack(tmp_path, "signals/signals.yaml", "value: 0.005", "value: 0.05")
    own = call(*asked, "--pack", str(stricter))
    flags = [one["flagged"] for one in json.loads(own.stdout)]
    assert 0 < sum(flags) < 5
    assert flags == [one["effect"] >= 0.05 for one in json.loads(plain.stdout)]
    over = call(*asked, "--pack", str(stricter), "--least-effect", "0.005")
    assert all(one["flagged"] for one in json.loads(over.stdout))
    assert "наименьший избыток, доля участников: 0.005 (задано в команде)" in over.stderr


def test_a_pack_without_the_signal_gets_a_sentence(tmp_path: Path) -> None:
    without = copy_pack(tmp_path, "signals/signals.yaml", "code: heaping", "code: similar_answers")
    done = call(str(REGENTS), "--score", "score", "--count", "count", "--by", "subject",
                "--cuts", "65", "--pack", str(without))  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "heaping" in done.stderr
    strange = call(
        str(REGENTS), "--score", "score", "--count", "count", "--cuts", "65", "--pack", "нет"
    )
    assert (strange.returncode, strange.stdout) == (1, "")
    assert "Traceback" not in strange.stderr


def copy_pack(folder: Path, file: str, old: str, new: str) -> Path:
    """The pack of the region with one word changed."""
    made = folder / "methodology"
    shutil.copytree(PACK, made)
    changed = made / file
    text = changed.read_text(encoding="utf-8")
    assert old in text
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    heading = made / "pack.yaml"
    named = heading.read_text(encoding="utf-8").replace(
        "id: chelyabinsk-2023", "id: methodology", 1
    )
    heading.write_text(named, encoding="utf-8")
    return made
