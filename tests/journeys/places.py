"""Where the walks go: for each kind of address the keyword arguments to try, made from the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.assessment.actions.bank_items import add_item
from orientir.cycle.assessment.models import Invitation, Result, RubricMark, Sitting
from orientir.cycle.community.models import (
    Accompanier,
    Accompaniment,
    CommunityEvent,
    EventMaterial,
    GroupMeeting,
    GroupProduct,
    ProjectGroup,
    ReserveOffer,
)
from orientir.cycle.decisions.models import Assignment, AssignmentFile, Decision, PinnedFigure
from orientir.cycle.effects.models import EffectStudy, GivenMeasure
from orientir.cycle.learning.models import Application, GroupSession, LearningOrder
from orientir.cycle.monitoring.models import SnapshotRemark
from orientir.cycle.recommendations.models import AdviceOrder, AdviceRun, Recommendation
from orientir.cycle.roadmaps.models import Measure, MeasureEvidence, Milestone, Plan
from orientir.cycle.routes.actions.moving import Deed, agree_route
from orientir.cycle.routes.models import GroupProposal, Route, RouteStep, RoutingRun
from orientir.cycle.routes.rules import Sharing
from tests.cast import NOW, SURNAMES, TODAY, Cast
from tests.cycle.analysis.counted import make_counted
from tests.cycle.assessment.bank_items import new
from tests.cycle.assessment.marked import deal, make_marked
from tests.cycle.community.made import make_groups
from tests.cycle.decisions.made import make_decisions
from tests.cycle.effects.made import make_effects
from tests.cycle.learning.made_certificates import make_certificate, make_own_certificate
from tests.cycle.learning.made_groups import make_foreign_group
from tests.cycle.recommendations.made import make_advice
from tests.cycle.roadmaps.made import make_plans
from tests.cycle.routes.routed import counted_run
from tests.cycle.routes.walking import build

Place = dict[str, Any]
Places = Callable[[Cast], Iterable[Place]]


def nowhere(_: Cast) -> Iterable[Place]:
    """An address without parameters."""
    return [{}]


def places(**choices: Iterable[Any]) -> Places:
    """Every combination of the values of an address's parameters."""

    def combine(_: Cast) -> Iterable[Place]:
        for values in product(*choices.values()):
            yield dict(zip(choices, values, strict=True))

    return combine


def people_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"person_id": people[0].pk} for people in cast.people.values()]


def accounts_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"account_id": cast.accounts[name].pk} for name in ("head", "other_head", "ministry")]


def analyses_of_the_cast(cast: Cast) -> Iterable[Place]:
    """A run of every kind that is counted, and none."""
    if not AnalysisRun.objects.exists():
        make_counted(cast)
    return [{"run_id": pk} for pk in (*AnalysisRun.objects.values_list("pk", flat=True), 0)]


def given_of_the_cast(cast: Cast) -> Iterable[Place]:
    if not GivenMeasure.objects.exists():
        make_effects(cast)
    return [{"measure_id": pk} for pk in (*GivenMeasure.objects.values_list("pk", flat=True), 0)]


def studies_of_the_cast(cast: Cast) -> Iterable[Place]:
    if not EffectStudy.objects.exists():
        make_effects(cast)
    return [{"study_id": pk} for pk in (*EffectStudy.objects.values_list("pk", flat=True), 0)]


def advice_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of two schools and two municipalities, issued and proposed, and none."""
    if not Recommendation.objects.exists():
        make_advice(cast)
    found = Recommendation.objects.order_by("pk").values_list("pk", flat=True)
    return [{"recommendation_id": pk} for pk in (*found, 0)]


def advice_orders_of_the_cast(cast: Cast) -> Iterable[Place]:
    if not AdviceOrder.objects.exists():
        make_advice(cast)
    return [{"order_id": pk} for pk in (*AdviceOrder.objects.values_list("pk", flat=True), 0)]


def advice_runs_of_the_cast(cast: Cast) -> Iterable[Place]:
    if not AdviceRun.objects.exists():
        make_advice(cast)
    return [{"run_id": pk} for pk in (*AdviceRun.objects.values_list("pk", flat=True), 0)]


def project_groups_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of two municipalities' people, and none."""
    if not ProjectGroup.objects.exists():
        make_groups(cast)
    return [{"group_id": pk} for pk in (*ProjectGroup.objects.values_list("pk", flat=True), 0)]


def people_for_groups(cast: Cast) -> Iterable[Place]:
    return [
        dict(group) | {"person_id": cast.people[code][0].pk}
        for group in project_groups_of_the_cast(cast)
        for code in ("11", "21")
    ]


def group_meetings_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(project_groups_of_the_cast(cast))
    return [{"meeting_id": pk} for pk in (*GroupMeeting.objects.values_list("pk", flat=True), 0)]


def products_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(project_groups_of_the_cast(cast))
    return [{"product_id": pk} for pk in (*GroupProduct.objects.values_list("pk", flat=True), 0)]


def product_files_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [place | {"number": 1} for place in products_of_the_cast(cast)]


def events_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(project_groups_of_the_cast(cast))
    return [{"event_id": pk} for pk in (*CommunityEvent.objects.values_list("pk", flat=True), 0)]


def materials_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(project_groups_of_the_cast(cast))
    found = EventMaterial.objects.values_list("event", "pk")
    return [{"event_id": event, "material_id": pk} for event, pk in found]


def decisions_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Signed ones of the region and of a municipality, a draft, and none."""
    if not Decision.objects.exists():
        make_decisions(cast)
    return [{"decision_id": pk} for pk in (*Decision.objects.values_list("pk", flat=True), 0)]


def points_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [place | {"number": 1} for place in decisions_of_the_cast(cast)]


def pinned_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(decisions_of_the_cast(cast))
    return [
        {"decision_id": one.decision_id, "figure_id": one.pk} for one in PinnedFigure.objects.all()
    ]


def assignments_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of both municipalities, of a draft, and none."""
    list(decisions_of_the_cast(cast))
    return [{"assignment_id": pk} for pk in (*Assignment.objects.values_list("pk", flat=True), 0)]


def documents_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(decisions_of_the_cast(cast))
    found = AssignmentFile.objects.values_list("step__assignment", "pk")
    return [{"assignment_id": one, "file_id": file} for one, file in found]


def plans_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of the region, of two municipalities and two schools, a draft, and none."""
    if not Plan.objects.exists():
        make_plans(cast)
    return [
        {"plan_id": pk} for pk in (*Plan.objects.order_by("pk").values_list("pk", flat=True), 0)
    ]


def plan_deeds_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [
        dict(one) | {"deed": deed}
        for one in plans_of_the_cast(cast)
        for deed in ("close", "remove", "absent")
    ]


def measures_of_the_cast(cast: Cast) -> Iterable[Place]:
    """A measure of each plan, and none."""
    ids = [one["plan_id"] for one in plans_of_the_cast(cast)]
    found = Measure.objects.filter(plan__in=ids).order_by("pk").values_list("pk", flat=True)
    return [{"measure_id": pk} for pk in (*found, 0)]


def milestones_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of each plan, and none."""
    ids = [one["plan_id"] for one in plans_of_the_cast(cast)]
    found = Milestone.objects.filter(plan__in=ids).order_by("pk")
    return [{"plan_id": one.plan_id, "milestone_id": one.pk} for one in found] + [
        {"plan_id": 0, "milestone_id": 0}
    ]


def measure_deeds_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [
        dict(one) | {"deed": deed}
        for one in measures_of_the_cast(cast)
        for deed in ("begin", "drop", "resume", "remove", "absent")
    ]


def evidence_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of two schools, and none."""
    if not Plan.objects.exists():
        make_plans(cast)
    found = MeasureEvidence.objects.order_by("pk").values_list("pk", flat=True)
    return [{"evidence_id": pk} for pk in (*found, 0)]


def tables_of_analyses(cast: Cast) -> Iterable[Place]:
    """Of each run its schools and municipalities, and a table that it does not have."""
    return [
        dict(one) | {"what": what, "kind": "csv"}
        for one in analyses_of_the_cast(cast)
        for what in ("schools", "municipalities", "absent")
    ]


def imports_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"import_id": one.pk} for one in cast.imports.values()]


def remarks_of_the_cast(cast: Cast) -> Iterable[Place]:
    """An objection of each municipality, and none."""
    for code in ("10", "20"):
        SnapshotRemark.objects.get_or_create(
            snapshot=cast.draft,
            unit=cast.units[code],
            of=cast.units[code],
            indicator="1.1",
            year=TODAY.year - 1,
            defaults={
                "verdict": "objected",
                "reason": f"{SURNAMES[code[0] + '1']} не учтена",
                "by": cast.accounts["specialist" if code == "10" else "other_specialist"],
                "at": NOW,
            },
        )
    found = SnapshotRemark.objects.values_list("pk", flat=True)
    return [{"code": "draft", "remark_id": pk} for pk in (*found, 0)]


def results_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of the teacher (the first of school 11), of a colleague, of somebody far away."""
    found = Result.objects.filter(procedure=cast.measured)
    asked = [*cast.people["11"], cast.people["21"][0]]
    return [{"result_id": found.get(person=person).pk} for person in asked]


def procedures_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"code": cast.measured.code}, {"code": "absent"}]


def deeds_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [
        {"code": cast.measured.code, "deed": deed}
        for deed in ("open", "close", "cancel", "discard", "signals", "absent")
    ]


def invited_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Two of school 11 (the first is the teacher), one far away."""
    asked = [*cast.people["11"], cast.people["21"][0]]
    found = Invitation.objects.filter(procedure=cast.measured, person__in=asked)
    return [{"code": cast.measured.code, "invitation_id": one.pk} for one in found]


def invitations_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"invitation_id": one["invitation_id"]} for one in invited_of_the_cast(cast)]


def sittings_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Ended ones, of the teacher, of a colleague, of somebody far away."""
    asked = [*cast.people["11"], cast.people["21"][0]]
    found = Sitting.objects.filter(procedure=cast.measured, person__in=asked)
    return [{"sitting_id": one.pk} for one in found]


def pictures_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [place | {"sha256": "0" * 64} for place in sittings_of_the_cast(cast)]


def pairs_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"pair_id": cast.pair.pk}]


def pairs_of_communities(_: Cast) -> Iterable[Place]:
    return [{"pair_id": pk} for pk in Accompaniment.objects.values_list("pk", flat=True)]


def accompaniers_of_the_cast(_: Cast) -> Iterable[Place]:
    return [{"accompanier_id": pk} for pk in Accompanier.objects.values_list("pk", flat=True)]


def offers_of_the_cast(_: Cast) -> Iterable[Place]:
    return [{"offer_id": pk} for pk in ReserveOffer.objects.values_list("pk", flat=True)]


def programmes_of_the_cast(cast: Cast) -> Iterable[Place]:
    """A recommended one, a draft of an organisation of the region, one that is not there."""
    make_foreign_group(cast)
    return [{"code": code} for code in ("walked", "walked-draft", "absent")]


def groups_of_the_cast(cast: Cast) -> Iterable[Place]:
    """A group whose learners are of school 11 (the teacher) and of school 21."""
    return [{"code": make_foreign_group(cast).code}, {"code": "absent"}]


def certificates_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Of the teacher of school 11, and one that is not there."""
    return [{"certificate_id": make_certificate(cast).pk}, {"certificate_id": 999_999}]


def told_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Brought by the teacher of school 11 and by somebody of school 21, and one that is not there."""
    made = [make_own_certificate(cast, code).pk for code in ("11", "21")]
    return [{"own_id": own} for own in (*made, 999_999)]


def group_deeds_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [place | {"deed": "cancel"} for place in groups_of_the_cast(cast)]


def group_orders_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [
        place | {"kind": kind}
        for place in groups_of_the_cast(cast)
        for kind in ("enrolment", "expulsion", "none")
    ]


def sheets_of_the_cast(cast: Cast) -> Iterable[Place]:
    group = make_foreign_group(cast)
    found = GroupSession.objects.filter(group=group).values_list("pk", flat=True)
    return [{"group_id": group.pk, "session_id": one} for one in found]


def orders_of_the_cast(cast: Cast) -> Iterable[Place]:
    group = make_foreign_group(cast)
    found = LearningOrder.objects.filter(group=group).values_list("pk", flat=True)
    return [{"order_id": one} for one in found]


def applications_of_the_cast(cast: Cast) -> Iterable[Place]:
    found = Application.objects.filter(group=make_foreign_group(cast))
    return [{"application_id": one} for one in found.values_list("pk", flat=True)]


def items_of_the_cast(_: Cast) -> Iterable[Place]:
    """An item of the bank that is there, and one that is not."""
    made = add_item(item=new(), by=None, at=NOW)
    return [{"item_id": made}, {"item_id": made + 1000}]


def versions_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [place | {"number": 1} for place in items_of_the_cast(cast)]


def routes_of_the_cast(cast: Cast) -> Iterable[Place]:
    """Agreed ones of the teacher and of somebody far away, a draft of a colleague, and none."""
    if not Route.objects.exists():
        build(cast)
        for person in (cast.people["11"][0], cast.people["21"][0]):
            route = Route.objects.get(person=person)
            agree_route(deed=Deed(route.pk, None, NOW), sharing=Sharing.DEFICITS)
    asked = [cast.people["11"][0], cast.people["21"][0], cast.people["12"][0]]
    found = [Route.objects.get(person=person).pk for person in asked]
    return [{"route_id": pk} for pk in (*found, 0)]


def runs_of_the_cast(cast: Cast) -> Iterable[Place]:
    """A run counted over the routes of the cast, its proposals shown, and none."""
    if not RoutingRun.objects.exists():
        list(routes_of_the_cast(cast))
        counted_run(cast)
    return [{"run_id": pk} for pk in (*RoutingRun.objects.values_list("pk", flat=True), 0)]


def proposals_of_the_cast(cast: Cast) -> Iterable[Place]:
    list(runs_of_the_cast(cast))
    return [{"proposal_id": pk} for pk in (*GroupProposal.objects.values_list("pk", flat=True), 0)]


def steps_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [
        place | {"step_id": step.pk}
        for place in routes_of_the_cast(cast)
        for step in RouteStep.objects.filter(route=place["route_id"]).order_by("place")[:1]
    ]


def route_deeds_of_the_cast(cast: Cast) -> Iterable[Place]:
    deeds = ("agree", "show", "approve", "return", "cancel", "absent")
    return [place | {"deed": deed} for place in routes_of_the_cast(cast) for deed in deeds]


def marks_of_the_cast(cast: Cast) -> Iterable[Place]:
    """The expert's own answer, and one that another expert holds."""
    if not RubricMark.objects.exists():
        deal(cast, make_marked(cast))
    own = RubricMark.objects.filter(expert=cast.accounts["expert"]).first()
    other = RubricMark.objects.exclude(expert=cast.accounts["expert"]).first()
    assert own is not None
    assert other is not None
    return [{"mark": own.pk}, {"mark": other.pk}]
