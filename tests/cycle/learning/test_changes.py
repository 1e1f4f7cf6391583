"""Changes after programmes over the whole room: who is compared with whom, on which scale, who may count and see."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, transaction

from orientir.cycle.assessment.models import Form, ItemStatistic, Procedure, Result
from orientir.cycle.learning.actions.changes import count_changes
from orientir.cycle.learning.models import Application, Enrolment, LearningGroup, ProgrammeChange
from orientir.cycle.registry.models import Person, Unit
from tests.cast import Cast
from tests.cycle.learning.conftest import Acting
from tests.cycle.learning.made_groups import (
    NOW,
    TODAY,
    make_group,
    make_programme,
    make_teachers,
)
from tests.measured import make_procedure, make_result

Institute = tuple[Unit, str]
BEFORE, START, END, AFTER = (TODAY - timedelta(days=days) for days in (200, 150, 120, 60))
SEATS = 30


def _result(procedure: Procedure, person: Person, unit: Unit, on: date, ability: float) -> None:
    form, _ = Form.objects.get_or_create(
        procedure=procedure, code="A", defaults={"created_at": NOW}
    )
    made = make_result(procedure, form, person, unit)
    Result.objects.filter(pk=made.pk).update(
        completed_on=on, ability=ability, ability_se=0.4, published_at=NOW
    )


def _learned(
    cast: Cast, institute: Institute, *, effect: float, same_scale: bool = True
) -> LearningGroup:
    """30 had a seat, 30 waited, all low at first and measured again; those who learned are ``effect`` better."""
    unit, random = cast.units["11"], Random(5)
    first, second = (make_procedure(cast.units["region"], code) for code in ("first", "second"))
    if same_scale:
        Procedure.objects.filter(pk=second.pk).update(calibration=first.calibration)
        second.refresh_from_db()
    group = make_group(
        make_programme(institute[0], "taught"),
        "taught-1",
        state="completed",
        seats=SEATS,
        starts_on=START,
        ends_on=END,
        closes_at=NOW - timedelta(days=151),
        opens_at=NOW - timedelta(days=190),
    )
    for number, (person, _token) in enumerate(make_teachers(unit, 2 * SEATS), start=1):
        has_seat = number <= SEATS
        truth = random.gauss(-0.6, 0.5)
        _result(first, person, unit, BEFORE, truth + random.gauss(-0.25, 0.35))
        later = truth + (effect if has_seat else 0) + random.gauss(0, 0.35)
        _result(second, person, unit, AFTER, later)
        _asked(group, person, unit, number, has_seat=has_seat)
    return group


def _asked(
    group: LearningGroup, person: Person, unit: Unit, number: int, *, has_seat: bool
) -> None:
    application = Application.objects.create(
        group=group,
        organisation=group.organisation,
        person=person,
        unit=unit,
        staff_category="pedagogical",
        number=number,
        asked_at=NOW,
        state="enrolled" if has_seat else "waiting",
    )
    if has_seat:
        Enrolment.objects.create(
            application=application,
            group=group,
            programme=group.programme,
            organisation=group.organisation,
            person=person,
            unit=unit,
            staff_category="pedagogical",
            state="completed",
            enrolled_at=NOW,
            enrolled_on=START,
            completed_on=END,
        )


def _count(cast: Cast, acting: Acting) -> ProgrammeChange | None:
    with acting(cast.token("operator")):
        count_changes(by=cast.accounts["operator"].pk, at=NOW)
    return ProgrammeChange.objects.first()


def test_who_rose_no_more_than_those_who_waited_was_not_taught_by_it(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.0)
    found = _count(cast, acting)
    assert found is not None
    assert (found.people, found.design, found.reason) == (SEATS, "queue", "by_chance")
    assert found.low is not None
    assert found.low > 0  # they did rise: that is a change, and is told as no more
    assert found.by_itself is not None


def test_who_rose_more_than_those_who_waited_has_an_effect_with_its_interval(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.9)
    found = _count(cast, acting)
    assert found is not None
    assert (found.reason, found.design) == ("", "queue")
    assert found.effect_low is not None
    assert found.effect_high is not None
    assert 0 < found.effect_low < 0.9 < found.effect_high


def test_without_those_who_waited_no_effect_is_named(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.9)
    Application.objects.filter(state="waiting").delete()
    found = _count(cast, acting)
    assert found is not None
    assert (found.effect, found.reason) == (None, "nobody_waited")


def test_results_on_two_scales_without_common_tasks_are_not_compared(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.9, same_scale=False)
    assert ItemStatistic.objects.count() == 0
    assert _count(cast, acting) is None


def test_only_the_operator_counts_and_only_whose_programme_it_is_reads(
    cast: Cast, institute: Institute, other_institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.0)
    _count(cast, acting)
    for token, seen in ((institute[1], 1), (other_institute[1], 0), (cast.token("head"), 0)):
        with acting(token):
            assert ProgrammeChange.objects.count() == seen
    found = ProgrammeChange.objects.get()
    found.pk = None
    with acting(institute[1]):
        assert ProgrammeChange.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            found.save(force_insert=True)


def test_the_page_says_no_effect_established_and_names_nobody(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.0)
    _count(cast, acting)
    page = cast.client("further_education").get("/learning/changes/").content.decode()
    assert "эффект не установлен" in page
    assert "разница не больше случайной" in page
    assert "Очередникова" not in page


def _measured_besides(unit: Unit, count: int, seed: int) -> None:
    """People of ``unit`` who neither learned nor waited, as low at first as the learners were."""
    first, second = Procedure.objects.filter(code__in=("first", "second")).order_by("pk")
    random = Random(seed)
    for person, _token in make_teachers(unit, count):
        truth = random.gauss(-0.6, 0.5)
        _result(first, person, unit, BEFORE, truth + random.gauss(-0.25, 0.35))
        _result(second, person, unit, AFTER, truth + random.gauss(0, 0.35))


@pytest.mark.parametrize(("effect", "reason"), [(0.0, "by_chance"), (0.9, "")])
def test_people_of_equal_first_result_stand_beside_the_queue(
    cast: Cast, institute: Institute, acting: Acting, effect: float, reason: str
) -> None:
    _learned(cast, institute, effect=effect)
    _measured_besides(cast.units["12"], 80, seed=11)
    _measured_besides(cast.units["21"], 20, seed=12)
    found = _count(cast, acting)
    assert found is not None
    assert (found.reason, found.matched_reason) == (reason, reason)
    assert found.matched_learners >= 25
    assert 30 <= found.matched_compared <= 2 * SEATS, "those of another town are not matched"
    assert found.matched_low is not None
    assert found.matched_high is not None
    assert found.matched_low < effect < found.matched_high


def test_who_learned_or_waited_is_nobodys_equal(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    _learned(cast, institute, effect=0.9)
    found = _count(cast, acting)
    assert found is not None
    assert (found.matched_compared, found.matched_reason) == (0, "nobody_matched")
