"""What every address of the project asks of who comes: a new address without a line here fails the walk.

``who``: ``OPEN`` (strangers too), ``LOGGED_IN``, or the accounts of the cast that may. ``places``: the keyword
arguments to try, made from the cast. ``queries``: what to add to the address (exports, filters). Whatever a page
answers, the walk looks for marks of units out of sight in it; it needs to be told nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from orientir.cycle.assessment.actions.bank_items import add_item
from orientir.cycle.assessment.models import Invitation, Result, RubricMark, Sitting
from orientir.cycle.community.models import Accompanier, Accompaniment, ReserveOffer
from orientir.cycle.learning.models import Application, GroupSession, LearningOrder
from orientir.cycle.routes.actions.moving import Deed, agree_route
from orientir.cycle.routes.models import GroupProposal, Route, RouteStep, RoutingRun
from orientir.cycle.routes.rules import Sharing
from tests.cast import NOW, REGION, ROLES, TODAY, Cast
from tests.cycle.assessment.bank_items import new
from tests.cycle.assessment.marked import deal, make_marked
from tests.cycle.learning.made_certificates import make_certificate, make_own_certificate
from tests.cycle.learning.made_groups import make_foreign_group
from tests.cycle.routes.routed import counted_run
from tests.cycle.routes.walking import build

OPEN = frozenset({*ROLES, "anonymous"})
LOGGED_IN = frozenset(ROLES)
PEOPLE_SEEING = frozenset(
    {
        "ministry",
        "operator",
        "administrator",
        "specialist",
        "other_specialist",
        "head",
        "other_head",
    }
)

EDITING = PEOPLE_SEEING - {"ministry", "administrator"}
FIGURE_SEEING = PEOPLE_SEEING | {"further_education"}
GRANTING = frozenset({"administrator", "ministry", "operator", "head", "other_head"})

ROUTE_SEEING = EDITING | {"teacher"}

RUNNING = frozenset({"operator"})
RUNS_SEEING = frozenset({"operator", "ministry"})
LEARNING_RUNNING = frozenset({"operator", "further_education"})
BANK = frozenset({"operator", "further_education", "expert"})
BANK_KEEPING = frozenset({"operator", "further_education"})

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


def imports_of_the_cast(cast: Cast) -> Iterable[Place]:
    return [{"import_id": one.pk} for one in cast.imports.values()]


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


@dataclass(frozen=True)
class Page:
    who: frozenset[str] = LOGGED_IN
    places: Places = nowhere
    queries: tuple[str, ...] = ("",)


UNITS = (REGION, "20", "11", "12", "21")
FILES = ("xlsx", "csv")
SNAPSHOTS = ("snapshot=draft", "snapshot=published")
ELSEWHERE = (*SNAPSHOTS, "snapshot=draft&unit=20")

EXPECTED: dict[str, Page] = {
    "set_language": Page(OPEN),
    "access:login": Page(OPEN),
    "access:logout": Page(),
    "access:act-as": Page(),
    "access:account": Page(),
    "access:password-changed": Page(),
    "journal:list": Page(frozenset({"administrator"}), queries=("", "kind=look", "kind=change")),
    "journal:mine": Page(),
    "notices:list": Page(queries=("", "unread=1", "kind=assessment.invited", "kind=no-such")),
    "notices:read-all": Page(),
    "notices:settings": Page(),
    "notices:address": Page(),
    "notices:confirm": Page(places=places(code=("absent",))),
    "notices:leave": Page(OPEN, places(leave_key=("absent",))),
    "notices:open": Page(places=places(notice_id=(1,))),
    "monitoring:home": Page(queries=("", *ELSEWHERE)),
    "monitoring:region_table": Page(places=places(kind=FILES), queries=("snapshot=draft",)),
    "monitoring:report": Page(places=places(kind=("pdf",)), queries=SNAPSHOTS),
    "monitoring:compare": Page(queries=ELSEWHERE),
    "monitoring:units": Page(queries=(*ELSEWHERE, "snapshot=draft&level=organisation")),
    "monitoring:units_table": Page(places=places(kind=("csv",)), queries=SNAPSHOTS),
    "monitoring:unit": Page(places=places(code=UNITS), queries=SNAPSHOTS),
    "monitoring:unit_table": Page(
        places=places(code=("12", "21"), kind=("csv",)), queries=SNAPSHOTS
    ),
    "monitoring:snapshots": Page(),
    "monitoring:correct": Page(
        frozenset({"ministry", "operator"}), places(code=("draft", "published", "absent"))
    ),
    "monitoring:snapshot": Page(places=places(code=("draft", "published", "absent"))),
    "monitoring:indicator": Page(
        places=places(code=("1.1", "4.3")), queries=(*ELSEWHERE, "unit=21")
    ),
    "monitoring:rows": Page(places=places(code=("1.1",)), queries=("", "snapshot=draft&unit=20")),
    "monitoring:indicator_table": Page(
        places=places(code=("1.1", "4.3"), kind=("csv",)), queries=ELSEWHERE
    ),
    "registry:accounts": Page(GRANTING),
    "registry:account-new": Page(GRANTING),
    "registry:account": Page(GRANTING, accounts_of_the_cast),
    "registry:codes-paper": Page(GRANTING),
    "registry:issue": Page(GRANTING, places(code=("11", "12", "21"))),
    "registry:person-account": Page(GRANTING, people_of_the_cast),
    "registry:mine": Page(),
    "registry:organisations": Page(PEOPLE_SEEING, queries=("", "q=школа", "format=csv")),
    "registry:staff": Page(PEOPLE_SEEING, places(code=("11", "12", "21")), ("", "format=csv")),
    "registry:people": Page(
        PEOPLE_SEEING,
        queries=("", "q=двадцатьперво", "municipality=20", "format=xlsx", "format=csv"),
    ),
    "registry:person": Page(PEOPLE_SEEING, people_of_the_cast),
    "assessment:measurement": Page(frozenset({"operator"}), places(code=("published-diagnostic",))),
    "assessment:measurement_count": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",))
    ),
    "assessment:measurement_publish": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",))
    ),
    "assessment:measurement_paper": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",), kind=("pdf",))
    ),
    "assessment:measurement_item": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",), version=(1,))
    ),
    "assessment:mine": Page(),
    "assessment:marking": Page(frozenset({"expert"})),
    "assessment:marking-answer": Page(frozenset({"expert"}), marks_of_the_cast),
    "assessment:marking-decline": Page(frozenset({"expert"}), marks_of_the_cast),
    "assessment:procedure-marking": Page(RUNNING, procedures_of_the_cast),
    "assessment:marking-deal": Page(RUNNING, procedures_of_the_cast),
    "assessment:marking-take": Page(RUNNING, procedures_of_the_cast),
    "assessment:sit": Page(places=invitations_of_the_cast),
    "assessment:sitting-paper": Page(places=sittings_of_the_cast),
    "assessment:sitting-answers": Page(places=sittings_of_the_cast),
    "assessment:sitting-end": Page(places=sittings_of_the_cast),
    "assessment:sitting-next": Page(places=sittings_of_the_cast),
    "assessment:sitting-key": Page(places=sittings_of_the_cast),
    "assessment:sitting-rescued": Page(frozenset({"operator"}), sittings_of_the_cast),
    "assessment:sitting-picture": Page(places=pictures_of_the_cast),
    "assessment:sitting-token": Page(OPEN),
    "assessment:sitting-offline": Page(OPEN),
    "assessment:sitting-worker": Page(OPEN),
    "assessment:rescue": Page(),
    "assessment:result": Page(frozenset({"teacher", "operator"}), results_of_the_cast),
    "assessment:invitation": Page(places=invitations_of_the_cast),
    "assessment:procedures": Page(FIGURE_SEEING, queries=("", "state=published", "state=draft")),
    "assessment:procedure-new": Page(RUNNING),
    "assessment:procedure": Page(FIGURE_SEEING, procedures_of_the_cast),
    "assessment:procedure-counts": Page(FIGURE_SEEING, procedures_of_the_cast),
    "assessment:procedure-terms": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-audience": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-forms": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-people": Page(
        PEOPLE_SEEING, procedures_of_the_cast, ("", "q=двадцатьперво", "format=xlsx", "format=csv")
    ),
    "assessment:procedure-person": Page(PEOPLE_SEEING, invited_of_the_cast),
    "assessment:procedure-choose": Page(EDITING, procedures_of_the_cast, ("", "all=yes")),
    "assessment:procedure-invite": Page(EDITING, procedures_of_the_cast),
    "assessment:procedure-remind": Page(EDITING, procedures_of_the_cast),
    "assessment:procedure-results": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-template": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-results-undo": Page(
        RUNNING, lambda cast: [{"code": cast.measured.code, "file_id": 1}]
    ),
    "assessment:procedure-deed": Page(RUNNING, deeds_of_the_cast),
    "assessment:deficits": Page(FIGURE_SEEING, queries=("", "unit=20", "unit=12", "unit=21")),
    "assessment:deficits_table": Page(FIGURE_SEEING, queries=("", "unit=20")),
    "community:home": Page(PEOPLE_SEEING),
    "community:choose": Page(
        EDITING,
        places(what=("accompaniers", "members", "contests", "reserve", "none")),
        ("", "q=двадцатьперво"),
    ),
    "community:mine": Page(),
    "community:offer": Page(places=offers_of_the_cast),
    "community:accompaniers": Page(PEOPLE_SEEING, queries=("", "kind=mentor", "q=двадцатьперво")),
    "community:accompanier-new": Page(EDITING, people_of_the_cast),
    "community:accompanier": Page(PEOPLE_SEEING, accompaniers_of_the_cast),
    "community:young": Page(PEOPLE_SEEING, queries=("", "alone=yes", "q=двадцатьперво")),
    "community:matching": Page(EDITING),
    "community:match": Page(EDITING),
    "community:pair": Page(places=pairs_of_communities),
    "community:programme": Page(places=pairs_of_communities),
    "community:paper": Page(places=pairs_of_communities),
    "community:members": Page(PEOPLE_SEEING, queries=("", "community=association")),
    "community:member-new": Page(EDITING, people_of_the_cast),
    "community:member-leave": Page(EDITING, places(member_id=(1,))),
    "community:vacancies": Page(PEOPLE_SEEING, queries=("", "scheme=zemsky_teacher", "state=all")),
    "community:vacancy-new": Page(EDITING),
    "community:vacancy-close": Page(EDITING, places(vacancy_id=(1,))),
    "community:contests": Page(PEOPLE_SEEING, queries=("", "q=учитель")),
    "community:contest-new": Page(EDITING, people_of_the_cast),
    "community:reserve": Page(frozenset({"ministry", "operator"})),
    "community:reserve-new": Page(RUNNING, people_of_the_cast),
    "community:reserve-settle": Page(frozenset({"ministry"}), offers_of_the_cast),
    "learning:home": Page(
        queries=("", "q=функциональная", "only=mine", "only=review", "state=draft&hours=36")
    ),
    "learning:certificates": Page(LEARNING_RUNNING, queries=("", "q=одиннадцат", "state=issued")),
    "learning:own_certificates": Page(),
    "learning:own_paper": Page(places=certificates_of_the_cast),
    "learning:own_file": Page(places=told_of_the_cast),
    "learning:own_back": Page(places=told_of_the_cast),
    "learning:own_decide": Page(EDITING, told_of_the_cast),
    "learning:confirm_certificates": Page(EDITING),
    "learning:frdo": Page(LEARNING_RUNNING, queries=("", "profile=dpo-38", "format=xlsx")),
    "learning:certificate": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:certificate_paper": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:certificate_qr": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:duplicate": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:annul": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:check": Page(OPEN),
    "learning:check-code": Page(OPEN, places(code=("0000-0000-0000",))),
    "learning:group_certificates": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:group_papers": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:numbering": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:mine": Page(),
    "learning:applications": Page(EDITING),
    "learning:decide": Page(EDITING, applications_of_the_cast),
    "learning:withdraw": Page(places=applications_of_the_cast),
    "learning:programme_new": Page(LEARNING_RUNNING),
    "learning:programme": Page(places=programmes_of_the_cast),
    "learning:programme_edit": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:programme_review": Page(frozenset({"operator", "expert"}), programmes_of_the_cast),
    "learning:programme_attach": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:programme_file": Page(
        places=lambda cast: [place | {"file_id": 1} for place in programmes_of_the_cast(cast)]
    ),
    "learning:programme_deed": Page(
        LEARNING_RUNNING,
        lambda cast: [place | {"deed": "archive"} for place in programmes_of_the_cast(cast)],
    ),
    "learning:group_new": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:groups": Page(queries=("", "phase=collecting", "phase=completed")),
    "learning:group": Page(places=groups_of_the_cast),
    "learning:group_edit": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:group_deed": Page(LEARNING_RUNNING, group_deeds_of_the_cast),
    "learning:apply": Page(places=groups_of_the_cast),
    "learning:results": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:order": Page(LEARNING_RUNNING, group_orders_of_the_cast),
    "learning:attendance": Page(LEARNING_RUNNING, sheets_of_the_cast),
    "learning:catalogue_bring": Page(LEARNING_RUNNING),
    "learning:catalogue_template": Page(LEARNING_RUNNING),
    "learning:catalogue_export": Page(queries=("", "q=функциональная")),
    "learning:changes": Page(LEARNING_RUNNING),
    "learning:changes_count": Page(RUNNING),
    "learning:order_paper": Page(LEARNING_RUNNING, orders_of_the_cast),
    "collection:home": Page(EDITING),
    "collection:history": Page(EDITING),
    "collection:upload": Page(EDITING, places(kind=("people_posts", "no-such"))),
    "collection:import": Page(EDITING, imports_of_the_cast),
    "collection:load": Page(EDITING, imports_of_the_cast),
    "collection:discard": Page(EDITING, imports_of_the_cast),
    "collection:marked": Page(EDITING, imports_of_the_cast),
    "collection:undo": Page(EDITING, imports_of_the_cast),
    "collection:template": Page(EDITING, places(kind=("people_posts",), form=FILES)),
    "collection:doubts": Page(EDITING),
    "collection:settle": Page(EDITING, pairs_of_the_cast),
    "assessment:bank": Page(
        BANK, queries=("", "q=сколько&status=draft", "mine=review", "sort=-changed")
    ),
    "assessment:bank_coverage": Page(BANK, queries=("", "instrument=heads&forms=3")),
    "assessment:bank_item": Page(BANK, items_of_the_cast),
    "assessment:bank_version": Page(BANK, versions_of_the_cast),
    "assessment:bank_review": Page(BANK, items_of_the_cast),
    "assessment:bank_move": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_take_back": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_media": Page(BANK, places(sha256=("0" * 64,))),
    "assessment:bank_new": Page(BANK_KEEPING),
    "assessment:bank_write": Page(
        BANK_KEEPING, places(kind=("single_choice", "hotspot", "no-such"))
    ),
    "assessment:bank_edit": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_imports": Page(BANK_KEEPING),
    "assessment:bank_import": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_load": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_undo": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_export": Page(BANK_KEEPING, places(form=("xlsx", "qti", "doc"))),
    "goals:home": Page(OPEN, queries=("", "pack=chelyabinsk-2023", "pack=no-such")),
    "goals:actors": Page(OPEN),
    "goals:competencies": Page(OPEN),
    "goals:measures": Page(OPEN, queries=("", "stage=1&executor=chiro&q=мониторинг")),
    "goals:notes": Page(OPEN, queries=("", "indicator=2.1")),
    "goals:parameters": Page(OPEN),
    "goals:table": Page(OPEN, places(part=("indicators", "measures", "notes"), kind=FILES)),
    "routes:list": Page(
        FIGURE_SEEING,
        queries=(
            "",
            "municipality=20",
            "unit=21",
            "q=двадцатьперво",
            "format=xlsx",
            "standing=late",
        ),
    ),
    "routes:own-unit": Page(FIGURE_SEEING),
    "routes:unit": Page(FIGURE_SEEING, places(code=("20", "11", "21"))),
    "routes:plan": Page(
        EDITING, places(code=("20", "11"), year=(TODAY.year,), kind=("xlsx", "docx"))
    ),
    "routes:assign": Page(EDITING),
    "routes:build": Page(RUNNING),
    "routes:build-now": Page(RUNNING, lambda cast: [{"procedure_id": cast.measured.pk}]),
    "routes:mine": Page(queries=("", "all=1")),
    "routes:wish": Page(frozenset({"teacher"})),
    "routes:caseload": Page(),
    "routes:route": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:history": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:paper": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:curator": Page(EDITING, routes_of_the_cast),
    "routes:note": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:step-new": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:step": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-order": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-report": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-mark": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:deed": Page(ROUTE_SEEING, route_deeds_of_the_cast),
    "routes:runs": Page(RUNS_SEEING),
    "routes:routing-run": Page(RUNS_SEEING, runs_of_the_cast),
    "routes:routing-what-if": Page(RUNNING, runs_of_the_cast),
    "routes:routing-left": Page(RUNNING, runs_of_the_cast),
    "routes:routing-compare": Page(
        RUNS_SEEING,
        lambda cast: [one | {"other_id": one["run_id"]} for one in runs_of_the_cast(cast)],
    ),
    "routes:routing-deed": Page(
        RUNNING,
        lambda cast: [
            one | {"deed": deed}
            for one in runs_of_the_cast(cast)
            for deed in ("apply", "show", "absent")
        ],
    ),
    "routes:proposals": Page(FIGURE_SEEING),
    "routes:proposal-draft": Page(
        frozenset({"operator", "further_education"}), proposals_of_the_cast
    ),
    "portal:home": Page(OPEN),
    "portal:passport": Page(),
    "portal:me": Page(),
    "portal:calendar-key": Page(),
    "portal:calendar": Page(OPEN, places(key=("no-such-key",))),
    "portal:search": Page(
        OPEN,
        queries=("", "q=школа", "q=двадцатьперво", "q=двенадцато&only=people", "q=4.2"),
    ),
    "portal:open": Page(OPEN, queries=("", "indicator=1.1", "indicator=1.2", "snapshot=draft")),
    "portal:open_table": Page(OPEN, places(kind=FILES), ("", "indicator=1.1", "snapshot=draft")),
    "portal:accessibility": Page(OPEN),
}
