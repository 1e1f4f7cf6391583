"""A run finds what was planted, says how sure it is, is repeated to the digit and shown by the rules."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.utils import timezone

from orientir.cycle.analysis.actions.running import (
    RunNotPossible,
    begin_run,
    count_run,
    publish_run,
    repeat_run,
)
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.collection.actions.undoing import undo_import
from orientir.cycle.collection.api import ResultsKey
from orientir.cycle.collection.models import Import
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast, make_cast
from tests.conftest import Acting
from tests.cycle.analysis.invented import AFTER, BEFORE, EFFECTS, bring, results_csv


def silent(step: str, done: int, total: int) -> None: ...


def begin(cast: Cast, kind: str = "value_added", **keys: ResultsKey) -> AnalysisRun:
    with acting_by(cast.token("operator")):
        return begin_run(
            kind=kind, keys=keys, options={}, unit=cast.units["region"].pk,
            by=cast.accounts["operator"].pk, at=timezone.now(),
        )  # fmt: skip


def count(cast: Cast, run: AnalysisRun) -> AnalysisRun:
    with acting_by(cast.token("operator")):
        count_run(run=run.pk, by=cast.accounts["operator"].pk, at=timezone.now(), tell=silent)
    run.refresh_from_db()
    return run


def verdicts(cast: Cast, run: AnalysisRun) -> Mapping[str, str]:
    found = UnitFinding.objects.filter(run=run, level="organisation").select_related("unit")
    return {one.unit.code: one.verdict for one in found}


def test_planted_effects_are_found_and_the_rest_is_called_chance() -> None:
    cast = make_cast()
    bring(results_csv())
    run = count(cast, begin(cast, outcome=AFTER, prior=BEFORE))
    assert verdicts(cast, run) == {
        "11": "above_expected", "12": "as_expected", "13": "as_expected",
        "21": "as_expected", "22": "below_expected", "23": "as_expected",
    }  # fmt: skip
    assert run.figures
    assert (run.figures["pupils"], run.figures["with_prior"]) == (360, 360)
    assert run.figures["fixed"]["prior"] == pytest.approx(0.8, abs=0.08)
    for one in UnitFinding.objects.filter(run=run, level="organisation").select_related("unit"):
        assert one.low is not None
        assert one.high is not None
        assert one.low < EFFECTS[one.unit.code] < one.high


def test_a_school_of_four_pupils_is_not_judged_and_not_shown_to_others() -> None:
    cast = make_cast()
    bring(results_csv(few="11"))
    run = count(cast, begin(cast, outcome=AFTER, prior=BEFORE))
    assert verdicts(cast, run)["11"] == "few_data"
    assert not UnitFinding.objects.get(run=run, unit=cast.units["11"]).is_disclosed


def test_a_repetition_gives_the_same_to_the_last_digit() -> None:
    cast = make_cast()
    bring(results_csv())
    first = count(cast, begin(cast, outcome=AFTER, prior=BEFORE))
    with acting_by(cast.token("operator")):
        again = repeat_run(run=first.pk, by=cast.accounts["operator"].pk, at=timezone.now())
    again = count(cast, again)
    assert again.result_sha256 == first.result_sha256 != ""
    other = count(cast, begin(cast, outcome=AFTER))
    assert other.result_sha256 != first.result_sha256


def test_a_run_whose_results_were_taken_back_is_not_repeated() -> None:
    cast = make_cast()
    bring(results_csv())
    first = count(cast, begin(cast, outcome=AFTER))
    undo_import(import_id=Import.objects.get(kind="pupil_results").pk, by=None, at=NOW)
    with acting_by(cast.token("operator")):
        again = repeat_run(run=first.pk, by=cast.accounts["operator"].pk, at=timezone.now())
    with pytest.raises(RunNotPossible, match="убраны или изменены"):
        count(cast, again)
    assert AnalysisRun.objects.get(pk=again.pk).finished_at is None


def test_without_results_there_is_a_sentence_and_no_run() -> None:
    cast = make_cast()
    with pytest.raises(RunNotPossible, match="таких результатов нет"):
        begin(cast, outcome=AFTER)
    with pytest.raises(RunNotPossible, match="выберите результаты"):
        begin(cast)
    assert not AnalysisRun.objects.exists()


def seen(cast: Cast, who: str, acting_as: Acting) -> set[str]:
    token = cast.token(who)
    with acting_as("web"), acting_by(token):
        return set(
            UnitFinding.objects.filter(level="organisation").values_list("unit__code", flat=True)
        )


def test_each_sees_the_own_subtree_at_once_and_others_once_shown(acting_as: Acting) -> None:
    cast = make_cast()
    bring(results_csv(few="23"))
    run = count(cast, begin(cast, outcome=AFTER, prior=BEFORE))
    assert seen(cast, "operator", acting_as) == set(EFFECTS)
    assert seen(cast, "specialist", acting_as) == {"11", "12", "13"}
    assert seen(cast, "head", acting_as) == {"11"}
    assert seen(cast, "teacher", acting_as) == set()
    publish_run(run=run.pk, by=cast.accounts["ministry"].pk, at=NOW)
    hidden = {"23"}
    assert seen(cast, "head", acting_as) & hidden == set()
    assert {"11", "12", "13"} <= seen(cast, "head", acting_as)
    assert seen(cast, "teacher", acting_as) == set()
