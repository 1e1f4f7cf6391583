"""Programmes, projects and directions as strangers see them; nothing of it is asked of the database."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.test import Client

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack

IMC = "pack=imc-moskovsky-2019"
SVERDLOVSK = "pack=sverdlovsk-2019"


@pytest.fixture(scope="module")
def centre() -> Pack:
    return load_pack(find_pack("imc-moskovsky-2019"))


@pytest.fixture(scope="module")
def region() -> Pack:
    return load_pack(find_pack("sverdlovsk-2019"))


def shown(client: Client, address: str) -> str:
    answer = client.get(f"/methodology/{address}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_only_parts_that_a_methodology_has_are_led_to(client: Client) -> None:
    page = shown(client, f"?{IMC}")
    assert "О методике" in page
    assert f'href="/methodology/projects/?{IMC}"' in page
    assert "/methodology/directions/" not in page
    assert "Дорожная карта: 0" not in page
    ours = shown(client, "")
    assert 'href="/methodology/directions/"' in ours
    assert "/methodology/projects/" not in ours


def test_a_methodology_of_another_region_is_not_in_force_beside_ours(client: Client) -> None:
    page = shown(client, "")
    assert "Действуют вместе" not in page
    assert "Свердловская область-2019" in page  # it may be looked at all the same


def test_the_passport_tells_every_row(client: Client, centre: Pack) -> None:
    page = shown(client, f"programme/?{IMC}")
    (programme,) = centre.programmes
    assert all(row.title in page for row in programme.passport)
    assert "агента изменений" in page
    assert page.count("<td") > 0
    assert all(service.title in page for service in centre.services)
    assert all(one.title in page for one in programme.baseline)
    assert all(one.title in page for one in centre.projects)


def test_the_plan_tells_quarters_and_who_answers(client: Client, centre: Pack) -> None:
    page = shown(client, f"projects/?{IMC}&project=project_office")
    assert page.count('id="work-') == 12
    row = page.split('id="work-2.10"')[1].split("</tr>")[0]
    for told in ("IV\N{NO-BREAK SPACE}— 10\N{NO-BREAK SPACE}% ДОУ", "III\N{NO-BREAK SPACE}— 84"):
        assert told in row
    assert "Кураторы проектов" in row
    assert page.count('id="figure-2-') == 5
    assert "ДОУ района: не менее 15\N{NO-BREAK SPACE}%" in page
    assert "до 10\N{NO-BREAK SPACE}%, каждый год" in page


def test_the_whole_portfolio_stands_where_no_project_is_chosen(
    client: Client, centre: Pack
) -> None:
    page = shown(client, f"projects/?{IMC}")
    assert page.count('id="work-') == 0
    assert "здесь откроется план по кварталам" in page
    assert page.count('id="figure-') == 24
    assert page.count("&amp;project=") == len(centre.projects)


def test_works_are_narrowed_by_who_answers_and_by_words(client: Client) -> None:
    assert shown(client, f"projects/?{IMC}&responsible=staff_specialist").count('id="work-') == 1
    assert shown(client, f"projects/?{IMC}&q=сайта").count('id="work-') >= 3
    assert "Ничего не найдено" in shown(client, f"projects/?{IMC}&q=абракадабрища")


def test_lost_works_and_lost_quarters_are_told(client: Client) -> None:
    page = shown(client, f"projects/?{IMC}&project=image")
    assert "6.6, 6.7" in page
    assert "квартал утрачен: изготовление продукции (ИП)" in page


def test_the_circle_counts_rows_by_position(client: Client, region: Pack) -> None:
    page = shown(client, f"directions/?{SVERDLOVSK}")
    row = page.split('id="low_results"')[1].split("</tr>")[0]
    assert "position=monitoring" in row
    assert "position=effect" not in row
    assert "Выберите направление" in page
    assert all(one.short_title in page for one in region.directions)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("direction=talent&year=2020", 19),
        ("direction=career_guidance", 36),
        ("position=goals", 1),
        ("year=2018", 3),
        ("position=effect", 0),
    ],
)
def test_rows_are_narrowed(client: Client, region: Pack, query: str, rows: int) -> None:
    page = shown(client, f"directions/?{SVERDLOVSK}&{query}")
    codes = [f'id="{one.code}-20' for one in region.directions]
    assert sum(page.count(code) for code in codes) == rows


def test_a_dash_is_told_apart_from_an_empty_cell(client: Client) -> None:
    page = shown(client, f"directions/?{SVERDLOVSK}&direction=objectivity&year=2019")
    assert "прочерк в документе" in page
    assert "пустая клетка" in page


def test_our_rubric_says_that_it_is_a_demonstration(client: Client) -> None:
    page = shown(client, "directions/")
    assert "(демонстрационная)" in page
    assert "механизм сложился — с 91" in page
    assert "Развитие механизмов управления качеством дошкольного образования" in page


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        (f"works/table.xlsx?{IMC}", 86),  # 31 works without marks and 55 marks
        (f"works/table.csv?{IMC}&project=lean", 13),
        (f"directions/table.csv?{SVERDLOVSK}&direction=talent", 23),
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


@pytest.mark.parametrize("page", ["programme/", "projects/"])
def test_what_a_methodology_has_not_says_so(client: Client, page: str) -> None:
    assert "В этой методике их нет" in shown(client, page)


def test_directions_of_a_methodology_without_them(client: Client) -> None:
    assert "В этой методике их нет" in shown(client, f"directions/?{IMC}")


def test_powers_say_which_position_they_serve(client: Client) -> None:
    page = shown(client, "actors/")
    assert "позиция цикла: адресные рекомендации" in page.split('id="power-6"')[1].split("</tr>")[0]
    assert "Кто что решает" not in shown(client, f"actors/?{IMC}")


def test_notes_are_not_narrowed_by_indicators_where_none_has_one(client: Client) -> None:
    assert 'id="indicator"' in shown(client, "notes/")
    assert 'id="indicator"' not in shown(client, f"notes/?{SVERDLOVSK}")
