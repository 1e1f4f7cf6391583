"""From a draft to a signed decision that does not change: by people with known rights, and past the pages."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import DatabaseError

from orientir.cycle.decisions.actions.drafting import (
    DecisionNotOpen,
    Executor,
    Point,
    PointNotPossible,
    Terms,
    change_decision,
    drop_point,
    write_point,
)
from orientir.cycle.decisions.actions.pinning import Choice, FigureNotPinned, pin_figures
from orientir.cycle.decisions.actions.reporting import (
    settle_report,
)
from orientir.cycle.decisions.actions.signing import NotToBeSigned, sign_decision
from orientir.cycle.decisions.models import (
    Assignment,
    Decision,
    PinnedFigure,
)
from orientir.cycle.decisions.rules import DecisionKind, DecisionState
from orientir.cycle.monitoring.models import IndicatorValue
from tests.cycle.decisions.decided import (
    AT,
    DUE,
    OTHER,
    OWN,
    REGION,
    draft,
    report,
    sign,
)
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.playing import acting, refused, run_sql


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def test_a_draft_is_seen_by_its_unit_alone_and_what_is_signed_by_whom_it_concerns(
    region: Region,
) -> None:
    made = draft(region)
    for role, unit in (("municipal_specialist", OWN), ("further_education", REGION)):
        with acting(region, role, unit):
            assert not Decision.objects.exists()
            assert not Assignment.objects.exists()
    with acting(region, "operator", REGION):
        assert Decision.objects.get().pk == made
    sign(region, made)
    with acting(region, "municipal_specialist", OWN):
        assert Decision.objects.get().state == DecisionState.SIGNED
    third = next(code for code in region.units if code.startswith("org-"))
    with acting(region, "head", third):
        assert not Decision.objects.exists()


def test_what_is_for_all_is_seen_below_and_nowhere_else(region: Region) -> None:
    made = draft(
        region,
        "municipal_specialist",
        OWN,
        points=False,
        kind=DecisionKind.LETTER,
        terms={"is_for_all": True},
    )
    sign(region, made, role="municipal_specialist", unit=OWN)
    inside = IndicatorValue.objects.filter(level="organisation").values_list(
        "unit__code", flat=True
    )
    below = [
        code for code in set(inside)
        if run_sql(
            "select 1 from registry_unit_closure where "
            f"ancestor_id = {region.units[OWN].pk} and descendant_id = {region.units[code].pk}"
        )
    ]  # fmt: skip
    assert below
    with acting(region, "head", below[0]):
        assert Decision.objects.get().pk == made
    with acting(region, "municipal_specialist", OTHER):
        assert not Decision.objects.exists()
    with acting(region, "ministry", REGION):
        assert Decision.objects.get().pk == made


def test_figures_are_pinned_as_the_database_has_them_and_stay(region: Region) -> None:
    made = draft(region)
    unit = region.units[OWN].pk
    choice = Choice(region.snapshot.code, "1.1", 2025, [unit])
    with acting(region, "operator", REGION) as by:
        assert pin_figures(decision=made, choice=choice, titles={unit: "Округ"}, by=by, at=AT) == 1
        value = IndicatorValue.objects.get(
            snapshot=region.snapshot, indicator="1.1", year=2025, unit=unit
        )
        figure = PinnedFigure.objects.get()
        assert (figure.numerator, figure.denominator, figure.value) == (
            value.numerator, value.denominator, value.value
        )  # fmt: skip
        bad = Choice(region.snapshot.code, "99", 2025, [unit])
        with pytest.raises(FigureNotPinned, match="нет в методике"):
            pin_figures(decision=made, choice=bad, titles={}, by=by, at=AT)
        invented = (
            "insert into decisions_figure (decision_id, snapshot_id, indicator, indicator_title, unit_id, unit_title, "
            "level, year, numerator, denominator, value, state, factor, decimals) values "
            f"({made}, {region.snapshot.pk}, '1.2', '', {unit}, '', 'municipality', 2025, 1, 1, 99, 'ok', 1, 0)"
        )
        assert run_sql(invented) == 1
        kept = PinnedFigure.objects.get(indicator="1.2")
        assert kept.value == IndicatorValue.objects.get(
            snapshot=region.snapshot, indicator="1.2", year=2025, unit=unit
        ).value  # fmt: skip
        assert refused("update decisions_figure set value = 1")
    IndicatorValue.objects.filter(pk=value.pk).update(numerator=0, value=0)
    assert PinnedFigure.objects.get(indicator="1.1").numerator == value.numerator


def test_a_pinned_figure_is_seen_by_whoever_sees_the_figure(region: Region) -> None:
    made = draft(region)
    units = [region.units[OWN].pk, region.units[OTHER].pk]
    with acting(region, "ministry", REGION) as by:
        choice = Choice(region.snapshot.code, "1.1", 2025, units)
        pin_figures(decision=made, choice=choice, titles={}, by=by, at=AT)
    sign(region, made)
    with acting(region, "municipal_specialist", OWN):
        assert [one.unit_id for one in PinnedFigure.objects.all()] == units[:1]


def test_who_prepares_does_not_sign(region: Region) -> None:
    made = draft(region, "operator")
    with (
        acting(region, "operator", REGION) as by,
        pytest.raises(DatabaseError, match="does not sign"),
    ):
        sign_decision(decision=made, number="5", signed_on=AT.date(), by=by, at=AT)
    with acting(region, "municipal_specialist", OWN) as by, pytest.raises(DecisionNotOpen):
        sign_decision(decision=made, number="5", signed_on=AT.date(), by=by, at=AT)


def test_what_lacks_something_is_not_signed(region: Region) -> None:
    made = draft(region, points=False)
    with acting(region, "ministry", REGION) as by:
        how = {"decision": made, "signed_on": AT.date(), "by": by, "at": AT}
        with pytest.raises(NotToBeSigned, match="номер"):
            sign_decision(number=" ", **how)  # type: ignore[arg-type]
        with pytest.raises(NotToBeSigned, match="ни одного пункта"):
            sign_decision(number="5", **how)  # type: ignore[arg-type]
        own = [Executor(region.units[OWN].pk, OWN)]
        with pytest.raises(PointNotPossible, match="кому"):
            write_point(decision=made, point=Point("Что", DUE), executors=[], by=by, at=AT)
        late = Point("Что", AT.date() - timedelta(days=1))
        write_point(decision=made, point=late, executors=own, by=by, at=AT)
        with pytest.raises(NotToBeSigned, match="раньше дня"):
            sign_decision(number="5", **how)  # type: ignore[arg-type]
        write_point(decision=made, point=Point("Что", DUE), executors=own, by=by, at=AT, number=1)
        sign_decision(number="5", **how)  # type: ignore[arg-type]
    again = draft(region)
    with acting(region, "ministry", REGION) as by, pytest.raises(NotToBeSigned, match="уже есть"):
        sign_decision(decision=again, number="5", signed_on=AT.date(), by=by, at=AT)


def test_points_move_up_when_one_is_taken_out(region: Region) -> None:
    made = draft(region)
    with acting(region, "ministry", REGION) as by:
        own = [Executor(region.units[OWN].pk, OWN)]
        for text in ("второй", "третий"):
            write_point(decision=made, point=Point(text, DUE), executors=own, by=by, at=AT)
        drop_point(decision=made, number=2, by=by, at=AT)
    texts = list(Assignment.objects.order_by("number", "pk").values_list("number", "text"))
    assert texts == [(1, "Провести сверку"), (1, "Провести сверку"), (2, "третий")]


def test_what_is_signed_does_not_change_by_raw_sql_neither(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    with acting(region, "ministry", REGION) as by:
        with pytest.raises(DecisionNotOpen):
            change_decision(decision=made, terms=Terms(DecisionKind.ORDER, "другое"), by=by, at=AT)
        for statement in (
            "update decisions_decision set title = 'другое'",
            "update decisions_decision set state = 'draft'",
            "update decisions_decision set state = 'cancelled'",
            "update decisions_assignment set due_on = '2030-01-01'",
            "update decisions_assignment set text = 'другое'",
            "update decisions_assignment set state = 'withdrawn'",
            "update decisions_assignment set state = 'accepted'",
            "delete from decisions_decision",
            "delete from decisions_assignment",
            f"insert into decisions_link (decision_id, pack, measure, title) values ({made}, 'p', '1', '')",
        ):
            assert refused(statement), statement
    assert Decision.objects.get(pk=made).title == "О мерах"


def test_a_decision_is_ended_by_another_and_what_is_not_done_is_withdrawn(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    done = report(region, made)
    with acting(region, "ministry", REGION) as by:
        settle_report(assignment=done, accepts=True, words="", by=by, at=AT)
    other = draft(region, points=False, ends=made, ends_how="cancelled")
    assert Decision.objects.get(pk=made).state == DecisionState.SIGNED
    sign(region, other, "01/9")
    assert Decision.objects.get(pk=made).state == DecisionState.CANCELLED
    states = dict(Assignment.objects.filter(decision=made).values_list("who", "state"))
    assert states == {OWN: "accepted", OTHER: "withdrawn"}
    with pytest.raises(DecisionNotOpen, match="действующее"):
        draft(region, points=False, ends=made, ends_how="superseded")
