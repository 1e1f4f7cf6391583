"""From answers to results: scored, counted, published, frozen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection

from orientir.cycle.assessment.actions.publishing import (
    ResultsNotCounted,
    count_results,
    publish_results,
)
from orientir.cycle.assessment.actions.scoring import score_procedure
from orientir.cycle.assessment.api import assessments_table, competency_results_table
from orientir.cycle.assessment.models import (
    Answer,
    Calibration,
    CompetencyResult,
    DeficitShare,
    Invitation,
    ItemStatistic,
    Procedure,
    Response,
    Result,
    Sitting,
)
from orientir.cycle.assessment.queries.responses import get_responses
from orientir.kit.access.acting import acting_by
from orientir.kit.events.models import Event
from tests.cast import NOW, ORGANISATIONS, TODAY, Cast, make_college
from tests.cycle.assessment.made_procedures import opened
from tests.cycle.assessment.simulated import invite_many, sit_all


@pytest.fixture(scope="module")
def standing_procedure(standing_cast: Cast) -> Procedure:
    """With 300 people who are invited; the people of the cast did not answer the invitation."""
    with acting_by(standing_cast.token("operator")):
        made = opened(standing_cast)
    invite_many(made, [standing_cast.units[code] for code in ORGANISATIONS], 300)
    return made


@pytest.fixture
def procedure(standing_procedure: Procedure, db: None) -> Procedure:
    return deepcopy(standing_procedure)


def close(procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")


def test_results_follow_abilities(procedure: Procedure) -> None:
    ability = sit_all(procedure)
    close(procedure)
    counts = count_results(procedure=procedure.pk, by=None, at=NOW)
    results = Result.objects.filter(procedure=procedure)
    assert counts["people"] == results.count() == 300
    pairs = [(ability[one.person_id], one.ability) for one in results]
    assert np.corrcoef(np.array(pairs, dtype=float).T)[0, 1] > 0.85
    assert (
        counts["deficits"]
        == CompetencyResult.objects.filter(state="deficit")
        .filter(result__procedure=procedure)
        .count()
    )
    calibration = Calibration.objects.get(procedure=procedure)
    assert calibration.is_converged
    assert ItemStatistic.objects.filter(calibration=calibration).count() == calibration.items


def test_counting_again_changes_nothing_but_the_moment(procedure: Procedure) -> None:
    sit_all(procedure)
    close(procedure)
    count_results(procedure=procedure.pk, by=None, at=NOW)
    before = list(told(procedure))
    count_results(procedure=procedure.pk, by=None, at=NOW + timedelta(hours=1))
    assert list(told(procedure)) == before
    assert Calibration.objects.filter(procedure=procedure).count() == 1


def told(procedure: Procedure) -> object:
    found = Result.objects.filter(procedure=procedure).order_by("sitting")
    return found.values_list("sitting", "ability", "percent", "deficits", "expected_false")


def test_the_last_answer_counts_and_what_came_after_the_end_does_not(procedure: Procedure) -> None:
    sit_all(procedure)
    sitting = Sitting.objects.filter(procedure=procedure).order_by("pk").first()
    assert sitting is not None
    for sequence, choice, is_late in ((101, "B", False), (102, "A", False), (103, "B", True)):
        Answer.objects.create(
            sitting=sitting, position=1, device="e", sequence=sequence,
            content={"choice": choice}, saved_at=NOW, is_late=is_late,
        )  # fmt: skip
    Answer.objects.filter(sitting=sitting, position__gt=20).delete()
    score_procedure(procedure=procedure.pk)
    responses = Response.objects.filter(sitting=sitting)
    assert responses.get(position=1).points == 1
    assert responses.get(position=21).state == "not_reached"
    assert responses.get(position=21).points is None
    assert score_procedure(procedure=procedure.pk) == 0


def test_a_task_that_waits_for_an_expert_is_left_out(procedure: Procedure) -> None:
    sit_all(procedure)
    score_procedure(procedure=procedure.pk)
    one = Response.objects.filter(sitting__procedure=procedure).order_by("pk").first()
    assert one is not None
    before = get_responses(procedure.pk).items["version"].to_list()
    Response.objects.filter(pk=one.pk).update(state="needs_expert", points=None)
    after = get_responses(procedure.pk).items["version"].to_list()
    assert set(before) - set(after) == {one.version_id}


def test_shares_leave_small_groups_out_both_ways(cast: Cast, procedure: Procedure) -> None:
    lonely = cast.units["11"]
    for one in procedure_invitations(procedure).filter(unit=lonely)[3:]:
        one.unit = cast.units["12"]
        one.save()
    sit_all(procedure)
    close(procedure)
    count_results(procedure=procedure.pk, by=None, at=NOW)
    shares = DeficitShare.objects.filter(procedure=procedure, competency="met.1")
    hidden = {one.unit.code for one in shares if one.share is None}
    assert "11" in hidden
    assert len(hidden & {"11", "12", "13"}) == 2  # one alone could be found by subtraction
    region = shares.get(unit=cast.units["region"])
    assert region.assessed == 300
    assert region.low is not None
    assert region.share is not None
    assert region.high is not None
    assert region.low < region.share < region.high


def test_a_college_right_below_the_region_takes_no_figure_from_municipalities(
    cast: Cast, procedure: Procedure
) -> None:
    college = make_college(cast, "91")
    moved = procedure_invitations(procedure).filter(unit=cast.units["12"])
    few = 3
    for one in moved[:few]:
        one.unit = college
        one.save()
    sit_all(procedure)
    close(procedure)
    count_results(procedure=procedure.pk, by=None, at=NOW)
    shares = DeficitShare.objects.filter(procedure=procedure, competency="met.1")
    of_municipalities = [one for one in shares if one.unit.level == "municipality"]
    region = shares.get(unit=cast.units["region"])
    assert region.assessed == sum(one.assessed for one in of_municipalities) + few == 300
    assert shares.get(unit=college).share is None
    # the region less all its municipalities would be the college: one more is not shown
    assert [one.share is None for one in of_municipalities].count(True) == 1


def procedure_invitations(procedure: Procedure):  # type: ignore[no-untyped-def]
    from orientir.cycle.assessment.models import Invitation

    return Invitation.objects.filter(procedure=procedure, answer="consented").order_by("pk")


def test_only_published_results_stand_in_a_snapshot(procedure: Procedure) -> None:
    sit_all(procedure)
    close(procedure)
    count_results(procedure=procedure.pk, by=None, at=NOW)
    own = f"select count(*) from assessment_result where procedure_id = {procedure.pk}"
    with connection.cursor() as cursor:
        cursor.execute(own)
        assert cursor.fetchone() == (300,)
    year, tomorrow = NOW.date().year, TODAY + timedelta(days=1)
    before = assessments_table([year], tomorrow).num_rows
    assert publish_results(procedure=procedure.pk, by=None, at=NOW) == 300
    after = assessments_table([year], tomorrow)
    assert after.num_rows == before + 300
    mine = after.filter([one == procedure.code for one in after["procedure_id"].to_pylist()])
    assert set(mine["kind"].to_pylist()) == {"deficit_diagnostic"}
    assert assessments_table([year], date(year, 1, 1)).num_rows == 0
    competencies = competency_results_table([year], tomorrow)
    assert competencies.num_rows >= 300 * 9


def test_the_operator_may_do_it_all_under_policies(
    cast: Cast, procedure: Procedure, acting_as: Callable[[str], AbstractContextManager[None]]
) -> None:
    sit_all(procedure)
    close(procedure)
    by = cast.accounts["operator"].pk
    operator, head = cast.token("operator"), cast.token("head")
    with acting_as("worker"), acting_by(operator):
        assert count_results(procedure=procedure.pk, by=by, at=NOW)["people"] == 300
        assert publish_results(procedure=procedure.pk, by=by, at=NOW) == 300
    assert list(Event.objects.values_list("kind", "subject")) == [
        ("assessment.results_published", str(procedure.pk))
    ]
    with acting_as("web"), acting_by(head):
        assert not Result.objects.filter(procedure=procedure).exists()
        assert DeficitShare.objects.filter(procedure=procedure, unit__code="11").exists()
        assert not DeficitShare.objects.filter(procedure=procedure, unit__code="12").exists()


def test_a_procedure_nobody_sat_is_not_counted(procedure: Procedure) -> None:
    close(procedure)
    with pytest.raises(ResultsNotCounted, match="никто не прошёл"):
        count_results(procedure=procedure.pk, by=None, at=NOW)


def test_answers_of_one_person_say_what_to_do_and_stay(procedure: Procedure) -> None:
    consented = Invitation.objects.filter(procedure=procedure, answer="consented")
    consented.exclude(pk=consented.values_list("pk", flat=True)[0]).update(answer="declined")
    sit_all(procedure)
    sole = Sitting.objects.get(procedure=procedure)
    close(procedure)
    answers = Answer.objects.filter(sitting=sole).count()
    with pytest.raises(ResultsNotCounted, match=r"ответы 1\sчеловека, они сохранены"):
        count_results(procedure=procedure.pk, by=None, at=NOW)
    assert Answer.objects.filter(sitting=sole).count() == answers > 0
    assert Procedure.objects.get(pk=procedure.pk).state == "closed"


def test_an_open_procedure_is_not_counted_and_a_published_one_not_again(
    procedure: Procedure,
) -> None:
    sit_all(procedure)
    with pytest.raises(ResultsNotCounted, match="не в том состоянии"):
        count_results(procedure=procedure.pk, by=None, at=NOW)
    close(procedure)
    count_results(procedure=procedure.pk, by=None, at=NOW)
    publish_results(procedure=procedure.pk, by=None, at=NOW)
    with pytest.raises(ResultsNotCounted):
        count_results(procedure=procedure.pk, by=None, at=NOW)
