"""``orientir clusters`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import Done, orientir, orientir_in_a_process

SCHOOLS = Path(__file__).parents[1] / "data" / "achievement" / "CASchools.csv"
COLUMNS = "calworks,lunch,english,income,grades"


def call(*words: str) -> Done:
    return orientir("clusters", *words)


def test_a_document_and_the_next_year_with_its_numbers(tmp_path: Path) -> None:
    first = orientir_in_a_process("clusters", SCHOOLS, "--columns", COLUMNS, "--k", "3", "--json")
    told = json.loads(first.stdout)
    assert {"k", "silhouette", "stability", "candidates", "units", "clusters", "why"} <= set(told)
    assert (told["k"], len(told["units"]), len(told["clusters"])) == (3, 420, 3)
    assert {one["cluster"] for one in told["units"]} == {1, 2, 3}
    assert sum(one["size"] for one in told["clusters"]) == 420
    before = tmp_path / "before.json"
    before.write_text(first.stdout, encoding="utf-8")
    again = call(
        str(SCHOOLS), "--columns", COLUMNS, "--k", "3", "--json", "--previous", str(before)
    )
    later = json.loads(again.stdout)
    assert later["previous"] == {"common": 420, "gone": [], "moved": []}
    assert later["units"] == told["units"]


def test_mistakes_get_a_sentence(tmp_path: Path) -> None:
    wrong = call(str(SCHOOLS), "--k", "много")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "нужно целое число или auto" in wrong.stderr
    strange = tmp_path / "strange.json"
    strange.write_text("[]", encoding="utf-8")
    other = call(str(SCHOOLS), "--previous", str(strange))
    assert "это не документ" in other.stderr


def test_the_terminal_names_units_of_each_group() -> None:
    told = call(str(SCHOOLS), "--columns", COLUMNS, "--k", "3").stdout
    document = json.loads(call(str(SCHOOLS), "--columns", COLUMNS, "--k", "3", "--json").stdout)
    for one in document["clusters"]:
        assert f"группа {one['cluster']}, организаций {one['size']}: {one['description']}" in told
        assert f"больше всего похожи на остальных: {one['medoid']}, " in told
        assert f" и ещё {one['size'] - 10}" in told
