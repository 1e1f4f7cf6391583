"""Words of a query in the texts of a pack."""

from __future__ import annotations

import pytest

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.matching import match, words_of
from orientir.cycle.goals.searching import search_measures, search_pack

TEXTS = {
    "a": "Педагоги, прошедшие диагностику",
    "b": "Наставники молодых учёных",
    "c": "4.2 Вакансии в школах",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("chelyabinsk-2023"))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("диагностика", "a"),
        ("ДИАГНОСТИКИ педагогов", "a"),
        ("учеными", "b"),
        ("Учёный", "b"),
        ("наставниками молодых", "b"),
        ("4.2", "c"),
        ("4,2", "c"),
        ("4.3", ""),
        ("в школе", "c"),
        ("диагностика наставники", ""),
        ("", ""),
        ("!?", ""),
    ],
)
def test_every_word_is_met_in_spite_of_case_and_endings(query: str, keys: str) -> None:
    found = match(TEXTS, query)
    assert "".join(found.hits) == keys


@pytest.mark.parametrize(("query", "key"), [("диогностика", "a"), ("вокансии", "c")])
def test_typos_are_forgiven_only_where_nothing_is_exact(query: str, key: str) -> None:
    found = match(TEXTS, query)
    assert (found.hits, found.is_exact) == ((key,), False)
    assert match({**TEXTS, "d": f"само слово {query}"}, query).hits == ("d",)


def test_numbers_keep_their_points() -> None:
    assert words_of("п. 4.2, ещё 1,5 % — №7") == ["п", "4.2", "еще", "1.5", "7"]


def test_a_code_means_that_indicator_alone(pack: Pack) -> None:
    found = search_pack(pack, " 4.2 ")
    assert [one.code for one in found.indicators] == ["4.2"]
    assert (found.measures, found.actors) == ((), ())


def test_a_criterion_means_all_of_its_indicators(pack: Pack) -> None:
    codes = [one.code for one in search_pack(pack, "4").indicators]
    assert codes == [one.code for one in pack.indicators if one.criterion == "4"]


def test_words_are_looked_for_everywhere(pack: Pack) -> None:
    found = search_pack(pack, "наставничество")
    assert {one.criterion for one in found.indicators} == {"7"}
    assert "ministry_of_enlightenment" in {
        one.code for one in search_pack(pack, "минпросвещения").actors
    }


def test_measures_are_found_by_their_executor(pack: Pack) -> None:
    found = search_measures(pack, pack.measures, "агломерация ММПГ абракадабра")
    assert found == ()
    found = search_measures(pack, pack.measures, "методические объединения")
    assert 19 in {one.number for one in found}
