"""What counting keeps of every task: curves, options, groups; in the database, for pages that only read."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import numpy as np
import pytest

from orientir.core.psychometrics.troubles import Trouble
from orientir.cycle.assessment.actions.publishing import count_results
from orientir.cycle.assessment.models import (
    Answer,
    FormItem,
    ItemStatistic,
    Procedure,
    Signal,
    Sitting,
)
from orientir.cycle.registry.models import Person, UnitPeriod
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, ORGANISATIONS, Cast
from tests.cycle.assessment.made_procedures import opened
from tests.cycle.assessment.simulated import invite_many, sit_all

PEOPLE = 600


@pytest.fixture(scope="module")
def standing_procedure(standing_cast: Cast) -> Procedure:
    """Closed; a third of the people is young, and the first task is spoilt for them."""
    with acting_by(standing_cast.token("operator")):
        made = opened(standing_cast)
    invite_many(made, [standing_cast.units[code] for code in ORGANISATIONS], PEOPLE)
    sit_all(made)
    spoil(made)
    Procedure.objects.filter(pk=made.pk).update(state="closed")
    made.refresh_from_db()
    return made


@pytest.fixture
def procedure(standing_procedure: Procedure, db: None) -> Procedure:
    return deepcopy(standing_procedure)


def spoil(procedure: Procedure) -> None:
    """The first task of every form: the young mostly get it wrong. The second: its key is another option."""
    sittings = list(Sitting.objects.filter(procedure=procedure).order_by("pk"))
    young = {one.person_id for one in sittings[::3]}
    Person.objects.filter(pk__in=young).update(birth_on=date(2000, 1, 1))
    mine = [one.pk for one in sittings if one.person_id in young]
    first = Answer.objects.filter(sitting__in=mine, position=1)
    random = np.random.default_rng(1)
    lost = [one.pk for one in first if random.random() < 0.7]
    Answer.objects.filter(pk__in=lost).update(content={"choice": "B"})


def test_everything_the_report_shows_is_kept(cast: Cast, procedure: Procedure) -> None:
    UnitPeriod.objects.filter(unit=cast.units["11"]).update(locality="rural")
    UnitPeriod.objects.exclude(unit=cast.units["11"]).update(locality="urban")
    count_results(procedure=procedure.pk, by=None, at=NOW)
    procedure.refresh_from_db()
    calibration = procedure.calibration
    assert calibration is not None
    told = {one["code"]: one for one in calibration.details["comparisons"]}
    assert (told["young"]["focal"], told["young"]["reference"]) == (PEOPLE / 3, PEOPLE * 2 / 3)
    assert told["young"]["bound"] == "35"
    assert told["young"]["why"] == ""
    assert told["rural"]["focal"] + told["rural"]["reference"] == PEOPLE
    assert told["rural"]["why"] == ""
    assert told["novice"]["why"] == "в реестре это ни о ком не указано"
    assert "subject" not in told
    precision = calibration.details["precision"]
    assert len(precision["level"]) == len(precision["information"]) == len(precision["people"])
    spoilt = set(
        FormItem.objects.filter(form__procedure=procedure, position=1).values_list(
            "version", flat=True
        )
    )
    for one in ItemStatistic.objects.filter(calibration=calibration):
        check(one, one.version_id in spoilt)


def test_answers_at_odds_with_the_level_are_told_and_change_nothing(cast: Cast) -> None:
    """One person of those who sat gets easy tasks wrong and hard ones right."""
    with acting_by(cast.token("operator")):
        made = opened(cast)
    invite_many(made, [cast.units[code] for code in ORGANISATIONS], 300)
    places = FormItem.objects.filter(form__procedure=made)
    hard = {one.version_id: (1.5 if one.position % 3 == 0 else -1.5) for one in places}
    sit_all(made, hardness=hard)
    odd = Sitting.objects.filter(procedure=made).order_by("pk")[1]
    for answer in Answer.objects.filter(sitting=odd):
        choice = "A" if answer.position % 3 == 0 else "B"
        Answer.objects.filter(pk=answer.pk).update(content={"choice": choice})
    Procedure.objects.filter(pk=made.pk).update(state="closed")
    counts = count_results(procedure=made.pk, by=None, at=NOW)
    signals = Signal.objects.filter(sitting__procedure=made)
    strongest = signals.order_by("-strength")[0]
    assert strongest.sitting_id == odd.pk
    assert strongest.details["easy_missed"] + strongest.details["hard_solved"] >= 3
    assert signals.count() <= 4
    made.refresh_from_db()
    assert made.calibration is not None
    told = made.calibration.details["odd"]
    assert (told["people"], told["judged"]) == (signals.count(), counts["people"])
    assert count_results(procedure=made.pk, by=None, at=NOW) == counts
    assert signals.count() == told["people"]


def check(one: ItemStatistic, is_spoilt: bool) -> None:
    """The points and options of a task add up to its people."""
    assert (Trouble.UNEQUAL.value in one.details["troubles"]) is is_spoilt
    points = one.details["curve"]
    assert sum(point[4] for point in points) == one.persons
    mean = sum(point[1] * point[4] for point in points) / one.persons
    assert one.facility is not None
    assert mean == pytest.approx(one.facility, abs=1e-3)
    key, other = one.details["options"]
    assert (key["option"], key["is_key"], other["option"], other["is_key"]) == (
        "A",
        True,
        "B",
        False,
    )
    assert key["chosen"] + other["chosen"] == one.persons
    assert key["share"] == pytest.approx(one.facility, abs=1e-3)
    assert one.details["sx2"] is not None
