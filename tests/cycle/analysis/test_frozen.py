"""Conditions and the need of teachers: counted from a snapshot, repeated to the digit, shown by the rules of access."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.actions.running import (
    RunNotPossible,
    begin_run,
    count_run,
    publish_run,
    repeat_run,
)
from orientir.cycle.analysis.api import find_pressing_staff
from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding
from orientir.cycle.monitoring.api import Frozen
from orientir.cycle.monitoring.models import Snapshot
from orientir.kit.access.acting import acting_by
from tests.cast import ORGANISATIONS, Cast, make_cast
from tests.conftest import Acting
from tests.cycle.analysis.counted import CONDITIONS, asked_of, conditions, make_frozen_runs, silent
from tests.cycle.analysis.frozen import LAST, POOR, freeze

ANALYSIS = "/analysis/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def begin(cast: Cast, kind: str, code: str) -> AnalysisRun:
    return begin_run(
        kind=kind, keys={}, options={"snapshot": code}, unit=cast.units["region"].pk,
        by=cast.accounts["operator"].pk, at=timezone.now(),
    )  # fmt: skip


def count(cast: Cast, run: AnalysisRun) -> AnalysisRun:
    count_run(run=run.pk, by=cast.accounts["operator"].pk, at=timezone.now(), tell=silent)
    run.refresh_from_db()
    return run


def page(cast: Cast, who: str, address: str) -> str:
    response = cast.client(who).get(f"{ANALYSIS}{address}")
    assert response.status_code == 200, response.content[:300]
    return str(response.content.decode())


def publish(cast: Cast, run: AnalysisRun) -> None:
    with acting_by(cast.token("operator")):
        publish_run(run=run.pk, by=cast.accounts["operator"].pk, at=timezone.now())


def test_staffing_tells_of_every_level_and_is_repeated_to_the_digit(
    cast: Cast, tmp_path: Path
) -> None:
    with acting_by(cast.token("operator")):
        snapshot = freeze(cast, tmp_path / "one")
        run = count(cast, begin(cast, "staffing", snapshot.code))
        again = repeat_run(run=run.pk, by=cast.accounts["operator"].pk, at=timezone.now())
        assert count(cast, again).result_sha256 == run.result_sha256
    found = {one.unit.code: one for one in UnitFinding.objects.filter(run=run).select_related("unit")}  # fmt: skip
    assert set(found) == {"region", "10", "20", *ORGANISATIONS}
    region = found["region"].reasons
    assert [one["year"] for one in region["years"]] == [LAST + 1, LAST + 2, LAST + 3]
    assert region["people"] == sum(found[code].pupils for code in ORGANISATIONS)
    assert region["posts"] == {"planned": 300.0, "filled": 276.0, "returned": 6, "schools": 6}
    assert region["years"][0]["vacancies"] is not None
    assert {one["group"] for one in region["groups"]} == {"Математика", "Физика", "Русский язык"}
    assert "ages" not in found["11"].reasons
    assert run.figures
    assert run.figures["held"]["organisation"]["checked"] == 6


def test_conditions_find_the_poor_school_and_leave_two_municipalities_alone(cast: Cast) -> None:
    run = make_frozen_runs(cast)["conditions"]
    found = {one.unit.code: one for one in UnitFinding.objects.filter(run=run).select_related("unit")}  # fmt: skip
    assert set(found) == set(ORGANISATIONS)
    assert found[POOR].verdict == "conditions_worse"
    sets = {one["code"]: one for one in found[POOR].reasons["sets"]}
    assert set(sets) == {"staff", "methodical"}
    assert sets["staff"]["verdict"] == "worse"
    assert sets["staff"]["years"][-1][1] < 50
    assert {one["indicator"] for one in sets["staff"]["indicators"]} == {
        "4.1",
        "4.3",
    }  # 4.5 is not disclosed
    detail = FindingDetail.objects.get(run=run, unit=cast.units[POOR])
    assert [one["indicator"] for one in detail.content["hidden"]["staff"]] == ["4.5"]
    assert run.figures
    assert run.figures["passed_over"][0]["level"] == "municipality"


def test_pages_say_conditions_and_never_a_score_of_a_head(cast: Cast) -> None:
    make_frozen_runs(cast)
    text = page(cast, "head", f"units/{POOR}/conditions/")
    assert "а не оценка руководителя" in text
    assert "Хуже, чем у похожих: Кадровые условия." in text
    assert "4.5. Педагоги с высшим педагогическим образованием" in text
    assert "В методике нет показателей этих условий" in text
    assert "50 — как у похожих" in text
    assert "По организациям" in page(cast, "specialist", "units/10/conditions/")


def test_the_need_of_teachers_is_told_with_limits_and_how_it_was_counted(cast: Cast) -> None:
    make_frozen_runs(cast)
    text = page(cast, "specialist", "units/10/staffing/")
    assert "За год уйдут примерно" in text
    assert "Свободных ставок в школах сейчас 12" in text
    assert "Математика" in text
    assert "Такой же прогноз, сделанный годом раньше на" in text
    assert "Школа № 11" in text
    assert "Школа № 21" not in text
    head = page(cast, "head", "units/11/staffing/")
    assert "лет и старше" in head
    assert "По предметам" not in head


def test_others_see_what_is_published_and_disclosed_alone(cast: Cast, acting_as: Acting) -> None:
    runs = make_frozen_runs(cast)
    specialist, head = cast.client("other_specialist"), cast.client("other_head")

    def seen(client: Client, address: str) -> str:
        with acting_as("web"):
            response = client.get(f"{ANALYSIS}{address}")
        assert response.status_code == 200
        return str(response.content.decode())

    assert "За год уйдут" not in seen(specialist, "units/10/staffing/")
    assert "50 — как у похожих" not in seen(head, "units/11/conditions/")
    for run in runs.values():
        publish(cast, run)
    shown = seen(specialist, "units/10/staffing/")
    assert "За год уйдут примерно" in shown
    assert "Предметы, где педагогов мало, не показаны." in shown
    poor = seen(head, "units/11/conditions/")
    assert "Кадровые условия" in poor
    assert "4.5." not in poor


def test_small_subjects_are_for_those_of_the_unit(cast: Cast, tmp_path: Path) -> None:
    with acting_by(cast.token("operator")):
        snapshot = freeze(cast, tmp_path / "one")
        run = count(cast, begin(cast, "staffing", snapshot.code))
    own = UnitFinding.objects.get(run=run, unit=cast.units["10"])
    content = FindingDetail.objects.get(run=run, unit=cast.units["10"]).content
    hidden = {one["group"] for one in content["groups"]} - {
        one["group"] for one in own.reasons["groups"]
    }
    assert all(one["people"] >= 10 for one in own.reasons["groups"])
    assert len(hidden) != 1  # one alone could be found by taking away


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("what", ["conditions", "staffing"])
def test_both_are_given_as_files(cast: Cast, what: str, kind: str) -> None:
    make_frozen_runs(cast)
    response = cast.client("specialist").get(f"{ANALYSIS}units/10/{what}.{kind}")
    assert response.status_code == 200
    assert f"10-{what}.{kind}" in response.headers["Content-Disposition"]
    if kind == "csv":
        text = response.content.decode("utf-8-sig")
        assert "Школа № 12" in text
        assert "Школа № 21" not in text
    assert cast.client("specialist").get(f"{ANALYSIS}units/10/{what}.pdf").status_code == 404


def test_the_operator_begins_a_run_of_a_snapshot_from_the_page(cast: Cast, tmp_path: Path) -> None:
    snapshot = freeze(cast, tmp_path / "one")
    client = cast.client("operator")
    shown = client.get(f"{ANALYSIS}runs/new/staffing/").content.decode()
    assert snapshot.code in shown
    response = client.post(f"{ANALYSIS}runs/new/staffing/", {"snapshot": snapshot.code})
    run = AnalysisRun.objects.get()
    assert response.headers["Location"] == f"{ANALYSIS}runs/{run.pk}/"
    assert run.inputs == [{"role": "snapshot", "snapshot": snapshot.code, "sha256": 64 * "a"}]
    assert client.post(f"{ANALYSIS}runs/new/staffing/", {"snapshot": "absent"}).status_code == 422


def test_another_snapshot_of_that_name_or_none_on_disk_gets_a_sentence(
    cast: Cast, tmp_path: Path
) -> None:
    with acting_by(cast.token("operator")):
        snapshot = freeze(cast, tmp_path / "one")
        run = begin(cast, "staffing", snapshot.code)
        Snapshot.objects.filter(pk=snapshot.pk).update(content_sha256=64 * "b")
        with pytest.raises(RunNotPossible, match="срез, по которому это считалось, теперь другой"):
            count(cast, run)
        Snapshot.objects.filter(pk=snapshot.pk).update(
            content_sha256=64 * "a", folder=str(tmp_path / "absent")
        )
        with pytest.raises(Mistake, match="нет на диске"):
            count(cast, run)
    assert not UnitFinding.objects.filter(run=run).exists()


@pytest.mark.parametrize(
    "address", ["units/region/conditions/", "units/region/staffing/", "units/10/staffing/"]
)
def test_pages_ask_few_questions(cast: Cast, address: str) -> None:
    make_frozen_runs(cast)
    client = cast.client("operator")
    client.get(f"{ANALYSIS}{address}")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(f"{ANALYSIS}{address}").status_code == 200
    assert len(asked) <= 24


@pytest.mark.parametrize("kind", ["conditions", "staffing"])
def test_the_page_of_a_run_tells_from_what_it_was_counted(cast: Cast, kind: str) -> None:
    run = make_frozen_runs(cast)[kind]
    text = page(cast, "operator", f"runs/{run.pk}/")
    assert "frozen" in text
    assert "Школа № 11" in text
    home = page(cast, "operator", "")
    assert "Потребность в кадрах" in home
    assert "Условия работы" in home


def test_what_presses_is_told_at_home(cast: Cast) -> None:
    run = make_frozen_runs(cast)["staffing"]
    found = UnitFinding.objects.get(run=run, unit=cast.units["10"])
    assert (find_pressing_staff(cast.units["10"].pk) is None) == (found.verdict == "staff_steady")
    UnitFinding.objects.filter(pk=found.pk).update(verdict="staff_presses")
    pressing = find_pressing_staff(cast.units["10"].pk)
    assert pressing is not None
    assert (pressing.people, pressing.leavers) == (found.pupils, found.value)
    home = cast.client("specialist").get("/").content.decode()
    assert "Посмотреть, кого не хватит" in home
    assert (
        "Посмотреть, кого не хватит"
        not in cast.client("other_specialist").get("/").content.decode()
    )
    assert find_pressing_staff(None) is None


def test_conditions_of_pupils_may_tell_who_is_alike(cast: Cast, tmp_path: Path) -> None:
    asked = asked_of(cast, {"context": (CONDITIONS, conditions())}, {})
    with acting_by(cast.token("operator")):
        frozen = Frozen(freeze(cast, tmp_path / "one"))
        found = KINDS["conditions"].count(replace(asked, frozen=frozen))
    assert found.figures["by_context"]
    assert {one.unit: one.verdict for one in found.findings}[POOR] == "conditions_worse"
