"""From who got a measure to the register and to a target of the next year: by people with known rights."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from django.db import DatabaseError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.core.effects import Columns, Question, as_document, estimate_effect, read_panel
from orientir.cycle.effects.actions.giving import give_measure, set_starts
from orientir.cycle.effects.actions.studying import (
    StudyNotPossible,
    begin_study,
    count_study,
    repeat_study,
)
from orientir.cycle.effects.counting import Asked
from orientir.cycle.effects.models import EffectStudy, GivenMeasure, MeasureStart
from orientir.cycle.effects.queries.register import find_expected, list_done_by
from orientir.cycle.effects.queries.targets import list_proposals
from orientir.cycle.effects.starts import StartsNotRead, lines_of, read_starts, rows_of
from orientir.cycle.goals.models import AcceptedTarget
from orientir.cycle.monitoring.models import IndicatorValue
from orientir.cycle.registry.api import load_unit_book
from orientir.kit.access.acting import acting_by
from orientir.kit.tabular.exporting import write_xlsx
from tests.conftest import act_as
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.playing import acting, client_of, run_sql

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
REGION, TOWN = "chelyabinsk", "agapovsky"
EFFECT, SINCE = 12, 2024
TREATED = [f"org-{number}" for number in range(1, 9)]
PACK = "chelyabinsk-2023"


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    """Indicator 1.1 of every organisation: a level of its own, a common trend, noise; the measure adds twelve."""
    region = make_region()
    random = Random(11)
    found = IndicatorValue.objects.filter(indicator="1.1", level="organisation").select_related(
        "unit"
    )
    levels: dict[str, float] = {}
    for one in found.order_by("unit__code", "year"):
        code = one.unit.code
        level = levels.setdefault(code, random.uniform(20, 40))
        gain = EFFECT if code in TREATED and one.year >= SINCE else 0
        value = round(level + 2 * (one.year - 2022) + gain + random.gauss(0, 1.5))
        one.numerator, one.denominator, one.value, one.state = (
            Decimal(value),
            Decimal(100),
            Decimal(value),
            "ok",
        )
        one.save()
    return region


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def given(region: Region, by: int) -> GivenMeasure:
    return give_measure(
        title="Выездная диагностика", level="organisation", starts={region.units[one].pk: SINCE for one in TREATED},
        unit=region.units[REGION].pk, pack=PACK, row=16, by=by, at=AT,
    )  # fmt: skip


def studied(region: Region, compared: str = "all") -> EffectStudy:
    with acting(region, "operator", REGION) as by:
        asked = Asked("1.1", "", {}, compared=compared, baseline="mean")
        made = begin_study(
            measure=given(region, by).pk, snapshot=region.snapshot.code, asked=asked, by=by, at=AT
        )
        count_study(study=made.pk, by=by, at=AT)
    return EffectStudy.objects.get(pk=made.pk)


@pytest.mark.parametrize("compared", ["all", "similar"])
def test_an_effect_that_is_there_is_established_from_the_figures_of_the_snapshot(
    region: Region, compared: str
) -> None:
    found = studied(region, compared)
    assert (found.verdict, found.refused) == ("established", "")
    assert found.estimate == pytest.approx(EFFECT, abs=1.5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < EFFECT < found.high


def test_the_figures_are_those_of_the_core_over_the_same_rows(region: Region) -> None:
    found = studied(region)
    rows = IndicatorValue.objects.filter(indicator="1.1", level="organisation", structure="then")
    panel = pl.DataFrame(
        [
            (one.unit.code, one.year, float(one.value or 0), int(one.unit.code in TREATED and one.year >= SINCE))
            for one in rows.select_related("unit").order_by("unit__code", "year")
        ],
        schema=["unit", "year", "value", "treated"], orient="row",
    )  # fmt: skip
    alone = as_document(
        estimate_effect(read_panel(panel, Columns("value", "unit", "year", "treated")), Question(baseline="mean"))
    )  # fmt: skip
    assert found.figures is not None
    assert found.figures["document"] == alone


def test_counted_again_it_is_the_same_to_the_last_digit_though_the_list_changed(
    region: Region,
) -> None:
    found = studied(region)
    with acting(region, "operator", REGION) as by:
        set_starts(measure=found.measure_id, starts={region.units["org-20"].pk: 2025}, by=by, at=AT)
        again = repeat_study(study=found.pk, by=by, at=AT)
        count_study(study=again.pk, by=by, at=AT)
    again.refresh_from_db()
    assert (again.panel_sha256, again.result_sha256) == (found.panel_sha256, found.result_sha256)
    assert again.figures == found.figures


def test_a_measure_that_did_nothing_is_not_established(region: Region) -> None:
    with acting(region, "operator", REGION) as by:
        starts = {region.units[f"org-{number}"].pk: SINCE for number in range(12, 18)}
        made = give_measure(
            title="Другая", level="organisation", starts=starts, unit=region.units[REGION].pk, by=by, at=AT
        )  # fmt: skip
        study = begin_study(
            measure=made.pk, snapshot=region.snapshot.code, asked=Asked("1.1", "", {}), by=by, at=AT
        )
        count_study(study=study.pk, by=by, at=AT)
    study.refresh_from_db()
    assert study.verdict in {"not_established", "not_identifiable"}


def test_what_cannot_be_asked_is_refused_in_words(region: Region) -> None:
    with acting(region, "operator", REGION) as by:
        made = given(region, by)
        with pytest.raises(StudyNotPossible, match=r"7\.2 на этом уровне не считается"):
            begin_study(
                measure=made.pk, snapshot=region.snapshot.code, asked=Asked("7.2", "", {}), by=by, at=AT
            )  # fmt: skip


def test_who_got_what_is_entered_by_those_who_steer_and_read_by_those_who_see_figures(
    region: Region,
) -> None:
    found = studied(region)
    with acting(region, "municipal_specialist", TOWN):
        assert GivenMeasure.objects.count() == 1
        assert MeasureStart.objects.count() == len(TREATED)
        assert not EffectStudy.objects.exists()  # the snapshot is not published
        for statement in (
            "insert into effects_start (measure_id, unit_id, year) select measure_id, unit_id, 2020 from effects_start",
            "delete from effects_measure",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                run_sql(statement)
        assert run_sql("delete from effects_start") == 0
        assert run_sql("update effects_study set estimate = 99") == 0
    with act_as("web"), acting_by(""):
        assert not GivenMeasure.objects.exists()
    assert EffectStudy.objects.get(pk=found.pk).estimate == found.estimate


def test_the_register_tells_what_to_expect_of_a_row_of_the_road_map(region: Region) -> None:
    found = studied(region)
    expected = find_expected(PACK, [3, 16], "1.1")
    assert expected is not None
    assert (expected.study, expected.treated) == (found.pk, len(TREATED))
    assert find_expected(PACK, [3], "1.1") is None
    assert find_expected(PACK, [16], "2.1") is None
    assert [one.year for one in list_done_by([region.units["org-1"].pk])] == [SINCE]


def test_lists_of_units_tell_every_mistake_by_its_line(region: Region) -> None:
    book = load_unit_book()
    with pytest.raises(StartsNotRead) as told:
        read_starts(
            lines_of("org-1; 2024\nнет такой; 2024\norg-2\norg-1; 2025"), book, "organisation"
        )
    assert "строка 2: «нет такой»" in str(told.value)
    assert "строка 3: «org-2»: впишите год" in str(told.value)
    assert "строка 4: «org-1» стоит дважды" in str(told.value)
    with pytest.raises(StartsNotRead, match="среди единиц этого уровня"):
        read_starts(lines_of("org-1; 2024"), book, "municipality")


def test_a_sheet_gives_the_same_list(region: Region) -> None:
    content = write_xlsx(
        "Меры", ["Код", "Название", "Год"],
        [["org-1", "Школа", 2024], ["org-2", "Школа", None], ["org-3", "Сад", 2025]],
    )  # fmt: skip
    book = load_unit_book()
    starts = read_starts(rows_of(content, "меры.xlsx"), book, "organisation")
    assert starts == {region.units["org-1"].pk: 2024, region.units["org-3"].pk: 2025}
    plain = b"org-1;2024\norg-3;20x5\n"
    with pytest.raises(StartsNotRead, match=r"меры\.csv, строка 2: «org-3»: впишите год"):
        read_starts(rows_of(plain, "меры.csv"), book, "organisation")
    with pytest.raises(StartsNotRead, match="два столбца"):
        rows_of(b"org-1\n", "меры.csv")


def test_the_ministry_enters_a_measure_asks_and_reads_the_answer(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    lines = "\n".join(f"{one}; {SINCE}" for one in TREATED)
    form = {"title": "Выезд", "level": "organisation", "row": "16", "basis": "", "lines": lines}
    with act_as("web"):
        refused = client.post("/effects/measures/new/", {**form, "lines": "нет такой; 2024"})
        assert (refused.status_code, "строка 1: «нет такой»" in refused.content.decode()) == (
            422,
            True,
        )
        assert client.post("/effects/measures/new/", form).status_code == 302
    made = GivenMeasure.objects.get()
    asked = {
        "indicator": "1.1",
        "compared": "all",
        "cluster": "unit",
        "baseline": "mean",
        "skip": "",
    }
    with act_as("web"):
        assert "Получили 8 единиц" in client.get(f"/effects/measures/{made.pk}/").content.decode()
        assert client.post(f"/effects/measures/{made.pk}/", asked).status_code == 302
    study = EffectStudy.objects.get()
    with acting(region, "ministry", REGION) as by:
        count_study(study=study.pk, by=by, at=AT)
    with act_as("web"):
        page = client.get(f"/effects/studies/{study.pk}/").content.decode()
        register = client.get("/effects/").content.decode()
    assert "эффект установлен" in page
    assert "Эффект установлен: " in page
    assert "С мерой / без меры: 2022: " in page
    assert "эффект установлен" in register


def test_power_before_the_decision(region: Region) -> None:
    client = client_of(region, "operator", REGION)
    query = "level=organisation&indicator=1.1&give={give}&after=2&effect={effect}"
    with act_as("web"):
        strong = client.get(f"/effects/power/?{query.format(give=10, effect=12)}").content.decode()
        weak = client.get(f"/effects/power/?{query.format(give=1, effect=1)}").content.decode()
        all_of_them = client.get(f"/effects/power/?{query.format(give=24, effect=1)}")
    assert re.search("Эффект 12(,0)? будет заметен", strong)
    assert "скорее не будет заметен" in weak
    assert "сравнить будет не с кем" in all_of_them.content.decode()


def test_targets_are_proposed_with_their_interval_and_accepted_with_their_basis(
    region: Region,
) -> None:
    proposals = {one.indicator.code: one for one in list_proposals(region.snapshot)}
    few = proposals["1.1"]
    assert few.forecast.value is None  # four municipalities: nobody to borrow the step from
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        page = client.get("/effects/targets/").content.decode()
        assert "мало лет" in page
        told = client.post(
            "/effects/targets/1.1/", {"value": "14,5", "kind": "own", "document": "приказ № 9"}
        )
        assert told.status_code == 302
        assert "приказ № 9" in client.get("/effects/targets/").content.decode()
        again = client.post("/effects/targets/1.1/", {"value": "15", "kind": "own", "document": ""})
        assert again.status_code == 302
    kept = AcceptedTarget.objects.order_by("pk")
    assert [(one.year, float(one.value), one.withdrawn_at is None) for one in kept] == [
        (2026, 14.5, False),
        (2026, 15.0, True),
    ]
    assert kept[0].basis["snapshot"] == region.snapshot.code
    assert kept[0].basis["target_before"] == 10.5


def test_the_register_asks_the_database_no_oftener_for_more(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _again in range(3):
        studied(region)
    client = client_of(region, "operator", REGION)
    client.get("/effects/")
    with django_assert_max_num_queries(11):
        assert client.get("/effects/").status_code == 200
