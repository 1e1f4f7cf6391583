"""Published figures, open to everybody: nothing else is."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client

from orientir.cycle.monitoring.api import public_table
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot
from tests.conftest import Acting
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.monitoring.test_pages import text_of


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region(state="published")


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def rows_of(content: bytes) -> list[list[str]]:
    return [line.split(";") for line in content.decode("utf-8-sig").strip().splitlines()[1:]]


def test_a_stranger_is_led_to_what_is_open(region: Region) -> None:
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/open/")


def test_a_stranger_reads_the_region(region: Region, acting_as: Acting) -> None:
    with acting_as("web"):
        text = text_of(Client().get("/open/").content.decode())
    assert "Челябинская область: показатели 2025 года" in text
    assert "утверждён приказом 01/1488" in text


def test_small_groups_stay_hidden(region: Region, acting_as: Acting) -> None:
    with acting_as("web"):
        content = Client().get("/open/table.csv?indicator=1.1").content
    shown = {row[0] for row in rows_of(content) if row[4]}
    allowed = IndicatorValue.objects.filter(
        snapshot=region.snapshot, indicator="1.1", year=2025, is_disclosed=True
    )
    names = {unit.pk: code for code, unit in region.units.items()}
    assert shown == {names[one.unit_id] for one in allowed if one.level == "municipality"}
    assert shown


def test_what_is_not_published_is_not_open(region: Region, acting_as: Acting) -> None:
    Snapshot.objects.filter(pk=region.snapshot.pk).update(state="approved")
    with acting_as("web"):
        text = text_of(Client().get("/open/").content.decode())
    assert "Пока ничего не опубликовано" in text


@pytest.mark.parametrize("query", ["snapshot=no", "year=1999", "indicator=99.9"])
def test_bad_addresses_are_not_found(region: Region, query: str) -> None:
    assert Client().get(f"/open/?{query}").status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_is_given_as_a_file(region: Region, kind: str) -> None:
    response = Client().get(f"/open/table.{kind}")
    assert (response.status_code, len(response.content) > 500) == (200, True)


def test_a_stranger_reads_a_municipality_and_no_organisation(
    region: Region, acting_as: Acting
) -> None:
    with acting_as("web"):
        text = text_of(Client().get("/open/?unit=agapovsky").content.decode())
        school = Client().get("/open/?unit=org-1")
    assert "показатели 2025 года" in text
    assert "Агаповский" in text
    assert school.status_code == 404


def test_the_public_extract_has_what_is_seen_and_no_hidden_count(
    region: Region, acting_as: Acting
) -> None:
    with acting_as("web"):
        table = public_table(region.snapshot.code)
    allowed = IndicatorValue.objects.filter(
        snapshot=region.snapshot, is_disclosed=True, level__in=("region", "municipality")
    )
    told = table.filter(~table["is_hidden"])
    assert told.height == allowed.count()
    assert set(table["level"]) == {"region", "municipality"}
    hidden = table.filter(table["is_hidden"])
    assert hidden.height > 0
    assert (
        hidden.select("numerator", "denominator", "value").null_count().row(0)
        == (hidden.height,) * 3
    )


def test_what_is_corrected_says_so(region: Region, acting_as: Acting) -> None:
    made = deepcopy(region.snapshot)
    made.pk, made.code = None, "corrected"
    made.corrects_id, made.correction_reason = region.snapshot.pk, "школа 12 сдала форму заново"
    made.reporting_on = date(2025, 1, 1)
    made.save(force_insert=True)
    with acting_as("web"):
        text = text_of(Client().get(f"/open/?snapshot={region.snapshot.code}").content.decode())
    assert "Исправлен срезом corrected: школа 12 сдала форму заново" in text
