"""The pack of Chelyabinsk against its document: table 5 is read here anew, by other means.

Source of the table: tests/data/concept/README.md.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack
from orientir.core.packs.directions import POSITIONS
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.reading import read_pack
from orientir.core.packs.specs import Indicator, Pack

TABLE_5 = Path(__file__).parents[1] / "data" / "concept" / "table5.txt"
YEARS = (2022, 2023, 2024, 2025)
ROW_START = re.compile(r"(\d+\.\d+)\.?")
# The row's last page is missing from the text, and 6.1 is torn across two; their notes say so.
TORN_FORMULAS = {"6.1", "10.1"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("chelyabinsk-2023"))


@pytest.fixture(scope="module")
def table() -> dict[str, list[str]]:
    """Code → the row's nine cells; pieces that a page break tore apart are joined."""
    rows: dict[str, list[str]] = {}
    code = None
    for line in TABLE_5.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if start := ROW_START.fullmatch(cells[0]):
            code = start[1]
            rows[code] = cells + [""] * (9 - len(cells))
        elif line.startswith("Критерий"):
            code = None
        elif code and not cells[0]:
            for position, piece in enumerate(cells):
                rows[code][position] = f"{rows[code][position]} {piece}".strip()
    return rows


def plain(text: str) -> str:
    """The words of a cell: no tags, single blanks, none around a slash."""
    without_tags = re.sub(r"<[^>]+>", " ", text)
    return re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", without_tags)).strip()


def test_the_pack_has_everything_of_the_document(pack: Pack) -> None:
    assert len(pack.criteria) == 10
    assert len(pack.indicators) == 27
    assert len(pack.powers) == 9
    assert len(pack.effectiveness) == 3
    assert len(pack.measures) == 30
    assert len(pack.municipalities) == 43
    assert len(pack.actors) == 28


def test_checks_of_data_have_owners_sources_and_advice(pack: Pack) -> None:
    assert len(pack.integrity) >= 30
    assert {one.owner for one in pack.integrity} == {"organisation", "municipality", "operator"}
    assert all(one.source and one.advice for one in pack.integrity)
    official = [one for one in pack.integrity if one.status == "official"]
    assert len(official) >= 10


def test_every_form_of_table_5_has_a_blank(pack: Pack) -> None:
    forms = {
        one.numerator.table for one in pack.indicators if one.numerator.table.startswith("form_")
    }
    assert {f"form_{one.form}" for one in pack.blanks} >= forms
    assert {one.form for one in pack.blanks} == {"oo1", "mentoring", "staff_ages"}


def test_the_pack_passes_its_checks() -> None:
    issues = check_pack(read_pack(find_pack("chelyabinsk-2023")))
    assert [str(issue) for issue in issues if issue.level != "notice"] == []


def test_indicators_are_those_of_table_5(pack: Pack, table: dict[str, list[str]]) -> None:
    assert [indicator.code for indicator in pack.indicators] == list(table)
    for indicator in pack.indicators:
        assert plain(indicator.title) == plain(table[indicator.code][1]), indicator.code


def test_targets_are_the_figures_of_table_5(pack: Pack, table: dict[str, list[str]]) -> None:
    for indicator in pack.indicators:
        written = (cell.strip() for cell in table[indicator.code][2:6])
        figures = [None if cell == "–" else Decimal(cell.replace(",", ".")) for cell in written]
        assert dict(indicator.targets) == dict(zip(YEARS, figures, strict=True)), indicator.code


def test_formulas_are_the_words_of_table_5(pack: Pack, table: dict[str, list[str]]) -> None:
    compared = 0
    for indicator in pack.indicators:
        if indicator.code in TORN_FORMULAS:
            continue
        words = plain(" ".join(table[indicator.code][6:]))
        found = re.search(r"где A_\w – (.+?);? [A\N{CYRILLIC CAPITAL LETTER A}] – (.+)$", words)
        assert found, indicator.code
        # 7.1 has «положение о наставничество»: mended in the pack, told in a note
        numerator = found[1].replace("о наставничество,", "о наставничестве,").rstrip(";")
        assert plain(indicator.formula.numerator) == f"A_n – {numerator}", indicator.code
        assert plain(indicator.formula.denominator) == f"A – {found[2]}", indicator.code
        compared += 1
    assert compared == 25


def test_torn_formulas_repeat_the_title(pack: Pack) -> None:
    torn = [one for one in pack.indicators if one.code in TORN_FORMULAS]
    assert len(torn) == 2
    for indicator in torn:
        counted = indicator.formula.numerator.removeprefix("A_n – количество ")
        assert indicator.title.startswith(f"Доля {counted}")


def test_only_4_6_is_better_when_less(pack: Pack) -> None:
    assert [one.code for one in pack.indicators if one.direction == "down"] == ["4.6"]


def test_targets_hold_for_the_region_alone(pack: Pack) -> None:
    assert {one.target_levels for one in pack.indicators} == {("region",)}


def test_only_shares_of_municipalities_are_counted_for_the_region_alone(pack: Pack) -> None:
    of_region = [one.code for one in pack.indicators if one.levels == ("region",)]
    assert of_region == ["7.2", "7.4"]
    everywhere = ("organisation", "municipality", "region")
    assert {one.levels for one in pack.indicators} == {("region",), everywhere}


def test_only_the_fixed_day_form_settles_before_the_year_ends(pack: Pack) -> None:
    settled = {one.code: one.settles_on for one in pack.indicators if one.settles_on}
    assert settled == dict.fromkeys(("4.3", "4.4", "4.5", "4.6"), "09-20")


def test_every_share_of_a_whole_counts_the_same_thing_above_and_below(pack: Pack) -> None:
    """«A: B / all»: where both parts read one table, the numerator only narrows the denominator."""
    narrowed = [one for one in pack.indicators if _reads_one_table(one)]
    assert len(narrowed) == 20
    for indicator in narrowed:
        above, below = indicator.numerator, indicator.denominator
        assert above.function == below.function, indicator.code
        if above.function != "sum":
            assert (above.where or "").startswith(below.where or ""), indicator.code


def _reads_one_table(indicator: Indicator) -> bool:
    return indicator.numerator.table == indicator.denominator.table


def test_every_indicator_has_a_case_and_every_state_too(pack: Pack) -> None:
    tried = Counter(str(row["indicator"]) for case in pack.cases for row in case.expected)
    assert set(tried) == {one.code for one in pack.indicators}
    states = {row["state"] for case in pack.cases for row in case.expected}
    assert states == {"ok", "no_data", "not_collected", "over_100"}


def test_actors_keep_the_two_halves_of_table_1(pack: Pack) -> None:
    assert Counter(actor.kind for actor in pack.actors) == {"provision": 4, "support": 24}
    assert all(actor.functions for actor in pack.actors)


def test_measures_keep_their_stages(pack: Pack) -> None:
    assert Counter(one.stage for one in pack.measures) == {
        "Деятельностный этап (2023-2024 годы)": 23,
        "Результативный этап (2025 год)": 7,
    }


def test_powers_go_the_circle_of_management(pack: Pack) -> None:
    assert tuple(power.position for power in pack.powers) == POSITIONS


def test_only_decisions_are_taken_without_co_executors(pack: Pack) -> None:
    assert [power.number for power in pack.powers if not power.co_executors] == [8]


def test_municipalities_have_codes_of_the_region(pack: Pack) -> None:
    codes = {one.oktmo for one in pack.municipalities}
    assert len(codes) == 43
    assert all(one.oktmo_old for one in pack.municipalities)
    assert sorted(one.code for one in pack.municipalities if not one.oktmo_verified) == [
        "chebarkulsky",
        "lokomotivny",
        "troitsky",
    ]


def test_a_municipality_is_never_called_like_the_region(pack: Pack) -> None:
    """Both become codes of units."""
    assert pack.region.code not in {one.code for one in pack.municipalities}


@pytest.mark.parametrize("code", ["4.5", "4.6", "6.4", "7.1", "7.4", "9.1", "10.1"])
def test_unclear_rows_have_a_note(pack: Pack, code: str) -> None:
    notes = [note for note in pack.notes if note.indicator == code]
    assert notes
    assert all(note.text and note.reading and note.reason and note.clause for note in notes)
