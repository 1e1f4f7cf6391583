"""Plans from the methodology to accepted evidence, by people with known rights, asked as the role web."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from orientir.core.plans import CircularPlan, Span, Term
from orientir.cycle.roadmaps.actions.cascading import hand_down
from orientir.cycle.roadmaps.actions.evidence import (
    EvidenceNotTaken,
    EvidenceTerms,
    decide_evidence,
    submit_evidence,
    withdraw_evidence,
)
from orientir.cycle.roadmaps.actions.measures import (
    ExecutorTerms,
    MeasureNotPossible,
    add_measure,
    change_measure,
    drop_measure,
    move_measure,
    resume_measure,
)
from orientir.cycle.roadmaps.actions.plans import (
    PlanNotPossible,
    PlanTerms,
    make_plan,
    make_plan_from_pack,
    put_in_force,
)
from orientir.cycle.roadmaps.models import (
    Measure,
    MeasureEvidence,
    MeasureExecutor,
    MeasureVersion,
    Plan,
)
from orientir.kit.documents.received import NotADocument
from orientir.kit.notices.models import Notice
from tests.cast import REGION, Cast, make_cast
from tests.cycle.roadmaps.planned import (
    AT,
    HANDED,
    PACK,
    acting,
    bring,
    docx,
    hand,
    make_region_plan,
    measure_of,
    terms_of,
)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """With the region's plan in force."""
    made = make_cast()
    make_region_plan(made)
    return made


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return Plan.objects.get(unit=cast.units[REGION])


def run_sql(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def standing(measure: Measure) -> tuple[int, int, int, str]:
    found = Measure.objects.get(pk=measure.pk)
    return found.confirmed, found.expected, found.waiting, found.state


def test_the_road_map_of_the_order_becomes_a_plan_with_its_terms_moved(plan: Plan) -> None:
    assert (plan.starts_on, plan.ends_on, plan.shift) == (date(2026, 1, 1), date(2028, 12, 31), 3)
    found = list(Measure.objects.filter(plan=plan).order_by("number"))
    assert [one.number for one in found] == list(range(1, 31))
    third = found[2]
    assert third.term.words() == (
        "сентябрь 2026 года – январь 2027 года; сентябрь 2027 года – январь 2028 года"
    )
    assert (third.needed, third.expected) == (2, 2)
    assert third.stage == "Деятельностный этап (2026-2027 годы)"
    assert found[15].term.words() == "по отдельному графику"
    executors = MeasureExecutor.objects.filter(measure=found[3]).order_by("place")
    assert [(one.actor, one.is_responsible) for one in executors] == [
        ("regional_ministry", True), ("chcopmkp", False), ("chiro", False), ("chippkro", False), ("chirpo", False),
    ]  # fmt: skip
    assert "1.1" in found[15].indicators
    assert MeasureVersion.objects.filter(measure__plan=plan).count() == 30


def test_a_municipality_makes_its_plan_of_what_its_level_does(cast: Cast) -> None:
    with acting(cast, "specialist") as by:
        made = make_plan_from_pack(
            unit=cast.units["10"].pk, role="municipal_specialist", pack_id=PACK, first_year=None, by=by, at=AT
        )  # fmt: skip
        found = Measure.objects.filter(plan=made)
        assert sorted(found.values_list("number", flat=True)) == [9, 11, 19]
        who = MeasureExecutor.objects.filter(measure__in=found)
        assert set(who.values_list("unit", flat=True)) == {cast.units["10"].pk}


def test_a_draft_is_its_makers_own_and_a_plan_in_force_is_seen_from_above(cast: Cast) -> None:
    with acting(cast, "specialist") as by:
        terms = PlanTerms("План округа", "programme", date(2026, 1, 1), date(2026, 12, 31))
        made = make_plan(unit=cast.units["10"].pk, terms=terms, by=by, at=AT)
        with pytest.raises(PlanNotPossible, match="ни одного мероприятия"):
            put_in_force(plan=made.pk, number="1", ordered_on=AT.date(), by=by, at=AT)
        add_measure(plan=made.pk, terms=terms_of(), by=by, at=AT)
    for name in ("ministry", "other_specialist", "head"):
        with acting(cast, name):
            assert not Plan.objects.filter(pk=made.pk).exists()
            assert not Measure.objects.filter(plan=made).exists()
    with acting(cast, "specialist") as by:
        put_in_force(plan=made.pk, number="1", ordered_on=AT.date(), by=by, at=AT)
    for name, sees in (
        ("ministry", True),
        ("operator", True),
        ("other_specialist", False),
        ("head", False),
    ):
        with acting(cast, name):
            assert Plan.objects.filter(pk=made.pk).exists() is sees
            assert Measure.objects.filter(plan=made).exists() is sees


def test_below_one_sees_of_the_plan_above_what_is_given_to_ones_level(
    cast: Cast, plan: Plan
) -> None:
    with acting(cast, "specialist"):
        assert sorted(Measure.objects.values_list("number", flat=True)) == [9, 11, 19]
    with acting(cast, "head"):
        assert sorted(Measure.objects.values_list("number", flat=True)) == [9, 11]
    for name in ("teacher", "curator", "stranger"):
        with acting(cast, name):
            assert not Measure.objects.exists()
            assert not Plan.objects.exists()


@pytest.mark.parametrize("name", ["operator", "specialist", "head", "further_education", "teacher"])
def test_only_its_maker_writes_a_plan_by_raw_sql_neither(cast: Cast, plan: Plan, name: str) -> None:
    with acting(cast, name):
        assert run_sql("update roadmaps_measure set title = 'другое'") == 0
        assert run_sql("update roadmaps_plan set title = 'другое'") == 0
        assert run_sql("delete from roadmaps_executor") == 0
        assert run_sql("delete from roadmaps_measure") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            run_sql(
                "insert into roadmaps_comment (measure_id, words, unit_id, by_id, at) values (%s, 'x', %s, %s, now())",
                measure_of(plan, 9).pk if name != "teacher" else 1, cast.units[REGION].pk, cast.accounts["ministry"].pk,
            )  # fmt: skip


def test_what_a_plan_refuses_with_a_sentence(cast: Cast, plan: Plan) -> None:
    with acting(cast, "ministry") as by:
        how = {"plan": plan.pk, "by": by, "at": AT}
        with pytest.raises(MeasureNotPossible, match="без ответственного"):
            add_measure(terms=terms_of(executors=[]), **how)  # type: ignore[arg-type]
        late = Term("month", (Span(date(2031, 3, 1), date(2031, 3, 31)),))
        with pytest.raises(MeasureNotPossible, match="за период плана"):
            add_measure(terms=terms_of(term=late), **how)  # type: ignore[arg-type]
        twice = [ExecutorTerms(actor="chiro"), ExecutorTerms(actor="chiro")]
        with pytest.raises(MeasureNotPossible, match="дважды"):
            add_measure(terms=terms_of(executors=twice), **how)  # type: ignore[arg-type]
        with pytest.raises(MeasureNotPossible, match="№ 5"):
            add_measure(terms=terms_of(number=5), **how)  # type: ignore[arg-type]
        first = add_measure(terms=terms_of("Раз"), **how)  # type: ignore[arg-type]
        second = add_measure(terms=terms_of("Два", before=[first.pk]), **how)  # type: ignore[arg-type]
        with pytest.raises(CircularPlan, match=r"3[12] → 3[12] → 3[12]"):
            change_measure(
                measure=first.pk, terms=terms_of("Раз", before=[second.pk]), by=by, at=AT
            )
        assert not MeasureVersion.objects.filter(measure=first, number=2).exists()
    with acting(cast, "specialist") as by, pytest.raises(MeasureNotPossible):
        move_measure(measure=first.pk, first=date(2026, 3, 1), last=date(2026, 4, 30), by=by, at=AT)


def test_a_moved_term_is_told_in_words_and_leaves_a_version(cast: Cast, plan: Plan) -> None:
    one = measure_of(plan, 1)
    with acting(cast, "ministry") as by:
        move_measure(measure=one.pk, first=date(2026, 7, 1), last=date(2026, 9, 30), by=by, at=AT)
        with pytest.raises(MeasureNotPossible, match="поменяйте даты"):
            move_measure(
                measure=one.pk, first=date(2026, 7, 1), last=date(2026, 6, 30), by=by, at=AT
            )
        with pytest.raises(MeasureNotPossible, match="несколько сроков"):
            move_measure(
                measure=measure_of(plan, 3).pk,
                first=date(2026, 7, 1),
                last=date(2026, 9, 30),
                by=by,
                at=AT,
            )
    kept = list(MeasureVersion.objects.filter(measure=one).order_by("number"))
    assert [(one.kind, one.values["term"]) for one in kept] == [
        ("made", "июнь 2026 года"), ("moved", "III квартал 2026 года"),
    ]  # fmt: skip
    with acting(cast, "ministry"), pytest.raises(DatabaseError), transaction.atomic():
        run_sql("update roadmaps_version set words = 'x'")


def test_handed_down_it_counts_above_by_accepted_documents_only(cast: Cast, plan: Plan) -> None:
    top = measure_of(plan, HANDED)
    town, other = hand(cast, "ministry", top, "10", "20")
    assert standing(top) == (0, 3, 0, "planned")
    schools = hand(cast, "specialist", town, "11", "12")
    assert standing(town) == (0, 3, 0, "planned")
    assert standing(top) == (0, 5, 0, "planned")
    brought = bring(cast, "head", schools[0])
    assert standing(schools[0]) == (0, 1, 1, "doing")
    assert standing(top)[:2] == (0, 5)
    assert brought.accepting_unit_id == cast.units["10"].pk
    with acting(cast, "specialist") as by:
        decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=AT)
    assert standing(schools[0]) == (1, 1, 0, "done")
    assert standing(town) == (1, 3, 0, "doing")
    assert standing(top) == (1, 5, 0, "doing")
    with acting(cast, "ministry") as by:
        decide_evidence(evidence=brought.pk, accepts=False, reason="нет подписи", by=by, at=AT)
    assert standing(top) == (0, 5, 0, "doing")
    with acting(cast, "ministry") as by:
        drop_measure(
            measure=other.pk, because="присоединён", unit=cast.units[REGION].pk, by=by, at=AT
        )
    assert standing(top)[:2] == (0, 4)
    with acting(cast, "ministry") as by:
        resume_measure(measure=other.pk, by=by, at=AT)
    assert standing(top)[:2] == (0, 5)


def test_when_all_is_confirmed_the_measure_above_is_done(cast: Cast, plan: Plan) -> None:
    top = measure_of(plan, HANDED)
    (town,) = hand(cast, "ministry", top, "10")
    for name, measure, decider in (("specialist", town, "ministry"), ("operator", top, "ministry")):
        brought = bring(cast, name, measure)
        with acting(cast, decider) as by:
            decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=AT)
    assert standing(town) == (1, 1, 0, "done")
    assert standing(top) == (2, 2, 0, "done")


def test_who_gets_a_measure_is_told_and_has_it_once(cast: Cast, plan: Plan) -> None:
    top = measure_of(plan, HANDED)
    hand(cast, "ministry", top, "10")
    assert list(Notice.objects.values_list("account", flat=True)) == [
        cast.accounts["specialist"].pk
    ]
    with acting(cast, "ministry") as by:
        how = {"measure": top.pk, "due_on": None, "by": by, "at": AT}
        with pytest.raises(MeasureNotPossible, match="уже есть"):
            hand_down(units=[cast.units["10"].pk], **how)  # type: ignore[arg-type]
        with pytest.raises(MeasureNotPossible, match="отметьте"):
            hand_down(units=[], **how)  # type: ignore[arg-type]
        with pytest.raises(MeasureNotPossible, match="вам подчинён"):
            hand_down(units=[cast.units[REGION].pk], **how)  # type: ignore[arg-type]
        late = dict(how, due_on=date(2030, 1, 1))
        with pytest.raises(MeasureNotPossible, match="должен кончаться"):
            hand_down(units=[cast.units["20"].pk], **late)  # type: ignore[arg-type]


def test_what_came_from_above_is_not_taken_off_below(cast: Cast, plan: Plan) -> None:
    (town,) = hand(cast, "ministry", measure_of(plan, HANDED), "10")
    with acting(cast, "specialist") as by:
        with pytest.raises(MeasureNotPossible, match="снимает его тот"):
            drop_measure(measure=town.pk, because="не хочу", unit=cast.units["10"].pk, by=by, at=AT)
        for change in ("state = 'dropped'", "needed = 0"):
            with pytest.raises(DatabaseError, match="handed it down"), transaction.atomic():
                run_sql(f"update roadmaps_measure set {change} where id = %s", town.pk)


def test_nobody_accepts_their_own_document_by_raw_sql_neither(cast: Cast, plan: Plan) -> None:
    (town,) = hand(cast, "ministry", measure_of(plan, HANDED), "10")
    (school,) = hand(cast, "specialist", town, "11")
    brought = bring(cast, "head", school)
    with acting(cast, "head") as by:
        with pytest.raises(EvidenceNotTaken, match="другой человек"):
            decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=AT)
        assert run_sql("update roadmaps_evidence set state = 'accepted', decided_at = now()") == 0
        for change in ("confirmed = 1", "state = 'done'", "waiting = 0", "expected = 0"):
            with pytest.raises(DatabaseError, match="not written"), transaction.atomic():
                run_sql(f"update roadmaps_measure set {change} where id = %s", school.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql("select recount_measure(%s)", school.pk)
        accepted = (
            "insert into roadmaps_evidence (measure_id, kind, title, number, issued_on, file_name, media_type, size,"
            " sha256, content, state, unit_id, accepting_unit_id, submitted_by_id, submitted_at, decided_at, reason)"
            " values (%s, 'order', 'x', '', now(), 'x.pdf', 'x', 1, 'x', '', 'accepted', %s, %s, %s, now(), now(), '')"
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql(accepted, school.pk, cast.units["11"].pk, cast.units["11"].pk, by)
    change = "update roadmaps_evidence set title = 'другое', state = 'accepted', decided_at = now()"
    refused = pytest.raises(DatabaseError, match="changes nothing else")
    with acting(cast, "specialist"), refused, transaction.atomic():
        run_sql(change)
    with acting(cast, "other_specialist"):
        assert not MeasureEvidence.objects.exists()
        assert run_sql("update roadmaps_evidence set state = 'accepted', decided_at = now()") == 0
    assert standing(school) == (0, 1, 1, "doing")


def test_the_maker_of_a_plan_does_not_accept_what_they_brought_themselves(
    cast: Cast, plan: Plan
) -> None:
    one = measure_of(plan, 1)
    brought = bring(cast, "ministry", one)
    with acting(cast, "ministry") as by:
        with pytest.raises(EvidenceNotTaken, match="другой человек"):
            decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=AT)
        assert run_sql("update roadmaps_evidence set state = 'accepted', decided_at = now()") == 0
        withdraw_evidence(evidence=brought.pk, by=by, at=AT)
    assert standing(one) == (0, 1, 0, "doing")


def test_who_may_bring_documents(cast: Cast, plan: Plan) -> None:
    with acting(cast, "further_education") as by:
        terms = EvidenceTerms("order", "Приказ", "", date(2026, 2, 20), "a.docx", docx())
        unit = cast.units[REGION].pk
        submit_evidence(measure=measure_of(plan, 14).pk, terms=terms, unit=unit, by=by, at=AT)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            submit_evidence(measure=measure_of(plan, 1).pk, terms=terms, unit=unit, by=by, at=AT)
    nine, unit = measure_of(plan, 9).pk, cast.units["10"].pk
    refused = pytest.raises(DatabaseError, match="row-level security")
    with acting(cast, "specialist") as by, refused, transaction.atomic():
        submit_evidence(measure=nine, terms=terms, unit=unit, by=by, at=AT)


def test_evidence_is_a_document_of_today_or_before_brought_once(cast: Cast, plan: Plan) -> None:
    one = measure_of(plan, 1)
    unit = cast.units[REGION].pk
    with acting(cast, "operator") as by:
        how = {"measure": one.pk, "unit": unit, "by": by, "at": AT}
        good = EvidenceTerms("order", "Приказ", "", date(2026, 2, 20), "a.docx", docx())
        text = EvidenceTerms("order", "Приказ", "", date(2026, 2, 20), "a.txt", b"text" * 40)
        with pytest.raises(NotADocument, match="не документ"):
            submit_evidence(terms=text, **how)  # type: ignore[arg-type]
        ahead = EvidenceTerms(
            "order", "Приказ", "", AT.date() + timedelta(days=1), "a.docx", docx()
        )
        with pytest.raises(EvidenceNotTaken, match="не наступил"):
            submit_evidence(terms=ahead, **how)  # type: ignore[arg-type]
        made = submit_evidence(terms=good, **how)  # type: ignore[arg-type]
        with pytest.raises(EvidenceNotTaken, match="уже приложен"):
            submit_evidence(terms=good, **how)  # type: ignore[arg-type]
    with acting(cast, "ministry") as by:
        with pytest.raises(EvidenceNotTaken, match="что в документе не так"):
            decide_evidence(evidence=made.pk, accepts=False, reason=" ", by=by, at=AT)
        decide_evidence(evidence=made.pk, accepts=False, reason="нет подписи", by=by, at=AT)
        with pytest.raises(EvidenceNotTaken, match="уже решили"):
            decide_evidence(evidence=made.pk, accepts=True, reason="", by=by, at=AT)
    with acting(cast, "operator"):
        again = submit_evidence(terms=good, **how)  # type: ignore[arg-type]
        assert again.state == "submitted"
    told = Notice.objects.filter(kind="roadmaps.evidence_decided")
    assert list(told.values_list("account", flat=True)) == [cast.accounts["operator"].pk]
