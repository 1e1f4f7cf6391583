"""The road map of the agglomeration: everything the order has stands in the pack, damage is told."""

from __future__ import annotations

from datetime import date

import pytest

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.rules import by_force, in_force_together


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("chelyabinsk-agglomeration-2022"))


def test_seven_documents_and_the_order_with_number_and_day(pack: Pack) -> None:
    told = [(one.number, one.adopted_on and one.adopted_on.isoformat()) for one in pack.sources]
    assert told == [
        ("01/315", "2022-02-22"),
        ("01/1958", "2020-09-21"),
        ("01/970", "2017-03-29"),
        ("01/3310", "2021-12-29"),
        ("01/3050", "2021-12-01"),
        ("01/1753", "2021-06-29"),
        ("01/148", "2022-01-24"),
        (None, "2021-12-20"),
    ]


def test_every_measure_has_its_people_its_term_and_its_result(pack: Pack) -> None:
    assert [one.number for one in pack.measures] == list(range(1, 25))
    for one in pack.measures:
        assert one.participants
        assert one.executors
        assert one.expected_result
    assert {one.section for one in pack.measures[:9]} == {
        "Раздел I (название в тексте не сохранилось)"
    }
    assert {one.section[:3] for one in pack.measures[9:]} == {"II."}


@pytest.mark.parametrize(
    ("number", "grounds", "term"),
    [(3, 4, "Август – октябрь 2022 года"), (7, 0, "В течение 2022 года"), (10, 7, "Февраль 2022 года"),
     (12, 4, "Февраль – декабрь 2022 года"), (20, 1, "В течение 2022 года"), (22, 6, "В течение 2022 года")],
)  # fmt: skip
def test_references_and_terms_are_those_of_the_rows(
    pack: Pack, number: int, grounds: int, term: str
) -> None:
    one = pack.measures[number - 1]
    assert (len(one.grounds), one.term) == (grounds, term)


def test_a_row_without_its_term_has_a_note(pack: Pack) -> None:
    noted = {note.clause for note in pack.notes if note.text.startswith("Столбца «Сроки»")}
    assert noted == {f"Дорожная карта, строка {n}" for n in (6, 7, 20, 21, 22)}
    lacking = {
        f"Дорожная карта, строка {one.number}"
        for one in pack.measures
        if one.term == "В течение 2022 года"
    }
    assert lacking == noted


def test_the_methodology_of_the_region_counts_its_figures_whatever_is_in_force_beside_it(
    pack: Pack,
) -> None:
    region = load_pack(find_pack("chelyabinsk-2023"))
    for day in (date(2022, 6, 1), date(2024, 6, 1), date(2026, 6, 1)):
        assert by_force([pack, region], day)[0] is region
    assert in_force_together([region, pack], date(2022, 6, 1)) == [pack]
