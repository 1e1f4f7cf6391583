"""The methodology as strangers and those with an account see it; nothing of it is asked of the database."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.test import Client

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from tests.cast import make_cast

PAGES = ("", "competencies/", "actors/", "measures/", "notes/", "parameters/")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("chelyabinsk-2023"))


def shown(client: Client, address: str) -> str:
    answer = client.get(f"/methodology/{address}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_every_indicator_stands_with_its_targets_and_a_link(client: Client, pack: Pack) -> None:
    page = shown(client, "")
    assert all(f"{one.code} {one.short_title}" in page for one in pack.indicators)
    assert page.count('href="/open/?indicator=') == len(pack.indicators) == 27
    row = page.split('id="i1.1"')[1].split("</tr>")[0]
    assert [number in row for number in ("6", "7,5", "9", "10,5")] == [True] * 4
    assert "здесь меньше — лучше" in page.split('id="i4.6"')[1].split("</tr>")[0]
    assert "02/1488 от 16.06.2023" in page


@pytest.mark.django_db
def test_who_is_logged_in_is_led_to_the_card() -> None:
    page = shown(make_cast().client("teacher"), "")
    assert 'href="/monitoring/4.2/"' in page
    assert "/open/?indicator" not in page


def test_actors_and_powers_are_there(client: Client, pack: Pack) -> None:
    page = shown(client, "actors/")
    assert all(f'id="{actor.code}"' in page for actor in pack.actors)
    assert all(f'id="power-{power.number}"' in page for power in pack.powers)


def test_the_actor_one_came_for_is_open(client: Client) -> None:
    page = shown(client, "actors/?actor=chiro")
    assert page.count('<details class="o-more" id="chiro" open>') == 1
    assert page.count(" open>") == 1


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", 30),
        ("stage=2", 7),
        ("stage=1&section=2", 16),
        ("executor=universities", 1),
        ("stage=9", 0),
    ],
)
def test_measures_are_narrowed(client: Client, query: str, numbers: int) -> None:
    assert shown(client, f"measures/?{query}").count('id="measure-') == numbers


def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = shown(client, "measures/?q=абракадабрища")
    assert "Ничего не найдено" in page
    assert 'href="/methodology/measures/"' in page


def test_notes_of_one_indicator(client: Client, pack: Pack) -> None:
    wanted = [note for note in pack.notes if note.indicator == "2.1"]
    assert f"Примечания к методике: {len(wanted)}" in shown(client, "notes/?indicator=2.1")
    whole = [note for note in pack.notes if note.indicator is None]
    assert f"Примечания к методике: {len(whole)}" in shown(client, "notes/?indicator=order")


def test_parameters_say_whose_they_are(client: Client) -> None:
    page = shown(client, "parameters/")
    row = page.split('id="disclosure.min_cell"')[1].split("</tr>")[0]
    assert "выбран платформой" in row
    assert "из самого документа" in page.split('id="young.age_below"')[1].split("</tr>")[0]


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("indicators/table.xlsx", 27),
        ("indicators/table.csv", 27),
        ("measures/table.xlsx?stage=2", 7),
        ("notes/table.csv?indicator=2.1", 4),
    ],
)
def test_files_hold_what_the_page_shows(client: Client, address: str, rows: int) -> None:
    answer = client.get(f"/methodology/{address}")
    if "csv" in address:
        found = answer.content.decode("utf-8-sig").strip().split("\r\n")
    else:
        book = python_calamine.load_workbook(io.BytesIO(answer.content))
        found = [str(row) for row in book.get_sheet_by_index(0).to_python()]
    assert len(found) == rows + 1
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("address", ["actors/table.csv", "notes/table.pdf"])
def test_there_are_no_other_files(client: Client, address: str) -> None:
    assert client.get(f"/methodology/{address}").status_code == 404


def test_an_unknown_methodology_is_told_of(client: Client) -> None:
    answer = client.get("/methodology/?pack=no-such")
    assert answer.status_code == 404
    assert "chelyabinsk-2023" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_pages_link_to_each_other_and_keep_the_pack(client: Client, address: str) -> None:
    page = shown(client, f"{address}?pack=chelyabinsk-2023")
    assert all(f'href="/methodology/{part}?pack=chelyabinsk-2023"' in page for part in PAGES)


def test_the_map_shows_every_competency_with_its_levels_and_instruments(
    client: Client, pack: Pack
) -> None:
    page = shown(client, "competencies/")
    assert all(f'id="{one.code}"' in page for one in pack.competencies)
    assert all(words in page for one in pack.competencies for words in one.levels.values())
    assert all(f'id="{one.code}"' in page for one in pack.instruments)
    assert page.count('href="#met.1"') == 2  # in the map and in the blueprint


def test_chosen_numbers_say_whose_they_are(client: Client) -> None:
    page = shown(client, "competencies/")
    card = page.split('id="teachers"')[1].split("</section>")[0]
    assert "0,8 (выбран платформой, можно изменить)" in card
    assert "60\N{NO-BREAK SPACE}% (выбран платформой, можно изменить)" in card


def test_forms_are_named_by_their_titles_with_what_they_ask(client: Client) -> None:
    page = shown(client, "parameters/")
    assert "ОО-1: ставки и образование педагогов школы" in page
    assert "Педагогические ставки по штату; Фактически занятые" in page
    assert "Документы о наставничестве" in page


AGGLOMERATION = "pack=chelyabinsk-agglomeration-2022"


def test_a_methodology_without_indicators_shows_documents_and_measures(client: Client) -> None:
    page = shown(client, f"?{AGGLOMERATION}")
    assert "Показателей она не задаёт" in page
    assert "несколько муниципалитетов вместе" in page
    assert page.count("№ 01/") == 7
    measures = shown(client, f"measures/?{AGGLOMERATION}&executor=intermunicipal_project_groups")
    assert measures.count('id="measure-') == 8
    assert "соисполнители: ГБУ ДПО РЦОКИО, ММПГ" in measures
    assert "По документам: № 01/1958" in measures


def test_what_changes_is_told_before_it_comes_into_force(client: Client) -> None:
    page = shown(client, f"compare/?before=chelyabinsk-2023&{AGGLOMERATION}")
    assert "Челябинск-2023 → Агломерация-2022" in page
    assert "Показатели: уйдёт 27; мероприятия: добавится 24, уйдёт 30." in page
    same = shown(client, "compare/?before=chelyabinsk-2023&pack=chelyabinsk-2023")
    assert "Различий нет." in same
    assert client.get("/methodology/compare/?before=no-such").status_code == 404
